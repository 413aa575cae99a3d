//! Asking the gateway about an order: the only way to know whether it is paid.

use super::announce::gateway_failed;
use super::settle::{Settled, settle};
use super::tell::{retell, tell};
use super::visit::{Outcome, Visit};
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::invoice::State;
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::pakasir::{ChargeState, Failure};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// What asking came to.
pub(super) enum Asked {
    /// It is paid, and was settled and told, now or before.
    Paid,
    /// It can still be paid.
    Pending,
    /// It can't be paid any more.
    Closed,
    /// The gateway does not know the transaction, and neither does the order.
    Unknown,
    /// The gateway gave no answer to rely on.
    NoAnswer,
    /// The gateway was asked too often just now.
    TooSoon,
}

/// Asks about `txn`, and settles what was paid.
pub(super) async fn ask(shop: &Shop, order: Order, txn: &TxnId, now: Moment) -> Result<Asked, StoreError> {
    let status = match shop.pakasir.status(txn, now).await {
        Ok(status) => status,
        Err(Failure::TooSoon) => return Ok(Asked::TooSoon),
        Err(Failure::Refused(404)) if order.invoice.charge.as_ref().is_none_or(|charge| charge.txn != *txn) => {
            return Ok(Asked::Unknown);
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the gateway does not say whether it is paid");
            gateway_failed(shop, now).await?;
            return Ok(Asked::NoAnswer);
        }
    };
    if status.order.as_ref() != Some(&order.id) {
        tracing::error!(order = %order.id, "the gateway knows this transaction as another order's");
        return Ok(Asked::NoAnswer);
    }
    match status.state {
        ChargeState::Pending => Ok(Asked::Pending),
        ChargeState::Canceled => Ok(Asked::Closed),
        ChargeState::Completed(payment) => match settle(shop, order, &payment, now).await? {
            Settled::Now(order) => {
                tell(shop, *order, now).await?;
                Ok(Asked::Paid)
            }
            Settled::Before => Ok(Asked::Paid),
        },
    }
}

/// A buyer asks whether their order is paid.
pub(super) async fn check(shop: &Shop, visit: &Visit, id: &OrderId) -> Result<Outcome, StoreError> {
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == visit.user.id) else {
        return Ok(Outcome::Hear(wording::not_yours()));
    };
    if matches!(order.invoice.state, State::Paid(_)) {
        let heard = wording::paid_already(&order);
        // Whoever settled it is sending the goods just now; if that is overdue, the buyer need not wait for the sweep.
        if !order.owed.is_empty() && order.due.is_some_and(|due| due <= visit.now) {
            retell(shop, order, visit.now).await?;
        }
        return Ok(Outcome::Hear(heard));
    }
    let lapsed = order.invoice.state != State::Open;
    let Some(charge) = order.invoice.charge.clone() else {
        return Ok(Outcome::Hear(if lapsed { wording::closed() } else { wording::waiting_toast() }));
    };
    let heard = match ask(shop, order, &charge.txn, visit.now).await? {
        Asked::Paid => return Ok(Outcome::Done),
        _ if lapsed => wording::closed(),
        Asked::Pending | Asked::TooSoon => wording::payment_pending(),
        Asked::Closed => wording::closed(),
        Asked::NoAnswer | Asked::Unknown => wording::waiting_toast(),
    };
    Ok(Outcome::Hear(heard))
}
