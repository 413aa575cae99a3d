//! When owners get the daily report.

use super::OwnerBot;
use super::closures::Asked;
use crate::domain::event::EventKind;
use crate::domain::screen::Screen;
use crate::flow::publish::send_stored_event;
use crate::store::{PendingEvent, StoreError};
use crate::wording::owner;
use crate::wording::texts::Localizer;

/// When it is sent.
pub(super) async fn show(bot: &OwnerBot, say: &Localizer) -> Result<Screen, StoreError> {
    Ok(owner::report_hour(say, bot.store.daily_report().await?.hour, false))
}

/// Sends it at this hour from now on, or not at all.
pub(super) async fn choose(
    bot: &OwnerBot,
    say: &Localizer,
    hour: Option<u8>,
    asked: Asked,
) -> Result<Screen, StoreError> {
    let seen = bot.store.daily_report().await?;
    if seen.hour == hour {
        return Ok(owner::report_hour(say, hour, false));
    }
    let detail = serde_json::json!({ "hour": hour, "by": asked.by.0 });
    let id = format!("report-{}-{}", asked.by.0, asked.update);
    let event = PendingEvent::new(id, EventKind::ReportChanged, &detail, asked.now);
    if !bot.store.put_daily_report(&seen.at(hour), Some(&event)).await? {
        return Ok(owner::report_hour(say, bot.store.daily_report().await?.hour, true));
    }
    tracing::info!(hour, "an owner chose when the daily report comes");
    send_stored_event((&bot.store, &bot.bus), &event, asked.now).await?;
    Ok(owner::report_hour(say, hour, false))
}
