//! Alerts: what an owner is told of at once, because a person must look at it.

pub mod health;
pub mod record;

use super::event::EventKind;
use super::time::Moment;
use health::{HealthPart, Trouble};
use serde::{Deserialize, Serialize};

/// What an alert is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertSubject {
    /// A domain event.
    Event {
        /// What happened.
        kind: EventAlert,
        /// The id that it names: an order, a record, a text or a user.
        about: Option<String>,
    },
    /// An alarm of CloudWatch.
    Alarm(Alarm),
    /// A part of the shop that the health check found in trouble.
    Part(HealthPart, Trouble),
}

/// What happened to the subject of an alert, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What it is about.
    pub subject: AlertSubject,
    /// The same for each repetition of the same cause, so that it is counted once.
    pub cause: String,
    /// Whether the trouble is over.
    pub over: bool,
    /// When it came to be so, where that is told: EventBridge keeps no order, so the end of a trouble may come before its
    /// beginning does.
    pub changed_at: Option<Moment>,
    /// How much was late at once while it lasted, and was caught up; 0 if nothing was, or it was not counted.
    pub caught_up: u64,
}

/// A domain event that a person must look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventAlert {
    /// [`EventKind::PaymentMismatch`]
    PaymentMismatch,
    /// [`EventKind::PaymentUnknown`]
    PaymentUnknown,
    /// [`EventKind::PaymentDisputed`]
    PaymentDisputed,
    /// [`EventKind::CallbackForged`]
    CallbackForged,
    /// [`EventKind::DeliveryStuck`]
    DeliveryStuck,
    /// [`EventKind::GatewayFailing`]
    GatewayFailing,
    /// [`EventKind::RecordUnreadable`]
    RecordUnreadable,
    /// [`EventKind::TextsBroken`]
    TextsBroken,
    /// [`EventKind::AdminRightsChanged`]
    AdminRightsChanged,
    /// [`EventKind::SetupUnfinished`]
    SetupUnfinished,
    /// [`EventKind::BackupFailed`]
    BackupFailed,
    /// [`EventKind::BackupCorrupt`]
    BackupCorrupt,
    /// [`EventKind::BackupLate`]
    BackupLate,
    /// [`EventKind::BooksUnbalanced`]
    BooksUnbalanced,
    /// [`EventKind::AuditBroken`]
    AuditBroken,
    /// [`EventKind::LockRefused`]
    LockRefused,
    /// [`EventKind::RestoreFailed`]
    RestoreFailed,
    /// [`EventKind::RestoreReady`]
    RestoreReady,
    /// [`EventKind::RestoreCompleted`]
    RestoreCompleted,
}

/// An alarm of template.yaml.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// A function failed, or wrote a line of level ERROR.
    Errors,
    /// A function took nearly as long as it may.
    SlowCalls,
    /// Webhooks keep being answered 5xx.
    FailedAnswers,
    /// The sweep does not run.
    SweepStopped,
    /// Calls of functions were throttled.
    Throttles,
    /// Events are in the dead-letter queue.
    DeadLettersWaiting,
    /// Something has been owed to a buyer for ten minutes.
    OutboxOverdue,
    /// The table throttled requests.
    TableThrottled,
}

impl EventAlert {
    /// All of them, each with its event and with the field of its detail that an owner is told.
    const ALL: [(Self, EventKind, Option<&'static str>); 19] = [
        (Self::PaymentMismatch, EventKind::PaymentMismatch, Some("order")),
        (Self::PaymentUnknown, EventKind::PaymentUnknown, Some("order")),
        (Self::PaymentDisputed, EventKind::PaymentDisputed, Some("order")),
        (Self::CallbackForged, EventKind::CallbackForged, Some("order")),
        (Self::DeliveryStuck, EventKind::DeliveryStuck, Some("order")),
        (Self::GatewayFailing, EventKind::GatewayFailing, None),
        (Self::RecordUnreadable, EventKind::RecordUnreadable, Some("record")),
        (Self::TextsBroken, EventKind::TextsBroken, Some("key")),
        (Self::AdminRightsChanged, EventKind::AdminRightsChanged, Some("user")),
        (Self::SetupUnfinished, EventKind::SetupUnfinished, None),
        (Self::BackupFailed, EventKind::BackupFailed, Some("backup")),
        (Self::BackupCorrupt, EventKind::BackupCorrupt, Some("backup")),
        (Self::BackupLate, EventKind::BackupLate, None),
        (Self::BooksUnbalanced, EventKind::BooksUnbalanced, Some("backup")),
        (Self::AuditBroken, EventKind::AuditBroken, Some("date")),
        (Self::LockRefused, EventKind::LockRefused, Some("code")),
        (Self::RestoreFailed, EventKind::RestoreFailed, Some("restore")),
        (Self::RestoreReady, EventKind::RestoreReady, Some("restore")),
        (Self::RestoreCompleted, EventKind::RestoreCompleted, Some("restore")),
    ];

    /// Whether it is news that an owner waits for, and no trouble.
    pub const fn is_news(self) -> bool {
        matches!(self, Self::RestoreReady | Self::RestoreCompleted)
    }

    /// As keys carry it.
    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(alert, ..)| *alert == self).map_or("", |(_, kind, _)| kind.name())
    }
}

