//! Posts to the shop's channel about domain events, for the kinds that are switched on. They are gathered, and the sweep posts
//! them, so that there is at most one message a minute.

use crate::domain::channel::{PostKind, PostLine};
use crate::domain::event::Event;
use crate::domain::ids::ProductCode;
use crate::domain::money::Rupiah;
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;

/// Somebody bought something.
pub(super) async fn post_sale(shop: &Shop, event: &Event, order: &Order, now: Moment) -> Result<(), StoreError> {
    if !is_wanted(shop, PostKind::Sale).await? {
        return Ok(());
    }
    let summary = order.summary();
    let Some(name) = summary.first else { return Ok(()) };
    let buyer = shop.store.contacts(&[order.buyer]).await?.pop().map(|buyer| buyer.user.name).unwrap_or_default();
    shop.store.enqueue_post(&event.id, &PostLine::sale(&buyer, name, summary.more), now).await
}

/// Units were put in stock.
pub(super) async fn post_restock(shop: &Shop, event: &Event, now: Moment) -> Result<(), StoreError> {
    if !is_wanted(shop, PostKind::Restock).await? {
        return Ok(());
    }
    let code = event.detail.get("product").and_then(|code| code.as_str()).and_then(ProductCode::parse);
    let count = event.detail.get("units").and_then(serde_json::Value::as_u64);
    let Some((code, count)) = code.zip(count) else { return Ok(()) };
    let Some(product) = shop.store.products(std::iter::once(&code)).await?.pop() else { return Ok(()) };
    shop.store.enqueue_post(&event.id, &PostLine::Restock { code, name: product.name, count }, now).await
}

/// A price fell.
pub(super) async fn post_price_drop(shop: &Shop, event: &Event, now: Moment) -> Result<(), StoreError> {
    let text = |fact: &str| event.detail.get(fact).and_then(serde_json::Value::as_str);
    let price = |fact: &str| event.detail.get(fact).and_then(serde_json::Value::as_u64).map(Rupiah::new);
    let (Some(code), Some(name)) = (text("product").and_then(ProductCode::parse), text("name")) else { return Ok(()) };
    let (Some(before), Some(after)) = (price("before"), price("after")) else { return Ok(()) };
    if !is_wanted(shop, PostKind::PriceDrop).await? {
        return Ok(());
    }
    let post = PostLine::PriceDrop { code, name: name.to_owned(), before, after };
    shop.store.enqueue_post(&event.id, &post, now).await
}

/// Nothing is left of a product; `cause` says which sale it was.
pub(super) async fn post_sold_out(shop: &Shop, cause: &str, name: String, now: Moment) -> Result<(), StoreError> {
    match is_wanted(shop, PostKind::SoldOut).await? {
        true => shop.store.enqueue_post(cause, &PostLine::SoldOut { name }, now).await,
        false => Ok(()),
    }
}

async fn is_wanted(shop: &Shop, kind: PostKind) -> Result<bool, StoreError> {
    Ok(shop.store.channel().await?.is_some_and(|channel| channel.wants(kind)))
}
