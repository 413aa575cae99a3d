//! Cancels an unpaid order, as its buyer would; the gateway is asked first.

use super::{act, card, publish, recorded};
use crate::domain::ids::OrderId;
use crate::domain::order::acts::ActKind;
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::order::lapse::{Ended, cancel_open};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// Asks whether it is to be cancelled.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    Ok(match shop.store.order(id).await? {
        Some(order) if order.is_open() => Reply::Screen(wording::admin::ask_cancel_order(&context.say, id)),
        Some(_) => Reply::Toast(wording::admin::order_not_unpaid(&context.say)),
        None => Reply::Toast(wording::admin::order_unknown(&context.say)),
    })
}

/// Cancels it, unless it is paid or a payment may be under way.
pub(super) async fn cancel(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let order = match shop.store.order(id).await? {
        Some(order) if order.is_open() => order,
        // By this tap, delivered twice; by its buyer; or it is paid.
        Some(_) => return card(shop, context, id).await,
        None => return Ok(Reply::Toast(wording::admin::order_unknown(&context.say))),
    };
    let (act, event) = act(context, id, ActKind::Cancelled, None);
    match cancel_open(shop, order, Some(recorded(&act, &event)), context.now).await? {
        Ended::Undecided => Ok(Reply::Toast(wording::admin::order_undecided(&context.say))),
        Ended::Paid => card(shop, context, id).await,
        Ended::Lapsed => {
            // If its buyer was first, the act was not recorded, and there is no event.
            if let Some(event) = shop.store.pending_event(&event.id).await? {
                publish(shop, context, &event).await;
            }
            card(shop, context, id).await
        }
    }
}
