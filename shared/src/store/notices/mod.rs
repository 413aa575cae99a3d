//! Notices: stored before they are sent. Each is due until it was sent, and then kept for some days, so that the same one is
//! not sent again.

mod replies;

use super::Store;
use super::table::error::{Item, StoreError, condition_held, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use super::table::transaction::Transaction;
use crate::domain::notice::{Notice, NoticeId};
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};

/// Minutes that a notice is kept after it was sent: three days. Telegram repeats an update for at most a day.
const KEPT_MINUTES: i64 = 3 * 24 * 60;

impl Store {
    /// Stores notices, all or none; `false` if they are stored already. At most 100.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn enqueue_notices(&self, notices: &[Notice]) -> Result<bool, StoreError> {
        if notices.is_empty() {
            return Ok(true);
        }
        let puts = notices.iter().map(|notice| self.put_notice(notice)).collect::<Result<_, _>>()?;
        Ok(matches!(self.transact_write("store notices", puts).await?, Transaction::Committed))
    }

    /// The transaction's action that stores a notice, on the condition that it is new.
    pub(in crate::store) fn put_notice(&self, notice: &Notice) -> Result<TransactWriteItem, StoreError> {
        let mut item: Item = to_item("a notice", notice)?;
        item.insert("due".to_owned(), text(keys::NOTICE_SHARD));
        item.extend(keys::notice(&notice.id).item());
        let put = Put::builder().table_name(self.table()).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Those of these notices that were not sent yet, in this order. One that can't be read is an error of its own.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn unsent_notices(
        &self,
        ids: &[NoticeId],
    ) -> Result<Vec<(NoticeId, Result<Notice, StoreError>)>, StoreError> {
        let items = self.batch_get(ids.iter().map(|id| keys::notice(id).item()).collect(), true).await?;
        let unsent: Vec<Item> = items.into_iter().filter(|item| item.contains_key("due")).collect();
        let find = |id: &NoticeId| {
            let pk = text(keys::notice(id).pk);
            let item = unsent.iter().find(|item| item.get("pk") == Some(&pk))?;
            Some((id.clone(), from_item("notice", item.clone())))
        };
        Ok(ids.iter().filter_map(find).collect())
    }

    /// Records that an attempt begins, on the condition that no other did meanwhile; `false` if one did, or it was sent.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn begin_notice(&self, seen: &Notice, next: &Notice) -> Result<bool, StoreError> {
        let written = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::notice(&seen.id).item()))
            .update_expression("SET due_at = :later, failed_attempts = :attempts")
            .condition_expression("attribute_exists(due) AND due_at = :due")
            .expression_attribute_values(":later", number(next.due_at.as_millis()))
            .expression_attribute_values(":attempts", number(next.failed_attempts))
            .expression_attribute_values(":due", number(seen.due_at.as_millis()))
            .send()
            .await;
        condition_held("begin to send a notice", written)
    }

    /// Marks a notice as sent, or as given up: nobody sends it any more.
    ///
    /// # Errors
    /// If the table fails; it may then be sent again.
    pub async fn mark_notice_sent(&self, id: &NoticeId, now: Moment) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::notice(id).item()))
            .update_expression("SET #ttl = :end REMOVE due")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":end", number(now.plus_minutes(KEPT_MINUTES).as_millis() / 1_000))
            .send()
            .await
            .map_err(failed("mark a notice as sent"))?;
        Ok(())
    }
}
