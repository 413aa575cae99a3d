//! What a buyer asks for about a product that is sold out.

use crate::domain::ids::ProductCode;
use std::fmt;

/// What a buyer asks for about a product that is sold out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitlistIntent {
    /// To be told once it is in stock.
    Join(ProductCode),
    /// Not to be told.
    Leave(ProductCode),
}

impl fmt::Display for WaitlistIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Join(code) => write!(f, "join:{code}"),
            Self::Leave(code) => write!(f, "leave:{code}"),
        }
    }
}

impl WaitlistIntent {
    /// Reads what a button carries after its subject.
    pub(super) fn parse(data: &str) -> Option<Self> {
        match data.split_once(':')? {
            ("join", code) => ProductCode::parse(code).map(Self::Join),
            ("leave", code) => ProductCode::parse(code).map(Self::Leave),
            _ => None,
        }
    }
}
