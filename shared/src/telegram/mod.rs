//! Telegram: what comes in by webhook, and what goes out to the Bot API.

mod client;
mod failure;
mod incoming;
mod markup;
mod registration;

pub use client::{Document, Picture, Telegram};
pub use failure::Failure;
pub use incoming::{Incoming, UserAction, parse};
pub use markup::{WebhookReply, webhook_reply};
pub use registration::Profile;

/// The header in which Telegram proves itself.
pub const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
