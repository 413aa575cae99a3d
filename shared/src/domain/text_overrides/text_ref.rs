//! Short names of texts, as buttons carry them.

use crate::domain::language::Language;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Letters of words that texts are searched by.
const MAX_WORDS_BYTES: usize = 36;

/// The hash of a text or of its key: 8 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShortHash(String);

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRef {
    /// The language.
    pub language: Language,
    /// The hash of its key.
    pub key: ShortHash,
}

/// Words that texts are searched by, in small letters with single blanks between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextWords(String);

impl ShortHash {
    /// The hash of a text.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect())
    }

    /// The hash of a shop's own text, or of none. No text of a shop's own is empty.
    pub fn of_own(text: Option<&str>) -> Self {
        Self::of(text.unwrap_or_default())
    }

    /// Reads what a button carries.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for ShortHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TextRef {
    /// The text with this key.
    pub fn new(language: Language, key: &str) -> Self {
        Self { language, key: ShortHash::of(key) }
    }

    /// Reads the two parts of what [`fmt::Display`] wrote.
    pub fn parse(language: &str, key: &str) -> Option<Self> {
        Some(Self { language: Language::parse(language)?, key: ShortHash::parse(key)? })
    }
}

impl fmt::Display for TextRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.language.code(), self.key)
    }
}

impl TextWords {
    /// Reads what somebody wrote; `None` if that is nothing, or more than a button carries.
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        (1..=MAX_WORDS_BYTES).contains(&words.len()).then_some(Self(words))
    }

    /// Whether all of the words are in one of these.
    pub fn are_in(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        self.0.split(' ').all(|word| texts.iter().any(|text| text.contains(word)))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_named_by_its_hash() {
        let text = TextRef::new(Language::English, "cart.empty");
        let written = text.to_string();
        let (language, key) = written.split_once(':').expect("two parts");
        assert_eq!(TextRef::parse(language, key), Some(text.clone()));
        assert_ne!(text, TextRef::new(Language::English, "cart.page"));
        assert_eq!(TextRef::parse("fr", key), None);
        assert_eq!(ShortHash::parse("0123"), None);
        assert_ne!(ShortHash::of_own(None), ShortHash::of_own(Some("x")));
    }

    #[test]
    fn words_are_found_whatever_their_case() {
        let words = TextWords::parse("  Masih\nKOSONG ").expect("words");
        assert_eq!(words.as_str(), "masih kosong");
        assert!(words.are_in(&["Keranjangmu masih", "kosong"]) && !words.are_in(&["kosong"]));
        assert_eq!(TextWords::parse(" "), None);
        assert_eq!(TextWords::parse(&"x".repeat(37)), None);
    }
}
