//! The outbox of events that belong to no order: stored before they are published. Also counts failures of the gateway.

use super::Store;
use super::audit::act_of;
use super::table::error::{Item, StoreError, condition_held, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use super::table::transaction::Transaction;
use crate::domain::event::{Event, EventKind};
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::{Put, ReturnValue, TransactWriteItem};
use serde::{Deserialize, Serialize};

/// An event that is stored and not published yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingEvent {
    /// The event's id; the same thing, noticed twice, gives the same id, so that it is published once.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// Facts about it, as JSON.
    pub detail: String,
    /// When it happened.
    pub at: Moment,
    /// When the sweep publishes it, if it was not published by then.
    pub due_at: Moment,
    /// Attempts that failed.
    #[serde(default)]
    pub failed_attempts: u32,
}

/// The longest pause between two attempts to publish an event.
const MAX_PAUSE_MINUTES: i64 = 60;

/// Three failures of the gateway within so many minutes are reported.
const FAILING_MINUTES: i64 = 10;

impl PendingEvent {
    /// An event that is published at once, or by the sweep if that fails.
    pub fn new(id: String, kind: EventKind, detail: &serde_json::Value, now: Moment) -> Self {
        Self { id, kind, detail: detail.to_string(), at: now, due_at: now.plus_minutes(1), failed_attempts: 0 }
    }

    /// When to try again after a failed attempt: the pause doubles up to an hour.
    fn retry_at(&self, now: Moment) -> Moment {
        now.plus_minutes((1_i64 << self.failed_attempts.min(6)).min(MAX_PAUSE_MINUTES))
    }

    /// The event to publish.
    pub fn event(&self) -> Event {
        let detail = serde_json::from_str(&self.detail).unwrap_or_else(|_| serde_json::json!({}));
        Event { id: self.id.clone(), kind: self.kind, detail }
    }
}

impl Store {
    /// Stores an event, and what an admin did in the audit trail; `false` if an event with its id is stored already.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn enqueue_event(&self, pending: &PendingEvent) -> Result<bool, StoreError> {
        if act_of(pending).is_some() {
            let put = Put::builder().table_name(self.table()).set_item(Some(pending_item(pending)?));
            let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
            let actions = vec![TransactWriteItem::builder().put(put).build()];
            let written = self.append_to_trail("store an event", actions, &[pending]).await?;
            return Ok(matches!(written, Transaction::Committed));
        }
        let call = self.client.put_item().table_name(self.table()).set_item(Some(pending_item(pending)?));
        condition_held("store an event", call.condition_expression("attribute_not_exists(pk)").send().await)
    }

    /// The transaction's action that stores an event. The transaction has another condition that keeps it from being
    /// stored twice.
    pub(super) fn event_action(&self, pending: &PendingEvent) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(self.table()).set_item(Some(pending_item(pending)?));
        Ok(TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build())
    }

    /// A stored event, if it was not published yet.
    ///
    /// # Errors
    /// If the table fails or the event can't be read.
    pub async fn pending_event(&self, id: &str) -> Result<Option<PendingEvent>, StoreError> {
        let key = Some(keys::pending_event(id).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read an event"))?.item;
        item.filter(|item| item.contains_key("due")).map(|item| read_pending_event(item, id)).transpose()
    }

    /// Whether an event of this id was stored within the last two days, published or not.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn event_exists(&self, id: &str) -> Result<bool, StoreError> {
        let key = Some(keys::pending_event(id).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        Ok(call.send().await.map_err(failed("read an event"))?.item.is_some())
    }

    /// Marks an event as published: it leaves the sweep index, and is kept for two days so that the same event is not
    /// published again.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn mark_event_sent(&self, pending: &PendingEvent, now: Moment) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::pending_event(&pending.id).item()))
            .update_expression("SET #ttl = :end REMOVE due")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":end", number(now.plus_minutes(48 * 60).as_millis() / 1_000))
            .send()
            .await
            .map_err(failed("mark an event as sent"))?;
        Ok(())
    }

    /// Postpones an event that could not be published, by a growing pause.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_event(&self, pending: &PendingEvent, now: Moment) -> Result<(), StoreError> {
        let written = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::pending_event(&pending.id).item()))
            .update_expression("SET due_at = :later, failed_attempts = :failed_attempts")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":later", number(pending.retry_at(now).as_millis()))
            .expression_attribute_values(":failed_attempts", number(pending.failed_attempts.saturating_add(1)))
            .send()
            .await;
        // It does not hold if another process published it meanwhile.
        condition_held("postpone an event", written).map(|_| ())
    }

    /// Records a failure of the gateway; `true` if it is the third within ten minutes. The item keeps the times of the
    /// latest three: `t0`, `t1`, `t2`.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn record_gateway_failure(&self, now: Moment) -> Result<bool, StoreError> {
        let noted = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::gateway_health().item()))
            .update_expression("SET t2 = if_not_exists(t1, :never), t1 = if_not_exists(t0, :never), t0 = :now")
            .expression_attribute_values(":never", number(0))
            .expression_attribute_values(":now", number(now.as_millis()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await
            .map_err(failed("record a failure of the gateway"))?;
        let third = noted.attributes().and_then(|item| item.get("t2")?.as_n().ok()?.parse().ok());
        Ok(third.map(Moment::from_millis).is_some_and(|third| now < third.plus_minutes(FAILING_MINUTES)))
    }
}

fn pending_item(pending: &PendingEvent) -> Result<Item, StoreError> {
    let mut item: Item = to_item("an event", pending)?;
    item.insert("due".to_owned(), text(keys::EVENT_SHARD));
    item.extend(keys::pending_event(&pending.id).item());
    Ok(item)
}

/// Reads an event; the error names its id.
fn read_pending_event(item: Item, id: &str) -> Result<PendingEvent, StoreError> {
    from_item("pending event", item).map_err(|error| match error {
        StoreError::Unreadable { why, .. } => StoreError::Unreadable { record: format!("pending event {id}"), why },
        other => other,
    })
}
