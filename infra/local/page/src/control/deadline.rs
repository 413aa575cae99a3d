//! When the next invoice lapses.

use lapak_local::cloud::Cloud;
use serde_json::Value;

/// When the next unpaid invoice lapses, in milliseconds.
pub(crate) async fn next(cloud: &Cloud) -> Option<i64> {
    let table = cloud.table.clone();
    // Reads the whole table, but not as a function would: it costs nothing and leaves no trace.
    let now = cloud.clock.now_ms();
    let items = tokio::task::spawn_blocking(move || table.scan()).await.ok()?.ok()?;
    items.iter().filter_map(deadline).filter(|deadline| *deadline > now).min()
}

/// The deadline of an order that can be paid.
fn deadline(item: &Value) -> Option<i64> {
    item["pk"]["S"].as_str().filter(|key| key.starts_with("ORDER#"))?;
    item.pointer("/invoice/M/state/S").filter(|state| *state == "open")?;
    item.pointer("/invoice/M/deadline/N")?.as_str()?.parse().ok()
}
