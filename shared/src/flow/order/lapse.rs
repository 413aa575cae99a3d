//! Expires or cancels an unpaid order. The gateway's status call comes first; a pending transaction is cancelled at the
//! gateway, and a later check finds out whether it was paid all the same: what a cancel does to a transaction that has
//! just been paid is not documented.

use super::outbox::run_outbox;
use super::reconcile::{PaymentStatus, reconcile_payment};
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::order::Order;
use crate::domain::order::invoice::{InvoiceState, LapseReason};
use crate::domain::time::Moment;
use crate::flow::context::{Reply, UpdateContext};
use crate::pakasir::Failure;
use crate::shop::Shop;
use crate::store::{ActRecord, OrderUpdate, StoreError};
use crate::wording;

/// How long an order may stay open past its deadline while it is not known whether it was paid: two sweeps.
const GRACE_MINUTES: i64 = 2;

/// Why an order is to lapse, and the status of its charge.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) struct Ending<'a> {
    /// Why it lapses.
    pub(in crate::flow) why: LapseReason,
    /// The gateway's answer just now; `None` if there is no charge, or it was not asked.
    pub(in crate::flow) status: Option<PaymentStatus>,
    /// The act of an admin who cancels it, recorded with it.
    pub(in crate::flow) by_admin: Option<ActRecord<'a>>,
}

/// The result of letting an order lapse.
pub(in crate::flow) enum Ended {
    /// It does not lapse: it is paid.
    Paid,
    /// It lapsed, or was not open any more.
    Lapsed,
    /// It stays open and is checked again soon, because a payment may be under way.
    Undecided,
}

/// The state of an order's charge after the attempt to cancel it.
enum ChargeEnd {
    /// It is paid.
    Paid,
    /// It is cancelled, or there is no charge.
    Closed,
    /// The gateway accepted the cancel or could not be reached: the order lapses, and a later check finds out.
    ToBeChecked,
    /// It may have been paid: the order should not lapse yet.
    Undecided,
}

/// Lets an open order lapse, unless it is paid or a payment may be under way.
pub(in crate::flow) async fn lapse(
    shop: &Shop,
    mut order: Order,
    ending: Ending<'_>,
    now: Moment,
) -> Result<Ended, StoreError> {
    let closed_at_gateway = match cancel_charge(shop, &order, ending).await {
        ChargeEnd::Paid => return Ok(Ended::Paid),
        ChargeEnd::Closed => true,
        ChargeEnd::ToBeChecked => false,
        ChargeEnd::Undecided if may_wait(&order, ending.why, now) => {
            return match shop.store.update_order(&order, &order.check_soon(now)).await? {
                OrderUpdate::Applied(_) | OrderUpdate::Conflict(_) => Ok(Ended::Undecided),
            };
        }
        ChargeEnd::Undecided => false,
    };
    let charge = order.invoice.charge.clone();
    // If another process created a charge meanwhile, the gateway's answer is not about that one.
    while let Some(next) = order.lapse(ending.why, closed_at_gateway && order.invoice.charge == charge, now) {
        // Without a charge the buyer was never shown how to pay, and it is not held against them.
        let lapsed = match (ending.by_admin, !order.holds_units() && order.invoice.charge.is_some()) {
            (Some(record), _) => shop.store.update_order_with_act(&order, &next, record).await?,
            (None, true) => shop.store.lapse_without_units(&order, &next, now).await?,
            // Counted with the return of its units.
            (None, false) => shop.store.update_order(&order, &next).await?,
        };
        match lapsed {
            OrderUpdate::Applied(order) => {
                tracing::info!(order = %order.id, why = ?ending.why, closed_at_gateway, "order lapsed");
                run_outbox(shop, order, now).await?;
                return Ok(Ended::Lapsed);
            }
            OrderUpdate::Conflict(current) => order = current,
        }
    }
    Ok(Ended::Lapsed)
}

