//! An invoice: what a buyer is asked to pay. Each order and each deposit has one.

use crate::domain::ids::{MessageId, TxnId};
use crate::domain::money::Rupiah;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// An invoice and its state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// The shop's price, without the gateway's fee.
    pub amount: Rupiah,
    /// Until when it may be paid.
    pub deadline: Moment,
    /// The message in the buyer's chat that shows it; none if it was not shown yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// When it was last shown once more, as a new message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_again: Option<Moment>,
    /// The gateway's transaction for it, once one was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
    /// Whether it is open, lapsed or paid.
    pub state: InvoiceState,
}

/// The gateway's transaction for an invoice. Fee and total are shown as the gateway returned them, never calculated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The gateway's transaction.
    pub txn: TxnId,
    /// The gateway's fee, whether buyer or seller pays it (a setting of the project).
    pub fee: Rupiah,
    /// The total that the buyer pays.
    pub total: Rupiah,
}

/// The state of an invoice, with the facts that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// It can be paid.
    Open,
    /// It expired or was cancelled. A payment can still arrive until the gateway has closed its transaction.
    Lapsed {
        /// When.
        at: Moment,
        /// Why.
        why: LapseReason,
        /// The gateway said that its transaction is cancelled, or there is none.
        closed_at_gateway: bool,
    },
    /// The gateway confirmed this payment.
    Paid(Payment),
    /// The buyer's balance paid it, in the transaction that placed the order.
    PaidFromBalance {
        /// When.
        at: Moment,
    },
}

/// Why an invoice lapsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LapseReason {
    /// Its deadline passed.
    Expired,
    /// The buyer cancelled it.
    Cancelled,
}

/// A payment that the gateway's status call confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The gateway's transaction.
    pub txn: TxnId,
    /// The amount, without the fee.
    pub amount: Rupiah,
    /// When it was completed, by the gateway's clock.
    pub at: Moment,
    /// When the shop learned of it, by its own clock: the day by which it is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Moment>,
}

/// How a confirmed payment relates to an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentMatch {
    /// It settles the invoice.
    OnTime,
    /// It settles an invoice that had lapsed.
    Late,
    /// It is the payment that settled the invoice already.
    Known,
    /// The invoice is already paid by another transaction.
    Second,
    /// Its amount is not the invoice's, so it does not settle it.
    Mismatch,
}

/// Seconds between two messages that show the same invoice once more: each is a call to the gateway, and a picture.
const SHOW_AGAIN_SECONDS: i64 = 10;

impl Invoice {
    /// Whether it may be shown once more, as a new message.
    pub fn may_show_again(&self, now: Moment) -> bool {
        self.shown_again.is_none_or(|shown| now >= shown.plus_seconds(SHOW_AGAIN_SECONDS))
    }

    /// Compares a confirmed payment with the invoice. As long as the invoice is open, a payment is on time even after the
    /// deadline, because the units are still reserved.
    pub fn match_payment(&self, payment: &Payment) -> PaymentMatch {
        match &self.state {
            InvoiceState::Paid(known) if known.txn == payment.txn => PaymentMatch::Known,
            InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. } => PaymentMatch::Second,
            InvoiceState::Open | InvoiceState::Lapsed { .. } if payment.amount != self.amount => PaymentMatch::Mismatch,
            InvoiceState::Open => PaymentMatch::OnTime,
            InvoiceState::Lapsed { .. } => PaymentMatch::Late,
        }
    }
}
