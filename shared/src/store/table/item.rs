//! Items: converted from and to domain types, and read many at a time.

use super::error::{Item, StoreError, failed, unwritable};
use crate::store::{ATTEMPTS, Store, backoff};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use serde::{Deserialize, Serialize};

/// The most keys of one `BatchGetItem` (a limit of DynamoDB).
pub(in crate::store) const KEYS_PER_CALL: usize = 100;

impl Store {
    /// The items with these keys that exist. Keys that the table leaves unprocessed are requested again.
    pub(in crate::store) async fn batch_get(&self, keys: Vec<Item>, consistent: bool) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for chunk in keys.chunks(KEYS_PER_CALL) {
            let (items, left) = self.batch_get_some(chunk.to_vec(), consistent).await?;
            if !left.is_empty() {
                return Err(StoreError::Call { what: "read several records", code: "unprocessed keys".into() });
            }
            found.extend(items);
        }
        Ok(found)
    }

    /// The items with these keys (at most [`KEYS_PER_CALL`]) that exist, and the keys that stayed unprocessed after all
    /// attempts.
    pub(in crate::store) async fn batch_get_some(
        &self,
        keys: Vec<Item>,
        consistent: bool,
    ) -> Result<(Vec<Item>, Vec<Item>), StoreError> {
        let table = self.table();
        let (mut found, mut left) = (Vec::new(), keys);
        for attempt in 1..=ATTEMPTS {
            let wanted = KeysAndAttributes::builder().set_keys(Some(left)).consistent_read(consistent);
            let wanted = wanted.build().map_err(unwritable)?;
            let call = self.client.batch_get_item().request_items(&table, wanted);
            let mut answer = call.send().await.map_err(failed("read several records"))?;
            found.extend(answer.responses.as_mut().and_then(|all| all.remove(&table)).unwrap_or_default());
            let unprocessed = answer.unprocessed_keys.as_mut().and_then(|all| all.remove(&table));
            left = unprocessed.map(|unprocessed| unprocessed.keys).unwrap_or_default();
            if left.is_empty() {
                break;
            }
            backoff(attempt).await;
        }
        Ok((found, left))
    }
}

/// Converts an item to `T`.
pub(in crate::store) fn from_item<T: for<'a> Deserialize<'a>>(what: &str, item: Item) -> Result<T, StoreError> {
    let key = |name: &str| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok()).cloned();
    let record = format!("{what} {}", key("sk").unwrap_or_default());
    serde_dynamo::from_item(item).map_err(|error| StoreError::Unreadable { record, why: error.to_string() })
}

/// Converts `value` to an item.
pub(in crate::store) fn to_item<T: Serialize>(what: &'static str, value: &T) -> Result<Item, StoreError> {
    serde_dynamo::to_item(value).map_err(|error| StoreError::Unwritable { what, why: error.to_string() })
}
