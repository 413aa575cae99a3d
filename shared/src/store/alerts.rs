//! Alerts, each written down before owners are told of it, and the health of the shop's parts.

use super::Store;
use super::table::error::{Item, StoreError, condition_held, failed};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, Key, number, text};
use crate::domain::alert::health::Health;
use crate::domain::alert::record::AlertRecord;
use crate::domain::time::Moment;

/// Days for which it is known that there was an alert.
const KEPT_DAYS: i64 = 30;

/// Minutes until the sweep asks for an alert again.
const POSTPONED_MINUTES: i64 = 5;

impl Store {
    /// What is known of this kind of alert.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn alert(&self, key: &str) -> Result<Option<AlertRecord>, StoreError> {
        let item = self.read_whole("read an alert", &keys::alert(key)).await?;
        item.map(|item| from_item("alert", item)).transpose()
    }

    /// Writes an alert down, if nobody wrote another version meanwhile; `false` if somebody did.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_alert(&self, record: &AlertRecord) -> Result<bool, StoreError> {
        let key = keys::alert(&record.subject.key());
        let mut item: Item = to_item("an alert", record)?;
        if record.due_at.is_some() {
            item.insert("due".to_owned(), text(keys::due_shard(&key.pk)));
        }
        let end = record.seen_at.plus_minutes(KEPT_DAYS * 24 * 60).as_millis() / 1_000;
        item.insert("ttl".to_owned(), number(end));
        self.put_version("write an alert down", (key, item), record.version).await
    }

    /// Lets the sweep ask for this alert again after a while, unless owners were told of it by then.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_alert(&self, key: &str, now: Moment) -> Result<(), StoreError> {
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::alert(key).item()))
            .update_expression("SET due_at = :later")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":later", number(now.plus_minutes(POSTPONED_MINUTES).as_millis()));
        condition_held("postpone an alert", call.send().await).map(|_| ())
    }

    /// How the shop's parts were at the latest check.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn health(&self) -> Result<Option<Health>, StoreError> {
        let item = self.read_whole("read the health", &keys::health()).await?;
        item.map(|item| from_item("health", item)).transpose()
    }

    /// Writes down how the parts are, if no other check did meanwhile; `false` if one did.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_health(&self, health: &Health) -> Result<bool, StoreError> {
        let item: Item = to_item("the health", health)?;
        self.put_version("write the health down", (keys::health(), item), health.version).await
    }

    async fn read_whole(&self, what: &'static str, key: &Key) -> Result<Option<Item>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(key.item())).consistent_read(true);
        Ok(call.send().await.map_err(failed(what))?.item)
    }

    /// Puts an item in place of the version before it.
    async fn put_version(
        &self,
        what: &'static str,
        (key, mut item): (Key, Item),
        version: u64,
    ) -> Result<bool, StoreError> {
        item.extend(key.item());
        let put = self.client.put_item().table_name(self.table()).set_item(Some(item));
        let put = match version {
            1 => put.condition_expression("attribute_not_exists(pk)"),
            later => put
                .condition_expression("version = :before")
                .expression_attribute_values(":before", number(later.saturating_sub(1))),
        };
        condition_held(what, put.send().await)
    }
}
