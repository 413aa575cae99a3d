//! The search index, in parts of which one query reads all. It is derived from the products: whoever changes a product
//! writes it first, and then has it indexed; an update or a seed that ends in between comes again, and does both again.

use super::table::error::{Item, StoreError, condition_held, failed};
use super::table::item::from_item;
use super::table::keys::{self, number, text};
use super::{ATTEMPTS, Store, backoff};
use crate::domain::catalogue::search::{SearchIndex, SearchShard};
use crate::domain::catalogue::{Product, ProductTexts, VariantName};
use crate::domain::ids::ProductCode;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A part of the index as it stands in the table.
#[derive(Deserialize)]
struct ShardItem {
    sk: String,
    /// The number of its latest write.
    revision: u64,
    #[serde(with = "serde_bytes")]
    packed: Vec<u8>,
}

impl Store {
    /// The whole index: one call, as long as it is smaller than 1 MB. What was written a moment ago may be missing.
    ///
    /// # Errors
    /// If the table fails or the index can't be read.
    pub async fn search_index(&self) -> Result<SearchIndex, StoreError> {
        let query = self.client.query().table_name(self.table()).key_condition_expression("pk = :search");
        let query = query.expression_attribute_values(":search", text(keys::SEARCH));
        let mut shards = Vec::new();
        let mut from = None;
        loop {
            let answer = query.clone().set_exclusive_start_key(from).send().await;
            let answer = answer.map_err(failed("read the search index"))?;
            for item in answer.items.unwrap_or_default() {
                shards.push(unpacked(&from_item("search index", item)?)?);
            }
            from = answer.last_evaluated_key;
            if from.is_none() {
                return Ok(SearchIndex::new(shards));
            }
        }
    }

    /// Brings the index up to date about products that were just written or deleted. It reads them as they are now, after
    /// the part of the index that it changes, so that of two who change the same product the later one is indexed.
    ///
    /// # Errors
    /// If the table fails, or others change the same part again and again.
    pub async fn index_products(&self, codes: impl Iterator<Item = &ProductCode>) -> Result<(), StoreError> {
        let mut by_shard: BTreeMap<u8, Vec<ProductCode>> = BTreeMap::new();
        for code in codes {
            by_shard.entry(SearchShard::of(code)).or_default().push(code.clone());
        }
        for (shard, codes) in by_shard {
            let mut attempt = 0;
            while !self.try_to_index(shard, &codes).await? {
                attempt += 1;
                if attempt == ATTEMPTS {
                    return Err(StoreError::Call { what: "index products", code: "a conflict".into() });
                }
                backoff(attempt).await;
            }
        }
        Ok(())
    }

    /// Tries to change one part; `false` if it was changed by somebody else meanwhile.
    async fn try_to_index(&self, shard: u8, codes: &[ProductCode]) -> Result<bool, StoreError> {
        let key = keys::search(shard).item();
        let call = self.client.get_item().table_name(self.table()).set_key(Some(key.clone())).consistent_read(true);
        let item = call.send().await.map_err(failed("read the search index"))?.item;
        let seen: Option<ShardItem> = item.map(|item| from_item("search index", item)).transpose()?;
        let before = seen.as_ref().map_or_else(|| Ok(SearchShard::default()), unpacked)?;
        let after = before.with(codes, &self.products_with_texts(codes).await?);
        if after == before {
            return Ok(true);
        }
        let revision = seen.map(|seen| seen.revision);
        let packed = after.pack();
        let packed = packed
            .map_err(|error| StoreError::Unwritable { what: "a part of the search index", why: error.to_string() })?;
        let mut item: Item = key;
        item.insert("revision".to_owned(), number(revision.unwrap_or_default() + 1));
        item.insert("packed".to_owned(), AttributeValue::B(Blob::new(packed)));
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        let call = match revision {
            None => call.condition_expression("attribute_not_exists(pk)"),
            Some(seen) => {
                call.condition_expression("revision = :seen").expression_attribute_values(":seen", number(seen))
            }
        };
        condition_held("write the search index", call.send().await)
    }

    /// Those of the products that exist, each with its long texts, by a strongly consistent read. Who looks for a variant
    /// finds its product: what the variants are called joins the product's name.
    async fn products_with_texts(&self, codes: &[ProductCode]) -> Result<Vec<(Product, ProductTexts)>, StoreError> {
        let mut products = self.products_now(codes.iter()).await?;
        for product in products.iter_mut().filter(|product| !product.variants.is_empty()) {
            let variants = self.variants_now(&product.code).await?;
            for VariantName { label, .. } in variants.into_iter().filter_map(|variant| variant.variant) {
                product.name = format!("{} {label}", product.name);
            }
        }
        let keys = products.iter().map(|product| keys::product_texts(&product.code).item()).collect();
        let mut texts = BTreeMap::new();
        for item in self.batch_get(keys, true).await? {
            let pk = item.get("pk").and_then(|pk| pk.as_s().ok()).cloned().unwrap_or_default();
            texts.insert(pk, from_item::<ProductTexts>("product texts", item)?);
        }
        let with_texts = |product: Product| {
            let texts = texts.remove(&keys::product_texts(&product.code).pk).unwrap_or_default();
            (product, texts)
        };
        Ok(products.into_iter().map(with_texts).collect())
    }
}

fn unpacked(item: &ShardItem) -> Result<SearchShard, StoreError> {
    SearchShard::unpack(&item.packed)
        .map_err(|error| StoreError::Unreadable { record: format!("search index {}", item.sk), why: error.to_string() })
}
