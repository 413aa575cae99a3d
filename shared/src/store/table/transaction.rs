//! Transactions, retried while they only conflict with other writes.

use super::error::{CONFLICT, CancelReason, Item, StoreError, cancelled, met_transaction};
use crate::store::{ATTEMPTS, Store, backoff};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::TransactWriteItem;

/// How a transaction ended.
pub(in crate::store) enum Transaction {
    /// All actions were written.
    Committed,
    /// Nothing was written, as the conditions of these actions do not hold; each with its index, and the existing item if
    /// the action asks for it.
    ConditionsFailed(Vec<(usize, Item)>),
}

/// Sends a write of one item that transactions write, too, and sends it again while it meets one of them; the SDK gives up
/// sooner than the transactions themselves.
pub(in crate::store) async fn past_transactions<T, E, R, Sending>(
    send: impl Fn() -> Sending,
) -> Result<T, SdkError<E, R>>
where
    E: ProvideErrorMetadata,
    Sending: Future<Output = Result<T, SdkError<E, R>>>,
{
    for attempt in 1..ATTEMPTS {
        match send().await {
            Err(error) if met_transaction(&error) => backoff(attempt).await,
            ended => return ended,
        }
    }
    send().await
}

impl Store {
    /// Writes `actions` in one transaction; after a conflict with another write it is tried again.
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
        Err(StoreError::Call { what, code: CONFLICT.into() })
    }
}
