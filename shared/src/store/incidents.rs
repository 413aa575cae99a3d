//! Incidents: kept for 30 days, so that the owner finds them by `/status` even if no alert arrived.

use super::Store;
use super::table::error::{Item, StoreError, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use crate::domain::incident::Incident;
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};

/// How long an incident is kept.
const KEPT_MINUTES: i64 = 30 * 24 * 60;

/// The most incidents that one query reads.
const INCIDENTS_PER_CALL: i32 = 100;

impl Store {
    /// Stores an incident; storing the same one again replaces it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn record_incident(&self, incident: &Incident) -> Result<(), StoreError> {
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item_of(incident)?));
        call.send().await.map_err(failed("record an incident"))?;
        Ok(())
    }

    /// Incidents since `since`, newest first, at most [`INCIDENTS_PER_CALL`]. One that can't be read is logged and left out.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn incidents(&self, since: Moment) -> Result<Vec<Incident>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :incidents AND sk >= :since")
            .expression_attribute_values(":incidents", text(keys::INCIDENTS))
            .expression_attribute_values(":since", text(keys::moment_key(since)))
            .scan_index_forward(false)
            .limit(INCIDENTS_PER_CALL)
            .send()
            .await
            .map_err(failed("read the incidents"))?;
        let read = |item| match from_item("incident", item) {
            Ok(incident) => Some(incident),
            // One broken record must not keep the owner bot from answering.
            Err(error) => {
                tracing::error!(%error, "an incident can't be read");
                None
            }
        };
        Ok(answer.items.unwrap_or_default().into_iter().filter_map(read).collect())
    }

    /// The transaction's action that stores an incident.
    pub(super) fn put_incident(&self, incident: &Incident) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(self.table()).set_item(Some(item_of(incident)?));
        Ok(TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build())
    }
}

fn item_of(incident: &Incident) -> Result<Item, StoreError> {
    let mut item: Item = to_item("an incident", incident)?;
    let end = incident.at.plus_minutes(KEPT_MINUTES).as_millis() / 1_000;
    item.insert("ttl".to_owned(), number(end));
    item.extend(keys::incident(incident.at, incident.kind, incident.txn.as_str()).item());
    Ok(item)
}
