//! The goods, and the terms that come with them.

use crate::domain::intent::BuyerIntent;
use crate::domain::order::delivery_format::{self, DecryptedUnit};
use crate::domain::order::{Line, Order};
use crate::domain::screen::{Button, Keyboard, Screen};
use crate::wording::buyer::account::terms::meet_buttons;
use crate::wording::buyer::keyboard::reply_keyboard;
use crate::wording::texts::{Facts, Localizer, facts, visible_length};

/// Visible UTF-16 units of the terms in one message; a message takes 4,096.
const TERMS_PER_MESSAGE: usize = 4_000;

/// What is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// What was bought.
    Goods,
    /// What was bought, with terms in the next message.
    GoodsBeforeTerms,
    /// Units that replace failed ones.
    Replacements,
}

/// The goods, in the message itself; `None` if the text can't be said with all of them in it.
pub fn goods(say: &Localizer, order: &Order, items: &[DecryptedUnit], what: Delivered) -> Option<Screen> {
    let several = order.units() > 1;
    let item = |DecryptedUnit { number, name, contents }: &DecryptedUnit| {
        facts! { number: number.filter(|_| several), name, contents }
    };
    let contents: Vec<&str> = items.iter().map(|item| item.contents.as_str()).collect();
    let facts = facts! { order: &order.id, items: items.iter().map(item).collect::<Vec<_>>() };
    let key = match what {
        Delivered::Goods | Delivered::GoodsBeforeTerms => "delivery.goods",
        Delivered::Replacements => "delivery.replacements",
    };
    let text = say.text_holding(key, &facts, ("items", &contents))?;
    Some(Screen { keyboard: keyboard(say, order, what), ..Screen::text(text) })
}

/// A message has buttons or keys. Whoever came by a link has no keys yet: they get them with the goods, if the buttons can
/// stand below the terms.
fn keyboard(say: &Localizer, order: &Order, what: Delivered) -> Keyboard {
    match what {
        Delivered::Goods | Delivered::Replacements => Keyboard::Inline(after_goods(say, order)),
        Delivered::GoodsBeforeTerms => Keyboard::Reply(reply_keyboard(say)),
    }
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
        Delivered::Goods | Delivered::GoodsBeforeTerms => "delivery.caption.document",
        Delivered::Replacements => "delivery.caption.replacements",
    };
    let text = say.text_with(key, facts! { order: &order.id, items: items.len() });
    let screen = Screen { keyboard: keyboard(say, order, what), ..Screen::text(text) };
    (screen, format!("{}.txt", order.id), delivery_format::document(items))
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
        true => Screen { keyboard: keyboard(say, order, what), ..Screen::text(text) },
        false => Screen::text(text),
    }
}

/// One message of the terms.
struct TermsMessage<'a> {
    /// The products in it.
    products: Vec<Facts>,
    /// Their lines, each with its number.
    lines: Vec<(usize, &'a Line)>,
}

/// The terms of what was bought, in as many messages as they need; none if there are none. Below each are the buttons to
/// meet them, and below the last what a buyer may want next.
pub fn terms(say: &Localizer, order: &Order, terms: &[String]) -> Vec<Screen> {
    let text = |products: &[Facts]| say.text_with("delivery.terms", facts! { products: products.to_vec() });
    let mut messages: Vec<TermsMessage<'_>> = Vec::new();
    for (line, terms) in order.lines.iter().enumerate().zip(terms).filter(|(_, terms)| !terms.is_empty()) {
        let product = facts! { name: &line.1.name, terms };
        let fits = |message: &TermsMessage<'_>| {
            let more = [message.products.as_slice(), std::slice::from_ref(&product)].concat();
            visible_length(&text(&more)).is_ok_and(|length| length <= TERMS_PER_MESSAGE)
        };
        match messages.last_mut() {
            Some(message) if fits(message) => {
                message.products.push(product);
                message.lines.push(line);
            }
            _ => messages.push(TermsMessage { products: vec![product], lines: vec![line] }),
        }
    }
    let screen = |message: &TermsMessage<'_>| {
        let rows = meet_buttons(say, order, &message.lines).into_iter();
        let rows = rows.map(|row| row.into_iter().map(Button::apart).collect()).collect();
        Screen::with_buttons(text(&message.products), rows)
    };
    let mut screens: Vec<Screen> = messages.iter().map(screen).collect();
    if let Some(Screen { keyboard: Keyboard::Inline(rows), .. }) = screens.last_mut() {
        rows.extend(after_goods(say, order));
    }
    screens
}
