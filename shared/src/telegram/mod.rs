//! Telegram: what comes in by webhook, and what goes out to the Bot API.

mod client;
mod failure;
mod incoming;
mod markup;
mod setup;

pub use client::{Document, Picture, Telegram};
pub use failure::Failure;
pub use incoming::{Action, Incoming, parse};
pub use markup::{Answer, answer_to_webhook};
pub use setup::Profile;

/// The header in which Telegram proves itself.
pub const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
