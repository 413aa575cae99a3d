//! Records of restores: each says how far it is.

mod control_plane;
mod import;
mod withdraw;

pub use import::{ImportFrom, ImportStatus};

use super::table::error::{Item, StoreError, condition_held, failed};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use super::{PendingEvent, Store};
use crate::domain::restore::{Restore, RestoreId};
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::Put;

impl Store {
    /// Asks for a restore, with the event that says so; `false` if another was asked for in the same second. The sweep has it
    /// begun.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn request_restore(&self, restore: &Restore, event: Option<&PendingEvent>) -> Result<bool, StoreError> {
        let put = Put::builder().set_item(Some(item_of(restore)?)).condition_expression("attribute_not_exists(pk)");
        self.put_audited("ask for a restore", put, event).await
    }

    /// A restore.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn restore(&self, id: &RestoreId) -> Result<Option<Restore>, StoreError> {
        let key = Some(keys::restore(id).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read a restore"))?.item;
        item.map(|item| from_item("restore", item)).transpose()
    }

    /// All restores that are kept by now, the newest first: one or two a week.
    ///
    /// # Errors
    /// If the table fails or a record can't be read.
    pub async fn restores(&self, now: Moment) -> Result<Vec<Restore>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :backups AND begins_with(sk, :restore)")
            .expression_attribute_values(":backups", text(keys::BACKUPS))
            .expression_attribute_values(":restore", text(keys::RESTORE))
            .scan_index_forward(false)
            .consistent_read(true);
        let items = query.send().await.map_err(failed("list the restores"))?.items.unwrap_or_default();
        let read =
            items.into_iter().map(|item| from_item::<Restore>("restore", item)).collect::<Result<Vec<_>, _>>()?;
        Ok(read.into_iter().filter(|restore| restore.kept_until() > now).collect())
    }

    /// Brings a restore from `seen` to `next`, with an event; `false` if another write came first.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_restore(
        &self,
        seen: &Restore,
        next: &Restore,
        event: Option<&PendingEvent>,
    ) -> Result<bool, StoreError> {
        let put = Put::builder()
            .set_item(Some(item_of(next)?))
            .condition_expression("version = :seen")
            .expression_attribute_values(":seen", number(seen.version));
        self.put_audited("change a restore", put, event).await
    }

    /// Writes the record that the restored table itself holds of its restore; one that it holds already stays.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_own_restore(&self, restore: &Restore) -> Result<(), StoreError> {
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item_of(restore)?));
        let call = call.condition_expression("attribute_not_exists(pk)");
        condition_held("write a restore into its table", call.send().await).map(|_| ())
    }

    /// Puts off when the sweep has a restore followed next.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_restore(&self, id: &RestoreId, until: Moment) -> Result<(), StoreError> {
        self.postpone(keys::restore(id), until).await
    }
}

fn item_of(restore: &Restore) -> Result<Item, StoreError> {
    let key = keys::restore(&restore.id);
    let mut item: Item = to_item("a restore", restore)?;
    if restore.due_at.is_some() {
        item.insert("due".to_owned(), text(keys::due_shard(&key.pk)));
    }
    item.insert("ttl".to_owned(), number(restore.kept_until().as_millis() / 1_000));
    item.extend(key.item());
    Ok(item)
}
