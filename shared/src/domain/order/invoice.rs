//! An invoice: the one way in which money comes in by QRIS, for orders now and deposits later.

use crate::domain::ids::{MessageId, TxnId};
use crate::domain::money::Rupiah;
use crate::domain::time::Moment;
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
    pub state: InvoiceState,
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
pub enum InvoiceState {
    /// It waits to be paid.
    Open,
    /// It ended unpaid. A payment may come all the same until the gateway has closed its side.
    Lapsed {
        /// When.
        at: Moment,
        /// Why.
        why: LapseReason,
        /// The gateway said that nothing can be paid any more.
        closed_at_gateway: bool,
    },
    /// The gateway confirmed this payment.
    Paid(Payment),
}

/// Why an invoice ended unpaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LapseReason {
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
pub enum PaymentMatch {
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
    pub fn match_payment(&self, payment: &Payment) -> PaymentMatch {
        match &self.state {
            InvoiceState::Paid(known) if known.txn == payment.txn => PaymentMatch::Known,
            InvoiceState::Paid(_) => PaymentMatch::Second,
            InvoiceState::Open | InvoiceState::Lapsed { .. } if payment.amount != self.amount => PaymentMatch::Mismatch,
            InvoiceState::Open => PaymentMatch::OnTime,
            InvoiceState::Lapsed { .. } => PaymentMatch::Late,
        }
    }
}
