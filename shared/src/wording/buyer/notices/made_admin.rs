//! What somebody reads who was made an admin.

use crate::domain::intent::AdminIntent;
use crate::domain::screen::{Button, Screen, Style};
use crate::wording::texts::Localizer;

/// They are an admin now. The key of the keyboard comes with their next welcome.
pub(super) fn made_admin(say: &Localizer) -> Screen {
    let open = Button::tap(say.text("admin_menu.button.open"), AdminIntent::Menu);
    Screen::with_buttons(say.text("admin_user.made_admin"), vec![vec![open.styled(Style::Primary)]])
}
