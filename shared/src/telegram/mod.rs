//! Telegram: updates that come by webhook, and calls to the Bot API.

mod client;
mod download;
mod failure;
mod incoming;
mod markup;
mod media;
mod registration;

pub use client::Telegram;
pub use failure::Failure;
pub use incoming::{Incoming, UserAction, parse};
pub use markup::{WebhookReply, webhook_reply};
pub use media::{Media, SentMedia, Upload};
pub use registration::Profile;

/// The header with the secret by which an update is authenticated.
pub const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
