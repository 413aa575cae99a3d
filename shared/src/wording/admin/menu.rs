//! The admins' menu, and the key that opens it.

use crate::domain::intent::{
    AdminBroadcastIntent, AdminIntent, AdminMoneyIntent, AdminOrderIntent, AdminProductIntent, AdminSettingsIntent,
    AdminStatisticsIntent, AdminStockIntent, AdminTextsIntent, AdminUserIntent, AdminVoucherIntent, PageCursor,
};
use crate::domain::screen::{Button, Screen};
use crate::domain::user::access::{AdminMenu, Rights};
use crate::wording::texts::Localizer;

/// Buttons in a row.
const COLUMNS: usize = 2;

/// The menu: a button for each right, and one for what every admin chooses for themselves.
pub fn menu(say: &Localizer, rights: &Rights) -> Screen {
    let buttons: Vec<Button> = rights.menus().map(|menu| button(say, menu)).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(COLUMNS).map(<[Button]>::to_vec).collect();
    let notices = AdminIntent::Settings(AdminSettingsIntent::Notices);
    rows.push(vec![Button::tap(say.text("admin_menu.button.notices"), notices)]);
    Screen::with_buttons(say.text("admin_menu.page"), rows)
}

fn button(say: &Localizer, menu: AdminMenu) -> Button {
    let (label, intent) = match menu {
        AdminMenu::Products => {
            ("admin_menu.button.products", AdminIntent::Product(AdminProductIntent::List(PageCursor::First)))
        }
        AdminMenu::Vouchers => {
            ("admin_menu.button.vouchers", AdminIntent::Voucher(AdminVoucherIntent::List(PageCursor::First)))
        }
        AdminMenu::Stock => ("admin_menu.button.stock", AdminIntent::Stock(AdminStockIntent::List(PageCursor::First))),
        AdminMenu::Statistics => ("admin_menu.button.statistics", AdminIntent::Statistics(AdminStatisticsIntent::Menu)),
        AdminMenu::Orders => ("admin_menu.button.orders", AdminIntent::Order(AdminOrderIntent::Menu)),
        AdminMenu::Users => ("admin_menu.button.users", AdminIntent::User(AdminUserIntent::Menu)),
        AdminMenu::Money => ("admin_menu.button.money", AdminIntent::Money(AdminMoneyIntent::Menu)),
        AdminMenu::Texts => ("admin_menu.button.texts", AdminIntent::Texts(AdminTextsIntent::Groups)),
        AdminMenu::Settings => ("admin_menu.button.settings", AdminIntent::Settings(AdminSettingsIntent::Menu)),
        AdminMenu::Broadcast => {
            ("admin_menu.button.broadcast", AdminIntent::Broadcast(AdminBroadcastIntent::List(PageCursor::First)))
        }
    };
    Button::tap(say.text(label), intent)
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
    let key = "admin_menu.button.open";
    let is_key = say.in_every_language(key).iter().any(|label| label == text)
        || say.shop_texts().former_labels(key).any(|label| label == text);
    (is_key || text.eq_ignore_ascii_case("/admin")).then_some(AdminIntent::Menu)
}
