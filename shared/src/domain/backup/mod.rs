//! A backup: an export of the table, from the request to what was found in it.

mod lock;
mod state;

pub use lock::{LockMode, ObjectLock, Retention};
pub use state::{BackupState, Contents, Defect, WrongBooks};

use super::event::EventKind;
use super::statistics::Day;
use super::time::{Moment, Zone};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a backup: its day, and the minute of the day if somebody asked for it. The same asked for twice is one backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BackupId(String);

/// For how long a backup is kept. Each has a folder of its own in the bucket, whose objects a lifecycle rule deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupClass {
    /// A week.
    Daily,
    /// Four weeks.
    Weekly,
    /// A year.
    Monthly,
}

/// A backup, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// Its id.
    pub id: BackupId,
    /// For how long it is kept.
    pub class: BackupClass,
    /// When it was asked for.
    pub begun: Moment,
    /// The moment that it shows, if that is not when it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shows: Option<Moment>,
    /// How far it is.
    pub state: BackupState,
    /// The folder of its export in the bucket, once it was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Its export, once it was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<String>,
    /// Attempts of the present step that failed.
    #[serde(default)]
    pub failed_attempts: u32,
    /// When the sweep has it followed next; none once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
}

/// Minutes between two looks at an export that is under way.
const LOOK_MINUTES: i64 = 5;

/// Minutes that checking an export may take: longer than its function may run.
const CHECK_MINUTES: i64 = 20;

/// After so many hours an export is given up: they take minutes.
const GIVEN_UP_HOURS: i64 = 24;

/// Attempts at one step.
const ATTEMPTS: u32 = 8;

/// Without a verified backup for so many hours, it is late: one is made each day.
pub const LATE_HOURS: i64 = 26;

impl BackupId {
    /// The backup of a day.
    pub fn of_day(at: Moment, zone: Zone) -> Self {
        Self(Day::of(at, zone).to_string())
    }

    /// A backup that somebody asked for.
    pub fn asked_for(at: Moment, zone: Zone) -> Self {
        let day = Day::of(at, zone);
        let minute = at.millis_since(day.start(zone)) / 60_000;
        Self(format!("{day}-{minute:04}"))
    }

    /// A backup that a restore needs: the minute that it shows, and the one in which it was asked for.
    pub fn for_restore(shows: Moment, now: Moment, zone: Zone) -> Self {
        let minute = (now.as_millis() / 60_000).rem_euclid(10_000_000);
        Self(format!("{}-{minute:07}", Self::asked_for(shows, zone).0))
    }

    /// Reads an id.
    pub fn parse(text: &str) -> Option<Self> {
        let is_made_of = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        (is_made_of && [10, 15, 23].contains(&text.len())).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for BackupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl BackupClass {
    /// Days after which the bucket deletes it.
    pub const fn days(self) -> i64 {
        match self {
            Self::Daily => 8,
            Self::Weekly => 30,
            Self::Monthly => 367,
        }
    }

    /// The prefix of its objects in the bucket.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Daily => "backups/daily",
            Self::Weekly => "backups/weekly",
            Self::Monthly => "backups/monthly",
        }
    }

    /// The folder of an export below the prefix, by its ARN.
    pub fn folder(self, arn: &str) -> String {
        format!("{}/AWSDynamoDB/{}", self.prefix(), arn.rsplit('/').next().unwrap_or_default())
    }

    /// What the next backup is to be: of the month if there is none of it, else of the week. One that failed is none, so that
    /// the next day's takes its place.
    pub fn next(known: &[Backup], now: Moment, zone: Zone) -> Self {
        let month = |at: Moment| Day::of(at, zone).month();
        let stands = |class: Self| known.iter().filter(move |backup| backup.class == class && !backup.state.is_lost());
        // A daily backup comes at the same hour each day; a quarter of an hour may lie between.
        let week_ago = now.plus_minutes(-7 * 24 * 60 + 15);
        if !stands(Self::Monthly).any(|backup| month(backup.begun) == month(now)) {
            return Self::Monthly;
        }
        match [Self::Weekly, Self::Monthly].into_iter().flat_map(stands).any(|backup| backup.begun > week_ago) {
            true => Self::Daily,
            false => Self::Weekly,
        }
    }
}

impl Backup {
    /// A backup that is asked for.
    pub fn new(id: BackupId, class: BackupClass, now: Moment) -> Self {
        Self {
            id,
            class,
            begun: now,
            shows: None,
            state: BackupState::Requested,
            folder: None,
            export: None,
            failed_attempts: 0,
            due_at: Some(now),
        }
    }

    /// A backup of a moment that has passed, or of now, which a restore is made of or compared with.
    pub fn for_restore(shows: Moment, now: Moment, zone: Zone) -> Self {
        let id = BackupId::for_restore(shows, now, zone);
        Self { shows: Some(shows), ..Self::new(id, BackupClass::Daily, now) }
    }

    /// The moment that it shows.
    pub fn moment(&self) -> Moment {
        self.shows.unwrap_or(self.begun)
    }

    /// The moment that it shows, if that had passed when it was asked for.
    pub fn past_moment(&self) -> Option<Moment> {
        self.shows.filter(|shows| *shows < self.begun)
    }

    /// Until when its objects are kept.
    pub const fn kept_until(&self) -> Moment {
        self.begun.plus_minutes(self.class.days() * 24 * 60)
    }

    /// DynamoDB has begun the export of this ARN.
    #[must_use]
    pub fn exporting(&self, arn: String, now: Moment) -> Self {
        let due_at = Some(now.plus_minutes(LOOK_MINUTES));
        let (folder, export) = (Some(self.class.folder(&arn)), Some(arn.clone()));
        Self { folder, export, state: BackupState::Exporting { arn }, failed_attempts: 0, due_at, ..self.clone() }
    }

