//! What a buyer asks for about the orders they placed.

use crate::domain::ids::OrderId;
use crate::domain::intent::PageCursor;
use crate::domain::order::OrderKey;
use std::fmt;

/// What a buyer asks for about the orders they placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrdersIntent {
    /// A page of their orders.
    List(PageCursor<OrderKey>),
    /// A page of their deposits.
    Deposits(PageCursor<OrderKey>),
    /// One of them, with what became of it.
    Open(OrderId),
    /// Its goods, once more.
    Resend(OrderId),
}

impl fmt::Display for OrdersIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(to) => write!(f, "list:{to}"),
            Self::Deposits(to) => write!(f, "deposits:{to}"),
            Self::Open(order) => write!(f, "open:{order}"),
            Self::Resend(order) => write!(f, "resend:{order}"),
        }
    }
}

impl OrdersIntent {
    /// Whether it only steps through one message.
    pub(super) const fn is_step(&self) -> bool {
        match self {
            Self::List(to) | Self::Deposits(to) => !matches!(to, PageCursor::First),
            Self::Open(_) | Self::Resend(_) => false,
        }
    }

    /// Reads what a button carries after its subject.
    pub(super) fn parse(data: &str) -> Option<Self> {
        match data.split_once(':')? {
            ("list", to) => PageCursor::parse(to).map(Self::List),
            ("deposits", to) => PageCursor::parse(to).map(Self::Deposits),
            ("open", order) => OrderId::parse(order).map(Self::Open),
            ("resend", order) => OrderId::parse(order).map(Self::Resend),
            _ => None,
        }
    }
}
