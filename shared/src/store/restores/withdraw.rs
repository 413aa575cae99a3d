//! Units that were sold of the table that is left: in the restored table they must not be sold again.

use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::order::invoice::LapseReason;
use crate::domain::order::{Order, OutboxTask};
use crate::domain::restock::UnitTag;
use crate::domain::restore::SoldSince;
use crate::domain::time::Moment;
use crate::store::stock::Unit;
use crate::store::table::error::{StoreError, failed};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, text};
use crate::store::{OrderUpdate, PendingEvent, Store};

impl Store {
    /// Lets an order lapse that lapsed in the table that is left, and makes its units free. One that is not open stays.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn lapse_as_it_did(&self, id: &OrderId, now: Moment) -> Result<(), StoreError> {
        let Some(mut order) = self.order(id).await? else { return Ok(()) };
        if let Some(lapsed) = order.lapse(LapseReason::Expired, true, now) {
            order = match self.update_order(&order, &lapsed).await? {
                OrderUpdate::Applied(order) | OrderUpdate::Conflict(order) => order,
            };
        }
        while let Some(at) = to_return(&order) {
            let (seen, line) = (order.clone(), order.lines[at].clone());
            let after = |slots: &[u64]| seen.with_units_returned(at, slots, now);
            order = match self.return_units(&seen, &line, after).await? {
                OrderUpdate::Applied(order) | OrderUpdate::Conflict(order) => order,
            };
        }
        Ok(())
    }

    /// Puts a unit that was sold since into the recycle bin, with the event that says so; `false` if it is not free any more.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn withdraw(&self, sold: &SoldSince, event: &PendingEvent) -> Result<bool, StoreError> {
        let tag = UnitTag::of(&sold.id);
        if self.remove_unit(&sold.code, (sold.slot, &tag), event).await? {
            return Ok(true);
        }
        // It was reserved then, or another unit was taken out before it: it may lie in another slot.
        match self.slot_of(&sold.code, &sold.id).await? {
            Some(slot) => self.remove_unit(&sold.code, (slot, &tag), event).await,
            None => Ok(false),
        }
    }

    /// The slot in which a unit is free.
    async fn slot_of(&self, code: &ProductCode, id: &str) -> Result<Option<u64>, StoreError> {
        let mut from = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(self.table())
                .key_condition_expression("pk = :product")
                .filter_expression("id = :unit AND attribute_not_exists(#order)")
                .expression_attribute_names("#order", "order")
                .expression_attribute_values(":product", text(keys::unit(code, 0).pk))
                .expression_attribute_values(":unit", text(id))
                .set_exclusive_start_key(from)
                .consistent_read(true)
                .send()
                .await
                .map_err(failed("look for a unit"))?;
            if let Some(item) = answer.items.unwrap_or_default().pop() {
                return Ok(from_item::<Unit>("unit", item)?.sk.parse().ok());
            }
            from = answer.last_evaluated_key;
            if from.is_none() {
                return Ok(None);
            }
        }
    }
}

/// The line whose units are to be returned next.
fn to_return(order: &Order) -> Option<usize> {
    let owes = order.outbox.contains(&OutboxTask::ReturnUnits);
    order.lines.iter().position(|line| !line.slots.is_empty()).filter(|_| owes)
}
