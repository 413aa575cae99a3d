//! The record of calls, refusals and changes.

use jiff::Timestamp;
use local_kit::fault::Fault;
use serde::Serialize;
use serde_json::Value;

/// One call to the Bot API.
#[derive(Clone, Debug)]
pub struct Call {
    /// When it came.
    pub at: Timestamp,
    /// The bot's id.
    pub bot: i64,
    /// The logical id of the function that called, by its path; empty if none.
    pub function: String,
    /// The method, as it was written.
    pub method: String,
    /// Its parameters.
    pub params: Value,
    /// Whether it rode on the answer to a webhook.
    pub in_answer: bool,
    /// What the method gave; the caller may not have learned of it, see `fault`.
    pub result: Result<Value, Refusal>,
    /// What went wrong on purpose.
    pub fault: Option<Fault>,
}

/// A call the Bot API refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} {description}")]
pub struct Refusal {
    /// As the status of the answer.
    pub code: u16,
    /// Telegram's own words.
    pub description: String,
    /// Seconds to wait, with 429.
    pub retry_after: Option<u32>,
}

/// Something changed in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// The bot's id.
    pub bot: i64,
    /// The chat's id, which is the person's.
    pub chat: i64,
}
