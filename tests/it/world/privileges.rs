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

/// A transaction needs the rights of each of its actions.
fn on_table(event: &Event, table: &str) -> Vec<Right> {
    let arn = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}");
    if let Some(arn) = event.detail["arn"].as_str() {
        return vec![(format!("dynamodb:{}", event.call), arn.to_owned())];
    }
    if event.call != "TransactWriteItems" {
        let arn = event.detail["index"].as_str().map_or(arn.clone(), |index| format!("{arn}/index/{index}"));
        return vec![(format!("dynamodb:{}", event.call), arn)];
    }
    let actions = event.detail["keys"].as_array().into_iter().flatten().map(|key| match key["action"].as_str() {
        Some("ConditionCheck") => "ConditionCheckItem".to_owned(),
        action => format!("{}Item", action.unwrap_or_default()),
    });
    actions.map(|action| (format!("dynamodb:{action}"), arn.clone())).collect()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}
