//! Rate limit for users: after more than five actions within five seconds a user is muted for a minute.

use crate::domain::time::Moment;

/// Actions that a user may take within five seconds.
const MAX_ACTIONS: usize = 5;

/// How many moments of actions are kept of each user: those that are allowed, and the one that is too many.
pub const KEPT_ACTIONS: usize = MAX_ACTIONS + 1;

/// Length of the sliding window in which more than [`MAX_ACTIONS`] actions are too many.
const WINDOW_MILLIS: i64 = 5_000;

/// How long a user is muted: their actions are dropped without a reply.
pub const MUTE_SECONDS: i64 = 60;

/// Of the updates that only step through one message, every fifth counts as an action: nobody steps 25 times within five
/// seconds by hand.
const STEPS_PER_ACTION: i64 = 5;

/// Whether an update counts as an action. `update` is its number, so that it counts the same when it is delivered again.
pub const fn counts(is_step: bool, update: i64) -> bool {
    !is_step || update.rem_euclid(STEPS_PER_ACTION) == 0
}

/// Judges an update that does not count: it is dropped only during a mute.
pub fn check_mute(now: Moment, muted_until: Option<Moment>) -> RateVerdict {
    if muted_until.is_some_and(|end| now < end) { RateVerdict::Drop } else { RateVerdict::Allow }
}

/// What is done with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateVerdict {
    /// It is served.
    Allow,
    /// It exceeds the limit: the user is warned once and muted.
    Warn,
    /// It is dropped without a word.
    Drop,
}

/// Judges an action.
///
/// `recent` are its moment and the latest ones before it, newest first; `muted_until` ends a mute that was declared
/// at some time. An action from before the mute, which is only delivered again, is judged as it was the first time.
pub fn check_rate(recent: &[Moment], muted_until: Option<Moment>) -> RateVerdict {
    let Some(now) = recent.first() else { return RateVerdict::Allow };
    if muted_until.is_some_and(|end| end.plus_seconds(-MUTE_SECONDS) < *now && *now < end) {
        return RateVerdict::Drop;
    }
    match recent.get(KEPT_ACTIONS - 1) {
        Some(oldest) if now.millis_since(*oldest) < WINDOW_MILLIS => RateVerdict::Warn,
        _ => RateVerdict::Allow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Actions at these milliseconds, one after the other; the silence is kept as the shop keeps it.
    fn verdicts(at: &[i64]) -> Vec<RateVerdict> {
        let mut recent: Vec<Moment> = Vec::new();
        let mut muted_until = None;
        let mut verdicts = Vec::new();
        for millis in at {
            let now = Moment::from_millis(*millis);
            recent.insert(0, now);
            recent.truncate(KEPT_ACTIONS);
            let verdict = check_rate(&recent, muted_until);
            if verdict == RateVerdict::Warn {
                muted_until = Some(now.plus_seconds(MUTE_SECONDS));
            }
            verdicts.push(verdict);
        }
        verdicts
    }

    #[test]
    fn an_action_from_before_a_silence_is_served_when_it_comes_again() {
        let at = |millis| Moment::from_millis(millis);
        let declared = at(5).plus_seconds(MUTE_SECONDS);
        assert_eq!(check_rate(&[at(4), at(3)], Some(declared)), RateVerdict::Allow);
        assert_eq!(check_rate(&[at(6), at(5)], Some(declared)), RateVerdict::Drop);
    }

    #[test]
    fn one_step_in_five_counts() {
        assert_eq!((0..25).filter(|update| counts(true, *update)).count(), 5);
        assert!((0..25).all(|update| counts(false, update)));
        let end = Moment::from_millis(60_000);
        assert_eq!(check_mute(Moment::from_millis(59_999), Some(end)), RateVerdict::Drop);
        assert_eq!(check_mute(end, Some(end)), RateVerdict::Allow);
        assert_eq!(check_mute(end, None), RateVerdict::Allow);
    }

    #[test]
    fn five_in_five_seconds_are_fine() {
        assert!(verdicts(&[0, 900, 1_800, 2_700, 4_999]).iter().all(|verdict| *verdict == RateVerdict::Allow));
        assert!(verdicts(&[0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000]).iter().all(|v| *v == RateVerdict::Allow));
    }

    #[test]
    fn the_sixth_is_told_once_then_silence_for_a_minute() {
        let seen = verdicts(&[0, 1, 2, 3, 4, 5, 6, 7_000, 60_004, 60_005]);
        let after = seen.iter().skip(5).copied().collect::<Vec<_>>();
        assert_eq!(
            after,
            [RateVerdict::Warn, RateVerdict::Drop, RateVerdict::Drop, RateVerdict::Drop, RateVerdict::Allow]
        );
    }

    #[test]
    fn the_action_that_began_a_silence_is_judged_as_it_was_when_it_comes_again() {
        let at: Vec<Moment> = (0..6).rev().map(Moment::from_millis).collect();
        assert_eq!(check_rate(&at, Some(at[0].plus_seconds(MUTE_SECONDS))), RateVerdict::Warn);
    }
}
