//! What is closed.

use super::put_version;
use crate::domain::settings::closures::Closures;
use crate::domain::settings::{Settings, SettingsVersion};
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, text};
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};

impl Store {
    /// The settings and what is closed, in one call. They may be a second old.
    ///
    /// # Errors
    /// If the table fails or they can't be read.
    pub async fn settings_and_closures(&self) -> Result<(Settings, Closures), StoreError> {
        let (settings, closures) = (keys::settings(), keys::closures());
        let items = self.batch_get(vec![settings.item(), closures.item()], false).await?;
        let find = |key: &keys::Key| items.iter().find(|item| item.get("sk") == Some(&text(&key.sk))).cloned();
        let version: Option<SettingsVersion> = find(&settings).map(|item| from_item("settings", item)).transpose()?;
        let closures = find(&closures).map(|item| from_item("closures", item)).transpose()?;
        Ok((version.unwrap_or_default().settings, closures.unwrap_or_default()))
    }

    /// What is closed now.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn closures(&self) -> Result<Closures, StoreError> {
        let call = self.client.get_item().table_name(&self.table).set_key(Some(keys::closures().item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read what is closed"))?.item;
        item.map_or_else(|| Ok(Closures::default()), |item| from_item("closures", item))
    }

    /// Writes what is closed, with the event that is owed for it; `false` if another owner changed it first.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_closures(&self, next: &Closures, event: &PendingEvent) -> Result<bool, StoreError> {
        let mut item: Item = to_item("what is closed", next)?;
        item.extend(keys::closures().item());
        let actions = vec![put_version(&self.table, item, next.version)?];
        Ok(matches!(self.transact_audited("close or open", actions, &[event]).await?, Transaction::Committed))
    }
}
