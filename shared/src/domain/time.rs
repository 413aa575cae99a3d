//! Moments, which come with events and never from the system clock, and how they are written in the shop's time zone.

use super::language::Language;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

/// One of Indonesia's three time zones. None of them has daylight saving time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Asia/Jakarta, UTC+7.
    Wib,
    /// Asia/Makassar, UTC+8.
    Wita,
    /// Asia/Jayapura, UTC+9.
    Wit,
}

const MONTHS_ID: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const HOUR_MILLIS: i64 = 60 * 60 * 1_000;

/// The short name of a month, from 1 to 12.
pub fn month_name(language: Language, month: u8) -> &'static str {
    let months = match language {
        Language::Indonesian => &MONTHS_ID,
        Language::English => &MONTHS_EN,
    };
    months[usize::from(month.clamp(1, 12)) - 1]
}

/// The month whose name begins like this word, in any language.
pub fn parse_month_name(word: &str) -> Option<u8> {
    let begins = |month: &str| word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(month));
    (1..=12).find(|month| Language::ALL.iter().any(|language| begins(month_name(*language, *month))))
}

impl Moment {
    /// Milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This moment and `seconds` more.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000)))
    }

    /// This moment and `minutes` more.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes.saturating_mul(60))
    }

    /// The day in UTC, counted from the Unix epoch.
    pub const fn utc_day(self) -> i64 {
        self.0.div_euclid(24 * 60 * 60 * 1_000)
    }

    /// Whole milliseconds from `earlier` to this moment; negative if it is the other way round.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Parses RFC 3339; fractions of a millisecond are cut.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(|at| Self(at.as_millisecond()))
    }
}

