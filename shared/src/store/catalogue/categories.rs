//! The categories: one item, in the seller's order.

use crate::domain::catalogue::Category;
use crate::domain::ids::CategoryId;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, condition_held, failed};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, text};
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
        let call = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true);
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
        match self.update_categories(&known, categories).await? {
            true => Ok(()),
            false => Err(StoreError::Call { what: "add categories", code: "a conflict".into() }),
        }
    }

    /// Replaces the categories, if they are still those of `seen`; `false` if not.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_categories(&self, seen: &[Category], next: Vec<Category>) -> Result<bool, StoreError> {
        let mut item: Item = to_item("the categories", &Categories { categories: next })?;
        item.extend(keys::categories().item());
        let call = self.client.put_item().table_name(&self.table).set_item(Some(item));
        let seen: Item = to_item("the categories", &Categories { categories: seen.to_vec() })?;
        // They may have been deleted one by one, and not only never made.
        let call = match seen.get("categories").filter(|list| list.as_l().is_ok_and(|list| !list.is_empty())) {
            Some(list) => {
                call.condition_expression("categories = :seen").expression_attribute_values(":seen", list.clone())
            }
            None => call
                .condition_expression("attribute_not_exists(pk) OR size(categories) = :none")
                .expression_attribute_values(":none", keys::number(0)),
        };
        condition_held("change the categories", call.send().await)
    }

    /// Whether a product stands in the category, hidden ones counted; as the index says, which may be a moment behind.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn is_category_used(&self, id: &CategoryId) -> Result<bool, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::CATEGORY_INDEX)
            .key_condition_expression("category = :category")
            .expression_attribute_values(":category", text(id.as_str()))
            .limit(1);
        Ok(query.send().await.map_err(failed("read a category"))?.count > 0)
    }
}
