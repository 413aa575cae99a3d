//! Orphaned slots: allocated but never reserved, because the process ended in between. They are found and released.

use super::slot_counter::SweepMarks;
use crate::domain::ids::ProductCode;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::catalogue::ORPHANED_AFTER_MINUTES;
use crate::store::table::error::{StoreError, condition_held, failed};
use crate::store::table::keys::{self, number, text};
use crate::store::table::transaction::past_transactions;

impl Store {
    /// Finds slots of a product that were allocated a while ago and never reserved, and releases them.
    /// Returns how many.
    ///
    /// Works in two passes, [`ORPHANED_AFTER_MINUTES`] apart. The first stores the last allocated slot; the second searches
    /// up to that slot. An order that would reserve one of them would have done so by then.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn release_orphaned_slots(&self, code: &ProductCode, now: Moment) -> Result<usize, StoreError> {
        let marks = self.marks(code).await?;
        // Another sweep was faster: slots allocated since then may still be reserved.
        if marks.due_at.is_none_or(|due| due > now) {
            return Ok(0);
        }
        let mut found = Vec::new();
        if marks.swept_until < marks.allocated_until {
            let mut pages = self
                .client
                .query()
                .table_name(self.table())
                .key_condition_expression("pk = :units AND sk BETWEEN :first AND :last")
                .filter_expression("attribute_not_exists(#order)")
                .projection_expression("sk")
                .expression_attribute_names("#order", "order")
                .expression_attribute_values(":units", text(keys::unit(code, 0).pk))
                .expression_attribute_values(":first", text(keys::slot_key(marks.swept_until + 1)))
                .expression_attribute_values(":last", text(keys::slot_key(marks.allocated_until)))
                .consistent_read(true)
                .into_paginator()
                .items()
                .send();
            while let Some(item) = pages.next().await {
                let item = item.map_err(failed("look for orphaned slots"))?;
                found.extend(item.get("sk").and_then(|sk| sk.as_s().ok()?.parse::<u64>().ok()));
            }
            self.move_unreserved(code, &found).await?;
        }
        self.mark_swept(code, &marks, now).await?;
        Ok(found.len())
    }

    /// Stores up to which slot was searched. If more slots were allocated since, the product stays due.
    async fn mark_swept(&self, code: &ProductCode, seen: &SweepMarks, now: Moment) -> Result<(), StoreError> {
        let allocated = seen.allocated();
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::product(code).item()))
            .expression_attribute_names("#mark", "allocated_until")
            .expression_attribute_names("#left", "left")
            .expression_attribute_names("#last", "last")
            .expression_attribute_values(":swept", number(seen.allocated_until));
        // A rewind of the slot counter changes the marks too, so it must not be overwritten: the next sweep searches anew.
        let not_rewound = "(attribute_not_exists(rewinds) OR rewinds = :rewinds)";
        let call = call.expression_attribute_values(":rewinds", number(seen.rewinds));
        let call = if allocated > seen.allocated_until {
            call.update_expression("SET swept_until = :swept, #mark = :allocated, due_at = :again")
                .condition_expression(format!("attribute_exists(#left) AND attribute_exists(#last) AND {not_rewound}"))
                .expression_attribute_values(":allocated", number(allocated))
                .expression_attribute_values(":again", number(now.plus_minutes(ORPHANED_AFTER_MINUTES).as_millis()))
        } else {
            // Nothing was allocated since: the product is not due any more. The condition fails if a slot is allocated now.
            call.update_expression("SET swept_until = :swept, #mark = :swept REMOVE due, due_at")
                .condition_expression(format!("#left = :left AND #last = :last AND {not_rewound}"))
                .expression_attribute_values(":left", number(seen.left))
                .expression_attribute_values(":last", number(seen.last))
        };
        condition_held("store how far the product was searched", past_transactions(|| call.clone().send()).await)
            .map(|_| ())
    }
}
