//! Notices: events that belong to no order, written down before they are sent; and the health of the gateway.

use super::Store;
use super::error::{Item, StoreError, failed};
use super::item::{read, write};
use super::keys::{self, number, text};
use crate::domain::event::{Event, EventKind};
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::ReturnValue;
use serde::{Deserialize, Serialize};

/// An event that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Names what happened; the same thing, seen twice, has the same id.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// Facts about it, as JSON.
    pub detail: String,
    /// When the sweep sends it, if nobody did before.
    pub due_at: Moment,
    /// Attempts that failed.
    #[serde(default)]
    pub tries: u32,
}

/// The longest pause between two attempts to send a notice.
const LONGEST_PAUSE_MINUTES: i64 = 60;

/// Failures of the gateway that count as being in a row lie within this span.
const FAILING_MINUTES: i64 = 10;

impl Notice {
    /// A notice that is sent at once, and by the sweep if that fails.
    pub fn new(id: String, kind: EventKind, detail: &serde_json::Value, now: Moment) -> Self {
        Self { id, kind, detail: detail.to_string(), due_at: now.plus_minutes(1), tries: 0 }
    }

    /// It could not be sent: the next attempt comes after a pause that doubles up to an hour.
    fn retry_at(&self, now: Moment) -> Moment {
        now.plus_minutes((1_i64 << self.tries.min(6)).min(LONGEST_PAUSE_MINUTES))
    }

    /// The event it stands for.
    pub fn event(&self) -> Event {
        let detail = serde_json::from_str(&self.detail).unwrap_or_else(|_| serde_json::json!({}));
        Event { id: self.id.clone(), kind: self.kind, detail }
    }
}

impl Store {
    /// Writes a notice down; `false` if the same stands there already.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn owe(&self, notice: &Notice) -> Result<bool, StoreError> {
        let key = keys::notice(&notice.id);
        let mut item: Item = write("a notice", notice)?;
        item.insert("due".to_owned(), text(keys::NOTICE_SHARD));
        item.extend(key.item());
        let call = self.client.put_item().table_name(&self.table).set_item(Some(item));
        match call.condition_expression("attribute_not_exists(pk)").send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Ok(false)
            }
            Err(error) => Err(failed("write a notice down")(error)),
        }
    }

    /// A notice, if it is still owed.
    ///
    /// # Errors
    /// If the table fails or the notice can't be read.
    pub async fn notice(&self, id: &str) -> Result<Option<Notice>, StoreError> {
        let key = Some(keys::notice(id).item());
        let call = self.client.get_item().table_name(&self.table).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read a notice"))?.item;
        item.filter(|item| item.contains_key("due")).map(|item| read_notice(item, id)).transpose()
    }

    /// Whether a notice of this id was written down within the last two days, sent or not.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn notice_exists(&self, id: &str) -> Result<bool, StoreError> {
        let key = Some(keys::notice(id).item());
        let call = self.client.get_item().table_name(&self.table).set_key(key).consistent_read(true);
        Ok(call.send().await.map_err(failed("read a notice"))?.item.is_some())
    }

    /// A notice was sent: it is kept for two days, so that the same thing isn't told twice, and is due no more.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn told(&self, notice: &Notice, now: Moment) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::notice(&notice.id).item()))
            .update_expression("SET #ttl = :end REMOVE due")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":end", number(now.plus_minutes(48 * 60).as_millis() / 1_000))
            .send()
            .await
            .map_err(failed("settle a notice"))?;
        Ok(())
    }

    /// A notice could not be sent: it is due again after a growing pause.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone(&self, notice: &Notice, now: Moment) -> Result<(), StoreError> {
        let written = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::notice(&notice.id).item()))
            .update_expression("SET due_at = :later, tries = :tries")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":later", number(notice.retry_at(now).as_millis()))
            .expression_attribute_values(":tries", number(notice.tries.saturating_add(1)))
            .send()
            .await;
        match written {
            Ok(_) => Ok(()),
            // Somebody else sent it meanwhile.
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(()),
            Err(error) => Err(failed("postpone a notice")(error)),
        }
    }

    /// Notes a failure of the gateway; `true` if it is the third within ten minutes.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn gateway_failed(&self, now: Moment) -> Result<bool, StoreError> {
        let noted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::gateway_health().item()))
            .update_expression("SET t2 = if_not_exists(t1, :never), t1 = if_not_exists(t0, :never), t0 = :now")
            .expression_attribute_values(":never", number(0))
            .expression_attribute_values(":now", number(now.as_millis()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await
            .map_err(failed("note a failure of the gateway"))?;
        let third = noted.attributes().and_then(|item| item.get("t2")?.as_n().ok()?.parse().ok());
        Ok(third.map(Moment::from_millis).is_some_and(|third| now < third.plus_minutes(FAILING_MINUTES)))
    }
}

/// A notice names itself when it can't be read.
fn read_notice(item: Item, id: &str) -> Result<Notice, StoreError> {
    read("notice", item).map_err(|error| match error {
        StoreError::Unreadable { why, .. } => StoreError::Unreadable { record: format!("notice {id}"), why },
        other => other,
    })
}
