//! The shop's table: one DynamoDB table, one place per key, every write under its condition.

mod catalogue;
mod dispenser;
mod due;
mod error;
mod incidents;
mod item;
mod keys;
mod ledger;
mod notices;
mod orders;
mod reclaim;
mod returning;
mod seal;
mod setup;
mod stock;
mod tidying;
mod totals;
mod transaction;
mod users;

pub use catalogue::Drawn;
pub use due::Due;
pub use error::StoreError;
pub use ledger::LedgerEntry;
pub use notices::Notice;
pub use orders::Placed;
pub use seal::{Keyring, KeyringError};
pub use setup::{RefusedUpdate, UnfinishedSetup};
pub use stock::Added;
pub use totals::Totals;
pub use users::{Greeting, Touch};

use crate::domain::order::Order;
use aws_sdk_dynamodb::Client;

/// The table, and the keys that open what is sealed in it.
pub struct Store {
    client: Client,
    table: String,
    keyring: Keyring,
    /// Days for which orders that were never paid are kept; for ever if it is not said.
    unpaid_days: Option<i64>,
}

/// How a change of an order ended; either way, the order as it stands now.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum Commit {
    /// It holds.
    Done(Order),
    /// Somebody was faster.
    Lost(Order),
}

impl Store {
    /// The table of this name.
    pub fn new(client: Client, table: String, keyring: Keyring) -> Self {
        Self { client, table, keyring, unpaid_days: None }
    }

    /// The table's name.
    pub fn table(&self) -> &str {
        &self.table
    }
}

/// A contended write is tried so often before it is left to a later call.
const ATTEMPTS: u32 = 10;

/// Backs off before a contended write is tried again: 20 ms, doubled up to 160, and up to as much again by chance.
async fn wait_a_little(attempt: u32) {
    let longest = 10_u64 << attempt.min(4);
    let mut chance = [0_u8; 1];
    // Without randomness the wait is merely the same for all.
    let share = getrandom::fill(&mut chance).map_or(128, |()| u64::from(chance[0]));
    tokio::time::sleep(std::time::Duration::from_millis(longest + longest * share / 255)).await;
}
