//! The texts that are compiled in, found by language and key.

use super::check::is_fixed;
use crate::domain::language::Language;
use crate::domain::text_overrides::text_ref::ShortHash;
use std::sync::OnceLock;

/// The texts of a language with what surrounds them, sorted by key.
pub(super) struct DefaultTexts(Vec<(&'static str, &'static str)>);

/// The files of a language, one after the other. The first says how texts are written.
macro_rules! files {
    ($language:literal) => {
        concat!(
            include_str!(concat!($language, "/general.txt")),
            include_str!(concat!($language, "/catalogue.txt")),
            include_str!(concat!($language, "/cart.txt")),
            include_str!(concat!($language, "/payment.txt")),
            include_str!(concat!($language, "/balance.txt")),
            include_str!(concat!($language, "/orders.txt")),
            include_str!(concat!($language, "/voucher.txt")),
            include_str!(concat!($language, "/warranty.txt")),
            include_str!(concat!($language, "/help.txt")),
            include_str!(concat!($language, "/profile.txt")),
            include_str!(concat!($language, "/admin/menu.txt")),
            include_str!(concat!($language, "/admin/order.txt")),
            include_str!(concat!($language, "/admin/money.txt")),
            include_str!(concat!($language, "/admin/texts.txt")),
            include_str!(concat!($language, "/admin/product.txt")),
            include_str!(concat!($language, "/admin/stock.txt")),
            include_str!(concat!($language, "/admin/price_group.txt")),
            include_str!(concat!($language, "/admin/broadcast.txt")),
            include_str!(concat!($language, "/admin/settings.txt")),
            include_str!(concat!($language, "/admin/user.txt")),
            include_str!(concat!($language, "/admin/statistics.txt")),
            include_str!(concat!($language, "/admin/voucher.txt")),
            include_str!(concat!($language, "/owner/status.txt")),
            include_str!(concat!($language, "/owner/alert.txt")),
            include_str!(concat!($language, "/owner/menu.txt")),
            include_str!(concat!($language, "/owner/backup.txt")),
            include_str!(concat!($language, "/owner/restore.txt")),
            include_str!(concat!($language, "/owner/admins.txt")),
            include_str!(concat!($language, "/owner/audit.txt")),
            include_str!(concat!($language, "/deploy.txt")),
        )
    };
}

/// All texts of a language, as translators edit them.
pub(super) const fn file(language: Language) -> &'static str {
    match language {
        Language::Indonesian => files!("id"),
        Language::English => files!("en"),
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
        let mut sections = sections(file);
        sections.sort_unstable_by_key(|(key, _)| *key);
        Self(sections)
    }

    /// The template of a key.
    pub(super) fn get(&self, key: &str) -> Option<&'static str> {
        let at = self.0.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(body(self.0[at].1))
    }
}

/// The keys that begin so, in the order of the files, which all have the same.
pub fn keys_under(prefix: &str) -> Vec<&'static str> {
    sections(file(Language::Indonesian)).into_iter().map(|(key, _)| key).filter(|key| key.starts_with(prefix)).collect()
}

/// The keys of the texts that a shop may replace, in the order of the files, with the short names that buttons carry.
pub fn editable_keys() -> &'static [(ShortHash, &'static str)] {
    static KEYS: OnceLock<Vec<(ShortHash, &'static str)>> = OnceLock::new();
    let editable = || keys_under("").into_iter().filter(|key| !is_fixed(key));
    KEYS.get_or_init(|| editable().map(|key| (ShortHash::of(key), key)).collect())
}

/// Keys and texts in the order of the file.
#[cfg(test)]
pub(super) fn entries(file: &'static str) -> Vec<(&'static str, &'static str)> {
    sections(file).into_iter().map(|(key, section)| (key, body(section))).collect()
}

/// Keys, and what stands between their headers and the next.
fn sections(file: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut sections = Vec::new();
    let mut open: Option<(&'static str, usize)> = None;
    let lines = std::iter::once(0).chain(file.match_indices('\n').map(|(newline, _)| newline + 1));
    for start in lines.filter(|start| file.as_bytes().get(*start) == Some(&b'[')) {
        if let Some((key, end)) = header(&file[start..]) {
            sections.extend(open.map(|(key, from)| (key, &file[from..start])));
            open = Some((key, start + end));
        }
    }
    sections.extend(open.map(|(key, from)| (key, &file[from..])));
    sections
}

/// The key of the header line `[cart.empty]` that `text` begins with, and where the line ends.
fn header(text: &str) -> Option<(&str, usize)> {
    let end = text.find('\n').unwrap_or(text.len());
    let key = text[..end].strip_prefix('[')?.strip_suffix(']')?;
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_');
    (!key.is_empty() && key.bytes().all(fits)).then_some((key, end))
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
