//! Price groups: made and changed by a line, deleted in two steps, and given to users.

use super::open;
use crate::domain::catalogue::price_group::{
    GroupId, MAX_GROUPS, MAX_PRICES, PriceGroup, PriceGroups, parse_group, parse_price,
};
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, UserStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::send_event;
use crate::shop::Shop;
use crate::store::{PendingEvent, StoreError};
use crate::wording;

/// The groups.
pub(super) async fn list(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let groups = shop.store.price_groups().await?;
    Ok(Reply::Screen(wording::admin::price_groups(&context.say, &groups)))
}

/// A group; `changed`: another admin changed the groups meanwhile.
pub(super) async fn show(
    shop: &Shop,
    context: &UpdateContext,
    id: GroupId,
    changed: bool,
) -> Result<Reply, StoreError> {
    let groups = shop.store.price_groups().await?;
    Ok(match groups.get(id) {
        Some(group) => Reply::Screen(wording::admin::price_group(&context.say, group, changed)),
        None => Reply::Toast(wording::admin::price_group_gone(&context.say)),
    })
}

/// Asks for a new group.
pub(super) async fn ask_new(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    if shop.store.price_groups().await?.groups.len() >= MAX_GROUPS {
        return Ok(Reply::Toast(wording::admin::too_many_price_groups(&context.say, MAX_GROUPS)));
    }
    ask(shop, context, UserStep::NewGroup).await
}

/// Asks for another name and percentage of a group.
pub(super) async fn ask_edit(shop: &Shop, context: &UpdateContext, group: GroupId) -> Result<Reply, StoreError> {
    let seen = shop.store.price_groups().await?.revision;
    ask(shop, context, UserStep::EditGroup { group, seen }).await
}

/// Asks what a product costs a group.
pub(super) async fn ask_price(shop: &Shop, context: &UpdateContext, group: GroupId) -> Result<Reply, StoreError> {
    ask(shop, context, UserStep::GroupPrice { group }).await
}

async fn ask(shop: &Shop, context: &UpdateContext, step: UserStep) -> Result<Reply, StoreError> {
    let waits = WizardStep::Admin(AdminStep::User(step.clone()));
    context.start_wizard(shop, waits.clone()).await?;
    Ok(Reply::Screen(wording::admin::ask_for_price_group(&context.say, &waits, &step, false)))
}

/// Takes what was asked for: a line.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    step: &UserStep,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let waits = WizardStep::Admin(AdminStep::User(step.clone()));
    let line = message.plain_text().unwrap_or_default();
    let wrong = Ok(Reply::Screen(wording::admin::ask_for_price_group(&context.say, &waits, step, true)));
    let known = shop.store.price_groups().await?;
    let (next, id) = match step {
        UserStep::Find => return wrong,
        UserStep::NewGroup => {
            let Some((name, percent)) = parse_group(line) else { return wrong };
            // The same line, delivered again, finds what it made.
            if let Some(same) = known.groups.iter().find(|group| group.name == name && group.percent == percent) {
                context.leave_wizard(shop).await?;
                return show(shop, context, same.id, false).await;
            }
            let Some((next, made)) = known.with_new(name, percent) else {
                context.leave_wizard(shop).await?;
                return Ok(Reply::Toast(wording::admin::too_many_price_groups(&context.say, MAX_GROUPS)));
            };
            (next, made.id)
        }
        UserStep::EditGroup { group, seen } => {
            let Some((name, percent)) = parse_group(line) else { return wrong };
            let Some(group) = known.get(*group).filter(|_| known.revision == *seen) else {
                context.leave_wizard(shop).await?;
                return show(shop, context, *group, true).await;
            };
            (known.with(&PriceGroup { name, percent, ..group.clone() }), group.id)
        }
        UserStep::GroupPrice { group } => {
            let Some((code, price)) = parse_price(line) else { return wrong };
            let Some(group) = known.get(*group) else {
                context.leave_wizard(shop).await?;
                return show(shop, context, *group, true).await;
            };
            if price.is_some() && shop.store.products(std::iter::once(&code)).await?.is_empty() {
                return wrong;
            }
            let mut next = group.clone();
            match price {
                Some(price) => next.prices.insert(code, price),
                None => next.prices.remove(&code),
            };
            if next.prices.len() > MAX_PRICES {
                return Ok(Reply::Toast(wording::admin::too_many_group_prices(&context.say, MAX_PRICES)));
            }
            (known.with(&next), group.id)
        }
    };
    let written = write(shop, context, (&known, &next), id).await?;
    context.leave_wizard(shop).await?;
    show(shop, context, id, !written).await
}

