//! Commands, deep links and keys of the reply keyboard: a text that a person wrote becomes an intent.

use super::keyboard;
use crate::domain::catalogue::search::SearchQuery;
use crate::domain::ids::ProductCode;
use crate::domain::intent::{BalanceIntent, BuyerIntent, HelpIntent, OrdersIntent, PageCursor, SearchIntent};
use crate::wording::texts::Localizer;

/// The intent of a text: a key of the keyboard, a command, or a deep link. `None` if it is none of these.
pub fn parse_command(say: &Localizer, text: &str) -> Option<BuyerIntent> {
    let text = text.trim();
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // In a chat, a command may name the bot: `/start@lapak_bot`.
    let command = command.split_once('@').map_or(command, |(command, _)| command);
    let intent = match command.to_lowercase().as_str() {
        "/start" => rest
            .trim()
            .strip_prefix("p_")
            .and_then(ProductCode::parse)
            .map_or(BuyerIntent::Start, BuyerIntent::OpenProduct),
        "/menu" => BuyerIntent::Start,
        "/katalog" => BuyerIntent::Browse(None, PageCursor::First),
        "/keranjang" => BuyerIntent::Cart,
        "/pesanan" => BuyerIntent::Orders(OrdersIntent::List(PageCursor::First)),
        "/saldo" => BuyerIntent::Balance(BalanceIntent::Show),
        "/stok" => BuyerIntent::Stock(PageCursor::First),
        "/tagihan" => BuyerIntent::OpenInvoices,
        "/cari" | "/search" => {
            let query = SearchQuery::parse(rest);
            BuyerIntent::Search(query.map_or(SearchIntent::Ask, |query| SearchIntent::Page(query, 1)))
        }
        "/info" => BuyerIntent::Profile,
        "/cara" => BuyerIntent::HowTo,
        "/bantuan" | "/help" => BuyerIntent::Help(HelpIntent::Open),
        "/batal" | "/cancel" => BuyerIntent::LeaveWizard(None),
        _ => return keyboard::pressed(say, text),
    };
    Some(intent)
}

/// The intent of a command that was written without its slash: `katalog`.
pub fn parse_word(text: &str) -> Option<BuyerIntent> {
    match text.trim().to_lowercase().as_str() {
        "start" | "mulai" | "menu" => Some(BuyerIntent::Start),
        "katalog" | "catalogue" | "catalog" => Some(BuyerIntent::Browse(None, PageCursor::First)),
        "keranjang" | "cart" => Some(BuyerIntent::Cart),
        "pesanan" | "orders" => Some(BuyerIntent::Orders(OrdersIntent::List(PageCursor::First))),
        "saldo" | "balance" => Some(BuyerIntent::Balance(BalanceIntent::Show)),
        "stok" | "stock" => Some(BuyerIntent::Stock(PageCursor::First)),
        "tagihan" | "invoice" | "invoices" => Some(BuyerIntent::OpenInvoices),
        "cari" | "search" => Some(BuyerIntent::Search(SearchIntent::Ask)),
        "info" | "informasi" => Some(BuyerIntent::Profile),
        "cara" => Some(BuyerIntent::HowTo),
        "bantuan" | "help" => Some(BuyerIntent::Help(HelpIntent::Open)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::text_overrides::{ShopTexts, TextOverrides};
    use crate::domain::time::Zone;
    use crate::wording::buyer::keyboard::reply_keyboard;
    use crate::wording::texts::Texts;
    use std::sync::Arc;

    fn localizer(texts: Texts, language: Language) -> Localizer {
        Localizer::new(Arc::new(texts), language, Zone::Wib)
    }

    #[test]
    fn every_key_is_understood_in_every_language() {
        let keys = Language::ALL.map(|language| reply_keyboard(&localizer(Texts::default(), language)));
        assert_ne!(keys[0], keys[1]);
        for language in Language::ALL {
            let say = localizer(Texts::default(), language);
            for key in keys.iter().flatten().flatten() {
                assert_ne!(parse_command(&say, key), None, "{key} in {language:?}");
            }
        }
    }

    #[test]
    fn a_key_that_was_renamed_is_understood_by_both_names() {
        let mut overrides = TextOverrides::default();
        overrides.set(Language::Indonesian, "keyboard.button.cart", "🛒 Troli");
        let say = localizer(Texts::with_overrides(overrides), Language::English);
        for name in ["🛒 Troli", "🧺 Keranjang", "🧺 Cart"] {
            assert_eq!(parse_command(&say, name), Some(BuyerIntent::Cart), "{name}");
        }
    }

    #[test]
    fn a_key_is_understood_by_a_former_name_that_no_other_key_has_now() {
        let rename = |texts: &ShopTexts, key, label| texts.with_text(Language::Indonesian, key, Some(label));
        let texts = rename(&ShopTexts::default(), "keyboard.button.cart", "🛒 Troli");
        let texts = rename(&texts, "keyboard.button.cart", "🛍 Tas");
        let press =
            |texts: &ShopTexts, name| parse_command(&localizer(Texts::of_shop(texts.clone()), Language::English), name);
        assert_eq!(press(&texts, "🛒 Troli"), Some(BuyerIntent::Cart));
        let texts = rename(&texts, "keyboard.button.profile", "🛒 Troli");
        assert_eq!(press(&texts, "🛒 Troli"), Some(BuyerIntent::Profile));
    }

    #[test]
    fn a_deep_link_opens_a_product() {
        let say = localizer(Texts::default(), Language::Indonesian);
        let code = ProductCode::parse("NETFLIX").expect("a code");
        assert_eq!(parse_command(&say, "/start p_netflix"), Some(BuyerIntent::OpenProduct(code)));
        assert_eq!(parse_command(&say, "/start p_!"), Some(BuyerIntent::Start), "a broken link still welcomes");
        assert_eq!(parse_command(&say, "/start@lapak_bot"), Some(BuyerIntent::Start));
        assert_eq!(parse_command(&say, "/Katalog"), Some(BuyerIntent::Browse(None, PageCursor::First)));
        assert_eq!(parse_word(" Katalog "), Some(BuyerIntent::Browse(None, PageCursor::First)));
        assert_eq!(parse_command(&say, "halo"), None);
    }
}
