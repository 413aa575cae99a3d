//! Search: a compact index of the whole catalogue, and how it is matched with what somebody types.
//!
//! The index is text, a line for each product: its code, the words of its name, and the words of its description that
//! are not in the name. It is split by code into [`SHARDS`] parts, each compressed to an item of its own, so that one
//! query of the table reads the whole index and one product's change rewrites a small part. Whoever matches walks over
//! the text: 10,000 products take a few milliseconds (`cargo bench -p shared`).

mod fold;
mod query;
mod shard;

pub use query::{NoWord, SearchQuery};
pub use shard::{SHARDS, SearchShard, UnreadableShard};

use super::{Product, ProductTexts};
use crate::domain::ids::ProductCode;
use query::begins_with_typo;

/// Products on a page of results.
pub const RESULTS_PER_PAGE: usize = 5;

/// The index, whole.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex(Vec<SearchShard>);

/// Where a query is looked for, and how long a word must be for a typo in it to be forgiven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchScope {
    /// Somebody searches: in all that is known of a product.
    Everything,
    /// Somebody wrote a text to the bot, which may be a product's name: in codes and names, and typos only in long
    /// words, so that small talk finds nothing.
    Names,
}

/// A page of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPage {
    /// The products on it, best first.
    pub codes: Vec<ProductCode>,
    /// Its number, from 1.
    pub number: usize,
    /// How many pages there are.
    pub pages: usize,
    /// How many products match.
    pub total: usize,
}

/// How well a product matches; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// The query is its code.
    Code,
    /// Its name begins with the query.
    NameStart,
    /// Each word of the query begins a word of its name or code.
    NameWords,
    /// Some are only in its description.
    Description,
}

/// A product's line of the index.
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    description: &'a str,
}

impl FoundPage {
    /// The products of this page in its order, best first.
    pub fn in_order(&self, mut products: Vec<Product>) -> Vec<Product> {
        products.sort_by_key(|product| self.codes.iter().position(|code| *code == product.code));
        products
    }
}

impl SearchIndex {
    /// The index of these parts.
    pub const fn new(shards: Vec<SearchShard>) -> Self {
        Self(shards)
    }

    /// A page of the products that match all words of the query, best first, then by name. A typo in a word is forgiven
    /// only if nothing matches what was typed. A page after the last is the last.
    pub fn find(&self, query: &SearchQuery, scope: SearchScope, page: usize) -> FoundPage {
        let exact = |word: &str, typed: &str| word.starts_with(typed);
        let mut found = self.matches(query, scope, exact);
        if found.is_empty() {
            let shortest = match scope {
                SearchScope::Everything => 4,
                SearchScope::Names => 6,
            };
            let forgiving = |word: &str, typed: &str| {
                word.starts_with(typed) || (typed.chars().count() >= shortest && begins_with_typo(word, typed))
            };
            found = self.matches(query, scope, forgiving);
        }
        found.sort_unstable_by_key(|(quality, entry)| (*quality, entry.name, entry.code));
        let total = found.len();
        let pages = total.div_ceil(RESULTS_PER_PAGE);
        let number = page.clamp(1, pages.max(1));
        let on_page = found.iter().skip((number - 1) * RESULTS_PER_PAGE).take(RESULTS_PER_PAGE);
        let codes = on_page.filter_map(|(_, entry)| ProductCode::parse(entry.code)).collect();
        FoundPage { codes, number, pages, total }
    }

    fn matches(
        &self,
        query: &SearchQuery,
        scope: SearchScope,
        begins: impl Fn(&str, &str) -> bool,
    ) -> Vec<(Match, Entry<'_>)> {
        let whole = query.to_string();
        let entries = self.0.iter().flat_map(SearchShard::entries);
        entries.filter_map(|entry| Some((entry.quality(query, &whole, scope, &begins)?, entry))).collect()
    }
}

impl Entry<'_> {
    /// How well it matches; `whole` is the query as one text, `begins` tells whether a word begins with what was typed.
    fn quality(
        &self,
        query: &SearchQuery,
        whole: &str,
        scope: SearchScope,
        begins: &impl Fn(&str, &str) -> bool,
    ) -> Option<Match> {
        let mut quality = Match::NameWords;
        for typed in query.words() {
            let named = self.name.split(' ').chain(self.code.split('_')).any(|word| begins(word, typed));
            if !named {
                let described =
                    scope == SearchScope::Everything && self.description.split(' ').any(|word| begins(word, typed));
                if !described {
                    return None;
                }
                quality = Match::Description;
            }
        }
        if self.name.starts_with(whole) {
            quality = Match::NameStart;
        }
        let is_code = self.code.split('_').filter(|part| !part.is_empty()).eq(query.words());
        Some(if is_code { Match::Code } else { quality })
    }
}

#[cfg(test)]
mod tests;
