//! Object Lock: for how long the bucket holds what is kept in it, so that nobody deletes it who may not lift the lock.

use super::Backup;
use crate::domain::time::Moment;

/// Who can lift a lock before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockMode {
    /// Whoever has the right `s3:BypassGovernanceRetention`; no function has it.
    Governance,
    /// Nobody.
    Compliance,
}

/// For how long days of the audit trail and backups are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectLock {
    /// Who can lift it.
    pub mode: LockMode,
    /// Days, from 1.
    pub days: i64,
}

/// Until when an object is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Who can lift it.
    pub mode: LockMode,
    /// Until when.
    pub until: Moment,
}

const DAY_MINUTES: i64 = 24 * 60;

impl LockMode {
    /// S3's name of it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Governance => "GOVERNANCE",
            Self::Compliance => "COMPLIANCE",
        }
    }

    /// Reads S3's name of it.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Governance, Self::Compliance].into_iter().find(|mode| mode.name() == name)
    }
}

impl ObjectLock {
    /// Of a day of the audit trail (UTC, counted from 1970), from its end on; none if it would be over by now.
    pub fn of_day(self, day: i64, now: Moment) -> Option<Retention> {
        let end = Moment::from_millis(0).plus_minutes(day.saturating_add(1).saturating_mul(DAY_MINUTES));
        self.since(end, self.days, now)
    }

    /// Of a backup, since it was begun, so that each attempt asks for the same; none if it would be over by now. It ends before
    /// a lifecycle rule deletes the backup: a lock keeps nothing in the bucket that would not lie there anyway.
    pub fn of_backup(self, backup: &Backup, now: Moment) -> Option<Retention> {
        self.since(backup.begun, self.days.min(backup.class.days()), now)
    }

    fn since(self, begin: Moment, days: i64, now: Moment) -> Option<Retention> {
        let until = begin.plus_minutes(days.saturating_mul(DAY_MINUTES));
        (until > now).then_some(Retention { mode: self.mode, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::backup::{BackupClass, BackupId};
    use crate::domain::time::Zone;

    /// 23 Nov 2026, 02.00 WIB: the 22nd, 19.00 in UTC.
    const NOW: Moment = Moment::from_millis(1_795_374_000_000);

    const fn lock(days: i64) -> ObjectLock {
        ObjectLock { mode: LockMode::Governance, days }
    }

    #[test]
    fn a_day_of_the_trail_is_held_from_its_end_on() {
        let yesterday = NOW.utc_day() - 1;
        let until = lock(30).of_day(yesterday, NOW).expect("it is held").until;
        assert_eq!(Zone::Wib.write(until), "22 Des 2026 07.00 WIB");
        // A day that is kept late, after a longer stop.
        assert_eq!(lock(1).of_day(yesterday - 1, NOW), None);
    }

    #[test]
    fn a_backup_is_held_no_longer_than_the_bucket_keeps_it_whenever_it_was_checked() {
        let days = |class, days| {
            let backup = Backup::new(BackupId::of_day(NOW, Zone::Wib), class, NOW);
            let retention = lock(days).of_backup(&backup, NOW.plus_minutes(60));
            assert!(retention.is_none_or(|retention| retention.until <= backup.kept_until()));
            retention.map(|retention| retention.until.millis_since(NOW) / (DAY_MINUTES * 60_000))
        };
        assert_eq!(
            [BackupClass::Daily, BackupClass::Weekly, BackupClass::Monthly].map(|class| days(class, 30)),
            [Some(8), Some(30), Some(30)]
        );
        assert_eq!((days(BackupClass::Daily, 1), days(BackupClass::Monthly, 3_650)), (Some(1), Some(367)));
    }
}
