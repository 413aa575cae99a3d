//! The recycle bin: units that an admin took out of stock. They stay sealed as they were, under their own ids, so that they
//! can come back; what they hold is not taken in again meanwhile.

use super::Unit;
use super::slot_counter::SweepMarks;
use crate::domain::ids::ProductCode;
use crate::domain::restock::UnitTag;
use crate::store::table::error::{CONFLICT, Item, StoreError, failed, unwritable};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, Key, number, text};
use crate::store::table::transaction::Transaction;
use crate::store::{ATTEMPTS, PendingEvent, Store, backoff};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};

/// The attribute of a product that counts the units in its bin.
pub(in crate::store) const BINNED: &str = "binned";

impl Store {
    /// Takes a free unit out of stock and puts it into the bin; `false` if the slot does not hold it, or not free, any more.
    /// The unit of the last slot takes its slot, so that no gap is left. `event` is stored with it.
    ///
    /// # Errors
    /// If the table fails, or others change the same product again and again.
    pub async fn remove_unit(
        &self,
        code: &ProductCode,
        (slot, tag): (u64, &UnitTag),
        event: &PendingEvent,
    ) -> Result<bool, StoreError> {
        for attempt in 1..=ATTEMPTS {
            let marks = self.marks(code).await?;
            let slots = if slot == marks.last { vec![slot] } else { vec![slot, marks.last] };
            let mut units = self.units_in(code, &slots, |unit| unit.order.is_none()).await?;
            let at = units.iter().position(|unit| unit.sk == keys::slot_key(slot) && UnitTag::of(&unit.id) == *tag);
            let Some(removed) = at.map(|at| units.swap_remove(at)) else { return Ok(false) };
            if slot <= marks.allocated() {
                return Ok(false);
            }
            let actions = self.taking_out(code, &marks, (&removed, units.first()))?;
            match self.transact_audited("remove a unit", actions, &[event]).await? {
                Transaction::Committed => return Ok(true),
                Transaction::ConditionsFailed(_) => backoff(attempt).await,
            }
        }
        Err(StoreError::Call { what: "remove a unit", code: CONFLICT.into() })
    }

    /// The transaction's actions that put `removed` into the bin; `moved` is the unit of the last slot, if that is another.
    fn taking_out(
        &self,
        code: &ProductCode,
        marks: &SweepMarks,
        (removed, moved): (&Unit, Option<&Unit>),
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let slot: u64 = removed.sk.parse().unwrap_or_default();
        let from_the_end = (marks.last + 1).saturating_sub(slot);
        let mut actions = vec![self.take_from_tail(code, (marks.last, 1, from_the_end))?];
        actions.push(self.put_binned(code, removed)?);
        match moved {
            None => actions.push(self.delete_free(code, removed)?),
            Some(moved) => {
                let mut item: Item = to_item("a unit", &Unit { sk: removed.sk.clone(), ..moved.clone() })?;
                item.extend(keys::unit(code, slot).item());
                let put = Put::builder()
                    .table_name(self.table())
                    .set_item(Some(item))
                    .condition_expression("id = :removed AND attribute_not_exists(#order)")
                    .expression_attribute_names("#order", "order")
                    .expression_attribute_values(":removed", text(&removed.id));
                actions.push(TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build());
                actions.push(self.delete_free(code, moved)?);
            }
        }
        Ok(actions)
    }

    /// Puts a unit of the bin back into stock; `false` if it is not there any more. `event` is stored with it.
    ///
    /// # Errors
    /// If the table fails, or others change the same product again and again.
    pub async fn restore_unit(
        &self,
        code: &ProductCode,
        tag: &UnitTag,
        event: &PendingEvent,
    ) -> Result<bool, StoreError> {
        for attempt in 1..=ATTEMPTS {
            let Some(unit) = self.binned_unit(code, tag).await? else { return Ok(false) };
            let last = self.marks(code).await?.last;
            let actions = self.restoring(code, last, &[unit])?;
            match self.transact_audited("restore a unit", actions, &[event]).await? {
                Transaction::Committed => return Ok(true),
                Transaction::ConditionsFailed(_) => backoff(attempt).await,
            }
        }
        Err(StoreError::Call { what: "restore a unit", code: CONFLICT.into() })
    }

