//! The goods, and the terms that come with them.

use crate::domain::intent::BuyerIntent;
use crate::domain::order::Order;
use crate::domain::order::delivery_format::{self, DecryptedUnit};
use crate::domain::screen::{Button, Keyboard, Screen};
use crate::wording::buyer::keyboard::reply_keyboard;
use crate::wording::texts::{Facts, Localizer, facts, visible_length};

/// Visible UTF-16 units of the terms in one message; a message takes 4,096.
const TERMS_PER_MESSAGE: usize = 4_000;

/// What is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// What was bought.
    Goods,
    /// Units that replace failed ones.
    Replacements,
}

/// The goods, in the message itself; `None` if the text can't be said with all of them in it.
pub fn goods(say: &Localizer, order: &Order, items: &[DecryptedUnit], what: Delivered) -> Option<Screen> {
    let item = |DecryptedUnit { name, contents }: &DecryptedUnit| facts! { name, contents };
    let contents: Vec<&str> = items.iter().map(|item| item.contents.as_str()).collect();
    let facts = facts! { order: &order.id, items: items.iter().map(item).collect::<Vec<_>>() };
    let key = match what {
        Delivered::Goods => "delivery.goods",
        Delivered::Replacements => "delivery.replacements",
    };
    let text = say.text_holding(key, &facts, ("items", &contents))?;
    Some(Screen::with_buttons(text, after_goods(say, order)))
}

/// What a buyer may want next. The goods stay where they are.
fn after_goods(say: &Localizer, order: &Order) -> Vec<Vec<Button>> {
    let again = Button::tap(say.text("delivery.button.again"), BuyerIntent::OrderAgain(order.id.clone()));
    let menu = Button::tap(say.text("button.menu"), BuyerIntent::Start);
    vec![vec![again.apart(), menu.apart()]]
}

/// What stands under the document with the goods; the document's name and text.
pub fn goods_document(
    say: &Localizer,
    order: &Order,
    items: &[DecryptedUnit],
    what: Delivered,
) -> (Screen, String, String) {
    let key = match what {
        Delivered::Goods => "delivery.caption.document",
        Delivered::Replacements => "delivery.caption.replacements",
    };
    let text = say.text_with(key, facts! { order: &order.id, items: items.len() });
    (Screen::with_buttons(text, after_goods(say, order)), format!("{}.txt", order.id), delivery_format::document(items))
}

/// A file of an order: which one it is, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePlace {
    /// Its number, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// Whether the order has no texts, whose message says that the payment has come and what a buyer may want next.
    pub alone: bool,
}

/// What stands under a file. `name` is the product's.
pub fn goods_file(say: &Localizer, order: &Order, name: &str, place: FilePlace, what: Delivered) -> Screen {
    let FilePlace { number, of, alone } = place;
    let (first, replacement) = (alone && number == 1, what == Delivered::Replacements);
    let text =
        say.text_with("delivery.caption.file", facts! { order: &order.id, name, number, of, first, replacement });
    match alone && number == of {
        true => Screen::with_buttons(text, after_goods(say, order)),
        false => Screen::text(text),
    }
}

/// The terms of what was bought, in as many messages as they need; none if there are none.
pub fn terms(say: &Localizer, order: &Order, terms: &[String]) -> Vec<Screen> {
    let message = |products: &[Facts]| say.text_with("delivery.terms", facts! { products: products.to_vec() });
    let written = order.lines.iter().zip(terms).filter(|(_, terms)| !terms.is_empty());
    let mut messages: Vec<Vec<Facts>> = Vec::new();
    for (line, terms) in written {
        let product = facts! { name: &line.name, terms };
        let fits = |products: &Vec<Facts>| {
            let more = [products.as_slice(), std::slice::from_ref(&product)].concat();
            visible_length(&message(&more)).is_ok_and(|length| length <= TERMS_PER_MESSAGE)
        };
        match messages.last_mut() {
            Some(products) if fits(products) => products.push(product),
            _ => messages.push(vec![product]),
        }
    }
    let mut screens: Vec<Screen> = messages.iter().map(|products| Screen::text(message(products))).collect();
    // Whoever came by a link has no keys yet; these messages are sent anyway.
    if let Some(last) = screens.last_mut() {
        last.keyboard = Keyboard::Reply(reply_keyboard(say));
    }
    screens
}
