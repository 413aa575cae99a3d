//! An incident: a payment, or a callback about one, that went out of the usual way, so that the owner should see it.

use super::ids::{OrderId, TxnId};
use super::money::Rupiah;
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// One such payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// When the shop noticed it.
    pub at: Moment,
    /// What happened.
    pub kind: IncidentKind,
    /// The order, if the payment names one of this shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The gateway's transaction.
    pub txn: TxnId,
    /// The amount of the order's invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Rupiah>,
    /// The amount that was paid, or that a callback said was paid.
    pub received: Rupiah,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    /// Paid after the order had lapsed; it was delivered from stock.
    LateDelivered,
    /// Paid after the order had lapsed; the stock did not suffice, so the amount was credited to the buyer's balance.
    LateCredited,
    /// A paid order was paid once more; the second amount was credited.
    SecondPayment,
    /// The gateway confirmed another amount than the invoice's; it was credited.
    WrongAmount,
    /// A callback named another amount than the invoice's; the gateway's status call decides.
    WrongAmountReported,
    /// A callback named an order that does not exist.
    NoSuchOrder,
    /// A callback named a transaction that the gateway's status call does not know, or was of the other mode (sandbox or
    /// live).
    NotConfirmed,
    /// A callback said that a transaction is paid, and the gateway's status call says that it was cancelled.
    PaidThenCancelled,
}

impl IncidentKind {
    /// The name that stands in the incident's key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LateDelivered => "late_delivered",
            Self::LateCredited => "late_credited",
            Self::SecondPayment => "second_payment",
            Self::WrongAmount => "wrong_amount",
            Self::WrongAmountReported => "wrong_amount_reported",
            Self::NoSuchOrder => "no_such_order",
            Self::NotConfirmed => "not_confirmed",
            Self::PaidThenCancelled => "paid_then_cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_the_same_name_in_keys_and_in_records() {
        for kind in [
            IncidentKind::LateDelivered,
            IncidentKind::LateCredited,
            IncidentKind::SecondPayment,
            IncidentKind::WrongAmount,
            IncidentKind::WrongAmountReported,
            IncidentKind::NoSuchOrder,
            IncidentKind::NotConfirmed,
        ] {
            assert_eq!(serde_json::json!(kind), serde_json::json!(kind.name()));
        }
    }
}
