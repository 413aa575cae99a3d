//! What admins are told in the shop bot.

use super::{MessageRef, NamedUser, ReplyRoute};
use crate::domain::ids::OrderId;
use crate::domain::request::Request;
use serde::{Deserialize, Serialize};

/// What an admin is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminNotice {
    /// A buyer asks for help; their message follows.
    HelpOpened {
        /// The buyer.
        buyer: NamedUser,
        /// The order it is about.
        order: Option<OrderId>,
    },
    /// A buyer's message.
    HelpMessage {
        /// The buyer.
        buyer: NamedUser,
        /// The message.
        original: MessageRef,
    },
    /// Another admin has answered.
    HelpAnswered {
        /// The buyer.
        buyer: NamedUser,
        /// The other admin's name.
        by: String,
    },
    /// A buyer asks for something that an admin decides; their proof came just before.
    RequestOpened {
        /// The buyer.
        buyer: NamedUser,
        /// What they ask for.
        request: Request,
    },
    /// The proof of a request, or that terms are met.
    RequestProof {
        /// The buyer.
        buyer: NamedUser,
        /// The message.
        original: MessageRef,
    },
    /// A buyer shows that they meet the terms of a product; their proof came just before.
    TermsMet {
        /// The buyer.
        buyer: NamedUser,
        /// The order.
        order: OrderId,
        /// The product's name.
        name: String,
    },
    /// An admin has decided. The messages that showed the request to this reader say so from then on.
    RequestDecided {
        /// The buyer.
        buyer: NamedUser,
        /// The request with its decision.
        request: Request,
        /// The admin's name.
        by: String,
    },
    /// The thread was closed.
    HelpClosed {
        /// The buyer.
        buyer: NamedUser,
        /// The other admin's name; none if the buyer closed it.
        by: Option<String>,
    },
}

impl AdminNotice {
    /// Where a reply to it goes, if it may be replied to.
    pub(super) const fn reply_route(&self) -> Option<ReplyRoute> {
        match self {
            Self::HelpOpened { buyer, .. }
            | Self::HelpMessage { buyer, .. }
            | Self::HelpAnswered { buyer, .. }
            | Self::RequestOpened { buyer, .. }
            | Self::RequestProof { buyer, .. }
            | Self::TermsMet { buyer, .. }
            | Self::RequestDecided { buyer, .. } => Some(ReplyRoute::ToBuyer(buyer.id)),
            Self::HelpClosed { .. } => None,
        }
    }
}
