//! Moves the figures of days that are over from the live items to those of their day and month, so that live items stay small
//! and a period is a short query.

use super::{attribute, days_of};
use crate::domain::statistics::{Day, Figure};
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{StoreError, condition_held, failed, unwritable};
use crate::store::table::keys::{self, Key, number};
use crate::store::table::transaction::Transaction;
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use std::collections::BTreeMap;

/// Figures that one transaction moves: each is a term of its condition, which may be 4 KB long.
const PER_TRANSACTION: usize = 60;

impl Store {
    /// Moves the figures of the days before `now`'s off a live item. It may be repeated, and stopped anywhere: each figure is
    /// taken off the live item in the transaction that adds it to the others, on the condition that it is as it was read.
    ///
    /// # Errors
    /// If the table fails; the item stays due.
    pub async fn archive_statistics(&self, shard: u8, now: Moment) -> Result<(), StoreError> {
        let key = keys::live_statistics(shard);
        let call = self.client.get_item().table_name(self.table()).set_key(Some(key.item())).consistent_read(true);
        let item = call.send().await.map_err(failed("read statistics"))?.item.unwrap_or_default();
        let today = Day::of(now, self.zone);
        let mut over: BTreeMap<Day, Vec<(Figure, i64)>> = BTreeMap::new();
        for (day, figure, amount) in days_of(&item).filter(|(day, ..)| *day < today) {
            over.entry(day).or_default().push((figure, amount));
        }
        for (day, figures) in over {
            for figures in figures.chunks(PER_TRANSACTION) {
                if !self.move_figures(shard, day, figures).await? {
                    // Something was still counted on that day: the next sweep moves what it finds then.
                    return Ok(());
                }
            }
        }
        let looked_at = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .update_expression("SET due_at = :next")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":next", number(self.over(today).as_millis()));
        condition_held("note that days were moved", looked_at.send().await).map(|_| ())
    }

    /// Whether they were moved; not if one of them has changed.
    async fn move_figures(&self, shard: u8, day: Day, figures: &[(Figure, i64)]) -> Result<bool, StoreError> {
        let mut taken = Update::builder().table_name(self.table()).set_key(Some(keys::live_statistics(shard).item()));
        let (mut names, mut as_seen) = (Vec::new(), Vec::new());
        for (at, (figure, amount)) in figures.iter().enumerate() {
            names.push(format!("#a{at}"));
            as_seen.push(format!("#a{at} = :a{at}"));
            taken = taken
                .expression_attribute_names(format!("#a{at}"), attribute(Some(day), figure))
                .expression_attribute_values(format!(":a{at}"), number(amount));
        }
        let taken = taken
            .update_expression(format!("REMOVE {}", names.join(", ")))
            .condition_expression(as_seen.join(" AND "))
            .build()
            .map_err(unwritable)?;
        let actions = vec![
            TransactWriteItem::builder().update(taken).build(),
            self.add_figures(&keys::statistics_of_day(day, shard), figures)?,
            self.add_figures(&keys::statistics_of_month(day.month(), shard), figures)?,
        ];
        match self.transact_write("move statistics", actions).await? {
            Transaction::Committed => Ok(true),
            Transaction::ConditionsFailed(_) => Ok(false),
        }
    }

    fn add_figures(&self, key: &Key, figures: &[(Figure, i64)]) -> Result<TransactWriteItem, StoreError> {
        let adds: Vec<String> = (0..figures.len()).map(|at| format!("#a{at} :a{at}")).collect();
        let mut update = Update::builder()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .update_expression(format!("ADD {}", adds.join(", ")));
        for (at, (figure, amount)) in figures.iter().enumerate() {
            update = update
                .expression_attribute_names(format!("#a{at}"), figure.to_string())
                .expression_attribute_values(format!(":a{at}"), number(amount));
        }
        Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
    }
}
