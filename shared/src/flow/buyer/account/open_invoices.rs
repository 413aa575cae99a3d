//! The invoices that a buyer can still pay: listed, shown once more, cancelled after a question.

use crate::domain::ids::OrderId;
use crate::domain::order::invoice::{InvoiceState, LapseReason};
use crate::domain::order::{Order, OutboxTask};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::order::show_invoice::{invoice_screen, show_invoice_again};
use crate::flow::order::{lapse, outbox};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::buyer::OpenInvoice;

/// All of them.
pub(in crate::flow) async fn list(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let noted = shop.store.orders(context.user.maybe_open_orders.keys()).await?;
    let open = noted.into_iter().filter(|order| order.invoice.state == InvoiceState::Open).collect();
    Ok(Reply::Screen(wording::buyer::open_invoices(&context.say, &with_pages(shop, open), None)))
}

/// Orders with their pay pages, the newest first.
pub(in crate::flow) fn with_pages(shop: &Shop, mut orders: Vec<Order>) -> Vec<OpenInvoice> {
    orders.sort_by(|one, other| (other.placed, &other.id).cmp(&(one.placed, &one.id)));
    let page = |order: &Order| order.invoice.charge.as_ref().map(|charge| shop.pakasir.page(&charge.txn));
    orders.into_iter().map(|order| OpenInvoice { page: page(&order), order }).collect()
}

/// The invoice once more, as the newest message.
pub(in crate::flow) async fn show(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let order = match find_open(shop, context, id).await? {
        Ok(order) => order,
        Err(reply) => return Ok(reply),
    };
    if !order.invoice.may_show_again(context.now) {
        return Ok(Reply::Toast(wording::buyer::invoice_just_shown(&context.say)));
    }
    // It was never shown; this tries to.
    if order.outbox.contains(&OutboxTask::ShowInvoice) {
        let order = outbox::run_outbox(shop, order, context.now).await?;
        let shown = !order.outbox.contains(&OutboxTask::ShowInvoice);
        return Ok(if shown { Reply::Nothing } else { Reply::Toast(wording::buyer::gateway_down(&context.say)) });
    }
    match show_invoice_again(shop, &order, context.now).await? {
        true => Ok(Reply::Nothing),
        false => Ok(Reply::Toast(wording::buyer::gateway_down(&context.say))),
    }
}

/// Asks whether an order is to be cancelled, by buttons under the message that was tapped.
pub(in crate::flow) async fn ask_cancel(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
) -> Result<Reply, StoreError> {
    let order = match find_open(shop, context, id).await? {
        Ok(order) => order,
        Err(reply) => return Ok(reply),
    };
    let listed = !is_invoice(context, &order);
    Ok(Reply::Buttons(wording::buyer::ask_cancel(&context.say, &order, listed)))
}

/// Keeps the order: the message shows what it showed before it asked.
pub(in crate::flow) async fn keep(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let order = match find_open(shop, context, id).await? {
        Ok(order) => order,
        Err(reply) => return Ok(reply),
    };
    if !is_invoice(context, &order) {
        return list(shop, context).await;
    }
    let screen = match &order.invoice.charge {
        Some(charge) => invoice_screen(shop, &order, charge),
        None => wording::buyer::waiting_for_gateway(&context.say, &order),
    };
    Ok(Reply::Buttons(screen))
}

/// Cancels an order from the list, and shows what is left of the list.
pub(in crate::flow) async fn cancel_listed(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
) -> Result<Reply, StoreError> {
    match lapse::cancel(shop, context, id).await? {
        Reply::Nothing => list(shop, context).await,
        refusal => Ok(refusal),
    }
}

/// Whether the tapped message is the invoice of this order.
fn is_invoice(context: &UpdateContext, order: &Order) -> bool {
    let tapped = context.tap.as_ref().and_then(|tap| tap.message);
    tapped.is_some() && order.invoice.message == tapped
}

/// The buyer's order, if it is open; else what is to be said. What was cancelled said so already.
async fn find_open(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Result<Order, Reply>, StoreError> {
    let say = &context.say;
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == context.user.id) else {
        return Ok(Err(Reply::Toast(wording::buyer::order_not_found(say))));
    };
    Ok(match &order.invoice.state {
        InvoiceState::Open => Ok(order),
        InvoiceState::Lapsed { why: LapseReason::Cancelled, .. } => Err(Reply::Nothing),
        InvoiceState::Lapsed { why: LapseReason::Expired, .. } => {
            Err(Reply::Toast(wording::buyer::invoice_closed(say)))
        }
        InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. } => {
            Err(Reply::Toast(wording::buyer::paid_already(say, &order)))
        }
    })
}
