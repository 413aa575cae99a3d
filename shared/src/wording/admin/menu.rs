//! The admins' menu, and the key that opens it.

use crate::domain::intent::{AdminIntent, AdminVoucherIntent, PageCursor};
use crate::domain::screen::{Button, Screen};
use crate::wording::texts::Localizer;

/// The menu.
pub fn menu(say: &Localizer) -> Screen {
    let vouchers = AdminIntent::Voucher(AdminVoucherIntent::List(PageCursor::First));
    let vouchers = Button::tap(say.text("admin_menu.button.vouchers"), vouchers);
    Screen::with_buttons(say.text("admin_menu.page"), vec![vec![vouchers]])
}

/// The way back to the menu.
pub(super) fn back_to_menu(say: &Localizer) -> Button {
    Button::tap(say.text("admin_menu.button.back"), AdminIntent::Menu)
}

/// The key of the reply keyboard that opens the menu.
pub fn menu_key(say: &Localizer) -> String {
    say.text("admin_menu.button.open")
}

/// The intent of what an admin wrote: a command or the key. `None` if it is neither.
pub fn parse_command(say: &Localizer, text: &str) -> Option<AdminIntent> {
    let text = text.trim();
    let is_key = say.in_every_language("admin_menu.button.open").iter().any(|key| key == text);
    (is_key || text.eq_ignore_ascii_case("/admin")).then_some(AdminIntent::Menu)
}
