//! What a unit is refunded with that failed before its warranty ended: pro rata by days, less a fee by the table that an admin
//! sets.

use super::Rupiah;
use crate::domain::catalogue::pricing::MAX_INVOICE;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the shop keeps of refunds, by the days of use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefundFees(Vec<FeeRange>);

/// What is kept in these days of use, both included; without `to` in all that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct FeeRange {
    from: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<u32>,
    fee: Fee,
}

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fee {
    /// So many percent of the pro rata value, at most 100.
    Percent(u32),
    /// An amount.
    Amount(Rupiah),
}

/// The most ranges of a table, and the largest day.
pub const MAX_RANGES: usize = 10;
const MAX_DAY: u32 = 3_650;

/// What is to be reckoned: the price of a unit, the days it was used, and the days its warranty covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What was paid for it.
    pub price: Rupiah,
    /// Days used.
    pub used: u32,
    /// Days covered.
    pub covered: u32,
}

impl Usage {
    /// Reads `45rb | 10 | 30`: price, days used, days covered.
    pub fn parse(text: &str) -> Option<Self> {
        let [price, used, covered] = text.split('|').map(str::trim).collect::<Vec<_>>().try_into().ok()?;
        let price = Rupiah::parse(price).filter(|price| (Rupiah::new(1)..=MAX_INVOICE).contains(price))?;
        let (used, covered) = (parse_day(used)?, parse_day(covered).filter(|covered| *covered > 0)?);
        Some(Self { price, used, covered })
    }
}

impl RefundFees {
    /// Reads a table, a range a line: `0-6 | 0%`, `7-13 | 10%`, `14+ | 5rb`; `-` is a table without fees.
    ///
    /// # Errors
    /// The number of the line that is wrong, from 1; or that overlaps the one before, or is one too many.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let text = text.trim();
        if text == "-" {
            return Ok(Self::default());
        }
        let mut ranges: Vec<FeeRange> = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let range = FeeRange::parse(line).ok_or(number)?;
            let follows = ranges.last().is_none_or(|last| last.to.is_some_and(|to| to < range.from));
            if !follows || ranges.len() >= MAX_RANGES {
                return Err(number);
            }
            ranges.push(range);
        }
        if ranges.is_empty() { Err(1) } else { Ok(Self(ranges)) }
    }

    /// Its ranges, as they are written.
    pub fn lines(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// The refund: price × days left ÷ days covered, less the fee, rounded down to whole rupiah once, at the end. Nothing is
    /// left from the last day on.
    pub fn refund(&self, Usage { price, used, covered }: Usage) -> Rupiah {
        let left = u128::from(covered.saturating_sub(used));
        let value = u128::from(price.get()) * left;
        let whole = u128::from(covered);
        let fee = self.0.iter().find(|range| range.from <= used && range.to.is_none_or(|to| used <= to));
        let refund = match fee.map_or(Fee::Percent(0), |range| range.fee) {
            Fee::Percent(percent) => (value * u128::from(100 - percent.min(100))).checked_div(whole * 100),
            Fee::Amount(amount) => {
                value.checked_div(whole).map(|refund| refund.saturating_sub(u128::from(amount.get())))
            }
        };
        Rupiah::new(u64::try_from(refund.unwrap_or_default()).unwrap_or(u64::MAX)).min(price)
    }
}

impl FeeRange {
    fn parse(line: &str) -> Option<Self> {
        let (days, fee) = line.split_once('|')?;
        let (days, fee) = (days.trim(), fee.trim());
        let (from, to) = match (days.strip_suffix('+'), days.split_once('-')) {
            (Some(from), _) => (parse_day(from)?, None),
            (None, Some((from, to))) => (parse_day(from)?, Some(parse_day(to)?)),
            (None, None) => (parse_day(days)?, Some(parse_day(days)?)),
        };
        let fee = match fee.strip_suffix('%') {
            Some(percent) => {
                Fee::Percent(percent.trim().parse().ok().filter(|percent| *percent <= 100 && !fee.starts_with('+'))?)
            }
            None => Fee::Amount(Rupiah::parse(fee).filter(|amount| *amount <= MAX_INVOICE)?),
        };
        to.is_none_or(|to| from <= to).then_some(Self { from, to, fee })
    }
}

