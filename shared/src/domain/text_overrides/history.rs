//! The versions that a text had, so that one can go back to them.

use crate::domain::ids::UserId;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// The most versions that are kept of a text.
pub const MAX_VERSIONS: usize = 20;

/// Bytes of all versions together. They stand in one item, of which DynamoDB takes 400,000 bytes.
const MAX_BYTES: usize = 300_000;

/// The versions of one text in one language, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextHistory {
    /// The versions.
    pub versions: Vec<TextVersion>,
}

/// A version of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextVersion {
    /// The number of the change that made it.
    pub number: u64,
    /// The template; `None`: the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who made it, and when; `None` for what was there before any admin changed the text, or came with a seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
}

/// Who made a version, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The admin.
    pub by: UserId,
    /// What they are called.
    pub name: String,
    /// When.
    pub at: Moment,
}

impl TextHistory {
    /// The history after a new version. `before` is what was said until then: it is noted too, if nobody made it here.
    #[must_use]
    pub fn after(&self, before: Option<&str>, version: TextVersion) -> Self {
        let mut versions = self.versions.clone();
        if versions.first().is_none_or(|latest| latest.text.as_deref() != before) {
            let number = version.number.saturating_sub(1);
            versions.insert(0, TextVersion { number, text: before.map(str::to_owned), edit: None });
        }
        versions.insert(0, version);
        versions.truncate(MAX_VERSIONS);
        let mut bytes = 0;
        let fits = |version: &TextVersion| {
            bytes += version.text.as_ref().map_or(0, String::len);
            bytes <= MAX_BYTES
        };
        let kept = versions.iter().map(fits).take_while(|fits| *fits).count();
        versions.truncate(kept.max(1));
        Self { versions }
    }

    /// The version of this number.
    pub fn version(&self, number: u64) -> Option<&TextVersion> {
        self.versions.iter().find(|version| version.number == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u64, text: &str) -> TextVersion {
        let edit = Edit { by: UserId(1), name: "Ayu".into(), at: Moment::from_millis(0) };
        TextVersion { number, text: Some(text.to_owned()), edit: Some(edit) }
    }

    fn texts(history: &TextHistory) -> Vec<&str> {
        history.versions.iter().map(|version| version.text.as_deref().unwrap_or("default")).collect()
    }

    #[test]
    fn what_was_there_before_is_noted_once() {
        let history = TextHistory::default().after(None, version(5, "a"));
        assert_eq!(texts(&history), ["a", "default"]);
        let history = history.after(Some("a"), version(6, "b"));
        assert_eq!(texts(&history), ["b", "a", "default"]);
        let seeded = history.after(Some("seeded"), version(9, "c"));
        assert_eq!(texts(&seeded), ["c", "seeded", "b", "a", "default"]);
        assert_eq!(seeded.version(8).map(|version| version.edit.is_none()), Some(true));
        assert_eq!(seeded.version(7), None);
    }

    #[test]
    fn it_is_bounded_in_number_and_size() {
        let grown = |length: usize| {
            (1..60).fold(TextHistory::default(), |history, number| {
                let before = history.versions.first().and_then(|version| version.text.clone());
                history.after(before.as_deref(), version(number, &"x".repeat(length)))
            })
        };
        assert_eq!(grown(10).versions.len(), MAX_VERSIONS);
        assert_eq!(grown(60_000).versions.len(), 5);
        assert_eq!(grown(MAX_BYTES + 1).versions.len(), 1, "what is said is always in it");
    }
}
