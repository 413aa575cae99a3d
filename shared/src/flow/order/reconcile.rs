//! Reconciles an order with the gateway's status call, which alone decides whether the order is paid.

use super::outbox::{retry_outbox_now, run_outbox_with};
use super::settle::{Settled, settle};
use crate::domain::event::EventKind;
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::order::Order;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::time::Moment;
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::{publish_once, record_gateway_failure};
use crate::pakasir::{ChargeState, Failure, TransactionStatus};
use crate::shop::Shop;
use crate::store::{PendingEvent, StoreError};
use crate::wording;

/// What the gateway says about the payment of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) enum PaymentStatus {
    /// It is paid and settled, by this call or before.
    Paid,
    /// It can still be paid.
    Pending,
    /// The gateway says it was cancelled.
    Closed,
    /// It is no transaction of this order: the gateway does not know it, or knows it as another order's.
    Unknown,
    /// The gateway could not be reached, or did not answer in time.
    NoAnswer,
    /// The gateway's answer is an error or contradicts what it said before.
    Unusable,
    /// The gateway refused the call because the last one about this transaction was less than 4 seconds ago.
    TooSoon,
}

/// Asks the gateway for the status of `txn`, and settles the payment if it is completed.
pub(in crate::flow) async fn reconcile_payment(
    shop: &Shop,
    order: Order,
    txn: &TxnId,
    now: Moment,
) -> Result<PaymentStatus, StoreError> {
    let answer = shop.pakasir.status(txn, now).await;
    take_status(shop, order, (txn, answer), now).await
}

/// Settles the payment if the gateway says that `txn` is completed.
pub(super) async fn take_status(
    shop: &Shop,
    order: Order,
    (txn, answer): (&TxnId, Result<TransactionStatus, Failure>),
    now: Moment,
) -> Result<PaymentStatus, StoreError> {
    let own = order.invoice.charge.as_ref().is_some_and(|charge| charge.txn == *txn);
    let status = match answer {
        Ok(status) => status,
        Err(Failure::TooSoon) => return Ok(PaymentStatus::TooSoon),
        Err(Failure::Refused(404)) if !own => return Ok(PaymentStatus::Unknown),
        Err(failure) => {
            tracing::warn!(order = %order.id, %txn, %failure, "the status call failed");
            record_gateway_failure(shop, now).await?;
            return Ok(if failure == Failure::Unreachable { PaymentStatus::NoAnswer } else { PaymentStatus::Unusable });
        }
    };
    if status.order.as_ref() != Some(&order.id) {
        tracing::error!(order = %order.id, %txn, "the gateway knows this transaction as another order's");
        return Ok(if own { PaymentStatus::Unusable } else { PaymentStatus::Unknown });
    }
    match status.state {
        ChargeState::Pending => Ok(PaymentStatus::Pending),
        ChargeState::Canceled => Ok(PaymentStatus::Closed),
        ChargeState::Completed(payment) => match settle(shop, order, &payment, now).await? {
            Settled::Now(order, opened) => {
                run_outbox_with(shop, *order, opened, now).await?;
                Ok(PaymentStatus::Paid)
            }
            Settled::Before => Ok(PaymentStatus::Paid),
        },
    }
}

/// How the gateway contradicts a callback that said a transaction is paid.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) enum Dispute {
    /// It says that the transaction was cancelled.
    Cancelled,
    /// It does not know the transaction, or knows it as another order's.
    Unknown,
}

/// Stores an incident and publishes an event, once for each transaction: the gateway contradicts its own callback.
pub(in crate::flow) async fn dispute(
    shop: &Shop,
    order: &Order,
    txn: &TxnId,
    dispute: Dispute,
    now: Moment,
) -> Result<(), StoreError> {
    tracing::warn!(order = %order.id, %txn, ?dispute, "the gateway contradicts a callback that said paid");
    let (kind, incident) = match dispute {
        Dispute::Cancelled => (EventKind::PaymentDisputed, IncidentKind::PaidThenCancelled),
        Dispute::Unknown => (EventKind::CallbackForged, IncidentKind::NotConfirmed),
    };
    let asked = order.invoice.amount;
    let detail = serde_json::json!({ "txn": txn.as_str(), "order": order.id.as_str(), "asked": asked.get() });
    let pending = PendingEvent::new(format!("{}-{txn}", kind.name()), kind, &detail, now);
    if shop.store.event_exists(&pending.id).await? {
        return Ok(());
    }
    let incident = Incident {
        at: now,
        kind: incident,
        order: Some(order.id.clone()),
        txn: txn.clone(),
        asked: Some(asked),
        received: asked,
    };
    shop.store.record_incident(&incident).await?;
    publish_once(shop, pending, now).await
}

/// A buyer asks whether their order is paid (the button under the invoice).
pub(in crate::flow) async fn check_payment(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
) -> Result<Reply, StoreError> {
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == context.user.id) else {
        return Ok(Reply::Toast(wording::buyer::order_not_found(&context.say)));
    };
    if matches!(order.invoice.state, InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. }) {
        let toast = wording::buyer::paid_already(&context.say, &order);
        // The process that settled it is delivering the goods. If that ended without success, the outbox runs again now, so
        // that the buyer need not wait for the sweep.
        if order.may_retry(None, context.now) {
            retry_outbox_now(shop, order, context.now).await?;
        }
        return Ok(Reply::Toast(toast));
    }
    let lapsed = order.invoice.state != InvoiceState::Open;
    let Some(charge) = order.invoice.charge.clone() else {
        return Ok(Reply::Toast(if lapsed {
            wording::buyer::invoice_closed(&context.say)
        } else {
            wording::buyer::gateway_down(&context.say)
        }));
    };
    let toast = match reconcile_payment(shop, order, &charge.txn, context.now).await? {
        PaymentStatus::Paid => return Ok(Reply::Nothing),
        _ if lapsed => wording::buyer::invoice_closed(&context.say),
        PaymentStatus::Pending => wording::buyer::payment_pending(&context.say),
        PaymentStatus::TooSoon => wording::buyer::payment_being_checked(&context.say),
        PaymentStatus::Closed => wording::buyer::invoice_closed(&context.say),
        PaymentStatus::NoAnswer | PaymentStatus::Unusable | PaymentStatus::Unknown => {
            wording::buyer::gateway_down(&context.say)
        }
    };
    Ok(Reply::Toast(toast))
}
