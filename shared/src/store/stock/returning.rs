//! Makes units free again: those of lapsed orders, and those in allocated slots that were never reserved.

use super::slot_counter::SweepMarks;
use super::{MAX_TRANSACTION_BYTES, UNITS_PER_TRANSACTION, Unit};
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::order::invoice::InvoiceState;
use crate::domain::order::{GoodsState, Line, Order};
use crate::store::order::{next_revision, read_order};
use crate::store::table::error::{CancelReason, StoreError, cancelled, unwritable};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, Key, text};
use crate::store::{ATTEMPTS, OrderUpdate, Store, backoff};
use aws_sdk_dynamodb::types::{Delete, TransactWriteItem, Update};

/// The most units that one transaction frees in their slots. They are not read first, so each may be as large as a unit
/// can be, and DynamoDB counts it before and after the change.
const FREED_PER_TRANSACTION: usize = 25;

/// How often a rewind of the slot counter is tried while other buyers allocate. After that the units move to the tail,
/// which allocations do not disturb.
const REWIND_ATTEMPTS: u32 = 1;

/// How often returning units is tried: many orders of one product may lapse in the same minute, and all of them update
/// its slot counter.
const RETURN_ATTEMPTS: u32 = 2 * ATTEMPTS;

/// How some units of an order are returned.
struct Plan {
    /// Their slots, as the order lists them.
    slots: Vec<u64>,
    /// The transaction's actions that return them.
    actions: Vec<TransactWriteItem>,
}

