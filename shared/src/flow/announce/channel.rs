//! Posts to the shop's channel about domain events, for the kinds that are switched on. They are gathered, and the sweep posts
//! them, so that there is at most one message a minute.

use crate::domain::channel::{PostKind, PostLine};
use crate::domain::event::Event;
use crate::domain::ids::OrderId;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;

/// Somebody bought something.
pub(super) async fn post_sale(shop: &Shop, event: &Event, now: Moment) -> Result<(), StoreError> {
    if !is_wanted(shop, PostKind::Sale).await? {
        return Ok(());
    }
    let id = event.detail.get("order").and_then(|id| id.as_str()).and_then(OrderId::parse);
    let Some(id) = id else { return Ok(()) };
    let Some(order) = shop.store.order(&id).await? else { return Ok(()) };
    let summary = order.summary();
    let Some(name) = summary.first else { return Ok(()) };
    let buyer = shop.store.contacts(&[order.buyer]).await?.pop().map(|buyer| buyer.user.name).unwrap_or_default();
    shop.store.enqueue_post(&event.id, &PostLine::sale(&buyer, name, summary.more), now).await
}

async fn is_wanted(shop: &Shop, kind: PostKind) -> Result<bool, StoreError> {
    Ok(shop.store.channel().await?.is_some_and(|channel| channel.wants(kind)))
}
