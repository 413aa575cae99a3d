//! Records of backups: each says how far it is; and the watch, which says since when one is late.

mod exports;

pub(in crate::store) use exports::refusal;
pub use exports::{ControlPlaneRefusal, ExportOf, ExportStatus};

use super::table::error::{Item, StoreError, condition_held, failed};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use super::{PendingEvent, Store};
use crate::domain::backup::{Backup, BackupId, BackupState, LATE_HOURS};
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::Put;

impl Store {
    /// Asks for a backup, with the event that says so if somebody did; `false` if it was asked for already. The sweep has it
    /// begun.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn request_backup(&self, backup: &Backup, event: Option<&PendingEvent>) -> Result<bool, StoreError> {
        let put = Put::builder().set_item(Some(item_of(backup)?)).condition_expression("attribute_not_exists(pk)");
        self.put_audited("ask for a backup", put, event).await
    }

    /// A backup.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn backup(&self, id: &BackupId) -> Result<Option<Backup>, StoreError> {
        let key = Some(keys::backup(id).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read a backup"))?.item;
        item.map(|item| from_item("backup", item)).transpose()
    }

    /// All backups that are kept by now, the newest first.
    ///
    /// # Errors
    /// If the table fails or a record can't be read.
    pub async fn backups(&self, now: Moment) -> Result<Vec<Backup>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :backups AND begins_with(sk, :backup)")
            .expression_attribute_values(":backups", text(keys::BACKUPS))
            .expression_attribute_values(":backup", text(keys::BACKUP))
            .scan_index_forward(false)
            .consistent_read(true);
        let items = query.send().await.map_err(failed("list the backups"))?.items.unwrap_or_default();
        let read = items.into_iter().map(|item| from_item::<Backup>("backup", item)).collect::<Result<Vec<_>, _>>()?;
        Ok(read.into_iter().filter(|backup| backup.kept_until() > now).collect())
    }

    /// Brings a backup from `seen` to `next`; `false` if it is elsewhere by now. The event of its end is stored with it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_backup(
        &self,
        seen: &Backup,
        next: &Backup,
        event: Option<&PendingEvent>,
    ) -> Result<bool, StoreError> {
        let put = Put::builder()
            .set_item(Some(item_of(next)?))
            .condition_expression("#state = :seen")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":seen", state_of(seen)?);
        self.put_audited("change a backup", put, event).await
    }

    /// Takes over how far a backup is, from a table that the shop leaves: what this one holds of it may be older.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn take_backup(&self, backup: &Backup) -> Result<bool, StoreError> {
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item_of(backup)?));
        let call = call.condition_expression("attribute_not_exists(pk) OR begun = :begun");
        let call = call.expression_attribute_values(":begun", number(backup.begun.as_millis()));
        condition_held("take a backup over", call.send().await)
    }

    /// Puts off when the sweep has a backup followed next.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_backup(&self, id: &BackupId, until: Moment) -> Result<(), StoreError> {
        self.postpone(keys::backup(id), until).await
    }

    /// The watch begins, unless it is kept already: from [`LATE_HOURS`] later on, the first backup is late.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn begin_backup_watch(&self, now: Moment) -> Result<(), StoreError> {
        self.watch(now, "attribute_not_exists(pk)").await
    }

    /// A backup of this moment is verified: from [`LATE_HOURS`] later on, the next one is late.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn set_backup_watch(&self, since: Moment) -> Result<(), StoreError> {
        self.watch(since, "attribute_not_exists(pk) OR due_at <> :late").await
    }

    /// Puts off when the sweep looks again whether a backup is late.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_backup_watch(&self, until: Moment) -> Result<(), StoreError> {
        self.postpone(keys::backup_watch(), until).await
    }

    async fn watch(&self, since: Moment, condition: &str) -> Result<(), StoreError> {
        let key = keys::backup_watch();
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .update_expression("SET due = if_not_exists(due, :due), due_at = :late")
            .condition_expression(condition)
            .expression_attribute_values(":due", text(keys::due_shard(&key.pk)))
            .expression_attribute_values(":late", number(since.plus_minutes(LATE_HOURS * 60).as_millis()));
        condition_held("watch the backups", call.send().await).map(|_| ())
    }

    pub(in crate::store) async fn postpone(&self, key: keys::Key, until: Moment) -> Result<(), StoreError> {
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .update_expression("SET due_at = :until")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":until", number(until.as_millis()));
        condition_held("put off a backup", call.send().await).map(|_| ())
    }
}

fn item_of(backup: &Backup) -> Result<Item, StoreError> {
    let key = keys::backup(&backup.id);
    let mut item: Item = to_item("a backup", backup)?;
    if backup.due_at.is_some() {
        item.insert("due".to_owned(), text(keys::due_shard(&key.pk)));
    }
    item.insert("ttl".to_owned(), number(backup.kept_until().as_millis() / 1_000));
    item.extend(key.item());
    Ok(item)
}

/// The state as the table holds it, for a condition.
fn state_of(backup: &Backup) -> Result<aws_sdk_dynamodb::types::AttributeValue, StoreError> {
    let written: Result<_, serde_dynamo::Error> = serde_dynamo::to_attribute_value::<&BackupState, _>(&backup.state);
    written.map_err(|error| StoreError::Unwritable { what: "a backup", why: error.to_string() })
}