impl Store {
    /// Returns units of a lapsed order's line to the stock. If no slots were allocated after theirs, they become free where
    /// they are; otherwise they move to the tail. `after` makes the order without these slots, which is written in the same
    /// transaction. One call may return only a part of them; the resulting order lists the rest.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn return_units(
        &self,
        order: &Order,
        line: &Line,
        after: impl Fn(&[u64]) -> Order,
    ) -> Result<OrderUpdate, StoreError> {
        for attempt in 1..=RETURN_ATTEMPTS {
            let marks = self.marks(&line.code).await?;
            let freed = if attempt <= REWIND_ATTEMPTS { self.freeing(order, line, &marks)? } else { None };
            let Plan { slots, actions: moving } = match freed {
                Some(plan) => plan,
                None => self.moving(order, line, &marks).await?,
            };
            let next = after(&slots);
            let mut actions = vec![self.replace_order(order, &next)?];
            actions.extend(moving);
            actions.extend(self.count_placed(order, &next)?);
            if let InvoiceState::Lapsed { at, .. } = &order.invoice.state
                && (&order.goods, &next.goods) == (&GoodsState::Reserved, &GoodsState::Returned)
                // Without a charge the invoice was never shown, so the lapse does not count against the buyer.
                && order.invoice.charge.is_some()
            {
                actions.push(self.note_lapse(order.buyer, *at)?);
            }
            let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
            let Err(error) = written else { return Ok(OrderUpdate::Applied(next_revision(order, &next))) };
            if let CancelReason::Conditions(failed) = cancelled("return units", error)?
                && let Some((0, item)) = failed.into_iter().next()
            {
                return Ok(OrderUpdate::Conflict(read_order(item, &order.id)?));
            }
            backoff(attempt).await;
        }
        Err(StoreError::Call { what: "return units", code: "a conflict".into() })
    }

    /// Frees units in their slots and rewinds the slot counter over them; `None` if slots were allocated after theirs.
    fn freeing(&self, order: &Order, line: &Line, marks: &SweepMarks) -> Result<Option<Plan>, StoreError> {
        let slots = marks.topmost(&line.slots, FREED_PER_TRANSACTION);
        if slots.is_empty() {
            return Ok(None);
        }
        let mut actions = vec![self.rewind_action(&line.code, marks, slots.len())?];
        for slot in &slots {
            actions.push(self.free(&line.code, *slot, order)?);
        }
        Ok(Some(Plan { slots, actions }))
    }

    /// The transaction's action that makes a unit free in its slot.
    fn free(&self, code: &ProductCode, slot: u64, order: &Order) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::unit(code, slot).item()))
            .update_expression("REMOVE #order")
            .condition_expression("#order = :order")
            .expression_attribute_names("#order", "order")
            .expression_attribute_values(":order", text(order.id.as_str()))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Moves units to the tail.
    async fn moving(&self, order: &Order, line: &Line, marks: &SweepMarks) -> Result<Plan, StoreError> {
        let mut slots: Vec<u64> = line.slots.iter().take(UNITS_PER_TRANSACTION).copied().collect();
        let mut held = self.units_in(&line.code, &slots, |unit| unit.order.as_ref() == Some(&order.id)).await?;
        let room = room_for(&held);
        // What does not fit into the transaction is returned by the next call.
        for unit in held.split_off(room) {
            slots.retain(|slot| keys::slot_key(*slot) != unit.sk);
        }
        // A unit in a slot that does not count as allocated (only possible if the item was edited by hand) becomes free where
        // it is: moving it would offer it twice.
        let (allocated, offered): (Vec<Unit>, Vec<Unit>) =
            held.into_iter().partition(|unit| unit.sk <= keys::slot_key(marks.allocated()));
        let mut actions = self.moves(&line.code, &allocated, marks, Some(&order.id))?;
        for slot in offered.iter().filter_map(|unit| unit.sk.parse().ok()) {
            actions.push(self.free(&line.code, slot, order)?);
        }
        Ok(Plan { slots, actions })
    }

    /// Releases slots that the caller allocated and did not reserve. If no slots were allocated after them, one write
    /// rewinds the slot counter, and no unit is touched.
    ///
    /// # Errors
    /// If the table fails, or conflicts with other writes do not end; the sweep finds the slots then.
    pub async fn release_slots(&self, code: &ProductCode, slots: &[u64]) -> Result<(), StoreError> {
        let mut slots = slots.to_vec();
        for _ in 0..REWIND_ATTEMPTS {
            if slots.is_empty() {
                return Ok(());
            }
            let marks = self.marks(code).await?;
            let topmost = marks.topmost(&slots, usize::MAX);
            if topmost.is_empty() {
                break;
            }
            if self.rewind(code, &marks, topmost.len()).await? {
                slots.retain(|slot| !topmost.contains(slot));
            }
        }
        self.move_unreserved(code, &slots).await
    }

    /// Moves the units in those of `slots` that are allocated and not reserved to the tail.
    ///
    /// # Errors
    /// If the table fails, or conflicts with other writes do not end.
    pub(in crate::store) async fn move_unreserved(&self, code: &ProductCode, slots: &[u64]) -> Result<(), StoreError> {
        for chunk in slots.chunks(UNITS_PER_TRANSACTION) {
            let mut attempt = 0;
            while !self.try_to_move(code, chunk).await? {
                attempt += 1;
                if attempt == ATTEMPTS {
                    return Err(StoreError::Call { what: "release slots", code: "a conflict".into() });
                }
                backoff(attempt).await;
            }
        }
        Ok(())
    }

    /// Tries to move them; `false` if another write came between, so that the units must be read again.
    async fn try_to_move(&self, code: &ProductCode, slots: &[u64]) -> Result<bool, StoreError> {
        let mut free = self.units_in(code, slots, |unit| unit.order.is_none()).await?;
        while !free.is_empty() {
            let marks = self.marks(code).await?;
            // Slots that are not allocated any more are free already.
            free.retain(|unit| unit.sk <= keys::slot_key(marks.allocated()));
            let rest = free.split_off(room_for(&free));
            let actions = self.moves(code, &free, &marks, None)?;
            if actions.is_empty() {
                return Ok(true);
            }
            let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
            if let Err(error) = written {
                // Either way something changed since the units were read.
                return match cancelled("release slots", error)? {
                    CancelReason::Conditions(_) | CancelReason::Conflict => Ok(false),
                };
            }
            free = rest;
        }
        Ok(true)
    }

    pub(super) async fn units_in(
        &self,
        code: &ProductCode,
        slots: &[u64],
        wanted: impl Fn(&Unit) -> bool,
    ) -> Result<Vec<Unit>, StoreError> {
        let keys = slots.iter().map(|slot| keys::unit(code, *slot).item()).collect();
        let units: Result<Vec<Unit>, _> =
            self.batch_get(keys, true).await?.into_iter().map(|item| from_item("unit", item)).collect();
        Ok(units?.into_iter().filter(wanted).collect())
    }

    /// The transaction's actions that move units to the tail, each on the condition that it is still held by `order`, or
    /// by no order if that is `None`.
    fn moves(
        &self,
        code: &ProductCode,
        units: &[Unit],
        marks: &SweepMarks,
        order: Option<&OrderId>,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let slots: Vec<u64> = units.iter().filter_map(|unit| unit.sk.parse().ok()).collect();
        if slots.is_empty() {
            return Ok(Vec::new());
        }
        let condition =
            if order.is_some() { "#order = :order" } else { "attribute_exists(pk) AND attribute_not_exists(#order)" };
        let mut actions = vec![self.return_at_tail(code, marks.last, &slots)?];
        for (unit, slot) in units.iter().zip(marks.last + 1..) {
            let old = Key { pk: keys::unit(code, slot).pk, sk: unit.sk.clone() };
            let delete = Delete::builder()
                .table_name(self.table())
                .set_key(Some(old.item()))
                .condition_expression(condition)
                .expression_attribute_names("#order", "order")
                .set_expression_attribute_values(
                    order.map(|order| [(":order".to_owned(), text(order.as_str()))].into()),
                )
                .build()
                .map_err(unwritable)?;
            actions.push(TransactWriteItem::builder().delete(delete).build());
            let moved = Unit { sk: keys::slot_key(slot), order: None, ..unit.clone() };
            actions.push(self.put_new(&keys::unit(code, slot), &moved)?);
        }
        Ok(actions)
    }
}

/// How many of these, counted from the first, one transaction can move. DynamoDB counts both the deleted and the new item.
pub(super) fn room_for(units: &[Unit]) -> usize {
    let mut bytes = 0;
    units
        .iter()
        .take(UNITS_PER_TRANSACTION)
        .take_while(|unit| {
            bytes += 2 * unit.bytes();
            bytes <= MAX_TRANSACTION_BYTES
        })
        .count()
}
