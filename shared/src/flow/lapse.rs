//! Ending an unpaid invoice: the gateway is asked first, then told to cancel, and the answer of a later check decides
//! whether money came all the same. What a cancel does to a transaction that is paid is not known.

use super::ask::{Asked, ask};
use super::tell::tell;
use super::visit::{Outcome, Visit};
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::invoice::{Lapse, State};
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::pakasir::Failure;
use crate::shop::Shop;
use crate::store::{Commit, StoreError};
use crate::wording;

/// An order of which it is not known whether it was paid stays open for so long past its deadline: two sweeps.
const GRACE_MINUTES: i64 = 2;

/// Why an order ends unpaid, and what the gateway just said of its charge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    /// Why it ends.
    pub(super) why: Lapse,
    /// The gateway's answer; `None` if there is no charge to ask about.
    pub(super) asked: Option<Asked>,
}

/// How an attempt to end an order came out.
pub(super) enum Ended {
    /// It is paid: its goods are on their way.
    Paid,
    /// It is not open any more.
    Lapsed,
    /// A payment may be under way: it stays open, and is checked again soon.
    Undecided,
}

/// What the gateway's side of an order is, once it was asked and told to cancel.
enum Closing {
    Paid,
    /// It said that it is cancelled, or there is nothing to cancel.
    Closed,
    /// It was told to cancel, or could not be asked: a later check finds out.
    ToBeChecked,
    Undecided,
}

/// Ends an open order, unless it turns out to be paid.
pub(super) async fn lapse(shop: &Shop, mut order: Order, ending: Ending, now: Moment) -> Result<Ended, StoreError> {
    let closed = match close(shop, &order, ending).await {
        Closing::Paid => return Ok(Ended::Paid),
        Closing::Closed => true,
        Closing::ToBeChecked => false,
        Closing::Undecided if may_wait(&order, ending.why, now) => {
            return match shop.store.change(&order, &order.check_soon(now)).await? {
                Commit::Done(_) | Commit::Lost(_) => Ok(Ended::Undecided),
            };
        }
        Closing::Undecided => false,
    };
    let charge = order.invoice.charge.clone();
    // What somebody else charged meanwhile, the gateway was not asked about.
    while let Some(next) = order.lapse(ending.why, closed && order.invoice.charge == charge, now) {
        match shop.store.change(&order, &next).await? {
            Commit::Done(order) => {
                tracing::info!(order = %order.id, why = ?ending.why, closed, "order lapsed");
                tell(shop, order, now).await?;
                return Ok(Ended::Lapsed);
            }
            Commit::Lost(current) => order = current,
        }
    }
    Ok(Ended::Lapsed)
}

/// Cancels what the gateway said is pending. Nothing is cancelled that a callback said is paid.
async fn close(shop: &Shop, order: &Order, ending: Ending) -> Closing {
    if !order.unconfirmed.is_empty() {
        return Closing::Undecided;
    }
    // Without a charge the buyer was never shown how to pay.
    let (Some(charge), Some(asked)) = (&order.invoice.charge, ending.asked) else { return Closing::Closed };
    match asked {
        Asked::Paid => Closing::Paid,
        Asked::Closed => Closing::Closed,
        Asked::Pending => match cancel_pending(shop, order, &charge.txn).await {
            // It was pending a moment ago and can't be cancelled now: most likely somebody is paying.
            Err(Failure::Refused(_)) => Closing::Undecided,
            Ok(()) | Err(_) => Closing::ToBeChecked,
        },
        // It may have been paid in its last seconds; a buyer who gives up need not wait for the answer.
        Asked::TooSoon | Asked::NoAnswer | Asked::Unusable | Asked::Unknown if ending.why == Lapse::Expired => {
            Closing::Undecided
        }
        Asked::TooSoon | Asked::NoAnswer | Asked::Unusable | Asked::Unknown => Closing::ToBeChecked,
    }
}

/// Tells the gateway to take no payment for a transaction that it said is pending; a later check finds out what came of
/// it.
pub(super) async fn cancel_pending(shop: &Shop, order: &Order, txn: &TxnId) -> Result<(), Failure> {
    let cancelled = shop.pakasir.cancel(txn).await;
    if let Err(failure) = &cancelled {
        tracing::info!(order = %order.id, %txn, %failure, "the gateway did not cancel; a later check decides");
    }
    cancelled
}

/// Whether an order may stay open while it is not known whether it was paid. A buyer can give it up again a little
/// later; past the deadline units are not held for ever.
fn may_wait(order: &Order, why: Lapse, now: Moment) -> bool {
    match why {
        Lapse::Cancelled => true,
        Lapse::Expired => now < order.invoice.deadline.plus_minutes(GRACE_MINUTES),
    }
}

/// A buyer gives an order up.
pub(super) async fn cancel(shop: &Shop, visit: &Visit, id: &OrderId) -> Result<Outcome, StoreError> {
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == visit.user.id) else {
        return Ok(Outcome::Hear(wording::not_yours()));
    };
    match order.invoice.state {
        State::Open => {
            let asked = match &order.invoice.charge {
                Some(charge) if order.unconfirmed.is_empty() => {
                    Some(ask(shop, order.clone(), &charge.txn, visit.now).await?)
                }
                Some(_) | None => None,
            };
            match lapse(shop, order, Ending { why: Lapse::Cancelled, asked }, visit.now).await? {
                Ended::Paid | Ended::Lapsed => Ok(Outcome::Done),
                Ended::Undecided => Ok(Outcome::Hear(wording::payment_unclear())),
            }
        }
        State::Lapsed { .. } => Ok(Outcome::Hear(wording::closed())),
        State::Paid(_) => Ok(Outcome::Hear(wording::paid_already(&order))),
    }
}
