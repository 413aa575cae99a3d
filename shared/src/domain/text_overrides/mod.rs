//! What a shop says in its own words: its versions of texts, in place of those that are compiled in, pictures above screens,
//! and replies to commands and keys of its own.

pub mod custom_reply;
pub mod group;
pub mod history;
pub mod text_ref;
pub mod wizard;

use super::language::Language;
use super::user::message::FileId;
use custom_reply::CustomReply;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Bytes of all that a shop says in its own words. It stands in one item, which is read every minute: DynamoDB takes
/// 400,000 bytes, and a read costs half a unit for 4,096. All default texts of both languages are half as long.
pub const MAX_BYTES: usize = 200_000;

/// Bytes of one template: what Telegram takes in one message, with its tags.
pub const MAX_TEMPLATE_BYTES: usize = 12_000;

/// Labels that keys of the reply keyboard had before, of which a keyboard may still be open somewhere.
const MAX_FORMER_LABELS: usize = 40;

/// The screens that a shop may put a picture above: each is one message that is not edited into another all the time.
pub const PICTURED: [&str; 3] = ["welcome.page", "how_to.page", "cart.empty"];

/// All that a shop says in its own words; one item of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopTexts {
    /// Its versions of texts.
    #[serde(default)]
    pub texts: TextOverrides,
    /// The pictures above screens, by the key of the screen's text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pictures: BTreeMap<String, FileId>,
    /// Its replies to commands and keys of its own, in the order in which they were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<CustomReply>,
    /// What keys of the reply keyboard were called before, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_labels: Vec<FormerLabel>,
    /// Counts the changes: the condition of the next one.
    #[serde(default)]
    pub version: u64,
}

/// What a key of the reply keyboard was called before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerLabel {
    /// The key of its text.
    pub key: String,
    /// What stood on it.
    pub label: String,
}

/// A shop's own texts: template source by language and key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextOverrides(BTreeMap<Language, BTreeMap<String, String>>);

impl TextOverrides {
    /// The shop's own text, if it has one.
    pub fn get(&self, language: Language, key: &str) -> Option<&str> {
        self.0.get(&language)?.get(key).map(String::as_str)
    }

    /// Replaces one text. A later call for the same language and key wins.
    pub fn set(&mut self, language: Language, key: impl Into<String>, text: impl Into<String>) {
        self.0.entry(language).or_default().insert(key.into(), text.into());
    }

    /// Goes back to the default of one text.
    pub fn remove(&mut self, language: Language, key: &str) {
        if let Some(texts) = self.0.get_mut(&language) {
            texts.remove(key);
        }
    }

    /// Bytes of all keys and texts.
    pub fn size(&self) -> usize {
        self.iter().map(|(_, key, text)| key.len() + text.len()).sum()
    }

    /// Every text: language, key, template source.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str, &str)> {
        self.0
            .iter()
            .flat_map(|(language, texts)| texts.iter().map(|(key, text)| (*language, key.as_str(), text.as_str())))
    }
}

impl From<TextOverrides> for ShopTexts {
    fn from(texts: TextOverrides) -> Self {
        Self { texts, ..Self::default() }
    }
}

impl ShopTexts {
    /// The same, as the next change begins with it.
    #[must_use]
    pub fn next(&self) -> Self {
        Self { version: self.version.saturating_add(1), ..self.clone() }
    }

    /// The next version, in which a text is this one; `None`: the default again.
    #[must_use]
    pub fn with_text(&self, language: Language, key: &str, text: Option<&str>) -> Self {
        let mut next = self.next();
        if let Some(label) = self.texts.get(language, key).filter(|_| is_reply_key(key)) {
            let former = FormerLabel { key: key.to_owned(), label: label.to_owned() };
            next.former_labels.retain(|known| *known != former);
            next.former_labels.insert(0, former);
            next.former_labels.truncate(MAX_FORMER_LABELS);
        }
        match text {
            Some(text) => next.texts.set(language, key, text),
            None => next.texts.remove(language, key),
        }
        next
    }

    /// The next version, with this picture above a screen, or none.
    #[must_use]
    pub fn with_picture(&self, key: &str, picture: Option<FileId>) -> Self {
        let mut next = self.next();
        match picture {
            Some(picture) => next.pictures.insert(key.to_owned(), picture),
            None => next.pictures.remove(key),
        };
        next
    }

    /// Bytes of all of it.
    pub fn size(&self) -> usize {
        let pictures = self.pictures.iter().map(|(key, picture)| key.len() + picture.0.len());
        let labels = self.former_labels.iter().map(|former| former.key.len() + former.label.len());
        self.texts.size()
            + pictures.chain(labels).sum::<usize>()
            + self.replies.iter().map(CustomReply::size).sum::<usize>()
    }

    /// Whether it takes more room than it may, and more than `before`: what is too much already may become less.
    pub fn outgrows(&self, before: &Self) -> bool {
        self.size() > MAX_BYTES && self.size() > before.size()
    }

    /// What a key of the reply keyboard was called before, by the key of its text.
    pub fn former_labels<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.former_labels.iter().filter(move |former| former.key == key).map(|former| former.label.as_str())
    }
}

/// Whether a text stands on a key of the reply keyboard: whoever presses it sends it as a message.
pub fn is_reply_key(key: &str) -> bool {
    key.starts_with("keyboard.button.") || key == "admin_menu.button.open"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_key_is_remembered_by_its_former_labels() {
        let rename = |texts: &ShopTexts, label| texts.with_text(Language::Indonesian, "keyboard.button.cart", label);
        let mut texts = ShopTexts::default();
        for label in ["A", "B", "A", "C"] {
            texts = rename(&texts, Some(label));
        }
        texts = rename(&texts, None);
        assert_eq!(texts.former_labels("keyboard.button.cart").collect::<Vec<_>>(), ["C", "A", "B"]);
        assert_eq!((texts.version, texts.texts.iter().count()), (5, 0));
        for number in 0..100 {
            let label = number.to_string();
            texts = texts.with_text(Language::Indonesian, "keyboard.button.cart", Some(&label));
        }
        assert_eq!(texts.former_labels.len(), MAX_FORMER_LABELS);
        let other = ShopTexts::default().with_text(Language::English, "cart.empty", Some("x"));
        let other = other.with_text(Language::English, "cart.empty", Some("y"));
        assert_eq!(other.former_labels, []);
    }

    #[test]
    fn what_is_too_much_may_only_become_less() {
        let with = |length| ShopTexts::default().with_text(Language::English, "cart.empty", Some(&"x".repeat(length)));
        assert!(!with(MAX_BYTES - 10).outgrows(&ShopTexts::default()));
        assert!(with(MAX_BYTES).outgrows(&with(1)));
        assert!(!with(MAX_BYTES).outgrows(&with(MAX_BYTES + 1)));
    }

    #[test]
    fn each_language_has_its_own() {
        let mut overrides = TextOverrides::default();
        overrides.set(Language::English, "cart.empty", "Nothing here");
        assert_eq!(overrides.get(Language::English, "cart.empty"), Some("Nothing here"));
        assert_eq!(overrides.get(Language::Indonesian, "cart.empty"), None);
        assert_eq!(serde_json::to_string(&overrides).expect("JSON"), r#"{"en":{"cart.empty":"Nothing here"}}"#);
    }
}
