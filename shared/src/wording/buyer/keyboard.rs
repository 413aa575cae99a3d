//! The reply keyboard: keys that stand in place of the phone's keyboard.

use crate::domain::intent::{BalanceIntent, BuyerIntent, HelpIntent, OrdersIntent, PageCursor, SearchIntent};
use crate::domain::screen::Button;
use crate::wording::texts::Localizer;

/// The number of each entry of a page, as it stands before it and on its button.
pub(super) const NUMBERS: [&str; 5] = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"];

/// Opens the catalogue, where a way onward is missing.
pub(super) fn browse(say: &Localizer) -> Button {
    Button::tap(say.text("button.browse"), BuyerIntent::Browse(None, PageCursor::First))
}

/// A key of the keyboard.
#[derive(Clone, Copy)]
enum Key {
    Catalogue,
    Cart,
    Orders,
    Balance,
    Stock,
    Search,
    HowTo,
    Profile,
    Help,
}

/// The keys, row by row.
const KEYS: &[&[Key]] = &[
    &[Key::Catalogue, Key::Cart],
    &[Key::Orders, Key::Balance],
    &[Key::Stock, Key::Search],
    &[Key::HowTo, Key::Profile, Key::Help],
];

/// Keys of the shop's own in a row.
const OWN_KEYS_IN_A_ROW: usize = 2;

/// The reply keyboard, row by row: the keys of every shop, then those of its own.
pub(super) fn reply_keyboard(say: &Localizer) -> Vec<Vec<String>> {
    let own = say.shop_texts().replies.iter().filter(|reply| !reply.paused && !reply.trigger.is_command());
    let own: Vec<String> = own.map(|reply| reply.trigger.as_str().to_owned()).collect();
    let keys = KEYS.iter().map(|row| row.iter().map(|key| say.text(key.text())).collect());
    keys.chain(own.chunks(OWN_KEYS_IN_A_ROW).map(<[String]>::to_vec)).collect()
}

/// What a pressed key asks for. Keys are understood in every language, as a keyboard of another one may still be open, and by
/// what they were called before.
pub(super) fn pressed(say: &Localizer, text: &str) -> Option<BuyerIntent> {
    let keys = || KEYS.iter().copied().flatten();
    let is_called = |key: &&Key| say.in_every_language(key.text()).iter().any(|version| version == text);
    let was_called = |key: &&Key| say.shop_texts().former_labels(key.text()).any(|label| label == text);
    let key = keys().find(is_called).or_else(|| keys().find(was_called))?;
    Some(match key {
        Key::Catalogue => BuyerIntent::Browse(None, PageCursor::First),
        Key::Cart => BuyerIntent::Cart,
        Key::Orders => BuyerIntent::Orders(OrdersIntent::List(PageCursor::First)),
        Key::Balance => BuyerIntent::Balance(BalanceIntent::Show),
        Key::Stock => BuyerIntent::Stock(PageCursor::First),
        Key::Search => BuyerIntent::Search(SearchIntent::Ask),
        Key::HowTo => BuyerIntent::HowTo,
        Key::Profile => BuyerIntent::Profile,
        Key::Help => BuyerIntent::Help(HelpIntent::Open),
    })
}

impl Key {
    /// The key of the text on it.
    const fn text(self) -> &'static str {
        match self {
            Self::Catalogue => "keyboard.button.catalogue",
            Self::Cart => "keyboard.button.cart",
            Self::Orders => "keyboard.button.orders",
            Self::Balance => "keyboard.button.balance",
            Self::Stock => "keyboard.button.stock",
            Self::Search => "keyboard.button.search",
            Self::HowTo => "keyboard.button.how_to",
            Self::Profile => "keyboard.button.profile",
            Self::Help => "keyboard.button.help",
        }
    }
}
