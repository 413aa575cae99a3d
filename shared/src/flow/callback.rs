//! The gateway's callback: a hint. What it claims is checked against the order, then the gateway itself is asked.

use super::announce::{announce, unreadable};
use super::ask::{Asked, ask};
use crate::domain::event::EventKind;
use crate::domain::ids::OrderId;
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::invoice::State;
use crate::domain::money::Rupiah;
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::pakasir::{self, Callback};
use crate::shop::Shop;
use crate::store::{Commit, Notice, StoreError};

/// Why a callback is refused: the event that tells of it, and what the owner reads.
const WRONG_AMOUNT: (EventKind, IncidentKind) = (EventKind::PaymentMismatch, IncidentKind::WrongAmountTold);
const NO_SUCH_ORDER: (EventKind, IncidentKind) = (EventKind::PaymentUnknown, IncidentKind::NoSuchOrder);
const NOT_CONFIRMED: (EventKind, IncidentKind) = (EventKind::CallbackForged, IncidentKind::NotConfirmed);

/// What the gateway is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Thanks; nothing is gained by saying it again.
    Taken,
    /// That is no callback.
    NoCallback,
    /// It may be said again: something failed that can heal.
    Again,
}

/// Hears a callback whose secret was proven.
///
/// # Errors
/// If the table fails: the callback is worth repeating.
pub async fn hear(shop: &Shop, body: &[u8], now: Moment) -> Result<Heard, StoreError> {
    let Some(callback) = pakasir::parse(body) else { return Ok(Heard::NoCallback) };
    if !callback.completed {
        return Ok(Heard::Taken);
    }
    if callback.sandbox != shop.pakasir.sandbox() {
        return refuse(shop, None, &callback, NOT_CONFIRMED, now).await;
    }
    let Some(id) = &callback.order else { return refuse(shop, None, &callback, NO_SUCH_ORDER, now).await };
    match shop.store.order(id).await {
        Ok(Some(order)) => check(shop, order, &callback, now).await,
        Ok(None) => refuse(shop, None, &callback, NO_SUCH_ORDER, now).await,
        Err(error @ StoreError::Table { .. }) => Err(error),
        // It can't be read now; once it is mended, the sweep or a repeated callback finds the payment.
        Err(error) => {
            unreadable(shop, &error, now).await;
            Ok(Heard::Again)
        }
    }
}

async fn check(shop: &Shop, order: Order, callback: &Callback, now: Moment) -> Result<Heard, StoreError> {
    if matches!(&order.invoice.state, State::Paid(payment) if payment.txn == callback.txn) {
        return Ok(Heard::Taken);
    }
    if callback.amount != order.invoice.amount {
        // Not a word of it is believed; if something was paid after all, the sweep finds it.
        let order = remember(shop, order, callback, now).await?;
        return refuse(shop, Some(&order), callback, WRONG_AMOUNT, now).await;
    }
    // The sweep keeps asking about the charge of an open order. Whatever else a callback tells of would be forgotten if
    // this process died now, and whether it is ever repeated is not known.
    let order = if is_watched(&order, callback) { order } else { remember(shop, order, callback, now).await? };
    match ask(shop, order.clone(), &callback.txn, now).await {
        Ok(Asked::Paid) => Ok(Heard::Taken),
        // It says what the gateway itself does not say, or does not say yet.
        Ok(Asked::TooSoon | Asked::Pending | Asked::Closed | Asked::NoAnswer | Asked::Unusable) => {
            remember(shop, order, callback, now).await?;
            Ok(Heard::Again)
        }
        Ok(Asked::Unknown) => {
            remember(shop, order.clone(), callback, now).await?;
            refuse(shop, Some(&order), callback, NOT_CONFIRMED, now).await?;
            Ok(Heard::Again)
        }
        Err(error @ StoreError::Table { .. }) => Err(error),
        Err(error) => {
            unreadable(shop, &error, now).await;
            Ok(Heard::Taken)
        }
    }
}

/// Whether the sweep asks about this transaction anyway, until it is decided.
fn is_watched(order: &Order, callback: &Callback) -> bool {
    order.invoice.state == State::Open && order.invoice.charge.as_ref().is_some_and(|charge| charge.txn == callback.txn)
}

/// Writes down what a callback says, so that the sweep asks about it until the gateway decides; the order as it stands
/// then.
async fn remember(shop: &Shop, mut order: Order, callback: &Callback, now: Moment) -> Result<Order, StoreError> {
    while let Some(noted) = order.note_unconfirmed(&callback.txn, now) {
        match shop.store.change(&order, &noted).await? {
            Commit::Done(order) => return Ok(order),
            Commit::Lost(current) => order = current,
        }
    }
    Ok(order)
}

/// Tells of a callback that can't be ours, and writes it down for the owner, once for each transaction.
async fn refuse(
    shop: &Shop,
    order: Option<&Order>,
    callback: &Callback,
    (kind, incident): (EventKind, IncidentKind),
    now: Moment,
) -> Result<Heard, StoreError> {
    let asked = order.map(|order| order.invoice.amount);
    tracing::warn!(
        kind = kind.name(),
        txn = %callback.txn,
        order = callback.order.as_ref().map(OrderId::as_str),
        said = callback.amount.get(),
        asked = asked.map(Rupiah::get),
        sandbox = callback.sandbox,
        "a callback was refused"
    );
    let detail = serde_json::json!({
        "txn": callback.txn.as_str(),
        "order": callback.order.as_ref().map(OrderId::as_str),
        "amount": callback.amount.get(),
        "asked": asked.map(Rupiah::get),
    });
    let notice = Notice::new(format!("{}-{}", kind.name(), callback.txn), kind, &detail, now);
    if shop.store.notice_exists(&notice.id).await? {
        return Ok(Heard::Taken);
    }
    let order = callback.order.clone();
    let (txn, received) = (callback.txn.clone(), callback.amount);
    let incident = Incident { at: now, kind: incident, order, txn, asked, received };
    shop.store.record_incident(&incident).await?;
    announce(shop, notice, now).await?;
    Ok(Heard::Taken)
}
