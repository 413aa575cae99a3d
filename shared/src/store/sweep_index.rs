//! The sparse index of records that are due for the sweep, and postponing those that can't be read.

use super::Store;
use super::table::error::{Item, StoreError, condition_held, failed};
use super::table::keys::{self, Key, number, text};
use crate::domain::backup::BackupId;
use crate::domain::campaign::CampaignId;
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::notice::NoticeId;
use crate::domain::restock::JobId;
use crate::domain::restore::RestoreId;
use crate::domain::time::Moment;
use futures_util::future::join_all;

/// A record that is due for the sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// An order: unpaid, to be reconciled, or with something in its outbox.
    Order(OrderId),
    /// A product, to be searched for orphaned slots.
    Product(ProductCode),
    /// An event that was not published yet, by its id.
    PendingEvent(String),
    /// A notice that was not sent yet.
    Notice(NoticeId),
    /// The proof that the terms of an order's line are met, to be deleted.
    Proof(OrderId, usize),
    /// The waitlist of a product that was restocked.
    Waitlist(ProductCode),
    /// What is to be posted to the channel.
    Posts,
    /// A job on the stock that is not under way.
    StockJob(JobId),
    /// A campaign that should have gone on.
    Campaign(CampaignId),
    /// The unfinished set-up.
    Setup,
    /// An alert that owners are to be told of, by its key.
    Alert(String),
    /// The statistics of days that are over, of this number of live item.
    Statistics(u8),
    /// A backup that is to be followed.
    Backup(BackupId),
    /// A restore that is to be followed.
    Restore(RestoreId),
    /// The watch: no backup was verified for more than a day.
    BackupWatch,
    /// A record whose key has an unknown form.
    Unknown {
        /// Its partition key.
        pk: String,
        /// Its sort key.
        sk: String,
    },
}

/// Records that one sweep reads from each shard, those that are due longest first. The next sweep reads the rest.
const RECORDS_PER_SHARD: i32 = 500;

/// Events that one sweep reads.
const EVENTS_PER_SWEEP: i32 = 100;

/// Notices that one sweep reads: as many as it can send in its time.
const NOTICES_PER_SWEEP: i32 = 800;

impl Store {
    /// The records that are due by `now`, those that are due longest first.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn due(&self, now: Moment) -> Result<Vec<Due>, StoreError> {
        let mut due = Vec::new();
        for (shard, limit) in shards() {
            let answer = self
                .client
                .query()
                .table_name(self.table())
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
        // Each shard is sorted by the index; all of them together are not.
        due.sort_by_key(|item| item.get("due_at").and_then(|at| at.as_n().ok()?.parse::<i64>().ok()));
        Ok(due.iter().map(parse_key).collect())
    }

    /// How many records are in the index, and how many of them have been due for more than two minutes.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn count_scheduled(&self, now: Moment) -> Result<(u64, u64), StoreError> {
        let (mut scheduled, mut overdue) = (0, 0);
        let queries = shards().map(|(shard, _)| {
            let query = self.client.query().table_name(self.table()).index_name(keys::DUE_INDEX);
            let query = query.key_condition_expression("due = :shard");
            query.expression_attribute_values(":shard", text(shard)).send()
        });
        for answer in join_all(queries).await {
            let answer = answer.map_err(failed("count what is due"))?;
            // Statistics are due every night, and nobody waits for them.
            let counts = |item: &&Item| item.get("pk") != Some(&text(keys::STATISTICS));
            for item in answer.items().iter().filter(counts) {
                let due = item.get("due_at").and_then(|at| at.as_n().ok()?.parse().ok()).map(Moment::from_millis);
                scheduled += 1;
                // An unfinished set-up is due at 0, which means at once, and is not overdue for that.
                let due = due.filter(|due| due.as_millis() > 0);
                overdue += u64::from(due.is_some_and(|due| due.plus_minutes(2) < now));
            }
        }
        Ok((scheduled, overdue))
    }

    /// When the record was due that has waited longest; `None` if nothing is due. Statistics are due every night, and nobody
    /// waits for them.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn oldest_due(&self, now: Moment) -> Result<Option<Moment>, StoreError> {
        let mut oldest: Option<i64> = None;
        for (shard, _) in shards() {
            let answer = self
                .client
                .query()
                .table_name(self.table())
                .index_name(keys::DUE_INDEX)
                .key_condition_expression("due = :shard AND due_at BETWEEN :known AND :now")
                .expression_attribute_values(":shard", text(shard))
                // An unfinished set-up is due at 0, which means at once.
                .expression_attribute_values(":known", number(1))
                .expression_attribute_values(":now", number(now.as_millis()))
                // All live items of the statistics may be due, and one more.
                .limit(i32::from(keys::STATISTICS_SHARDS) + 1)
                .send()
                .await
                .map_err(failed("look for what is overdue"))?;
            let awaited = answer.items().iter().filter(|item| item.get("pk") != Some(&text(keys::STATISTICS)));
            let first = awaited.filter_map(|item| item.get("due_at")?.as_n().ok()?.parse().ok()).next();
            oldest = oldest.into_iter().chain(first).min();
        }
        Ok(oldest.map(Moment::from_millis))
    }

    /// Postpones a record that can't be read by an hour, so that it is reported again, but not every minute.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_broken(&self, due: &Due, now: Moment) -> Result<(), StoreError> {
        let key = record_key(due);
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .update_expression("SET due_at = :later")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":later", number(now.plus_minutes(60).as_millis()));
        condition_held("postpone a broken record", call.send().await).map(|_| ())
    }
}

