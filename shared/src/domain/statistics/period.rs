//! The periods that figures are shown for.

use super::{Day, Month};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A period, as an admin asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// The day so far.
    Today,
    /// The last seven days, today with them.
    Week,
    /// The last thirty days.
    Days30,
    /// A month.
    Month(Month),
    /// All time.
    All,
}

/// Days in a row, the first and the last with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Period {
    /// Its days so far; `None` for all time.
    pub fn span(self, today: Day) -> Option<Span> {
        let last = |days: i64| Span { from: today.plus(1 - days), to: today };
        match self {
            Self::Today => Some(last(1)),
            Self::Week => Some(last(7)),
            Self::Days30 => Some(last(30)),
            Self::Month(month) => Some(Span { from: month.first(), to: month.last() }),
            Self::All => None,
        }
    }

    /// The days that it is compared with: as many right before it. A month is compared with the month before it; one that is
    /// not over, with as many days of that.
    pub fn span_before(self, today: Day) -> Option<Span> {
        let span = self.span(today)?;
        Some(match self {
            Self::Today | Self::Week | Self::Days30 | Self::All => {
                Span { from: span.from.plus(-span.days()), to: span.from.plus(-1) }
            }
            Self::Month(month) => {
                let before = month.later(-1);
                let so_far = if today < span.to { today.of_month().into() } else { 31 };
                Span { from: before.first(), to: before.last().min(before.first().plus(so_far - 1)) }
            }
        })
    }
}

impl Span {
    /// How many days they are.
    pub const fn days(self) -> i64 {
        self.to.number() - self.from.number() + 1
    }

    /// Whether a day is one of them.
    pub fn holds(self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The days.
    pub fn iter(self) -> impl Iterator<Item = Day> {
        (0..self.days()).map(move |days| self.from.plus(days))
    }
}

impl fmt::Display for Period {
    /// As buttons carry it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.write_str("today"),
            Self::Week => f.write_str("week"),
            Self::Days30 => f.write_str("30"),
            Self::Month(month) => write!(f, "{month}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl Period {
    /// Reads what a button carries.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "today" => Self::Today,
            "week" => Self::Week,
            "30" => Self::Days30,
            "all" => Self::All,
            month => Self::Month(Month::parse(month)?),
        })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no such period"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(span: Option<Span>) -> String {
        span.map_or_else(|| "ever".to_owned(), |span| format!("{} to {}", span.from, span.to))
    }

    fn spans(period: &str, today: &str) -> (String, String) {
        let period = Period::parse(period).expect("a period");
        let month = Month::parse(&today[..7]).expect("a month");
        let today = month.first().plus(today[8..].parse::<i64>().expect("a day") - 1);
        (written(period.span(today)), written(period.span_before(today)))
    }

    #[test]
    fn a_period_is_compared_with_the_one_before_it() {
        for (period, today, span, before) in [
            ("today", "2026-11-22", "2026-11-22 to 2026-11-22", "2026-11-21 to 2026-11-21"),
            ("week", "2026-11-22", "2026-11-16 to 2026-11-22", "2026-11-09 to 2026-11-15"),
            ("30", "2026-11-22", "2026-10-24 to 2026-11-22", "2026-09-24 to 2026-10-23"),
            ("2026-11", "2026-11-22", "2026-11-01 to 2026-11-30", "2026-10-01 to 2026-10-22"),
            ("2026-11", "2026-11-30", "2026-11-01 to 2026-11-30", "2026-10-01 to 2026-10-31"),
            ("2026-03", "2026-11-22", "2026-03-01 to 2026-03-31", "2026-02-01 to 2026-02-28"),
            ("2026-03", "2026-03-30", "2026-03-01 to 2026-03-31", "2026-02-01 to 2026-02-28"),
            ("2026-01", "2026-11-22", "2026-01-01 to 2026-01-31", "2025-12-01 to 2025-12-31"),
            ("all", "2026-11-22", "ever", "ever"),
        ] {
            assert_eq!(spans(period, today), (span.to_owned(), before.to_owned()), "{period} {today}");
        }
    }

    #[test]
    fn a_period_comes_back_as_it_went() {
        for text in ["today", "week", "30", "all", "2026-11"] {
            let period = Period::parse(text).expect("a period");
            assert_eq!(period.to_string(), text);
            let json = serde_json::to_string(&period).expect("it is written");
            assert_eq!(serde_json::from_str::<Period>(&json).ok(), Some(period));
        }
        assert_eq!(Period::parse("tomorrow"), None);
    }
}
