//! The admins whom other admins made. What each may do stands on their own item; one item lists them all, for whoever has
//! to be told something.

use super::Store;
use super::table::error::{StoreError, failed, unwritable};
use super::table::keys::{self, number, text};
use super::table::transaction::Transaction;
use crate::domain::ids::UserId;
use crate::domain::notice::Notice;
use crate::domain::user::access::Rights;
use crate::store::PendingEvent;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};

/// The most admins that are made so. A notice to all of them is one transaction, which takes 100 actions.
const MOST: usize = 30;

/// What came of changing somebody's rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightsWritten {
    /// They are written.
    Done,
    /// Another admin changed them first.
    Changed,
    /// There are as many admins as there can be.
    TooMany,
}

impl Store {
    /// Whom other admins made admins.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn admins(&self) -> Result<Vec<UserId>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::admins().item()));
        let item = call.send().await.map_err(failed("read the admins"))?.item.unwrap_or_default();
        let ids = item.get("ids").and_then(|ids| ids.as_ns().ok()).map_or(&[][..], Vec::as_slice);
        Ok(ids.iter().filter_map(|id| id.parse().ok()).map(UserId).collect())
    }

    /// Changes the rights of a user, if they are still those that were `seen`, with the notice and the event that are owed for it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn set_rights(
        &self,
        id: UserId,
        (seen, next): (&Rights, &Rights),
        notice: Option<&Notice>,
        event: &PendingEvent,
    ) -> Result<RightsWritten, StoreError> {
        let user = Update::builder().table_name(self.table()).set_key(Some(keys::user(id).item()));
        let user = match next.is_empty() {
            true => user.update_expression("REMOVE rights"),
            false => user
                .update_expression("SET rights = :next")
                .expression_attribute_values(":next", text(next.to_string())),
        };
        let user = match seen.is_empty() {
            true => user.condition_expression("attribute_exists(pk) AND attribute_not_exists(rights)"),
            false => {
                user.condition_expression("rights = :seen").expression_attribute_values(":seen", text(seen.to_string()))
            }
        };
        let mut actions = vec![TransactWriteItem::builder().update(user.build().map_err(unwritable)?).build()];
        if seen.is_empty() != next.is_empty() {
            actions.push(self.list_admin(id, !next.is_empty())?);
        }
        if let Some(notice) = notice {
            actions.push(self.put_notice(notice)?);
        }
        Ok(match self.transact_audited("change an admin's rights", actions, &[event]).await? {
            Transaction::Committed => RightsWritten::Done,
            Transaction::ConditionsFailed(failed) if failed.iter().all(|(at, _)| *at == 1) => RightsWritten::TooMany,
            Transaction::ConditionsFailed(_) => RightsWritten::Changed,
        })
    }

    /// The transaction's action that takes an admin on the list, or off it.
    fn list_admin(&self, id: UserId, listed: bool) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::admins().item()))
            .expression_attribute_values(":id", AttributeValue::Ns(vec![id.0.to_string()]));
        let update = match listed {
            true => update
                .update_expression("ADD ids :id")
                .condition_expression("attribute_not_exists(ids) OR size(ids) < :most")
                .expression_attribute_values(":most", number(MOST)),
            false => update.update_expression("DELETE ids :id"),
        };
        Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
    }
}
