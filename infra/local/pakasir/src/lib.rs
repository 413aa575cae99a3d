//! A stand-in for the payment gateway Pakasir, version 2: as strict, as slow to be asked and as unreliable
//! as the real one, with a hosted page on which payments can also go wrong.

mod book;
mod buyer_actions;
mod callback;
mod handle;
mod inbound;
mod money;
mod page;
mod refusal;
mod routes;
mod script;
mod service;
mod settings;
#[cfg(test)]
mod tests;
mod transaction;

pub use callback::callback_result::Answer;
pub use handle::{Gateway, Opening};
pub use money::emv;
pub use script::Act;
pub use settings::{Callback, Cancel, Delivery, KnownOrder, Rounding, Settings};
pub use transaction::{FeeBearer, Method, Mode, State, Transaction};

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
