//! Ending an unpaid invoice: the gateway closes its side and says what came before, then the order lapses and its
//! units go back.

use super::ask::{Asked, ask};
use super::show_invoice::charge;
use super::tell::tell;
use super::visit::{Outcome, Visit};
use crate::domain::ids::OrderId;
use crate::domain::invoice::{Lapse, State};
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Commit, StoreError};
use crate::wording;

/// An order whose end can't be asked about yet stays open for so long past its deadline: two sweeps.
const GRACE_MINUTES: i64 = 2;

/// Ends an open order, unless it turns out to be paid.
///
/// The gateway is asked to close before the order lapses: only so can its last word, "paid" or "closed", decide.
/// Asking is safe to repeat, and past this point the invoice is dead either way.
pub(super) async fn lapse(shop: &Shop, order: Order, why: Lapse, now: Moment) -> Result<(), StoreError> {
    let (asked, mut order) = close(shop, order, now).await?;
    let closed = match asked {
        Asked::Paid => return Ok(()),
        Asked::Closed => true,
        // Somebody asked just before; the next sweep has the answer. But units are not held for ever.
        Asked::TooSoon if why == Lapse::Expired && now < order.invoice.deadline.plus_minutes(GRACE_MINUTES) => {
            return Ok(());
        }
        Asked::Pending | Asked::NoAnswer | Asked::TooSoon | Asked::Unknown => false,
    };
    while let Some(next) = order.lapse(why, closed, now) {
        match shop.store.change(&order, &next).await? {
            Commit::Done(order) => {
                tracing::info!(order = %order.id, ?why, closed, "order lapsed");
                tell(shop, order, now).await?;
                return Ok(());
            }
            Commit::Lost(current) => order = current,
        }
    }
    Ok(())
}

/// Closes the gateway's side of an order, and asks what became of it; with the order as it was asked for.
pub(super) async fn close(shop: &Shop, order: Order, now: Moment) -> Result<(Asked, Order), StoreError> {
    let order = with_charge(shop, order, now).await?;
    let Some(txn) = order.invoice.charge.as_ref().map(|charge| charge.txn.clone()) else {
        return Ok((Asked::NoAnswer, order));
    };
    if let Err(failure) = shop.pakasir.cancel(&txn).await {
        tracing::info!(order = %order.id, %failure, "the gateway did not cancel; its status decides");
    }
    Ok((ask(shop, order.clone(), &txn, now).await?, order))
}

/// The order with its charge. If none is noted, one may exist all the same, from a call whose answer was lost: the
/// gateway finds it by the order. It is noted first, as nobody knows what the gateway finds once it is cancelled.
async fn with_charge(shop: &Shop, order: Order, now: Moment) -> Result<Order, StoreError> {
    if order.invoice.charge.is_some() {
        return Ok(order);
    }
    let Some(made) = charge(shop, &order, now).await? else { return Ok(order) };
    match shop.store.change(&order, &order.charged(made.charge, made.expires)).await? {
        Commit::Done(order) | Commit::Lost(order) => Ok(order),
    }
}

/// A buyer gives an order up.
pub(super) async fn cancel(shop: &Shop, visit: &Visit, id: &OrderId) -> Result<Outcome, StoreError> {
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == visit.user.id) else {
        return Ok(Outcome::Hear(wording::not_yours()));
    };
    match order.invoice.state {
        State::Open => {
            lapse(shop, order, Lapse::Cancelled, visit.now).await?;
            Ok(Outcome::Done)
        }
        State::Lapsed { .. } => Ok(Outcome::Hear(wording::closed())),
        State::Paid(_) => Ok(Outcome::Hear(wording::paid_already(&order))),
    }
}
