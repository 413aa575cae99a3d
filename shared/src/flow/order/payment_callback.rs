//! Handles the gateway's payment callback. It is not trusted: it is compared with the order, then the gateway's status
//! call decides.

use super::reconcile::{PaymentStatus, reconcile_payment, take_status};
use crate::domain::event::EventKind;
use crate::domain::ids::OrderId;
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::money::Rupiah;
use crate::domain::order::Order;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::serving::Serving;
use crate::domain::time::Moment;
use crate::flow::publish::{publish_once, report_broken_texts, report_unreadable};
use crate::pakasir::{self, Failure, PaymentCallback, TransactionStatus};
use crate::shop::Shop;
use crate::store::{OrderUpdate, PendingEvent, StoreError};
use futures_util::future::{Either, ready, select};
use std::ops::ControlFlow;
use std::pin::pin;

/// Why a callback is refused: the event to publish, and the incident that the owner sees.
const WRONG_AMOUNT: (EventKind, IncidentKind) = (EventKind::PaymentMismatch, IncidentKind::WrongAmountReported);
const NO_SUCH_ORDER: (EventKind, IncidentKind) = (EventKind::PaymentUnknown, IncidentKind::NoSuchOrder);
const NOT_CONFIRMED: (EventKind, IncidentKind) = (EventKind::CallbackForged, IncidentKind::NotConfirmed);

/// What the gateway says of a transaction.
type Answer = Result<TransactionStatus, Failure>;

/// The reply to the gateway, as an HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackReply {
    /// 200: no redelivery is needed.
    Accepted,
    /// 400: the body is not a callback.
    Malformed,
    /// 503: a redelivery may succeed.
    RetryLater,
}

/// Handles a callback whose secret was verified.
///
/// # Errors
/// If the table fails: the gateway is to deliver the callback again.
pub async fn handle_payment_callback(shop: &Shop, body: &[u8], now: Moment) -> Result<CallbackReply, StoreError> {
    let reply = handle(shop, body, now).await;
    report_broken_texts(shop, now).await;
    reply
}

async fn handle(shop: &Shop, body: &[u8], now: Moment) -> Result<CallbackReply, StoreError> {
    let Some(callback) = pakasir::parse(body) else { return Ok(CallbackReply::Malformed) };
    if !callback.completed {
        return Ok(CallbackReply::Accepted);
    }
    let is_foreign = callback.sandbox != shop.pakasir.sandbox();
    let Some(id) = callback.order.as_ref().filter(|_| !is_foreign) else {
        if shop.follow(now).await? != Serving::Open {
            return Ok(CallbackReply::RetryLater);
        }
        return refuse(shop, None, &callback, if is_foreign { NOT_CONFIRMED } else { NO_SUCH_ORDER }, now).await;
    };
    // The gateway is asked while the order is read. Of a callback that is refused or was settled before, its answer is not
    // waited for: that costs the gateway a call, and nobody time.
    let checked = pin!(check_callback(shop, id, &callback, now));
    let answer = pin!(shop.pakasir.status(&callback.txn, now));
    let (checked, answer) = match select(checked, answer).await {
        Either::Left((checked, answer)) => (checked, Either::Left(answer)),
        Either::Right((answer, checked)) => (checked.await, Either::Right(ready(answer))),
    };
    match checked? {
        ControlFlow::Break(reply) => Ok(reply),
        ControlFlow::Continue(order) => confirm(shop, order, (&callback, answer.await), now).await,
    }
}

/// The order that a callback is about, once the callback fits it and is not lost any more; or the reply if there is nothing to ask the
/// gateway about.
async fn check_callback(
    shop: &Shop,
    id: &OrderId,
    callback: &PaymentCallback,
    now: Moment,
) -> Result<ControlFlow<CallbackReply, Order>, StoreError> {
    match shop.follow_order(id, now).await {
        // Whether the gateway repeats it is not known; where it does not, the sweep of the table that opens finds the payment.
        Ok((Serving::Fenced | Serving::Superseded { .. }, _)) => Ok(ControlFlow::Break(CallbackReply::RetryLater)),
        Ok((Serving::Open, Some(order))) => compare(shop, order, callback, now).await,
        Ok((Serving::Open, None)) => refuse(shop, None, callback, NO_SUCH_ORDER, now).await.map(ControlFlow::Break),
        Err(error @ StoreError::Call { .. }) => Err(error),
        // The order can't be read. Once the record is repaired, the sweep or a redelivered callback finds the payment.
        Err(error) => {
            report_unreadable(shop, &error, now).await;
            Ok(ControlFlow::Break(CallbackReply::RetryLater))
        }
    }
}

