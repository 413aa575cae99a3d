//! Ending an unpaid invoice: the gateway is asked first, then told to cancel, and the answer of a later check decides
//! whether money came all the same. What a cancel does to a transaction that is paid is not known.

use super::outbox::run_outbox;
use super::reconcile::{PaymentStatus, reconcile_payment};
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::order::Order;
use crate::domain::order::invoice::{InvoiceState, LapseReason};
use crate::domain::time::Moment;
use crate::flow::context::{Reply, UpdateContext};
use crate::pakasir::Failure;
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};
use crate::wording;

/// An order of which it is not known whether it was paid stays open for so long past its deadline: two sweeps.
const GRACE_MINUTES: i64 = 2;

/// Why an order ends unpaid, and what the gateway just said of its charge.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) struct Ending {
    /// Why it ends.
    pub(in crate::flow) why: LapseReason,
    /// The gateway's answer; `None` if there is no charge to ask about.
    pub(in crate::flow) status: Option<PaymentStatus>,
}

/// How an attempt to end an order came out.
pub(in crate::flow) enum Ended {
    /// It is paid: its goods are on their way.
    Paid,
    /// It is not open any more.
    Lapsed,
    /// A payment may be under way: it stays open, and is checked again soon.
    Undecided,
}

/// What the gateway's side of an order is, once it was asked and told to cancel.
enum ChargeEnd {
    Paid,
    /// It said that it is cancelled, or there is nothing to cancel.
    Closed,
    /// It was told to cancel, or could not be asked: a later check finds out.
    ToBeChecked,
    Undecided,
}

/// Ends an open order, unless it turns out to be paid.
pub(in crate::flow) async fn lapse(
    shop: &Shop,
    mut order: Order,
    ending: Ending,
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
    // What somebody else charged meanwhile, the gateway was not asked about.
    while let Some(next) = order.lapse(ending.why, closed_at_gateway && order.invoice.charge == charge, now) {
        match shop.store.update_order(&order, &next).await? {
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

/// Cancels what the gateway said is pending. Nothing is cancelled that a callback said is paid.
async fn cancel_charge(shop: &Shop, order: &Order, ending: Ending) -> ChargeEnd {
    if !order.unconfirmed.is_empty() {
        return ChargeEnd::Undecided;
    }
    // Without a charge the buyer was never shown how to pay.
    let (Some(charge), Some(status)) = (&order.invoice.charge, ending.status) else { return ChargeEnd::Closed };
    match status {
        PaymentStatus::Paid => ChargeEnd::Paid,
        PaymentStatus::Closed => ChargeEnd::Closed,
        PaymentStatus::Pending => match cancel_pending(shop, order, &charge.txn).await {
            // It was pending a moment ago and can't be cancelled now: most likely somebody is paying.
            Err(Failure::Refused(_)) => ChargeEnd::Undecided,
            Ok(()) | Err(_) => ChargeEnd::ToBeChecked,
        },
        // It may have been paid in its last seconds; a buyer who gives up need not wait for the answer.
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

/// Tells the gateway to take no payment for a transaction that it said is pending; a later check finds out what came of
/// it.
pub(in crate::flow) async fn cancel_pending(shop: &Shop, order: &Order, txn: &TxnId) -> Result<(), Failure> {
    let cancelled = shop.pakasir.cancel(txn).await;
    if let Err(failure) = &cancelled {
        tracing::info!(order = %order.id, %txn, %failure, "the gateway did not cancel; a later check decides");
    }
    cancelled
}

/// Whether an order may stay open while it is not known whether it was paid. A buyer can give it up again a little
/// later; past the deadline units are not held for ever.
fn may_wait(order: &Order, why: LapseReason, now: Moment) -> bool {
    match why {
        LapseReason::Cancelled => true,
        LapseReason::Expired => now < order.invoice.deadline.plus_minutes(GRACE_MINUTES),
    }
}

/// A buyer gives an order up.
pub(in crate::flow) async fn cancel(shop: &Shop, context: &UpdateContext, id: &OrderId) -> Result<Reply, StoreError> {
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == context.user.id) else {
        return Ok(Reply::Toast(wording::buyer::order_not_found(&context.say)));
    };
    match order.invoice.state {
        InvoiceState::Open => {
            let status = match &order.invoice.charge {
                Some(charge) if order.unconfirmed.is_empty() => {
                    Some(reconcile_payment(shop, order.clone(), &charge.txn, context.now).await?)
                }
                Some(_) | None => None,
            };
            match lapse(shop, order, Ending { why: LapseReason::Cancelled, status }, context.now).await? {
                Ended::Paid | Ended::Lapsed => Ok(Reply::Nothing),
                Ended::Undecided => Ok(Reply::Toast(wording::buyer::payment_unclear(&context.say))),
            }
        }
        InvoiceState::Lapsed { .. } => Ok(Reply::Toast(wording::buyer::invoice_closed(&context.say))),
        InvoiceState::Paid(_) => Ok(Reply::Toast(wording::buyer::paid_already(&context.say, &order))),
    }
}
