//! The waitlist of a product that is sold out.

use crate::domain::catalogue::Product;
use crate::domain::ids::ProductCode;
use crate::domain::intent::{BuyerIntent, WaitlistIntent};
use crate::domain::screen::{Button, Keyboard, Screen, Style};
use crate::wording::texts::{Localizer, facts};

/// The screen of a product that is sold out, with the button that joins its waitlist.
pub fn with_waitlist(say: &Localizer, screen: Screen, code: &ProductCode, waits: bool) -> Screen {
    let label = if waits { say.text("waitlist.button.joined") } else { say.text("waitlist.button.join") };
    let join = Button::tap(label, BuyerIntent::Waitlist(WaitlistIntent::Join(code.clone()))).styled(Style::Primary);
    let below = match screen.keyboard {
        Keyboard::Inline(rows) => rows,
        Keyboard::None | Keyboard::Reply(_) => Vec::new(),
    };
    Screen::with_buttons(screen.text, [vec![vec![join]], below].concat())
}

/// The buyer will be told; `now` if they were not waiting before.
pub fn waitlist_joined(say: &Localizer, product: &Product, now: bool) -> Screen {
    let name = &product.name;
    let text = match now {
        true => say.text_with("waitlist.joined", facts! { name }),
        false => say.text_with("waitlist.joined_before", facts! { name }),
    };
    let leave = BuyerIntent::Waitlist(WaitlistIntent::Leave(product.code.clone()));
    let leave = Button::tap(say.text("waitlist.button.leave"), leave);
    Screen::with_buttons(text, vec![vec![leave], vec![open(say, &product.code)]])
}

/// The buyer won't be told.
pub fn waitlist_left(say: &Localizer, code: &ProductCode) -> Screen {
    Screen::with_buttons(say.text("waitlist.left"), vec![vec![open(say, code)]])
}

/// The buyer waits for as many products as one may.
pub fn waitlist_too_many(say: &Localizer, most: usize) -> String {
    say.text_with("waitlist.toast.too_many", facts! { most })
}

/// What was waited for is in stock.
pub(super) fn back_in_stock(say: &Localizer, code: &ProductCode, name: &str) -> Screen {
    let text = say.text_with("waitlist.ready", facts! { name });
    Screen::with_buttons(text, vec![vec![open(say, code).styled(Style::Primary)]])
}

fn open(say: &Localizer, code: &ProductCode) -> Button {
    Button::tap(say.text("waitlist.button.open"), BuyerIntent::OpenProduct(code.clone()))
}
