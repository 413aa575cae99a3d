//! Tables of figures as CSV, for a spreadsheet.

use super::{Day, Figure, Figures, Part, Report};
use crate::domain::order::Order;
use crate::domain::order::acts::OrderStatus;
use crate::domain::time::Zone;

/// A line for each day, below what stands above the columns. Amounts are whole rupiah without points, as spreadsheets read
/// them.
pub fn of_days(header: &[String], report: &Report) -> Vec<u8> {
    let line = |(part, figures): &(Part, Figures)| {
        let part = match part {
            Part::Day(day) => day.to_string(),
            Part::Month(month) => month.to_string(),
        };
        let counts = [
            Figure::Placed,
            Figure::Paid,
            Figure::Revenue,
            Figure::Discount,
            Figure::Costed,
            Figure::Profit,
            Figure::Deposits,
            Figure::Refunds,
            Figure::Users,
        ];
        std::iter::once(part).chain(counts.map(|figure| figures.signed(&figure).to_string())).collect()
    };
    written(header, report.parts.iter().map(line))
}

/// An order as a line: its id, when it was placed, where it stands, its buyer's id, what was ordered, how many units, what it
/// costs, what its voucher took off, and which that was. No name, and none of the goods.
pub fn of_order(order: &Order, zone: Zone) -> Vec<String> {
    let (_, hour) = zone.day_and_hour(order.placed);
    let minute = order.placed.as_millis().div_euclid(60_000).rem_euclid(60);
    let lines: Vec<String> = order.lines.iter().map(|line| format!("{} {}", line.quantity, line.code)).collect();
    let voucher = order.voucher.as_ref();
    vec![
        order.id.to_string(),
        format!("{} {hour:02}:{minute:02}", Day::of(order.placed, zone)),
        order.status().map_or("", OrderStatus::name).to_owned(),
        order.buyer.0.to_string(),
        lines.join("; "),
        order.units().to_string(),
        order.invoice.amount.get().to_string(),
        voucher.map_or(0, |voucher| voucher.discount.get()).to_string(),
        voucher.map(|voucher| voucher.code.to_string()).unwrap_or_default(),
    ]
}

/// These lines below these headings. No cell of them is a formula to a spreadsheet.
pub fn written(header: &[String], lines: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in std::iter::once(header.to_vec()).chain(lines) {
        writer.write_record(line.iter().map(|text| cell(text))).expect("memory takes all, and all lines are as long");
    }
    writer.into_inner().expect("memory takes all")
}

/// A text as a cell that is no formula: a spreadsheet takes what begins with one of these for one, but for a number.
fn cell(text: &str) -> String {
    let is_number = text.parse::<i64>().is_ok() && !text.starts_with('+');
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_number {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statistics::{Month, Period};

    #[test]
    fn no_cell_is_a_formula() {
        for (text, safe) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+62", "'+62"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("-5000", "-5000"),
            ("Netflix", "Netflix"),
            ("", ""),
        ] {
            assert_eq!(cell(text), safe);
        }
        let header = ["a".to_owned(), "b".to_owned()];
        let file = written(&header, [vec!["=1,\"x\"".to_owned(), "ä\nb".to_owned()]].into_iter());
        assert_eq!(String::from_utf8_lossy(&file), "a,b\n\"'=1,\"\"x\"\"\",\"ä\nb\"\n");
    }

    #[test]
    fn every_day_has_a_line() {
        let first = Month::parse("2026-11").expect("a month").first();
        let day: Figures = [(Figure::Paid, 2), (Figure::Revenue, 90_000), (Figure::Profit, -500)].into_iter().collect();
        let span = Period::Today.span(first.plus(1)).expect("a day");
        let spans = (super::super::Span { from: first, ..span }, span);
        let report = Report::of_days(Period::Today, spans, &[(first, day)].into());
        let header: Vec<String> = ["d", "o", "p", "r", "v", "c", "g", "t", "b", "u"].map(str::to_owned).into();
        let file = of_days(&header, &report);
        assert_eq!(
            String::from_utf8_lossy(&file),
            "d,o,p,r,v,c,g,t,b,u\n2026-11-01,0,2,90000,0,0,-500,0,0,0\n2026-11-02,0,0,0,0,0,0,0,0,0\n"
        );
    }
}
