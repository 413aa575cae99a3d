//! Orders, as admins find and handle them: by status and day, by id, by buyer; each with its history and what can be done.

mod cancel;
mod mark_paid;
mod proofs;
mod refund;
mod resend;

use super::audit::{self, publish};
use crate::domain::ids::{OrderId, UserId};
use crate::domain::intent::{AdminOrderIntent, PageCursor};
use crate::domain::money::refund::RefundFees;
use crate::domain::order::acts::{ActKind, OrderAct, OrderStatus, OrderStep, Period, Reason};
use crate::domain::order::{Order, OrderKey};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, Wizard, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{ActRecord, PendingEvent, StoreError};
use crate::wording;
use futures_util::future::try_join;

/// Does what an admin asks about orders.
pub(super) async fn route(shop: &Shop, context: &UpdateContext, intent: AdminOrderIntent) -> Result<Reply, StoreError> {
    match intent {
        AdminOrderIntent::Menu => Ok(Reply::Screen(wording::admin::order_lists(&context.say))),
        AdminOrderIntent::List(status, period, to) => list(shop, context, (status, period), &to).await,
        AdminOrderIntent::AskDay(status) => {
            let step = ask(shop, context, OrderStep::Day { status }).await?;
            Ok(Reply::Screen(wording::admin::ask_for_day(&context.say, &step, false)))
        }
        AdminOrderIntent::Find => {
            let step = ask(shop, context, OrderStep::Find).await?;
            Ok(Reply::Screen(wording::admin::ask_for_order(&context.say, &step, false)))
        }
        AdminOrderIntent::Of(buyer, to) => of_buyer(shop, context, buyer, &to).await,
        AdminOrderIntent::Open(id) => card(shop, context, &id).await,
        AdminOrderIntent::MarkPaid(id) => mark_paid::ask(shop, context, &id).await,
        AdminOrderIntent::ConfirmMarkPaid(id) => mark_paid::confirm(shop, context, &id).await,
        AdminOrderIntent::Refund(id) => refund::ask(shop, context, &id).await,
        AdminOrderIntent::RefundAmount(id, amount) => refund::choose(shop, context, &id, amount).await,
        AdminOrderIntent::ConfirmRefund(id, number) => refund::confirm(shop, context, &id, number).await,
        AdminOrderIntent::Resend(id) => resend::resend(shop, context, &id).await,
        AdminOrderIntent::AskCancel(id) => cancel::ask(shop, context, &id).await,
        AdminOrderIntent::Cancel(id) => cancel::cancel(shop, context, &id).await,
        AdminOrderIntent::Proof(id, line) => proofs::show(shop, context, &id, line).await,
    }
}

/// Takes the answer to a step about orders.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    step: &OrderStep,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let text = message.plain_text().unwrap_or_default();
    match step {
        OrderStep::Find => find(shop, context, text).await,
        OrderStep::Day { status } => match Period::read(text, shop.config.zone) {
            Some(period) => {
                context.leave_wizard(shop).await?;
                list(shop, context, (*status, period), &PageCursor::First).await
            }
            None => Ok(Reply::Screen(wording::admin::ask_for_day(&context.say, &of(step), true))),
        },
        OrderStep::MarkPaid { order } => mark_paid::answer(shop, context, order, text).await,
        OrderStep::Refund { order, number } => refund::answer_amount(shop, context, (order, *number), text).await,
        OrderStep::RefundReason { order, number, amount } => {
            refund::answer_reason(shop, context, (order, *number, *amount), text).await
        }
        // The buttons decide.
        OrderStep::ConfirmMarkPaid { order, reason } => {
            Ok(Reply::Screen(wording::admin::confirm_mark_paid(&context.say, &of(step), order, reason)))
        }
        OrderStep::ConfirmRefund { reason, .. } => {
            Ok(Reply::Screen(wording::admin::confirm_refund(&context.say, step, reason)))
        }
    }
}

/// Leaves a step about orders, and shows where it was asked.
pub(super) async fn leave(shop: &Shop, context: &UpdateContext, step: &OrderStep) -> Result<Reply, StoreError> {
    match step.order() {
        Some(order) => card(shop, context, order).await,
        None => Ok(Reply::Screen(wording::admin::order_lists(&context.say))),
    }
}

