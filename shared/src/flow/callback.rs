//! The gateway's callback: a hint. What it claims is checked against the order, then the gateway itself is asked.

use super::announce::{announce, unreadable};
use super::ask::{Asked, ask};
use crate::domain::event::EventKind;
use crate::domain::invoice::State;
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::pakasir::{self, Callback};
use crate::shop::Shop;
use crate::store::{Commit, Notice, StoreError};

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
        return refuse(shop, &callback, EventKind::CallbackForged, now).await;
    }
    let Some(id) = &callback.order else { return refuse(shop, &callback, EventKind::PaymentUnknown, now).await };
    match shop.store.order(id).await {
        Ok(Some(order)) => check(shop, order, &callback, now).await,
        Ok(None) => refuse(shop, &callback, EventKind::PaymentUnknown, now).await,
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
        remember(shop, order, callback, now).await?;
        return refuse(shop, callback, EventKind::PaymentMismatch, now).await;
    }
    match ask(shop, order.clone(), &callback.txn, now).await {
        Ok(Asked::Paid) => Ok(Heard::Taken),
        // It claims what the gateway itself does not say, or does not say yet. Whether it is ever repeated is not
        // known, so the sweep must come back to it.
        Ok(Asked::TooSoon | Asked::Pending | Asked::Closed | Asked::NoAnswer) => {
            remember(shop, order, callback, now).await?;
            Ok(Heard::Again)
        }
        Ok(Asked::Unknown) => {
            remember(shop, order, callback, now).await?;
            refuse(shop, callback, EventKind::CallbackForged, now).await?;
            Ok(Heard::Again)
        }
        Err(error @ StoreError::Table { .. }) => Err(error),
        Err(error) => {
            unreadable(shop, &error, now).await;
            Ok(Heard::Taken)
        }
    }
}

/// Makes the next sweep ask about what a callback claims.
async fn remember(shop: &Shop, mut order: Order, callback: &Callback, now: Moment) -> Result<(), StoreError> {
    while let Some(claimed) = order.claimed(&callback.txn, now) {
        match shop.store.change(&order, &claimed).await? {
            Commit::Done(_) => return Ok(()),
            Commit::Lost(current) => order = current,
        }
    }
    Ok(())
}

/// Tells of a callback that can't be ours, once for each transaction.
async fn refuse(shop: &Shop, callback: &Callback, kind: EventKind, now: Moment) -> Result<Heard, StoreError> {
    tracing::warn!(kind = kind.name(), "a callback was refused");
    let detail = serde_json::json!({
        "txn": callback.txn.as_str(),
        "order": callback.order.as_ref().map(crate::domain::ids::OrderId::as_str),
        "amount": callback.amount.get(),
    });
    announce(shop, Notice::new(format!("{}-{}", kind.name(), callback.txn), kind, &detail, now), now).await?;
    Ok(Heard::Taken)
}
