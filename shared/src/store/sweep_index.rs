//! The sparse index of records that are due for the sweep, and postponing those that can't be read.

use super::Store;
use super::table::error::{Item, StoreError, failed};
use super::table::keys::{self, Key, number, text};
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::time::Moment;

/// Something that the sweep must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// An order: unpaid, to be reconciled, or with something in its outbox.
    Order(OrderId),
    /// A product of which slots were allocated.
    Product(ProductCode),
    /// An event that was not published.
    PendingEvent(String),
    /// What is left of setting up.
    Setup,
    /// A record of which even the key can't be read.
    Unknown {
        /// Its partition key as it stands.
        pk: String,
        /// Its sort key as it stands.
        sk: String,
    },
}

/// Records that one sweep takes from each shard, oldest first; the next minute brings the next.
const RECORDS_PER_SHARD: i32 = 500;

/// Events that one sweep takes.
const EVENTS_PER_SWEEP: i32 = 100;

impl Store {
    /// What is due by `now`.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn due(&self, now: Moment) -> Result<Vec<Due>, StoreError> {
        let mut due = Vec::new();
        for (shard, limit) in shards() {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::DUE_INDEX)
                .key_condition_expression("due = :shard AND due_at <= :now")
                .expression_attribute_values(":shard", text(shard))
                .expression_attribute_values(":now", number(now.as_millis()))
                .limit(limit)
                .send()
                .await
                .map_err(failed("read what is due"))?;
            due.extend(answer.items.unwrap_or_default());
        }
        // What has waited longest comes first, whichever shard it lies in.
        due.sort_by_key(|item| item.get("due_at").and_then(|at| at.as_n().ok()?.parse::<i64>().ok()));
        Ok(due.iter().map(parse_key).collect())
    }

    /// How many records the sweep will look at, and how many of them it should have looked at two minutes ago.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn count_due(&self, now: Moment) -> Result<(u64, u64), StoreError> {
        let (mut watched, mut late) = (0, 0);
        for (shard, _) in shards() {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::DUE_INDEX)
                .key_condition_expression("due = :shard")
                .expression_attribute_values(":shard", text(shard))
                .send()
                .await
                .map_err(failed("count what is due"))?;
            for item in answer.items() {
                let due = item.get("due_at").and_then(|at| at.as_n().ok()?.parse().ok()).map(Moment::from_millis);
                watched += 1;
                // The setup function is told no time: what it leaves is due at 0, at once, and not late for that.
                let due = due.filter(|due| due.as_millis() > 0);
                late += u64::from(due.is_some_and(|due| due.plus_minutes(2) < now));
            }
        }
        Ok((watched, late))
    }

    /// Sets a record that can't be read aside for an hour, so that it is told of again, but not each minute.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_broken(&self, due: &Due, now: Moment) -> Result<(), StoreError> {
        let key = record_key(due);
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key.item()))
            .update_expression("SET due_at = :later")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":later", number(now.plus_minutes(60).as_millis()));
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(()),
            Err(error) => Err(failed("postpone a broken record")(error)),
        }
    }
}

/// Every shard of the index, with how many records a sweep takes from it. Events have one of their own, so that orders
/// never wait behind them.
fn shards() -> impl Iterator<Item = (String, i32)> {
    let orders = (0..keys::DUE_SHARDS).map(|shard| (shard.to_string(), RECORDS_PER_SHARD));
    orders.chain([(keys::EVENT_SHARD.to_owned(), EVENTS_PER_SWEEP)])
}

fn parse_key(item: &Item) -> Due {
    let part = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str);
    let (pk, sk) = (part("pk"), part("sk"));
    let parse = || {
        if let Some(id) = pk.strip_prefix("ORDER#") {
            return OrderId::parse(id).map(Due::Order);
        }
        if let Some(id) = pk.strip_prefix("EVENT#") {
            return Some(Due::PendingEvent(id.to_owned()));
        }
        if pk == keys::SETUP {
            return Some(Due::Setup);
        }
        sk.strip_prefix(keys::PRODUCT).filter(|_| pk == keys::CATALOGUE).and_then(ProductCode::parse).map(Due::Product)
    };
    parse().unwrap_or_else(|| Due::Unknown { pk: pk.to_owned(), sk: sk.to_owned() })
}

fn record_key(due: &Due) -> Key {
    match due {
        Due::Order(id) => keys::order(id),
        Due::Product(code) => keys::product(code),
        Due::PendingEvent(id) => keys::pending_event(id),
        Due::Setup => keys::unfinished_setup(),
        Due::Unknown { pk, sk } => Key { pk: pk.clone(), sk: sk.clone() },
    }
}
