//! What an owner reads about admins.

use crate::domain::ids::UserId;
use crate::domain::intent::{OwnerAdminsIntent, OwnerIntent};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::access::{AdminMenu, Rights};
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// The most admins of the deployment that are listed. With the 30 that can be made, and names cut to [`MAX_NAME_CHARS`], the
/// list fits a message.
const MAX_NAMED: usize = 15;

/// More characters of a name are cut off.
const MAX_NAME_CHARS: usize = 20;

/// An admin, or somebody who may become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminPerson {
    /// Who it is.
    pub id: UserId,
    /// What they are called; none if the shop bot never met them.
    pub name: Option<String>,
    /// What they may do.
    pub rights: Rights,
}

/// Why nobody was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonProblem {
    /// Whoever wrote the message hides it when it is forwarded.
    Hidden,
    /// The contact is not on Telegram.
    Elsewhere,
    /// The shop bot never met them.
    Unknown,
    /// It is neither a message of somebody, nor a contact, nor an id.
    Unreadable,
}

/// Why rights were not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightsProblem {
    /// Somebody else changed them a moment ago.
    Changed,
    /// There are as many admins as there can be.
    TooMany,
}

/// All admins: those whom the deployment names, and those who were made one.
pub fn admin_list(say: &Localizer, shop: &str, (named, made): (&[AdminPerson], &[AdminPerson])) -> Screen {
    let line = |admin: &AdminPerson| {
        let name = admin.name.as_deref().map(|name| truncate(name, MAX_NAME_CHARS));
        facts! { name, id: admin.id.0, rights: admin.rights.menus().count() }
    };
    let facts = facts! {
        shop,
        named: named.iter().take(MAX_NAMED).map(line).collect::<Vec<_>>(),
        more: named.len().saturating_sub(MAX_NAMED),
        made: made.iter().map(line).collect::<Vec<_>>(),
        menus: AdminMenu::ALL.len(),
    };
    let card = |admin: &AdminPerson| {
        let name = admin.name.as_deref().map_or_else(|| admin.id.0.to_string(), |name| truncate(name, MAX_NAME_CHARS));
        tap(name, OwnerAdminsIntent::Open(admin.id))
    };
    let mut rows: Vec<Vec<Button>> = made.chunks(2).map(|pair| pair.iter().map(card).collect()).collect();
    rows.push(vec![tap(say.text("owner.button.add_admin"), OwnerAdminsIntent::Add)]);
    rows.push(vec![Button::tap(say.text("owner.button.menu"), OwnerIntent::Help)]);
    Screen::with_buttons(say.text_with("owner.admins.list", facts), rows)
}

/// What somebody may do, with a button for each right.
pub fn admin_card(say: &Localizer, admin: &AdminPerson, problem: Option<RightsProblem>) -> Screen {
    let AdminPerson { id, name, rights } = admin;
    let right = |menu: AdminMenu| {
        let (label, opens) = texts_of(menu);
        facts! { held: rights.hold(menu), label: say.part(label), opens: say.part(opens) }
    };
    let facts = facts! {
        name: name.as_deref().map(|name| truncate(name, MAX_NAME_CHARS)),
        id: id.0,
        is_admin: !rights.is_empty(),
        changed: problem == Some(RightsProblem::Changed),
        too_many: problem == Some(RightsProblem::TooMany),
        rights: AdminMenu::ALL.map(right).to_vec(),
    };
    let button = |menu: AdminMenu| {
        let held = rights.hold(menu);
        let label = say.text_with("admin_user.button.right", facts! { held, menu: say.part(texts_of(menu).0) });
        tap(label, OwnerAdminsIntent::Grant(*id, menu, !held))
    };
    let buttons = AdminMenu::ALL.map(button);
    let mut rows: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    if *rights != Rights::all() {
        rows.push(vec![tap(say.text("owner.button.all_rights"), OwnerAdminsIntent::GrantAll(*id))]);
    }
    if !rights.is_empty() {
        let remove = tap(say.text("owner.button.remove_admin"), OwnerAdminsIntent::Remove(*id));
        rows.push(vec![remove.styled(Style::Danger)]);
    }
    rows.push(vec![back(say)]);
    Screen::with_buttons(say.text_with("owner.admins.card", facts), rows)
}

