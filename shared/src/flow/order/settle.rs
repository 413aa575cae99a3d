//! Settles a payment that the gateway has confirmed. After a conflicting write, the effect is decided again from the
//! current order.

use super::allocate::{allocate_slots, not_held_by, reallocate, release_slots};
use super::deliver::{OpenedGoods, open_goods};
use super::return_units::return_units;
use crate::domain::ids::ProductCode;
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::money::wallet::{EntryKind, LedgerEntry};
use crate::domain::order::invoice::Payment;
use crate::domain::order::{GoodsState, Line, Order, OutboxTask, PaymentEffect};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{ActRecord, OrderUpdate, StoreError};
use futures_util::future::join;

/// The result of settling a payment.
pub(in crate::flow) enum Settled {
    /// This call settled the order or credited the payment; the caller is to run the outbox, with the goods if they are open.
    Now(Box<Order>, Option<OpenedGoods>),
    /// The payment was recorded before.
    Before,
}

/// How often a settlement is decided again after a conflicting write.
const MAX_ATTEMPTS: u32 = 8;

/// Settles `payment` of `order`.
pub(in crate::flow) async fn settle(
    shop: &Shop,
    mut order: Order,
    payment: &Payment,
    now: Moment,
) -> Result<Settled, StoreError> {
    for _ in 0..MAX_ATTEMPTS {
        let effect = order.apply_payment(payment, now);
        let mut opened = None;
        let committed = match &effect {
            PaymentEffect::Settles(next) => {
                // Opened meanwhile, and sent once it is written.
                let (written, goods) = join(shop.store.update_order(&order, next), open_goods(shop, next)).await;
                opened = goods;
                written?
            }
            PaymentEffect::Late => settle_late_payment(shop, order, payment, now).await?,
            PaymentEffect::Second => {
                let entry = LedgerEntry::of_payment(EntryKind::SecondPayment, &order.id, payment);
                let incident = incident(&order, payment, IncidentKind::SecondPayment, now);
                let next = order.credit_second_payment(payment, now);
                shop.store.update_order_with_ledger_entry(&order, &next, &entry, Some(&incident)).await?
            }
            PaymentEffect::Known => return Ok(Settled::Before),
            PaymentEffect::Mismatch => {
                let entry = LedgerEntry::of_payment(EntryKind::WrongAmount, &order.id, payment);
                let incident = incident(&order, payment, IncidentKind::WrongAmount, now);
                let next = order.credit_wrong_amount(payment, now);
                shop.store.update_order_with_ledger_entry(&order, &next, &entry, Some(&incident)).await?
            }
            PaymentEffect::FillsBalance(next) => {
                let entry = LedgerEntry::of_payment(EntryKind::Deposit, &order.id, payment);
                shop.store.update_order_with_ledger_entry(&order, next, &entry, None).await?
            }
        };
        match committed {
            OrderUpdate::Applied(order) => {
                log(&order, payment, &effect);
                return Ok(Settled::Now(Box::new(order), opened));
            }
            OrderUpdate::Conflict(current) => order = current,
        }
    }
    Err(StoreError::Call { what: "settle a payment", code: "repeated conflicts".into() })
}

/// Logs the payment, with both amounts; as a warning if it did not simply settle its order.
fn log(order: &Order, payment: &Payment, effect: &PaymentEffect) {
    let (asked, received) = (order.invoice.amount.get(), payment.amount.get());
    let outcome = match effect {
        PaymentEffect::Settles(_) | PaymentEffect::FillsBalance(_) | PaymentEffect::Known => {
            tracing::info!(order = %order.id, txn = %payment.txn, asked, received, "payment settled");
            return;
        }
        PaymentEffect::Late if order.goods == GoodsState::Credited => "too late, credited",
        PaymentEffect::Late => "late, delivered from stock",
        PaymentEffect::Second => "a second one, credited",
        PaymentEffect::Mismatch => "another amount than was asked, credited",
    };
    tracing::warn!(order = %order.id, txn = %payment.txn, asked, received, outcome, "payment out of the usual way");
}

