//! What is due next: an unpaid invoice, or any work of the sweep.

use jiff::Timestamp;
use lapak_local::cloud::Cloud;
use serde_json::Value;

/// The sweep's index, and when its items are due in it, in milliseconds.
const INDEX: &str = "due";
const AT: &str = "/due_at/N";

/// When the next unpaid invoice lapses, in milliseconds.
pub(crate) async fn next(cloud: &Cloud) -> Option<i64> {
    let table = cloud.table.clone();
    let now = cloud.clock.now_ms();
    // Reads the table, but not as a function would: it costs nothing and leaves no trace.
    let deadlines = tokio::task::spawn_blocking(move || {
        let key = |item: &Value, name: &str| item[name]["S"].as_str().map(str::to_owned);
        let orders = table.scan_index(INDEX).unwrap_or_default();
        let orders = orders.iter().filter_map(|item| Some((key(item, "pk")?, key(item, "sk")?)));
        let orders = orders.filter(|(pk, _)| pk.starts_with("ORDER#"));
        orders.filter_map(|(pk, sk)| deadline(&table.get(&pk, &sk).ok()??)).collect::<Vec<_>>()
    });
    deadlines.await.ok()?.into_iter().filter(|deadline| *deadline > now).min()
}

/// When the sweep has to do something next; now if the table can't be read.
pub(crate) fn of_sweep(cloud: &Cloud) -> Option<Timestamp> {
    let Ok(items) = cloud.table.scan_index(INDEX) else { return Some(cloud.clock.now()) };
    let at = |item: &Value| item.pointer(AT)?.as_str()?.parse().ok();
    items.iter().filter_map(at).min().and_then(|at: i64| Timestamp::from_millisecond(at).ok())
}

/// The deadline of an order that can be paid.
fn deadline(item: &Value) -> Option<i64> {
    item.pointer("/invoice/M/state/S").filter(|state| *state == "open")?;
    item.pointer("/invoice/M/deadline/N")?.as_str()?.parse().ok()
}
