//! A restore: a backup is imported into a new table, checked, and compared with the table of today; then an owner decides, and
//! the shop moves to it. A drill is a restore that ends with the comparison: its table is deleted again.

mod comparison;
mod drill;
mod state;
mod step;

pub use comparison::{Comparison, Difference, Differences, SoldSince};
pub use drill::Drill;
pub use state::{Findings, RestoreFailure, RestoreState};
pub use step::{RestoreAnswer, RestoreStep};

use super::backup::BackupId;
use super::event::EventKind;
use super::ids::UserId;
use super::time::Moment;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a restore: the second in which it was asked for, in UTC, `YYMMDDhhmmss`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RestoreId(String);

/// Digits of an id.
const ID_DIGITS: usize = 12;

/// A restore, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// Its id.
    pub id: RestoreId,
    /// The owner who asked for it; none for a drill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When it was asked for.
    pub begun: Moment,
    /// The backup that it is made of.
    pub source: BackupId,
    /// How far it is.
    pub state: RestoreState,
    /// The import of its table, once it was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<String>,
    /// What was found, once it was compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
    /// The shop was closed for the cutover, and is to be opened again if that is called off.
    #[serde(default)]
    pub closed_shop: bool,
    /// Attempts of the present step that failed.
    #[serde(default)]
    pub failed_attempts: u32,
    /// Counts the writes.
    pub version: u64,
    /// When the sweep has it followed next; while an owner decides, when they are reminded. None once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
}

/// Minutes between two looks at what AWS does.
const LOOK_MINUTES: i64 = 2;

/// Minutes for which a fence stands before the table is left: longer than any function runs, and than what a process has read
/// of the fence may be old.
pub const FENCE_MINUTES: i64 = 7;

/// Minutes that checking, comparing or withdrawing may take: longer than the function may run.
const WORK_MINUTES: i64 = 20;

/// After so many hours a step is given up.
const GIVEN_UP_HOURS: i64 = 12;

/// Attempts at one step.
const ATTEMPTS: u32 = 10;

/// Days after which owners are reminded of a table that waits for their decision: it costs as long as it stands.
const REMIND_DAYS: i64 = 3;

/// Days between two drills.
const DRILL_DAYS: i64 = 7;

/// Days that the record of a restore is kept after it began.
const KEPT_DAYS: i64 = 400;

impl RestoreId {
    /// The id of what is asked for now.
    pub fn new(now: Moment) -> Self {
        let at = jiff::Timestamp::from_millisecond(now.as_millis()).unwrap_or_default().to_zoned(TimeZone::UTC);
        let (year, month, day) = (at.year().rem_euclid(100), at.month(), at.day());
        Self(format!("{year:02}{month:02}{day:02}{:02}{:02}{:02}", at.hour(), at.minute(), at.second()))
    }

    /// Reads an id.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == ID_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    /// The name of its table. The functions' roles reach tables that are named like this.
    pub fn table(&self, stack_table: &str) -> String {
        format!("{stack_table}-r{}", self.0)
    }
}

impl fmt::Display for RestoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Restore {
    /// A restore of a backup, which may still be under way.
    pub fn new(source: BackupId, by: Option<UserId>, now: Moment) -> Self {
        Self {
            id: RestoreId::new(now),
            by,
            begun: now,
            source,
            state: RestoreState::AwaitingBackup { since: now },
            import: None,
            findings: None,
            closed_shop: false,
            failed_attempts: 0,
            version: 1,
            due_at: Some(now),
        }
    }

    /// Whether the next drill is due, after the last one.
    pub fn is_drill_due(known: &[Self], now: Moment) -> bool {
        // The drill comes with a night's backup; an hour may lie between.
        let week_ago = now.plus_minutes(-DRILL_DAYS * 24 * 60 + 60);
        !known.iter().any(|restore| restore.is_drill() && restore.begun > week_ago)
    }

    /// Whether it is a drill.
    pub const fn is_drill(&self) -> bool {
        self.by.is_none()
    }

    /// Whether it is under way, or waits for an owner.
    pub const fn is_open(&self) -> bool {
        !self.state.is_over()
    }

    /// Until when its record is kept.
    pub const fn kept_until(&self) -> Moment {
        self.begun.plus_minutes(KEPT_DAYS * 24 * 60)
    }

    /// The next step, to be taken at once.
    #[must_use]
    pub fn step(&self, state: RestoreState, now: Moment) -> Self {
        self.written(state, Some(now), 0)
    }

    /// What it waits for is not there yet: it is looked at again, but not without end.
    #[must_use]
    pub fn look_again(&self, now: Moment) -> Self {
        match self.state.since() {
            Some(since) if now >= since.plus_minutes(GIVEN_UP_HOURS * 60) => self.fail(RestoreFailure::TooSlow, now),
            _ => self.written(self.state.clone(), Some(now.plus_minutes(LOOK_MINUTES)), self.failed_attempts),
        }
    }

