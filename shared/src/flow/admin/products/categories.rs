//! Categories: made, renamed, put in order, and deleted once nothing stands in them.

use super::wait_for;
use crate::domain::catalogue::Category;
use crate::domain::catalogue::editing::{ProductStep, parse_category};
use crate::domain::event::EventKind;
use crate::domain::ids::CategoryId;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::admin::audit;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::admin::CategoryProblem;
use serde_json::json;

/// The most categories: each is a button.
const MAX_CATEGORIES: usize = 40;

/// The list of categories.
pub(super) async fn list(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    Ok(listed(context, &shop.store.categories().await?, false))
}

fn listed(context: &UpdateContext, categories: &[Category], changed: bool) -> Reply {
    Reply::Screen(wording::admin::categories(&context.say, categories, changed))
}

/// One of them.
pub(super) async fn open(shop: &Shop, context: &UpdateContext, id: &CategoryId) -> Result<Reply, StoreError> {
    Ok(shown(context, &shop.store.categories().await?, id))
}

fn shown(context: &UpdateContext, categories: &[Category], id: &CategoryId) -> Reply {
    match wording::admin::category(&context.say, categories, id) {
        Some(screen) => Reply::Screen(screen),
        None => gone(context),
    }
}

fn gone(context: &UpdateContext) -> Reply {
    Reply::Toast(wording::admin::category_gone(&context.say))
}

/// Asks for a new one.
pub(super) async fn ask_new(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let step = wait_for(shop, context, ProductStep::AddCategory).await?;
    Ok(Reply::Screen(wording::admin::ask_for_category(&context.say, &step, None)))
}

/// Makes a category.
pub(super) async fn add(shop: &Shop, context: &UpdateContext, text: &str) -> Result<Reply, StoreError> {
    match find_or_add(shop, context, text).await? {
        Ok(_) => {
            context.leave_wizard(shop).await?;
            list(shop, context).await
        }
        Err(problem) => {
            let step = WizardStep::Admin(AdminStep::Product(ProductStep::AddCategory));
            Ok(Reply::Screen(wording::admin::ask_for_category(&context.say, &step, Some(&problem))))
        }
    }
}

/// The category with this title, made if there is none; the inner `Err` says why it can't be.
pub(super) async fn find_or_add(
    shop: &Shop,
    context: &UpdateContext,
    text: &str,
) -> Result<Result<Category, CategoryProblem>, StoreError> {
    let Some(wanted) = parse_category(text) else { return Ok(Err(CategoryProblem::Wrong)) };
    let seen = shop.store.categories().await?;
    if let Some(known) = seen.iter().find(|known| known.id == wanted.id) {
        // Two titles that give one id are no two categories.
        let is_same = known.title.to_lowercase() == wanted.title.to_lowercase();
        return Ok(if is_same { Ok(known.clone()) } else { Err(CategoryProblem::Like(known.title.clone())) });
    }
    if seen.len() >= MAX_CATEGORIES {
        return Ok(Err(CategoryProblem::TooMany(MAX_CATEGORIES)));
    }
    let mut next = seen.clone();
    next.push(wanted.clone());
    match write(shop, context, (&seen, next)).await? {
        true => Ok(Ok(wanted)),
        false => Ok(Err(CategoryProblem::Changed)),
    }
}

/// Asks for another emoji and title.
pub(super) async fn ask_edit(shop: &Shop, context: &UpdateContext, id: &CategoryId) -> Result<Reply, StoreError> {
    let categories = shop.store.categories().await?;
    let Some(seen) = categories.into_iter().find(|known| known.id == *id) else { return Ok(gone(context)) };
    let step = wait_for(shop, context, ProductStep::EditCategory { seen }).await?;
    Ok(Reply::Screen(wording::admin::ask_for_category(&context.say, &step, None)))
}

