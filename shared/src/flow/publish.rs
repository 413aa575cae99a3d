//! Publishing events that belong to no order: each is stored first, then published, then marked as published.

use crate::bus::Bus;
use crate::domain::backup::BackupId;
use crate::domain::campaign::Campaign;
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::{ProductCode, UserId};
use crate::domain::restock::JobId;
use crate::domain::restore::RestoreId;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{PendingEvent, Store, StoreError};
use crate::wording::texts::BrokenText;

/// Stores an event and publishes it; once per id, however often this is called.
pub(super) async fn publish_once(shop: &Shop, pending: PendingEvent, now: Moment) -> Result<(), StoreError> {
    publish_once_by((&shop.store, &shop.bus), &pending, now).await
}

/// The same for a function that needs no more of the shop.
pub(super) async fn publish_once_by(
    (store, bus): (&Store, &Bus),
    pending: &PendingEvent,
    now: Moment,
) -> Result<(), StoreError> {
    if store.enqueue_event(pending).await? {
        send_stored_event((store, bus), pending, now).await?;
    }
    Ok(())
}

/// Publishes a stored event; if the bus fails, the sweep retries with growing pauses.
pub(super) async fn send_event(shop: &Shop, pending: &PendingEvent, now: Moment) -> Result<(), StoreError> {
    send_stored_event((&shop.store, &shop.bus), pending, now).await
}

/// The same for a function that needs no more of the shop.
pub(super) async fn send_stored_event(
    (store, bus): (&Store, &Bus),
    pending: &PendingEvent,
    now: Moment,
) -> Result<(), StoreError> {
    match bus.publish(&[pending.event()]).await {
        Ok(()) => store.mark_event_sent(pending, now).await,
        Err(error) => {
            tracing::warn!(%error, "a pending event is left to the sweep");
            store.postpone_event(pending, now).await
        }
    }
}

/// Has a backup followed. If the event is lost, the sweep asks again.
pub(super) async fn continue_backup(shop: &Shop, id: &BackupId, now: Moment) {
    let detail = serde_json::json!({ "backup": id });
    let event = Event { id: format!("backup-{id}-{}", now.as_millis()), kind: EventKind::BackupContinued, detail };
    if let Err(error) = shop.bus.publish(&[event]).await {
        tracing::warn!(%error, "a backup is left to the sweep");
    }
}

/// Has a restore followed, as a backup.
pub(super) async fn continue_restore(shop: &Shop, id: &RestoreId, now: Moment) {
    let detail = serde_json::json!({ "restore": id });
    let event = Event { id: format!("restore-{id}-{}", now.as_millis()), kind: EventKind::BackupContinued, detail };
    if let Err(error) = shop.bus.publish(&[event]).await {
        tracing::warn!(%error, "a restore is left to the sweep");
    }
}

/// Asks for a run of a job on the stock. If the event is lost, the sweep asks again.
pub(super) async fn request_restock(shop: &Shop, id: &JobId, now: Moment) {
    let detail = serde_json::json!({ "job": id.to_string() });
    let event_id = format!("restock-{id}-{}", now.as_millis());
    let event = Event { id: event_id, kind: EventKind::RestockRequested, detail };
    if let Err(error) = shop.bus.publish(&[event]).await {
        tracing::warn!(%error, "a job on the stock is left to the sweep");
    }
}

/// Asks for an alert that owners were not told of yet. It stays due, so after a lost event the next one follows.
pub(super) async fn request_alert(shop: &Shop, key: &str, now: Moment) -> Result<(), StoreError> {
    shop.store.postpone_alert(key, now).await?;
    let event_id = format!("alert-{key}-{}", now.as_millis());
    let event = Event { id: event_id, kind: EventKind::AlertDue, detail: serde_json::json!({ "key": key }) };
    if let Err(error) = shop.bus.publish(&[event]).await {
        tracing::warn!(%error, "an alert is left to a later sweep");
    }
    Ok(())
}

/// The event of what an admin did to the stock, or read of it. `id` says which act it was.
pub(super) fn stock_event(
    (id, kind): (&str, EventKind),
    (code, units): (&ProductCode, u64),
    by: UserId,
    now: Moment,
) -> PendingEvent {
    let detail = serde_json::json!({ "product": code.as_str(), "units": units, "by": by.0 });
    PendingEvent::new(format!("{}-{id}", kind.name()), kind, &detail, now)
}

/// Asks for the page of a campaign that is to be sent next; if the bus fails, the sweep asks again.
pub(super) async fn continue_campaign(shop: &Shop, Campaign { id, page, .. }: &Campaign) {
    let detail = serde_json::json!({ "campaign": id, "page": page });
    let event = Event { id: format!("campaign/{id}/page/{page}"), kind: EventKind::CampaignContinued, detail };
    if let Err(error) = shop.bus.publish(&[event]).await {
        tracing::warn!(%error, "a campaign is left to the sweep");
    }
}

/// Records that the gateway failed; the third failure within ten minutes is published as an event.
pub(super) async fn record_gateway_failure(shop: &Shop, now: Moment) -> Result<(), StoreError> {
    if shop.store.record_gateway_failure(now).await? {
        // The id changes every ten minutes, so that there is one event in each ten minutes at most.
        let id = format!("gateway-{}", now.as_millis() / 600_000);
        publish_once(shop, PendingEvent::new(id, EventKind::GatewayFailing, &serde_json::json!({}), now), now).await?;
    }
    Ok(())
}

/// Logs a record that can't be read, and publishes an event about it, once an hour at most. It returns no error, as it is
/// called where something failed already.
pub(super) async fn report_unreadable(shop: &Shop, error: &StoreError, now: Moment) {
    tracing::error!(%error, "a record is broken");
    let record = match error {
        StoreError::Unreadable { record, .. } => record.clone(),
        StoreError::Unwritable { what, .. } | StoreError::Call { what, .. } => (*what).to_owned(),
    };
    let id = format!("unreadable-{record}-{}", now.as_millis() / 3_600_000);
    let detail = serde_json::json!({ "record": record });
    if let Err(error) = publish_once(shop, PendingEvent::new(id, EventKind::RecordUnreadable, &detail, now), now).await
    {
        tracing::error!(%error, "the event about a broken record could not be stored or published");
    }
}

/// Tells of texts that could not be said; once an hour for each, and it never fails, as their defaults were said.
pub(super) async fn report_broken_texts(shop: &Shop, now: Moment) {
    for BrokenText { language, key, fault } in shop.drain_broken_texts() {
        let (language, fault) = (language.code(), fault.to_string());
        tracing::warn!(language, key, fault, "a text is broken");
        let id = format!("text-{language}-{key}-{}", now.as_millis() / 3_600_000);
        let detail = serde_json::json!({ "language": language, "key": key, "fault": fault });
        if let Err(error) = publish_once(shop, PendingEvent::new(id, EventKind::TextsBroken, &detail, now), now).await {
            tracing::error!(%error, "and nobody could be told of a broken text");
        }
    }
}
