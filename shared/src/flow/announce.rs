//! Events that belong to no order: written down, sent, then settled.

use crate::domain::event::EventKind;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Notice, StoreError};

/// Announces something, once however often it is seen.
pub(super) async fn announce(shop: &Shop, notice: Notice, now: Moment) -> Result<(), StoreError> {
    if shop.store.owe(&notice).await? {
        send(shop, &notice, now).await?;
    }
    Ok(())
}

/// Sends a notice that is owed; if the bus fails, the sweep comes back to it, less and less often.
pub(super) async fn send(shop: &Shop, notice: &Notice, now: Moment) -> Result<(), StoreError> {
    match shop.bus.put(&[notice.event()]).await {
        Ok(()) => shop.store.told(notice, now).await,
        Err(error) => {
            tracing::warn!(%error, "a notice is left to the sweep");
            shop.store.postpone(notice, now).await
        }
    }
}

/// Notes that the gateway failed, and announces the third time within ten minutes.
pub(super) async fn gateway_failed(shop: &Shop, now: Moment) -> Result<(), StoreError> {
    if shop.store.gateway_failed(now).await? {
        // One alert for each ten minutes of trouble.
        let id = format!("gateway-{}", now.as_millis() / 600_000);
        announce(shop, Notice::new(id, EventKind::GatewayFailing, &serde_json::json!({}), now), now).await?;
    }
    Ok(())
}

/// Tells of a record that can't be read; never fails, as it is called where something failed already.
pub(super) async fn unreadable(shop: &Shop, error: &StoreError, now: Moment) {
    tracing::error!(%error, "a record is broken");
    let record = match error {
        StoreError::Unreadable { record, .. } => record.clone(),
        StoreError::Unwritable { what, .. } | StoreError::Table { what, .. } => (*what).to_owned(),
    };
    let id = format!("unreadable-{record}-{}", now.as_millis() / 3_600_000);
    let detail = serde_json::json!({ "record": record });
    if let Err(error) = announce(shop, Notice::new(id, EventKind::RecordUnreadable, &detail, now), now).await {
        tracing::error!(%error, "and nobody could be told");
    }
}
