//! Facts about a call to the table for the trace: its keys, its capacity units, its result. Never contents.

use serde_json::{Map, Value, json};

/// The keys that a request names or its answer holds, `pk` and `sk` to each. A table is named if it is not `usual`.
pub(super) fn keys((operation, usual): (&str, &str), request: &Value, answer: &Value) -> Value {
    let other = |mut key: Value, table: Option<&str>| {
        if let Some(table) = table.filter(|table| *table != usual) {
            key["table"] = table.into();
        }
        key
    };
    let table = request["TableName"].as_str();
    let found = match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let each = list(&request["TransactItems"]).filter_map(|item| item.as_object()?.iter().next());
            let key = |(action, content): (&String, &Value)| {
                other(transacted(action, content), content["TableName"].as_str())
            };
            each.map(key).collect()
        }
        "BatchGetItem" => {
            let each = tables(request).flat_map(|(name, table)| list(&table["Keys"]).map(move |key| (name, key)));
            each.map(|(name, key)| other(plain(key), Some(name))).collect()
        }
        "BatchWriteItem" => {
            let each = tables(request).flat_map(|(name, items)| list(items).map(move |item| (name, item)));
            each.map(|(name, item)| other(written(item), Some(name))).collect()
        }
        "Query" | "Scan" => list(&answer["Items"]).map(plain).collect(),
        "PutItem" => vec![plain(&request["Item"])],
        _ => vec![plain(&request["Key"])],
    };
    let mut keys = other(json!({ "keys": Value::Array(found) }), table);
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

fn transacted(action: &str, content: &Value) -> Value {
    let mut key = plain(content.get("Key").unwrap_or(&content["Item"]));
    key["action"] = action.into();
    key
}

fn written(item: &Value) -> Value {
    let put = &item["PutRequest"]["Item"];
    plain(if put.is_null() { &item["DeleteRequest"]["Key"] } else { put })
}

/// Only the key of an item or of a key.
fn plain(item: &Value) -> Value {
    let part = |name: &str| Some((name.to_owned(), item[name].as_object()?.values().next()?.clone()));
    ["pk", "sk"].into_iter().filter_map(part).collect::<Map<_, _>>().into()
}

fn tables(request: &Value) -> impl Iterator<Item = (&str, &Value)> {
    request["RequestItems"].as_object().into_iter().flatten().map(|(name, table)| (name.as_str(), table))
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
        assert_eq!(keys(("TransactWriteItems", "shop"), &request, &Value::Null), expected);
    }

    #[test]
    fn tables_are_told_unless_they_are_the_usual_one() {
        let key = json!({ "pk": { "S": "A" } });
        let get = |table: &str| keys(("GetItem", "shop"), &json!({ "TableName": table, "Key": key }), &Value::Null);
        assert_eq!(get("shop"), json!({ "keys": [{ "pk": "A" }] }));
        assert_eq!(get("shop-r1"), json!({ "keys": [{ "pk": "A" }], "table": "shop-r1" }));
        let batch = json!({ "RequestItems": { "shop": { "Keys": [key] }, "shop-r1": { "Keys": [key] } } });
        let expected = json!({ "keys": [{ "pk": "A" }, { "pk": "A", "table": "shop-r1" }] });
        assert_eq!(keys(("BatchGetItem", "shop"), &batch, &Value::Null), expected);
    }

    #[test]
    fn an_error_is_named_with_its_reasons() {
        let answer = json!({ "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "CancellationReasons": [{ "Code": "None" }, { "Code": "ConditionalCheckFailed" }] });
        assert_eq!(outcome(&answer), "TransactionCanceledException: None, ConditionalCheckFailed");
        assert_eq!(outcome(&json!({})), "ok");
    }
}
