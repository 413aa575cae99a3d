//! The record of a call, which tests and figures read.

use crate::call::refusal::Refusal;
use jiff::Timestamp;
use local_kit::fault::Fault;
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
