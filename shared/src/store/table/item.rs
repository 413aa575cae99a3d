//! Items: read and written as our own types, and fetched many at a time.

use super::error::{Item, StoreError, failed, unwritable};
use crate::store::{ATTEMPTS, Store, backoff};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use serde::{Deserialize, Serialize};

/// Keys that one call takes (a limit of DynamoDB).
pub(in crate::store) const KEYS_PER_CALL: usize = 100;

impl Store {
    /// Items by their keys, those that exist. Whatever the table leaves out is asked for again.
    pub(in crate::store) async fn batch_get(&self, keys: Vec<Item>, consistent: bool) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for chunk in keys.chunks(KEYS_PER_CALL) {
            let (items, left) = self.batch_get_some(chunk.to_vec(), consistent).await?;
            if !left.is_empty() {
                return Err(StoreError::Call { what: "read several records", code: "a part of them only".into() });
            }
            found.extend(items);
        }
        Ok(found)
    }

    /// Items by at most [`KEYS_PER_CALL`] keys, and the keys that the table did not get to, however often it was asked.
    pub(in crate::store) async fn batch_get_some(
        &self,
        keys: Vec<Item>,
        consistent: bool,
    ) -> Result<(Vec<Item>, Vec<Item>), StoreError> {
        let (mut found, mut left) = (Vec::new(), keys);
        for attempt in 1..=ATTEMPTS {
            let wanted = KeysAndAttributes::builder().set_keys(Some(left)).consistent_read(consistent);
            let wanted = wanted.build().map_err(unwritable)?;
            let call = self.client.batch_get_item().request_items(&self.table, wanted);
            let mut answer = call.send().await.map_err(failed("read several records"))?;
            found.extend(answer.responses.as_mut().and_then(|all| all.remove(&self.table)).unwrap_or_default());
            let unprocessed = answer.unprocessed_keys.as_mut().and_then(|all| all.remove(&self.table));
            left = unprocessed.map(|unprocessed| unprocessed.keys).unwrap_or_default();
            if left.is_empty() {
                break;
            }
            backoff(attempt).await;
        }
        Ok((found, left))
    }
}

/// Reads an item as `T`.
pub(in crate::store) fn from_item<T: for<'a> Deserialize<'a>>(what: &str, item: Item) -> Result<T, StoreError> {
    let key = |name: &str| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok()).cloned();
    let record = format!("{what} {}", key("sk").unwrap_or_default());
    serde_dynamo::from_item(item).map_err(|error| StoreError::Unreadable { record, why: error.to_string() })
}

/// Writes `value` as an item.
pub(in crate::store) fn to_item<T: Serialize>(what: &'static str, value: &T) -> Result<Item, StoreError> {
    serde_dynamo::to_item(value).map_err(|error| StoreError::Unwritable { what, why: error.to_string() })
}