/// Every shard of the index, with how many records a sweep reads from it. Events and notices have their own shards, so that
/// however many wait, orders are read all the same.
fn shards() -> impl Iterator<Item = (String, i32)> {
    let orders = (0..keys::DUE_SHARDS).map(|shard| (shard.to_string(), RECORDS_PER_SHARD));
    let others = [(keys::EVENT_SHARD, EVENTS_PER_SWEEP), (keys::NOTICE_SHARD, NOTICES_PER_SWEEP)];
    orders.chain(others.map(|(shard, limit)| (shard.to_owned(), limit)))
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
        if let Some(id) = pk.strip_prefix("NOTICE#") {
            return NoticeId::parse(id).map(Due::Notice);
        }
        if let Some(order) = pk.strip_prefix(keys::PROOF) {
            return OrderId::parse(order).zip(sk.parse().ok()).map(|(order, line)| Due::Proof(order, line));
        }
        if let Some(code) = pk.strip_prefix(keys::WAITLIST) {
            return ProductCode::parse(code).map(Due::Waitlist);
        }
        if pk == keys::CHANNEL {
            return Some(Due::Posts);
        }
        if let Some(id) = pk.strip_prefix(keys::STOCK_JOB) {
            return JobId::parse(id).map(Due::StockJob);
        }
        if pk == keys::CAMPAIGNS {
            return sk.strip_prefix(keys::CAMPAIGN).and_then(CampaignId::parse).map(Due::Campaign);
        }
        if let Some(key) = pk.strip_prefix(keys::ALERT) {
            return Some(Due::Alert(key.to_owned()));
        }
        if pk == keys::SETUP {
            return Some(Due::Setup);
        }
        if pk == keys::BACKUPS {
            return match sk.strip_prefix(keys::BACKUP) {
                Some(id) => BackupId::parse(id).map(Due::Backup),
                None if sk == keys::backup_watch().sk => Some(Due::BackupWatch),
                None => sk.strip_prefix(keys::RESTORE).and_then(RestoreId::parse).map(Due::Restore),
            };
        }
        if pk == keys::STATISTICS {
            return sk.strip_prefix(keys::LIVE)?.parse().ok().map(Due::Statistics);
        }
        let is_product = pk == keys::CATALOGUE || pk.starts_with(keys::DETAILS);
        sk.strip_prefix(keys::PRODUCT).filter(|_| is_product).and_then(ProductCode::parse).map(Due::Product)
    };
    parse().unwrap_or_else(|| Due::Unknown { pk: pk.to_owned(), sk: sk.to_owned() })
}

fn record_key(due: &Due) -> Key {
    match due {
        Due::Order(id) => keys::order(id),
        Due::Product(code) => keys::product(code),
        Due::PendingEvent(id) => keys::pending_event(id),
        Due::Notice(id) => keys::notice(id),
        Due::Proof(order, line) => keys::proof(order, *line),
        Due::Waitlist(code) => keys::waitlist(code),
        Due::Posts => keys::channel_posts(),
        Due::StockJob(id) => keys::stock_job(id),
        Due::Campaign(id) => keys::campaign(id),
        Due::Setup => keys::unfinished_setup(),
        Due::Alert(key) => keys::alert(key),
        Due::Backup(id) => keys::backup(id),
        Due::Restore(id) => keys::restore(id),
        Due::BackupWatch => keys::backup_watch(),
        Due::Statistics(shard) => keys::live_statistics(*shard),
        Due::Unknown { pk, sk } => Key { pk: pk.clone(), sk: sk.clone() },
    }
}
