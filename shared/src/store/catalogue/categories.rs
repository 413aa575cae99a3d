//! The categories: one item, in the seller's order.

use crate::domain::catalogue::Category;
use crate::domain::ids::CategoryId;
use crate::store::table::error::{Item, StoreError, failed, unwritable};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, text};
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct Categories {
    pub(super) categories: Vec<Category>,
}

impl Store {
    /// All categories, in the seller's order.
    ///
    /// # Errors
    /// If the table fails or they can't be read.
    pub async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        let key = keys::categories().item();
        let call = self.client.get_item().table_name(self.table()).set_key(Some(key)).consistent_read(true);
        match call.send().await.map_err(failed("read the categories"))?.item {
            Some(item) => Ok(from_item::<Categories>("categories", item)?.categories),
            None => Ok(Vec::new()),
        }
    }

    /// Adds categories whose ids are new; existing ones stay as they are.
    ///
    /// # Errors
    /// If the table fails, or another process changed the categories meanwhile.
    pub async fn add_categories(&self, new: &[Category]) -> Result<(), StoreError> {
        let known = self.categories().await?;
        let mut categories = known.clone();
        categories.extend(new.iter().filter(|new| known.iter().all(|known| known.id != new.id)).cloned());
        if categories == known {
            return Ok(());
        }
        match self.update_categories(&known, categories, None).await? {
            true => Ok(()),
            false => Err(StoreError::Call { what: "add categories", code: "a conflict".into() }),
        }
    }

    /// Replaces the categories, if they are still those of `seen`, with the event that says so if an admin did; `false` if not.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_categories(
        &self,
        seen: &[Category],
        next: Vec<Category>,
        event: Option<&PendingEvent>,
    ) -> Result<bool, StoreError> {
        let mut item: Item = to_item("the categories", &Categories { categories: next })?;
        item.extend(keys::categories().item());
        let put = Put::builder().table_name(self.table()).set_item(Some(item));
        let seen: Item = to_item("the categories", &Categories { categories: seen.to_vec() })?;
        // They may have been deleted one by one, and not only never made.
        let put = match seen.get("categories").filter(|list| list.as_l().is_ok_and(|list| !list.is_empty())) {
            Some(list) => {
                put.condition_expression("categories = :seen").expression_attribute_values(":seen", list.clone())
            }
            None => put
                .condition_expression("attribute_not_exists(pk) OR size(categories) = :none")
                .expression_attribute_values(":none", keys::number(0)),
        };
        let actions = vec![TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build()];
        let events: Vec<&PendingEvent> = event.into_iter().collect();
        let written = self.transact_audited("change the categories", actions, &events).await?;
        Ok(matches!(written, Transaction::Committed))
    }

    /// Whether a product stands in the category, hidden ones counted; as the index says, which may be a moment behind.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn is_category_used(&self, id: &CategoryId) -> Result<bool, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::CATEGORY_INDEX)
            .key_condition_expression("category = :category")
            .expression_attribute_values(":category", text(id.as_str()))
            .limit(1);
        Ok(query.send().await.map_err(failed("read a category"))?.count > 0)
    }
}