    /// The export is still under way.
    #[must_use]
    pub fn still_exporting(&self, now: Moment) -> Self {
        match now < self.begun.plus_minutes(GIVEN_UP_HOURS * 60) {
            true => Self { due_at: Some(now.plus_minutes(LOOK_MINUTES)), ..self.clone() },
            false => self.ended(BackupState::Failed { code: "TooSlow".to_owned() }),
        }
    }

    /// The export is complete, and is being checked; another check begins if this one dies, but not without end.
    #[must_use]
    pub fn checking(&self, now: Moment) -> Self {
        let failed_attempts = self.failed_attempts.saturating_add(1);
        if failed_attempts > ATTEMPTS {
            return self.ended(BackupState::Failed { code: "CheckTooSlow".to_owned() });
        }
        Self { failed_attempts, due_at: Some(now.plus_minutes(CHECK_MINUTES)), ..self.clone() }
    }

    /// A step failed, which may succeed when it is repeated.
    #[must_use]
    pub fn failed_once(&self, code: &str, now: Moment) -> Self {
        let failed_attempts = self.failed_attempts.saturating_add(1);
        if failed_attempts >= ATTEMPTS {
            return self.ended(BackupState::Failed { code: code.to_owned() });
        }
        let pause = 1_i64 << failed_attempts.min(4);
        Self { failed_attempts, due_at: Some(now.plus_minutes(pause)), ..self.clone() }
    }

    /// It has come to this end.
    #[must_use]
    pub fn ended(&self, state: BackupState) -> Self {
        Self { state, due_at: None, ..self.clone() }
    }

    /// The event of its end, if it has come to one.
    pub const fn event(&self) -> Option<EventKind> {
        match &self.state {
            BackupState::Requested | BackupState::Exporting { .. } => None,
            BackupState::Verified(_) => Some(EventKind::BackupMade),
            BackupState::Failed { .. } => Some(EventKind::BackupFailed),
            BackupState::Corrupt { .. } => Some(EventKind::BackupCorrupt),
            BackupState::Unbalanced { .. } => Some(EventKind::BooksUnbalanced),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 23 Nov 2026, 02.00 WIB.
    const NOW: Moment = Moment::from_millis(1_795_374_000_000);

    fn made(days: i64, known: &[Backup]) -> Backup {
        let now = NOW.plus_minutes(days * 24 * 60);
        let backup = Backup::new(BackupId::of_day(now, Zone::Wib), BackupClass::next(known, now, Zone::Wib), now);
        backup.ended(BackupState::Verified(Contents { items: 1, bytes: 1, opened: 0, at: now }))
    }

    #[test]
    fn of_a_year_of_days_seven_daily_four_weekly_and_twelve_monthly_are_kept() {
        let mut known: Vec<Backup> = Vec::new();
        for day in 0..800 {
            let now = NOW.plus_minutes(day * 24 * 60);
            known.retain(|backup| backup.kept_until() > now);
            known.push(made(day, &known));
            if day > 400 {
                let count = |class| known.iter().filter(|backup| backup.class == class).count();
                let [daily, weekly, monthly] =
                    [BackupClass::Daily, BackupClass::Weekly, BackupClass::Monthly].map(count);
                // A week's or a month's takes the place of a day's.
                assert!(
                    (6..=8).contains(&daily) && (3..=5).contains(&weekly) && monthly >= 12,
                    "{daily} {weekly} {monthly}"
                );
            }
        }
    }

    #[test]
    fn what_failed_is_made_up_for_by_the_next() {
        let failed = made(0, &[]).ended(BackupState::Failed { code: "x".into() });
        assert_eq!(
            (failed.class, made(1, std::slice::from_ref(&failed)).class),
            (BackupClass::Monthly, BackupClass::Monthly)
        );
        assert_eq!(made(1, &[made(0, &[])]).class, BackupClass::Daily);
    }

    #[test]
    fn an_id_says_when_and_is_the_same_for_the_same_minute() {
        assert_eq!(BackupId::of_day(NOW, Zone::Wib).to_string(), "2026-11-23");
        let asked = BackupId::asked_for(NOW.plus_seconds(59), Zone::Wib);
        assert_eq!(asked.to_string(), "2026-11-23-0120");
        assert_eq!(BackupId::asked_for(NOW, Zone::Wib), asked);
        assert_eq!(BackupId::parse("2026-11-23-0120"), Some(asked));
        let of_moment = BackupId::for_restore(NOW.plus_minutes(-60), NOW, Zone::Wib);
        assert_eq!(of_moment.to_string(), "2026-11-23-0060-9922900");
        assert_eq!(BackupId::parse(&of_moment.to_string()), Some(of_moment));
        assert_eq!(BackupId::parse("2026-11-2x"), None);
    }

    #[test]
    fn a_step_is_tried_some_times_and_an_export_followed_for_a_day() {
        let mut backup = Backup::new(BackupId::of_day(NOW, Zone::Wib), BackupClass::Daily, NOW);
        let mut minutes = 0;
        while let Some(due) = backup.due_at {
            minutes = due.millis_since(NOW) / 60_000;
            backup = backup.failed_once("LimitExceededException", due);
        }
        assert_eq!((minutes, backup.event()), (78, Some(EventKind::BackupFailed)));
        let exporting = Backup { due_at: None, ..backup }.exporting("arn".into(), NOW);
        assert_eq!(exporting.still_exporting(NOW.plus_minutes(60)).event(), None);
        assert_eq!(exporting.still_exporting(NOW.plus_minutes(24 * 60)).event(), Some(EventKind::BackupFailed));
    }
}
