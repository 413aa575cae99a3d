//! The wallet: an append-only ledger of every credit and debit, whose sum is the user's balance.

use super::Rupiah;
use crate::domain::catalogue::pricing::MAX_INVOICE;
use crate::domain::ids::{NoSuchId, OrderId, TxnId};
use crate::domain::order::invoice::Payment;
use crate::domain::request::{Request, Subject};
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// The smallest deposit.
pub const MIN_DEPOSIT: Rupiah = Rupiah::new(10_000);

/// Whether a deposit may be of so much: one invoice must be able to ask for it.
pub fn may_deposit(amount: Rupiah) -> bool {
    (MIN_DEPOSIT..=MAX_INVOICE).contains(&amount)
}

/// The id of a ledger entry: the moment, then a hash of what caused it. It is known before the entry is written, so the
/// same cause can't be written twice; and it sorts by time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(String);

/// Characters of an id: 14 of the moment in milliseconds, a dash, 16 of the hash.
const ID_CHARS: usize = 14 + 1 + 16;

/// One entry. Never changed, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Its id.
    pub id: EntryId,
    /// When it happened; for a payment, by the gateway's clock.
    pub at: Moment,
    /// Why the balance changed.
    pub kind: EntryKind,
    /// By how much.
    pub amount: Rupiah,
    /// The order or deposit that it belongs to; none for a transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The gateway's transaction, if it is a payment; each has at most one entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub txn: Option<TxnId>,
    /// When it was written, by the shop's own clock: the day by which it is sealed. None if that is `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Moment>,
}

/// Why a balance changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A deposit was paid.
    Deposit,
    /// An order was paid after it had lapsed, and could not be delivered.
    LatePayment,
    /// An order or deposit was paid once more.
    SecondPayment,
    /// An order or deposit was paid with another amount than was asked for.
    WrongAmount,
    /// A transfer outside the gateway, which an admin has seen.
    Transfer,
    /// A unit failed under warranty, or an admin refunded an order, in whole or in part.
    Refund,
    /// An admin confirmed a payment that the gateway does not know of; a purchase takes it at once.
    MarkedPaid,
    /// An admin added to the balance.
    AddedByAdmin,
    /// An admin took from the balance.
    TakenByAdmin,
    /// An order was paid from the balance.
    Purchase,
}

/// Which way an entry changes the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It adds to the balance.
    Credit,
    /// It takes from the balance.
    Debit,
}

impl EntryKind {
    /// Its name, in the table and below the seal of its day.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::LatePayment => "late_payment",
            Self::SecondPayment => "second_payment",
            Self::WrongAmount => "wrong_amount",
            Self::Transfer => "transfer",
            Self::Refund => "refund",
            Self::MarkedPaid => "marked_paid",
            Self::AddedByAdmin => "added_by_admin",
            Self::TakenByAdmin => "taken_by_admin",
            Self::Purchase => "purchase",
        }
    }

    /// Which way it changes the balance.
    pub const fn direction(self) -> Direction {
        match self {
            Self::Deposit
            | Self::LatePayment
            | Self::SecondPayment
            | Self::WrongAmount
            | Self::Transfer
            | Self::Refund
            | Self::MarkedPaid
            | Self::AddedByAdmin => Direction::Credit,
            Self::Purchase | Self::TakenByAdmin => Direction::Debit,
        }
    }
}

impl LedgerEntry {
    /// The entry of a payment that is credited to the balance.
    pub fn of_payment(kind: EntryKind, order: &OrderId, payment: &Payment) -> Self {
        Self {
            id: EntryId::new(payment.at, payment.txn.as_str()),
            at: payment.at,
            kind,
            amount: payment.amount,
            order: Some(order.clone()),
            txn: Some(payment.txn.clone()),
            recorded: payment.recorded,
        }
    }

    /// The entry of an order that is paid from the balance.
    pub fn of_purchase(order: &OrderId, amount: Rupiah, now: Moment) -> Self {
        let id = EntryId::new(now, order.as_str());
        Self { id, at: now, kind: EntryKind::Purchase, amount, order: Some(order.clone()), txn: None, recorded: None }
    }

    /// The entry of a payment that an admin confirms; [`Self::of_purchase`] takes it at once.
    pub fn of_marking(order: &OrderId, amount: Rupiah, now: Moment) -> Self {
        let id = EntryId::new(now, &format!("marked-{order}"));
        Self { id, at: now, kind: EntryKind::MarkedPaid, amount, order: Some(order.clone()), txn: None, recorded: None }
    }

    /// The entry of the refund of this number of an order.
    pub fn of_refund(order: &OrderId, number: u32, amount: Rupiah, now: Moment) -> Self {
        let id = EntryId::new(now, &format!("refund-{order}-{number}"));
        Self { id, at: now, kind: EntryKind::Refund, amount, order: Some(order.clone()), txn: None, recorded: None }
    }

    /// The entry of an adjustment by an admin, asked for at this moment by what `cause` names: it can be made only once.
    pub fn of_adjustment(cause: &str, (asked, now): (Moment, Moment), kind: EntryKind, amount: Rupiah) -> Self {
        let id = EntryId::new(asked, cause);
        Self { id, at: asked, kind, amount, order: None, txn: None, recorded: Some(now) }
    }

    /// The entry of what an admin grants: for a transfer, or a refund for a unit of an order.
    pub fn of_request(request: &Request, kind: EntryKind, amount: Rupiah, now: Moment) -> Self {
        let order = match &request.subject {
            Subject::Transfer { .. } => None,
            Subject::Warranty { order, .. } => Some(order.clone()),
        };
        let id = EntryId::new(request.opened, &request.id.to_string());
        Self { id, at: now, kind, amount, order, txn: None, recorded: None }
    }
}

impl EntryId {
    /// The id of the entry that `cause` makes at this moment.
    pub fn new(at: Moment, cause: &str) -> Self {
        let digest = Sha256::digest(cause);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{:014}-{hash}", at.as_millis()))
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EntryId {
    type Err = NoSuchId;

    fn from_str(text: &str) -> Result<Self, NoSuchId> {
        let fits = text.len() == ID_CHARS && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        fits.then(|| Self(text.to_owned())).ok_or(NoSuchId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_sorts_by_time_and_comes_from_its_cause() {
        let at = |millis| EntryId::new(Moment::from_millis(millis), "first");
        assert!(at(999) < at(1_000) && at(1_000) < at(1_800_000_000_000));
        assert_eq!(at(5), at(5));
        assert_ne!(at(5), EntryId::new(Moment::from_millis(5), "second"));
        assert_eq!(at(5).to_string().len(), ID_CHARS);
        assert_eq!(at(5).to_string().parse(), Ok(at(5)));
        assert_eq!("00000000000005-zz".parse::<EntryId>(), Err(NoSuchId));
    }

    #[test]
    fn a_kind_has_the_same_name_in_the_table_and_below_a_seal() {
        for kind in [
            EntryKind::Deposit,
            EntryKind::LatePayment,
            EntryKind::SecondPayment,
            EntryKind::WrongAmount,
            EntryKind::Transfer,
            EntryKind::Refund,
            EntryKind::MarkedPaid,
            EntryKind::AddedByAdmin,
            EntryKind::TakenByAdmin,
            EntryKind::Purchase,
        ] {
            assert_eq!(serde_json::json!(kind), kind.name());
        }
    }
}