    /// A long piece of work begins; another run of it begins only if this one dies.
    #[must_use]
    pub fn at_work(&self, now: Moment) -> Self {
        let failed_attempts = self.failed_attempts.saturating_add(1);
        if failed_attempts > ATTEMPTS && !self.state.must_succeed() {
            return self.fail(RestoreFailure::TooSlow, now);
        }
        self.written(self.state.clone(), Some(now.plus_minutes(WORK_MINUTES)), failed_attempts)
    }

    /// It waits until this moment.
    #[must_use]
    pub fn wait_until(&self, until: Moment) -> Self {
        self.written(self.state.clone(), Some(until), 0)
    }

    /// It waits for an owner, who is told so again every few days.
    #[must_use]
    pub fn ready(&self, now: Moment) -> Self {
        self.written(RestoreState::Ready, Some(now.plus_minutes(REMIND_DAYS * 24 * 60)), 0)
    }

    /// It has ended.
    #[must_use]
    pub fn rest(&self, state: RestoreState) -> Self {
        self.written(state, None, 0)
    }

    /// A step failed, which may succeed when it is repeated. Once nothing is sold from the old table, it is repeated until it
    /// succeeds, as the shop can't stay between two tables; and so is the deletion of a table, which costs as long as it stands.
    #[must_use]
    pub fn failed_once(&self, code: &str, now: Moment) -> Self {
        let failed_attempts = self.failed_attempts.saturating_add(1);
        if failed_attempts >= ATTEMPTS && !self.state.must_succeed() {
            return self.fail(RestoreFailure::Refused { code: code.to_owned() }, now);
        }
        self.written(self.state.clone(), Some(now.plus_minutes(1_i64 << failed_attempts.min(4))), failed_attempts)
    }

    /// It can't be done. Its table is deleted, if there is one.
    #[must_use]
    pub fn fail(&self, why: RestoreFailure, now: Moment) -> Self {
        self.step(RestoreState::Discarding { why: Some(why) }, now)
    }

    /// The event of the state that it has come to.
    pub const fn event(&self) -> Option<EventKind> {
        match &self.state {
            RestoreState::Ready => Some(EventKind::RestoreReady),
            RestoreState::Completed => Some(EventKind::RestoreCompleted),
            RestoreState::Discarded { why: Some(_) } => Some(EventKind::RestoreFailed),
            RestoreState::Discarded { why: None } if self.is_drill() => Some(EventKind::DrillPassed),
            _ => None,
        }
    }

    fn written(&self, state: RestoreState, due_at: Option<Moment>, failed_attempts: u32) -> Self {
        Self { state, due_at, failed_attempts, version: self.version.saturating_add(1), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Zone;

    /// 28 Nov 2026, 03.12.09 UTC.
    const NOW: Moment = Moment::from_millis(1_795_835_529_000);

    fn restore() -> Restore {
        Restore::new(BackupId::of_day(NOW, Zone::Wib), Some(UserId(7)), NOW)
    }

    #[test]
    fn a_table_is_named_after_the_second_in_which_it_was_asked_for() {
        let id = RestoreId::new(NOW);
        assert_eq!(id.table("lapak-Table-1ABC"), "lapak-Table-1ABC-r261128031209");
        assert_eq!(RestoreId::parse(&id.to_string()), Some(id));
        for other in ["", "26112803120", "26112803120x", "2611280312091"] {
            assert_eq!(RestoreId::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_step_is_tried_some_times_but_a_cutover_until_it_succeeds() {
        let mut failing = restore();
        let mut cutting = restore().step(RestoreState::Switching, NOW);
        for _ in 0..ATTEMPTS {
            failing = failing.failed_once("LimitExceededException", NOW);
            cutting = cutting.failed_once("LimitExceededException", NOW);
        }
        assert!(matches!(failing.state, RestoreState::Discarding { why: Some(RestoreFailure::Refused { .. }) }));
        assert_eq!(cutting.state, RestoreState::Switching);
    }

    #[test]
    fn what_never_comes_is_given_up() {
        let waiting = restore();
        assert_eq!(waiting.look_again(NOW.plus_minutes(60)).due_at, Some(NOW.plus_minutes(62)));
        let later = NOW.plus_minutes(GIVEN_UP_HOURS * 60);
        assert_eq!(waiting.look_again(later).state, RestoreState::Discarding { why: Some(RestoreFailure::TooSlow) });
    }

    #[test]
    fn a_drill_comes_once_a_week() {
        let drill = Restore { by: None, ..restore() };
        assert!(Restore::is_drill_due(&[restore()], NOW));
        assert!(!Restore::is_drill_due(std::slice::from_ref(&drill), NOW.plus_minutes(6 * 24 * 60)));
        assert!(Restore::is_drill_due(&[drill], NOW.plus_minutes(7 * 24 * 60)));
    }
}
