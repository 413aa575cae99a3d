//! How large a transaction may be. The engine counts what a request holds; DynamoDB counts items, and whether it also
//! counts those that are deleted or replaced is not documented, so they are counted here.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// Bytes of all items of one transaction (a limit of DynamoDB).
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The answer to a transaction that is too large; `stands` returns the current item of a key.
pub(super) fn refusal(operation: &str, request: &Value, stands: impl Fn(&Value) -> Option<Value>) -> Option<Value> {
    if operation != "TransactWriteItems" {
        return None;
    }
    let actions = request["TransactItems"].as_array()?.iter().filter_map(|action| action.as_object()?.values().next());
    let bytes: usize = actions.map(|action| bytes_of(action, &stands)).sum();
    (bytes > MOST_BYTES).then(|| {
        json!({
            "__type": "com.amazon.coral.validate#ValidationException",
            "message": "Collection size of items exceeded, which can also be caused by the aggregate size of the items \
                        in the transaction exceeding the 4MB limit",
        })
    })
}

/// The new item, and the one it replaces.
fn bytes_of(action: &Value, stands: &impl Fn(&Value) -> Option<Value>) -> usize {
    let item = &action["Item"];
    let key = match &action["Key"] {
        Value::Null => json!({ "pk": item["pk"], "sk": item["sk"] }),
        key => key.clone(),
    };
    item_bytes(item) + stands(&key).map_or(0, |item| item_bytes(&item))
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
        let stands = |_: &Value| Some(large.clone());
        let of = |count: usize| {
            let deletes = (0..count).map(|at| json!({ "Delete": { "Key": { "pk": { "S": at.to_string() } } } }));
            json!({ "TransactItems": deletes.collect::<Vec<_>>() })
        };
        assert_eq!(refusal("TransactWriteItems", &of(63), stands), None);
        assert!(refusal("TransactWriteItems", &of(64), stands).is_some());
        assert_eq!(refusal("BatchGetItem", &of(64), stands), None);
        let put = json!({ "TransactItems": vec![json!({ "Put": { "Item": large } }); 32] });
        assert!(refusal("TransactWriteItems", &put, stands).is_some());
        assert_eq!(refusal("TransactWriteItems", &put, |_| None), None);
    }
}
