//! Transactions: written whole or not at all, and written again while they only meet others.

use super::error::{Cancelled, Item, StoreError, cancelled};
use super::{ATTEMPTS, Store, wait_a_little};
use aws_sdk_dynamodb::types::TransactWriteItem;

/// How a transaction ended.
pub(super) enum Written {
    /// It holds.
    Whole,
    /// These actions' conditions do not hold; with the item that stands there, where it was asked for.
    Refused(Vec<(usize, Item)>),
}

impl Store {
    /// Writes `actions` together. A conflict with another write decides nothing, so the same is tried again.
    pub(super) async fn write_together(
        &self,
        what: &'static str,
        actions: Vec<TransactWriteItem>,
    ) -> Result<Written, StoreError> {
        for attempt in 1..=ATTEMPTS {
            let call = self.client.transact_write_items().set_transact_items(Some(actions.clone()));
            let Err(error) = call.send().await else { return Ok(Written::Whole) };
            match cancelled(what, error)? {
                Cancelled::Conditions(failed) => return Ok(Written::Refused(failed)),
                Cancelled::Conflict => wait_a_little(attempt).await,
            }
        }
        Err(StoreError::Table { what, code: "a conflict".into() })
    }
}
