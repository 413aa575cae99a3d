//! The texts that are compiled in, found by language and key.

use crate::domain::language::Language;
use std::sync::OnceLock;

/// The texts of one file, sorted by key.
pub(super) struct DefaultTexts(Vec<(&'static str, &'static str)>);

/// The file of a language, as translators edit it.
pub(super) const fn file(language: Language) -> &'static str {
    match language {
        Language::Indonesian => include_str!("id.txt"),
        Language::English => include_str!("en.txt"),
    }
}

/// The texts of a language. Where they stand in the file is noted when the first of them is said.
pub(super) fn default_texts(language: Language) -> &'static DefaultTexts {
    static INDONESIAN: OnceLock<DefaultTexts> = OnceLock::new();
    static ENGLISH: OnceLock<DefaultTexts> = OnceLock::new();
    let texts = match language {
        Language::Indonesian => &INDONESIAN,
        Language::English => &ENGLISH,
    };
    texts.get_or_init(|| DefaultTexts::index(file(language)))
}

impl DefaultTexts {
    /// Notes where each text stands. Nothing is copied.
    pub(super) fn index(file: &'static str) -> Self {
        let mut texts = entries(file);
        texts.sort_unstable_by_key(|(key, _)| *key);
        Self(texts)
    }

    /// The template of a key.
    pub(super) fn get(&self, key: &str) -> Option<&'static str> {
        let at = self.0.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(self.0[at].1)
    }
}

/// Keys and texts in the order of the file.
pub(super) fn entries(file: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut entries = Vec::new();
    let mut open: Option<(&'static str, usize)> = None;
    let mut at = 0;
    for line in file.split_inclusive('\n') {
        if let Some(key) = header(line) {
            entries.extend(open.map(|(key, start)| (key, body(&file[start..at]))));
            open = Some((key, at + line.len()));
        }
        at += line.len();
    }
    entries.extend(open.map(|(key, start)| (key, body(&file[start..]))));
    entries
}

/// The key of a header line, `[cart.empty]`.
fn header(line: &str) -> Option<&str> {
    let key = line.trim_end().strip_prefix('[')?.strip_suffix(']')?;
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_');
    (!key.is_empty() && key.bytes().all(fits)).then_some(key)
}

/// A text without the blank lines around it, and without the comments above the next header.
fn body(text: &str) -> &str {
    let mut text = text.trim_start_matches('\n').trim_end();
    loop {
        let last = text.rfind('\n').map_or(0, |newline| newline + 1);
        if !text[last..].starts_with('#') {
            return text;
        }
        text = text[..last].trim_end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reaches_to_the_next_header() {
        let file =
            "# About the file\n\n[b.two]\nOne\n\n[not a key]\n Two \n\n# About the next\n# two lines\n\n[a]\n\nA\n";
        assert_eq!(entries(file), [("b.two", "One\n\n[not a key]\n Two"), ("a", "A")]);
        let texts = DefaultTexts::index(file);
        assert_eq!((texts.get("a"), texts.get("b")), (Some("A"), None));
    }

    #[test]
    fn a_text_may_be_missing() {
        assert_eq!(entries("[a]\n# only a comment\n[b]"), [("a", ""), ("b", "")]);
    }
}
