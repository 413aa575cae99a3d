//! The catalogue: categories, products and their long texts; and the allocation of slots by a product's slot counter.

use super::Store;
use super::table::error::{Item, StoreError, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use crate::domain::catalogue::{CataloguePage, Category, Product, ProductTexts};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::intent::PageCursor;
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Products on one page of the catalogue.
const PAGE: usize = 5;

/// Minutes after which allocated slots without a reservation count as orphaned.
pub(super) const ORPHANED_AFTER_MINUTES: i64 = 5;

/// The result of an allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotAllocation {
    /// These slots, to be reserved; the product as it was at that moment.
    Slots(Product, RangeInclusive<u64>),
    /// Fewer slots are left than were wanted; the product as it is now. One that is sold without end has none, and needs none.
    OutOfStock(Product),
    /// There is no such product.
    NoProduct,
}

/// Attributes of a product that a seller's description leaves as they are.
const COUNTED: [&str; 4] = ["last", "left", "returned", "sold"];

/// The attribute that says which version of its content is sold.
pub(super) const CONTENT: &str = "content";

#[derive(Serialize, Deserialize)]
struct Categories {
    categories: Vec<Category>,
}

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
        let (partition, index) = match category {
            Some(category) => (category.as_str(), Some(keys::CATEGORY_INDEX)),
            None => (keys::CATALOGUE, None),
        };
        // One product more than a page shows whether there is a next page. The categories' item sorts before all products,
        // and `BETWEEN` includes the cursor itself, so these queries read one item more.
        let query = self.client.query().table_name(&self.table).set_index_name(index.map(str::to_owned));
        let query = query
            .expression_attribute_names("#partition", if index.is_some() { "category" } else { "pk" })
            .expression_attribute_values(":partition", text(partition));
        let query = match to {
            PageCursor::First => query.key_condition_expression("#partition = :partition").limit(page_and(2)),
            PageCursor::After(code) => query
                .key_condition_expression("#partition = :partition AND sk > :cursor")
                .expression_attribute_values(":cursor", text(keys::product(code).sk))
                .limit(page_and(1)),
            PageCursor::Before(code) => query
                .key_condition_expression("#partition = :partition AND sk BETWEEN :first AND :cursor")
                .expression_attribute_values(":first", text(keys::PRODUCT))
                .expression_attribute_values(":cursor", text(keys::product(code).sk))
                .scan_index_forward(false)
                .limit(page_and(2)),
        };
        let answer = query.send().await.map_err(failed("read the catalogue"))?;
        let mut page = CataloguePage::default();
        for item in answer.items.unwrap_or_default() {
            if item.get("sk").and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk == keys::CATEGORIES) {
                page.categories = from_item::<Categories>("categories", item)?.categories;
            } else {
                page.products.push(from_item("product", item)?);
            }
        }
        cut(&mut page, to);
        Ok(page)
    }

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

    /// A product with its long texts: one call.
    ///
    /// # Errors
    /// If the table fails or the product can't be read.
    pub async fn product(&self, code: &ProductCode) -> Result<Option<(Product, ProductTexts)>, StoreError> {
        let items = self.batch_get(vec![keys::product(code).item(), keys::product_texts(code).item()], false).await?;
        let mut product = None;
        let mut texts = ProductTexts::default();
        for item in items {
            if item.contains_key("description") {
                texts = from_item("product texts", item)?;
            } else {
                product = Some(from_item("product", item)?);
            }
        }
        Ok(product.map(|product| (product, texts)))
    }

    /// The variants of a product, the cheapest first, and its long texts: one call.
    ///
    /// # Errors
    /// If the table fails or a variant can't be read.
    pub async fn variants(&self, code: &ProductCode) -> Result<(Vec<Product>, ProductTexts), StoreError> {
        self.variants_read(code, false).await
    }

    /// As [`Store::variants`], with a strongly consistent read.
    ///
    /// # Errors
    /// If the table fails or a variant can't be read.
    pub async fn variants_now(&self, code: &ProductCode) -> Result<Vec<Product>, StoreError> {
        Ok(self.variants_read(code, true).await?.0)
    }

    async fn variants_read(
        &self,
        code: &ProductCode,
        consistent: bool,
    ) -> Result<(Vec<Product>, ProductTexts), StoreError> {
        let query = self.client.query().table_name(&self.table).key_condition_expression("pk = :details");
        let query = query.consistent_read(consistent);
        let answer = query.expression_attribute_values(":details", text(keys::details(code))).send().await;
        let (mut variants, mut texts) = (Vec::new(), ProductTexts::default());
        for item in answer.map_err(failed("read a product's variants"))?.items.unwrap_or_default() {
            if item.get("sk") == Some(&text(keys::TEXTS)) {
                texts = from_item("product texts", item)?;
            } else {
                variants.push(from_item("product", item)?);
            }
        }
        variants.sort_by(|one: &Product, other| (one.price, &one.code).cmp(&(other.price, &other.code)));
        Ok((variants, texts))
    }

    /// The products of these codes that exist, in one call.
    ///
    /// # Errors
    /// If the table fails or a product can't be read.
    pub async fn products(&self, codes: impl Iterator<Item = &ProductCode>) -> Result<Vec<Product>, StoreError> {
        self.products_read(codes, false).await
    }

    /// As [`Store::products`], with a strongly consistent read: every write that was confirmed before is seen.
    ///
    /// # Errors
    /// If the table fails or a product can't be read.
    pub async fn products_now(&self, codes: impl Iterator<Item = &ProductCode>) -> Result<Vec<Product>, StoreError> {
        self.products_read(codes, true).await
    }

    async fn products_read(
        &self,
        codes: impl Iterator<Item = &ProductCode>,
        consistent: bool,
    ) -> Result<Vec<Product>, StoreError> {
        let keys: Vec<Item> = codes.map(|code| keys::product(code).item()).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        self.batch_get(keys, consistent).await?.into_iter().map(|item| from_item("product", item)).collect()
    }

    /// Allocates `quantity` slots. Their units are not reserved yet; the sweep releases slots that are never reserved.
    ///
    /// # Errors
    /// If the table fails or the product can't be read.
    pub async fn allocate_slots(
        &self,
        code: &ProductCode,
        quantity: u32,
        now: Moment,
    ) -> Result<SlotAllocation, StoreError> {
        let key = keys::product(code);
        let allocated = self
            .client
            .update_item()
            .table_name(&self.table)
            .update_expression(
                "SET #left = #left - :quantity, due = if_not_exists(due, :shard), due_at = if_not_exists(due_at, :check)",
            )
            // What is left of an earlier stock is not sold once the product is sold without end, or by its variants.
            .condition_expression(
                "#left >= :quantity AND (attribute_not_exists(kind) OR kind <> :endless) \
                 AND (attribute_not_exists(variants) OR size(variants) = :none)",
            )
            .expression_attribute_names("#left", "left")
            .expression_attribute_values(":endless", text("endless"))
            .expression_attribute_values(":none", number(0))
            .expression_attribute_values(":quantity", number(quantity))
            .expression_attribute_values(":shard", text(keys::due_shard(&key.sk)))
            .expression_attribute_values(":check", number(now.plus_minutes(ORPHANED_AFTER_MINUTES).as_millis()))
            .set_key(Some(key.item()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match allocated {
            Ok(answer) => {
                let product: Product = from_item("product", answer.attributes.unwrap_or_default())?;
                let slots = product.stock.slots_just_allocated(quantity);
                if slots.clone().count() != quantity as usize {
                    let record = format!("product {code}");
                    return Err(StoreError::Unreadable { record, why: "its slot counter does not add up".to_owned() });
                }
                Ok(SlotAllocation::Slots(product, slots))
            }
            Err(error) => match error.as_service_error().and_then(condition_failed) {
                Some(Some(item)) => Ok(SlotAllocation::OutOfStock(from_item("product", item)?)),
                Some(None) => Ok(SlotAllocation::NoProduct),
                None => Err(failed("allocate slots")(error)),
            },
        }
    }

    /// The transaction's action that adds to a product's sold units, on the condition that there is such a product.
    pub(super) fn add_to_sold(&self, code: &ProductCode, quantity: u32) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::product(code).item()))
            .update_expression("ADD sold :quantity")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":quantity", number(quantity))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Creates a product or a variant, or replaces its description; its stock stays as it is. A variant has no texts.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn upsert_product(&self, product: &Product, texts: &ProductTexts) -> Result<(), StoreError> {
        let mut item: Item = to_item("a product", product)?;
        for kept in COUNTED.into_iter().chain([CONTENT]) {
            item.remove(kept);
        }
        // In the index of categories stand only the products that a list of theirs shows.
        if product.code.variant_of().is_some()
            && let Some(category) = item.remove("category")
        {
            item.insert("variant_category".to_owned(), category);
        }
        let mut call =
            self.client.update_item().table_name(&self.table).set_key(Some(keys::product(&product.code).item()));
        let mut sets = Vec::new();
        for (at, (name, value)) in item.into_iter().enumerate() {
            sets.push(format!("#a{at} = :a{at}"));
            call = call
                .expression_attribute_names(format!("#a{at}"), name)
                .expression_attribute_values(format!(":a{at}"), value);
        }
        for counted in COUNTED {
            sets.push(format!("#{counted} = if_not_exists(#{counted}, :zero)"));
            call = call.expression_attribute_names(format!("#{counted}"), counted);
        }
        call.update_expression(format!("SET {}", sets.join(", ")))
            .expression_attribute_values(":zero", number(0))
            .send()
            .await
            .map_err(failed("write a product"))?;
        if product.code.variant_of().is_some() {
            return Ok(());
        }
        self.write_texts(&product.code, texts).await
    }

    /// Writes a product's texts and photo. Telegram's id of a photo that was sent stays: if the photo is the same, it holds.
    async fn write_texts(&self, code: &ProductCode, texts: &ProductTexts) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(&self.table).set_key(Some(keys::product_texts(code).item()));
        let call = call
            .expression_attribute_values(":description", text(&texts.description))
            .expression_attribute_values(":terms", text(&texts.terms));
        let call = match &texts.photo {
            Some(photo) => call
                .update_expression("SET description = :description, terms = :terms, photo = :photo")
                .expression_attribute_values(":photo", text(&photo.0)),
            None => call.update_expression("SET description = :description, terms = :terms REMOVE photo"),
        };
        call.send().await.map_err(failed("write a product"))?;
        Ok(())
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
        let mut item: Item = to_item("the categories", &Categories { categories })?;
        item.extend(keys::categories().item());
        let mut call = self.client.put_item().table_name(&self.table).set_item(Some(item));
        if known.is_empty() {
            call = call.condition_expression("attribute_not_exists(pk)");
        } else {
            let known: Item = to_item("the categories", &Categories { categories: known })?;
            call = call.condition_expression("categories = :known").set_expression_attribute_values(
                known.get("categories").map(|list| [(":known".to_owned(), list.clone())].into()),
            );
        }
        call.send().await.map_err(failed("add categories"))?;
        Ok(())
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
        PageCursor::Before(cursor) => {
            page.products.retain(|product| product.code != *cursor);
            page.before = page.products.len() > PAGE;
            page.after = true;
        }
    }
    page.products.truncate(PAGE);
    page.products.sort_by(|one, other| one.code.cmp(&other.code));
}

/// The existing item if the condition failed, `Some(None)` if there is no item; `None` if the call failed otherwise.
fn condition_failed(error: &aws_sdk_dynamodb::operation::update_item::UpdateItemError) -> Option<Option<Item>> {
    use aws_sdk_dynamodb::operation::update_item::UpdateItemError as E;
    match error {
        E::ConditionalCheckFailedException(failed) => Some(failed.item().filter(|item| !item.is_empty()).cloned()),
        _ => None,
    }
}
