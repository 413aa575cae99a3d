//! What a buyer reads while the shop or its payments are closed.

use crate::domain::screen::Screen;
use crate::domain::settings::closures::{Closable, Closure};
use crate::wording::texts::{Localizer, escape};

/// The owner's sentence, or the shop's text.
pub fn closed(say: &Localizer, what: Closable, closure: &Closure) -> Screen {
    Screen::text(match (&closure.sentence, what) {
        (Some(own), _) => escape(own),
        (None, Closable::Shop) => say.text("closed.shop"),
        (None, Closable::Payments) => say.text("closed.payments"),
    })
}
