//! Asking the gateway about an order: the only way to know whether it is paid.

use super::announce::{announce, gateway_failed};
use super::settle::{Settled, settle};
use super::tell::{retell_now, tell};
use super::visit::{Outcome, Visit};
use crate::domain::event::EventKind;
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::invoice::State;
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::pakasir::{ChargeState, Failure};
use crate::shop::Shop;
use crate::store::{Notice, StoreError};
use crate::wording;

/// What asking came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// It is paid, and was settled and told, now or before.
    Paid,
    /// It can still be paid.
    Pending,
    /// The gateway says it was cancelled.
    Closed,
    /// It is no transaction of this order: the gateway does not know it, or knows it as another order's.
    Unknown,
    /// The gateway could not be reached, or did not answer in time.
    NoAnswer,
    /// The gateway answered nothing to rely on.
    Unusable,
    /// The gateway was asked too often just now.
    TooSoon,
}

/// Asks about `txn`, and settles what was paid.
pub(super) async fn ask(shop: &Shop, order: Order, txn: &TxnId, now: Moment) -> Result<Asked, StoreError> {
    let own = order.invoice.charge.as_ref().is_some_and(|charge| charge.txn == *txn);
    let status = match shop.pakasir.status(txn, now).await {
        Ok(status) => status,
        Err(Failure::TooSoon) => return Ok(Asked::TooSoon),
        Err(Failure::Refused(404)) if !own => return Ok(Asked::Unknown),
        Err(failure) => {
            tracing::warn!(order = %order.id, %txn, %failure, "the gateway does not say whether it is paid");
            gateway_failed(shop, now).await?;
            return Ok(if failure == Failure::Unreachable { Asked::NoAnswer } else { Asked::Unusable });
        }
    };
    if status.order.as_ref() != Some(&order.id) {
        tracing::error!(order = %order.id, %txn, "the gateway knows this transaction as another order's");
        return Ok(if own { Asked::Unusable } else { Asked::Unknown });
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

/// How the gateway contradicts a callback that said a transaction is paid.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dispute {
    /// It says that the transaction was cancelled.
    Cancelled,
    /// It does not know the transaction, or knows it as another order's.
    Unknown,
}

/// Tells a person, once for each transaction, that the gateway contradicts its own callback.
pub(super) async fn dispute(
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
    let notice = Notice::new(format!("{}-{txn}", kind.name()), kind, &detail, now);
    if shop.store.notice_exists(&notice.id).await? {
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
    announce(shop, notice, now).await
}

/// A buyer asks whether their order is paid.
pub(super) async fn check(shop: &Shop, visit: &Visit, id: &OrderId) -> Result<Outcome, StoreError> {
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == visit.user.id) else {
        return Ok(Outcome::Hear(wording::not_yours()));
    };
    if matches!(order.invoice.state, State::Paid(_)) {
        let heard = wording::paid_already(&order);
        // Whoever settled it is sending the goods just now; a minute later the buyer need not wait for the sweep.
        if order.may_retry(None, visit.now) {
            retell_now(shop, order, visit.now).await?;
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
        Asked::NoAnswer | Asked::Unusable | Asked::Unknown => wording::waiting_toast(),
    };
    Ok(Outcome::Hear(heard))
}
