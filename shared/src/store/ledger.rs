//! The ledger of credited payments: append-only; the user's balance changes in the same transaction.

use super::Store;
use super::table::error::{Item, StoreError, unwritable};
use super::table::item::to_item;
use super::table::keys::{self, number};
use crate::domain::ids::{OrderId, TxnId, UserId};
use crate::domain::money::Rupiah;
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use serde::{Deserialize, Serialize};

/// One credited payment. Never changed, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// When the payment was completed, by the gateway's clock.
    pub at: Moment,
    /// The amount that was credited.
    pub amount: Rupiah,
    /// The order it was paid for.
    pub order: OrderId,
    /// The gateway's transaction; each has at most one entry.
    pub txn: TxnId,
}

impl Store {
    /// The transaction's actions that credit a user: one writes the entry, on the condition that it does not exist yet; one
    /// adds the amount to the balance.
    pub(super) fn credit(&self, user: UserId, entry: &LedgerEntry) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut item: Item = to_item("a ledger entry", entry)?;
        item.extend(keys::ledger(user, entry.at, entry.txn.as_str()).item());
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(unwritable)?;
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::user(user).item()))
            .update_expression("ADD balance :amount")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":amount", number(entry.amount.get()))
            .build()
            .map_err(unwritable)?;
        Ok(vec![TransactWriteItem::builder().put(put).build(), TransactWriteItem::builder().update(update).build()])
    }
}