impl Zone {
    /// Parses an IANA name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "Asia/Jakarta" => Some(Self::Wib),
            "Asia/Makassar" => Some(Self::Wita),
            "Asia/Jayapura" => Some(Self::Wit),
            _ => None,
        }
    }

    /// Reads a day as people write it, `31-12-2026` or `31/12/2026 20.00`: its moment in this zone, and whether a time of the
    /// day was written; without one it is the first moment of the day.
    pub fn read(self, text: &str) -> Option<(Moment, bool)> {
        let numbers = |text: &str, marks: &[char]| -> Option<Vec<i16>> {
            text.split(marks).map(|part| part.parse().ok().filter(|number| *number >= 0)).collect()
        };
        let mut words = text.split_whitespace();
        let date = numbers(words.next()?, &['-', '/', '.'])?;
        let time = words.next().map(|time| numbers(time, &[':', '.']));
        let ([day, month, year], None) = (date.as_slice(), words.next()) else { return None };
        let date = Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()?;
        let (hour, minute, has_time) = match time {
            None => (0, 0, false),
            Some(time) => match time?.as_slice() {
                [hour, minute] => (i8::try_from(*hour).ok()?, i8::try_from(*minute).ok()?, true),
                _ => return None,
            },
        };
        let (hours, _) = self.offset();
        let local = date.to_datetime(Time::new(hour, minute, 0, 0).ok()?);
        let at = Offset::constant(hours).to_timestamp(local).ok()?;
        Some((Moment(at.as_millisecond()), has_time))
    }

    /// Writes a moment as [`Zone::read`] reads it: `31-12-2026 20.00`.
    pub fn typed(self, at: Moment) -> String {
        let (hours, _) = self.offset();
        let zone = TimeZone::fixed(Offset::constant(hours));
        let local = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::MAX).to_zoned(zone);
        let (day, month, year) = (local.day(), local.month(), local.year());
        format!("{day:02}-{month:02}-{year} {:02}.{:02}", local.hour(), local.minute())
    }

    /// The hour of the day in this zone, 0 to 23.
    pub fn hour(self, at: Moment) -> u8 {
        let (ahead, _) = self.offset();
        let hours = at.0.div_euclid(3_600_000).saturating_add(i64::from(ahead)).rem_euclid(24);
        u8::try_from(hours).unwrap_or_default()
    }

    /// Hours ahead of UTC, and the zone's short name.
    const fn offset(self) -> (i8, &'static str) {
        match self {
            Self::Wib => (7, "WIB"),
            Self::Wita => (8, "WITA"),
            Self::Wit => (9, "WIT"),
        }
    }

    /// The day of a moment in this zone, counted from 1 January 1970, and its hour.
    pub const fn day_and_hour(self, at: Moment) -> (i64, i64) {
        let hours = at.0.div_euclid(HOUR_MILLIS).saturating_add(self.offset().0 as i64);
        (hours.div_euclid(24), hours.rem_euclid(24))
    }

    /// The first moment of a day, counted as in [`Zone::day_and_hour`].
    pub const fn start_of_day(self, day: i64) -> Moment {
        let hours = day.saturating_mul(24).saturating_sub(self.offset().0 as i64);
        Moment(hours.saturating_mul(HOUR_MILLIS))
    }

    /// Writes a moment in this zone, with Indonesian month names: `22 Nov 2026 14.05 WIB`.
    pub fn write(self, at: Moment) -> String {
        self.write_in(Language::Indonesian, at)
    }

    /// By the habit of `language`: `22 Mei 2026 14.05 WIB` or `22 May 2026 14:05 WIB`.
    pub fn write_in(self, language: Language, at: Moment) -> String {
        let (hours, name) = self.offset();
        let zone = TimeZone::fixed(Offset::constant(hours));
        let local = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::MAX).to_zoned(zone);
        let separator = match language {
            Language::Indonesian => '.',
            Language::English => ':',
        };
        let month = month_name(language, local.month().unsigned_abs());
        let (day, year, hour, minute) = (local.day(), local.year(), local.hour(), local.minute());
        format!("{day} {month} {year} {hour:02}{separator}{minute:02} {name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_zone_writes_its_own_time() {
        let at = Moment::parse("2026-11-22T07:05:59.678622564Z").expect("a moment");
        let written = [Zone::Wib, Zone::Wita, Zone::Wit].map(|zone| zone.write(at));
        assert_eq!(written, ["22 Nov 2026 14.05 WIB", "22 Nov 2026 15.05 WITA", "22 Nov 2026 16.05 WIT"]);
    }

    #[test]
    fn midnight_is_tomorrow_in_jakarta() {
        assert_eq!(Moment::parse("2026-11-22T07:05:59.678+0000"), Moment::parse("2026-11-22T07:05:59.678Z"));
        let at = Moment::parse("2026-12-31T17:00:00Z").expect("a moment");
        assert_eq!(Zone::Wib.write(at), "1 Jan 2027 00.00 WIB");
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let read = |text: &str| Zone::Wib.read(text).map(|(at, has_time)| (Zone::Wib.write(at), has_time));
        for text in ["31-12-2026", "31/12/2026", "31.12.2026"] {
            assert_eq!(read(text), Some(("31 Des 2026 00.00 WIB".to_owned(), false)), "{text}");
        }
        for text in ["1-2-2027 20.30", "01/02/2027 20:30"] {
            assert_eq!(read(text), Some(("1 Feb 2027 20.30 WIB".to_owned(), true)), "{text}");
        }
        for text in
            ["", "31", "31-12", "31-13-2026", "30-2-2026", "31-12-2026 25.00", "31-12-2026 20", "besok", "1-1-1-1"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_that_is_typed_is_read_again() {
        let at = Moment::parse("2026-12-31T17:05:00Z").expect("a moment");
        assert_eq!(Zone::Wib.typed(at), "01-01-2027 00.05");
        assert_eq!(Zone::Wib.read(&Zone::Wib.typed(at)), Some((at, true)));
    }

    #[test]
    fn each_language_has_its_habit() {
        let at = Moment::parse("2026-05-22T07:05:00Z").expect("a moment");
        assert_eq!(Zone::Wib.write_in(Language::Indonesian, at), "22 Mei 2026 14.05 WIB");
        assert_eq!(Zone::Wib.write_in(Language::English, at), "22 May 2026 14:05 WIB");
    }
}
