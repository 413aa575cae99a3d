//! A shop's own versions of texts, in place of those that are compiled in.

use super::language::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own() {
        let mut overrides = TextOverrides::default();
        overrides.set(Language::English, "cart.empty", "Nothing here");
        assert_eq!(overrides.get(Language::English, "cart.empty"), Some("Nothing here"));
        assert_eq!(overrides.get(Language::Indonesian, "cart.empty"), None);
        assert_eq!(serde_json::to_string(&overrides).expect("JSON"), r#"{"en":{"cart.empty":"Nothing here"}}"#);
    }
}
