//! What setting up had to leave: the sweep asks the setup function for it, by an event, until it is done.

use crate::domain::event::{Event, EventKind};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;

/// Asks for the rest of the set-up. It lies in the table until it is done, so an event that is lost costs two minutes.
pub(in crate::flow) async fn request_setup_retry(shop: &Shop, now: Moment) -> Result<(), StoreError> {
    let detail = serde_json::json!({ "table": shop.store.table() });
    let event = Event { id: format!("setup-{}", now.as_millis()), kind: EventKind::SetupUnfinished, detail };
    if let Err(error) = shop.bus.publish(&[event]).await {
        tracing::warn!(%error, "the rest of the set-up is asked for later");
    }
    shop.store.put_setup_off(now).await
}
