//! Refunds an order to its buyer's balance, in whole or in part.

use super::{act, ask as ask_step, card, go_on, of, order_of_another, publish, waiting, with_fees};
use crate::domain::ids::OrderId;
use crate::domain::money::Rupiah;
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::notice::{BuyerNotice, Notice, NoticeKind};
use crate::domain::order::Order;
use crate::domain::order::acts::{ActKind, OrderStep, Reason, RefundRefusal};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::notices::send_stored;
use crate::shop::Shop;
use crate::store::{ActRecord, OrderUpdate, StoreError};
use crate::wording;

/// Asks how much is to be refunded: what the calculator suggests and all that is left have buttons.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let (order, fees) = with_fees(shop, context, id).await?;
    let order = match order {
        Ok(order) => order,
        Err(refusal) => return Ok(refusal),
    };
    let left = match order.refundable() {
        Ok(left) => left,
        Err(refusal) => return Ok(Reply::Toast(wording::admin::refund_refused(&context.say, refusal))),
    };
    let suggested = order.suggested_refund(&fees, context.now);
    let step = ask_step(shop, context, OrderStep::Refund { order: id.clone(), number: order.next_refund() }).await?;
    Ok(Reply::Screen(wording::admin::ask_refund(&context.say, &step, id, (left, suggested))))
}

/// Takes the amount of a button.
pub(super) async fn choose(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
    amount: Rupiah,
) -> Result<Reply, StoreError> {
    match waiting(context) {
        Some(
            OrderStep::Refund { order, number }
            | OrderStep::RefundReason { order, number, .. }
            | OrderStep::ConfirmRefund { order, number, .. },
        ) if order == id => take_amount(shop, context, (id, *number), amount).await,
        _ => Ok(Reply::Toast(wording::admin::act_stale(&context.say))),
    }
}

/// Takes the amount that was written.
pub(super) async fn answer_amount(
    shop: &Shop,
    context: &UpdateContext,
    (id, number): (&OrderId, u32),
    text: &str,
) -> Result<Reply, StoreError> {
    match Rupiah::parse(text) {
        Some(amount) => take_amount(shop, context, (id, number), amount).await,
        None => {
            let step = of(&OrderStep::Refund { order: id.clone(), number });
            Ok(Reply::Screen(wording::admin::wrong_refund(&context.say, &step, None)))
        }
    }
}

async fn take_amount(
    shop: &Shop,
    context: &UpdateContext,
    (id, number): (&OrderId, u32),
    amount: Rupiah,
) -> Result<Reply, StoreError> {
    let order = match order_of_another(shop, context, id).await? {
        Ok(order) => order,
        Err(refusal) => return Ok(refusal),
    };
    let asked = OrderStep::Refund { order: id.clone(), number };
    match order.refund(number, amount) {
        Ok(_) => {}
        Err(RefundRefusal::TooMuch(left)) => {
            return Ok(Reply::Screen(wording::admin::wrong_refund(&context.say, &of(&asked), Some(left))));
        }
        Err(refusal) => {
            context.leave_wizard(shop).await?;
            return Ok(Reply::Toast(wording::admin::refund_refused(&context.say, refusal)));
        }
    }
    let next = OrderStep::RefundReason { order: id.clone(), number, amount };
    let step = go_on(shop, context, (asked, next)).await?;
    Ok(Reply::Screen(wording::admin::ask_for_reason(&context.say, &step, false)))
}

/// Takes the reason, and asks once more.
pub(super) async fn answer_reason(
    shop: &Shop,
    context: &UpdateContext,
    (id, number, amount): (&OrderId, u32, Rupiah),
    text: &str,
) -> Result<Reply, StoreError> {
    let asked = OrderStep::RefundReason { order: id.clone(), number, amount };
    let Some(reason) = Reason::parse(text) else {
        return Ok(Reply::Screen(wording::admin::ask_for_reason(&context.say, &of(&asked), true)));
    };
    let next = OrderStep::ConfirmRefund { order: id.clone(), number, amount, reason: reason.clone() };
    go_on(shop, context, (asked, next.clone())).await?;
    Ok(Reply::Screen(wording::admin::confirm_refund(&context.say, &next, &reason)))
}

/// Makes the refund of this number, once.
pub(super) async fn confirm(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
    number: u32,
) -> Result<Reply, StoreError> {
    let mut order = match order_of_another(shop, context, id).await? {
        // By this tap, delivered twice, or by another admin: the history says so.
        Ok(order) if order.refunds >= number => {
            context.leave_wizard(shop).await?;
            return card(shop, context, id).await;
        }
        Ok(order) => order,
        Err(refusal) => return Ok(refusal),
    };
    let (amount, reason) = match waiting(context) {
        Some(OrderStep::ConfirmRefund { order, number: asked, amount, reason }) if order == id && *asked == number => {
            (*amount, reason.clone())
        }
        _ => return Ok(Reply::Toast(wording::admin::act_stale(&context.say))),
    };
    let (act, event) = act(context, id, ActKind::Refunded(amount), Some(reason.clone()));
    let entry = LedgerEntry::of_refund(id, number, amount, context.now);
    let told = NoticeKind::Buyer(BuyerNotice::Refunded { order: id.clone(), amount, reason });
    let notices = [notice_to(shop, context, &order, (&format!("refund-{id}-{number}"), told)).await?];
    loop {
        let next = match order.refund(number, amount) {
            Ok(next) => next,
            Err(refusal) => {
                context.leave_wizard(shop).await?;
                return Ok(Reply::Toast(wording::admin::refund_refused(&context.say, refusal)));
            }
        };
        let record = ActRecord { act: &act, event: &event, notices: &notices };
        match shop.store.refund_order(&order, &next, &entry, record).await? {
            OrderUpdate::Applied(_) => break,
            OrderUpdate::Conflict(current) => order = current,
        }
    }
    tracing::info!(order = %id, number, amount = amount.get(), "an order was refunded");
    send_stored(shop, &notices, context.now).await;
    publish(shop, context, &event).await;
    context.leave_wizard(shop).await?;
    card(shop, context, id).await
}

/// A notice to the buyer of an order, in the language that they read now.
async fn notice_to(
    shop: &Shop,
    context: &UpdateContext,
    order: &Order,
    (cause, kind): (&str, NoticeKind),
) -> Result<Notice, StoreError> {
    let known = shop.store.contacts(&[order.buyer]).await?.pop();
    let language = known.map_or(order.language, |known| known.language);
    Ok(Notice::new(cause, (order.buyer, language), kind, context.now))
}
