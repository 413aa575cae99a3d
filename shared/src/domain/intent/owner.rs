//! What an owner asks for.

use std::fmt;

/// What an owner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerIntent {
    /// The state of the shop.
    Status,
    /// What the bot can do.
    Help,
}

impl OwnerIntent {
    /// All of them, each with what its button carries. A command is the same with a slash.
    const ALL: [(Self, &'static str); 2] = [(Self::Status, "status"), (Self::Help, "help")];

    /// Reads what an owner wrote; anything unknown asks for help.
    pub fn parse(text: &str) -> Self {
        text.trim().strip_prefix('/').and_then(Self::parse_button).unwrap_or(Self::Help)
    }

    /// Reads what a button carries.
    pub fn parse_button(data: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, code)| *code == data).map(|(intent, _)| intent)
    }
}

impl fmt::Display for OwnerIntent {
    /// As a button carries it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = Self::ALL.iter().find(|(intent, _)| intent == self).map_or("help", |(_, code)| code);
        f.write_str(code)
    }
}
