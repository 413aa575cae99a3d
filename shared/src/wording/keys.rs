//! The reply keyboard and the commands: what a written text asks for.

use crate::domain::ids::ProductCode;
use crate::domain::intent::{Direction, Intent};

/// The keys that the shop has.
pub(super) const CATALOGUE: &str = "🛍 Katalog";
pub(super) const CART: &str = "🧺 Keranjang";
pub(super) const STOCK: &str = "🏷 Cek Stok";

/// The reply keyboard, row by row.
pub(super) fn keyboard() -> Vec<Vec<&'static str>> {
    vec![vec![CATALOGUE, CART], vec![STOCK]]
}

/// What a written text asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Something the shop knows.
    For(Intent),
    /// Something it does not.
    Unknown,
}

/// Reads a text: a key of the keyboard, a command, a deep link.
pub fn read(text: &str) -> Asked {
    let text = text.trim();
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // In a chat, a command may name the bot: `/start@lapak_bot`.
    let command = command.split_once('@').map_or(command, |(command, _)| command);
    let intent = match (command, text) {
        ("/start", _) => rest
            .trim()
            .strip_prefix("p_")
            .and_then(ProductCode::parse)
            .map_or(Intent::Start, |code| Intent::Product(code, 1)),
        ("/menu", _) => Intent::Start,
        ("/katalog", _) | (_, CATALOGUE) => Intent::Browse(None, Direction::First),
        ("/keranjang", _) | (_, CART) => Intent::Cart,
        ("/stok", _) | (_, STOCK) => Intent::Stock(Direction::First),
        _ => return Asked::Unknown,
    };
    Asked::For(intent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_understood() {
        for key in keyboard().into_iter().flatten() {
            assert_ne!(read(key), Asked::Unknown, "{key}");
        }
    }

    #[test]
    fn a_deep_link_opens_a_product() {
        let code = ProductCode::parse("NETFLIX").expect("a code");
        assert_eq!(read("/start p_netflix"), Asked::For(Intent::Product(code, 1)));
        assert_eq!(read("/start p_!"), Asked::For(Intent::Start), "a broken link still welcomes");
        assert_eq!(read("/start@lapak_bot"), Asked::For(Intent::Start));
        assert_eq!(read("halo"), Asked::Unknown);
    }
}
