//! Delivering the goods: the units are decrypted for this one message; the terms follow.

use crate::domain::order::Order;
use crate::domain::order::delivery_format;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::{Document, Failure};
use crate::wording;

/// Sends the goods of an order; the terms that came with them, or `None` if it must be done again later.
pub(in crate::flow) async fn deliver_goods(
    shop: &Shop,
    order: &Order,
    now: Moment,
) -> Result<Option<Vec<String>>, StoreError> {
    let (items, terms) = shop.store.decrypt_units(order).await?;
    match send(shop, order, &items).await {
        Ok(()) => {
            tracing::info!(order = %order.id, units = items.len(), "goods handed over");
            Ok(Some(terms))
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the goods wait");
            note_absence(shop, order, &failure, now).await?;
            Ok(None)
        }
    }
}

/// Sends the terms of what was bought, message by message; `false` if that must be done again later.
pub(in crate::flow) async fn send_terms(
    shop: &Shop,
    order: &Order,
    known: Option<Vec<String>>,
    now: Moment,
) -> Result<bool, StoreError> {
    let terms = match known {
        Some(terms) => terms,
        None => shop.store.terms(order).await?,
    };
    for screen in wording::buyer::terms(&shop.localizer(order.language), order, &terms) {
        match shop.telegram.send(order.buyer, &screen).await {
            // What Telegram refuses it would refuse again; the goods are there.
            Ok(_) | Err(Failure::Refused(_)) => {}
            Err(failure) => {
                tracing::warn!(order = %order.id, %failure, "the terms wait");
                note_absence(shop, order, &failure, now).await?;
                return Ok(false);
            }
        }
    }
    Ok(true)
}

async fn note_absence(shop: &Shop, order: &Order, failure: &Failure, now: Moment) -> Result<(), StoreError> {
    if *failure == Failure::Unreachable {
        shop.store.mark_unreachable(order.buyer, now).await?;
    }
    Ok(())
}

/// As a message if they fit into one and Telegram takes it, else as a document.
async fn send(shop: &Shop, order: &Order, items: &[delivery_format::DecryptedUnit]) -> Result<(), Failure> {
    let say = shop.localizer(order.language);
    if delivery_format::fits_in_message(items) {
        match shop.telegram.send(order.buyer, &wording::buyer::goods(&say, order, items)).await {
            Err(Failure::Refused(why)) => {
                tracing::warn!(order = %order.id, why, "the goods don't go as a message; a document is tried");
            }
            ended => return ended.map(|_| ()),
        }
    }
    let (screen, name, text) = wording::buyer::goods_document(&say, order, items);
    shop.telegram.send_document(order.buyer, &Document { name, bytes: text.into_bytes() }, &screen).await
}