/// Cancels the charge if the gateway said it is pending. A charge is not cancelled while a callback about it is
/// unconfirmed.
async fn cancel_charge(shop: &Shop, order: &Order, ending: Ending<'_>) -> ChargeEnd {
    if !order.unconfirmed.is_empty() {
        return ChargeEnd::Undecided;
    }
    // Without a charge the buyer was never shown how to pay.
    let (Some(charge), Some(status)) = (&order.invoice.charge, ending.status) else { return ChargeEnd::Closed };
    match status {
        PaymentStatus::Paid => ChargeEnd::Paid,
        PaymentStatus::Closed => ChargeEnd::Closed,
        PaymentStatus::Pending => match cancel_pending(shop, order, &charge.txn).await {
            // It was pending a moment ago and can't be cancelled now: most likely it is being paid.
            Err(Failure::Refused(_)) => ChargeEnd::Undecided,
            Ok(()) | Err(_) => ChargeEnd::ToBeChecked,
        },
        // It may have been paid just before the deadline. A buyer who cancels need not wait for the gateway's answer.
        PaymentStatus::TooSoon | PaymentStatus::NoAnswer | PaymentStatus::Unusable | PaymentStatus::Unknown
            if ending.why == LapseReason::Expired =>
        {
            ChargeEnd::Undecided
        }
        PaymentStatus::TooSoon | PaymentStatus::NoAnswer | PaymentStatus::Unusable | PaymentStatus::Unknown => {
            ChargeEnd::ToBeChecked
        }
    }
}

/// Cancels a pending transaction at the gateway. A failure is logged; a later check finds out how the transaction ended.
pub(in crate::flow) async fn cancel_pending(shop: &Shop, order: &Order, txn: &TxnId) -> Result<(), Failure> {
    let cancelled = shop.pakasir.cancel(txn).await;
    if let Err(failure) = &cancelled {
        tracing::info!(order = %order.id, %txn, %failure, "the gateway did not cancel; a later check decides");
    }
    cancelled
}

/// Whether an order may stay open while it is not known whether it was paid. A buyer can cancel again later; after the
/// deadline the order must not hold its units for long.
fn may_wait(order: &Order, why: LapseReason, now: Moment) -> bool {
    match why {
        LapseReason::Cancelled => true,
        LapseReason::Expired => now < order.invoice.deadline.plus_minutes(GRACE_MINUTES),
    }
}

/// Cancels an open order, once the gateway was asked whether it is paid.
pub(in crate::flow) async fn cancel_open(
    shop: &Shop,
    order: Order,
    by_admin: Option<ActRecord<'_>>,
    now: Moment,
) -> Result<Ended, StoreError> {
    let status = match &order.invoice.charge {
        Some(charge) if order.unconfirmed.is_empty() => {
            Some(reconcile_payment(shop, order.clone(), &charge.txn, now).await?)
        }
        Some(_) | None => None,
    };
    lapse(shop, order, Ending { why: LapseReason::Cancelled, status, by_admin }, now).await
}

/// A buyer cancels their order.
pub(in crate::flow) async fn cancel(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == context.user.id) else {
        return Ok(Reply::Toast(wording::buyer::order_not_found(&context.say)));
    };
    match order.invoice.state {
        InvoiceState::Open => match cancel_open(shop, order, None, context.now).await? {
            Ended::Paid | Ended::Lapsed => Ok(Reply::Nothing),
            Ended::Undecided => Ok(Reply::Toast(wording::buyer::payment_unclear(&context.say))),
        },
        // A finger that came down twice: that it is cancelled was said already.
        InvoiceState::Lapsed { why: LapseReason::Cancelled, .. } => Ok(Reply::Nothing),
        InvoiceState::Lapsed { why: LapseReason::Expired, .. } => {
            Ok(Reply::Toast(wording::buyer::invoice_closed(&context.say)))
        }
        InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. } => {
            Ok(Reply::Toast(wording::buyer::paid_already(&context.say, &order)))
        }
    }
}
