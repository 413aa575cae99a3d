//! Rechecking the money of an order that is due: payments that a callback told of, invoices past their deadline, and
//! payments whose callback never came.

use super::ask::{Asked, Dispute, ask, dispute};
use super::lapse::{Ended, Ending, cancel_pending, lapse};
use crate::domain::ids::TxnId;
use crate::domain::invoice::{Lapse, State};
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Commit, StoreError};
use std::sync::atomic::{AtomicUsize, Ordering};

/// After so many questions without an answer a sweep asks no more: each would take the client's whole patience.
const MAX_SILENCES: usize = 8;

/// How the gateway answers during one sweep.
#[derive(Default)]
pub(super) struct Gateway {
    silences: AtomicUsize,
}

impl Gateway {
    /// Asks, unless the gateway has been silent too often.
    async fn ask(&self, shop: &Shop, order: &Order, txn: &TxnId, now: Moment) -> Result<Asked, StoreError> {
        if self.is_silent() {
            return Ok(Asked::NoAnswer);
        }
        let asked = ask(shop, order.clone(), txn, now).await?;
        if asked == Asked::NoAnswer {
            self.silences.fetch_add(1, Ordering::Relaxed);
        }
        Ok(asked)
    }

    fn is_silent(&self) -> bool {
        self.silences.load(Ordering::Relaxed) >= MAX_SILENCES
    }
}

/// Rechecks an order; as it stands then, with its next check set. `None` if it was paid or ended by this, and told, or
/// if somebody else changed it meanwhile and so has seen to it.
pub(super) async fn recheck(
    shop: &Shop,
    order: Order,
    gateway: &Gateway,
    now: Moment,
) -> Result<Option<Order>, StoreError> {
    let unconfirmed: Vec<TxnId> = order.unconfirmed.iter().map(|unconfirmed| unconfirmed.txn.clone()).collect();
    let Some(order) = recheck_unconfirmed(shop, order, gateway, now).await? else { return Ok(None) };
    let charge = order.invoice.charge.as_ref().map(|charge| charge.txn.clone());
    // It was asked about just now, and the gateway answers one question in four seconds.
    let charge = charge.filter(|txn| !unconfirmed.contains(txn));
    let asked = match (&order.invoice.state, &charge) {
        (State::Open | State::Lapsed { .. }, Some(txn)) => Some(gateway.ask(shop, &order, txn, now).await?),
        (State::Open | State::Lapsed { .. }, None) | (State::Paid(_), _) => None,
    };
    let past_deadline = now >= order.invoice.deadline;
    match (&order.invoice.state, asked) {
        (_, Some(Asked::Paid)) => Ok(None),
        // At its deadline; or the gateway gave it up before, and nothing is gained by holding units that nobody can pay.
        (State::Open, asked) if past_deadline || asked == Some(Asked::Closed) => {
            match lapse(shop, order, Ending { why: Lapse::Expired, asked }, now).await? {
                Ended::Paid | Ended::Lapsed | Ended::Undecided => Ok(None),
            }
        }
        (State::Lapsed { closed: false, .. }, Some(Asked::Closed)) => commit(shop, &order, order.closed(now)).await,
        (State::Lapsed { .. }, Some(Asked::Pending)) => {
            let next = match &charge {
                Some(txn) if order.unconfirmed.is_empty() => match cancel_pending(shop, &order, txn).await {
                    Ok(()) => order.cancel_taken(now),
                    Err(_) => order.looked_at(now),
                },
                Some(_) | None => order.looked_at(now),
            };
            commit(shop, &order, next).await
        }
        (State::Lapsed { .. }, Some(Asked::NoAnswer | Asked::Unusable | Asked::TooSoon | Asked::Unknown)) => {
            commit(shop, &order, order.not_answered(now)).await
        }
        (State::Open | State::Lapsed { .. } | State::Paid(_), _) => commit(shop, &order, order.looked_at(now)).await,
    }
}

/// Asks about every payment that a callback told of. `None` if one came true.
async fn recheck_unconfirmed(
    shop: &Shop,
    mut order: Order,
    gateway: &Gateway,
    now: Moment,
) -> Result<Option<Order>, StoreError> {
    for unconfirmed in order.unconfirmed.clone() {
        let txn = &unconfirmed.txn;
        match gateway.ask(shop, &order, txn, now).await? {
            Asked::Paid => return Ok(None),
            Asked::Closed => dispute(shop, &order, txn, Dispute::Cancelled, now).await?,
            Asked::Unknown => dispute(shop, &order, txn, Dispute::Unknown, now).await?,
            Asked::Pending | Asked::NoAnswer | Asked::Unusable | Asked::TooSoon => continue,
        }
        match shop.store.change(&order, &order.drop_unconfirmed(txn, now)).await? {
            Commit::Done(next) => order = next,
            Commit::Lost(_) => return Ok(None),
        }
    }
    Ok(Some(order))
}

/// Notes that it was checked. What is owed comes next and sets the time of its own, so it is not written twice.
async fn commit(shop: &Shop, seen: &Order, next: Order) -> Result<Option<Order>, StoreError> {
    if !next.owed.is_empty() && next.invoice.state == seen.invoice.state {
        return Ok(Some(seen.clone()));
    }
    if next == *seen {
        return Ok(Some(next));
    }
    match shop.store.change(seen, &next).await? {
        Commit::Done(order) => Ok(Some(order)),
        Commit::Lost(_) => Ok(None),
    }
}
