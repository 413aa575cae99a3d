//! A transaction as the gateway keeps it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One order's payment. Money is in whole rupiah.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The gateway's own id: nine small letters.
    pub txn_id: String,
    /// The slug of the project it belongs to.
    pub project: String,
    /// The shop's id of it.
    pub order_id: String,
    /// What the shop asked for.
    pub amount: u64,
    /// The gateway's fee, whoever bears it.
    pub fee: u64,
    /// What the buyer pays.
    pub total_payment: u64,
    /// How it was asked for.
    pub payment_method: Method,
    /// What the QR picture says.
    pub qr_string: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when the QR may be paid.
    pub expired_at: Timestamp,
    /// Whether its project was in sandbox mode when it was made.
    pub is_sandbox: bool,
    /// What became of it.
    pub state: State,
    /// The base amount that status calls and callbacks tell, where it is not `amount`.
    pub(super) told_amount: Option<u64>,
    /// When a status call was last answered.
    #[serde(skip)]
    pub(super) asked_at: Option<Timestamp>,
}

/// What became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum State {
    /// Waits for its payment; also once `expired_at` is past.
    Pending,
    /// Paid.
    Completed {
        /// When.
        at: Timestamp,
    },
    /// Cancelled by the shop, or by the gateway after a day.
    Canceled {
        /// When.
        at: Timestamp,
    },
}

/// How a payment is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A QRIS code.
    Qris,
    /// A link to the hosted page.
    PaymentLink,
}

/// The switch of a project between money and play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Real QRIS payloads.
    Live,
    /// A placeholder in place of the payload; payments can be simulated.
    Sandbox,
}

/// Who pays the gateway's fee, a setting of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeeBearer {
    /// `total_payment` is amount and fee.
    Buyer,
    /// `total_payment` is the amount.
    Merchant,
}

impl Transaction {
    /// `pending`, `completed` or `canceled`.
    pub fn status(&self) -> &'static str {
        match self.state {
            State::Pending => "pending",
            State::Completed { .. } => "completed",
            State::Canceled { .. } => "canceled",
        }
    }

    /// When it was paid, if it was.
    pub fn completed_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Completed { at } => Some(at),
            State::Pending | State::Canceled { .. } => None,
        }
    }

    /// The base amount that status calls and callbacks tell.
    pub(super) fn reported_amount(&self) -> u64 {
        self.told_amount.unwrap_or(self.amount)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Qris => "qris",
            Self::PaymentLink => "payment_link",
        })
    }
}

/// A time as the gateway writes it: RFC 3339 with nanoseconds and `Z`.
pub(super) fn written(at: Timestamp) -> String {
    format!("{at:.9}")
}
