//! The health of the shop's parts: how each was at the latest check, and since when.

use super::record::is_zero;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A part that the health check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthPart {
    /// The webhook of the shop bot.
    ShopBot,
    /// The webhook of the owner bot.
    OwnerBot,
    /// The table.
    Table,
    /// The bucket.
    Bucket,
    /// The gateway.
    Gateway,
    /// What the shop owes: messages, goods, checks.
    Outbox,
    /// The schedule, by the clock of the function.
    Clock,
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It does not answer.
    Unreachable,
    /// It answers that it does not know the token.
    Unauthorized,
    /// The webhook is another address than the shop's, or there is none.
    Elsewhere,
    /// Telegram can't deliver updates, and some wait.
    Undelivered,
    /// It is late.
    Late,
}

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartState {
    /// Since when it is so.
    pub since: Moment,
    /// What is wrong with it, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
}

/// How all parts are. Whatever else a function checks may stand here, too, by a code of its own: a part that this version
/// does not know stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// When they were checked last.
    pub checked: Moment,
    /// Each part by its code.
    pub parts: BTreeMap<String, PartState>,
    /// The most that was late at a check since [`HealthPart::Outbox`] is; 0 while nothing is late.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub most_late: u64,
    /// How long each part took to answer at the checks of the last hour, by its code: milliseconds, the latest last.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Vec<u32>>,
    /// Counts the writes.
    pub version: u64,
}

/// How long a part took to answer in the last hour, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerTime {
    /// The median.
    pub usual: u32,
    /// The longest.
    pub most: u32,
}

/// What a webhook's state at Telegram is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookState {
    /// Its URL; empty if there is none.
    pub url: String,
    /// Updates that wait to be delivered.
    pub pending: u64,
    /// When a delivery failed last.
    pub last_error: Option<Moment>,
}

/// More updates than this that wait are more than a moment's worth.
const MANY_PENDING: u64 = 50;

/// A failed delivery is of now for so many minutes.
const RECENT_MINUTES: i64 = 10;

/// Checks of an hour.
const CHECKS_OF_AN_HOUR: usize = 12;

/// Minutes after which something that is due is late: the sweep looks each minute.
const LATE_MINUTES: i64 = 5;

impl HealthPart {
    /// All of them, as they are listed.
    pub const ALL: [Self; 7] =
        [Self::ShopBot, Self::OwnerBot, Self::Gateway, Self::Table, Self::Bucket, Self::Outbox, Self::Clock];

    /// As the table holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ShopBot => "shop_bot",
            Self::OwnerBot => "owner_bot",
            Self::Table => "table",
            Self::Bucket => "bucket",
            Self::Gateway => "gateway",
            Self::Outbox => "outbox",
            Self::Clock => "clock",
        }
    }
}

impl WebhookState {
    /// What is wrong with a webhook that is to be at `url`.
    pub fn trouble(&self, url: &str, now: Moment) -> Option<Trouble> {
        let fails = self.last_error.is_some_and(|at| now <= at.plus_minutes(RECENT_MINUTES));
        if self.url != url {
            Some(Trouble::Elsewhere)
        } else if self.pending > MANY_PENDING || (self.pending > 0 && fails) {
            Some(Trouble::Undelivered)
        } else {
            None
        }
    }
}

/// Whether what has been due since `due` is late.
pub fn lateness(due: Option<Moment>, now: Moment) -> Option<Trouble> {
    due.filter(|due| now > due.plus_minutes(LATE_MINUTES)).map(|_| Trouble::Late)
}

impl Health {
    /// How it is after a check found this, and the parts that got into trouble, into another one, or out of it.
    pub fn after(
        seen: Option<&Self>,
        found: &[(HealthPart, Option<Trouble>)],
        now: Moment,
    ) -> (Self, Vec<(HealthPart, Option<Trouble>)>) {
        let mut parts = seen.map(|seen| seen.parts.clone()).unwrap_or_default();
        let mut changed = Vec::new();
        for (part, trouble) in found {
            let before = parts.get(part.code()).copied();
            let was_well = before.is_none_or(|before| before.trouble.is_none());
            let since = match before {
                Some(before) if was_well == trouble.is_none() => before.since,
                _ => now,
            };
            // A trouble that turned into another one is told, too: a webhook that is elsewhere is worse than one that is late.
            if before.and_then(|before| before.trouble) != *trouble {
                changed.push((*part, *trouble));
            }
            parts.insert(part.code().to_owned(), PartState { since, trouble: *trouble });
        }
        let version = seen.map_or(0, |seen| seen.version).saturating_add(1);
        (Self { checked: now, parts, most_late: 0, answers: BTreeMap::new(), version }, changed)
    }

    /// The same, with how much was late at this check: the most is kept until nothing is.
    #[must_use]
    pub fn with_late(self, seen: Option<&Self>, late: u64) -> Self {
        let is_late = self.of(HealthPart::Outbox).is_some_and(|state| state.trouble.is_some());
        let most = late.max(seen.map_or(0, |seen| seen.most_late));
        Self { most_late: if is_late { most } else { 0 }, ..self }
    }

