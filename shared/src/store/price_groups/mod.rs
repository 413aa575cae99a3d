//! Price groups: all of them on one item, and whose group it is on the user's own.

use super::table::error::{Item, StoreError, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number};
use super::table::transaction::Transaction;
use super::{PendingEvent, Store};
use crate::domain::catalogue::price_group::{GroupId, PriceGroups};
use crate::domain::ids::UserId;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};

impl Store {
    /// The groups as they are now.
    ///
    /// # Errors
    /// If the table fails or they can't be read.
    pub async fn price_groups(&self) -> Result<PriceGroups, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::price_groups().item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read the price groups"))?.item;
        item.map_or_else(|| Ok(PriceGroups::default()), |item| from_item("price groups", item))
    }

    /// Replaces the groups, if nobody did since revision `seen`, with the event that says so; `false` if somebody did.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_price_groups(
        &self,
        seen: u32,
        next: &PriceGroups,
        event: &PendingEvent,
    ) -> Result<bool, StoreError> {
        let mut item: Item = to_item("the price groups", next)?;
        item.extend(keys::price_groups().item());
        let put = Put::builder()
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR revision = :seen")
            .expression_attribute_values(":seen", number(seen));
        self.put_audited("change the price groups", put, Some(event)).await
    }

    /// Puts a user into a group, or into none, with the event that says so; `false` if they are there already.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn set_price_group(
        &self,
        id: UserId,
        group: Option<GroupId>,
        event: &PendingEvent,
    ) -> Result<bool, StoreError> {
        let user = Update::builder().table_name(self.table()).set_key(Some(keys::user(id).item()));
        let user = match group {
            Some(GroupId(group)) => user
                .update_expression("SET price_group = :group")
                .condition_expression(
                    "attribute_exists(pk) AND (attribute_not_exists(price_group) OR price_group <> :group)",
                )
                .expression_attribute_values(":group", number(group)),
            None => user.update_expression("REMOVE price_group").condition_expression("attribute_exists(price_group)"),
        };
        let user = TransactWriteItem::builder().update(user.build().map_err(unwritable)?).build();
        let written = self.transact_audited("change a price group", vec![user], &[event]).await?;
        Ok(matches!(written, Transaction::Committed))
    }
}
