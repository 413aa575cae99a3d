//! What a user tells the shop of themselves.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Characters of the shortest and the longest name.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 3..=32;

/// A name: 3 to 32 characters on one line, with at least one letter or digit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

/// A WhatsApp number in the international form, `+` and 9 to 15 digits (E.164 allows 15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WhatsApp(String);

/// What a user told the shop of themselves, where they did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// What they want to be called; else it is what they call themselves in Telegram.
    pub name: Option<PersonName>,
    /// Where they can be reached besides.
    pub whatsapp: Option<WhatsApp>,
}

impl Profile {
    /// What they are called: by the name they chose, else by the one they have in Telegram.
    pub fn name_or(&self, telegram_name: &str) -> String {
        self.name.as_ref().map_or_else(|| telegram_name.to_owned(), ToString::to_string)
    }
}

/// A change of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileChange {
    /// Another name.
    Name(PersonName),
    /// Another number.
    WhatsApp(WhatsApp),
}

impl PersonName {
    /// Reads what a person wrote; spaces in a row count as one.
    pub fn parse(text: &str) -> Option<Self> {
        let one_line = !text.trim().contains(char::is_control);
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = NAME_CHARS.contains(&name.chars().count());
        (one_line && fits && name.contains(char::is_alphanumeric)).then_some(Self(name))
    }
}

impl WhatsApp {
    /// Reads what a person wrote: `0812…`, `62812…` and `812…` are Indonesian numbers, `+` begins any other.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
        let digits = plain.strip_prefix('+').unwrap_or(&plain);
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let number = match (plain.starts_with('+'), digits) {
            (true, digits) => digits.to_owned(),
            (false, local) if local.starts_with("62") => local.to_owned(),
            (false, local) if local.starts_with("08") => format!("62{}", local.trim_start_matches('0')),
            (false, local) if local.starts_with('8') => format!("62{local}"),
            _ => return None,
        };
        // A mobile number in Indonesia: 62 8… with 9 to 12 digits after the country's code.
        let indonesian = number.strip_prefix("62").map(|rest| rest.starts_with('8') && (9..=12).contains(&rest.len()));
        let valid = !number.starts_with('0') && indonesian.unwrap_or((9..=15).contains(&number.len()));
        valid.then(|| Self(format!("+{number}")))
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for WhatsApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        let read = |text: &str| WhatsApp::parse(text).map(|number| number.to_string());
        for text in ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890", "81234567890"] {
            assert_eq!(read(text).as_deref(), Some("+6281234567890"), "{text}");
        }
        assert_eq!(read("+65 8123 4567").as_deref(), Some("+6581234567"));
        for text in ["", "0812", "0211234567", "+0812345678", "0812345678901234", "nomorku 0812", "١٢٣", "+62211234567"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_one_line_and_says_something() {
        let read = |text: &str| PersonName::parse(text).map(|name| name.to_string());
        assert_eq!(read("  Budi   Santoso "), Some("Budi Santoso".into()));
        assert_eq!(read("Ani"), Some("Ani".into()));
        assert_eq!(read(&"a".repeat(32)), Some("a".repeat(32)));
        for text in ["", "   ", "Ty", "🙂🙂🙂", "abc\ndef", &"a".repeat(33)] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
