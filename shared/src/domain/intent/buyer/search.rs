//! What a buyer asks for to find a product by words.

use crate::domain::catalogue::search::SearchQuery;
use std::fmt;

/// What a buyer asks for to find a product by words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchIntent {
    /// To be asked for the words.
    Ask,
    /// A page of what these words find, counted from 1.
    Page(SearchQuery, u16),
}

impl fmt::Display for SearchIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask => f.write_str("ask"),
            Self::Page(query, page) => write!(f, "{page}:{query}"),
        }
    }
}

impl SearchIntent {
    /// Whether it only steps through one message.
    pub(super) const fn is_step(&self) -> bool {
        match self {
            Self::Ask => false,
            Self::Page(_, page) => *page > 1,
        }
    }

    /// Reads what a button carries after its subject.
    pub(super) fn parse(data: &str) -> Option<Self> {
        match data.split_once(':') {
            None if data == "ask" => Some(Self::Ask),
            Some((page, query)) => Some(Self::Page(query.parse().ok()?, page.parse().ok().filter(|page| *page > 0)?)),
            None => None,
        }
    }
}
