//! A product's slot counter: how allocated slots become free again.
//!
//! Slots are allocated in rising order. If the slots to be freed are the ones allocated last, the counter is rewound over
//! them, which is one small write. Otherwise their units move to new slots at the tail.

use crate::domain::ids::ProductCode;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{StoreError, failed, unwritable};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, number};
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use serde::Deserialize;
use std::collections::HashMap;

/// The state of a slot counter, and how far the sweep has searched for orphaned slots.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::store) struct SweepMarks {
    /// The number of the last slot that holds a unit.
    pub(in crate::store) last: u64,
    /// How many slots are not allocated yet: the `left` slots up to and with `last`.
    pub(in crate::store) left: u64,
    /// When the sweep is to search the product for orphaned slots; none if nothing was allocated since the last search.
    pub(in crate::store) due_at: Option<Moment>,
    /// The sweep has searched up to this slot.
    #[serde(default)]
    pub(in crate::store) swept_until: u64,
    /// The last slot that was allocated at the time of the last search: the next one searches up to it.
    #[serde(default)]
    pub(in crate::store) allocated_until: u64,
    /// How often the counter was rewound.
    #[serde(default)]
    pub(in crate::store) rewinds: u64,
}

impl SweepMarks {
    /// The last allocated slot.
    pub(in crate::store) fn allocated(&self) -> u64 {
        self.last.saturating_sub(self.left)
    }

    /// Those of `slots` over which the counter can be rewound: the ones allocated last, without a gap, in falling order;
    /// at most `max`.
    pub(in crate::store) fn topmost(&self, slots: &[u64], max: usize) -> Vec<u64> {
        let down = (1..=self.allocated()).rev();
        down.take(max).take_while(|slot| slots.contains(slot)).collect()
    }
}

/// The update that rewinds a slot counter, on the condition that it is still as it was read: the parts of its expression.
struct Rewind {
    update: String,
    condition: &'static str,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Rewind {
    /// Rewinds by `slots` slots. The sweep's marks are lowered to the last slot that stays allocated: the slots above will
    /// be allocated again, and must then be searched again.
    fn new(seen: &SweepMarks, slots: usize) -> Self {
        let allocated = seen.allocated().saturating_sub(slots as u64);
        let mut update = "SET #left = #left + :slots, rewinds = if_not_exists(rewinds, :zero) + :one".to_owned();
        let mut values: HashMap<_, _> = [
            (":slots", number(slots)),
            (":zero", number(0)),
            (":one", number(1)),
            (":left", number(seen.left)),
            (":last", number(seen.last)),
            (":mark", number(seen.allocated_until)),
            (":swept", number(seen.swept_until)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        if seen.allocated_until > allocated {
            update.push_str(", #mark = :allocated, swept_until = :lower");
            values.insert(":allocated".to_owned(), number(allocated));
            values.insert(":lower".to_owned(), number(seen.swept_until.min(allocated)));
        }
        let names = [("#left", "left"), ("#last", "last"), ("#mark", "allocated_until")];
        Self {
            update,
            condition: "#left = :left AND #last = :last \
                        AND (attribute_not_exists(#mark) OR #mark = :mark) \
                        AND (attribute_not_exists(swept_until) OR swept_until = :swept)",
            names: names.map(|(name, attribute)| (name.to_owned(), attribute.to_owned())).into(),
            values,
        }
    }
}

impl Store {
    /// The slot counter of a product, by a strongly consistent read.
    pub(in crate::store) async fn marks(&self, code: &ProductCode) -> Result<SweepMarks, StoreError> {
        let key = Some(keys::product(code).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read a product's stock"))?.item;
        let unknown = || StoreError::Unreadable { record: format!("product {code}"), why: "it does not exist".into() };
        from_item("product", item.ok_or_else(unknown)?)
    }

    /// Rewinds a slot counter by slots that the caller allocated last and did not reserve; `false` if the counter changed
    /// since it was read.
    ///
    /// The SDK does not retry this call. If the answer to the first call was lost, another buyer may have allocated the same
    /// number of slots meanwhile; the retry's condition would then hold, and it would free that buyer's slots.
    pub(in crate::store) async fn rewind(
        &self,
        code: &ProductCode,
        seen: &SweepMarks,
        slots: usize,
    ) -> Result<bool, StoreError> {
        let rewind = Rewind::new(seen, slots);
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::product(code).item()))
            .update_expression(rewind.update)
            .condition_expression(rewind.condition)
            .set_expression_attribute_names(Some(rewind.names))
            .set_expression_attribute_values(Some(rewind.values))
            .customize()
            .config_override(Builder::new().retry_config(RetryConfig::disabled()));
        match call.send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Ok(false)
            }
            // It met a transaction on the same item, so nothing was written.
            Err(error) if error.as_service_error().is_some_and(|e| e.is_transaction_conflict_exception()) => Ok(false),
            Err(error) => Err(failed("rewind a slot counter")(error)),
        }
    }

    /// As [`Store::rewind`], as an action of a transaction.
    pub(in crate::store) fn rewind_action(
        &self,
        code: &ProductCode,
        seen: &SweepMarks,
        slots: usize,
    ) -> Result<TransactWriteItem, StoreError> {
        let rewind = Rewind::new(seen, slots);
        let update = self
            .update_of(code)
            .update_expression(rewind.update)
            .condition_expression(rewind.condition)
            .set_expression_attribute_names(Some(rewind.names))
            .set_expression_attribute_values(Some(rewind.values));
        Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
    }

    /// The transaction's action that adds slots for `units` new units at the tail, if the last slot is still `last`.
    pub(in crate::store) fn add_at_tail(
        &self,
        code: &ProductCode,
        last: u64,
        units: usize,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = self
            .update_of(code)
            .update_expression("SET #last = #last + :units, #left = #left + :units REMOVE told")
            .condition_expression("#last = :last")
            .expression_attribute_values(":units", number(units));
        built(update, last)
    }

    /// The transaction's action that adds slots at the tail for units that move there from `slots`, if the last slot is
    /// still `last` and all of `slots` are still allocated. After a rewind they are free where they are, and must not move.
    pub(in crate::store) fn return_at_tail(
        &self,
        code: &ProductCode,
        last: u64,
        slots: &[u64],
    ) -> Result<TransactWriteItem, StoreError> {
        let most_left = last.saturating_sub(slots.iter().copied().max().unwrap_or_default());
        let update = self
            .update_of(code)
            .update_expression("SET #last = #last + :units, #left = #left + :units, returned = returned + :units")
            .condition_expression("#last = :last AND #left <= :most_left")
            .expression_attribute_values(":units", number(slots.len()))
            .expression_attribute_values(":most_left", number(most_left));
        built(update, last)
    }

    fn update_of(&self, code: &ProductCode) -> UpdateBuilder {
        Update::builder().table_name(self.table()).set_key(Some(keys::product(code).item()))
    }
}