impl Alarm {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Errors,
        Self::SlowCalls,
        Self::FailedAnswers,
        Self::SweepStopped,
        Self::Throttles,
        Self::DeadLettersWaiting,
        Self::OutboxOverdue,
        Self::TableThrottled,
    ];

    /// Its logical id in template.yaml.
    pub const fn logical_id(self) -> &'static str {
        match self {
            Self::Errors => "Errors",
            Self::SlowCalls => "SlowCalls",
            Self::FailedAnswers => "FailedAnswers",
            Self::SweepStopped => "SweepStopped",
            Self::Throttles => "Throttles",
            Self::DeadLettersWaiting => "DeadLettersWaiting",
            Self::OutboxOverdue => "OutboxOverdue",
            Self::TableThrottled => "TableThrottled",
        }
    }

    /// Reads the name that CloudFormation gave it: `STACK-LOGICALID-RANDOM`. A stack's name may hold hyphens, so the end
    /// of the name decides.
    pub fn parse(name: &str) -> Option<Self> {
        let mut words = name.rsplit('-').take(2);
        words.find_map(|word| Self::ALL.into_iter().find(|alarm| alarm.logical_id() == word))
    }
}

impl AlertSubject {
    /// The alert that a domain event is worth; `None` if no owner needs to know of it at once.
    pub fn of_event(kind: EventKind, detail: &serde_json::Value) -> Option<Self> {
        let (alert, _, named) = EventAlert::ALL.into_iter().find(|(_, of, _)| *of == kind)?;
        let about = named.and_then(|named| detail.get(named)).filter(|value| !value.is_null());
        let about = about.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        Some(Self::Event { kind: alert, about })
    }

    /// What alerts that are counted together have in common.
    pub fn key(&self) -> String {
        match self {
            Self::Event { kind, .. } => kind.name().to_owned(),
            Self::Alarm(alarm) => format!("alarm.{}", alarm.logical_id()),
            Self::Part(part, _) => format!("health.{}", part.code()),
        }
    }

    /// For how many minutes the same is told once. The set-up is tried again every two minutes, and tells of each attempt.
    pub const fn pause_minutes(&self) -> i64 {
        match self {
            Self::Event { kind: EventAlert::SetupUnfinished, .. } => 60,
            Self::Event { .. } | Self::Alarm(_) | Self::Part(..) => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_alarm_is_known_by_the_name_that_cloudformation_makes() {
        assert_eq!(Alarm::parse("lapak-DeadLettersWaiting-1X2Y3Z"), Some(Alarm::DeadLettersWaiting));
        assert_eq!(Alarm::parse("toko-Errors-lapak-SlowCalls-1X2Y"), Some(Alarm::SlowCalls));
        assert_eq!(Alarm::parse("lapak-SweepStopped"), Some(Alarm::SweepStopped));
        assert_eq!(Alarm::parse("lapak-Unknown-1X2Y3Z"), None);
    }

    #[test]
    fn an_alert_names_an_id_of_its_event_and_nothing_else() {
        let detail = json!({ "order": "LP-1", "txn": "t", "amount": 5 });
        let alert = AlertSubject::of_event(EventKind::PaymentMismatch, &detail).expect("an alert");
        assert_eq!(alert, AlertSubject::Event { kind: EventAlert::PaymentMismatch, about: Some("LP-1".into()) });
        let rights = AlertSubject::of_event(EventKind::AdminRightsChanged, &json!({ "user": 7, "by": 8 }));
        let about = Some("7".to_owned());
        assert_eq!(rights, Some(AlertSubject::Event { kind: EventAlert::AdminRightsChanged, about }));
        assert_eq!(AlertSubject::of_event(EventKind::OrderPaid, &detail), None);
    }
}
