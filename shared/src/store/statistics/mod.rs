//! The shop's statistics. They are counted in the transactions that cause them, on sixteen *live* items, each chosen by the
//! hash of a product's code or a user's id; a live item holds the figures of the current day, and what counts for all time.
//! The sweep moves the figures of days that are over to items of their day and month.
//!
//! A product's live item takes as many transactions as the product's own item, which each of them changes too: some dozens a
//! second. What meets others for too long is left to the sweep.

mod archive;
mod orders;
mod reading;
mod sent;

pub use sent::Sending;

use super::Store;
use super::table::error::{Item, StoreError, failed, unwritable};
use super::table::keys::{self, number, text};
use crate::domain::order::Order;
use crate::domain::statistics::{Counted, Day, Figure, of_placed};
use crate::domain::time::{Moment, Zone};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use std::collections::BTreeMap;

/// The shop's totals, as the welcome message shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Users who have ever used the bot.
    pub users: u64,
    /// Orders whose goods were delivered.
    pub delivered: u64,
}

/// Minutes after midnight from which a day is moved: whatever was at work then has ended.
const GRACE_MINUTES: i64 = 5;

impl Store {
    /// This store, for a shop in this zone: days begin at its midnight.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// The totals, summed over all live items.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn totals(&self) -> Result<Totals, StoreError> {
        let items = self.live_statistics().await?;
        let sum = |figure: &Figure| {
            let name = figure.to_string();
            items.iter().filter_map(|item| item.get(&name)?.as_n().ok()?.parse::<u64>().ok()).sum()
        };
        Ok(Totals { users: sum(&Figure::Users), delivered: sum(&Figure::Paid) })
    }

    /// The live items.
    pub(super) async fn live_statistics(&self) -> Result<Vec<Item>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :statistics AND begins_with(sk, :live)")
            .expression_attribute_values(":statistics", text(keys::STATISTICS))
            .expression_attribute_values(":live", text(keys::LIVE));
        Ok(query.send().await.map_err(failed("read the totals"))?.items.unwrap_or_default())
    }

    /// The transaction's actions that count these. The first order of a day on an item sets when the sweep is to move the day.
    pub(super) fn count(&self, counted: &[Counted]) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut items: BTreeMap<u8, LiveChange> = BTreeMap::new();
        for Counted { by, counts } in counted {
            let change = items.entry(keys::statistics_shard(by)).or_default();
            for count in counts {
                let name = attribute(count.day, &count.figure);
                let amount = change.amounts.entry(name).or_default();
                *amount = amount.saturating_add(count.amount);
                change.latest = change.latest.max(count.day);
            }
        }
        items.into_iter().map(|(shard, change)| self.change_live(shard, &change)).collect()
    }

    /// The transaction's actions that count an order as placed, if `next` says for the first time that it is.
    pub(super) fn count_placed(&self, seen: &Order, next: &Order) -> Result<Vec<TransactWriteItem>, StoreError> {
        match next.counted && !seen.counted {
            true => self.count(&[of_placed(next, self.zone)]),
            false => Ok(Vec::new()),
        }
    }

    fn change_live(&self, shard: u8, change: &LiveChange) -> Result<TransactWriteItem, StoreError> {
        let adds: Vec<String> = (0..change.amounts.len()).map(|at| format!("#a{at} :a{at}")).collect();
        let mut expression = format!("ADD {}", adds.join(", "));
        let mut update = Update::builder().table_name(self.table()).set_key(Some(keys::live_statistics(shard).item()));
        for (at, (name, amount)) in change.amounts.iter().enumerate() {
            update = update
                .expression_attribute_names(format!("#a{at}"), name)
                .expression_attribute_values(format!(":a{at}"), number(amount));
        }
        if let Some(day) = change.latest {
            expression.push_str(" SET due = if_not_exists(due, :due), due_at = if_not_exists(due_at, :due_at)");
            update = update
                .expression_attribute_values(":due", text(keys::due_shard(keys::STATISTICS)))
                .expression_attribute_values(":due_at", number(self.over(day).as_millis()));
        }
        let update = update.update_expression(expression).build().map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// When the figures of a day are moved.
    const fn over(&self, day: Day) -> Moment {
        day.plus(1).start(self.zone).plus_minutes(GRACE_MINUTES)
    }
}

/// What a transaction changes on one live item.
#[derive(Default)]
struct LiveChange {
    amounts: BTreeMap<String, i64>,
    /// The latest day that has to be moved later.
    latest: Option<Day>,
}

/// The attribute of a live item that holds a figure.
pub(super) fn attribute(day: Option<Day>, figure: &Figure) -> String {
    match day {
        Some(day) => format!("{}.{figure}", day.number()),
        None => figure.to_string(),
    }
}

/// The figures by day on a live item. What a later version wrote and this one does not know is passed over.
fn days_of(item: &Item) -> impl Iterator<Item = (Day, Figure, i64)> + '_ {
    item.iter().filter_map(|(name, amount)| {
        let (day, figure) = name.split_once('.')?;
        let day = Day::from_number(day.parse().ok()?);
        Some((day, figure.parse().ok()?, amount.as_n().ok()?.parse().ok()?))
    })
}
