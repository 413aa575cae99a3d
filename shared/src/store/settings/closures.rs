//! What is closed.

use super::put_version;
use crate::domain::serving::Serving;
use crate::domain::settings::closures::Closures;
use crate::domain::settings::{Settings, SettingsVersion};
use crate::store::serving::read_serving;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, text};
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};

/// What decides whether and how something is sold, as one call reads it.
pub struct TermsOfSale {
    /// Whether the table serves.
    pub serving: Serving,
    /// The settings that admins chose.
    pub settings: Result<Settings, StoreError>,
    /// What an owner closed.
    pub closures: Result<Closures, StoreError>,
}

impl Store {
    /// Whether this table serves, what is closed, and the settings, in one call.
    ///
    /// # Errors
    /// If the table fails, or it can't be read whether it serves.
    pub async fn terms_of_sale(&self) -> Result<TermsOfSale, StoreError> {
        let (settings, closures, serving) = (keys::settings(), keys::closures(), keys::serving());
        let items = self.batch_get(vec![settings.item(), closures.item(), serving.item()], true).await?;
        let find = |key: &keys::Key| items.iter().find(|item| item.get("sk") == Some(&text(&key.sk))).cloned();
        let version: Result<Option<SettingsVersion>, _> =
            find(&settings).map(|item| from_item("settings", item)).transpose();
        let closures = find(&closures).map(|item| from_item("closures", item)).transpose();
        Ok(TermsOfSale {
            serving: read_serving(find(&serving))?,
            settings: version.map(|version| version.unwrap_or_default().settings),
            closures: closures.map(Option::unwrap_or_default),
        })
    }

    /// What is closed now.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn closures(&self) -> Result<Closures, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::closures().item()));
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
        let actions = vec![put_version(&self.table(), item, next.version)?];
        Ok(matches!(self.transact_audited("close or open", actions, &[event]).await?, Transaction::Committed))
    }
}
