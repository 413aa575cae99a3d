//! Days and months of the shop's zone.

use crate::domain::language::Language;
use crate::domain::time::{Moment, Zone, month_name, parse_month_name};
use jiff::civil::Date;
use jiff::{Span, Unit};
use std::fmt;

/// A day of the shop's zone, counted from 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

/// A month of the shop's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    /// From 1 to 12.
    month: u8,
}

/// The years that a month may be of; anything else is a slip of the finger.
const YEARS: std::ops::RangeInclusive<i16> = 2020..=2099;

impl Day {
    /// The day of a moment.
    pub const fn of(at: Moment, zone: Zone) -> Self {
        Self(zone.day_and_hour(at).0)
    }

    /// The day of this number.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// Days since 1 January 1970.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// So many days later.
    #[must_use]
    pub const fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Its first moment.
    pub const fn start(self, zone: Zone) -> Moment {
        zone.start_of_day(self.0)
    }

    /// Its month.
    pub fn month(self) -> Month {
        let date = self.date();
        Month { year: date.year(), month: date.month().unsigned_abs() }
    }

    /// The day of its month, from 1 to 31.
    pub fn of_month(self) -> u8 {
        self.date().day().unsigned_abs()
    }

    /// As people write it: `22 Nov`.
    pub fn short(self, language: Language) -> String {
        format!("{} {}", self.of_month(), month_name(language, self.month().month))
    }

    fn date(self) -> Date {
        let span = Span::new().try_days(self.0).unwrap_or_default();
        EPOCH.checked_add(span).unwrap_or(EPOCH)
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl fmt::Display for Day {
    /// `2026-11-22`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

impl Month {
    /// Its first day.
    pub fn first(self) -> Day {
        let date = Date::new(self.year, self.month.cast_signed(), 1).unwrap_or(EPOCH);
        Day(date.since((Unit::Day, EPOCH)).map_or(0, |span| span.get_days().into()))
    }

    /// Its last day.
    pub fn last(self) -> Day {
        self.later(1).first().plus(-1)
    }

    /// The month so many months later, or earlier.
    #[must_use]
    pub fn later(self, months: i16) -> Self {
        let count = i32::from(self.year) * 12 + i32::from(self.month) - 1 + i32::from(months);
        let month = u8::try_from(count.rem_euclid(12)).unwrap_or_default() + 1;
        Self { year: i16::try_from(count.div_euclid(12)).unwrap_or(self.year), month }
    }

    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (year, month) = (year.parse().ok()?, month.parse().ok().filter(|_| month.len() == 2 && is_number(month))?);
        Self::new(year, month)
    }

    /// Reads a month as people write it: `November 2026`, `nov 26`, `11/2026`, `2026-11`; without a year the latest that has
    /// begun by `today`.
    pub fn read(text: &str, today: Day) -> Option<Self> {
        let words: Vec<&str> = text.split([' ', '/', '-', '.', ',']).filter(|word| !word.is_empty()).collect();
        let month = |word: &str| parse_month_name(word).or_else(|| word.parse().ok());
        let year = |word: &str| match word.len() {
            4 => word.parse().ok(),
            2 => word.parse::<i16>().ok().map(|year| 2000 + year),
            _ => None,
        };
        match words.as_slice() {
            [name] => {
                let named = Self::new(today.month().year, parse_month_name(name)?)?;
                Some(if named > today.month() { named.later(-12) } else { named })
            }
            [first, second] if first.len() == 4 && first.parse::<i16>().is_ok() => {
                Self::new(year(first)?, month(second)?)
            }
            [first, second] => Self::new(year(second)?, month(first)?),
            _ => None,
        }
    }

    /// As people write it: `Nov 2026`.
    pub fn named(self, language: Language) -> String {
        format!("{} {}", month_name(language, self.month), self.year)
    }

    fn new(year: i16, month: u8) -> Option<Self> {
        (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }
}

impl fmt::Display for Month {
    /// `2026-11`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).expect("a month")
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_zone() {
        let at = |text| Moment::parse(text).expect("a moment");
        let days = |zone| {
            ["2026-11-21T14:59:59Z", "2026-11-21T16:59:59.999Z", "2026-11-21T17:00:00Z"]
                .map(|text| Day::of(at(text), zone).to_string())
        };
        assert_eq!(days(Zone::Wib), ["2026-11-21", "2026-11-21", "2026-11-22"]);
        assert_eq!(days(Zone::Wit), ["2026-11-21", "2026-11-22", "2026-11-22"]);
        assert_eq!(Zone::Wib.day_and_hour(at("2026-11-21T16:59:59Z")).1, 23);
        assert_eq!(Zone::Wib.day_and_hour(at("2026-11-21T17:00:00Z")).1, 0);
        let day = Day::of(at("2026-11-21T17:00:00Z"), Zone::Wib);
        assert_eq!(day.start(Zone::Wib), at("2026-11-21T17:00:00Z"));
        assert_eq!(Day::of(Moment::from_millis(-1), Zone::Wib).to_string(), "1970-01-01");
    }

    #[test]
    fn months_have_their_days() {
        for (text, first, last) in [
            ("2026-11", "2026-11-01", "2026-11-30"),
            ("2026-12", "2026-12-01", "2026-12-31"),
            ("2028-02", "2028-02-01", "2028-02-29"),
            ("2027-02", "2027-02-01", "2027-02-28"),
        ] {
            assert_eq!((month(text).first().to_string(), month(text).last().to_string()), (first.into(), last.into()));
            assert_eq!(month(text).to_string(), text);
            assert_eq!(month(text).last().month(), month(text));
        }
        assert_eq!(month("2026-01").later(-1), month("2025-12"));
        assert_eq!(month("2026-12").later(1), month("2027-01"));
    }

    #[test]
    fn a_month_is_read_as_people_write_it() {
        let today = month("2026-11").first();
        for text in ["November 2026", "nov 26", "11/2026", "2026-11", " 11 2026 ", "NOVEMBER", "november, 2026"] {
            assert_eq!(Month::read(text, today), Some(month("2026-11")), "{text}");
        }
        assert_eq!(Month::read("Desember", today), Some(month("2025-12")), "the latest that has begun");
        assert_eq!(Month::read("Agustus 2026", today), Some(month("2026-08")));
        assert_eq!(Month::read("August 2026", today), Some(month("2026-08")));
        for text in ["", "2026", "13/2026", "0/2026", "November 1999", "11 22 2026", "no", "11", "é9", "2026/99"] {
            assert_eq!(Month::read(text, today), None, "{text}");
        }
        for text in ["2026-1", "2026-13", "26-11", "2026-+1", "2026"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }
}
