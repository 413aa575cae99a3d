//! What a product is, as a seed describes it. Its stock stays as it is.

use crate::domain::catalogue::{Product, ProductTexts};
use crate::domain::ids::ProductCode;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, condition_held, failed};
use crate::store::table::item::to_item;
use crate::store::table::keys::{self, number, text};
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;

/// Attributes of a product that a seller's description leaves as they are.
const COUNTED: [&str; 4] = ["last", "left", "returned", "sold"];

/// The attribute that says which version of its content is sold.
pub(in crate::store) const CONTENT: &str = "content";

/// Attributes of a product that it may be without.
const OPTIONAL: [&str; 6] = ["category", "variant_category", "variant", "state", "cost", "low_stock"];

/// The update that describes a product: the parts of its expression.
pub(super) struct Description {
    pub(super) update: String,
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

impl Description {
    /// Describes a product; `revision`: how often admins changed it.
    pub(super) fn of(product: &Product, revision: u64) -> Result<Self, StoreError> {
        let mut item: Item = to_item("a product", product)?;
        for kept in COUNTED.into_iter().chain([CONTENT, "replaced", "revision", "told"]) {
            item.remove(kept);
        }
        if revision > 0 {
            item.insert("revision".to_owned(), number(revision));
        }
        // In the index of categories stand only the products that a list of theirs may show.
        if (product.code.variant_of().is_some() || product.is_deleted())
            && let Some(category) = item.remove("category")
        {
            item.insert("variant_category".to_owned(), category);
        }
        let (mut sets, mut names, mut values) = (Vec::new(), HashMap::new(), HashMap::new());
        let absent: Vec<&str> = OPTIONAL.into_iter().filter(|name| !item.contains_key(*name)).collect();
        for (at, (name, value)) in item.into_iter().enumerate() {
            sets.push(format!("#a{at} = :a{at}"));
            names.insert(format!("#a{at}"), name);
            values.insert(format!(":a{at}"), value);
        }
        for counted in COUNTED {
            sets.push(format!("#{counted} = if_not_exists(#{counted}, :zero)"));
            names.insert(format!("#{counted}"), counted.to_owned());
        }
        values.insert(":zero".to_owned(), number(0));
        let removes: Vec<String> = absent.iter().map(|name| format!("#r_{name}")).collect();
        names.extend(absent.iter().map(|name| (format!("#r_{name}"), (*name).to_owned())));
        Ok(Self { update: format!("SET {} REMOVE {}", sets.join(", "), removes.join(", ")), names, values })
    }
}

impl Store {
    /// Creates a product or a variant, or replaces its description; its stock stays as it is. A variant has no texts. `false`,
    /// and nothing changed, if an admin described it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn upsert_product(&self, product: &Product, texts: &ProductTexts) -> Result<bool, StoreError> {
        let Description { update, names, values } = Description::of(product, 0)?;
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::product(&product.code).item()))
            .update_expression(update)
            .condition_expression("attribute_not_exists(revision)")
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        if !condition_held("write a product", call.send().await)? {
            return Ok(false);
        }
        if product.code.variant_of().is_none() {
            self.write_texts(&product.code, texts).await?;
        }
        Ok(true)
    }

    /// Writes a product's texts and photo. Telegram's id of a photo that was sent stays: if the photo is the same, it holds.
    async fn write_texts(&self, code: &ProductCode, texts: &ProductTexts) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::product_texts(code).item()));
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
}
