//! The orders that a buyer placed: the list, one of them, and its goods once more.

use crate::domain::ids::OrderId;
use crate::domain::intent::{OrdersIntent, PageCursor};
use crate::domain::order::{Order, OrderKey, RESENDS_PER_DAY, ResendRefusal};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::order::outbox::run_outbox;
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};
use crate::wording;

/// Does what a buyer asks for about their orders.
pub(in crate::flow) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: OrdersIntent,
) -> Result<Reply, StoreError> {
    match intent {
        OrdersIntent::List(to) => list(shop, context, &to).await,
        OrdersIntent::Deposits(to) => deposits(shop, context, &to).await,
        OrdersIntent::Open(id) => match own(shop, context, &id).await? {
            Ok(order) => Ok(Reply::Screen(wording::buyer::order(&context.say, &order, context.now))),
            Err(refusal) => Ok(refusal),
        },
        OrdersIntent::Resend(id) => resend(shop, context, &id).await,
    }
}

async fn list(shop: &Shop, context: &UpdateContext, to: &PageCursor<OrderKey>) -> Result<Reply, StoreError> {
    let page = shop.store.order_history(context.user.id, false, to).await?;
    Ok(Reply::Screen(wording::buyer::orders(&context.say, &page)))
}

async fn deposits(shop: &Shop, context: &UpdateContext, to: &PageCursor<OrderKey>) -> Result<Reply, StoreError> {
    let page = shop.store.order_history(context.user.id, true, to).await?;
    Ok(Reply::Screen(wording::buyer::deposits(&context.say, &page)))
}

/// The order, if it is the buyer's own.
pub(super) async fn own(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
) -> Result<Result<Order, Reply>, StoreError> {
    let order = shop.store.order(id).await?.filter(|order| order.buyer == context.user.id);
    Ok(order.ok_or_else(|| Reply::Toast(wording::buyer::order_not_found(&context.say))))
}

/// Sends the goods once more. That they are to be sent is written down first, so it happens even if this process dies.
async fn resend(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let mut order = match own(shop, context, id).await? {
        Ok(order) => order,
        Err(refusal) => return Ok(refusal),
    };
    loop {
        let next = match order.resend(context.now) {
            // It is under way: by the same tap, delivered twice, or another one.
            Ok(next) if next == order => return Ok(Reply::Toast(wording::buyer::resending(&context.say))),
            Ok(next) => next,
            Err(ResendRefusal::NotDelivered) => {
                return Ok(Reply::Toast(wording::buyer::nothing_to_resend(&context.say)));
            }
            Err(ResendRefusal::TooOften) => {
                return Ok(Reply::Toast(wording::buyer::resent_too_often(&context.say, RESENDS_PER_DAY)));
            }
        };
        match shop.store.update_order(&order, &next).await? {
            OrderUpdate::Applied(order) => {
                run_outbox(shop, order, context.now).await?;
                return Ok(Reply::Nothing);
            }
            OrderUpdate::Conflict(current) => order = current,
        }
    }
}
