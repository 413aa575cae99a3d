//! The rights that functions used, as AWS would check them.

use lapak_local::cloud::Cloud;
use lapak_local::template::{ACCOUNT, REGION, Right};
use lapak_local::trace::{Event, Kind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The rights that functions used so far, by logical id.
pub(crate) fn used(cloud: &Cloud) -> BTreeMap<String, BTreeSet<Right>> {
    let mut used: BTreeMap<String, BTreeSet<Right>> = BTreeMap::new();
    for event in cloud.trace.since(0).iter().filter(|event| !event.function.is_empty()) {
        used.entry(event.function.clone()).or_default().extend(asked_for(event, cloud));
    }
    used
}

/// The rights that functions used without having them.
pub(super) fn missing(cloud: &Cloud) -> Vec<String> {
    let mut missing = Vec::new();
    for (function, used) in used(cloud) {
        let granted = cloud.template.grants.get(&function).cloned().unwrap_or_default();
        let refused = used.iter().filter(|used| !granted.iter().any(|granted| covers(granted, used)));
        missing.extend(refused.map(|(action, on)| format!("{function} may not {action} on {on}")));
    }
    missing
}

/// Whether a right that is granted covers one that is used.
pub(crate) fn covers(granted: &Right, used: &Right) -> bool {
    granted.0 == used.0 && fits(granted.1.as_bytes(), used.1.as_bytes())
}

/// Whether a name fits a pattern, in which `*` stands for any characters and `?` for one.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) if fits(rest, name) => true,
        (Some((b'*', _)), Some((_, name))) => fits(pattern, name),
        (Some((one, pattern)), Some((other, name))) => (*one == b'?' || one == other) && fits(pattern, name),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn asked_for(event: &Event, cloud: &Cloud) -> Vec<Right> {
    match event.kind {
        Kind::Table => on_table(event, cloud.table.name()),
        Kind::Parameters => {
            let names = ["found", "invalid"].into_iter().flat_map(|part| texts(&event.detail[part]));
            let arn = |name: String| format!("arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{name}");
            names.map(|name| (format!("ssm:{}", event.call), arn(name))).collect()
        }
        Kind::Bus if event.call == "PutEvents" => {
            let bus = cloud.template.buses.last().map(String::as_str).unwrap_or_default();
            vec![("events:PutEvents".into(), format!("arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{bus}"))]
        }
        Kind::Bucket => on_bucket(event).into_iter().collect(),
        Kind::Bus | Kind::Http | Kind::Invoke | Kind::Log | Kind::Telegram | Kind::Pakasir | Kind::Control => vec![],
    }
}

fn on_bucket(event: &Event) -> Option<Right> {
    let action = match event.call.as_str() {
        "GET" => "GetObject",
        "PUT" => "PutObject",
        "DELETE" => "DeleteObject",
        other => other,
    };
    let object = event.detail.as_str()?.trim_start_matches('/');
    Some((format!("s3:{action}"), format!("arn:aws:s3:::{object}")))
}

/// What DynamoDB needs of the logs of an import, with the rights of whoever asks for it.
const LOGS_OF_IMPORTS: [&str; 6] = [
    "CreateLogGroup",
    "CreateLogStream",
    "DescribeLogGroups",
    "DescribeLogStreams",
    "PutLogEvents",
    "PutRetentionPolicy",
];

/// A transaction needs the rights of each of its actions, and a call that names several tables those of each.
fn on_table(event: &Event, table: &str) -> Vec<Right> {
    if let Some(arn) = event.detail["arn"].as_str() {
        let logs = event.detail["log_group"].as_str().into_iter();
        let logs = logs.flat_map(|group| LOGS_OF_IMPORTS.map(|action| (format!("logs:{action}"), group.to_owned())));
        return logs.chain([(format!("dynamodb:{}", event.call), arn.to_owned())]).collect();
    }
    let arn = |named: &Value| {
        let table = named["table"].as_str().or(event.detail["table"].as_str()).unwrap_or(table);
        format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}")
    };
    let keys = event.detail["keys"].as_array().into_iter().flatten();
    match event.call.as_str() {
        "TransactWriteItems" => {
            let right = |key: &Value| match key["action"].as_str() {
                Some("ConditionCheck") => ("dynamodb:ConditionCheckItem".to_owned(), arn(key)),
                action => (format!("dynamodb:{}Item", action.unwrap_or_default()), arn(key)),
            };
            keys.map(right).collect()
        }
        "BatchGetItem" | "BatchWriteItem" => keys
            .map(|key| (format!("dynamodb:{}", event.call), arn(key)))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        call => {
            let index = event.detail["index"].as_str().map(|index| format!("/index/{index}")).unwrap_or_default();
            vec![(format!("dynamodb:{call}"), arn(&Value::Null) + &index)]
        }
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_what_they_do_in_a_policy() {
        let covers = |granted: &str, used: &str| covers(&("a".into(), granted.into()), &("a".into(), used.into()));
        assert!(covers("table/shop", "table/shop") && !covers("table/shop", "table/shop-r"));
        assert!(covers("table/shop-r????????????", "table/shop-r202611220700"));
        assert!(!covers("table/shop-r????????????", "table/shop-r202611220700/index/due"));
        assert!(covers("table/shop-r????????????/index/*", "table/shop-r202611220700/index/due"));
        assert!(!covers("table/shop-r????????????", "table/shop-r2026"));
        assert!(covers("backups/*", "backups/") && covers("*/x", "a/b/x") && !covers("*/x", "a/b/y"));
    }

    #[test]
    fn an_import_needs_its_logs_and_a_call_the_table_that_it_names() {
        let event = |call: &str, detail: Value| {
            let mut event = Event::new(jiff::Timestamp::UNIX_EPOCH, Kind::Table, call);
            event.detail = detail;
            on_table(&event, "shop")
        };
        let arn = |table: &str| format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}");
        let import = event("ImportTable", serde_json::json!({ "arn": arn("shop-r1"), "log_group": "logs/*" }));
        assert!(import.contains(&("dynamodb:ImportTable".into(), arn("shop-r1"))));
        assert!(import.contains(&("logs:PutRetentionPolicy".into(), "logs/*".into())) && import.len() == 7);
        let query = event("Query", serde_json::json!({ "keys": [], "table": "shop-r1", "index": "due" }));
        assert_eq!(query, [("dynamodb:Query".into(), arn("shop-r1") + "/index/due")]);
        let get =
            event("BatchGetItem", serde_json::json!({ "keys": [{ "pk": "a" }, { "pk": "b", "table": "shop-r1" }] }));
        let rights = [arn("shop"), arn("shop-r1")].map(|arn| ("dynamodb:BatchGetItem".to_owned(), arn));
        assert_eq!(get, rights);
    }
}
