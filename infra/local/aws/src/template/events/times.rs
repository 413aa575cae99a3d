//! When a schedule fires: `rate(…)`, `cron(…)` and `at(…)` as EventBridge writes them.

use anyhow::{Context, Result, bail, ensure};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// The times of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Every(SignedDuration),
    Once(Timestamp),
    Cron(Box<Cron>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cron {
    minutes: Vec<i16>,
    hours: Vec<i16>,
    days: Option<Vec<i16>>,
    months: Vec<i16>,
    /// 1 is Sunday.
    weekdays: Option<Vec<i16>>,
    years: Vec<i16>,
    offset: Offset,
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

impl Times {
    /// Reads an expression. `zone` is the schedule's time zone, UTC unless given.
    pub fn parse(expression: &str, zone: Option<&str>) -> Result<Self> {
        let (kind, rest) = expression.split_once('(').context("neither rate(), cron() nor at()")?;
        let inside = rest.strip_suffix(')').context("it does not end with )")?;
        let offset = offset(zone.unwrap_or("UTC"))?;
        Ok(Self(match kind {
            "rate" => Kind::Every(rate(inside)?),
            "cron" => Kind::Cron(Box::new(cron(inside, offset)?)),
            "at" => Kind::Once(offset.to_timestamp(inside.parse::<DateTime>().context("not a date and time")?)?),
            _ => bail!("neither rate(), cron() nor at()"),
        }))
    }

    /// The first time after `last`. Rates count from `last`, which is when the schedule was made or fired before.
    pub fn after(&self, last: Timestamp) -> Option<Timestamp> {
        match &self.0 {
            Kind::Every(time) => last.checked_add(*time).ok(),
            Kind::Once(at) => Some(*at).filter(|at| *at > last),
            Kind::Cron(cron) => cron.after(last),
        }
    }
}

impl Cron {
    fn after(&self, last: Timestamp) -> Option<Timestamp> {
        let last = self.offset.to_datetime(last);
        let mut date = last.date();
        // A leap day on a given weekday comes back within 40 years; what is later never comes.
        for _ in 0..366 * 40 {
            if self.falls_on(date) {
                let times = self.hours.iter().flat_map(|hour| self.minutes.iter().map(|minute| (*hour, *minute)));
                let found = times
                    .filter_map(|(hour, minute)| {
                        Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
                    })
                    .map(|time| date.to_datetime(time))
                    .find(|at| *at > last);
                if let Some(at) = found {
                    return self.offset.to_timestamp(at).ok();
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    fn falls_on(&self, date: Date) -> bool {
        let weekday = i16::from(date.weekday().to_sunday_one_offset());
        self.years.contains(&date.year())
            && self.months.contains(&i16::from(date.month()))
            && self.days.as_ref().is_none_or(|days| days.contains(&i16::from(date.day())))
            && self.weekdays.as_ref().is_none_or(|weekdays| weekdays.contains(&weekday))
    }
}

fn rate(inside: &str) -> Result<SignedDuration> {
    let (count, unit) = inside.split_once(' ').context("a rate is a number and a unit")?;
    let count: i64 = count.parse().context("a rate is a number and a unit")?;
    ensure!((1..=100_000).contains(&count), "a rate counts from 1");
    let minutes = match unit.strip_suffix('s').unwrap_or(unit) {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => bail!("a rate counts minutes, hours or days"),
    };
    ensure!((count == 1) != unit.ends_with('s'), "a rate of one is singular, of more plural");
    Ok(SignedDuration::from_mins(count * minutes))
}

fn cron(inside: &str, offset: Offset) -> Result<Cron> {
    let fields: Vec<&str> = inside.split_whitespace().collect();
    let [minutes, hours, days, months, weekdays, years] = fields[..] else { bail!("a cron has six fields") };
    ensure!((days == "?") != (weekdays == "?"), "one of the day of the month and the day of the week is ?");
    let optional =
        |text: &str, bounds, names: &[&str]| if text == "?" { Ok(None) } else { field(text, bounds, names).map(Some) };
    Ok(Cron {
        minutes: field(minutes, (0, 59), &[]).context("minutes")?,
        hours: field(hours, (0, 23), &[]).context("hours")?,
        days: optional(days, (1, 31), &[]).context("day of the month")?,
        months: field(months, (1, 12), &MONTHS).context("months")?,
        weekdays: optional(weekdays, (1, 7), &WEEKDAYS).context("day of the week")?,
        years: field(years, (1970, 2199), &[]).context("years")?,
        offset,
    })
}

/// `*`, `5`, `1-5`, `*/10`, `MON-FRI`, and lists of them. `L`, `W` and `#` are not known here.
fn field(text: &str, (least, most): (i16, i16), names: &[&str]) -> Result<Vec<i16>> {
    let number = |word: &str| -> Result<i16> {
        if let Some(at) = names.iter().position(|name| name.eq_ignore_ascii_case(word)) {
            return Ok(i16::try_from(at)? + 1);
        }
        let number = word.parse().with_context(|| format!("{word:?} is not understood"))?;
        ensure!((least..=most).contains(&number), "{number} is not between {least} and {most}");
        Ok(number)
    };
    let mut all = Vec::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => {
                (range, step.parse::<usize>().ok().filter(|step| *step > 0).context("a step counts from 1")?)
            }
            None => (part, 1),
        };
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (least, most),
            Some((first, last)) => (number(first)?, number(last)?),
            None if step > 1 || part.contains('/') => (number(range)?, most),
            None => (number(range)?, number(range)?),
        };
        all.extend((first..=last).step_by(step));
    }
    all.sort_unstable();
    all.dedup();
    ensure!(!all.is_empty(), "{text:?} is never");
    Ok(all)
}

/// The zones a shop of ours can be in keep no summer time, so an offset is all there is to them.
fn offset(zone: &str) -> Result<Offset> {
    Ok(Offset::constant(match zone {
        "UTC" | "Etc/UTC" => 0,
        "Asia/Jakarta" | "Asia/Pontianak" => 7,
        "Asia/Makassar" | "Asia/Singapore" => 8,
        "Asia/Jayapura" => 9,
        other => bail!("the local cloud does not know the time zone {other}"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, zone: &str, last: &str) -> String {
        let after = Times::parse(expression, Some(zone)).unwrap().after(last.parse().unwrap());
        after.map_or("never".into(), |at| at.to_string())
    }

    #[test]
    fn times_come_as_written() {
        for (expression, zone, last, expected) in [
            ("rate(1 minute)", "UTC", "2026-11-22T07:05:00Z", "2026-11-22T07:06:00Z"),
            ("rate(2 hours)", "UTC", "2026-11-22T07:05:00Z", "2026-11-22T09:05:00Z"),
            ("cron(0 3 * * ? *)", "Asia/Jakarta", "2026-11-22T07:05:00Z", "2026-11-22T20:00:00Z"),
            ("cron(0/15 * * * ? *)", "UTC", "2026-11-22T07:15:00Z", "2026-11-22T07:30:00Z"),
            ("cron(30 9 ? * MON-FRI *)", "UTC", "2026-11-20T09:30:00Z", "2026-11-23T09:30:00Z"),
            ("cron(0 0 29 FEB ? *)", "UTC", "2026-11-20T09:30:00Z", "2028-02-29T00:00:00Z"),
            ("at(2026-11-22T14:00:00)", "Asia/Jakarta", "2026-11-22T06:00:00Z", "2026-11-22T07:00:00Z"),
            ("at(2026-11-22T14:00:00)", "Asia/Jakarta", "2026-11-22T07:00:00Z", "never"),
        ] {
            assert_eq!(next(expression, zone, last), expected, "{expression}");
        }
    }

    #[test]
    fn what_eventbridge_refuses_is_refused() {
        for wrong in [
            "rate(1 minutes)",
            "rate(5 minute)",
            "rate(0 minutes)",
            "cron(0 3 * * * *)",
            "cron(60 3 * * ? *)",
            "every minute",
        ] {
            assert!(Times::parse(wrong, None).is_err(), "{wrong}");
        }
    }
}
