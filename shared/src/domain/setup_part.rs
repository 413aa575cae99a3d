//! The parts of setting up, as they are named to whoever keeps the shop.

use serde::{Deserialize, Serialize};

/// One of the two bots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BotRole {
    /// The bot that buyers talk with.
    Shop,
    /// The bot that answers owners only.
    Owner,
}

/// A part of setting up that can be left undone for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupPart {
    /// The webhook of the shop bot.
    ShopBot,
    /// What the shop bot's profile and menu say.
    ShopProfile,
    /// The webhook of the owner bot.
    OwnerBot,
    /// What the owner bot's profile and menu say.
    OwnerProfile,
    /// The check of the gateway's project and key.
    Gateway,
    /// Reading the table.
    Table,
    /// Reading the secrets.
    Secrets,
    /// The whole of it: the time was over.
    Everything,
}

impl BotRole {
    /// The part that is the bot's webhook.
    pub const fn webhook(self) -> SetupPart {
        match self {
            Self::Shop => SetupPart::ShopBot,
            Self::Owner => SetupPart::OwnerBot,
        }
    }

    /// The part that is the bot's profile and menu.
    pub const fn profile(self) -> SetupPart {
        match self {
            Self::Shop => SetupPart::ShopProfile,
            Self::Owner => SetupPart::OwnerProfile,
        }
    }
}
