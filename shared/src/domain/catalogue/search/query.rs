//! What is searched for, and how words are compared.

use super::fold;
use std::fmt;
use std::str::FromStr;

/// What is searched for: folded words, at least one.
///
/// It is short enough to stand on a button beside its subject and a page number, so that buttons of old messages and of
/// other devices need nothing that is kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery(Vec<String>);

/// Bytes of a query; a button holds 64 with `search:1999:` before it.
const MAX_BYTES: usize = 48;

impl SearchQuery {
    /// The query of a text: as many whole words as fit, of the first word as much as fits. `None` if there is no word.
    pub fn parse(text: &str) -> Option<Self> {
        let mut kept: Vec<String> = Vec::new();
        let mut bytes = 0;
        for mut word in fold::words(text) {
            if kept.is_empty() {
                word.truncate(word.floor_char_boundary(MAX_BYTES));
            }
            bytes += word.len() + usize::from(!kept.is_empty());
            if bytes > MAX_BYTES {
                break;
            }
            kept.push(word);
        }
        (!kept.is_empty()).then_some(Self(kept))
    }

    /// Its words.
    pub(super) fn words(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for SearchQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

/// A text without a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoWord;

impl FromStr for SearchQuery {
    type Err = NoWord;

    fn from_str(text: &str) -> Result<Self, NoWord> {
        Self::parse(text).ok_or(NoWord)
    }
}

/// Whether `word` begins with `typed` but for one typo in it: another letter, one too many, one left out, or two that
/// are swapped.
pub(super) fn begins_with_typo(word: &str, typed: &str) -> bool {
    // Nearly all words end here: one of the first two letters must be one of the other's.
    if let ([a, b, ..], [c, d, ..]) = (word.as_bytes(), typed.as_bytes())
        && a.is_ascii()
        && c.is_ascii()
        && a != c
        && a != d
        && b != c
        && b != d
    {
        return false;
    }
    let same: usize = word.chars().zip(typed.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (word, typed) = (&word[same..], &typed[same..]);
    let (Some(wanted), Some(wrong)) = (word.chars().next(), typed.chars().next()) else {
        // The word ends where at most one letter more was typed.
        return typed.chars().count() <= 1;
    };
    let (word_after, typed_after) = (&word[wanted.len_utf8()..], &typed[wrong.len_utf8()..]);
    word_after.starts_with(typed_after)
        || word.starts_with(typed_after)
        || word_after.starts_with(typed)
        || (word_after.starts_with(wrong)
            && typed_after.starts_with(wanted)
            && word_after[wrong.len_utf8()..].starts_with(&typed_after[wanted.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_query_is_what_fits_a_button() {
        let parsed = |text: &str| SearchQuery::parse(text).map(|query| query.to_string());
        assert_eq!(parsed("  Netflix: PREMIUM!").as_deref(), Some("netflix premium"));
        assert_eq!(parsed("?!"), None);
        assert_eq!(parsed(&"é".repeat(60)), Some("e".repeat(48)));
        assert_eq!(parsed(&"電".repeat(60)), Some("電".repeat(16)));
        let long = parsed("akun netflix premium satu bulan bergaransi penuh sekali");
        assert_eq!(long.as_deref(), Some("akun netflix premium satu bulan bergaransi penuh"));
    }

    #[test]
    fn one_typo_is_forgiven() {
        for typed in ["netflix", "netfl", "netflx", "netfliix", "netflox", "nteflix", "etflix", "metflix", "netflixx"] {
            assert!(begins_with_typo("netflix", typed), "{typed}");
        }
        for typed in ["netlfxi", "nexflox", "fletnix", "netflixxx", "zoom"] {
            assert!(!begins_with_typo("netflix", typed), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_query_comes_back_as_it_went(text in ".{0,90}") {
            if let Some(query) = SearchQuery::parse(&text) {
                let carried = query.to_string();
                prop_assert!(carried.len() <= MAX_BYTES);
                prop_assert_eq!(carried.parse(), Ok(query));
            }
        }

        #[test]
        fn any_one_typo_is_forgiven(word in "[a-zé電]{4,12}", at in 0_usize..12, other in "[a-zé電]", kind in 0..4) {
            let mut typed: Vec<char> = word.chars().collect();
            let at = at % typed.len();
            let other = other.chars().next().expect("a letter");
            match kind {
                0 => typed[at] = other,
                1 => typed.insert(at, other),
                2 => { typed.remove(at); }
                _ => if at > 0 { typed.swap(at - 1, at) },
            }
            let typed: String = typed.into_iter().collect();
            prop_assert!(begins_with_typo(&word, &typed), "{} for {}", typed, word);
        }
    }
}
