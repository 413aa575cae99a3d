//! Pages of the catalogue.

use super::categories::Categories;
use crate::domain::catalogue::{CataloguePage, Product};
use crate::domain::ids::CategoryId;
use crate::domain::intent::PageCursor;
use crate::store::Store;
use crate::store::table::error::{StoreError, failed};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, text};

/// Products on one page of the catalogue.
const PAGE: usize = 5;

/// Products that are read further if a page is not full yet.
const MORE: i32 = 100;

impl Store {
    /// A page of the catalogue, of one category or of all: one query.
    ///
    /// # Errors
    /// If the table fails or a product can't be read.
    pub async fn catalogue_page(
        &self,
        category: Option<&CategoryId>,
        to: &PageCursor,
    ) -> Result<CataloguePage, StoreError> {
        self.page(category, to, Product::is_on_sale).await
    }

    /// A page of all products as an admin sees it: with the hidden ones.
    ///
    /// # Errors
    /// If the table fails or a product can't be read.
    pub async fn products_page(&self, to: &PageCursor) -> Result<CataloguePage, StoreError> {
        self.page(None, to, |product| !product.is_deleted()).await
    }

    async fn page(
        &self,
        category: Option<&CategoryId>,
        to: &PageCursor,
        is_listed: impl Fn(&Product) -> bool,
    ) -> Result<CataloguePage, StoreError> {
        let (partition, index) = match category {
            Some(category) => (category.as_str(), Some(keys::CATEGORY_INDEX)),
            None => (keys::CATALOGUE, None),
        };
        // One product more than a page shows whether there is a next page. The categories' item sorts before all products,
        // and `BETWEEN` includes the cursor itself, so these queries read one item more.
        let query = self.client.query().table_name(self.table()).set_index_name(index.map(str::to_owned));
        let query = query
            .expression_attribute_names("#partition", if index.is_some() { "category" } else { "pk" })
            .expression_attribute_values(":partition", text(partition));
        let (query, mut limit) = match to {
            PageCursor::First => (query.key_condition_expression("#partition = :partition"), page_and(2)),
            PageCursor::After(code) => (
                query
                    .key_condition_expression("#partition = :partition AND sk > :cursor")
                    .expression_attribute_values(":cursor", text(keys::product(code).sk)),
                page_and(1),
            ),
            PageCursor::Before(code) => (
                query
                    .key_condition_expression("#partition = :partition AND sk BETWEEN :first AND :cursor")
                    .expression_attribute_values(":first", text(keys::PRODUCT))
                    .expression_attribute_values(":cursor", text(keys::product(code).sk))
                    .scan_index_forward(false),
                page_and(2),
            ),
        };
        let (mut page, mut from) = (CataloguePage::default(), None);
        loop {
            let answer = query.clone().limit(limit).set_exclusive_start_key(from).send().await;
            let answer = answer.map_err(failed("read the catalogue"))?;
            for item in answer.items.unwrap_or_default() {
                if item.get("sk").and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk == keys::CATEGORIES) {
                    page.categories = from_item::<Categories>("categories", item)?.categories;
                } else {
                    let product = from_item("product", item)?;
                    if is_listed(&product) && !matches!(to, PageCursor::Before(cursor) if product.code == *cursor) {
                        page.products.push(product);
                    }
                }
            }
            from = answer.last_evaluated_key;
            if page.products.len() > PAGE || from.is_none() {
                break;
            }
            // What is not listed made the page too short: rare, and perhaps many in a row.
            limit = MORE;
        }
        cut(&mut page, to);
        Ok(page)
    }
}

/// The limit of a query for a page and `more` items.
fn page_and(more: i32) -> i32 {
    i32::try_from(PAGE).unwrap_or(i32::MAX).saturating_add(more)
}

/// Removes the products beyond the page, and notes whether there are pages before and after it.
fn cut(page: &mut CataloguePage, to: &PageCursor) {
    match to {
        PageCursor::First => page.after = page.products.len() > PAGE,
        PageCursor::After(_) => {
            page.before = true;
            page.after = page.products.len() > PAGE;
        }
        PageCursor::Before(_) => {
            page.before = page.products.len() > PAGE;
            page.after = true;
        }
    }
    page.products.truncate(PAGE);
    page.products.sort_by(|one, other| one.code.cmp(&other.code));
}
