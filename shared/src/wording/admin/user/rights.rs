//! What somebody may do as an admin.

use super::{back_to_card, tap};
use crate::domain::ids::UserId;
use crate::domain::intent::AdminUserIntent;
use crate::domain::screen::{Button, Screen};
use crate::domain::user::access::{AdminMenu, Rights};
use crate::wording::texts::{Localizer, facts};

/// The menus, each with whether a user may use it; `changed`: another admin changed them meanwhile.
pub fn rights(say: &Localizer, (user, name): (UserId, &str), rights: &Rights, changed: bool) -> Screen {
    let button = |menu: AdminMenu| {
        let held = rights.hold(menu);
        let label = say.text_with("admin_user.button.right", facts! { held, menu: say.part(label(menu)) });
        tap(label, AdminUserIntent::Grant(user, menu, !held))
    };
    let buttons: Vec<Button> = AdminMenu::ALL.into_iter().map(button).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    rows.push(vec![back_to_card(say, user)]);
    Screen::with_buttons(say.text_with("admin_user.rights", facts! { name, changed }), rows)
}

/// There are as many admins as there can be.
pub fn too_many_admins(say: &Localizer) -> String {
    say.text("admin_user.toast.too_many_admins")
}

const fn label(menu: AdminMenu) -> &'static str {
    match menu {
        AdminMenu::Products => "admin_user.right.products",
        AdminMenu::Stock => "admin_user.right.stock",
        AdminMenu::Orders => "admin_user.right.orders",
        AdminMenu::Users => "admin_user.right.users",
        AdminMenu::Vouchers => "admin_user.right.vouchers",
        AdminMenu::Broadcast => "admin_user.right.broadcast",
        AdminMenu::Texts => "admin_user.right.texts",
        AdminMenu::Statistics => "admin_user.right.statistics",
        AdminMenu::Money => "admin_user.right.money",
        AdminMenu::Settings => "admin_user.right.settings",
    }
}