    async fn binned_unit(&self, code: &ProductCode, tag: &UnitTag) -> Result<Option<Unit>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :bin AND begins_with(sk, :tag)")
            .expression_attribute_values(":bin", text(keys::binned(code, "").pk))
            .expression_attribute_values(":tag", text(tag.as_str()))
            .consistent_read(true)
            .limit(1)
            .send()
            .await
            .map_err(failed("read a unit of the bin"))?;
        answer.items.unwrap_or_default().pop().map(|item| from_item("unit", item)).transpose()
    }

    /// Units of the bin, at most `limit`.
    pub(super) async fn binned(&self, code: &ProductCode, limit: usize) -> Result<Vec<Unit>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :bin")
            .expression_attribute_values(":bin", text(keys::binned(code, "").pk))
            .consistent_read(true)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(failed("read the bin"))?;
        answer.items.unwrap_or_default().into_iter().map(|item| from_item("unit", item)).collect()
    }

    /// The transaction's action that gives up `units` slots at the tail, on the condition that the last slot is still `last`
    /// and that the last `free` slots are not allocated.
    pub(super) fn take_from_tail(
        &self,
        code: &ProductCode,
        (last, units, free): (u64, usize, u64),
    ) -> Result<TransactWriteItem, StoreError> {
        let update = self
            .product_update(code)
            .update_expression("SET #last = #last - :units, #left = #left - :units ADD #binned :units")
            .condition_expression("#last = :last AND #left >= :free")
            .expression_attribute_names("#last", "last")
            .expression_attribute_names("#left", "left")
            .expression_attribute_values(":last", number(last))
            .expression_attribute_values(":units", number(units))
            .expression_attribute_values(":free", number(free));
        Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
    }

    /// The transaction's actions that put units of the bin back into stock.
    pub(super) fn restoring(
        &self,
        code: &ProductCode,
        last: u64,
        units: &[Unit],
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let update = self
            .product_update(code)
            .update_expression("SET #last = #last + :units, #left = #left + :units ADD #binned :fewer REMOVE told")
            .condition_expression("#last = :last")
            .expression_attribute_names("#last", "last")
            .expression_attribute_names("#left", "left")
            .expression_attribute_values(":last", number(last))
            .expression_attribute_values(":units", number(units.len()))
            .expression_attribute_values(":fewer", number(fewer(units)));
        let mut actions = vec![TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build()];
        for (unit, slot) in units.iter().zip(last + 1..) {
            actions.push(self.delete_existing(&keys::binned(code, &unit.id))?);
            let back = Unit { sk: keys::slot_key(slot), order: None, ..unit.clone() };
            actions.push(self.put_new(&keys::unit(code, slot), &back)?);
        }
        Ok(actions)
    }

    /// The transaction's actions that delete units of the bin, with their fingerprints.
    pub(super) fn erasing(&self, code: &ProductCode, units: &[Unit]) -> Result<Vec<TransactWriteItem>, StoreError> {
        let update = self
            .product_update(code)
            .update_expression("ADD #binned :fewer")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":fewer", number(fewer(units)));
        let mut actions = vec![TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build()];
        for unit in units {
            actions.push(self.delete_existing(&keys::binned(code, &unit.id))?);
            let print = Delete::builder().table_name(self.table()).set_key(Some(keys::fingerprint(&unit.id).item()));
            actions.push(TransactWriteItem::builder().delete(print.build().map_err(unwritable)?).build());
        }
        Ok(actions)
    }

    /// The transaction's action that puts a unit into the bin.
    pub(super) fn put_binned(&self, code: &ProductCode, unit: &Unit) -> Result<TransactWriteItem, StoreError> {
        self.put_new(&keys::binned(code, &unit.id), unit)
    }

    /// The transaction's action that deletes a unit from its slot, on the condition that it is still free there.
    pub(super) fn delete_free(&self, code: &ProductCode, unit: &Unit) -> Result<TransactWriteItem, StoreError> {
        let key = Key { pk: keys::unit(code, 0).pk, sk: unit.sk.clone() };
        let delete = Delete::builder()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .condition_expression("id = :unit AND attribute_not_exists(#order)")
            .expression_attribute_names("#order", "order")
            .expression_attribute_values(":unit", text(&unit.id));
        Ok(TransactWriteItem::builder().delete(delete.build().map_err(unwritable)?).build())
    }

    fn delete_existing(&self, key: &Key) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .condition_expression("attribute_exists(pk)");
        Ok(TransactWriteItem::builder().delete(delete.build().map_err(unwritable)?).build())
    }

    fn product_update(&self, code: &ProductCode) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        let update = Update::builder().table_name(self.table()).set_key(Some(keys::product(code).item()));
        update.expression_attribute_names("#binned", BINNED)
    }
}

/// What the count of the bin is changed by.
fn fewer(units: &[Unit]) -> i64 {
    i64::try_from(units.len()).map_or(i64::MIN, |units| -units)
}