impl fmt::Display for FeeRange {
    /// As it is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            None => write!(f, "{}+", self.from)?,
            Some(to) if to == self.from => write!(f, "{to}")?,
            Some(to) => write!(f, "{}-{to}", self.from)?,
        }
        match self.fee {
            Fee::Percent(percent) => write!(f, " | {percent}%"),
            Fee::Amount(amount) => write!(f, " | {amount}"),
        }
    }
}

/// A number of days, as it is written.
fn parse_day(text: &str) -> Option<u32> {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|day| plain && *day <= MAX_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refund(price: u64, used: u32, covered: u32, fees: &str) -> u64 {
        let fees = RefundFees::parse(fees).unwrap_or_else(|line| panic!("line {line} of {fees}"));
        fees.refund(Usage { price: Rupiah::new(price), used, covered }).get()
    }

    #[test]
    fn days_that_are_left_are_refunded() {
        assert_eq!(refund(45_000, 0, 30, "-"), 45_000);
        assert_eq!(refund(45_000, 10, 30, "-"), 30_000);
        assert_eq!(refund(45_000, 29, 30, "-"), 1_500);
        assert_eq!(refund(45_000, 30, 30, "-"), 0);
        assert_eq!(refund(45_000, 31, 30, "-"), 0);
        assert_eq!(refund(100, 1, 3, "-"), 66, "66.67, rounded down");
        assert_eq!(refund(45_000, 0, 0, "-"), 0, "no warranty");
    }

    #[test]
    fn the_fee_of_the_day_is_kept() {
        let fees = "7-13 | 10%\n14+ | 25%";
        assert_eq!(refund(30_000, 6, 30, fees), 24_000);
        assert_eq!(refund(30_000, 7, 30, fees), 20_700);
        assert_eq!(refund(30_000, 15, 30, fees), 11_250);
        assert_eq!(refund(30_000, 15, 30, "0+ | 100%"), 0);
        assert_eq!(refund(30_000, 15, 30, "0+ | 5rb"), 10_000);
        assert_eq!(refund(30_000, 29, 30, "0+ | 5rb"), 0, "never less than nothing");
        assert_eq!(refund(30_000, 15, 30, "0-14 | 5rb"), 15_000, "no fee on a day that no range names");
    }

    #[test]
    fn a_table_is_read_as_it_is_written() {
        let table = RefundFees::parse(" 0-6|0% \n7 | 10%\n8-13 | Rp 5.000\n14+ | 7rb").expect("a table");
        let written = ["0-6 | 0%", "7 | 10%", "8-13 | Rp5.000", "14+ | Rp7.000"];
        assert_eq!(table.lines(), written);
        assert_eq!(RefundFees::parse(&written.join("\n")), Ok(table));
        let eleven: Vec<String> = (0..11).map(|day| format!("{day} | 1%")).collect();
        for (wrong, line) in [
            ("", 1),
            ("7", 1),
            ("7 | 101%", 1),
            ("7 | -1%", 1),
            ("7-6 | 1%", 1),
            ("0-7 | 1%\n7+ | 2%", 2),
            ("0+ | 1%\n9 | 2%", 2),
            ("0-6 | 1%\n\n7 | 1%", 2),
            ("0-6 | sepuluh", 1),
            ("4000 | 1%", 1),
            (&eleven.join("\n"), 11),
        ] {
            assert_eq!(RefundFees::parse(wrong), Err(line), "{wrong}");
        }
    }

    #[test]
    fn what_is_to_be_reckoned_is_one_line() {
        let usage = Usage { price: Rupiah::new(45_000), used: 10, covered: 30 };
        assert_eq!(Usage::parse("45rb | 10 | 30"), Some(usage));
        for wrong in
            ["", "45rb", "45rb | 10", "45rb | 10 | 0", "0 | 1 | 30", "45rb | -1 | 30", "10jt | 1 | 30", "1|2|3|4"]
        {
            assert_eq!(Usage::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_refund_is_never_more_than_the_price_and_never_grows(
            price in 0..10_000_000_u64, used in 0..400_u32, covered in 0..400_u32, percent in 0..=100_u32, amount in 0..90_000_u64,
        ) {
            for fees in [format!("0+ | {percent}%"), format!("0+ | {amount}")] {
                let now = refund(price, used, covered, &fees);
                prop_assert!(now <= price);
                prop_assert!(refund(price, used + 1, covered, &fees) <= now);
                prop_assert!(now <= refund(price, used, covered, "-"), "a fee takes, and never gives");
            }
        }
    }
}
