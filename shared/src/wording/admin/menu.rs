//! The admins' menu, and the key that opens it.

use crate::domain::intent::{AdminBroadcastIntent, AdminIntent, AdminSettingsIntent, AdminVoucherIntent, PageCursor};
use crate::domain::screen::{Button, Screen};
use crate::domain::user::access::{AdminMenu, Rights};
use crate::wording::texts::Localizer;

/// Buttons in a row.
const COLUMNS: usize = 2;

/// The menu: a button for each right, and one for what every admin chooses for themselves.
pub fn menu(say: &Localizer, rights: &Rights) -> Screen {
    let buttons: Vec<Button> = rights.menus().filter_map(|menu| button(say, menu)).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(COLUMNS).map(<[Button]>::to_vec).collect();
    let notices = AdminIntent::Settings(AdminSettingsIntent::Notices);
    rows.push(vec![Button::tap(say.text("admin_menu.button.notices"), notices)]);
    Screen::with_buttons(say.text("admin_menu.page"), rows)
}

fn button(say: &Localizer, menu: AdminMenu) -> Option<Button> {
    let (label, intent) = match menu {
        AdminMenu::Vouchers => {
            ("admin_menu.button.vouchers", AdminIntent::Voucher(AdminVoucherIntent::List(PageCursor::First)))
        }
        AdminMenu::Broadcast => {
            ("admin_menu.button.broadcast", AdminIntent::Broadcast(AdminBroadcastIntent::List(PageCursor::First)))
        }
        AdminMenu::Settings => ("admin_menu.button.settings", AdminIntent::Settings(AdminSettingsIntent::Menu)),
        AdminMenu::Products
        | AdminMenu::Stock
        | AdminMenu::Orders
        | AdminMenu::Users
        | AdminMenu::Texts
        | AdminMenu::Statistics
        | AdminMenu::Money => return None,
    };
    Some(Button::tap(say.text(label), intent))
}

/// Answers an admin who has not the right to what they tapped, or has lost it.
pub fn right_needed(say: &Localizer) -> String {
    say.text("admin_menu.toast.right_needed")
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
