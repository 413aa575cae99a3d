//! Changes of what a shop says, with the versions that a text had, and the event that tells of the change.

use super::{read, written};
use crate::domain::language::Language;
use crate::domain::text_overrides::ShopTexts;
use crate::domain::text_overrides::history::TextHistory;
use crate::store::table::error::{Item, StoreError, failed, unwritable};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, number};
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};

/// A change of what a shop says. Its condition is that nothing was changed since the version before it.
pub struct ShopTextsChange<'a> {
    /// What is said from now on.
    pub next: &'a ShopTexts,
    /// The versions of the text that is changed, if it is one.
    pub history: Option<TextHistoryOf<'a>>,
    /// The event that tells of it.
    pub event: &'a PendingEvent,
}

/// The versions of a text.
pub struct TextHistoryOf<'a> {
    /// The text's language.
    pub language: Language,
    /// The text's key.
    pub key: &'a str,
    /// The versions.
    pub versions: TextHistory,
}

impl Store {
    /// What the shop says in its own words, by a strongly consistent read.
    ///
    /// # Errors
    /// If the table fails or the item can't be read.
    pub async fn shop_texts_now(&self) -> Result<ShopTexts, StoreError> {
        let key = Some(keys::text_overrides().item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let answer = call.send().await.map_err(failed("read the shop's own texts"))?;
        answer.item.map_or_else(|| Ok(ShopTexts::default()), read)
    }

    /// The same, and the versions that a text had, in one call.
    ///
    /// # Errors
    /// If the table fails or an item can't be read.
    pub async fn shop_texts_and_history(
        &self,
        language: Language,
        key: &str,
    ) -> Result<(ShopTexts, TextHistory), StoreError> {
        let texts_key = keys::text_overrides().item();
        let is_texts = |item: &Item| item.get("sk") == texts_key.get("sk");
        let wanted = vec![texts_key.clone(), keys::text_history(language, key).item()];
        let (texts, histories): (Vec<Item>, Vec<Item>) =
            self.batch_get(wanted, true).await?.into_iter().partition(is_texts);
        let texts = texts.into_iter().next().map_or_else(|| Ok(ShopTexts::default()), read)?;
        let history = histories.into_iter().next().map(|item| from_item("versions of a text", item)).transpose()?;
        Ok((texts, history.unwrap_or_default()))
    }

    /// Writes a change; `false`, and nothing changed, if something was changed since it was read.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn change_shop_texts(&self, change: ShopTextsChange<'_>) -> Result<bool, StoreError> {
        let before = change.next.version.saturating_sub(1);
        let texts = Put::builder()
            .table_name(self.table())
            .set_item(Some(written(change.next)?))
            // An item without a version is of the time before there were any.
            .condition_expression(match before {
                0 => "attribute_not_exists(#version) OR #version = :before",
                _ => "#version = :before",
            })
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":before", number(before));
        let mut actions = vec![texts];
        if let Some(TextHistoryOf { language, key, versions }) = &change.history {
            let mut item: Item = to_item("the versions of a text", versions)?;
            item.extend(keys::text_history(*language, key).item());
            actions.push(Put::builder().table_name(self.table()).set_item(Some(item)));
        }
        let put = |put: aws_sdk_dynamodb::types::builders::PutBuilder| {
            Ok(TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build())
        };
        let actions = actions.into_iter().map(put).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(match self.transact_audited("change what the shop says", actions, &[change.event]).await? {
            Transaction::Committed => true,
            Transaction::ConditionsFailed(_) => false,
        })
    }
}