/// Asks whether a group is to be deleted.
pub(super) async fn ask_delete(shop: &Shop, context: &UpdateContext, id: GroupId) -> Result<Reply, StoreError> {
    Ok(match shop.store.price_groups().await?.get(id) {
        Some(group) => Reply::Screen(wording::admin::ask_delete_price_group(&context.say, group)),
        None => Reply::Toast(wording::admin::price_group_gone(&context.say)),
    })
}

/// Deletes a group: who is in it pays the list price.
pub(super) async fn delete(shop: &Shop, context: &UpdateContext, id: GroupId) -> Result<Reply, StoreError> {
    let known = shop.store.price_groups().await?;
    if known.get(id).is_none() {
        return list(shop, context).await;
    }
    match write(shop, context, (&known, &known.without(id)), id).await? {
        true => list(shop, context).await,
        false => show(shop, context, id, true).await,
    }
}

/// The groups to choose from for a user.
pub(super) async fn choose(shop: &Shop, context: &UpdateContext, user: UserId) -> Result<Reply, StoreError> {
    let groups = shop.store.price_groups().await?;
    Ok(Reply::Screen(wording::admin::choose_price_group(&context.say, user, &groups)))
}

/// Puts a user into a group, or into none.
pub(super) async fn set(
    shop: &Shop,
    context: &UpdateContext,
    user: UserId,
    group: Option<GroupId>,
) -> Result<Reply, StoreError> {
    // Only whom the deployment names may give themselves a price.
    if user == context.user.id && !shop.config.admins.contains(&user) {
        return Ok(Reply::Toast(wording::admin::own_price_group(&context.say)));
    }
    if let Some(group) = group
        && shop.store.price_groups().await?.get(group).is_none()
    {
        return Ok(Reply::Toast(wording::admin::price_group_gone(&context.say)));
    }
    let detail =
        serde_json::json!({ "user": user.0, "by": context.user.id.0, "group": group.map(|GroupId(group)| group) });
    let id = format!("group-{}-{}", user.0, context.update);
    let event = PendingEvent::new(id, EventKind::PriceGroupAssigned, &detail, context.now);
    // If nothing was written, they are in that group already.
    if shop.store.set_price_group(user, group, &event).await? {
        send_event(shop, &event, context.now).await?;
    }
    open(shop, context, user, false).await
}

/// Whether it was written; not if another admin changed the groups meanwhile.
async fn write(
    shop: &Shop,
    context: &UpdateContext,
    (seen, next): (&PriceGroups, &PriceGroups),
    id: GroupId,
) -> Result<bool, StoreError> {
    let percent = next.get(id).map(|group| group.percent);
    let detail = serde_json::json!({ "group": id.0, "by": context.user.id.0, "percent": percent });
    let event_id = format!("groups-{}", next.revision);
    let event = PendingEvent::new(event_id, EventKind::PriceGroupsChanged, &detail, context.now);
    let written = shop.store.update_price_groups(seen.revision, next, &event).await?;
    if written {
        shop.take_price_groups(next.clone(), context.now);
        send_event(shop, &event, context.now).await?;
    }
    Ok(written)
}
