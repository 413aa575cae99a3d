//! Handing the goods over: opened for this one message, then the terms.

use crate::domain::goods;
use crate::domain::order::Order;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::{Document, Failure};
use crate::wording;

/// Sends the goods of an order; `false` if that must be done again later.
pub(super) async fn hand_over(shop: &Shop, order: &Order) -> Result<bool, StoreError> {
    let (items, terms) = shop.store.open_units(order).await?;
    match send(shop, order, &items).await {
        Ok(()) => {}
        Err(Failure::Unreachable) => {
            shop.store.mark_reachable(order.buyer, false).await?;
            tracing::warn!(order = %order.id, "the buyer can't be reached; the goods wait");
            return Ok(false);
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the goods are left to the sweep");
            return Ok(false);
        }
    }
    tracing::info!(order = %order.id, units = items.len(), "goods handed over");
    if let Some(terms) = wording::terms(order, &terms)
        && let Err(failure) = shop.telegram.send(order.buyer, &terms).await
    {
        // The goods are there, and the terms stand on the product's page: sending both again would be worse.
        tracing::warn!(order = %order.id, %failure, "the terms could not be sent");
    }
    Ok(true)
}

/// As a message if they fit into one and Telegram takes it, else as a document.
async fn send(shop: &Shop, order: &Order, items: &[goods::Item]) -> Result<(), Failure> {
    if goods::fit_a_message(items) {
        match shop.telegram.send(order.buyer, &wording::goods(order, items)).await {
            Err(Failure::Refused(why)) => {
                tracing::warn!(order = %order.id, why, "the goods don't go as a message; a document is tried");
            }
            ended => return ended.map(|_| ()),
        }
    }
    let (screen, name, text) = wording::goods_document(order, items);
    shop.telegram.send_document(order.buyer, &Document { name, bytes: text.into_bytes() }, &screen).await
}
