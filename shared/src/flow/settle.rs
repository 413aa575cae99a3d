//! Settling a payment that the gateway has confirmed. The loser of a race reads what stands there and decides anew.

use super::draw::{draw, draw_again, not_held_by, put_back};
use super::return_units::return_units;
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::invoice::Payment;
use crate::domain::order::{Goods, Line, Order, Owed, Paying};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Commit, LedgerEntry, StoreError};

/// What a payment came to.
pub(super) enum Settled {
    /// This call settled the order, or credited the payment; what is owed is to be told.
    Now(Box<Order>),
    /// It was settled before.
    Before,
}

/// Changes that were lost to somebody faster are decided anew so often.
const ROUNDS: u32 = 8;

/// Settles `payment` of `order`.
pub(super) async fn settle(
    shop: &Shop,
    mut order: Order,
    payment: &Payment,
    now: Moment,
) -> Result<Settled, StoreError> {
    for _ in 0..ROUNDS {
        let paying = order.pay(payment, now);
        let committed = match &paying {
            Paying::Settles(next) => shop.store.change(&order, next).await?,
            Paying::Late => late(shop, order, payment, now).await?,
            Paying::Second => {
                let incident = incident(&order, payment, IncidentKind::SecondPayment, now);
                credit(shop, &order, &order.paid_twice(payment, now), payment, incident).await?
            }
            Paying::Known => return Ok(Settled::Before),
            Paying::Mismatch => {
                let incident = incident(&order, payment, IncidentKind::WrongAmount, now);
                credit(shop, &order, &order.mismatched(payment, now), payment, incident).await?
            }
        };
        match committed {
            Commit::Done(order) => {
                log(&order, payment, &paying);
                return Ok(Settled::Now(Box::new(order)));
            }
            Commit::Lost(current) => order = current,
        }
    }
    Err(StoreError::Table { what: "settle a payment", code: "other changes, again and again".into() })
}

/// The evidence of a payment. What did not go the usual way is worth a person's look.
fn log(order: &Order, payment: &Payment, paying: &Paying) {
    let (asked, received) = (order.invoice.amount.get(), payment.amount.get());
    let outcome = match paying {
        Paying::Settles(_) | Paying::Known => {
            tracing::info!(order = %order.id, txn = %payment.txn, asked, received, "payment settled");
            return;
        }
        Paying::Late if order.goods == Goods::Credited => "too late, credited",
        Paying::Late => "late, delivered from stock",
        Paying::Second => "a second one, credited",
        Paying::Mismatch => "another amount than was asked, credited",
    };
    tracing::warn!(order = %order.id, txn = %payment.txn, asked, received, outcome, "payment out of the usual way");
}

/// The order had lapsed: its units are drawn anew, or the amount becomes balance.
async fn late(shop: &Shop, order: Order, payment: &Payment, now: Moment) -> Result<Commit, StoreError> {
    // Its old units go back first, so that there is one way only, and they may be drawn again at once.
    let order = if order.owed.contains(&Owed::ReturnUnits) { return_units(shop, order, now).await? } else { order };
    if !matches!(order.pay(payment, now), Paying::Late) {
        return Ok(Commit::Lost(order));
    }
    let wanted = order.lines.iter().map(|line| (line.code.clone(), line.quantity)).collect();
    let hand = draw(shop, &wanted, now).await?;
    let mut lines: Vec<Line> = with_slots(&order, &hand.lines);
    while !lines.is_empty() {
        let next = order.settled_late(payment, lines.clone(), now);
        let incident = incident(&order, payment, IncidentKind::LateDelivered, now);
        match shop.store.change_and_claim(&order, &next, &incident).await? {
            Ok(Commit::Done(order)) => return Ok(Commit::Done(order)),
            Ok(Commit::Lost(current)) => {
                put_back(shop, &not_held_by(&current, lines)).await;
                return Ok(Commit::Lost(current));
            }
            Err(gone) => lines = draw_again(shop, lines, &gone, now).await?.unwrap_or_default(),
        }
    }
    let incident = incident(&order, payment, IncidentKind::LateCredited, now);
    credit(shop, &order, &order.credited(payment, now), payment, incident).await
}

/// The order's lines as they were agreed, with the slots that were drawn now; none if any line can't be had.
fn with_slots(order: &Order, drawn: &[Line]) -> Vec<Line> {
    let line = |line: &Line| {
        let drawn = drawn.iter().find(|drawn| drawn.code == line.code)?;
        Some(Line { slots: drawn.slots.clone(), ..line.clone() })
    };
    order.lines.iter().map(line).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Credits a payment of which no goods come; the owner sees the incident.
async fn credit(
    shop: &Shop,
    order: &Order,
    next: &Order,
    payment: &Payment,
    incident: Incident,
) -> Result<Commit, StoreError> {
    let entry =
        LedgerEntry { at: payment.at, amount: payment.amount, order: order.id.clone(), txn: payment.txn.clone() };
    shop.store.change_and_credit(order, next, &entry, &incident).await
}

fn incident(order: &Order, payment: &Payment, kind: IncidentKind, now: Moment) -> Incident {
    Incident {
        at: now,
        kind,
        order: Some(order.id.clone()),
        txn: payment.txn.clone(),
        asked: Some(order.invoice.amount),
        received: payment.amount,
    }
}
