//! Ending an unpaid invoice: the gateway closes its side and says what came before, then the order lapses and its
//! units go back.

use super::ask::{Asked, ask};
use super::show_invoice::charge;
use super::tell::tell;
use super::visit::{Outcome, Visit};
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::invoice::{Lapse, State};
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Commit, StoreError};
use crate::wording;

/// Ends an open order, unless it turns out to be paid.
///
/// The gateway is asked to close before the order lapses: only so can its last word, "paid" or "closed", decide.
/// Asking is safe to repeat, and past this point the invoice is dead either way.
pub(super) async fn lapse(shop: &Shop, order: Order, why: Lapse, now: Moment) -> Result<(), StoreError> {
    let closed = match close(shop, &order, now).await? {
        Asked::Paid => return Ok(()),
        Asked::Closed => true,
        Asked::Pending | Asked::NoAnswer | Asked::TooSoon => false,
    };
    let mut order = order;
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

/// Closes the gateway's side of an order, and asks what became of it.
pub(super) async fn close(shop: &Shop, order: &Order, now: Moment) -> Result<Asked, StoreError> {
    let Some(txn) = transaction(shop, order, now).await? else { return Ok(Asked::NoAnswer) };
    if let Err(failure) = shop.pakasir.cancel(&txn).await {
        tracing::info!(order = %order.id, %failure, "the gateway did not cancel; its status decides");
    }
    ask(shop, order.clone(), &txn, now).await
}

/// The order's transaction. If none is noted, one may exist all the same, from a call whose answer was lost: the
/// gateway finds it by the order.
async fn transaction(shop: &Shop, order: &Order, now: Moment) -> Result<Option<TxnId>, StoreError> {
    match &order.invoice.charge {
        Some(charge) => Ok(Some(charge.txn.clone())),
        None => Ok(charge(shop, order, now).await?.map(|made| made.charge.txn)),
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
        State::Paid(_) => Ok(Outcome::Hear(wording::paid_already())),
    }
}
