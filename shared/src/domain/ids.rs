//! Ids: each its own type, parsed once where it comes in.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A Telegram user. In a private chat it is the chat's id too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

impl UserId {
    /// The shop itself, in the audit trail: nobody at Telegram has this id.
    pub const SHOP: Self = Self(0);
}

/// A message in a private chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub i32);

/// The seller's short name of a product: 2 to 20 of `A-Z 0-9 _`. That of a variant is its product's, a hyphen and a word of
/// its own: `NFX-1B` is a variant of `NFX`.
///
/// Fits a deep link (`p_CODE`) and a button's 64 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductCode(String);

/// A category's short name: 1 to 12 of `a-z 0-9 -`, made from its title.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CategoryId(String);

/// An order's id, `LP-XXXX-XXXX-XXXX`: what the buyer, the seller and the gateway call it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(String);

/// The gateway's own id of a transaction; opaque.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TxnId(String);

/// Telegram's id of a tap on a button (a callback query); the same when the update is delivered again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackQueryId(pub String);

/// Crockford's base 32: it has no letter that looks like a digit.
const BASE32: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl ProductCode {
    /// Parses a code; lower case becomes upper case.
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim().to_ascii_uppercase();
        let is_word = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        let (product, variant) = match code.split_once('-') {
            Some((product, variant)) => (product, Some(variant)),
            None => (code.as_str(), None),
        };
        let fits = code.len() <= 20
            && (product.len() >= 2 && is_word(product))
            && variant.is_none_or(|variant| !variant.is_empty() && is_word(variant));
        fits.then_some(Self(code))
    }

    /// The product that stands in the lists: itself, or that which it is a variant of.
    pub fn listed(&self) -> Self {
        self.variant_of().unwrap_or_else(|| self.clone())
    }

    /// The product that this is a variant of; `None` if it is a product of its own.
    pub fn variant_of(&self) -> Option<Self> {
        self.0.split_once('-').map(|(product, _)| Self(product.to_owned()))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows that the shop itself offered a total to this buyer, for what is in their cart: nobody can make one up. 16
/// hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalSeal(String);

impl TotalSeal {
    /// Reads a seal as a button carries it.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for TotalSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchId;

impl std::str::FromStr for ProductCode {
    type Err = NoSuchId;

    fn from_str(text: &str) -> Result<Self, NoSuchId> {
        Self::parse(text).ok_or(NoSuchId)
    }
}

impl CategoryId {
    /// Parses an id as it stands in button data or a key.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=12).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// The id that a category with this title gets: its first letters and digits, lower case.
    pub fn from_title(title: &str) -> Option<Self> {
        let letters = title.chars().filter(char::is_ascii_alphanumeric).take(12);
        Self::parse(&letters.collect::<String>().to_ascii_lowercase())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl OrderId {
    /// The id of the order that this buyer's tap places.
    ///
    /// It is a hash of the buyer and the tap, so the same tap, delivered twice, gives the same id: the order's key in the
    /// table is the idempotency key.
    pub fn of_tap(buyer: UserId, tap: &CallbackQueryId) -> Self {
        let digest = Sha256::new().chain_update(buyer.0.to_be_bytes()).chain_update(&tap.0).finalize();
        let letters: Vec<char> =
            digest.iter().take(12).map(|byte| char::from(BASE32[usize::from(byte % 32)])).collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        Self(format!("LP-{}", groups.join("-")))
    }

    /// Parses an id as it comes from button data or the gateway.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (8..=32).contains(&text.len())
            && text.starts_with("LP-")
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TxnId {
    /// Parses the gateway's id: at most 64 characters, all of them safe in a URL's path.
    pub fn parse(text: &str) -> Option<Self> {
        let fits =
            (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! shown_as_text {
    ($($id:ty),*) => { $(
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )* };
}

shown_as_text!(ProductCode, CategoryId, OrderId, TxnId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_names_one_order() {
        let tap = CallbackQueryId("4382bfdwdsb323b2d9".into());
        let id = OrderId::of_tap(UserId(7), &tap);
        assert_eq!(id, OrderId::of_tap(UserId(7), &tap));
        assert_ne!(id, OrderId::of_tap(UserId(8), &tap));
        assert_eq!(OrderId::parse(id.as_str()), Some(id));
    }

    #[test]
    fn malformed_ids_are_refused() {
        assert_eq!(ProductCode::parse(" netflix_1 ").map(|code| code.0), Some("NETFLIX_1".into()));
        for bad in ["", "A", "A B", "É1", "WAY_TOO_LONG_FOR_A_CODE"] {
            assert_eq!(ProductCode::parse(bad), None, "{bad:?}");
        }
        for bad in ["LP-1", "XX-1234-5678", "LP-abcd-efgh", "LP-1234/5678"] {
            assert_eq!(OrderId::parse(bad), None, "{bad:?}");
        }
        assert_eq!(TxnId::parse("../status"), None);
        assert_eq!(CategoryId::from_title("🎬 Streaming & TV").map(|id| id.0), Some("streamingtv".into()));
    }
}
