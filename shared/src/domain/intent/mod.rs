//! What people ask for, by audience: what only an admin or an owner may ask can't be parsed for a buyer.
//!
//! A button carries its intent whole, and the result rather than the change, so that a tap that is delivered twice does no
//! more than one.

mod admin;
mod buyer;
mod owner;

pub use admin::{
    AdminBroadcastIntent, AdminIntent, AdminMoneyIntent, AdminOrderIntent, AdminProductIntent, AdminSettingsIntent,
    AdminStatisticsIntent, AdminStockIntent, AdminTextsIntent, AdminUserIntent, AdminVoucherIntent, ReplyIntent,
};
pub use buyer::{
    BalanceIntent, BuyerIntent, HelpIntent, ListPage, OrdersIntent, ProductList, SearchIntent, VoucherIntent,
    WaitlistIntent, WarrantyIntent,
};
pub use owner::{OwnerAdminsIntent, OwnerAuditIntent, OwnerIntent, OwnerRestoreIntent};

use super::ids::ProductCode;
use std::fmt;
use std::str::FromStr;

/// Which way a page of a list lies from where the reader is; `K` names an entry of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageCursor<K = ProductCode> {
    /// The first page.
    First,
    /// The page after this entry.
    After(K),
    /// The page before this entry.
    Before(K),
}

/// What a button carries: an intent of the audience that sees the screen, as text. At most 64 bytes, a limit of the Bot
/// API (`callback_data`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ButtonData(String);

/// What the data of a button begins with if the button's message stays as it is.
const APART: char = '+';

impl ButtonData {
    /// The same data for a button on a message that must stay: goods, a notice about money. What it asks for comes in a
    /// message of its own.
    #[must_use]
    pub fn apart(self) -> Self {
        Self(format!("{APART}{}", self.0))
    }

    /// Splits what a button carries into its intent and whether the button's message stays as it is.
    pub fn split(data: &str) -> (&str, bool) {
        data.strip_prefix(APART).map_or((data, false), |data| (data, true))
    }

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

impl From<AdminIntent> for ButtonData {
    fn from(intent: AdminIntent) -> Self {
        Self(intent.to_string())
    }
}

impl From<OwnerIntent> for ButtonData {
    fn from(intent: OwnerIntent) -> Self {
        Self(intent.to_string())
    }
}

impl<K: fmt::Display> fmt::Display for PageCursor<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First => Ok(()),
            Self::After(entry) => write!(f, ">{entry}"),
            Self::Before(entry) => write!(f, "<{entry}"),
        }
    }
}

impl<K: FromStr> PageCursor<K> {
    fn parse(text: &str) -> Option<Self> {
        match text.split_at_checked(1) {
            None if text.is_empty() => Some(Self::First),
            Some((">", entry)) => entry.parse().ok().map(Self::After),
            Some(("<", entry)) => entry.parse().ok().map(Self::Before),
            _ => None,
        }
    }
}
