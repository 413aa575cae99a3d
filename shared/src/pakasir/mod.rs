//! The payment gateway Pakasir, API version 2: calls and payment callback.

mod callback;
mod client;
mod reachability;

pub use callback::{PaymentCallback, parse};
pub use client::{ChargeState, Failure, NewCharge, Pakasir, STATUS_PAUSE, TransactionStatus};
pub use reachability::is_reachable;

/// The header with the secret by which a callback is authenticated.
pub const SECRET_HEADER: &str = "x-secret";
