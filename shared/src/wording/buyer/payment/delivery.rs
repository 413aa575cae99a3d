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
    let item = |DecryptedUnit { name, contents }: &DecryptedUnit| facts! { name, contents };
    let contents: Vec<&str> = items.iter().map(|item| item.contents.as_str()).collect();
    let facts = facts! { order: &order.id, items: items.iter().map(item).collect::<Vec<_>>() };
    let key = match what {
        Delivered::Goods | Delivered::GoodsBeforeTerms => "delivery.goods",
        Delivered::Replacements => "delivery.replacements",
    };
    let text = say.text_holding(key, &facts, ("items", &contents))?;
    Some(Screen { text, keyboard: keyboard(say, order, what) })
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
    let screen = Screen { text, keyboard: keyboard(say, order, what) };
    (screen, format!("{}.txt", order.id), delivery_format::document(items))
}

/// The terms of what was bought, in as many messages as they need; none if there are none. Below each are the buttons to
/// meet them, and below the last what a buyer may want next.
pub fn terms(say: &Localizer, order: &Order, terms: &[String]) -> Vec<Screen> {
    let message = |products: &[Facts]| say.text_with("delivery.terms", facts! { products: products.to_vec() });
    let lines = order.lines.iter().enumerate().zip(terms).filter(|(_, terms)| !terms.is_empty());
    let mut messages: Vec<(Vec<Facts>, Vec<(usize, &Line)>)> = Vec::new();
    for (line, terms) in lines {
        let product = facts! { name: &line.1.name, terms };
        let fits = |products: &Vec<Facts>| {
            let more = [products.as_slice(), std::slice::from_ref(&product)].concat();
            visible_length(&message(&more)).is_ok_and(|length| length <= TERMS_PER_MESSAGE)
        };
        match messages.last_mut() {
            Some((products, lines)) if fits(products) => {
                products.push(product);
                lines.push(line);
            }
            _ => messages.push((vec![product], vec![line])),
        }
    }
    let after = messages.len().saturating_sub(1);
    let screen = |(number, (products, lines)): (usize, &(Vec<Facts>, Vec<(usize, &Line)>))| {
        let meet = meet_buttons(say, order, lines).into_iter();
        let mut rows: Vec<Vec<Button>> = meet.map(|row| row.into_iter().map(Button::apart).collect()).collect();
        if number == after {
            rows.extend(after_goods(say, order));
        }
        Screen::with_buttons(message(products), rows)
    };
    messages.iter().enumerate().map(screen).collect()
}
