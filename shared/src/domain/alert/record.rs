//! What the shop remembers of an alert: since when, and how often it was not told of yet. It is written down before it is
//! told, and told at least once.

use super::{Alert, AlertSubject};
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// What happens again within so many minutes goes on; later it has begun anew.
const SAME_BOUT_MINUTES: i64 = 60;

/// When the sweep asks for an alert that was written down and not told. Lambda tries again within three minutes.
const RETRY_MINUTES: i64 = 5;

/// An alert, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRecord {
    /// What it is about, as it was seen last.
    pub subject: AlertSubject,
    /// Since when.
    pub since: Moment,
    /// When it was seen last.
    pub seen_at: Moment,
    /// The cause that was counted last.
    pub cause: String,
    /// When that came to be so, where it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<Moment>,
    /// How much was late at once while it lasted, and was caught up.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub caught_up: u64,
    /// When the trouble ended, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_at: Option<Moment>,
    /// How many are being told of now; 0 once owners were told.
    pub telling: u32,
    /// How many came since, and are told of together.
    pub waiting: u32,
    /// When owners were told last, or began to be told.
    pub told_at: Moment,
    /// Attempts to tell that the sweep asked for.
    #[serde(default)]
    pub retries: u32,
    /// When the sweep asks for it; `None` if nothing is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// Counts the writes.
    pub version: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
pub(super) const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What is to be done about an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Write this down, and tell of it.
    Tell(AlertRecord),
    /// Write this down; it is told of later, with others, or not at all.
    Count(AlertRecord),
    /// It is written down already and still to be told of.
    TellAgain(AlertRecord),
    /// Nothing: it was told of, or there was no trouble that could be over.
    Nothing,
}

impl AlertRecord {
    /// Notes an alert on what is known of its kind.
    pub fn note(seen: Option<&Self>, alert: &Alert, now: Moment) -> Noted {
        match seen {
            None if alert.over => match alert.changed_at {
                // The trouble may still be told of, later than its end.
                Some(_) => Noted::Count(Self {
                    over_at: Some(now),
                    telling: 0,
                    told_at: Moment::from_millis(0),
                    due_at: None,
                    ..Self::first(alert, now)
                }),
                None => Noted::Nothing,
            },
            None => Noted::Tell(Self::first(alert, now)),
            // It was so before what is known already.
            Some(seen) if alert.changed_at.zip(seen.changed_at).is_some_and(|(this, known)| this < known) => {
                Noted::Nothing
            }
            Some(seen) if seen.cause == alert.cause => match seen.telling {
                0 => Noted::Nothing,
                _ => Noted::TellAgain(seen.clone()),
            },
            Some(seen) if alert.over => seen.end(alert, now),
            Some(seen) => seen.repeat(alert, now),
        }
    }

    fn first(alert: &Alert, now: Moment) -> Self {
        Self {
            subject: alert.subject.clone(),
            since: now,
            seen_at: now,
            cause: alert.cause.clone(),
            changed_at: alert.changed_at,
            caught_up: 0,
            over_at: None,
            telling: 1,
            waiting: 0,
            told_at: now,
            retries: 0,
            due_at: Some(now.plus_minutes(RETRY_MINUTES)),
            version: 1,
        }
    }

    fn end(&self, alert: &Alert, now: Moment) -> Noted {
        if self.over_at.is_some() {
            return Noted::Nothing;
        }
        let ended = Self {
            over_at: Some(now),
            caught_up: alert.caught_up,
            cause: alert.cause.clone(),
            changed_at: alert.changed_at,
            seen_at: now,
            ..self.clone()
        };
        Noted::Tell(Self { telling: 1, waiting: 0, ..ended.begin(now) })
    }

    fn repeat(&self, alert: &Alert, now: Moment) -> Noted {
        let goes_on = self.over_at.is_none() && now <= self.seen_at.plus_minutes(SAME_BOUT_MINUTES);
        let repeated = Self {
            subject: alert.subject.clone(),
            cause: alert.cause.clone(),
            changed_at: alert.changed_at,
            since: if goes_on { self.since } else { now },
            seen_at: now,
            caught_up: 0,
            over_at: None,
            waiting: self.waiting.saturating_add(1),
            version: self.version.saturating_add(1),
            ..self.clone()
        };
        let told_again_at = repeated.told_at.plus_minutes(repeated.subject.pause_minutes());
        match now >= told_again_at {
            true => Noted::Tell(Self { version: repeated.version, ..repeated.begin(now) }),
            // What is being told now keeps its time.
            false if repeated.telling > 0 => Noted::Count(repeated),
            false => Noted::Count(Self { due_at: Some(told_again_at), ..repeated }),
        }
    }

    /// What was counted is being told of from now on.
    fn begin(&self, now: Moment) -> Self {
        Self {
            telling: self.telling.saturating_add(self.waiting),
            waiting: 0,
            told_at: now,
            due_at: Some(now.plus_minutes(RETRY_MINUTES)),
            version: self.version.saturating_add(1),
            ..self.clone()
        }
    }

    /// Tells what is owed, as the sweep asks; `None` if nothing is. The pause until the sweep asks again doubles.
    pub fn retry(&self, now: Moment) -> Option<Self> {
        if self.telling == 0 && self.waiting == 0 {
            return None;
        }
        let pause = RETRY_MINUTES << self.retries.min(4);
        let due_at = Some(now.plus_minutes(pause));
        Some(Self { due_at, retries: self.retries.saturating_add(1), ..self.begin(now) })
    }

