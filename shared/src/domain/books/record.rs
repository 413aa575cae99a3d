//! A record of the table, as far as the books need it.

use super::Seal;
use crate::domain::ids::{OrderId, ProductCode, UserId};
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::order::Order;
use crate::domain::statistics::{Day, Figure, Month};
use crate::domain::time::Moment;
use crate::domain::voucher::VoucherCode;

/// A record of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// An order or a deposit.
    Order(Box<Order>),
    /// An entry of a user's ledger.
    Entry(UserId, LedgerEntry),
    /// A user.
    User {
        /// Who.
        id: UserId,
        /// Their balance.
        balance: u64,
        /// When they were counted, if they were.
        counted: Option<Moment>,
    },
    /// A unit in a slot.
    Unit {
        /// Of this product.
        code: ProductCode,
        /// Its slot.
        slot: u64,
        /// Its own id.
        id: String,
        /// The order that holds it, if one does.
        order: Option<OrderId>,
    },
    /// A unit in the recycle bin of a product, by its id.
    Binned(ProductCode, String),
    /// The fingerprint of a unit.
    Fingerprint(String),
    /// A product or a variant.
    Product {
        /// Its code.
        code: ProductCode,
        /// The last slot that holds a unit.
        last: u64,
        /// Slots up to that one that are not handed out.
        left: u64,
        /// Units in its bin.
        binned: u64,
        /// Slots may have been handed out whose orders never came; the sweep will look.
        is_to_be_searched: bool,
    },
    /// How often a voucher was used.
    Voucher(VoucherCode, u64),
    /// How often a user used a voucher, or vouchers for a first order; the name of which stands in the key.
    VoucherOfUser(UserId, String, u64),
    /// Figures of days.
    Days(Vec<(Day, Figure, i64)>),
    /// Figures of days that are over, moved to the item of their day.
    DaysOver(Vec<(Day, Figure, i64)>),
    /// Figures of a month.
    Month(Month, Vec<(Figure, i64)>),
    /// The seal of a day's movements of money.
    Seal(Seal),
    /// What can't be read, by where it lies.
    Unreadable(String),
    /// What the books do not speak of.
    Other,
}

impl Record {
    /// The user whose money or goods it speaks of.
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::Order(order) => Some(order.buyer),
            Self::Entry(user, _) | Self::User { id: user, .. } => Some(*user),
            _ => None,
        }
    }

    /// The product whose stock it speaks of.
    pub const fn product(&self) -> Option<&ProductCode> {
        match self {
            Self::Unit { code, .. } | Self::Binned(code, _) | Self::Product { code, .. } => Some(code),
            _ => None,
        }
    }
}
