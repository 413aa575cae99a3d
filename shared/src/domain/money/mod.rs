//! Amounts of money in whole rupiah, with checked arithmetic.

pub mod adjustment;
#[cfg(test)]
mod books_tests;
pub mod refund;
pub mod wallet;

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money in whole rupiah. Never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rupiah(u64);

/// The largest result of a calculation, Rp1,000,000,000,000: anything above it is taken for a mistake.
const CEILING: u64 = 1_000_000_000_000;

impl Rupiah {
    /// Rp0.
    pub const ZERO: Self = Self(0);

    /// `amount` whole rupiah.
    pub const fn new(amount: u64) -> Self {
        Self(amount)
    }

    /// Reads an amount as people in Indonesia write it: `35000`, `35.000`, `Rp 35.000`, `35rb`, `35 ribu`, `35k`, `1jt`.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.to_lowercase().split_whitespace().collect();
        let text = text.strip_prefix("rp").unwrap_or(&text).trim_start_matches('.');
        let units = [("ribu", 1_000), ("rb", 1_000), ("k", 1_000), ("juta", 1_000_000), ("jt", 1_000_000)];
        let unit = units.into_iter().find_map(|(word, factor)| Some((text.strip_suffix(word)?, factor)));
        let (number, factor) = unit.unwrap_or((text.strip_suffix(",-").unwrap_or(text), 1));
        // Points and commas part thousands, so three digits follow each.
        let mut groups = number.split(['.', ',']);
        let first = groups.next().filter(|first| !first.is_empty())?;
        let digits = groups.try_fold(first.to_owned(), |digits, group| (group.len() == 3).then(|| digits + group))?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let amount: u64 = digits.parse().ok().filter(|_| plain)?;
        amount.checked_mul(factor).filter(|amount| *amount <= CEILING).map(Self)
    }

    /// What is missing to reach `other`.
    pub const fn missing_to(self, other: Self) -> Self {
        Self(other.0.saturating_sub(self.0))
    }

    /// The amount as a plain number, for JSON or a key.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The sum; `None` above the ceiling.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).filter(|sum| *sum <= CEILING).map(Self)
    }

    /// The sum of amounts; `None` if one of them is `None` or the sum is above the ceiling.
    pub fn sum(mut amounts: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        amounts.try_fold(Self::ZERO, |total, amount| total.plus(amount?))
    }

    /// This price times `quantity`; `None` above the ceiling.
    pub fn times(self, quantity: u32) -> Option<Self> {
        self.0.checked_mul(u64::from(quantity)).filter(|product| *product <= CEILING).map(Self)
    }
}

impl fmt::Display for Rupiah {
    /// With Indonesian thousands separators: `Rp50.000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        f.write_str("Rp")?;
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn is_written_with_points() {
        let written: Vec<_> = [0, 7, 999, 1_000, 50_000, 1_234_567].map(|amount| Rupiah(amount).to_string()).into();
        assert_eq!(written, ["Rp0", "Rp7", "Rp999", "Rp1.000", "Rp50.000", "Rp1.234.567"]);
    }

    #[test]
    fn is_read_as_people_write_it() {
        let read = |text: &str| Rupiah::parse(text).map(Rupiah::get);
        for text in ["35000", "35.000", "35,000", " Rp 35.000 ", "Rp.35.000", "35rb", "35 Ribu", "35K", "35.000,-"] {
            assert_eq!(read(text), Some(35_000), "{text}");
        }
        assert_eq!(read("2jt"), Some(2_000_000));
        assert_eq!(read("0"), Some(0));
        for text in ["", "rp", "35.00", "3.5jt", "-5", "+5", "1e5", "٣٥", "35 000 000 000 000", "dua ribu"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn refuses_sums_above_the_ceiling() {
        assert_eq!(Rupiah(CEILING).plus(Rupiah(1)), None);
        assert_eq!(Rupiah(CEILING / 2 + 1).times(2), None);
        assert_eq!(Rupiah(u64::MAX).plus(Rupiah(1)), None);
        assert_eq!(Rupiah(u64::MAX).times(2), None);
    }

    #[test]
    fn calculates_up_to_the_ceiling() {
        assert_eq!(Rupiah(CEILING - 1).plus(Rupiah(1)), Some(Rupiah(CEILING)));
        assert_eq!(Rupiah(CEILING / 2).times(2), Some(Rupiah(CEILING)));
    }

    #[test]
    fn a_sum_with_a_missing_amount_is_none() {
        let sum = |amounts: &[Option<u64>]| Rupiah::sum(amounts.iter().map(|amount| amount.map(Rupiah)));
        assert_eq!(sum(&[]), Some(Rupiah::ZERO));
        assert_eq!(sum(&[Some(1), Some(20), Some(300)]), Some(Rupiah(321)));
        assert_eq!(sum(&[Some(1), None, Some(300)]), None);
        assert_eq!(sum(&[Some(CEILING), Some(1)]), None);
    }

    proptest! {
        #[test]
        fn what_is_written_holds_every_digit(amount in 0..CEILING) {
            let digits: String = Rupiah(amount).to_string().chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(digits, amount.to_string());
        }

        #[test]
        fn multiplying_is_repeated_adding(price in 0..2 * CEILING / 20, quantity in 0_u32..40) {
            let prices = std::iter::repeat_n(Some(Rupiah(price)), quantity.try_into().expect("a small number"));
            prop_assert_eq!(Rupiah(price).times(quantity), Rupiah::sum(prices));
        }
    }
}
