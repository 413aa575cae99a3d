//! What is told of a period: its figures, by day or month, beside those of the period before.

use super::{Day, Figures, Month, Period, Span};
use std::collections::BTreeMap;

/// The figures of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The period.
    pub period: Period,
    /// Its days; none if it is all time.
    pub span: Option<Span>,
    /// Its days, or its months if it is all time, each with its figures, those without any with them.
    pub parts: Vec<(Part, Figures)>,
    /// The days before it, in their order; none if it is all time.
    pub parts_before: Vec<Figures>,
    /// The sum of its parts.
    pub now: Figures,
    /// The sum of the parts before; `None` if it is all time.
    pub before: Option<Figures>,
}

/// A day or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A day.
    Day(Day),
    /// A month.
    Month(Month),
}

/// How much more or less it is than before, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// More.
    Up(u64),
    /// Less.
    Down(u64),
    /// As much.
    Same,
}

impl Report {
    /// Of these days, among which all days of the period and of the one before it are, as far as anything was counted on them.
    pub fn of_days(period: Period, (span, before): (Span, Span), days: &BTreeMap<Day, Figures>) -> Self {
        let figures = |day: Day| days.get(&day).cloned().unwrap_or_default();
        let parts: Vec<_> = span.iter().map(|day| (Part::Day(day), figures(day))).collect();
        let parts_before: Vec<_> = before.iter().map(figures).collect();
        let now = Figures::sum(parts.iter().map(|(_, figures)| figures));
        let before = Some(Figures::sum(&parts_before));
        Self { period, span: Some(span), parts, parts_before, now, before }
    }

    /// Of all time: of these months, and those between them.
    pub fn of_months(months: &BTreeMap<Month, Figures>) -> Self {
        let (first, last) = (months.keys().next(), months.keys().next_back());
        let mut parts = Vec::new();
        let mut next = first.copied();
        while let Some(month) = next {
            parts.push((Part::Month(month), months.get(&month).cloned().unwrap_or_default()));
            next = Some(month.later(1)).filter(|next| last.is_some_and(|last| next <= last));
        }
        let now = Figures::sum(months.values());
        Self { period: Period::All, span: None, parts, parts_before: Vec::new(), now, before: None }
    }
}

impl Change {
    /// The change from `before`; `None` if there was nothing that it could be compared with.
    pub fn between(before: u64, now: u64) -> Option<Self> {
        let percent = now.abs_diff(before).saturating_mul(100).checked_div(before)?;
        Some(match now.cmp(&before) {
            std::cmp::Ordering::Greater => Self::Up(percent),
            std::cmp::Ordering::Less => Self::Down(percent),
            std::cmp::Ordering::Equal => Self::Same,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statistics::Figure;

    fn orders(paid: i64) -> Figures {
        [(Figure::Paid, paid)].into_iter().collect()
    }

    #[test]
    fn a_report_holds_every_day_and_counts_no_other() {
        let today = Month::parse("2026-11").expect("a month").first().plus(21);
        let days = (0..20).map(|back| (today.plus(-back), orders(back + 1))).collect();
        let spans = (Period::Week.span(today).expect("days"), Period::Week.span_before(today).expect("days"));
        let report = Report::of_days(Period::Week, spans, &days);
        let paid = |figures: &Figures| figures.count(&Figure::Paid);
        assert_eq!(report.parts.iter().map(|(_, part)| paid(part)).collect::<Vec<_>>(), [7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(report.parts_before.iter().map(paid).collect::<Vec<_>>(), [14, 13, 12, 11, 10, 9, 8]);
        assert_eq!((paid(&report.now), report.before.as_ref().map(paid)), (28, Some(77)));
    }

    #[test]
    fn all_time_has_the_months_without_orders_too() {
        let month = |text| Month::parse(text).expect("a month");
        let months = [(month("2026-11"), orders(2)), (month("2027-02"), orders(3))].into();
        let report = Report::of_months(&months);
        let counts: Vec<_> = report.parts.iter().map(|(_, part)| part.count(&Figure::Paid)).collect();
        assert_eq!((counts, report.now.count(&Figure::Paid)), (vec![2, 0, 0, 3], 5));
        assert_eq!(Report::of_months(&BTreeMap::new()).parts, []);
    }

    #[test]
    fn a_change_is_in_percent_of_what_was_before() {
        assert_eq!(Change::between(100, 150), Some(Change::Up(50)));
        assert_eq!(Change::between(150, 100), Some(Change::Down(33)));
        assert_eq!(Change::between(5, 5), Some(Change::Same));
        assert_eq!(Change::between(0, 5), None, "out of nothing");
        assert_eq!(Change::between(1, 0), Some(Change::Down(100)));
    }
}
