//! Who bought something, which decides who gets a campaign.

use crate::domain::event::Event;
use crate::domain::ids::OrderId;
use crate::shop::Shop;
use crate::store::StoreError;

/// Notes it on the buyer's item. A buyer's journey waits for none of it, as the event comes by the bus.
pub(super) async fn note_purchase(shop: &Shop, event: &Event) -> Result<(), StoreError> {
    let id = event.detail.get("order").and_then(|id| id.as_str()).and_then(OrderId::parse);
    let Some(id) = id else { return Ok(()) };
    match shop.store.order(&id).await? {
        Some(order) => shop.store.mark_bought(order.buyer).await,
        None => Ok(()),
    }
}
