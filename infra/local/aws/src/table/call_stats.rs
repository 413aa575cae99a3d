//! Facts about a call to the table for the trace: its keys, its capacity units, its result. Never contents.

use serde_json::{Map, Value, json};

/// The keys that a request names or its answer holds, `pk` and `sk` to each.
pub(super) fn keys(operation: &str, request: &Value, answer: &Value) -> Value {
    let found = match operation {
        "TransactWriteItems" | "TransactGetItems" => list(&request["TransactItems"]).filter_map(transacted).collect(),
        "BatchGetItem" => tables(request).flat_map(|table| list(&table["Keys"])).map(plain).collect(),
        "BatchWriteItem" => tables(request).flat_map(list).map(|item| plain(&item["PutRequest"]["Item"])).collect(),
        "Query" | "Scan" => list(&answer["Items"]).map(plain).collect(),
        "PutItem" => vec![plain(&request["Item"])],
        _ => vec![plain(&request["Key"])],
    };
    let mut keys = json!({ "keys": found });
    if let Some(index) = request["IndexName"].as_str() {
        keys["index"] = index.into();
    }
    keys
}

/// Write and read units of the answer.
pub(super) fn units(operation: &str, answer: &Value) -> (f64, f64) {
    let consumed = &answer["ConsumedCapacity"];
    let each: Vec<&Value> = consumed.as_array().map_or_else(|| vec![consumed], |all| all.iter().collect());
    let total = each.into_iter().filter_map(|one| one["CapacityUnits"].as_f64()).sum();
    let reads = ["Query", "Scan", "GetItem", "BatchGetItem", "TransactGetItems"].contains(&operation);
    if reads { (0.0, total) } else { (total, 0.0) }
}

/// `ok`, or the error's name; of a cancelled transaction its reasons too.
pub(super) fn outcome(answer: &Value) -> String {
    let Some(kind) = answer["__type"].as_str() else { return "ok".into() };
    let kind = kind.rsplit('#').next().unwrap_or(kind);
    let reasons: Vec<_> = list(&answer["CancellationReasons"]).filter_map(|reason| reason["Code"].as_str()).collect();
    if reasons.is_empty() { kind.into() } else { format!("{kind}: {}", reasons.join(", ")) }
}

fn transacted(item: &Value) -> Option<Value> {
    let (action, content) = item.as_object()?.iter().next()?;
    let mut key = plain(content.get("Key").unwrap_or(&content["Item"]));
    key["action"] = action.as_str().into();
    Some(key)
}

/// Only the key of an item or of a key.
fn plain(item: &Value) -> Value {
    let part = |name: &str| Some((name.to_owned(), item[name].as_object()?.values().next()?.clone()));
    ["pk", "sk"].into_iter().filter_map(part).collect::<Map<_, _>>().into()
}

fn tables(request: &Value) -> impl Iterator<Item = &Value> {
    request["RequestItems"].as_object().into_iter().flat_map(Map::values)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_and_contents_are_not() {
        let item = json!({ "pk": { "S": "USER#1" }, "sk": { "S": "#" }, "secret": { "S": "x" } });
        let request =
            json!({ "TransactItems": [{ "Put": { "Item": item } }, { "Update": { "Key": { "pk": { "S": "A" } } } }] });
        let expected =
            json!({ "keys": [{ "action": "Put", "pk": "USER#1", "sk": "#" }, { "action": "Update", "pk": "A" }] });
        assert_eq!(keys("TransactWriteItems", &request, &Value::Null), expected);
    }

    #[test]
    fn an_error_is_named_with_its_reasons() {
        let answer = json!({ "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "CancellationReasons": [{ "Code": "None" }, { "Code": "ConditionalCheckFailed" }] });
        assert_eq!(outcome(&answer), "TransactionCanceledException: None, ConditionalCheckFailed");
        assert_eq!(outcome(&json!({})), "ok");
    }
}
