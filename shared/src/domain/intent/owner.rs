//! What an owner asks for.

/// What an owner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerIntent {
    /// The state of the shop.
    Status,
    /// What the bot can do.
    Help,
}

impl OwnerIntent {
    /// Reads what an owner wrote; anything unknown asks for help.
    pub fn parse(text: &str) -> Self {
        match text.trim() {
            "/status" => Self::Status,
            _ => Self::Help,
        }
    }
}
