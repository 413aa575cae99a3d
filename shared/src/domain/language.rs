//! The languages that the bots speak.

use serde::{Deserialize, Serialize};

/// A language that every text exists in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// The shop's first language.
    #[serde(rename = "id")]
    Indonesian,
    /// For those who don't read Indonesian, if the shop allows it.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Indonesian, Self::English];

    /// Reads a code as [`Language::code`] writes it.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// `id` or `en` (ISO 639-1).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The language of somebody whose Telegram client reports `language_code`, an IETF tag such as `id` or `en-GB`.
    /// Malay is close enough to Indonesian to be answered in it, and who reports nothing is taken for a local.
    pub fn of_telegram(language_code: Option<&str>, english_allowed: bool) -> Self {
        let Some(tag) = language_code else { return Self::Indonesian };
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        match primary.as_str() {
            "id" | "ms" | "" => Self::Indonesian,
            _ if english_allowed => Self::English,
            _ => Self::Indonesian,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_written() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
        }
        assert_eq!(Language::parse("fr"), None);
    }

    #[test]
    fn neighbours_are_answered_in_indonesian_and_the_world_in_english() {
        let of = |code| Language::of_telegram(Some(code), true);
        assert_eq!(["id", "ms", "id-ID", "ID", "ms_MY"].map(of), [Language::Indonesian; 5]);
        assert_eq!(["en", "en-GB", "fr", "zh-hans", "idx"].map(of), [Language::English; 5]);
        assert_eq!(Language::of_telegram(None, true), Language::Indonesian);
        assert_eq!(Language::of_telegram(Some("en"), false), Language::Indonesian);
    }
}
