//! The catalogue: products and their long texts, as they are read. Buyers only ever read what is on sale.

mod allocation;
mod categories;
mod editing;
mod pages;
mod writing;

pub(super) use allocation::ORPHANED_AFTER_MINUTES;
pub use allocation::SlotAllocation;
pub use editing::ProductChange;
pub(super) use writing::CONTENT;

use super::Store;
use super::table::error::{Item, StoreError, failed};
use super::table::item::from_item;
use super::table::keys::{self, text};
use crate::domain::catalogue::{Product, ProductTexts};
use crate::domain::ids::ProductCode;
use std::collections::BTreeSet;

impl Store {
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
        Ok(product.filter(Product::is_on_sale).map(|product| (product, texts)))
    }

    /// The variants of a product, the cheapest first, and its long texts: one call.
    ///
    /// # Errors
    /// If the table fails or a variant can't be read.
    pub async fn variants(&self, code: &ProductCode) -> Result<(Vec<Product>, ProductTexts), StoreError> {
        let (mut variants, texts) = self.variants_read(code, false).await?;
        variants.retain(Product::is_on_sale);
        Ok((variants, texts))
    }

    /// As [`Store::variants`], with a strongly consistent read.
    ///
    /// # Errors
    /// If the table fails or a variant can't be read.
    pub async fn variants_now(&self, code: &ProductCode) -> Result<Vec<Product>, StoreError> {
        let (mut variants, _) = self.variants_read(code, true).await?;
        variants.retain(Product::is_on_sale);
        Ok(variants)
    }

    async fn variants_read(
        &self,
        code: &ProductCode,
        consistent: bool,
    ) -> Result<(Vec<Product>, ProductTexts), StoreError> {
        let query = self.client.query().table_name(self.table()).key_condition_expression("pk = :details");
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
        Ok(on_sale(self.products_read(codes, false).await?))
    }

    /// As [`Store::products`], with a strongly consistent read: every write that was confirmed before is seen.
    ///
    /// # Errors
    /// If the table fails or a product can't be read.
    pub async fn products_now(&self, codes: impl Iterator<Item = &ProductCode>) -> Result<Vec<Product>, StoreError> {
        Ok(on_sale(self.products_read(codes, true).await?))
    }

    /// The products of these codes, by a strongly consistent read: hidden and deleted ones too.
    ///
    /// # Errors
    /// If the table fails or a product can't be read.
    pub async fn every_product(&self, codes: impl Iterator<Item = &ProductCode>) -> Result<Vec<Product>, StoreError> {
        self.products_read(codes, true).await
    }

    /// The variants of a product, the cheapest first, by a strongly consistent read: hidden and deleted ones too.
    ///
    /// # Errors
    /// If the table fails or a variant can't be read.
    pub async fn every_variant(&self, code: &ProductCode) -> Result<Vec<Product>, StoreError> {
        Ok(self.variants_read(code, true).await?.0)
    }

    async fn products_read(
        &self,
        codes: impl Iterator<Item = &ProductCode>,
        consistent: bool,
    ) -> Result<Vec<Product>, StoreError> {
        // DynamoDB takes each key once.
        let codes: BTreeSet<&ProductCode> = codes.collect();
        let keys: Vec<Item> = codes.into_iter().map(|code| keys::product(code).item()).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        self.batch_get(keys, consistent).await?.into_iter().map(|item| from_item("product", item)).collect()
    }
}

fn on_sale(mut products: Vec<Product>) -> Vec<Product> {
    products.retain(Product::is_on_sale);
    products
}