/// Gives a category another emoji and title, if it is still as the admin saw it. Its id stays, and so do its products.
pub(super) async fn edit(
    shop: &Shop,
    context: &UpdateContext,
    seen: &Category,
    text: &str,
) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::Product(ProductStep::EditCategory { seen: seen.clone() }));
    let refuse = |problem: &_| Ok(Reply::Screen(wording::admin::ask_for_category(&context.say, &step, Some(problem))));
    let Some(wanted) = parse_category(text) else { return refuse(&CategoryProblem::Wrong) };
    let categories = shop.store.categories().await?;
    let is_title = |known: &&Category| known.id != seen.id && known.title.to_lowercase() == wanted.title.to_lowercase();
    if let Some(other) = categories.iter().find(is_title) {
        return refuse(&CategoryProblem::Like(other.title.clone()));
    }
    let wanted = Category { id: seen.id.clone(), ..wanted };
    context.leave_wizard(shop).await?;
    let changed = categories.iter().all(|known| known != seen && *known != wanted);
    let next = |known: &Category| if known.id == wanted.id { wanted.clone() } else { known.clone() };
    let next: Vec<Category> = categories.iter().map(next).collect();
    let is_saved = !changed && write(shop, context, (&categories, next.clone())).await?;
    Ok(if is_saved { listed(context, &next, false) } else { listed(context, &categories, true) })
}

/// Puts a category to a place in the order.
pub(super) async fn place(
    shop: &Shop,
    context: &UpdateContext,
    id: &CategoryId,
    place: usize,
) -> Result<Reply, StoreError> {
    let seen = shop.store.categories().await?;
    let mut next = seen.clone();
    let Some(at) = next.iter().position(|known| known.id == *id) else { return Ok(gone(context)) };
    let moved = next.remove(at);
    next.insert(place.min(next.len()), moved);
    if !write(shop, context, (&seen, next.clone())).await? {
        return Ok(listed(context, &shop.store.categories().await?, true));
    }
    Ok(shown(context, &next, id))
}

/// Asks whether a category is to be deleted, if nothing stands in it.
pub(super) async fn ask_delete(shop: &Shop, context: &UpdateContext, id: &CategoryId) -> Result<Reply, StoreError> {
    let categories = shop.store.categories().await?;
    let Some(category) = categories.iter().find(|known| known.id == *id) else { return Ok(gone(context)) };
    match shop.store.is_category_used(id).await? {
        true => Ok(Reply::Toast(wording::admin::category_used(&context.say))),
        false => Ok(Reply::Screen(wording::admin::ask_delete_category(&context.say, category))),
    }
}

/// Deletes a category, if nothing stands in it.
pub(super) async fn delete(shop: &Shop, context: &UpdateContext, id: &CategoryId) -> Result<Reply, StoreError> {
    let seen = shop.store.categories().await?;
    if shop.store.is_category_used(id).await? {
        return Ok(Reply::Toast(wording::admin::category_used(&context.say)));
    }
    let mut next = seen.clone();
    next.retain(|known| known.id != *id);
    let changed = !write(shop, context, (&seen, next)).await?;
    Ok(listed(context, &shop.store.categories().await?, changed))
}

/// Whether the categories are now what they are to be; not if another admin changed them since they were seen.
async fn write(
    shop: &Shop,
    context: &UpdateContext,
    (seen, next): (&[Category], Vec<Category>),
) -> Result<bool, StoreError> {
    if next == seen {
        return Ok(true);
    }
    let titles = |categories: &[Category]| -> Vec<String> {
        categories.iter().map(|category| format!("{} {}", category.emoji, category.title)).collect()
    };
    // Only those that differ: all of them may be more than an event carries.
    let gone: Vec<Category> = seen.iter().filter(|known| !next.contains(known)).cloned().collect();
    let new: Vec<Category> = next.iter().filter(|known| !seen.contains(known)).cloned().collect();
    let detail = json!({ "before": titles(&gone), "after": titles(&new) });
    let event = audit::event(context, EventKind::CategoriesChanged, None, detail);
    let written = shop.store.update_categories(seen, next, Some(&event)).await?;
    if written {
        audit::publish(shop, context, &event).await;
    }
    Ok(written)
}
