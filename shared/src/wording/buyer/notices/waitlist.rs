//! The waitlist of a product that is sold out.

use crate::domain::ids::ProductCode;
use crate::domain::intent::BuyerIntent;
use crate::domain::screen::{Button, Screen, Style};
use crate::wording::texts::{Localizer, facts};

/// What was waited for is in stock.
pub(super) fn back_in_stock(say: &Localizer, code: &ProductCode, name: &str) -> Screen {
    let open = Button::tap(say.text("waitlist.button.open"), BuyerIntent::OpenProduct(code.clone()));
    Screen::with_buttons(say.text_with("waitlist.ready", facts! { name }), vec![vec![open.styled(Style::Primary)]])
}
