//! The balance: deposits that fill it, orders that it pays, its history.

mod deposits;
mod history;
mod paying;
