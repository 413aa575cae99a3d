//! Who taps too fast: more than five actions within five seconds, and the shop falls silent for a minute.

use super::time::Moment;

/// How many moments are kept of each user, this one included: one more than is allowed.
pub const KEPT: usize = 6;

/// The span in which more than [`KEPT`]` - 1` actions are too many.
const SPAN_MILLIS: i64 = 5_000;

/// How long the shop stays silent.
pub const SILENCE_SECONDS: i64 = 60;

/// What is done with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is served.
    Serve,
    /// It is the one too many: said once, then silence.
    Warn,
    /// It is dropped without a word.
    Ignore,
}

/// Judges an action.
///
/// `recent` are its moment and the latest ones before it, newest first; `silent_until` ends a silence that was declared
/// at some time. An action from before the silence, which is only delivered again, is judged as it was the first time.
pub fn judge(recent: &[Moment], silent_until: Option<Moment>) -> Verdict {
    let Some(now) = recent.first() else { return Verdict::Serve };
    if silent_until.is_some_and(|end| end.plus_seconds(-SILENCE_SECONDS) < *now && *now < end) {
        return Verdict::Ignore;
    }
    match recent.get(KEPT - 1) {
        Some(oldest) if now.millis_since(*oldest) < SPAN_MILLIS => Verdict::Warn,
        _ => Verdict::Serve,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Actions at these milliseconds, one after the other; the silence is kept as the shop keeps it.
    fn verdicts(at: &[i64]) -> Vec<Verdict> {
        let mut recent: Vec<Moment> = Vec::new();
        let mut silent_until = None;
        let mut verdicts = Vec::new();
        for millis in at {
            let now = Moment::from_millis(*millis);
            recent.insert(0, now);
            recent.truncate(KEPT);
            let verdict = judge(&recent, silent_until);
            if verdict == Verdict::Warn {
                silent_until = Some(now.plus_seconds(SILENCE_SECONDS));
            }
            verdicts.push(verdict);
        }
        verdicts
    }

    #[test]
    fn an_action_from_before_a_silence_is_served_when_it_comes_again() {
        let at = |millis| Moment::from_millis(millis);
        let declared = at(5).plus_seconds(SILENCE_SECONDS);
        assert_eq!(judge(&[at(4), at(3)], Some(declared)), Verdict::Serve);
        assert_eq!(judge(&[at(6), at(5)], Some(declared)), Verdict::Ignore);
    }

    #[test]
    fn five_in_five_seconds_are_fine() {
        assert!(verdicts(&[0, 900, 1_800, 2_700, 4_999]).iter().all(|verdict| *verdict == Verdict::Serve));
        assert!(verdicts(&[0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000]).iter().all(|v| *v == Verdict::Serve));
    }

    #[test]
    fn the_sixth_is_told_once_then_silence_for_a_minute() {
        let seen = verdicts(&[0, 1, 2, 3, 4, 5, 6, 7_000, 60_004, 60_005]);
        let after = seen.iter().skip(5).copied().collect::<Vec<_>>();
        assert_eq!(after, [Verdict::Warn, Verdict::Ignore, Verdict::Ignore, Verdict::Ignore, Verdict::Serve]);
    }

    #[test]
    fn the_action_that_began_a_silence_is_judged_as_it_was_when_it_comes_again() {
        let at: Vec<Moment> = (0..6).rev().map(Moment::from_millis).collect();
        assert_eq!(judge(&at, Some(at[0].plus_seconds(SILENCE_SECONDS))), Verdict::Warn);
    }
}