/// An admin whom the deployment names: what they may do is not decided here.
pub fn named_admin(say: &Localizer, name: Option<&str>, id: UserId) -> Screen {
    let name = name.map(|name| truncate(name, MAX_NAME_CHARS));
    Screen::with_buttons(say.text_with("owner.admins.named", facts! { name, id: id.0 }), vec![vec![back(say)]])
}

/// Asks for somebody who is to be an admin.
pub fn ask_admin(say: &Localizer, problem: Option<PersonProblem>) -> Screen {
    let why = problem.map(|problem| match problem {
        PersonProblem::Hidden => "owner.admins.why.hidden",
        PersonProblem::Elsewhere => "owner.admins.why.elsewhere",
        PersonProblem::Unknown => "owner.admins.why.unknown",
        PersonProblem::Unreadable => "owner.admins.why.unreadable",
    });
    let why: Option<Facts> = why.map(|key| say.part(key));
    let cancel = tap(say.text("owner.button.cancel"), OwnerAdminsIntent::List);
    Screen::with_buttons(say.text_with("owner.admins.ask", facts! { why }), vec![vec![cancel]])
}

/// Asks for the name of the act that takes all rights from an admin; `wrong`: the answer was another.
pub fn ask_removal(say: &Localizer, admin: &AdminPerson, wrong: bool) -> Screen {
    let facts = facts! {
        name: admin.name.as_deref().map(|name| truncate(name, MAX_NAME_CHARS)),
        id: admin.id.0,
        act: say.text("owner.plain.remove_admin"),
        wrong,
    };
    let cancel = tap(say.text("owner.button.cancel"), OwnerAdminsIntent::Open(admin.id));
    Screen::with_buttons(say.text_with("owner.admins.ask_removal", facts), vec![vec![cancel]])
}

/// Whether an owner wrote the name of the act that takes all rights from an admin, in whichever language.
pub fn names_removal(say: &Localizer, text: &str) -> bool {
    say.in_every_language("owner.plain.remove_admin").contains(&text.trim().to_lowercase())
}

fn back(say: &Localizer) -> Button {
    tap(say.text("owner.button.to_admins"), OwnerAdminsIntent::List)
}

fn tap(label: String, intent: OwnerAdminsIntent) -> Button {
    Button::tap(label, OwnerIntent::Admins(intent))
}

/// The menu's name, and what it opens.
pub(super) const fn texts_of(menu: AdminMenu) -> (&'static str, &'static str) {
    match menu {
        AdminMenu::Products => ("admin_user.right.products", "owner.right.products"),
        AdminMenu::Stock => ("admin_user.right.stock", "owner.right.stock"),
        AdminMenu::Orders => ("admin_user.right.orders", "owner.right.orders"),
        AdminMenu::Users => ("admin_user.right.users", "owner.right.users"),
        AdminMenu::Vouchers => ("admin_user.right.vouchers", "owner.right.vouchers"),
        AdminMenu::Broadcast => ("admin_user.right.broadcast", "owner.right.broadcast"),
        AdminMenu::Texts => ("admin_user.right.texts", "owner.right.texts"),
        AdminMenu::Statistics => ("admin_user.right.statistics", "owner.right.statistics"),
        AdminMenu::Money => ("admin_user.right.money", "owner.right.money"),
        AdminMenu::Settings => ("admin_user.right.settings", "owner.right.settings"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::time::Zone;
    use crate::wording::texts::{TextKind, Texts, visible_length};
    use std::sync::Arc;

    #[test]
    fn the_longest_list_and_card_fit() {
        let admin = AdminPerson { id: UserId(999_999_999_999), name: Some("🔑".repeat(64)), rights: Rights::all() };
        let unknown = AdminPerson { name: None, rights: Rights::default(), ..admin.clone() };
        let texts = Arc::new(Texts::default());
        for language in Language::ALL {
            let say = Localizer::new(texts.clone(), language, Zone::Wita);
            let named = [vec![unknown.clone(); 8], vec![admin.clone(); 40]].concat();
            for screen in [
                admin_list(&say, &"🔑".repeat(40), (&named, &vec![admin.clone(); 30])),
                admin_card(&say, &admin, Some(RightsProblem::TooMany)),
                ask_admin(&say, Some(PersonProblem::Hidden)),
            ] {
                let length = visible_length(&screen.text).expect("it is HTML");
                assert!(length <= TextKind::Message.limit(), "{length}: {}", screen.text);
            }
        }
        assert_eq!(texts.drain_broken(), []);
    }
}
