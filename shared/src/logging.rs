//! JSON lines for CloudWatch: what happened, to which order, how long it took; never to whom, never what was sold.

use crate::domain::time::Moment;
use serde_json::json;
use tracing_subscriber::EnvFilter;

/// Starts logging, as loudly as `RUST_LOG` says. Each line has an RFC 3339 `timestamp`: without one Lambda takes it for
/// INFO, whatever its level, when it filters by `ApplicationLogLevel`. The timestamp alone comes from the system.
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().flatten_event(true).with_target(false).with_env_filter(filter).init();
}

/// Writes a figure for CloudWatch, in its embedded metric format: namespace `Lapak`, by table.
pub fn metric(table: &str, name: &str, seconds: i64, now: Moment) {
    let definition =
        json!({"Namespace": "Lapak", "Dimensions": [["Table"]], "Metrics": [{"Name": name, "Unit": "Seconds"}]});
    let line = json!({
        "_aws": {"Timestamp": now.as_millis(), "CloudWatchMetrics": [definition]},
        "Table": table,
        name: seconds,
    });
    println!("{line}");
}