async fn compare(
    shop: &Shop,
    order: Order,
    callback: &PaymentCallback,
    now: Moment,
) -> Result<ControlFlow<CallbackReply, Order>, StoreError> {
    if matches!(&order.invoice.state, InvoiceState::Paid(payment) if payment.txn == callback.txn) {
        return Ok(ControlFlow::Break(CallbackReply::Accepted));
    }
    if callback.amount != order.invoice.amount {
        // The callback is refused; if something was paid all the same, the sweep finds it.
        let order = recheck_in_sweep(shop, order, callback, now).await?;
        return refuse(shop, Some(&order), callback, WRONG_AMOUNT, now).await.map(ControlFlow::Break);
    }
    // The sweep checks the charge of an open order anyway. Any other transaction would be lost if this process died now,
    // as the gateway may never repeat the callback, so it is stored first.
    let order = if is_checked_by_sweep(&order, callback) {
        order
    } else {
        recheck_in_sweep(shop, order, callback, now).await?
    };
    Ok(ControlFlow::Continue(order))
}

/// Holds a callback against the gateway's answer.
async fn confirm(
    shop: &Shop,
    order: Order,
    (callback, answer): (&PaymentCallback, Answer),
    now: Moment,
) -> Result<CallbackReply, StoreError> {
    match take_status_when_allowed(shop, &order, (callback, answer), now).await {
        Ok(PaymentStatus::Paid) => Ok(CallbackReply::Accepted),
        // The status call does not confirm what the callback says, or not yet.
        Ok(
            PaymentStatus::TooSoon
            | PaymentStatus::Pending
            | PaymentStatus::Closed
            | PaymentStatus::NoAnswer
            | PaymentStatus::Unusable,
        ) => {
            recheck_in_sweep(shop, order, callback, now).await?;
            Ok(CallbackReply::RetryLater)
        }
        Ok(PaymentStatus::Unknown) => {
            recheck_in_sweep(shop, order.clone(), callback, now).await?;
            refuse(shop, Some(&order), callback, NOT_CONFIRMED, now).await?;
            Ok(CallbackReply::RetryLater)
        }
        Err(error @ StoreError::Call { .. }) => Err(error),
        Err(error) => {
            report_unreadable(shop, &error, now).await;
            Ok(CallbackReply::Accepted)
        }
    }
}

/// Takes the gateway's answer. If a buyer's check was a moment ago, the gateway refuses; then the payment is noted, and the gateway
/// asked again after the pause that it wants, as the buyer who has just paid would else wait for the sweep.
async fn take_status_when_allowed(
    shop: &Shop,
    order: &Order,
    (callback, answer): (&PaymentCallback, Answer),
    now: Moment,
) -> Result<PaymentStatus, StoreError> {
    match take_status(shop, order.clone(), (&callback.txn, answer), now).await? {
        PaymentStatus::TooSoon => {
            let noted = recheck_in_sweep(shop, order.clone(), callback, now).await?;
            tokio::time::sleep(pakasir::STATUS_PAUSE).await;
            reconcile_payment(shop, noted, &callback.txn, now).await
        }
        status => Ok(status),
    }
}

/// Whether the sweep checks this transaction anyway, because it is the charge of an open order.
fn is_checked_by_sweep(order: &Order, callback: &PaymentCallback) -> bool {
    order.invoice.state == InvoiceState::Open
        && order.invoice.charge.as_ref().is_some_and(|charge| charge.txn == callback.txn)
}

/// Stores the transaction as an unconfirmed payment, so that the sweep checks it until the gateway confirms or denies it.
/// Returns the order as it is then.
async fn recheck_in_sweep(
    shop: &Shop,
    mut order: Order,
    callback: &PaymentCallback,
    now: Moment,
) -> Result<Order, StoreError> {
    while let Some(noted) = order.note_unconfirmed(&callback.txn, now) {
        match shop.store.update_order(&order, &noted).await? {
            OrderUpdate::Applied(order) => return Ok(order),
            OrderUpdate::Conflict(current) => order = current,
        }
    }
    Ok(order)
}

/// Refuses a callback: logs it, stores an incident and publishes an event, once for each transaction. The gateway gets
/// 200, as a redelivery would not help.
async fn refuse(
    shop: &Shop,
    order: Option<&Order>,
    callback: &PaymentCallback,
    (kind, incident): (EventKind, IncidentKind),
    now: Moment,
) -> Result<CallbackReply, StoreError> {
    let asked = order.map(|order| order.invoice.amount);
    tracing::warn!(
        kind = kind.name(),
        txn = %callback.txn,
        order = callback.order.as_ref().map(OrderId::as_str),
        said = callback.amount.get(),
        asked = asked.map(Rupiah::get),
        sandbox = callback.sandbox,
        "a callback was refused"
    );
    let detail = serde_json::json!({
        "txn": callback.txn.as_str(),
        "order": callback.order.as_ref().map(OrderId::as_str),
        "amount": callback.amount.get(),
        "asked": asked.map(Rupiah::get),
    });
    let pending = PendingEvent::new(format!("{}-{}", kind.name(), callback.txn), kind, &detail, now);
    if shop.store.event_exists(&pending.id).await? {
        return Ok(CallbackReply::Accepted);
    }
    let order = callback.order.clone();
    let (txn, received) = (callback.txn.clone(), callback.amount);
    let incident = Incident { at: now, kind: incident, order, txn, asked, received };
    shop.store.record_incident(&incident).await?;
    publish_once(shop, pending, now).await?;
    Ok(CallbackReply::Accepted)
}
