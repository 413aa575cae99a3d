//! Commands, deep links and keys of the reply keyboard: a text that a person wrote becomes an intent.

use super::keyboard::{CART, CATALOGUE, STOCK};
use crate::domain::ids::ProductCode;
use crate::domain::intent::{BuyerIntent, PageCursor};

/// The intent of a text: a key of the keyboard, a command, or a deep link. `None` if it is none of these.
pub fn parse_command(text: &str) -> Option<BuyerIntent> {
    let text = text.trim();
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // In a chat, a command may name the bot: `/start@lapak_bot`.
    let command = command.split_once('@').map_or(command, |(command, _)| command);
    let intent = match (command, text) {
        ("/start", _) => rest
            .trim()
            .strip_prefix("p_")
            .and_then(ProductCode::parse)
            .map_or(BuyerIntent::Start, |code| BuyerIntent::Product(code, 1)),
        ("/menu", _) => BuyerIntent::Start,
        ("/katalog", _) | (_, CATALOGUE) => BuyerIntent::Browse(None, PageCursor::First),
        ("/keranjang", _) | (_, CART) => BuyerIntent::Cart,
        ("/stok", _) | (_, STOCK) => BuyerIntent::Stock(PageCursor::First),
        _ => return None,
    };
    Some(intent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::buyer::keyboard::reply_keyboard;

    #[test]
    fn every_key_is_understood() {
        for key in reply_keyboard().into_iter().flatten() {
            assert_ne!(parse_command(key), None, "{key}");
        }
    }

    #[test]
    fn a_deep_link_opens_a_product() {
        let code = ProductCode::parse("NETFLIX").expect("a code");
        assert_eq!(parse_command("/start p_netflix"), Some(BuyerIntent::Product(code, 1)));
        assert_eq!(parse_command("/start p_!"), Some(BuyerIntent::Start), "a broken link still welcomes");
        assert_eq!(parse_command("/start@lapak_bot"), Some(BuyerIntent::Start));
        assert_eq!(parse_command("halo"), None);
    }
}
