//! Sends the goods of an order to its buyer once more.

use super::{act, card, publish, recorded};
use crate::domain::ids::OrderId;
use crate::domain::order::acts::ActKind;
use crate::domain::order::{RESENDS_PER_DAY, ResendRefusal};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::order::outbox::{retry_outbox_now, run_outbox};
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};
use crate::wording;

/// Has the goods sent; those of an order that is still to be delivered are tried again now.
pub(super) async fn resend(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let Some(mut order) = shop.store.order(id).await? else {
        return Ok(Reply::Toast(wording::admin::order_unknown(&context.say)));
    };
    let (act, event) = act(context, id, ActKind::Resent, None);
    // The same tap, delivered again.
    if shop.store.event_exists(&event.id).await? {
        return card(shop, context, id).await;
    }
    loop {
        let next = match order.resend(context.now) {
            // By this tap, delivered twice, or another one.
            Ok(next) if next == order => return Ok(Reply::Toast(wording::admin::order_resending(&context.say))),
            Ok(next) => next,
            Err(ResendRefusal::NotDelivered) if order.goods.is_delivery_pending() => {
                if order.may_retry(None, context.now) {
                    retry_outbox_now(shop, order, context.now).await?;
                }
                return card(shop, context, id).await;
            }
            Err(ResendRefusal::NotDelivered) => {
                return Ok(Reply::Toast(wording::admin::order_not_delivered(&context.say)));
            }
            Err(ResendRefusal::TooOften) => {
                return Ok(Reply::Toast(wording::admin::order_resent_too_often(&context.say, RESENDS_PER_DAY)));
            }
        };
        match shop.store.update_order_with_act(&order, &next, recorded(&act, &event)).await? {
            OrderUpdate::Applied(order) => {
                publish(shop, context, &event).await;
                run_outbox(shop, order, context.now).await?;
                return card(shop, context, id).await;
            }
            OrderUpdate::Conflict(current) => order = current,
        }
    }
}
