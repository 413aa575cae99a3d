//! Requests a retry of an unfinished set-up: the sweep publishes an event, which invokes the setup function.

use crate::domain::event::{Event, EventKind};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;

/// Publishes the event. The record stays in the table until the set-up is finished, so after a lost event the next one
/// follows two minutes later.
pub(in crate::flow) async fn request_setup_retry(shop: &Shop, now: Moment) -> Result<(), StoreError> {
    let detail = serde_json::json!({ "table": shop.store.table() });
    let event = Event { id: format!("setup-{}", now.as_millis()), kind: EventKind::SetupUnfinished, detail };
    if let Err(error) = shop.bus.publish(&[event]).await {
        tracing::warn!(%error, "the retry of the set-up is requested later");
    }
    shop.store.postpone_setup(now).await
}
