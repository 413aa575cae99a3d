//! The audit trail: whole chains, and in them every act of an admin that the bus was told of, once.

use super::invariants::{number, text};
use lapak_local::cloud::Cloud;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Where the trail is not what the bus was told.
pub(super) fn faults(cloud: &Cloud, items: &[Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut chains: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    let mut acts: BTreeMap<&str, usize> = BTreeMap::new();
    for record in items.iter().filter(|item| text(item, "pk").starts_with("AUDIT#")) {
        let day = text(record, "sk").split('#').next().unwrap_or_default().trim_start_matches('0');
        chains.entry(format!("{day}/{}", text(record, "pk").trim_start_matches("AUDIT#"))).or_default().push(record);
        *acts.entry(text(record, "event")).or_default() += 1;
    }
    // What a story put on the bus itself is no act.
    let events: Vec<_> = cloud.bus.events().into_iter().filter(|event| !event.function.is_empty()).collect();
    let kinds: BTreeMap<&str, &str> =
        events.iter().filter_map(|event| Some((event.detail["id"].as_str()?, event.kind.as_str()))).collect();
    for (chain, mut records) in chains {
        records.sort_by_key(|record| number(record, "number"));
        let mut hash = digest(&[&chain]);
        for (place, record) in (1..).zip(records) {
            let Some(kind) = kinds.get(text(record, "event")) else {
                faults.push(format!("the bus was not told of {}, which is in the audit trail", text(record, "event")));
                break;
            };
            let figure = |name: &str| record[name]["N"].as_str().unwrap_or_default();
            let (at, actor) = (figure("at"), figure("actor"));
            let (detail, event) = (text(record, "detail"), text(record, "event"));
            hash = digest(&[&hash, &place.to_string(), at, actor, kind, detail, event]);
            if number(record, "number") != place || text(record, "hash") != hash {
                faults.push(format!("the chain {chain} breaks at its record {place}"));
                break;
            }
        }
    }
    let by_somebody = events.iter().filter(|event| event.detail["by"].is_i64());
    let acts_told: BTreeSet<&str> = by_somebody.filter_map(|event| event.detail["id"].as_str()).collect();
    for (id, kind) in kinds {
        let is_an_act = acts_told.contains(id);
        let recorded = acts.get(id).copied().unwrap_or_default();
        if recorded != usize::from(is_an_act) {
            faults.push(format!("{kind} {id} is {recorded} times in the audit trail"));
        }
    }
    faults
}

/// Of parts, each with its length before it.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
