//! What people ask for, by audience: what only an admin or an owner may ask can't be parsed for a buyer.
//!
//! A button carries its intent whole, and the result rather than the change, so that a tap that is delivered twice does no
//! more than one.

mod buyer;
mod owner;

pub use buyer::BuyerIntent;
pub use owner::OwnerIntent;

use super::ids::ProductCode;
use std::fmt;

/// Which way a page lies from where the buyer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageCursor {
    /// The first page.
    First,
    /// The page after this product.
    After(ProductCode),
    /// The page before this product.
    Before(ProductCode),
}

/// What a button carries: an intent of the audience that sees the screen, as text. At most 64 bytes, a limit of the Bot
/// API (`callback_data`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ButtonData(String);

impl ButtonData {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<BuyerIntent> for ButtonData {
    fn from(intent: BuyerIntent) -> Self {
        Self(intent.to_string())
    }
}

impl fmt::Display for PageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First => Ok(()),
            Self::After(code) => write!(f, ">{code}"),
            Self::Before(code) => write!(f, "<{code}"),
        }
    }
}

impl PageCursor {
    fn parse(text: &str) -> Option<Self> {
        match text.split_at_checked(1) {
            None if text.is_empty() => Some(Self::First),
            Some((">", code)) => ProductCode::parse(code).map(Self::After),
            Some(("<", code)) => ProductCode::parse(code).map(Self::Before),
            _ => None,
        }
    }
}
