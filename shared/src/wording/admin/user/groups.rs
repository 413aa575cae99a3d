//! Price groups, as an admin sets them.

use super::{back_to_card, back_to_users, tap};
use crate::domain::catalogue::Tier;
use crate::domain::catalogue::price_group::{GroupPrice, MAX_PERCENT, PriceGroup, PriceGroups};
use crate::domain::ids::{ProductCode, UserId};
use crate::domain::intent::AdminUserIntent;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::{UserStep, WizardStep};
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Localizer, facts};

/// The groups.
pub fn price_groups(say: &Localizer, groups: &PriceGroups) -> Screen {
    let entry = |group: &PriceGroup| {
        facts! { name: &group.name, percent: group.percent, prices: group.prices.len() }
    };
    let text =
        say.text_with("price_group.list", facts! { groups: groups.groups.iter().map(entry).collect::<Vec<_>>() });
    let open = |group: &PriceGroup| vec![tap(group.name.clone(), AdminUserIntent::Group(group.id))];
    let mut rows: Vec<Vec<Button>> = groups.groups.iter().map(open).collect();
    rows.push(vec![tap(say.text("price_group.button.new"), AdminUserIntent::NewGroup).styled(Style::Primary)]);
    rows.push(vec![back_to_users(say)]);
    Screen::with_buttons(text, rows)
}

/// A group with all that can be done with it; `changed`: another admin changed the groups meanwhile.
pub fn price_group(say: &Localizer, group: &PriceGroup, changed: bool) -> Screen {
    let tier = |tier: &Tier| facts! { from: tier.from, price: tier.price };
    let entry = |(code, own): (&ProductCode, &GroupPrice)| {
        let tiers = own.tiers.iter().map(tier).collect::<Vec<_>>();
        facts! { code, price: own.price, tiers }
    };
    let prices: Vec<_> = group.prices.iter().map(entry).collect();
    let text = say.text_with("price_group.card", facts! { changed, name: &group.name, percent: group.percent, prices });
    let button = |key: &'static str, intent| tap(say.text(key), intent);
    let rows = vec![
        vec![
            button("price_group.button.edit", AdminUserIntent::EditGroup(group.id)),
            button("price_group.button.price", AdminUserIntent::GroupPrice(group.id)),
        ],
        vec![button("price_group.button.delete", AdminUserIntent::AskDeleteGroup(group.id)).styled(Style::Danger)],
        vec![button("price_group.button.back", AdminUserIntent::Groups)],
    ];
    Screen::with_buttons(text, rows)
}

/// What is asked for in this step; once more, if what was sent is not allowed.
pub fn ask_for_price_group(say: &Localizer, waits: &WizardStep, step: &UserStep, wrong: bool) -> Screen {
    let question = match step {
        UserStep::Find => "admin_user.ask",
        UserStep::NewGroup | UserStep::EditGroup { .. } => "price_group.ask",
        UserStep::GroupPrice { .. } => "price_group.ask_price",
    };
    let ask = say.part_with(question, facts! { most: MAX_PERCENT });
    let text = match wrong {
        true => say.text_with("price_group.wrong", facts! { ask }),
        false => say.text_with(question, facts! { most: MAX_PERCENT }),
    };
    Screen::with_buttons(text, vec![vec![leave_button(say, waits)]])
}

/// Whether a group is to be deleted.
pub fn ask_delete_price_group(say: &Localizer, group: &PriceGroup) -> Screen {
    let delete = tap(say.text("price_group.button.delete_now"), AdminUserIntent::DeleteGroup(group.id));
    let keep = tap(say.text("price_group.button.keep"), AdminUserIntent::Group(group.id));
    let text = say.text_with("price_group.ask_delete", facts! { name: &group.name });
    Screen::with_buttons(text, vec![vec![delete.styled(Style::Danger)], vec![keep]])
}

/// The groups to choose from for a user.
pub fn choose_price_group(say: &Localizer, user: UserId, groups: &PriceGroups) -> Screen {
    let choose = |group: &PriceGroup| {
        let label = say.text_with("price_group.button.choose", facts! { name: &group.name, percent: group.percent });
        vec![tap(label, AdminUserIntent::SetGroup(user, Some(group.id)))]
    };
    let mut rows: Vec<Vec<Button>> = groups.groups.iter().map(choose).collect();
    rows.push(vec![tap(say.text("price_group.button.none"), AdminUserIntent::SetGroup(user, None))]);
    rows.push(vec![back_to_card(say, user)]);
    Screen::with_buttons(say.text("price_group.choose"), rows)
}

/// Nobody makes prices for themselves.
pub fn own_price_group(say: &Localizer) -> String {
    say.text("price_group.toast.own")
}

/// There is no such group any more.
pub fn price_group_gone(say: &Localizer) -> String {
    say.text("price_group.toast.unknown")
}

/// There are as many groups as there can be.
pub fn too_many_price_groups(say: &Localizer, most: usize) -> String {
    say.text_with("price_group.toast.too_many", facts! { most })
}

/// As many products have a price of their own in a group as can have.
pub fn too_many_group_prices(say: &Localizer, most: usize) -> String {
    say.text_with("price_group.toast.too_many_prices", facts! { most })
}
