//! An incident: money that moved, or was said to have moved, in a way that a person should see.

use super::ids::{OrderId, TxnId};
use super::money::Rupiah;
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// What happened to which money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// When the shop learned of it.
    pub at: Moment,
    /// What happened.
    pub kind: IncidentKind,
    /// The order, if the payment names one of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The gateway's transaction.
    pub txn: TxnId,
    /// What the order asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Rupiah>,
    /// What came, or what a callback said had come.
    pub received: Rupiah,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    /// Paid after the order had lapsed; goods were found in stock.
    LateDelivered,
    /// Paid after the order had lapsed; no goods were left, so it became balance.
    LateCredited,
    /// An order was paid once more; that became balance.
    SecondPayment,
    /// Another amount was paid than was asked; it became balance.
    WrongAmount,
    /// A callback told of another amount than was asked; the gateway is asked.
    WrongAmountTold,
    /// A callback told of a payment of no order of ours.
    NoSuchOrder,
    /// A callback told of a payment that the gateway does not know, or of the other mode.
    NotConfirmed,
    /// A callback told of a payment, and the gateway says that it was cancelled.
    PaidThenCancelled,
}

impl IncidentKind {
    /// As it stands in keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LateDelivered => "late_delivered",
            Self::LateCredited => "late_credited",
            Self::SecondPayment => "second_payment",
            Self::WrongAmount => "wrong_amount",
            Self::WrongAmountTold => "wrong_amount_told",
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
    fn a_kind_is_called_the_same_in_keys_and_in_records() {
        for kind in [
            IncidentKind::LateDelivered,
            IncidentKind::LateCredited,
            IncidentKind::SecondPayment,
            IncidentKind::WrongAmount,
            IncidentKind::WrongAmountTold,
            IncidentKind::NoSuchOrder,
            IncidentKind::NotConfirmed,
        ] {
            assert_eq!(serde_json::json!(kind), serde_json::json!(kind.name()));
        }
    }
}
