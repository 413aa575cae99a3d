//! What owners are told of at once: domain events, alarms of CloudWatch, and what the health check finds. Each alert is
//! written down before it is told, and told at least once.

mod event;
mod health;
mod report;
mod tell;

pub use event::AlertEvent;

use crate::clients::Aws;
use crate::domain::alert::{Alarm, Alert, AlertSubject};
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::time::{Moment, Zone};
use crate::store::Store;
use crate::telegram::Telegram;
use crate::wording::texts::Texts;
use anyhow::Context;
use event::{AlarmState, AlarmValue};
use std::sync::Arc;

/// What the function needs to tell owners, and to check the shop's health.
pub struct Alerts {
    /// The shop's table.
    pub store: Store,
    /// The owner bot.
    pub owner_bot: Telegram,
    /// The shop bot, of which only the webhook is looked at.
    pub shop_bot: Telegram,
    /// AWS, for the bucket.
    pub aws: Aws,
    /// The HTTP client, for the gateway.
    pub http: reqwest::Client,
    /// What the deployment says.
    pub config: crate::config::AlertsConfig,
    /// What it says. The shop's own texts are for its buyers, so these are the defaults.
    pub texts: Arc<Texts>,
}

/// Takes an event of the shop's bus, of CloudWatch or of the schedule. `began` is when this invocation began: an event may
/// be older, if it was tried before.
///
/// # Errors
/// If the table fails, or Telegram: Lambda tries again, then the event becomes a dead letter, which is mailed.
pub async fn alert(alerts: &Alerts, event: &AlertEvent, began: Moment) -> anyhow::Result<()> {
    if alerts.owners().is_empty() {
        return Ok(());
    }
    // A table that fails is what the health check is to tell of.
    if let Err(error) = alerts.store.find_serving().await {
        tracing::warn!(%error, "which table serves could not be read");
    }
    let time = Moment::parse(&event.time).context("the event's time is no moment")?;
    let now = time.max(began);
    match event.source.as_str() {
        "aws.scheduler" => {
            health::check(alerts, time, now).await?;
            report::send_if_due(alerts, now).await
        }
        "aws.cloudwatch" => {
            let detail = serde_json::from_value(event.detail.clone()).context("cannot read the alarm's state")?;
            match alarm_alert(&detail, &event.id) {
                Some(alert) => tell::note_and_tell(alerts, &alert, now).await,
                None => Ok(()),
            }
        }
        _ => match (EventKind::parse(&event.kind), event.detail.get("key").and_then(|key| key.as_str())) {
            (Some(EventKind::AlertDue), Some(key)) => tell::tell_what_is_owed(alerts, key, now).await,
            (Some(kind), _) => match AlertSubject::of_event(kind, &event.detail) {
                Some(subject) => {
                    let alert = Alert { subject, cause: event.cause(), over: false, changed_at: None, caught_up: 0 };
                    tell::note_and_tell(alerts, &alert, now).await
                }
                None => Ok(()),
            },
            (None, _) => {
                tracing::warn!(kind = event.kind, "an event of an unknown kind was ignored");
                Ok(())
            }
        },
    }
}

/// An alarm that goes off, or that is over. `SweepStopped` goes off by a lack of figures; any other lacks them only when it
/// is new.
fn alarm_alert(state: &AlarmState, cause: &str) -> Option<Alert> {
    let alarm = Alarm::parse(&state.alarm_name)?;
    let over = match state.state.value {
        AlarmValue::Ok => true,
        AlarmValue::Alarm => false,
        AlarmValue::InsufficientData if alarm == Alarm::SweepStopped => false,
        AlarmValue::InsufficientData => return None,
    };
    let changed_at = Moment::parse(&state.state.timestamp);
    Some(Alert { subject: AlertSubject::Alarm(alarm), cause: cause.to_owned(), over, changed_at, caught_up: 0 })
}

impl Alerts {
    fn owners(&self) -> &[UserId] {
        &self.config.owners
    }

    fn zone(&self) -> Zone {
        self.config.zone
    }
}
