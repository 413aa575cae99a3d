//! Jobs on the stock: each says how far it is. What an admin sent lies with it, sealed; what was made of that lies in the
//! bucket, sealed too.

use super::Store;
use super::stock::encryption::Encrypted;
use super::table::error::{Item, StoreError, condition_held, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use crate::domain::restock::{JobId, JobState, StockJob, Upload};
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Seconds that a job is kept after it was last changed while it is not due: three days. Telegram repeats an update for at
/// most a day.
const KEPT_SECONDS: i64 = 3 * 24 * 60 * 60;

/// How a step of a job ended.
pub enum JobWritten {
    /// It is written; the job after it.
    Now(StockJob),
    /// Another run of the job was faster.
    ByAnother,
}

/// An upload as the table holds it.
#[derive(Serialize, Deserialize)]
struct SealedUpload {
    key: String,
    #[serde(with = "serde_bytes")]
    encrypted: Vec<u8>,
}

impl Store {
    /// Stores a job, with what was sent for it; nothing is written if it is there already.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn add_job(&self, job: &StockJob, upload: Option<&Upload>) -> Result<(), StoreError> {
        let mut item: Item = to_item("a job", job)?;
        if let Some(upload) = upload {
            let why = |error: String| StoreError::Unwritable { what: "an upload", why: error };
            let plain = serde_json::to_string(upload).map_err(|error| why(error.to_string()))?;
            let sealed =
                self.keyring.encrypt(&associated_data(&job.id), &plain).map_err(|error| why(error.to_string()))?;
            let sealed = SealedUpload { key: sealed.key, encrypted: sealed.bytes };
            item.extend(to_item::<SealedUpload>("an upload", &sealed)?);
        }
        let key = keys::stock_job(&job.id);
        item.insert("due".to_owned(), text(keys::due_shard(&key.pk)));
        item.insert("ttl".to_owned(), number(job.since.as_millis() / 1_000 + KEPT_SECONDS));
        item.extend(key.item());
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        let call = call.condition_expression("attribute_not_exists(pk)");
        condition_held("store a job", call.send().await).map(|_| ())
    }

    /// A job with what was sent for it.
    ///
    /// # Errors
    /// If the table fails or the job can't be read.
    pub async fn job(&self, id: &JobId) -> Result<Option<(StockJob, Option<Upload>)>, StoreError> {
        let key = Some(keys::stock_job(id).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let Some(item) = call.send().await.map_err(failed("read a job"))?.item else { return Ok(None) };
        let job: StockJob = from_item("job", item.clone())?;
        if !item.contains_key("encrypted") {
            return Ok(Some((job, None)));
        }
        let SealedUpload { key, encrypted } = from_item("upload", item)?;
        let plain = self.keyring.decrypt(&associated_data(id), &Encrypted { key, bytes: encrypted });
        let upload = plain.and_then(|plain| serde_json::from_str(&plain).ok());
        let unreadable = || StoreError::Unreadable { record: format!("upload {id}"), why: "no key opens it".into() };
        Ok(Some((job, Some(upload.ok_or_else(unreadable)?))))
    }

    /// Brings a job from `seen` to `next`; `false` if it is elsewhere by now.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_job(&self, seen: &StockJob, next: &StockJob) -> Result<bool, StoreError> {
        let JobUpdate { expression, condition, names, values } = JobUpdate::new(seen, next)?;
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::stock_job(&seen.id).item()))
            .update_expression(expression)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        condition_held("change a job", call.send().await)
    }

    /// As [`Store::update_job`], as an action of a transaction.
    pub(in crate::store) fn advance_job(
        &self,
        seen: &StockJob,
        next: &StockJob,
    ) -> Result<TransactWriteItem, StoreError> {
        let JobUpdate { expression, condition, names, values } = JobUpdate::new(seen, next)?;
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::stock_job(&seen.id).item()))
            .update_expression(expression)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
    }

    /// Puts off when the sweep looks at a job next.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_job(&self, id: &JobId, until: Moment) -> Result<(), StoreError> {
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::stock_job(id).item()))
            .update_expression("SET due_at = :until")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":until", number(until.as_millis()));
        condition_held("put off a job", call.send().await).map(|_| ())
    }

    /// Seals what was made of an upload, as it is to lie in the bucket as this object.
    ///
    /// # Errors
    /// If there is no key, or no randomness.
    pub fn seal_upload(&self, object: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let sealed = self.keyring.seal_file(object, bytes);
        sealed.map_err(|error| StoreError::Unwritable { what: "an upload", why: error.to_string() })
    }

    /// Opens it again.
    ///
    /// # Errors
    /// If no key opens it or it was tampered with.
    pub fn open_upload(&self, object: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let opened = self.keyring.open_file(object, sealed);
        opened
            .ok_or_else(|| StoreError::Unreadable { record: format!("upload {object}"), why: "no key opens it".into() })
    }
}

/// The parts of the expression that writes how far a job is, on the condition that it is still where it was seen.
struct JobUpdate {
    expression: String,
    condition: &'static str,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl JobUpdate {
    fn new(seen: &StockJob, next: &StockJob) -> Result<Self, StoreError> {
        let state = |state: JobState| {
            serde_dynamo::to_attribute_value(state)
                .map_err(|error| StoreError::Unwritable { what: "a job", why: error.to_string() })
        };
        let mut expression =
            "SET #state = :state, #total = :total, done = :done, known = :known, seats = :seats, runs = :runs, checked_by = :checked_by"
                .to_owned();
        let mut values: HashMap<String, AttributeValue> = [
            (":state", state(next.state)?),
            (":seen", state(seen.state)?),
            (":seen_done", number(seen.done)),
            (":total", number(next.total)),
            (":done", number(next.done)),
            (":known", number(next.known)),
            (":seats", number(next.seats)),
            (":runs", number(next.runs)),
            (":seen_runs", number(seen.runs)),
            (":none", number(0)),
            (":checked_by", number(next.checked_by)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        if let Some(message) = next.message {
            expression.push_str(", message = :message");
            values.insert(":message".to_owned(), number(message.0));
        }
        match next.due_at {
            Some(at) => {
                expression.push_str(", due = :shard, due_at = :at");
                values.insert(":shard".to_owned(), text(keys::due_shard(&keys::stock_job(&next.id).pk)));
                values.insert(":at".to_owned(), number(at.as_millis()));
            }
            None => expression.push_str(" REMOVE due, due_at"),
        }
        let names = [("#state", "state"), ("#total", "total")];
        Ok(Self {
            expression,
            // A job of the time before runs were counted has none.
            condition: "#state = :seen AND done = :seen_done AND \
                (runs = :seen_runs OR (attribute_not_exists(runs) AND :seen_runs = :none))",
            names: names.map(|(name, attribute)| (name.to_owned(), attribute.to_owned())).into(),
            values,
        })
    }
}

fn associated_data(id: &JobId) -> String {
    format!("restock:{id}")
}
