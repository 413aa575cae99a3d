//! What an owner asks for.

/// What an owner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerIntent {
    /// The state of the shop.
    Status,
    /// The backups.
    Backups,
    /// What the bot can do.
    Help,
}

/// What a button of the owner bot asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerTap {
    /// A backup now.
    BackUp,
}

impl OwnerTap {
    /// Reads what a button carries.
    pub fn parse(data: &str) -> Option<Self> {
        (data == Self::BackUp.data()).then_some(Self::BackUp)
    }

    /// What the button carries.
    pub const fn data(self) -> &'static str {
        match self {
            Self::BackUp => "backup:now",
        }
    }
}

impl OwnerIntent {
    /// Reads what an owner wrote; anything unknown asks for help.
    pub fn parse(text: &str) -> Self {
        match text.trim() {
            "/status" => Self::Status,
            "/backup" => Self::Backups,
            _ => Self::Help,
        }
    }
}
