//! How large a transaction may be. The engine counts what a request holds; DynamoDB counts items, and whether it also
//! counts those that are deleted or replaced is not documented, so they are counted here.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// Bytes of all items of one transaction (a limit of DynamoDB).
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The answer to a transaction that is too large, with the items that it puts and those that stand in their place.
pub(super) fn refusal(operation: &str, request: &Value, standing_bytes: usize) -> Option<Value> {
    if operation != "TransactWriteItems" {
        return None;
    }
    let actions = request["TransactItems"].as_array()?.iter().filter_map(|action| action.as_object()?.values().next());
    let bytes: usize = actions.map(|action| item_bytes(&action["Item"])).sum();
    (bytes + standing_bytes > MOST_BYTES).then(|| {
        json!({
            "__type": "com.amazon.coral.validate#ValidationException",
            "message": "Collection size of items exceeded, which can also be caused by the aggregate size of the items \
                        in the transaction exceeding the 4MB limit",
        })
    })
}

/// The size of an item as DynamoDB describes it.
pub(super) fn item_bytes(item: &Value) -> usize {
    item.as_object().into_iter().flatten().map(|(name, value)| name.len() + value_bytes(value)).sum()
}

/// The size of a value as DynamoDB describes it, numbers rounded up.
fn value_bytes(value: &Value) -> usize {
    let Some((kind, value)) = value.as_object().and_then(|value| value.iter().next()) else { return 0 };
    match (kind.as_str(), value) {
        ("B", Value::String(text)) => BASE64_STANDARD.decode(text).map_or(text.len(), |bytes| bytes.len()),
        ("N", Value::String(text)) => text.len() / 2 + 2,
        (_, Value::String(text)) => text.len(),
        (_, Value::Array(values)) => 3 + values.iter().map(|value| 1 + value_bytes(value)).sum::<usize>(),
        (_, Value::Object(_)) => 3 + item_bytes(value),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deleted_and_what_is_put_both_count() {
        let large = json!({ "pk": { "S": "a" }, "sk": { "S": "b" }, "x": { "S": "x".repeat(64 * 1024) } });
        let request = |action: Value, count: usize| json!({ "TransactItems": vec![action; count] });
        let delete = request(json!({ "Delete": { "Key": { "pk": { "S": "a" } } } }), 64);
        assert_eq!(refusal("TransactWriteItems", &delete, 63 * item_bytes(&large)), None);
        assert!(refusal("TransactWriteItems", &delete, 64 * item_bytes(&large)).is_some());
        assert_eq!(refusal("BatchGetItem", &delete, 64 * item_bytes(&large)), None);
        let put = request(json!({ "Put": { "Item": large } }), 32);
        assert!(refusal("TransactWriteItems", &put, 32 * item_bytes(&large)).is_some());
        assert_eq!(refusal("TransactWriteItems", &put, 0), None);
    }
}
