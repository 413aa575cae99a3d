//! Products as admins change them: with all that hangs together in one transaction, on the condition that nobody else changed
//! it meanwhile.

use super::categories::Categories;
use super::writing::Description;
use crate::domain::catalogue::editing::ProductRecord;
use crate::domain::catalogue::{Product, ProductTexts};
use crate::domain::ids::ProductCode;
use crate::store::table::error::{StoreError, unwritable};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, number, text};
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

/// A product that is to be changed.
pub struct ProductChange {
    /// The product as it was read; `None` if it is to be made.
    pub seen: Option<Product>,
    /// The product as it is to be.
    pub next: Product,
}

impl ProductChange {
    /// How often admins changed it, this time counted.
    pub fn revision(&self) -> u64 {
        self.seen.as_ref().map_or(0, |seen| seen.seller.revision).saturating_add(1)
    }
}

impl Store {
    /// A product that is not deleted, its texts and the categories, by a strongly consistent read: one call.
    ///
    /// # Errors
    /// If the table fails or something can't be read.
    pub async fn product_record(&self, code: &ProductCode) -> Result<Option<ProductRecord>, StoreError> {
        let keys = [keys::product(code), keys::product_texts(code), keys::categories()];
        let (mut product, mut texts, mut categories) = (None, ProductTexts::default(), Vec::new());
        for item in self.batch_get(keys.iter().map(keys::Key::item).collect(), true).await? {
            let sk = item.get("sk").and_then(|sk| sk.as_s().ok()).map(String::as_str);
            match sk {
                Some(keys::TEXTS) => texts = from_item("product texts", item)?,
                Some(keys::CATEGORIES) => categories = from_item::<Categories>("categories", item)?.categories,
                Some(_) | None => product = Some(from_item("product", item)?),
            }
        }
        let product = product.filter(|product: &Product| !product.is_deleted());
        Ok(product.map(|product| ProductRecord { product, texts, categories }))
    }

    /// Writes what an admin changed, the texts of a product among it, with the events about it; `false`, and nothing changed, if
    /// one of the products is not as it was read, or is to be made and exists.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn change_products(
        &self,
        changes: &[ProductChange],
        texts: Option<(&ProductCode, &ProductTexts)>,
        events: &[PendingEvent],
    ) -> Result<bool, StoreError> {
        let mut actions: Vec<_> = changes.iter().map(|change| self.describe(change)).collect::<Result<_, _>>()?;
        if let Some((code, texts)) = texts {
            actions.push(self.replace_texts(code, texts)?);
        }
        let events: Vec<&PendingEvent> = events.iter().collect();
        Ok(matches!(self.transact_audited("change a product", actions, &events).await?, Transaction::Committed))
    }

    fn describe(&self, change: &ProductChange) -> Result<TransactWriteItem, StoreError> {
        let Description { update, names, mut values } = Description::of(&change.next, change.revision())?;
        let condition = match &change.seen {
            None => "attribute_not_exists(pk)",
            Some(seen) if seen.seller.revision == 0 => "attribute_exists(pk) AND attribute_not_exists(revision)",
            Some(seen) => {
                values.insert(":seen".to_owned(), number(seen.seller.revision));
                "revision = :seen"
            }
        };
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::product(&change.next.code).item()))
            .update_expression(update)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
    }

    fn replace_texts(&self, code: &ProductCode, texts: &ProductTexts) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::product_texts(code).item()))
            .expression_attribute_values(":description", text(&texts.description))
            .expression_attribute_values(":terms", text(&texts.terms));
        let set = "SET description = :description, terms = :terms";
        let update = match (&texts.photo, &texts.photo_id) {
            (Some(photo), Some(id)) => update
                .update_expression(format!("{set}, photo = :photo, photo_sent = :photo, photo_id = :id"))
                .expression_attribute_values(":photo", text(&photo.0))
                .expression_attribute_values(":id", text(&id.0)),
            (Some(photo), None) => update
                .update_expression(format!("{set}, photo = :photo"))
                .expression_attribute_values(":photo", text(&photo.0)),
            (None, _) => update.update_expression(format!("{set} REMOVE photo, photo_sent, photo_id")),
        };
        Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
    }
}
