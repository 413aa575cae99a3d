//! Events as EventBridge hands them over. Only the fields that are used are read.

use serde::Deserialize;

/// An event: of the shop's bus, of CloudWatch, or of the schedule.
#[derive(Clone, Debug, Deserialize)]
pub struct AlertEvent {
    /// EventBridge's id of it.
    pub id: String,
    /// `lapak`, `aws.cloudwatch` or `aws.scheduler`.
    pub source: String,
    /// The kind of event.
    #[serde(rename = "detail-type")]
    pub kind: String,
    /// When it happened, as RFC 3339.
    pub time: String,
    /// Facts about it.
    #[serde(default)]
    pub detail: serde_json::Value,
}

/// The state of an alarm, as it changed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlarmState {
    pub(super) alarm_name: String,
    pub(super) state: StateValue,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct StateValue {
    pub(super) value: AlarmValue,
    /// When it changed to that: `2026-11-22T05:00:00.000+0000`.
    pub(super) timestamp: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum AlarmValue {
    Ok,
    Alarm,
    InsufficientData,
}

impl AlertEvent {
    /// The shop's own id of a domain event, which is the same when it is published again; else EventBridge's.
    pub(super) fn cause(&self) -> String {
        self.detail.get("id").and_then(|id| id.as_str()).unwrap_or(&self.id).to_owned()
    }
}