/// The order had lapsed: reserves units for it again, or credits the amount.
async fn settle_late_payment(
    shop: &Shop,
    order: Order,
    payment: &Payment,
    now: Moment,
) -> Result<OrderUpdate, StoreError> {
    let order = with_units_returned(shop, order, now).await?;
    if !matches!(order.apply_payment(payment, now), PaymentEffect::Late) {
        return Ok(OrderUpdate::Conflict(order));
    }
    if let Some(settled) = reserve_again(shop, &order, Confirmed::ByGateway(payment), now).await? {
        return Ok(settled);
    }
    let entry = LedgerEntry::of_payment(EntryKind::LatePayment, &order.id, payment);
    let incident = incident(&order, payment, IncidentKind::LateCredited, now);
    let next = order.credit_late_payment(payment, now);
    shop.store.update_order_with_ledger_entry(&order, &next, &entry, Some(&incident)).await
}

/// The order, whose units are returned now if they were not yet, so that they can be allocated again.
pub(in crate::flow) async fn with_units_returned(shop: &Shop, order: Order, now: Moment) -> Result<Order, StoreError> {
    if order.outbox.contains(&OutboxTask::ReturnUnits) { return_units(shop, order, now).await } else { Ok(order) }
}

/// Who says that an order which had lapsed is paid.
#[derive(Clone, Copy)]
pub(in crate::flow) enum Confirmed<'a> {
    /// The gateway.
    ByGateway(&'a Payment),
    /// An admin, with the record of the act.
    ByAdmin(ActRecord<'a>),
}

/// Allocates units for an order that had lapsed, and writes it as paid with them. `None` if the stock does not suffice.
pub(in crate::flow) async fn reserve_again(
    shop: &Shop,
    order: &Order,
    confirmed: Confirmed<'_>,
    now: Moment,
) -> Result<Option<OrderUpdate>, StoreError> {
    let wanted = order.lines.iter().map(|line| (line.code.clone(), line.quantity)).collect();
    let allocation = allocate_slots(shop, &wanted, None, now).await?;
    let mut lines: Vec<Line> = with_slots(order, &allocation.lines);
    if lines.is_empty() {
        release_slots(shop, &allocation.lines).await;
    }
    while !lines.is_empty() {
        let reserved = match commit(shop, order, (confirmed, lines.clone()), now).await {
            // Nobody's slots may wait for the sweep.
            Err(error) if error.wrote_nothing() => {
                release_slots(shop, &lines).await;
                return Err(error);
            }
            reserved => reserved?,
        };
        match reserved {
            Ok(OrderUpdate::Applied(order)) => return Ok(Some(OrderUpdate::Applied(order))),
            Ok(OrderUpdate::Conflict(current)) => {
                release_slots(shop, &not_held_by(&current, lines)).await;
                return Ok(Some(OrderUpdate::Conflict(current)));
            }
            Err(taken) => lines = reallocate(shop, lines, &taken, now).await?.unwrap_or_default(),
        }
    }
    Ok(None)
}

/// Writes the order as paid, with its units reserved; the inner `Err` holds those that can't be.
async fn commit(
    shop: &Shop,
    order: &Order,
    (confirmed, lines): (Confirmed<'_>, Vec<Line>),
    now: Moment,
) -> Result<Result<OrderUpdate, Vec<(ProductCode, u64)>>, StoreError> {
    match confirmed {
        Confirmed::ByGateway(payment) => {
            let next = order.settle_late(payment, lines, now);
            let incident = incident(order, payment, IncidentKind::LateDelivered, now);
            shop.store.update_order_and_reserve(order, &next, &incident).await
        }
        Confirmed::ByAdmin(record) => match order.mark_paid(lines, now) {
            Some(next) => shop.store.mark_order_paid(order, &next, record).await,
            None => Ok(Ok(OrderUpdate::Conflict(order.clone()))),
        },
    }
}

/// The order's lines with the newly allocated slots; empty if any line has none, or its product is sold in another way now:
/// what the buyer would get is not what they ordered.
fn with_slots(order: &Order, allocated: &[Line]) -> Vec<Line> {
    let line = |line: &Line| {
        let is_same =
            |allocated: &&Line| allocated.code == line.code && allocated.content.is_some() == line.content.is_some();
        let allocated = allocated.iter().find(is_same)?;
        Some(Line { slots: allocated.slots.clone(), content: allocated.content, ..line.clone() })
    };
    order.lines.iter().map(line).collect::<Option<Vec<_>>>().unwrap_or_default()
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
