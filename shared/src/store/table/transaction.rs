//! Transactions: written whole or not at all, and written again while they only meet others.

use super::error::{CancelReason, Item, StoreError, cancelled};
use crate::store::{ATTEMPTS, Store, backoff};
use aws_sdk_dynamodb::types::TransactWriteItem;

/// How a transaction ended.
pub(in crate::store) enum Transaction {
    /// It holds.
    Committed,
    /// These actions' conditions do not hold; with the item that stands there, where it was asked for.
    ConditionsFailed(Vec<(usize, Item)>),
}

impl Store {
    /// Writes `actions` together. A conflict with another write decides nothing, so the same is tried again.
    pub(in crate::store) async fn transact_write(
        &self,
        what: &'static str,
        actions: Vec<TransactWriteItem>,
    ) -> Result<Transaction, StoreError> {
        for attempt in 1..=ATTEMPTS {
            let call = self.client.transact_write_items().set_transact_items(Some(actions.clone()));
            let Err(error) = call.send().await else { return Ok(Transaction::Committed) };
            match cancelled(what, error)? {
                CancelReason::Conditions(failed) => return Ok(Transaction::ConditionsFailed(failed)),
                CancelReason::Conflict => backoff(attempt).await,
            }
        }
        Err(StoreError::Call { what, code: "a conflict".into() })
    }
}
