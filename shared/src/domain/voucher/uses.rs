//! The orders that use a voucher, as a list shows them.

use crate::domain::ids::{NoSuchId, OrderId, UserId};
use crate::domain::order::{OrderKey, OrderSummary};
use crate::domain::time::Moment;
use std::fmt;
use std::str::FromStr;

/// An order that uses a voucher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherUse {
    /// Where it stands in the list, the newest first.
    pub key: UseKey,
    /// Who placed it.
    pub buyer: UserId,
    /// The facts shown of it.
    pub summary: OrderSummary,
}

/// Where an order stands among those that use a voucher. On a button it is short, as the voucher's code stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseKey(pub OrderKey);

/// Hexadecimal digits of the moment.
const DIGITS: usize = 11;

impl fmt::Display for UseKey {
    /// As a button carries it: 23 bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters: String = self.0.id.as_str().trim_start_matches("LP-").split('-').collect();
        write!(f, "{:0DIGITS$x}{letters}", self.0.placed.as_millis())
    }
}

impl FromStr for UseKey {
    type Err = NoSuchId;

    fn from_str(text: &str) -> Result<Self, NoSuchId> {
        let (placed, letters) = text.split_at_checked(DIGITS).ok_or(NoSuchId)?;
        let placed = i64::from_str_radix(placed, 16).map_err(|_| NoSuchId)?;
        let group = |from: usize| letters.get(from..from + 4).ok_or(NoSuchId);
        if letters.len() != 12 {
            return Err(NoSuchId);
        }
        let id = format!("LP-{}-{}-{}", group(0)?, group(4)?, group(8)?);
        let id = OrderId::parse(&id).ok_or(NoSuchId)?;
        Ok(Self(OrderKey { placed: Moment::from_millis(placed), id }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_its_button() {
        let id = OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id");
        let key = UseKey(OrderKey { placed: Moment::from_millis(1_800_000_000_000), id });
        assert_eq!((key.to_string().len(), key.to_string().parse()), (23, Ok(key)));
        for text in ["", "x", "1a3185c50004K7QM2XR", "zzzzzzzzzzz4K7QM2XR9TBV"] {
            assert_eq!(text.parse::<UseKey>(), Err(NoSuchId), "{text}");
        }
    }
}
