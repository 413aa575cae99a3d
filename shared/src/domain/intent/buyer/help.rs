//! What a buyer asks for about help.

use crate::domain::ids::OrderId;
use std::fmt;

/// What a buyer asks for about help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpIntent {
    /// To write to the admins.
    Open,
    /// To write to them about this order.
    About(OrderId),
    /// To end it.
    Close,
}

impl fmt::Display for HelpIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("open"),
            Self::About(order) => write!(f, "{order}"),
            Self::Close => f.write_str("close"),
        }
    }
}

impl HelpIntent {
    /// Reads what a button carries after its subject.
    pub(super) fn parse(data: &str) -> Option<Self> {
        match data {
            "open" => Some(Self::Open),
            "close" => Some(Self::Close),
            order => OrderId::parse(order).map(Self::About),
        }
    }
}
