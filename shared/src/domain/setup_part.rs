//! The parts of the set-up that a deployment does.

use serde::{Deserialize, Serialize};

/// One of the two bots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BotRole {
    /// The bot that buyers talk with.
    Shop,
    /// The bot that answers owners only.
    Owner,
}

/// A part of the set-up. A failed one is tried again later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupPart {
    /// The webhook of the shop bot.
    ShopBot,
    /// The shop bot's description and command menu.
    ShopProfile,
    /// The webhook of the owner bot.
    OwnerBot,
    /// The owner bot's description and command menu.
    OwnerProfile,
    /// The check of the gateway's project and key.
    Gateway,
    /// Reading the table.
    Table,
    /// Reading the secrets.
    Secrets,
    /// All of it: the time limit passed, or the properties could not be read.
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
