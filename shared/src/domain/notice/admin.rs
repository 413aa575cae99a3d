//! What admins are told in the shop bot.

use super::{MessageRef, NamedUser, NoticeTopic, ReplyRoute};
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::money::Rupiah;
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
    /// Something happened to an order or a deposit.
    Order(OrderNews),
    /// A product runs low, or is sold out.
    StockLow {
        /// The product.
        code: ProductCode,
        /// Its name.
        name: String,
        /// How many are left.
        left: u64,
    },
    /// The bot may not post to the channel any more.
    ChannelLost {
        /// Its title.
        title: String,
    },
    /// Somebody acts too fast, and is muted for a minute.
    Spam {
        /// Who.
        user: NamedUser,
    },
}

/// Something that happened to an order or a deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderNews {
    /// The buyer.
    pub buyer: NamedUser,
    /// The order.
    pub order: OrderId,
    /// What happened.
    pub event: OrderEvent,
    /// The name of its first product; none of a deposit.
    pub first: Option<String>,
    /// How many products it has beside the first.
    pub more: usize,
    /// What it costs, without the gateway's fee.
    pub amount: Rupiah,
}

/// What happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEvent {
    /// It was placed, and is to be paid.
    Placed,
    /// It was paid.
    Paid,
    /// It was paid after it had lapsed.
    PaidLate,
    /// It was paid once more, or with another amount: that was credited to the buyer's balance.
    PaidOtherwise,
    /// It was not paid in time.
    Expired,
    /// Its buyer cancelled it.
    Cancelled,
    /// It is a deposit, and was paid.
    Deposit,
}

impl OrderEvent {
    /// What a notice of it is about.
    pub const fn topic(self) -> NoticeTopic {
        match self {
            Self::Placed => NoticeTopic::Placed,
            Self::Paid | Self::PaidLate | Self::PaidOtherwise => NoticeTopic::Paid,
            Self::Expired | Self::Cancelled => NoticeTopic::Expired,
            Self::Deposit => NoticeTopic::Deposit,
        }
    }
}

impl AdminNotice {
    /// What it is about.
    pub const fn topic(&self) -> NoticeTopic {
        match self {
            Self::HelpOpened { .. }
            | Self::HelpMessage { .. }
            | Self::HelpAnswered { .. }
            | Self::HelpClosed { .. } => NoticeTopic::Help,
            Self::RequestOpened { .. } | Self::RequestProof { .. } | Self::RequestDecided { .. } => {
                NoticeTopic::Requests
            }
            Self::TermsMet { .. } => NoticeTopic::Terms,
            Self::Order(news) => news.event.topic(),
            Self::StockLow { .. } => NoticeTopic::Stock,
            Self::ChannelLost { .. } => NoticeTopic::Channel,
            Self::Spam { .. } => NoticeTopic::Spam,
        }
    }

    /// Where a reply to it goes, if it may be replied to.
    pub(super) const fn reply_route(&self) -> Option<ReplyRoute> {
        match self {
            Self::HelpOpened { buyer, .. }
            | Self::HelpMessage { buyer, .. }
            | Self::HelpAnswered { buyer, .. }
            | Self::RequestOpened { buyer, .. }
            | Self::RequestProof { buyer, .. }
            | Self::TermsMet { buyer, .. }
            | Self::RequestDecided { buyer, .. }
            | Self::Order(OrderNews { buyer, .. }) => Some(ReplyRoute::ToBuyer(buyer.id)),
            Self::HelpClosed { .. } | Self::StockLow { .. } | Self::ChannelLost { .. } | Self::Spam { .. } => None,
        }
    }
}
