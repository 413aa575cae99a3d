//! What happened to a transaction, for whoever listens.

use crate::callback::callback_result::Answer;
use crate::transaction::Transaction;
use jiff::Timestamp;
use serde::Serialize;

/// Something happened to a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// When, by the local cloud's clock.
    pub at: Timestamp,
    /// What.
    pub news: News,
    /// The transaction as it is now.
    pub transaction: Transaction,
}

/// What can happen to a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It was made.
    Created,
    /// It was paid.
    Completed,
    /// It was cancelled.
    Canceled,
    /// A callback about it, true or forged, went out.
    CalledBack(Answer),
}
