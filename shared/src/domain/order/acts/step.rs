//! What admins are asked about orders.

use super::{OrderStatus, Reason};
use crate::domain::ids::OrderId;
use crate::domain::money::Rupiah;
use serde::{Deserialize, Serialize};

/// A step of an act on an order, with what was entered before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "asks", rename_all = "snake_case")]
pub enum OrderStep {
    /// The id of an order, or of a buyer.
    Find,
    /// The day of a list.
    Day {
        /// The list.
        status: OrderStatus,
    },
    /// Why an order is to be marked as paid.
    MarkPaid {
        /// The order.
        order: OrderId,
    },
    /// Whether it is.
    ConfirmMarkPaid {
        /// The order.
        order: OrderId,
        /// Why.
        reason: Reason,
    },
    /// How much is to be refunded.
    Refund {
        /// The order.
        order: OrderId,
        /// The number of the refund.
        number: u32,
    },
    /// Why it is to be refunded.
    RefundReason {
        /// The order.
        order: OrderId,
        /// The number of the refund.
        number: u32,
        /// How much.
        amount: Rupiah,
    },
    /// Whether it is.
    ConfirmRefund {
        /// The order.
        order: OrderId,
        /// The number of the refund.
        number: u32,
        /// How much.
        amount: Rupiah,
        /// Why.
        reason: Reason,
    },
}

impl OrderStep {
    /// The order that it is about.
    pub const fn order(&self) -> Option<&OrderId> {
        match self {
            Self::Find | Self::Day { .. } => None,
            Self::MarkPaid { order }
            | Self::ConfirmMarkPaid { order, .. }
            | Self::Refund { order, .. }
            | Self::RefundReason { order, .. }
            | Self::ConfirmRefund { order, .. } => Some(order),
        }
    }
}
