//! The shop's channel at Telegram: what is posted there, without anybody's name.

use crate::domain::ids::ProductCode;
use crate::domain::money::Rupiah;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The lines of one post; what comes beyond them within the same minute is only counted.
pub const MAX_LINES: usize = 20;

/// The channel, as an admin connected it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Telegram's id of it.
    pub id: ChannelId,
    /// Its title.
    pub title: String,
    /// The shop bot's name at Telegram, for the button below posts.
    pub bot: String,
    /// What is posted.
    #[serde(default)]
    pub kinds: BTreeMap<PostKind, bool>,
}

/// Telegram's id of a channel, below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChannelId(pub i64);

/// A channel as an admin writes it: by its public name, or by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelName {
    /// `@name`
    Public(String),
    /// `-100…`, for a private one.
    Id(ChannelId),
}

/// What can be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// A product was restocked.
    Restock,
    /// A price fell.
    PriceDrop,
    /// A product is sold out.
    SoldOut,
    /// Somebody bought something.
    Sale,
}

/// A line of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PostLine {
    /// A product was restocked.
    Restock {
        /// The product.
        code: ProductCode,
        /// Its name.
        name: String,
        /// How many came in.
        count: u64,
    },
    /// A price fell.
    PriceDrop {
        /// The product.
        code: ProductCode,
        /// Its name.
        name: String,
        /// The price before.
        before: Rupiah,
        /// The price now.
        after: Rupiah,
    },
    /// A product is sold out.
    SoldOut {
        /// Its name.
        name: String,
    },
    /// Somebody bought something.
    Sale {
        /// The first letter of the buyer's name.
        initial: String,
        /// The name of the first product.
        name: String,
        /// How many products they bought beside it.
        more: usize,
    },
}

impl Channel {
    /// Whether this is posted.
    pub fn wants(&self, kind: PostKind) -> bool {
        self.kinds.get(&kind).copied().unwrap_or_default()
    }
}

impl PostKind {
    /// All of them, as the settings list them.
    pub const ALL: [Self; 4] = [Self::Restock, Self::PriceDrop, Self::SoldOut, Self::Sale];

    /// As buttons carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Restock => "restock",
            Self::PriceDrop => "price_drop",
            Self::SoldOut => "sold_out",
            Self::Sale => "sale",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl PostLine {
    /// What it tells.
    pub const fn kind(&self) -> PostKind {
        match self {
            Self::Restock { .. } => PostKind::Restock,
            Self::PriceDrop { .. } => PostKind::PriceDrop,
            Self::SoldOut { .. } => PostKind::SoldOut,
            Self::Sale { .. } => PostKind::Sale,
        }
    }

    /// That somebody bought something, by the first letter of their name alone.
    pub fn sale(buyer: &str, name: String, more: usize) -> Self {
        let initial = buyer.chars().find(|letter| letter.is_alphanumeric()).map_or('•', |letter| letter);
        Self::Sale { initial: initial.to_uppercase().collect(), name, more }
    }
}

impl ChannelName {
    /// Reads `@name`, a link `t.me/name`, or an id `-100…`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(id) = text.strip_prefix("-100") {
            let fits = (6..=13).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
            return text.parse().ok().filter(|_| fits).map(|id| Self::Id(ChannelId(id)));
        }
        let text = text.strip_prefix("https://").unwrap_or(text);
        let name = text.strip_prefix("t.me/").or_else(|| text.strip_prefix('@'))?;
        // Telegram's rule for public names.
        let is_name = (4..=32).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then(|| Self::Public(name.to_owned()))
    }
}

impl fmt::Display for ChannelName {
    /// As Telegram reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public(name) => write!(f, "@{name}"),
            Self::Id(ChannelId(id)) => write!(f, "{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_named_as_people_name_it() {
        let read = |text| ChannelName::parse(text).map(|name| name.to_string());
        for text in ["@tokobudi", " t.me/tokobudi ", "https://t.me/tokobudi"] {
            assert_eq!(read(text).as_deref(), Some("@tokobudi"), "{text}");
        }
        assert_eq!(read("-1001234567890").as_deref(), Some("-1001234567890"));
        for text in ["", "@a b", "tokobudi", "@1toko", "t.me/+abcDEF", "-100", "-100abcdefg", "100123456789", "@tk"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_sale_names_nobody() {
        let line = |buyer| PostLine::sale(buyer, "Netflix".into(), 0);
        let initial = |buyer| match line(buyer) {
            PostLine::Sale { initial, .. } => initial,
            other => panic!("{other:?}"),
        };
        assert_eq!(["budi santoso", "🙂 Ani", "", "ß"].map(initial), ["B", "A", "•", "SS"]);
    }

    #[test]
    fn kinds_come_back_as_they_went() {
        for kind in PostKind::ALL {
            assert_eq!(PostKind::parse(kind.code()), Some(kind));
        }
        assert_eq!(PostKind::parse("rockets"), None);
    }
}
