//! A voucher as an admin makes and changes it: by one line, or field by field.

use super::list_file::{Row, voucher};
use super::{Discount, Scope, Voucher};
use crate::domain::money::Rupiah;
use crate::domain::time::{Moment, Zone};
use serde::{Deserialize, Serialize};

/// A field that an admin changes by writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoucherField {
    /// What it takes off.
    Discount,
    /// The most that a percentage takes off.
    Cap,
    /// From when it can be used.
    From,
    /// Until when.
    Until,
    /// What the goods that it is for must cost at least.
    Minimum,
    /// The goods that it is for.
    Goods,
    /// How many orders can use it at all.
    Uses,
    /// How many orders of one buyer can use it.
    UsesEach,
}

/// What an admin writes for a field that is to be empty.
const NONE: &str = "-";

/// Milliseconds of a day.
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// Parses `CODE | 10% | 100`: code, discount, and how many orders can use it, which may be left out.
///
/// # Errors
/// The column of the list of vouchers whose value is not allowed; `None` if it is no such line.
pub fn parse_line(line: &str) -> Result<Voucher, Option<&'static str>> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let (code, discount, uses) = match parts.as_slice() {
        [code, discount] => (code, discount, &""),
        [code, discount, uses] => (code, discount, uses),
        _ => return Err(None),
    };
    voucher(&Row::of(code, discount, uses)).map_err(Some)
}

impl VoucherField {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Discount, Self::Cap, Self::From, Self::Until, Self::Minimum, Self::Goods, Self::Uses, Self::UsesEach];

    /// As a button carries it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Discount => "discount",
            Self::Cap => "cap",
            Self::From => "from",
            Self::Until => "until",
            Self::Minimum => "minimum",
            Self::Goods => "goods",
            Self::Uses => "uses",
            Self::UsesEach => "each",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

