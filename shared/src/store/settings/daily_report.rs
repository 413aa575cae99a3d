//! When the daily report is sent, and when it was sent last.

use crate::domain::settings::daily_report::DailyReport;
use crate::store::table::error::{Item, StoreError, failed, unwritable};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, number};
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};

impl Store {
    /// When the daily report is sent.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn daily_report(&self) -> Result<DailyReport, StoreError> {
        let call = self.client.get_item().table_name(&self.table).set_key(Some(keys::daily_report().item()));
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
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = match next.version {
            1 => put.condition_expression("attribute_not_exists(pk)"),
            later => put
                .condition_expression("version = :before")
                .expression_attribute_values(":before", number(later.saturating_sub(1))),
        };
        let mut actions = vec![TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build()];
        if let Some(event) = event {
            actions.push(self.event_action(event)?);
        }
        Ok(matches!(self.transact_write("change the daily report", actions).await?, Transaction::Committed))
    }
}
