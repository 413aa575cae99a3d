//! What a shop says in its own words: one item, so that one read brings it all.

mod editing;

pub use editing::{ShopTextsChange, TextHistoryOf};

use super::Store;
use super::order::read_order;
use super::serving::read_serving;
use super::table::error::{Item, StoreError, failed};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number};
use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::domain::serving::Serving;
use crate::domain::text_overrides::{ShopTexts, TextOverrides};
use aws_sdk_dynamodb::types::AttributeValue;

/// What one call reads beside an order.
pub struct OrderAndTexts {
    /// Whether the table serves.
    pub serving: Result<Serving, StoreError>,
    /// The order, if there is one.
    pub order: Result<Option<Order>, StoreError>,
    /// The shop's own texts.
    pub texts: Result<ShopTexts, StoreError>,
}

impl Store {
    /// What the shop says in its own words; nothing, if it never said any.
    ///
    /// # Errors
    /// If the table fails or the item can't be read.
    pub async fn shop_texts(&self) -> Result<ShopTexts, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::text_overrides().item()));
        let answer = call.send().await.map_err(failed("read the shop's own texts"))?;
        answer.item.map_or_else(|| Ok(ShopTexts::default()), read)
    }

    /// An order, and beside it what a process reads once a minute: whether this table serves, and the shop's own texts. Each
    /// is told apart, as texts that can't be read keep nobody from the order, and an order is nothing to go by in a table that
    /// does not serve.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn order_with_shop_texts(&self, id: &OrderId) -> Result<OrderAndTexts, StoreError> {
        let (order, texts, serving) = (keys::order(id).item(), keys::text_overrides().item(), keys::serving().item());
        let mut items = self.batch_get(vec![order.clone(), texts.clone(), serving.clone()], true).await?;
        let mut take = |key: &Item| {
            let is_it = |item: &Item| key.iter().all(|(name, value)| item.get(name) == Some(value));
            items.iter().position(is_it).map(|found| items.swap_remove(found))
        };
        Ok(OrderAndTexts {
            serving: read_serving(take(&serving)),
            order: take(&order).map(|item| read_order(item, id)).transpose(),
            texts: take(&texts).map_or_else(|| Ok(ShopTexts::default()), read),
        })
    }

    /// Replaces all of the shop's own texts; pictures and replies stay. Processes say them when they read them anew, a minute
    /// later at most.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_text_overrides(&self, texts: &TextOverrides) -> Result<(), StoreError> {
        let written = serde_dynamo::to_attribute_value::<_, AttributeValue>(texts)
            .map_err(|error| StoreError::Unwritable { what: "the shop's own texts", why: error.to_string() })?;
        self.client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::text_overrides().item()))
            .update_expression("SET texts = :texts ADD #version :one")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":texts", written)
            .expression_attribute_values(":one", number(1))
            .send()
            .await
            .map_err(failed("store the shop's own texts"))?;
        Ok(())
    }
}

fn read(item: Item) -> Result<ShopTexts, StoreError> {
    from_item("texts", item)
}

fn written(texts: &ShopTexts) -> Result<Item, StoreError> {
    let mut item: Item = to_item("the shop's own texts", texts)?;
    item.extend(keys::text_overrides().item());
    Ok(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::text_overrides::custom_reply::Trigger;
    use crate::domain::user::message::FileId;

    fn item(language: &str) -> Item {
        let text = [("cart.empty".to_owned(), AttributeValue::S("Nothing here".into()))];
        let texts = [(language.to_owned(), AttributeValue::M(text.into()))];
        let mut item = keys::text_overrides().item();
        item.insert("texts".into(), AttributeValue::M(texts.into()));
        item
    }

    #[test]
    fn the_item_is_read() {
        let texts = read(item("en")).expect("texts");
        assert_eq!(texts.texts.get(Language::English, "cart.empty"), Some("Nothing here"));
        assert_eq!((texts.texts.iter().count(), texts.version), (1, 0));
    }

    #[test]
    fn the_item_is_written_as_it_is_read() {
        let mut texts = ShopTexts::default();
        texts.texts.set(Language::English, "cart.empty", "Nothing here");
        let mut expected = item("en");
        expected.insert("version".into(), number(0));
        assert_eq!(written(&texts).expect("an item"), expected);
        let trigger = Trigger::parse("/jam").expect("a trigger");
        let texts = texts.with_picture("how_to.page", Some(FileId("a".into())));
        let texts = texts.with_new_reply(trigger, ("<b>x</b>".into(), Some(FileId("b".into()))));
        let texts = texts.with_text(Language::English, "keyboard.button.cart", Some("Bag"));
        let texts = texts.with_text(Language::English, "keyboard.button.cart", None);
        assert_eq!(read(written(&texts).expect("an item")).expect("texts"), texts);
    }

    #[test]
    fn a_language_that_nobody_speaks_is_an_error() {
        assert!(matches!(read(item("fr")), Err(StoreError::Unreadable { .. })));
    }
}
