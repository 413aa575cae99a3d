//! The totals that the welcome message shows: users and delivered orders. Several items share the counting, so that
//! transactions rarely meet on the same one.

use super::Store;
use super::table::error::{StoreError, failed, unwritable};
use super::table::keys::{self, number, text};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

/// The shop's totals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Users who have ever used the bot.
    pub users: u64,
    /// Orders whose goods were delivered.
    pub delivered: u64,
}

impl Store {
    /// The totals, summed over all their items.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn totals(&self) -> Result<Totals, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :totals")
            .expression_attribute_values(":totals", text(keys::TOTALS))
            .send()
            .await
            .map_err(failed("read the totals"))?;
        let sum = |name: &str| {
            let counts = answer.items().iter().filter_map(|item| item.get(name)?.as_n().ok()?.parse::<u64>().ok());
            counts.sum()
        };
        Ok(Totals { users: sum("users"), delivered: sum("delivered") })
    }

    /// The transaction's action that adds one to `total`. The hash of `of` chooses which item is updated.
    pub(super) fn add_to_totals(&self, of: &str, total: &str) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::totals(of).item()))
            .update_expression("ADD #total :one")
            .expression_attribute_names("#total", total)
            .expression_attribute_values(":one", number(1))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}
