//! The ledger of a user's balance: append-only; the balance changes in the transaction that writes the entry.

use super::table::error::{Item, StoreError, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use super::table::transaction::Transaction;
use super::{PendingEvent, Store};
use crate::domain::ids::UserId;
use crate::domain::intent::PageCursor;
use crate::domain::money::wallet::{Direction, EntryId, LedgerEntry};
use crate::domain::notice::Notice;
use crate::domain::page::Page;
use crate::domain::statistics::of_entry;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};

/// How adjusting a balance ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjusted {
    /// It is adjusted.
    Done,
    /// It was adjusted before, by the same tap.
    Before,
    /// The balance does not suffice, or the bot does not know the user.
    Refused,
}

/// Entries on one page of the history.
const PAGE: usize = 10;

impl Store {
    /// A page of a user's ledger, the newest entry first: one query.
    ///
    /// # Errors
    /// If the table fails or an entry can't be read.
    pub async fn ledger_page(&self, user: UserId, to: &PageCursor<EntryId>) -> Result<Page<LedgerEntry>, StoreError> {
        let (from, upto) = keys::ledger_range(to);
        let query = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :user AND sk BETWEEN :from AND :upto")
            .expression_attribute_values(":user", text(keys::user(user).pk))
            .expression_attribute_values(":from", text(from))
            .expression_attribute_values(":upto", text(upto))
            .scan_index_forward(matches!(to, PageCursor::Before(_)))
            // `BETWEEN` includes the cursor itself, and one more shows whether there is a page beyond.
            .limit(i32::try_from(PAGE).unwrap_or(i32::MAX).saturating_add(2));
        let answer = query.send().await.map_err(failed("read a ledger"))?;
        let entries = answer.items.unwrap_or_default().into_iter().map(|item| from_item("ledger entry", item));
        Ok(Page::cut(entries.collect::<Result<_, _>>()?, PAGE, to, |entry: &LedgerEntry| &entry.id))
    }

    /// Adjusts a balance, which never falls below zero, and stores the event and the notices about it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn adjust_balance(
        &self,
        user: UserId,
        entry: &LedgerEntry,
        event: &PendingEvent,
        notices: &[Notice],
    ) -> Result<Adjusted, StoreError> {
        let mut actions = match entry.kind.direction() {
            Direction::Credit => self.credit(user, entry)?,
            Direction::Debit => {
                let update = Update::builder()
                    .table_name(self.table())
                    .set_key(Some(keys::user(user).item()))
                    .update_expression("SET balance = balance - :amount")
                    .condition_expression("balance >= :amount")
                    .expression_attribute_values(":amount", number(entry.amount.get()))
                    .build()
                    .map_err(unwritable)?;
                vec![self.put_entry(user, entry)?, TransactWriteItem::builder().update(update).build()]
            }
        };
        for notice in notices {
            actions.push(self.put_notice(notice)?);
        }
        match self.transact_audited("adjust a balance", actions, &[event]).await? {
            Transaction::Committed => Ok(Adjusted::Done),
            Transaction::ConditionsFailed(failed) if failed.iter().any(|(at, _)| *at == 0) => Ok(Adjusted::Before),
            Transaction::ConditionsFailed(_) => Ok(Adjusted::Refused),
        }
    }

    /// The transaction's actions that credit a user: one writes the entry, one adds the amount to the balance;
    /// a third counts a deposit or a refund in the statistics.
    pub(super) fn credit(&self, user: UserId, entry: &LedgerEntry) -> Result<Vec<TransactWriteItem>, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::user(user).item()))
            .update_expression("ADD balance :amount")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":amount", number(entry.amount.get()))
            .build()
            .map_err(unwritable)?;
        let mut actions = vec![self.put_entry(user, entry)?, TransactWriteItem::builder().update(update).build()];
        actions.extend(self.count(of_entry(user, entry, self.zone).as_slice())?);
        Ok(actions)
    }

    /// The transaction's action that writes an entry, on the condition that it does not exist yet. Whoever uses it changes
    /// the balance in the same transaction.
    pub(super) fn put_entry(&self, user: UserId, entry: &LedgerEntry) -> Result<TransactWriteItem, StoreError> {
        let mut item: Item = to_item("a ledger entry", entry)?;
        item.extend(keys::ledger(user, &entry.id).item());
        let put = Put::builder()
            .table_name(self.table())
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}
