//! What buyers are told beside their orders.

use super::{MessageRef, ReplyRoute};
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::money::Rupiah;
use crate::domain::money::adjustment::Adjustment;
use crate::domain::order::acts::Reason;
use crate::domain::request::Request;
use serde::{Deserialize, Serialize};

/// What a buyer is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerNotice {
    /// An admin's answer.
    HelpAnswer {
        /// The answer.
        original: MessageRef,
    },
    /// An admin closed the thread.
    HelpClosed,
    /// What became of a request.
    RequestDecided {
        /// The request with its decision.
        request: Request,
    },
    /// Something of an order was refunded to their balance.
    Refunded {
        /// The order.
        order: OrderId,
        /// How much.
        amount: Rupiah,
        /// Why.
        reason: Reason,
    },
    /// An admin adjusted their balance.
    BalanceAdjusted {
        /// By how much.
        change: Adjustment,
        /// Why.
        reason: Reason,
    },
    /// Why a request was refused.
    RefusalReason {
        /// The admin's message.
        original: MessageRef,
    },
    /// A product is in stock again.
    BackInStock {
        /// The product.
        code: ProductCode,
        /// Its name.
        name: String,
    },
}

impl BuyerNotice {
    /// Where a reply to it goes, if it may be replied to.
    pub(super) const fn reply_route(&self) -> Option<ReplyRoute> {
        match self {
            Self::HelpAnswer { .. } | Self::RefusalReason { .. } => Some(ReplyRoute::ToAdmins),
            Self::HelpClosed
            | Self::RequestDecided { .. }
            | Self::Refunded { .. }
            | Self::BalanceAdjusted { .. }
            | Self::BackInStock { .. } => None,
        }
    }
}