    /// The record once owners were told: what came meanwhile is owed.
    #[must_use]
    pub fn told(&self, of: u32) -> Self {
        let telling = self.telling.saturating_sub(of);
        let told_again_at = self.told_at.plus_minutes(self.subject.pause_minutes());
        let due_at = (telling > 0 || self.waiting > 0).then_some(told_again_at);
        Self { telling, retries: 0, due_at, version: self.version.saturating_add(1), ..self.clone() }
    }

    /// Whole minutes that the trouble lasted, at least one; `None` while it lasts.
    pub fn lasted_minutes(&self) -> Option<i64> {
        self.over_at.map(|over| (over.millis_since(self.since) / 60_000).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::alert::EventAlert;

    const NOON: Moment = Moment::from_millis(1_000_000_000);

    fn alert(cause: &str, over: bool) -> Alert {
        let subject = AlertSubject::Event { kind: EventAlert::DeliveryStuck, about: None };
        Alert { subject, cause: cause.to_owned(), over, changed_at: None, caught_up: 0 }
    }

    fn told(noted: Noted) -> AlertRecord {
        match noted {
            Noted::Tell(record) => record.told(record.telling),
            other => panic!("not told: {other:?}"),
        }
    }

    #[test]
    fn the_first_is_told_at_once_and_the_rest_of_a_minute_together() {
        let mut record = told(AlertRecord::note(None, &alert("a", false), NOON));
        for (cause, seconds) in [("b", 10), ("c", 20)] {
            let Noted::Count(next) = AlertRecord::note(Some(&record), &alert(cause, false), NOON.plus_seconds(seconds))
            else {
                panic!("it is counted")
            };
            record = next;
        }
        assert_eq!((record.waiting, record.due_at), (2, Some(NOON.plus_minutes(1))));
        let asked = record.retry(NOON.plus_seconds(65)).expect("something is owed");
        assert_eq!((asked.telling, asked.waiting, asked.since), (2, 0, NOON));
        assert_eq!(asked.told(2).retry(NOON.plus_minutes(9)), None);
    }

    #[test]
    fn what_came_while_it_was_told_is_owed() {
        let Noted::Tell(telling) = AlertRecord::note(None, &alert("a", false), NOON) else { panic!("it is told") };
        let Noted::Count(with_more) = AlertRecord::note(Some(&telling), &alert("b", false), NOON.plus_seconds(1))
        else {
            panic!("it is counted")
        };
        assert_eq!(with_more.due_at, telling.due_at, "what is being told may still fail");
        let rest = with_more.told(telling.telling);
        assert_eq!((rest.telling, rest.waiting, rest.due_at), (0, 1, Some(NOON.plus_minutes(1))));
    }

    #[test]
    fn the_same_cause_is_told_again_until_it_was_told() {
        let Noted::Tell(telling) = AlertRecord::note(None, &alert("a", false), NOON) else { panic!("it is told") };
        let again = AlertRecord::note(Some(&telling), &alert("a", false), NOON.plus_minutes(2));
        assert_eq!(again, Noted::TellAgain(telling.clone()));
        let told = telling.told(1);
        assert_eq!(AlertRecord::note(Some(&told), &alert("a", false), NOON.plus_minutes(2)), Noted::Nothing);
    }

    #[test]
    fn the_end_is_told_once_with_how_long_it_was() {
        assert_eq!(AlertRecord::note(None, &alert("ok", true), NOON), Noted::Nothing, "there was no trouble");
        let record = told(AlertRecord::note(None, &alert("a", false), NOON));
        let over = told(AlertRecord::note(Some(&record), &alert("ok", true), NOON.plus_minutes(14)));
        assert_eq!(over.lasted_minutes(), Some(14));
        assert_eq!(AlertRecord::note(Some(&over), &alert("ok2", true), NOON.plus_minutes(15)), Noted::Nothing);
        let anew = told(AlertRecord::note(Some(&over), &alert("b", false), NOON.plus_minutes(20)));
        assert_eq!((anew.since, anew.lasted_minutes()), (NOON.plus_minutes(20), None));
    }

    #[test]
    fn what_is_brought_after_what_followed_it_is_no_news() {
        let at = |cause: &str, over: bool, minute: i64| Alert {
            changed_at: Some(NOON.plus_minutes(minute)),
            ..alert(cause, over)
        };
        // The end comes first, and nobody heard of the trouble.
        let Noted::Count(over) = AlertRecord::note(None, &at("ok", true, 5), NOON.plus_minutes(6)) else {
            panic!("it is written down and not told")
        };
        assert_eq!((over.telling, over.waiting, over.due_at), (0, 0, None));
        assert_eq!(AlertRecord::note(Some(&over), &at("a", false, 1), NOON.plus_minutes(7)), Noted::Nothing);
        let begun = told(AlertRecord::note(Some(&over), &at("b", false, 8), NOON.plus_minutes(9)));
        assert_eq!((begun.since, begun.telling), (NOON.plus_minutes(9), 0));
        assert_eq!(AlertRecord::note(Some(&begun), &at("ok", true, 5), NOON.plus_minutes(10)), Noted::Nothing);
        let over = told(AlertRecord::note(Some(&begun), &at("ok2", true, 12), NOON.plus_minutes(12)));
        assert_eq!(AlertRecord::note(Some(&over), &at("c", false, 11), NOON.plus_minutes(13)), Noted::Nothing);
    }

    #[test]
    fn the_sweep_asks_less_and_less_often() {
        let Noted::Tell(mut record) = AlertRecord::note(None, &alert("a", false), NOON) else { panic!("it is told") };
        let mut pauses = Vec::new();
        for _ in 0..6 {
            record = record.retry(NOON).expect("it is owed");
            pauses.push(record.due_at.expect("it is due").millis_since(NOON) / 60_000);
        }
        assert_eq!((pauses, record.telling), (vec![5, 10, 20, 40, 80, 80], 1));
    }
}
