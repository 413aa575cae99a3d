//! What is said when something stands in the way.

use super::keyboard::reply_keyboard;
use crate::domain::intent::BuyerIntent;
use crate::domain::screen::{Button, Screen, Style};
use crate::wording::texts::Localizer;

/// Acting too fast.
pub fn spam(say: &Localizer) -> String {
    say.text("error.toast.spam")
}

/// Blocked by an admin.
pub fn blocked(say: &Localizer) -> String {
    say.text("error.toast.blocked")
}

/// The shop does not know what this means. The keys come with it: whoever followed a link has none yet.
pub fn unknown(say: &Localizer) -> Screen {
    Screen::with_keys(say.text("error.unknown"), reply_keyboard(say))
}

/// A photo or a file came that nothing waits for; most likely it is to prove a payment. `unpaid`: an invoice may be open.
pub fn proof_not_needed(say: &Localizer, unpaid: bool) -> Screen {
    let text = say.text("error.proof_not_needed");
    if unpaid {
        let invoices = Button::tap(say.text("invoices.button.open"), BuyerIntent::OpenInvoices);
        return Screen::with_buttons(text, vec![vec![invoices.styled(Style::Primary)]]);
    }
    Screen::with_keys(text, reply_keyboard(say))
}

/// A sticker, a voice message, a location …
pub fn only_texts(say: &Localizer) -> Screen {
    Screen::with_keys(say.text("error.only_texts"), reply_keyboard(say))
}

/// A button from a time when it meant something else, or from nowhere.
pub fn stale_button(say: &Localizer) -> String {
    say.text("error.toast.stale_button")
}

/// Something failed that may work in a moment.
pub fn try_again(say: &Localizer) -> String {
    say.text("error.toast.try_again")
}

/// Something is broken and somebody was told.
pub fn data_broken(say: &Localizer) -> String {
    say.text("error.toast.data_broken")
}