/// An order with its history and what can be done with it.
pub(in crate::flow) async fn card(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    Ok(match shop.store.order_with_history(id).await? {
        Some(history) => {
            Reply::Screen(wording::admin::order(&context.say, &history.order, &history.acts, &history.claims))
        }
        None => Reply::Toast(wording::admin::order_unknown(&context.say)),
    })
}

async fn list(
    shop: &Shop,
    context: &UpdateContext,
    (status, period): (OrderStatus, Period),
    to: &PageCursor<OrderKey>,
) -> Result<Reply, StoreError> {
    let days = period.bounds(shop.config.zone, context.now);
    let page = shop.store.orders_of_status(status, days, to).await?;
    Ok(Reply::Screen(wording::admin::orders_of_status(&context.say, (status, period, days), &page)))
}

/// The orders of a buyer, as they see them themselves.
async fn of_buyer(
    shop: &Shop,
    context: &UpdateContext,
    buyer: UserId,
    to: &PageCursor<OrderKey>,
) -> Result<Reply, StoreError> {
    let page = shop.store.order_history(buyer, false, to).await?;
    Ok(Reply::Screen(wording::admin::orders_of_buyer(&context.say, buyer, &page)))
}

/// Takes the id of an order, or of a buyer.
async fn find(shop: &Shop, context: &UpdateContext, text: &str) -> Result<Reply, StoreError> {
    let text = text.trim();
    let found = match (OrderId::parse(&text.to_ascii_uppercase()), text.parse::<i64>()) {
        (Some(order), _) => card(shop, context, &order).await?,
        (None, Ok(buyer)) if buyer > 0 => of_buyer(shop, context, UserId(buyer), &PageCursor::First).await?,
        (None, _) => {
            return Ok(Reply::Screen(wording::admin::ask_for_order(&context.say, &of(&OrderStep::Find), true)));
        }
    };
    if let Reply::Screen(_) = found {
        context.leave_wizard(shop).await?;
    }
    Ok(found)
}

/// The order, or the answer that there is none. Nobody acts on their own.
async fn order_of_another(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
) -> Result<Result<Order, Reply>, StoreError> {
    Ok(match shop.store.order(id).await? {
        Some(order) if order.buyer == context.user.id => Err(Reply::Toast(wording::admin::own_money(&context.say))),
        Some(order) => Ok(order),
        None => Err(Reply::Toast(wording::admin::order_unknown(&context.say))),
    })
}

async fn ask(shop: &Shop, context: &UpdateContext, step: OrderStep) -> Result<WizardStep, StoreError> {
    let step = of(&step);
    context.start_wizard(shop, step.clone()).await?;
    Ok(step)
}

/// Goes on to another step: the update that answered the one before meets that one again.
async fn go_on(
    shop: &Shop,
    context: &UpdateContext,
    (answered, next): (OrderStep, OrderStep),
) -> Result<WizardStep, StoreError> {
    let next = of(&next);
    let wizard = Wizard::answer(of(&answered), context.update, Some(next.clone()), context.now);
    shop.store.start_wizard(context.user.id, &wizard).await?;
    Ok(next)
}

fn of(step: &OrderStep) -> WizardStep {
    WizardStep::Admin(AdminStep::Order(step.clone()))
}

/// The step that the admin's wizard waits for, if it is about orders.
fn waiting(context: &UpdateContext) -> Option<&OrderStep> {
    match context.user.wizard.as_ref()?.waiting.as_ref()? {
        WizardStep::Admin(AdminStep::Order(step)) => Some(step),
        _ => None,
    }
}

/// What is written down of an act that nobody is told of.
fn recorded<'a>(act: &'a OrderAct, event: &'a PendingEvent) -> ActRecord<'a> {
    ActRecord { act, event, notices: &[] }
}

/// An act now, and its event.
fn act(context: &UpdateContext, order: &OrderId, kind: ActKind, reason: Option<Reason>) -> (OrderAct, PendingEvent) {
    let act = audit::act(context, kind, reason);
    let event = audit::event_of(context, order, &act);
    (act, event)
}

/// An order and the fees of refunds, read at the same time.
async fn with_fees(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
) -> Result<(Result<Order, Reply>, RefundFees), StoreError> {
    try_join(order_of_another(shop, context, id), shop.store.refund_fees()).await
}
