//! The shop's DynamoDB table. All keys are made in `table/keys.rs`; writes carry conditions, so that each can be repeated.

mod admins;
mod alerts;
mod audit;
mod backups;
mod books;
mod campaign;
mod catalogue;
mod channel;
mod event_outbox;
mod files;
mod incidents;
mod ledger;
mod notices;
mod order;
mod price_groups;
mod requests;
mod restock;
mod restores;
mod search_index;
mod serving;
mod settings;
mod setup;
mod statistics;
mod stock;
mod sweep_index;
mod table;
mod text_overrides;
mod user;
mod voucher;

pub use admins::RightsWritten;
pub use backups::{ControlPlaneRefusal, ExportOf, ExportStatus};
pub use books::{ExportedItem, NoItem, Place};
pub use campaign::{CampaignLease, CampaignWritten};
pub use catalogue::{ProductChange, SlotAllocation};
pub use channel::WaitingPosts;
pub use event_outbox::PendingEvent;
pub use ledger::Adjusted;
pub use order::{ActRecord, NewProof, OrderHistory, Placed, TermsMet};
pub use requests::{DecisionWritten, Grant, Opened};
pub use restock::JobWritten;
pub use restores::{ImportFrom, ImportStatus};
pub use settings::TermsOfSale;
pub use setup::{RefusedUpdate, UnfinishedSetup};
pub use statistics::{Sending, Totals};
pub use stock::AddedUnits;
pub use stock::encryption::{Keyring, KeyringError};
pub use stock::waitlist::{Waiting, WaitlistHead};
pub use sweep_index::Due;
pub use table::error::StoreError;
pub use text_overrides::{OrderAndTexts, ShopTextsChange, TextHistoryOf};
pub use user::{ActionRecord, AlbumPart, CartChange, Contact};
pub use voucher::Prices;

use crate::domain::order::Order;
use crate::domain::time::Zone;
use aws_sdk_dynamodb::Client;
use serving::ServingTable;
use std::sync::{Arc, RwLock};

/// The table, and the keys that decrypt contents in it.
pub struct Store {
    client: Client,
    /// The table that this process works on; another once it finds that the shop has moved.
    serving: RwLock<ServingTable>,
    keyring: Arc<Keyring>,
    /// Days after which orders that were never paid are deleted; `None` keeps them for ever.
    unpaid_days: Option<i64>,
    /// The shop's zone: statistics are counted by its days.
    zone: Zone,
}

/// The result of a conditional update of an order; either way, the order as it is now.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum OrderUpdate {
    /// The update was written.
    Applied(Order),
    /// Another write came first; nothing was written.
    Conflict(Order),
}

impl Store {
    /// The table of this name.
    pub fn new(client: Client, table: String, keyring: Keyring) -> Self {
        let serving = RwLock::new(ServingTable::unknown(table));
        Self { client, serving, keyring: Arc::new(keyring), unpaid_days: None, zone: Zone::Wib }
    }
}

/// How often a write that meets other writes is tried in one call.
const ATTEMPTS: u32 = 16;

/// Waits before a write that met another one is tried again: 20 ms, doubled up to 160 ms, plus a random part of up to the
/// same length.
async fn backoff(attempt: u32) {
    let longest = 10_u64 << attempt.min(4);
    let mut chance = [0_u8; 1];
    // If the system gives no randomness, a fixed part does.
    let share = getrandom::fill(&mut chance).map_or(128, |()| u64::from(chance[0]));
    tokio::time::sleep(std::time::Duration::from_millis(longest + longest * share / 255)).await;
}
