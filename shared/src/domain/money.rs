//! Rupiah: whole, checked, written the way Indonesians read it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money in whole rupiah. Never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rupiah(u64);

/// The largest amount the shop reckons with; far above it lies only nonsense.
const CEILING: u64 = 1_000_000_000_000;

impl Rupiah {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `amount` whole rupiah.
    pub const fn new(amount: u64) -> Self {
        Self(amount)
    }

    /// The amount as a plain number, for a wire or a key.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The sum, unless it is beyond any sense.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).filter(|sum| *sum <= CEILING).map(Self)
    }

    /// The sum of amounts, if each of them and the sum are sane.
    pub fn sum(mut amounts: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        amounts.try_fold(Self::ZERO, |total, amount| total.plus(amount?))
    }

    /// This price, `quantity` times.
    pub fn times(self, quantity: u32) -> Option<Self> {
        self.0.checked_mul(u64::from(quantity)).filter(|product| *product <= CEILING).map(Self)
    }
}

impl fmt::Display for Rupiah {
    /// `Rp50.000`
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
    fn refuses_sums_beyond_sense() {
        assert_eq!(Rupiah(CEILING).plus(Rupiah(1)), None);
        assert_eq!(Rupiah(u64::MAX).times(2), None);
    }

    proptest! {
        #[test]
        fn what_is_written_holds_every_digit(amount in 0..CEILING) {
            let digits: String = Rupiah(amount).to_string().chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(digits, amount.to_string());
        }
    }
}
