//! When the daily report is sent, and when it was sent last.

use super::put_version;
use crate::domain::settings::daily_report::DailyReport;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys;
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};

impl Store {
    /// When the daily report is sent.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn daily_report(&self) -> Result<DailyReport, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::daily_report().item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read when to report"))?.item;
        item.map_or_else(|| Ok(DailyReport::default()), |item| from_item("daily report", item))
    }

    /// Writes when it is sent, with the event that is owed if an owner changed it; `false` if another write came first.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_daily_report(&self, next: &DailyReport, event: Option<&PendingEvent>) -> Result<bool, StoreError> {
        let mut item: Item = to_item("the daily report", next)?;
        item.extend(keys::daily_report().item());
        let actions = vec![put_version(&self.table(), item, next.version)?];
        let events: Vec<&PendingEvent> = event.into_iter().collect();
        let written = self.transact_audited("change the daily report", actions, &events).await?;
        Ok(matches!(written, Transaction::Committed))
    }
}
