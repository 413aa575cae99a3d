//! What a call writes, and the order of calls that write the same.

use super::recovery::{Key, key_of};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// An item that a call names to write it, or to make a condition of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) table: String,
    pub(super) key: Key,
    /// Whether it may change.
    pub(super) changes: bool,
}

impl Named {
    /// Whether both name one item.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.table == other.table && self.key == other.key
    }
}

/// Items that one call after another writes: an item's images are noted in their order.
#[derive(Clone, Debug)]
pub(super) struct Order(Arc<[Arc<Mutex<()>>]>);

/// So many calls write at once at most.
const QUEUES: usize = 64;

/// The items that a call writes; none for a call that reads.
pub(super) fn of(operation: &str, request: &Value) -> Vec<Named> {
    let one = |table: &Value, item: &Value, changes: bool| {
        Some(Named { table: table.as_str()?.to_owned(), key: key_of(item)?, changes })
    };
    match operation {
        "PutItem" => one(&request["TableName"], &request["Item"], true).into_iter().collect(),
        "UpdateItem" | "DeleteItem" => one(&request["TableName"], &request["Key"], true).into_iter().collect(),
        "BatchWriteItem" => {
            let tables = request["RequestItems"].as_object().into_iter().flatten();
            let all =
                tables.flat_map(|(table, items)| items.as_array().into_iter().flatten().map(move |item| (table, item)));
            let written = all.filter_map(|(table, item)| {
                let put = &item["PutRequest"]["Item"];
                one(&table.as_str().into(), if put.is_null() { &item["DeleteRequest"]["Key"] } else { put }, true)
            });
            written.collect()
        }
        "TransactWriteItems" => {
            let actions = request["TransactItems"].as_array().into_iter().flatten();
            let named = actions.filter_map(Value::as_object).flat_map(Map::iter).filter_map(|(action, content)| {
                let item = if action == "Put" { &content["Item"] } else { &content["Key"] };
                one(&content["TableName"], item, action != "ConditionCheck")
            });
            named.collect()
        }
        _ => Vec::new(),
    }
}

/// The tables that a call names.
pub(super) fn tables(request: &Value) -> BTreeSet<&str> {
    let one = request["TableName"].as_str();
    let batch = request["RequestItems"].as_object().into_iter().flat_map(Map::keys).map(String::as_str);
    let actions = request["TransactItems"].as_array().into_iter().flatten().filter_map(Value::as_object);
    let transacted = actions.flat_map(Map::values).filter_map(|content| content["TableName"].as_str());
    one.into_iter().chain(batch).chain(transacted).collect()
}

impl Order {
    pub(super) fn new() -> Self {
        Self((0..QUEUES).map(|_| Arc::default()).collect())
    }

    /// Waits until no other call writes these items. Others wait until what is returned is dropped.
    pub(super) async fn wait(&self, named: &[Named]) -> Vec<OwnedMutexGuard<()>> {
        let queue = |named: &Named| {
            let mut hasher = DefaultHasher::new();
            (&named.table, &named.key).hash(&mut hasher);
            usize::try_from(hasher.finish() % QUEUES as u64).unwrap_or_default()
        };
        let mut guards = Vec::new();
        // Always in the same order, or two calls would wait for each other.
        for queue in named.iter().map(queue).collect::<BTreeSet<_>>() {
            guards.push(self.0[queue].clone().lock_owned().await);
        }
        guards
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_item_that_a_call_writes_is_named() {
        let key = |pk: &str| json!({ "pk": { "S": pk }, "sk": { "S": "#" } });
        let names = |operation: &str, request: &Value| {
            let all = of(operation, request).into_iter();
            let shown = all.map(|named| (named.table, named.key.to_value()["pk"]["S"].clone(), named.changes));
            shown.collect::<Vec<_>>()
        };
        let one = [("t".to_owned(), json!("a"), true)];
        assert_eq!(names("PutItem", &json!({ "TableName": "t", "Item": key("a") })), one);
        assert_eq!(names("UpdateItem", &json!({ "TableName": "t", "Key": key("a") })), one);
        assert_eq!(names("GetItem", &json!({ "TableName": "t", "Key": key("a") })), []);
        let batch = json!({ "RequestItems": { "t": [
            { "PutRequest": { "Item": key("a") } }, { "DeleteRequest": { "Key": key("b") } } ] } });
        assert_eq!(names("BatchWriteItem", &batch), [one[0].clone(), ("t".to_owned(), json!("b"), true)]);
        let transaction = json!({ "TransactItems": [
            { "Put": { "TableName": "t", "Item": key("a") } }, { "ConditionCheck": { "TableName": "u", "Key": key("b") } },
            { "Delete": { "TableName": "t", "Key": key("c") } }, { "Update": { "TableName": "t", "Key": key("d") } } ] });
        let expected = [("t", "a", true), ("u", "b", false), ("t", "c", true), ("t", "d", true)];
        let expected = expected.map(|(table, pk, changes)| (table.to_owned(), json!(pk), changes));
        assert_eq!(names("TransactWriteItems", &transaction), expected);
    }

    #[tokio::test]
    async fn calls_that_write_the_same_item_wait_for_each_other() {
        let order = Order::new();
        let named = |pk: &str| Named {
            table: "t".into(),
            key: key_of(&json!({ "pk": { "S": pk }, "sk": { "S": "#" } })).unwrap(),
            changes: true,
        };
        let first = order.wait(&[named("a"), named("b")]).await;
        let other = [named("b"), named("a")];
        let second = order.wait(&other);
        tokio::pin!(second);
        assert!(poll_once(second.as_mut()).await.is_none());
        drop(first);
        assert!(poll_once(second.as_mut()).await.is_some());
    }

    /// What a future gives if it is ready.
    async fn poll_once<F: Future>(mut future: std::pin::Pin<&mut F>) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(match future.as_mut().poll(context) {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}
