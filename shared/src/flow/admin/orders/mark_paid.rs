//! Confirms a payment that the gateway does not know of. The gateway is asked first; what it says is paid is settled as any
//! payment, and only what it denies is for the admin to insist on.

use super::{act, ask as ask_step, card, go_on, of, order_of_another, publish, recorded, waiting};
use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::domain::order::acts::{ActKind, OrderStep, Reason};
use crate::domain::order::invoice::InvoiceState;
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::order::lapse::cancel_pending;
use crate::flow::order::outbox::run_outbox;
use crate::flow::order::reconcile::{PaymentStatus, reconcile_payment};
use crate::flow::order::settle::{Confirmed, reserve_again, with_units_returned};
use crate::shop::Shop;
use crate::store::{ActRecord, OrderUpdate, StoreError};
use crate::wording;
use crate::wording::admin::GatewayAnswer;

/// How often marking an order is decided again after a conflicting write.
const MAX_ATTEMPTS: u32 = 5;

/// Asks the gateway, says what it answers, and asks for the reason if it does not know of a payment.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let order = match order_of_another(shop, context, id).await? {
        Ok(order) if order.may_be_marked_paid() => order,
        Ok(_) => return Ok(Reply::Toast(wording::admin::order_not_unpaid(&context.say))),
        Err(refusal) => return Ok(refusal),
    };
    let answer = match ask_gateway(shop, context, &order).await? {
        GatewayAnswer::Paid => return card(shop, context, id).await,
        answer => answer,
    };
    let step = ask_step(shop, context, OrderStep::MarkPaid { order: id.clone() }).await?;
    Ok(Reply::Screen(wording::admin::ask_mark_paid(&context.say, &step, (id, answer))))
}

/// Takes the reason, and asks once more.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
    text: &str,
) -> Result<Reply, StoreError> {
    let asked = OrderStep::MarkPaid { order: id.clone() };
    let Some(reason) = Reason::parse(text) else {
        return Ok(Reply::Screen(wording::admin::ask_for_reason(&context.say, &of(&asked), true)));
    };
    let next = OrderStep::ConfirmMarkPaid { order: id.clone(), reason: reason.clone() };
    let step = go_on(shop, context, (asked, next)).await?;
    Ok(Reply::Screen(wording::admin::confirm_mark_paid(&context.say, &step, id, &reason)))
}

/// Marks it as paid, unless the gateway says by now that it is.
pub(super) async fn confirm(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let mut order = match order_of_another(shop, context, id).await? {
        Ok(order) if order.may_be_marked_paid() => order,
        // By this tap, delivered twice; by another admin; or by its buyer.
        Ok(_) => {
            context.leave_wizard(shop).await?;
            return card(shop, context, id).await;
        }
        Err(refusal) => return Ok(refusal),
    };
    let Some(OrderStep::ConfirmMarkPaid { order: asked, reason }) = waiting(context) else {
        return Ok(Reply::Toast(wording::admin::act_stale(&context.say)));
    };
    if asked != id {
        return Ok(Reply::Toast(wording::admin::act_stale(&context.say)));
    }
    let answer = ask_gateway(shop, context, &order).await?;
    if answer == GatewayAnswer::Paid {
        context.leave_wizard(shop).await?;
        return card(shop, context, id).await;
    }
    let (act, event) = act(context, id, ActKind::MarkedPaid, Some(reason.clone()));
    for _ in 0..MAX_ATTEMPTS {
        match mark(shop, context, order, recorded(&act, &event)).await? {
            None => return Ok(Reply::Toast(wording::admin::order_sold_out(&context.say))),
            Some(OrderUpdate::Applied(marked)) => {
                tracing::info!(order = %id, "an admin marked an order as paid");
                // Nobody should pay it once more; if they do, it is credited.
                if let Some(charge) = marked.invoice.charge.as_ref().filter(|_| answer.may_be_open()) {
                    let _logged = cancel_pending(shop, &marked, &charge.txn).await;
                }
                publish(shop, context, &event).await;
                run_outbox(shop, marked, context.now).await?;
                context.leave_wizard(shop).await?;
                return card(shop, context, id).await;
            }
            Some(OrderUpdate::Conflict(current)) if current.may_be_marked_paid() => order = current,
            Some(OrderUpdate::Conflict(_)) => return card(shop, context, id).await,
        }
    }
    Err(StoreError::Call { what: "mark an order as paid", code: "repeated conflicts".into() })
}

/// Writes the order as paid; with other units if it had lapsed. `None` if the stock does not suffice.
async fn mark(
    shop: &Shop,
    context: &UpdateContext,
    order: Order,
    record: ActRecord<'_>,
) -> Result<Option<OrderUpdate>, StoreError> {
    let now = context.now;
    if order.invoice.state == InvoiceState::Open {
        let Some(next) = order.mark_paid(order.lines.clone(), now) else {
            return Ok(Some(OrderUpdate::Conflict(order)));
        };
        // It holds its units.
        return Ok(shop.store.mark_order_paid(&order, &next, record).await?.ok());
    }
    let order = with_units_returned(shop, order, now).await?;
    if !order.may_be_marked_paid() || order.invoice.state == InvoiceState::Open {
        return Ok(Some(OrderUpdate::Conflict(order)));
    }
    reserve_again(shop, &order, Confirmed::ByAdmin(record), now).await
}

/// What the gateway says of the order's charge. What it says is paid is settled.
async fn ask_gateway(shop: &Shop, context: &UpdateContext, order: &Order) -> Result<GatewayAnswer, StoreError> {
    let Some(charge) = &order.invoice.charge else { return Ok(GatewayAnswer::NeverAsked) };
    Ok(match reconcile_payment(shop, order.clone(), &charge.txn, context.now).await? {
        PaymentStatus::Paid => GatewayAnswer::Paid,
        PaymentStatus::Pending => GatewayAnswer::Pending,
        PaymentStatus::Closed => GatewayAnswer::Cancelled,
        PaymentStatus::Unknown => GatewayAnswer::Unknown,
        PaymentStatus::TooSoon => GatewayAnswer::TooSoon,
        PaymentStatus::NoAnswer | PaymentStatus::Unusable => GatewayAnswer::Nothing,
    })
}
