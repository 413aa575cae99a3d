//! What an owner has closed: the whole shop for upkeep, or payments alone.

use crate::domain::ids::UserId;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// The most characters of a sentence that an owner writes for buyers.
pub const MAX_SENTENCE_CHARS: usize = 500;

/// What can be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closable {
    /// The shop: buyers read a sentence whatever they do; payments that are under way still complete.
    Shop,
    /// Payments by QRIS: no order and no deposit can be started.
    Payments,
}

/// That something is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// Since when.
    pub since: Moment,
    /// The owner who closed it.
    pub by: UserId,
    /// What buyers read; the shop's text if the owner wrote none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
}

/// What is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closures {
    /// The shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<Closure>,
    /// Payments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payments: Option<Closure>,
    /// Counts the writes.
    #[serde(default)]
    pub version: u64,
}

/// What an owner is about to close. It is closed once they have written its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingStep {
    /// What.
    pub what: Closable,
    /// What their next message is.
    pub waits_for: ClosingAnswer,
    /// The sentence that they wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// When they were asked.
    pub since: Moment,
}

/// What an owner's next message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingAnswer {
    /// The sentence for buyers.
    Sentence,
    /// The name of what is closed, which confirms it.
    Name,
}

impl Closable {
    /// As buttons, commands and events carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shop => "maintenance",
            Self::Payments => "payments",
        }
    }
}

impl Closures {
    /// Whether and how it is closed.
    pub const fn of(&self, what: Closable) -> Option<&Closure> {
        match what {
            Closable::Shop => self.shop.as_ref(),
            Closable::Payments => self.payments.as_ref(),
        }
    }

    /// With this closed, or open.
    #[must_use]
    pub fn with(&self, what: Closable, closure: Option<Closure>) -> Self {
        let version = self.version.saturating_add(1);
        match what {
            Closable::Shop => Self { shop: closure, version, ..self.clone() },
            Closable::Payments => Self { payments: closure, version, ..self.clone() },
        }
    }
}

/// A sentence that an owner wrote; `None` if it is empty or too long.
pub fn parse_sentence(text: &str) -> Option<String> {
    let text = text.trim();
    (1..=MAX_SENTENCE_CHARS).contains(&text.chars().count()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_closed_without_the_other() {
        let closure = Closure { since: Moment::from_millis(0), by: UserId(7), sentence: None };
        let closed = Closures::default().with(Closable::Payments, Some(closure.clone()));
        assert_eq!((closed.of(Closable::Payments), closed.of(Closable::Shop)), (Some(&closure), None));
        let open = closed.with(Closable::Payments, None);
        assert_eq!(open, Closures { version: 2, ..Closures::default() });
    }

    #[test]
    fn a_sentence_is_neither_empty_nor_endless() {
        assert_eq!(parse_sentence("  Tutup dulu ya "), Some("Tutup dulu ya".to_owned()));
        assert_eq!((parse_sentence("  "), parse_sentence(&"x".repeat(501))), (None, None));
    }
}
