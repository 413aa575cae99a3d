//! Users: counted, listed, searched for; a card with what the shop knows of one.

mod blocking;
mod groups;
mod rights;

use crate::domain::ids::UserId;
use crate::domain::intent::AdminUserIntent;
use crate::domain::user::access::AdminMenu;
use crate::domain::user::listing::UserQuery;
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, UserStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::admin::UserCard;

/// Users on a page of the list.
const PAGE: usize = 10;

/// Does what an admin asks about users.
pub(super) async fn route(shop: &Shop, context: &UpdateContext, intent: AdminUserIntent) -> Result<Reply, StoreError> {
    let say = &context.say;
    match intent {
        AdminUserIntent::Menu => {
            Ok(Reply::Screen(wording::admin::users_menu(say, shop.store.user_counts(context.now).await?)))
        }
        AdminUserIntent::List(to) => {
            Ok(Reply::Screen(wording::admin::users(say, &shop.store.users_page(&to, PAGE).await?)))
        }
        AdminUserIntent::Search => {
            let step = WizardStep::Admin(AdminStep::User(UserStep::Find));
            context.start_wizard(shop, step.clone()).await?;
            Ok(Reply::Screen(wording::admin::ask_for_user(say, &step)))
        }
        AdminUserIntent::Open(user) => open(shop, context, user, false).await,
        AdminUserIntent::Orders(user, to) => {
            let page = shop.store.order_history(user, false, &to).await?;
            Ok(Reply::Screen(wording::admin::orders_of_user(say, user, &page, context.rights.hold(AdminMenu::Orders))))
        }
        AdminUserIntent::Ledger(user, to) => {
            let page = shop.store.ledger_page(user, &to).await?;
            Ok(Reply::Screen(wording::admin::ledger_of_user(say, user, &page)))
        }
        AdminUserIntent::AskBlock(user, blocked) => blocking::ask(shop, context, user, blocked).await,
        AdminUserIntent::Block(user, blocked) => blocking::set(shop, context, user, blocked).await,
        AdminUserIntent::Groups => groups::list(shop, context).await,
        AdminUserIntent::Group(group) => groups::show(shop, context, group, false).await,
        AdminUserIntent::NewGroup => groups::ask_new(shop, context).await,
        AdminUserIntent::EditGroup(group) => groups::ask_edit(shop, context, group).await,
        AdminUserIntent::GroupPrice(group) => groups::ask_price(shop, context, group).await,
        AdminUserIntent::AskDeleteGroup(group) => groups::ask_delete(shop, context, group).await,
        AdminUserIntent::DeleteGroup(group) => groups::delete(shop, context, group).await,
        AdminUserIntent::ChooseGroup(user) => groups::choose(shop, context, user).await,
        AdminUserIntent::SetGroup(user, group) => groups::set(shop, context, user, group).await,
        AdminUserIntent::Rights(user) => rights::show(shop, context, user).await,
        AdminUserIntent::Grant(user, menu, granted) => rights::grant(shop, context, user, (menu, granted)).await,
    }
}

/// Takes the answer to what was asked about users.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    step: &UserStep,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    match step {
        UserStep::Find => find(shop, context, message).await,
        UserStep::NewGroup | UserStep::EditGroup { .. } | UserStep::GroupPrice { .. } => {
            groups::answer(shop, context, step, message).await
        }
    }
}

/// Leaves such a step: back to where it was asked for.
pub(super) async fn leave(shop: &Shop, context: &UpdateContext, step: &UserStep) -> Result<Reply, StoreError> {
    match step {
        UserStep::Find => route(shop, context, AdminUserIntent::Menu).await,
        UserStep::NewGroup => groups::list(shop, context).await,
        UserStep::EditGroup { group, .. } | UserStep::GroupPrice { group } => {
            groups::show(shop, context, *group, false).await
        }
    }
}

/// Searches for what was written. The step goes on waiting: another name takes its place.
async fn find(shop: &Shop, context: &UpdateContext, message: &UserMessage) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::User(UserStep::Find));
    let Some(query) = message.plain_text().and_then(UserQuery::parse) else {
        return Ok(Reply::Screen(wording::admin::wrong_user_query(&context.say, &step)));
    };
    let found = shop.store.find_users(&query).await?;
    match found.as_slice() {
        [one] => open(shop, context, one.id, false).await,
        found => Ok(Reply::Screen(wording::admin::users_found(&context.say, &step, found))),
    }
}

/// A user's card; `changed`: another admin changed something meanwhile.
pub(super) async fn open(shop: &Shop, context: &UpdateContext, id: UserId, changed: bool) -> Result<Reply, StoreError> {
    let Some((user, name)) = shop.store.user(id).await? else {
        return Ok(Reply::Toast(wording::admin::buyer_unknown(&context.say)));
    };
    let group = shop.price_group(&user, context.now).await?;
    let card = UserCard {
        is_admin: !shop.config.rights(id, &user.rights).is_empty(),
        may_grant: may_grant(shop, context, id),
        may_block: may_block(shop, context, id),
        user: &user,
        group: group.as_ref().map(|group| group.name.as_str()),
        name: &name,
        now: context.now,
        changed,
    };
    Ok(Reply::Screen(wording::admin::user_card(&context.say, &card)))
}

/// Whether the admin may change this user's rights: only those whom the deployment names, and of nobody whom it names.
fn may_grant(shop: &Shop, context: &UpdateContext, user: UserId) -> bool {
    shop.config.admins.contains(&context.user.id) && !shop.config.admins.contains(&user)
}

/// Whether the admin may block this user: neither themselves nor an admin whom the deployment names.
fn may_block(shop: &Shop, context: &UpdateContext, user: UserId) -> bool {
    user != context.user.id && !shop.config.admins.contains(&user)
}
