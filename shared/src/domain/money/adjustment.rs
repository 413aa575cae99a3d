//! Balances that an admin adjusts, and what admins are asked about money.

use super::Rupiah;
use super::refund::RefundFees;
use super::wallet::{EntryKind, LedgerEntry};
use crate::domain::catalogue::pricing::MAX_INVOICE;
use crate::domain::ids::UserId;
use crate::domain::order::acts::{OrderStatus, Reason};
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// A change of a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Whether it adds to the balance, or takes from it.
    pub adds: bool,
    /// By how much.
    pub amount: Rupiah,
}

/// A step of what an admin does about money, with what was entered before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "asks", rename_all = "snake_case")]
pub enum MoneyStep {
    /// Whose balance is to be adjusted.
    AdjustWhom,
    /// By how much.
    Adjust {
        /// Whose.
        user: UserId,
    },
    /// Why.
    AdjustReason {
        /// Whose.
        user: UserId,
        /// By how much.
        change: Adjustment,
    },
    /// Whether it is.
    ConfirmAdjust {
        /// Whose.
        user: UserId,
        /// By how much.
        change: Adjustment,
        /// Why.
        reason: Reason,
        /// When that was written: with the admin it names the entry of the ledger, so that it is made once.
        asked: Moment,
    },
    /// The day of a list of deposits.
    Day {
        /// The list.
        status: OrderStatus,
    },
    /// What the calculator is to reckon.
    Calculate,
    /// The table of fees.
    Fees {
        /// As the admin saw it.
        seen: RefundFees,
    },
}

impl Adjustment {
    /// Reads `+50rb` or `-20.000`. The sign must be written: it says what happens.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (adds, amount) = match text.strip_prefix('+') {
            Some(amount) => (true, amount),
            None => (false, text.strip_prefix(['-', '−'])?),
        };
        let amount = Rupiah::parse(amount).filter(|amount| (Rupiah::new(1)..=MAX_INVOICE).contains(amount))?;
        Some(Self { adds, amount })
    }

    /// The balance after it; `None` if that is below zero or out of bounds.
    pub fn apply(self, balance: Rupiah) -> Option<Rupiah> {
        match self.adds {
            true => balance.plus(self.amount),
            false => (self.amount <= balance).then(|| self.amount.missing_to(balance)),
        }
    }

    /// Its entry in the ledger.
    pub fn entry(self, by: UserId, asked: Moment, now: Moment) -> LedgerEntry {
        let kind = if self.adds { EntryKind::AddedByAdmin } else { EntryKind::TakenByAdmin };
        LedgerEntry::of_adjustment(&format!("adjusted-by-{}", by.0), (asked, now), kind, self.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_says_what_happens() {
        let read = |text: &str| Adjustment::parse(text).map(|change| (change.adds, change.amount.get()));
        assert_eq!(read("+50rb"), Some((true, 50_000)));
        assert_eq!(read(" - Rp 20.000 "), Some((false, 20_000)));
        for wrong in ["", "50rb", "+", "+0", "--5", "+10jt", "+lima"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_balance_never_falls_below_zero() {
        let take = |amount| Adjustment { adds: false, amount: Rupiah::new(amount) };
        assert_eq!(take(20_000).apply(Rupiah::new(20_000)), Some(Rupiah::ZERO));
        assert_eq!(take(20_001).apply(Rupiah::new(20_000)), None);
        assert_eq!(Adjustment { adds: true, amount: Rupiah::new(1) }.apply(Rupiah::ZERO), Some(Rupiah::new(1)));
    }

    #[test]
    fn an_adjustment_has_one_entry() {
        let change = Adjustment { adds: true, amount: Rupiah::new(1) };
        let asked = Moment::from_millis(5);
        assert_eq!(change.entry(UserId(1), asked, asked), change.entry(UserId(1), asked, asked));
        assert_ne!(change.entry(UserId(1), asked, asked).id, change.entry(UserId(2), asked, asked).id);
    }
}
