//! Users, as an admin lists, finds and reads them.

mod card;
mod groups;
mod rights;

pub use card::{UserCard, ask_block, ledger_of_user, orders_of_user, user_card, user_not_blockable};
pub use groups::{
    ask_delete_price_group, ask_for_price_group, choose_price_group, own_price_group, price_group, price_group_gone,
    price_groups, too_many_group_prices, too_many_price_groups,
};
pub use rights::{rights, too_many_admins};

use super::menu::back_to_menu;
use super::notices::help::leave_button;
use crate::domain::ids::UserId;
use crate::domain::intent::{AdminIntent, AdminUserIntent, PageCursor};
use crate::domain::notice::NamedUser;
use crate::domain::page::Page;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::listing::{ListedUser, UserCounts};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::paging::turns;
use crate::wording::texts::{Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a name that fit a button.
const SHOWN_NAME: usize = 24;

/// How many users there are, and the ways to one.
pub fn users_menu(say: &Localizer, counts: UserCounts) -> Screen {
    let UserCounts { all, active, blocked } = counts;
    let list = tap(say.text("admin_user.button.list"), AdminUserIntent::List(PageCursor::First));
    let search = tap(say.text("admin_user.button.search"), AdminUserIntent::Search);
    let groups = tap(say.text("price_group.button.open"), AdminUserIntent::Groups);
    let rows = vec![vec![list.styled(Style::Primary), search], vec![groups], vec![back_to_menu(say)]];
    Screen::with_buttons(say.text_with("admin_user.menu", facts! { all, active, blocked }), rows)
}

/// A page of the list, the newest first.
pub fn users(say: &Localizer, page: &Page<ListedUser>) -> Screen {
    let entry = |user: &ListedUser| {
        let ListedUser { key, name, blocked, unreachable, .. } = user;
        facts! { name, id: key.id.0, since: say.time(key.since), blocked, unreachable }
    };
    let text = say.text_with("admin_user.list", facts! { users: page.entries.iter().map(entry).collect::<Vec<_>>() });
    let buttons: Vec<Button> = page.entries.iter().map(|user| open(user.key.id, &user.name)).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    let to = |to| AdminIntent::User(AdminUserIntent::List(to));
    rows.push(turns(&page.entries, (page.before, page.after), |user| user.key, to));
    rows.push(vec![back_to_users(say)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// Whom to search for.
pub fn ask_for_user(say: &Localizer, step: &WizardStep) -> Screen {
    Screen::with_buttons(say.text("admin_user.ask"), vec![vec![leave_button(say, step)]])
}

/// What was written can't be searched for.
pub fn wrong_user_query(say: &Localizer, step: &WizardStep) -> Screen {
    Screen::with_buttons(say.text("admin_user.wrong_query"), vec![vec![leave_button(say, step)]])
}

/// The users that were found, to choose from; or that there are none.
pub fn users_found(say: &Localizer, step: &WizardStep, found: &[NamedUser]) -> Screen {
    let text = say.text_with("admin_user.found", facts! { found: found.len() });
    let mut rows: Vec<Vec<Button>> = found.iter().map(|user| vec![open(user.id, &user.name)]).collect();
    rows.push(vec![leave_button(say, step)]);
    Screen::with_buttons(text, rows)
}

/// A message was forwarded whose writer hides who they are.
pub fn forwarded_by_hidden(say: &Localizer) -> Screen {
    let search = tap(say.text("admin_user.button.search"), AdminUserIntent::Search);
    Screen::with_buttons(say.text("admin_user.hidden"), vec![vec![search]])
}

/// The way back to the menu of users.
fn back_to_users(say: &Localizer) -> Button {
    tap(say.text("admin_user.button.back"), AdminUserIntent::Menu)
}

/// The way back to a user's card.
fn back_to_card(say: &Localizer, user: UserId) -> Button {
    tap(say.text("admin_user.button.card"), AdminUserIntent::Open(user))
}

/// Opens a card; whoever has no name is called by their id.
fn open(id: UserId, name: &str) -> Button {
    let name = truncate(name, SHOWN_NAME);
    tap(if name.is_empty() { id.0.to_string() } else { name }, AdminUserIntent::Open(id))
}

fn tap(label: String, intent: AdminUserIntent) -> Button {
    Button::tap(label, AdminIntent::User(intent))
}