impl Voucher {
    /// The voucher with what was written for a field; `None` if that is not allowed. Goods are found by
    /// [`Voucher::with_goods`].
    pub fn with_field(&self, field: VoucherField, text: &str, zone: Zone) -> Option<Self> {
        let text = text.trim();
        let mut next = self.clone();
        match (field, &mut next.discount) {
            (VoucherField::Discount, discount) => *discount = with_discount(discount, text)?,
            (VoucherField::Cap, Discount::Percent { cap, .. }) => *cap = optional(text, positive)?,
            (VoucherField::Cap, Discount::Amount(_)) | (VoucherField::Goods, _) => return None,
            (VoucherField::From, _) => next.from = optional(text, |text| zone.read(text).map(|(at, _)| at))?,
            (VoucherField::Until, _) => next.until = optional(text, |text| end(zone, text))?,
            (VoucherField::Minimum, _) => next.minimum = optional(text, Rupiah::parse)?.unwrap_or_default(),
            (VoucherField::Uses, _) => next.most_uses = optional(text, count)?,
            (VoucherField::UsesEach, _) => next.most_uses_each = optional(text, count)?,
        }
        let in_order = match (next.from, next.until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        in_order.then_some(next)
    }

    /// The voucher for these goods.
    pub fn with_goods(&self, scope: Scope) -> Self {
        Self { scope, ..self.clone() }
    }

    /// Whether `other` differs in this field.
    pub fn differs_in(&self, field: VoucherField, other: &Self) -> bool {
        match field {
            VoucherField::Discount | VoucherField::Cap => self.discount != other.discount,
            VoucherField::From => self.from != other.from,
            VoucherField::Until => self.until != other.until,
            VoucherField::Minimum => self.minimum != other.minimum,
            VoucherField::Goods => self.scope != other.scope,
            VoucherField::Uses => self.most_uses != other.most_uses,
            VoucherField::UsesEach => self.most_uses_each != other.most_uses_each,
        }
    }
}

fn with_discount(seen: &Discount, text: &str) -> Option<Discount> {
    let cap = match seen {
        Discount::Percent { cap, .. } => *cap,
        Discount::Amount(_) => None,
    };
    match text.strip_suffix('%') {
        Some(percent) => {
            let percent = percent.trim().parse().ok().filter(|percent| (1..=100).contains(percent))?;
            Some(Discount::Percent { percent, cap })
        }
        None => positive(text).map(Discount::Amount),
    }
}

/// The moment at which a voucher is over; a day without a time is meant whole.
fn end(zone: Zone, text: &str) -> Option<Moment> {
    let (at, has_time) = zone.read(text)?;
    Some(if has_time { at } else { Moment::from_millis(at.as_millis() + DAY_MILLIS) })
}

fn positive(text: &str) -> Option<Rupiah> {
    Rupiah::parse(text).filter(|amount| *amount > Rupiah::ZERO)
}

fn count(text: &str) -> Option<u32> {
    text.parse().ok().filter(|count| *count > 0)
}

/// Nothing, if that is what was written; `None` if it can't be parsed.
fn optional<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text == NONE { Some(None) } else { parse(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(line: &str) -> Voucher {
        parse_line(line).expect("a voucher")
    }

    #[test]
    fn one_line_makes_a_voucher() {
        let voucher = made("hemat10 | 10% | 100");
        assert_eq!((voucher.code.as_str(), voucher.most_uses), ("HEMAT10", Some(100)));
        assert_eq!(made("POTONG|5rb").discount, Discount::Amount(Rupiah::new(5_000)));
        let wrong = ["HEMAT10", "H | 10%", "HEMAT10 | 0%", "HEMAT10 | 10% | banyak", "A | B | C | D"].map(parse_line);
        let columns: Vec<_> = wrong.into_iter().map(|wrong| wrong.expect_err("it is refused")).collect();
        assert_eq!(columns, [None, Some("code"), Some("discount"), Some("uses"), None]);
    }

    #[test]
    fn each_field_is_read_as_people_write_it() {
        let voucher = made("HEMAT10 | 10%");
        let with = |field, text| voucher.with_field(field, text, Zone::Wib);
        let until = |text| with(VoucherField::Until, text).and_then(|next| next.until).map(|at| Zone::Wib.write(at));
        assert_eq!(until("31-12-2026").as_deref(), Some("1 Jan 2027 00.00 WIB"), "the whole day");
        assert_eq!(until("31-12-2026 20.00").as_deref(), Some("31 Des 2026 20.00 WIB"));
        let capped = with(VoucherField::Cap, "20rb").expect("a cap");
        assert_eq!(capped.discount, Discount::Percent { percent: 10, cap: Some(Rupiah::new(20_000)) });
        let next = capped.with_field(VoucherField::Discount, "15 %", Zone::Wib).expect("a discount");
        assert_eq!(next.discount, Discount::Percent { percent: 15, cap: Some(Rupiah::new(20_000)) }, "the cap stays");
        assert_eq!(capped.with_field(VoucherField::Cap, "-", Zone::Wib).as_ref(), Some(&voucher));
        assert_eq!(with(VoucherField::Minimum, "50.000").expect("a minimum").minimum, Rupiah::new(50_000));
        for (field, text) in [
            (VoucherField::Discount, "-"),
            (VoucherField::Discount, "101%"),
            (VoucherField::Uses, "0"),
            (VoucherField::From, "besok"),
            (VoucherField::Goods, "NFX"),
        ] {
            assert_eq!(with(field, text), None, "{text}");
        }
    }

    #[test]
    fn it_does_not_end_before_it_begins() {
        let from = made("HEMAT10 | 10%").with_field(VoucherField::From, "2-1-2027", Zone::Wib).expect("a day");
        assert_eq!(from.with_field(VoucherField::Until, "1-1-2027", Zone::Wib), None);
        assert!(from.with_field(VoucherField::Until, "2-1-2027", Zone::Wib).is_some(), "that day");
    }

    #[test]
    fn a_change_is_seen_in_its_field_alone() {
        let voucher = made("HEMAT10 | 10%");
        let next = voucher.with_field(VoucherField::Uses, "5", Zone::Wib).expect("a number");
        let fields: Vec<_> = VoucherField::ALL.into_iter().filter(|field| next.differs_in(*field, &voucher)).collect();
        assert_eq!(fields, [VoucherField::Uses]);
    }
}
