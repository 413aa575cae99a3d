//! The shop's settings, and the versions of them that were.

mod closures;
mod daily_report;
mod owner_step;

pub use closures::TermsOfSale;

use super::table::error::{Item, StoreError, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, text};
use super::table::transaction::Transaction;
use super::{PendingEvent, Store};
use crate::domain::settings::{KEPT_VERSIONS, SettingsVersion};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};

impl Store {
    /// The settings as they are now.
    ///
    /// # Errors
    /// If the table fails or they can't be read.
    pub async fn settings(&self) -> Result<SettingsVersion, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::settings().item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read the settings"))?.item;
        item.map_or_else(|| Ok(SettingsVersion::default()), |item| from_item("settings", item))
    }

    /// The versions that are kept, the newest first.
    ///
    /// # Errors
    /// If the table fails or one can't be read.
    pub async fn settings_versions(&self) -> Result<Vec<SettingsVersion>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :settings AND begins_with(sk, :version)")
            .expression_attribute_values(":settings", text(keys::SETTINGS))
            .expression_attribute_values(":version", text(keys::SETTINGS_VERSION))
            .scan_index_forward(false);
        let items = query.send().await.map_err(failed("read the settings' versions"))?.items.unwrap_or_default();
        items.into_iter().map(|item| from_item("version of the settings", item)).collect()
    }

    /// Replaces the settings, if they are still those of `seen`, and keeps the version, with the event that says so; `false` if
    /// another came first.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_settings(
        &self,
        seen: &SettingsVersion,
        next: &SettingsVersion,
        event: &PendingEvent,
    ) -> Result<bool, StoreError> {
        let put = |key: keys::Key| -> Result<_, StoreError> {
            let mut item: Item = to_item("the settings", next)?;
            item.extend(key.item());
            Ok(Put::builder().table_name(self.table()).set_item(Some(item)))
        };
        let current = put(keys::settings())?
            .condition_expression("attribute_not_exists(pk) OR #number = :seen")
            .expression_attribute_names("#number", "number")
            .expression_attribute_values(":seen", keys::number(seen.number));
        let current = current.build().map_err(unwritable)?;
        let kept = put(keys::settings_version(next.number))?.build().map_err(unwritable)?;
        let mut actions =
            vec![TransactWriteItem::builder().put(current).build(), TransactWriteItem::builder().put(kept).build()];
        if let Some(oldest) = next.number.checked_sub(KEPT_VERSIONS).filter(|oldest| *oldest > 0) {
            let delete = Delete::builder().table_name(self.table());
            let delete = delete.set_key(Some(keys::settings_version(oldest).item())).build().map_err(unwritable)?;
            actions.push(TransactWriteItem::builder().delete(delete).build());
        }
        let written = self.transact_audited("change the settings", actions, &[event]).await?;
        Ok(matches!(written, Transaction::Committed))
    }
}

/// An action that puts an item in place of the version before it.
fn put_version(table: &str, item: Item, version: u64) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder().table_name(table).set_item(Some(item));
    let put = match version {
        1 => put.condition_expression("attribute_not_exists(pk)"),
        later => put
            .condition_expression("version = :before")
            .expression_attribute_values(":before", keys::number(later.saturating_sub(1))),
    };
    Ok(TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build())
}
