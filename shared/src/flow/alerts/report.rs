//! The daily report to owners, by the schedule of the health check. That it comes shows that the way of alerts is open.

use super::Alerts;
use super::tell::send;
use crate::domain::statistics::Period;
use crate::domain::time::Moment;
use crate::wording::owner::{DayReport, daily_report};

/// Sends the report of yesterday, if its hour has come. A crash after it was sent sends it once more.
///
/// # Errors
/// If the table or Telegram fails: a later check sends it.
pub(super) async fn send_if_due(alerts: &Alerts, now: Moment) -> anyhow::Result<()> {
    let (store, zone) = (&alerts.store, alerts.zone());
    let settings = store.daily_report().await?;
    let Some(day) = settings.due(now, zone) else { return Ok(()) };
    let (from, end) = (day.start(zone), day.plus(1).start(zone));
    let incidents = store.incidents(from).await?;
    let (_, overdue) = store.count_scheduled(now).await?;
    let report = DayReport {
        day,
        figures: store.statistics(Period::Today, end.plus_seconds(-1)).await?.now,
        incidents: incidents.iter().filter(|incident| incident.at < end).count(),
        overdue,
        health: store.health().await?,
        closures: store.closures().await?,
    };
    send(alerts, |say| daily_report(say, &alerts.config.shop_name, &report)).await?;
    // If an owner changed the hour meanwhile, theirs holds, and the report may come again.
    if !store.put_daily_report(&settings.sent(now, zone), None).await? {
        tracing::info!("the hour of the daily report was changed meanwhile");
    }
    Ok(())
}
