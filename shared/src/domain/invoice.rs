//! An invoice: the one way in which money comes in by QRIS, for orders now and deposits later.

use super::ids::{MessageId, TxnId};
use super::money::Rupiah;
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// What is asked of a buyer, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// What the shop asks, without the gateway's fee.
    pub amount: Rupiah,
    /// Until when it may be paid.
    pub deadline: Moment,
    /// The message that shows it, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// The gateway's side of it, once the gateway has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
    /// Where it stands.
    pub state: State,
}

/// What the gateway made of an invoice. Its figures are shown as they came, never reckoned again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The gateway's transaction.
    pub txn: TxnId,
    /// The fee, whoever bears it.
    pub fee: Rupiah,
    /// What the buyer pays.
    pub total: Rupiah,
}

/// Where an invoice stands, with the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits to be paid.
    Open,
    /// It ended unpaid. A payment may come all the same until the gateway has closed its side.
    Lapsed {
        /// When.
        at: Moment,
        /// Why.
        why: Lapse,
        /// The gateway said that nothing can be paid any more.
        closed: bool,
    },
    /// The gateway confirmed this payment.
    Paid(Payment),
}

/// Why an invoice ended unpaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lapse {
    /// Its deadline passed.
    Expired,
    /// The buyer gave it up.
    Cancelled,
}

/// A payment that the gateway's status call confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The gateway's transaction.
    pub txn: TxnId,
    /// The amount, without the fee.
    pub amount: Rupiah,
    /// When the gateway took it.
    pub at: Moment,
}

/// What a payment means to an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It settles the invoice.
    OnTime,
    /// It settles an invoice that had lapsed.
    Late,
    /// It is the payment that is known already.
    Known,
    /// It is another payment of an invoice that is paid.
    Second,
    /// It is of another amount than was asked, and settles nothing.
    Mismatch,
}

impl Invoice {
    /// Judges a confirmed payment. The second of the deadline, and any later one in which the invoice is
    /// still open, is in time: the units are still the buyer's.
    pub fn judge(&self, payment: &Payment) -> Verdict {
        match &self.state {
            State::Paid(known) if known.txn == payment.txn => Verdict::Known,
            State::Paid(_) => Verdict::Second,
            State::Open | State::Lapsed { .. } if payment.amount != self.amount => Verdict::Mismatch,
            State::Open => Verdict::OnTime,
            State::Lapsed { .. } => Verdict::Late,
        }
    }
}
