//! Rechecks the payment of an order that is due: unconfirmed payments, invoices past their deadline, and payments whose
//! callback never came.

use super::lapse::{Ended, Ending, cancel_pending, lapse};
use super::reconcile::{Dispute, PaymentStatus, dispute, reconcile_payment};
use crate::domain::ids::TxnId;
use crate::domain::order::Order;
use crate::domain::order::invoice::{InvoiceState, LapseReason};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};
use std::sync::atomic::{AtomicUsize, Ordering};

/// After so many status calls without an answer, a sweep makes no more: each would take the HTTP client's whole time-out.
const MAX_FAILURES: usize = 8;

/// Stops the status calls of one sweep after too many failures.
#[derive(Default)]
pub(in crate::flow) struct CircuitBreaker {
    failures: AtomicUsize,
}

impl CircuitBreaker {
    /// Reconciles a payment, unless the gateway has failed to answer too often.
    async fn reconcile(
        &self,
        shop: &Shop,
        order: &Order,
        txn: &TxnId,
        now: Moment,
    ) -> Result<PaymentStatus, StoreError> {
        if self.is_open() {
            return Ok(PaymentStatus::NoAnswer);
        }
        let status = reconcile_payment(shop, order.clone(), txn, now).await?;
        if status == PaymentStatus::NoAnswer {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
        Ok(status)
    }

    fn is_open(&self) -> bool {
        self.failures.load(Ordering::Relaxed) >= MAX_FAILURES
    }
}

/// Rechecks an order and sets its next check. Returns the order as it is then; `None` if nothing is left to do in this
/// sweep, because the order was settled or lapsed by this and its outbox ran, or another process changed it meanwhile.
pub(in crate::flow) async fn recheck(
    shop: &Shop,
    order: Order,
    gateway: &CircuitBreaker,
    now: Moment,
) -> Result<Option<Order>, StoreError> {
    let unconfirmed: Vec<TxnId> = order.unconfirmed.iter().map(|unconfirmed| unconfirmed.txn.clone()).collect();
    let Some(order) = recheck_unconfirmed(shop, order, gateway, now).await? else { return Ok(None) };
    let charge = order.invoice.charge.as_ref().map(|charge| charge.txn.clone());
    // The gateway takes one status call in 4 seconds for a transaction, and unconfirmed ones were checked just now.
    let charge = charge.filter(|txn| !unconfirmed.contains(txn));
    let status = match (&order.invoice.state, &charge) {
        (InvoiceState::Open | InvoiceState::Lapsed { .. }, Some(txn)) => {
            Some(gateway.reconcile(shop, &order, txn, now).await?)
        }
        (InvoiceState::PaidFromBalance { .. }, Some(txn)) if order.may_still_be_charged() => {
            Some(gateway.reconcile(shop, &order, txn, now).await?)
        }
        (InvoiceState::Open | InvoiceState::Lapsed { .. }, None)
        | (InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. }, _) => None,
    };
    let past_deadline = now >= order.invoice.deadline;
    match (&order.invoice.state, status) {
        (_, Some(PaymentStatus::Paid)) => Ok(None),
        // Its deadline has passed; or the charge is cancelled at the gateway, so that it can't be paid any more.
        (InvoiceState::Open, status) if past_deadline || status == Some(PaymentStatus::Closed) => {
            match lapse(shop, order, Ending { why: LapseReason::Expired, status, by_admin: None }, now).await? {
                Ended::Paid | Ended::Lapsed | Ended::Undecided => Ok(None),
            }
        }
        (InvoiceState::Lapsed { closed_at_gateway: false, .. }, Some(PaymentStatus::Closed)) => {
            commit(shop, &order, order.with_gateway_closed(now)).await
        }
        (InvoiceState::Lapsed { .. }, Some(PaymentStatus::Pending)) => {
            let next = match &charge {
                Some(txn) if order.unconfirmed.is_empty() => match cancel_pending(shop, &order, txn).await {
                    Ok(()) => order.after_cancel_accepted(now),
                    Err(_) => order.checked(now),
                },
                Some(_) | None => order.checked(now),
            };
            commit(shop, &order, next).await
        }
        (
            InvoiceState::Lapsed { .. },
            Some(PaymentStatus::NoAnswer | PaymentStatus::Unusable | PaymentStatus::TooSoon | PaymentStatus::Unknown),
        ) => commit(shop, &order, order.not_answered(now)).await,
        // A buyer's check was a moment ago, and may have come just before they paid.
        (InvoiceState::Open, Some(PaymentStatus::TooSoon)) => commit(shop, &order, order.check_soon(now)).await,
        (
            InvoiceState::Open
            | InvoiceState::Lapsed { .. }
            | InvoiceState::Paid(_)
            | InvoiceState::PaidFromBalance { .. },
            _,
        ) => commit(shop, &order, order.checked(now)).await,
    }
}

/// Reconciles every unconfirmed payment. `None` if one is confirmed, or another process changed the order meanwhile.
async fn recheck_unconfirmed(
    shop: &Shop,
    mut order: Order,
    gateway: &CircuitBreaker,
    now: Moment,
) -> Result<Option<Order>, StoreError> {
    for unconfirmed in order.unconfirmed.clone() {
        let txn = &unconfirmed.txn;
        match gateway.reconcile(shop, &order, txn, now).await? {
            PaymentStatus::Paid => return Ok(None),
            PaymentStatus::Closed => dispute(shop, &order, txn, Dispute::Cancelled, now).await?,
            PaymentStatus::Unknown => dispute(shop, &order, txn, Dispute::Unknown, now).await?,
            PaymentStatus::Pending | PaymentStatus::NoAnswer | PaymentStatus::Unusable | PaymentStatus::TooSoon => {
                continue;
            }
        }
        match shop.store.update_order(&order, &order.drop_unconfirmed(txn, now)).await? {
            OrderUpdate::Applied(next) => order = next,
            OrderUpdate::Conflict(_) => return Ok(None),
        }
    }
    Ok(Some(order))
}

/// Writes the order, unless its outbox runs next: that writes the order anyway, with the time of the next check.
async fn commit(shop: &Shop, seen: &Order, next: Order) -> Result<Option<Order>, StoreError> {
    if !next.outbox.is_empty() && next.invoice.state == seen.invoice.state {
        return Ok(Some(seen.clone()));
    }
    if next == *seen {
        return Ok(Some(next));
    }
    match shop.store.update_order(seen, &next).await? {
        OrderUpdate::Applied(order) => Ok(Some(order)),
        OrderUpdate::Conflict(_) => Ok(None),
    }
}