    /// The same, with how long parts took to answer at this check. One that did not answer has no times any more.
    #[must_use]
    pub fn with_answers(self, seen: Option<&Self>, took: &[(HealthPart, u32)]) -> Self {
        let times = |(part, millis): &(HealthPart, u32)| {
            let before = seen.and_then(|seen| seen.answers.get(part.code())).map(Vec::as_slice).unwrap_or_default();
            let kept = before.len().saturating_sub(CHECKS_OF_AN_HOUR - 1);
            let times = before.iter().skip(kept).chain([millis]).copied().collect();
            (part.code().to_owned(), times)
        };
        Self { answers: took.iter().map(times).collect(), ..self }
    }

    /// How long a part took to answer in the last hour, if that was measured.
    pub fn answer_time(&self, part: HealthPart) -> Option<AnswerTime> {
        let mut times = self.answers.get(part.code())?.clone();
        times.sort_unstable();
        Some(AnswerTime { usual: *times.get(times.len() / 2)?, most: *times.last()? })
    }

    /// The parts that are in trouble.
    pub fn troubled(&self) -> impl Iterator<Item = HealthPart> + '_ {
        HealthPart::ALL.into_iter().filter(|part| self.of(*part).is_some_and(|state| state.trouble.is_some()))
    }

    /// How a part is, if it was ever checked.
    pub fn of(&self, part: HealthPart) -> Option<PartState> {
        self.parts.get(part.code()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment::from_millis(1_000_000_000);

    #[test]
    fn a_part_changes_once_however_often_it_is_found_so() {
        let bad = [(HealthPart::Gateway, Some(Trouble::Unreachable))];
        let good = [(HealthPart::Gateway, None)];
        let (first, changed) = Health::after(None, &good, NOON);
        assert!(changed.is_empty(), "whoever never was in trouble is not back");
        let (second, changed) = Health::after(Some(&first), &bad, NOON.plus_minutes(5));
        assert_eq!(changed, bad);
        let (third, changed) = Health::after(Some(&second), &bad, NOON.plus_minutes(10));
        assert!(changed.is_empty());
        let state = third.of(HealthPart::Gateway).expect("it was checked");
        assert_eq!((state.since, state.trouble), (NOON.plus_minutes(5), Some(Trouble::Unreachable)));
        let (fourth, changed) = Health::after(Some(&third), &good, NOON.plus_minutes(15));
        assert_eq!(changed, good);
        assert_eq!(fourth.of(HealthPart::Gateway).map(|state| state.since), Some(NOON.plus_minutes(15)));
    }

    #[test]
    fn the_most_that_was_late_is_known_until_nothing_is() {
        let late = [(HealthPart::Outbox, Some(Trouble::Late))];
        let first = Health::after(None, &late, NOON).0.with_late(None, 3);
        let second = Health::after(Some(&first), &late, NOON.plus_minutes(5)).0.with_late(Some(&first), 12);
        let third = Health::after(Some(&second), &late, NOON.plus_minutes(10)).0.with_late(Some(&second), 4);
        let well = Health::after(Some(&third), &[(HealthPart::Outbox, None)], NOON.plus_minutes(15)).0;
        let well = well.with_late(Some(&third), 0);
        assert_eq!([first, second, third, well].map(|health| health.most_late), [3, 12, 12, 0]);
    }

    #[test]
    fn how_long_a_part_took_to_answer_is_known_of_the_last_hour() {
        let well = || Health::after(None, &[(HealthPart::Gateway, None)], NOON).0;
        let mut health = well();
        assert_eq!(health.answer_time(HealthPart::Gateway), None);
        for millis in [900, 20, 30, 25, 22, 21, 23, 24, 26, 27, 28, 29, 480] {
            health = well().with_answers(Some(&health), &[(HealthPart::Gateway, millis)]);
        }
        assert_eq!(health.answer_time(HealthPart::Gateway), Some(AnswerTime { usual: 26, most: 480 }));
        assert_eq!(health.answer_time(HealthPart::Table), None);
        assert_eq!(well().with_answers(Some(&health), &[]).answer_time(HealthPart::Gateway), None);
    }

    #[test]
    fn a_part_that_this_version_does_not_check_stays() {
        let state = PartState { since: NOON, trouble: None };
        let seen = Health { checked: NOON, parts: [("backup".to_owned(), state)].into(), ..empty() };
        let (next, _) = Health::after(Some(&seen), &[(HealthPart::Table, None)], NOON.plus_minutes(5));
        assert_eq!((next.parts.get("backup"), next.version), (Some(&state), 5));
    }

    fn empty() -> Health {
        Health { checked: NOON, parts: BTreeMap::new(), most_late: 0, answers: BTreeMap::new(), version: 4 }
    }

    #[test]
    fn a_webhook_is_in_trouble_if_it_is_not_ours_or_updates_wait() {
        let url = "https://x.lambda-url/";
        let state = |url: &str, pending, error: Option<i64>| {
            let last_error = error.map(|minutes| NOON.plus_minutes(-minutes));
            WebhookState { url: url.to_owned(), pending, last_error }.trouble("https://x.lambda-url/", NOON)
        };
        assert_eq!(state(url, 3, None), None);
        assert_eq!(state(url, 0, Some(2)), None, "it was delivered by now");
        assert_eq!(state(url, 3, Some(60)), None);
        assert_eq!(state(url, 3, Some(2)), Some(Trouble::Undelivered));
        assert_eq!(state(url, 51, None), Some(Trouble::Undelivered));
        assert_eq!(state("", 0, None), Some(Trouble::Elsewhere));
    }
}
