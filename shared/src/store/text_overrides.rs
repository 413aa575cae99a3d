//! A shop's own texts: one item, so that one read brings them all.

use super::Store;
use super::order::read_order;
use super::table::error::{Item, StoreError, failed};
use super::table::item::{from_item, to_item};
use super::table::keys;
use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::domain::text_overrides::TextOverrides;
use serde::{Deserialize, Serialize};

/// The item as it stands in the table: by language, then by key.
#[derive(Serialize, Deserialize)]
struct TextsItem {
    texts: TextOverrides,
}

impl Store {
    /// The shop's own texts; none if it never changed one.
    ///
    /// # Errors
    /// If the table fails or the item can't be read.
    pub async fn text_overrides(&self) -> Result<TextOverrides, StoreError> {
        let call = self.client.get_item().table_name(&self.table).set_key(Some(keys::text_overrides().item()));
        let answer = call.send().await.map_err(failed("read the shop's own texts"))?;
        answer.item.map_or_else(|| Ok(TextOverrides::default()), read)
    }

    /// An order and the shop's own texts, in one call. Texts that can't be read keep nobody from the order.
    ///
    /// # Errors
    /// If the table fails or the order can't be read.
    pub async fn order_with_text_overrides(
        &self,
        id: &OrderId,
    ) -> Result<(Option<Order>, Result<TextOverrides, StoreError>), StoreError> {
        let texts_key = keys::text_overrides().item();
        let is_texts = |item: &Item| texts_key.iter().all(|(name, value)| item.get(name) == Some(value));
        let items = self.batch_get(vec![keys::order(id).item(), texts_key.clone()], true).await?;
        let (mut texts, mut orders): (Vec<Item>, Vec<Item>) = items.into_iter().partition(is_texts);
        let order = orders.pop().map(|item| read_order(item, id)).transpose()?;
        Ok((order, texts.pop().map_or_else(|| Ok(TextOverrides::default()), read)))
    }

    /// Replaces all of the shop's own texts. Processes say them when they read them anew, a minute later at most.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_text_overrides(&self, texts: TextOverrides) -> Result<(), StoreError> {
        let item = written(texts)?;
        let call = self.client.put_item().table_name(&self.table).set_item(Some(item));
        call.send().await.map_err(failed("store the shop's own texts"))?;
        Ok(())
    }
}

fn read(item: Item) -> Result<TextOverrides, StoreError> {
    from_item("texts", item).map(|item: TextsItem| item.texts)
}

fn written(texts: TextOverrides) -> Result<Item, StoreError> {
    let mut item: Item = to_item("the shop's own texts", &TextsItem { texts })?;
    item.extend(keys::text_overrides().item());
    Ok(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use aws_sdk_dynamodb::types::AttributeValue;

    fn item(language: &str) -> Item {
        let text = [("cart.empty".to_owned(), AttributeValue::S("Nothing here".into()))];
        let texts = [(language.to_owned(), AttributeValue::M(text.into()))];
        let mut item = keys::text_overrides().item();
        item.insert("texts".into(), AttributeValue::M(texts.into()));
        item
    }

    #[test]
    fn the_item_is_read() {
        let overrides = read(item("en")).expect("texts");
        assert_eq!(overrides.get(Language::English, "cart.empty"), Some("Nothing here"));
        assert_eq!(overrides.iter().count(), 1);
    }

    #[test]
    fn the_item_is_written_as_it_is_read() {
        let mut texts = TextOverrides::default();
        texts.set(Language::English, "cart.empty", "Nothing here");
        let written = written(texts).expect("an item");
        assert_eq!(written, item("en"));
    }

    #[test]
    fn a_language_that_nobody_speaks_is_an_error() {
        assert!(matches!(read(item("fr")), Err(StoreError::Unreadable { .. })));
    }
}
