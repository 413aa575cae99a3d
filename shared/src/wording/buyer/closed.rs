//! What a buyer reads while the shop or its payments are closed, or the shop moves.

use crate::domain::intent::BuyerIntent;
use crate::domain::screen::{Button, Screen};
use crate::domain::settings::closures::{Closable, Closure};
use crate::wording::texts::{Localizer, escape};

/// The owner's sentence, or the shop's text.
pub fn closed(say: &Localizer, what: Closable, closure: &Closure) -> Screen {
    let text = match (&closure.sentence, what) {
        (Some(own), _) => escape(own),
        (None, Closable::Shop) => say.text("closed.shop"),
        (None, Closable::Payments) => say.text("closed.payments"),
    };
    // What was invoiced before may still be paid.
    let invoices = Button::tap(say.text("invoices.button.open"), BuyerIntent::OpenInvoices);
    Screen::with_buttons(text, vec![vec![invoices]])
}

/// The shop moves to its restored data, so nothing can be done: said to whoever writes or taps.
pub fn moving(say: &Localizer) -> String {
    say.text("closed.toast.moving")
}
