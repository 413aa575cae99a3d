//! Vouchers as admins and seeds write them. Their counts of uses stay as they are.

use super::VoucherItem;
use crate::domain::intent::PageCursor;
use crate::domain::page::Page;
use crate::domain::voucher::{Voucher, VoucherCode, VoucherState};
use crate::store::table::error::{StoreError, failed, unwritable};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, number, text};
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};

/// Vouchers on a page of the list.
const PAGE: usize = 8;

impl Store {
    /// Creates a voucher, or replaces its conditions; `false` if an admin paused or deleted it: it stays so.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn upsert_voucher(&self, voucher: &Voucher) -> Result<bool, StoreError> {
        let update = self
            .write_voucher(voucher)?
            .condition_expression("attribute_not_exists(pk) OR voucher.#state = :active")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":active", value(&VoucherState::Active)?);
        let written = self.transact_write("write a voucher", vec![action(update)?]).await?;
        Ok(matches!(written, Transaction::Committed))
    }

    /// Creates a voucher, with the event that says so; `false` if there is one with its code, or was one that orders used:
    /// those still count.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn create_voucher(&self, voucher: &Voucher, event: &PendingEvent) -> Result<bool, StoreError> {
        let update = self
            .write_voucher(voucher)?
            .condition_expression("attribute_not_exists(pk) OR (voucher.#state = :deleted AND #uses = :zero)")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":deleted", value(&VoucherState::Deleted)?);
        let written = self.transact_audited("create a voucher", vec![action(update)?], &[event]).await?;
        Ok(matches!(written, Transaction::Committed))
    }

    /// Replaces the conditions of a voucher, if they are still those of `seen`, with the event that says so; `false` if not.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_voucher(
        &self,
        seen: &Voucher,
        next: &Voucher,
        event: &PendingEvent,
    ) -> Result<bool, StoreError> {
        let update = self
            .write_voucher(next)?
            .condition_expression("voucher = :seen")
            .expression_attribute_values(":seen", value(seen)?);
        let written = self.transact_audited("change a voucher", vec![action(update)?], &[event]).await?;
        Ok(matches!(written, Transaction::Committed))
    }

    /// A voucher and how many orders use it, by a strongly consistent read.
    ///
    /// # Errors
    /// If the table fails or it can't be read.
    pub async fn voucher(&self, code: &VoucherCode) -> Result<Option<(Voucher, u32)>, StoreError> {
        let key = Some(keys::voucher(code).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let Some(item) = call.send().await.map_err(failed("read a voucher"))?.item else { return Ok(None) };
        let VoucherItem { voucher, uses } = from_item("voucher", item)?;
        Ok(Some((voucher, uses)).filter(|(voucher, _)| voucher.state != VoucherState::Deleted))
    }

    /// A page of the vouchers, in the order of their codes, each with how many orders use it.
    ///
    /// # Errors
    /// If the table fails or a voucher can't be read.
    pub async fn vouchers(&self, to: &PageCursor<VoucherCode>) -> Result<Page<(Voucher, u32)>, StoreError> {
        let (from, upto) = keys::voucher_range(to);
        let query = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :vouchers AND sk BETWEEN :from AND :upto")
            .expression_attribute_values(":vouchers", text(keys::VOUCHERS))
            .expression_attribute_values(":from", text(from))
            .expression_attribute_values(":upto", text(upto))
            .scan_index_forward(!matches!(to, PageCursor::Before(_)));
        let answer = query.send().await.map_err(failed("read the vouchers"))?;
        let mut vouchers = Vec::new();
        for item in answer.items.unwrap_or_default() {
            let VoucherItem { voucher, uses } = from_item("voucher", item)?;
            if voucher.state != VoucherState::Deleted {
                vouchers.push((voucher, uses));
            }
        }
        Ok(Page::cut(vouchers, PAGE, to, |(voucher, _)| &voucher.code))
    }

    /// What writes a voucher's conditions. Its limit stands beside them too, for the condition of a transaction.
    fn write_voucher(&self, voucher: &Voucher) -> Result<UpdateBuilder, StoreError> {
        let call = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::voucher(&voucher.code).item()))
            .expression_attribute_names("#uses", "uses")
            .expression_attribute_values(":voucher", value(voucher)?)
            .expression_attribute_values(":zero", number(0));
        let set = "SET voucher = :voucher, #uses = if_not_exists(#uses, :zero)";
        Ok(match voucher.most_uses {
            Some(most) => call
                .update_expression(format!("{set}, most_uses = :most"))
                .expression_attribute_values(":most", number(most)),
            None => call.update_expression(format!("{set} REMOVE most_uses")),
        })
    }
}

fn action(update: UpdateBuilder) -> Result<TransactWriteItem, StoreError> {
    Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
}

pub(super) fn value<T: serde::Serialize>(value: &T) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(value)
        .map_err(|error| StoreError::Unwritable { what: "a voucher", why: error.to_string() })
}
