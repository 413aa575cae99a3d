//! The gateway Pakasir, version 2: its calls, and its callback.

mod callback;
mod client;

pub use callback::{PaymentCallback, parse};
pub use client::{ChargeState, Failure, NewCharge, Pakasir, TransactionStatus};

/// The header in which the gateway proves itself.
pub const SECRET_HEADER: &str = "x-secret";