fn built(update: UpdateBuilder, last: u64) -> Result<TransactWriteItem, StoreError> {
    let update = update
        .expression_attribute_names("#last", "last")
        .expression_attribute_names("#left", "left")
        .expression_attribute_values(":last", number(last));
    Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(last: u64, left: u64) -> SweepMarks {
        SweepMarks { last, left, due_at: None, swept_until: 0, allocated_until: 0, rewinds: 0 }
    }

    #[test]
    fn only_slots_allocated_last_and_without_a_gap_are_topmost() {
        let seen = marks(20, 10);
        assert_eq!(seen.topmost(&[8, 9, 10], 50), [10, 9, 8]);
        assert_eq!(seen.topmost(&[1, 2, 9, 10], 50), [10, 9], "a gap ends it");
        assert_eq!(seen.topmost(&[1, 2, 9, 10], 1), [10]);
        assert_eq!(seen.topmost(&[7, 8, 9], 50), [0; 0], "other slots were allocated after them");
        assert_eq!(seen.topmost(&[11, 12], 50), [0; 0], "they are not allocated");
        assert_eq!(marks(0, 0).topmost(&[], 50), [0; 0]);
    }

    #[test]
    fn marks_never_stay_beyond_the_last_allocated_slot() {
        let seen = SweepMarks { swept_until: 8, allocated_until: 10, ..marks(20, 10) };
        let rewind = Rewind::new(&seen, 5);
        assert_eq!((&rewind.values[":allocated"], &rewind.values[":lower"]), (&number(5), &number(5)));
        let rewind = Rewind::new(&SweepMarks { swept_until: 3, allocated_until: 6, ..seen.clone() }, 5);
        assert_eq!((&rewind.values[":allocated"], &rewind.values[":lower"]), (&number(5), &number(3)));
        assert!(
            !Rewind::new(&SweepMarks { swept_until: 3, allocated_until: 5, ..seen }, 5).update.contains("swept_until")
        );
    }
}
