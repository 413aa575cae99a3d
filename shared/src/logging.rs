//! Logging as JSON lines for CloudWatch. Log lines hold ids of orders, but no personal data, no token and no contents.

use crate::domain::time::Moment;
use serde_json::json;
use tracing_subscriber::EnvFilter;

/// Starts logging, filtered by `RUST_LOG`. Each line has an RFC 3339 `timestamp` from the system clock: Lambda's filter
/// `ApplicationLogLevel` takes a line without one for INFO, whatever its level.
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().flatten_event(true).with_target(false).with_env_filter(filter).init();
}

/// Writes a metric in CloudWatch's embedded metric format: namespace `Lapak`, dimension `Table`, unit seconds.
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
