//! The daily report to owners: at which hour, and whether today's was sent.

use crate::domain::statistics::Day;
use crate::domain::time::{Moment, Zone};
use serde::{Deserialize, Serialize};

/// The hour of the day at which owners get it, unless they choose another.
const DEFAULT_HOUR: u8 = 8;

/// For so many hours a report that could not be sent in time is sent late; then it is left out.
const LATE_HOURS: u8 = 3;

/// When the daily report is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyReport {
    /// From this hour of the day on, in the shop's zone; `None` if no owner wants it.
    pub hour: Option<u8>,
    /// The number of the day on which it was sent last.
    pub sent: i64,
    /// Counts the writes.
    pub version: u64,
}

impl Default for DailyReport {
    fn default() -> Self {
        Self { hour: Some(DEFAULT_HOUR), sent: 0, version: 0 }
    }
}

impl DailyReport {
    /// The day that is to be reported now: yesterday, once.
    pub fn due(&self, now: Moment, zone: Zone) -> Option<Day> {
        let (today, wanted, hour) = (Day::of(now, zone), self.hour?, zone.hour(now));
        let is_time = hour >= wanted && hour < wanted.saturating_add(LATE_HOURS);
        (is_time && today.number() > self.sent).then(|| today.plus(-1))
    }

    /// After it was sent.
    #[must_use]
    pub fn sent(&self, now: Moment, zone: Zone) -> Self {
        Self { sent: Day::of(now, zone).number(), version: self.version.saturating_add(1), ..*self }
    }

    /// At another hour, or not at all.
    #[must_use]
    pub const fn at(&self, hour: Option<u8>) -> Self {
        Self { hour, version: self.version.saturating_add(1), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 22 November 2026, at midnight in Jakarta.
    const MIDNIGHT: Moment = Moment::from_millis(1_795_280_400_000);

    #[test]
    fn it_is_due_once_a_day_from_its_hour_on() {
        let report = DailyReport::default();
        let due = |report: &DailyReport, hours: i64| report.due(MIDNIGHT.plus_minutes(hours * 60), Zone::Wib);
        let yesterday = Day::of(MIDNIGHT, Zone::Wib).plus(-1);
        assert_eq!(due(&report, 7), None);
        assert_eq!((due(&report, 8), due(&report, 10)), (Some(yesterday), Some(yesterday)));
        assert_eq!(due(&report, 11), None, "too late to be a morning's report");
        let sent = report.sent(MIDNIGHT.plus_minutes(8 * 60), Zone::Wib);
        assert_eq!((due(&sent, 9), due(&sent, 32)), (None, Some(yesterday.plus(1))));
        assert_eq!(due(&report.at(None), 8), None);
        assert_eq!(due(&report.at(Some(23)), 23), Some(yesterday));
    }
}
