//! Products and categories: made step by step, changed field by field, duplicated, hidden and deleted.

mod categories;
mod drafts;
mod fields;
mod find;
mod photos;
mod variants;

use crate::domain::catalogue::editing::{ProductField, ProductRecord, ProductStep};
use crate::domain::catalogue::{Product, ProductState, ProductTexts};
use crate::domain::event::EventKind;
use crate::domain::ids::ProductCode;
use crate::domain::intent::{AdminProductIntent as Intent, PageCursor};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::send_event;
use crate::shop::Shop;
use crate::store::{PendingEvent, ProductChange, StoreError};
use crate::wording;
pub(in crate::flow::admin) use drafts::waiting as draft;
pub(in crate::flow::admin) use find::products as find_products;

/// Does what an admin asks about products.
pub(super) async fn route(shop: &Shop, context: &UpdateContext, intent: Intent) -> Result<Reply, StoreError> {
    match intent {
        Intent::List(to) => list(shop, context, &to).await,
        Intent::Find => {
            let step = wait_for(shop, context, ProductStep::Find).await?;
            Ok(Reply::Screen(wording::admin::ask_for_product(&context.say, &step, false)))
        }
        Intent::New => drafts::start(shop, context).await,
        Intent::Ask(step) => drafts::ask_again(shop, context, step).await,
        Intent::Pick(category) => drafts::pick(shop, context, category).await,
        Intent::Finish(code) => drafts::finish_without_photo(shop, context, &code).await,
        Intent::Open(code) => open(shop, context, &code, false).await,
        Intent::Edit(code, field) => fields::ask(shop, context, &code, field).await,
        Intent::SetCategory(code, category) => fields::set_category(shop, context, &code, category).await,
        Intent::Show(code, shown) => {
            set_state(shop, context, &code, if shown { ProductState::Shown } else { ProductState::Hidden }).await
        }
        Intent::Duplicate(code) => drafts::ask_for_copy(shop, context, code).await,
        Intent::AddVariant(code) => variants::ask(shop, context, code).await,
        Intent::AskDelete(code) => ask_delete(shop, context, &code).await,
        Intent::Delete(code) => delete(shop, context, &code).await,
        Intent::Categories => categories::list(shop, context).await,
        Intent::AddCategory => categories::ask_new(shop, context).await,
        Intent::OpenCategory(id) => categories::open(shop, context, &id).await,
        Intent::EditCategory(id) => categories::ask_edit(shop, context, &id).await,
        Intent::PlaceCategory(id, place) => categories::place(shop, context, &id, place).await,
        Intent::AskDeleteCategory(id) => categories::ask_delete(shop, context, &id).await,
        Intent::DeleteCategory(id) => categories::delete(shop, context, &id).await,
    }
}

/// Takes the answer to a step.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    step: &ProductStep,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let text = message.plain_text().unwrap_or_default();
    match step {
        ProductStep::Find => find(shop, context, text).await,
        ProductStep::Draft(draft) => drafts::answer(shop, context, draft, message).await,
        ProductStep::Edit { code, field, seen } => {
            fields::answer(shop, context, fields::Asked { code, field: *field, seen }, message).await
        }
        ProductStep::Duplicate { code } => drafts::copy(shop, context, code, text).await,
        ProductStep::AddVariant { code } => variants::add(shop, context, code, text).await,
        ProductStep::AddCategory => categories::add(shop, context, text).await,
        ProductStep::EditCategory { seen } => categories::edit(shop, context, seen, text).await,
    }
}

/// What is shown once a step was left.
pub(super) async fn leave(shop: &Shop, context: &UpdateContext, step: &ProductStep) -> Result<Reply, StoreError> {
    match step {
        ProductStep::Find | ProductStep::Draft(_) => list(shop, context, &PageCursor::First).await,
        ProductStep::Edit { code, .. } | ProductStep::Duplicate { code } | ProductStep::AddVariant { code } => {
            open(shop, context, code, false).await
        }
        ProductStep::AddCategory | ProductStep::EditCategory { .. } => categories::list(shop, context).await,
    }
}

async fn list(shop: &Shop, context: &UpdateContext, to: &PageCursor) -> Result<Reply, StoreError> {
    let page = shop.store.products_page(to).await?;
    Ok(Reply::Screen(wording::admin::products(&context.say, &page, drafts::waiting(context))))
}

/// Opens what was meant. The step goes on waiting while it was not the only one.
async fn find(shop: &Shop, context: &UpdateContext, text: &str) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::Product(ProductStep::Find));
    let found = find::products(shop, context, text).await?;
    match found.as_slice() {
        [] => Ok(Reply::Screen(wording::admin::ask_for_product(&context.say, &step, true))),
        [one] => {
            context.leave_wizard(shop).await?;
            open(shop, context, &one.code, false).await
        }
        several => Ok(Reply::Screen(wording::admin::products_found(&context.say, &step, several))),
    }
}

/// A product's card; `changed`: somebody else changed it meanwhile.
async fn open(shop: &Shop, context: &UpdateContext, code: &ProductCode, changed: bool) -> Result<Reply, StoreError> {
    Ok(match shop.store.product_record(code).await? {
        Some(record) => card(context, &record, changed),
        None => gone(context),
    })
}

fn card(context: &UpdateContext, record: &ProductRecord, changed: bool) -> Reply {
    Reply::Screen(wording::admin::product(&context.say, record, changed))
}

fn gone(context: &UpdateContext) -> Reply {
    Reply::Toast(wording::admin::product_gone(&context.say))
}

/// Starts to wait for a step.
async fn wait_for(shop: &Shop, context: &UpdateContext, step: ProductStep) -> Result<WizardStep, StoreError> {
    let step = WizardStep::Admin(AdminStep::Product(step));
    context.start_wizard(shop, step.clone()).await?;
    Ok(step)
}

/// Shows or hides a product; its variants with it.
async fn set_state(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    state: ProductState,
) -> Result<Reply, StoreError> {
    let Some(ProductRecord { product, texts, categories }) = shop.store.product_record(code).await? else {
        return Ok(gone(context));
    };
    let mut next = product.clone();
    next.seller.state = state;
    if next != product {
        let Some(changes) = with_relatives(shop, &product, next.clone()).await? else {
            return Ok(Reply::Toast(wording::admin::product_of_variant_hidden(&context.say)));
        };
        if !commit(shop, context, &changes, None).await? {
            return open(shop, context, code, true).await;
        }
    }
    shop.store.index_products(std::iter::once(&code.listed())).await?;
    Ok(card(context, &ProductRecord { product: next, texts, categories }, false))
}

async fn ask_delete(shop: &Shop, context: &UpdateContext, code: &ProductCode) -> Result<Reply, StoreError> {
    Ok(match shop.store.product_record(code).await? {
        Some(record) => Reply::Screen(wording::admin::ask_delete_product(&context.say, &record.product)),
        None => gone(context),
    })
}

/// Deletes a product, its variants with it. Orders and what they sold stay, and its code is never given away again.
async fn delete(shop: &Shop, context: &UpdateContext, code: &ProductCode) -> Result<Reply, StoreError> {
    let Some(product) = shop.store.every_product(std::iter::once(code)).await?.pop() else { return Ok(gone(context)) };
    let mut next = product.clone();
    next.seller.state = ProductState::Deleted;
    if next != product {
        let changes = with_relatives(shop, &product, next.clone()).await?.unwrap_or_default();
        if !commit(shop, context, &changes, None).await? {
            return open(shop, context, code, true).await;
        }
    }
    shop.store.index_products(std::iter::once(&code.listed())).await?;
    Ok(Reply::Screen(wording::admin::product_deleted(&context.say, &next)))
}

/// A product's change with what it changes of others: a variant's changes the entry of its product; a product's name, category
/// and state are its variants' too. `None` if it is a variant that is to be shown while its product is hidden.
async fn with_relatives(shop: &Shop, seen: &Product, next: Product) -> Result<Option<Vec<ProductChange>>, StoreError> {
    if let Some(entry) = next.code.variant_of() {
        return variants::with_entry(shop, &entry, Some(seen), next).await;
    }
    let mut changes = vec![ProductChange { seen: Some(seen.clone()), next: next.clone() }];
    let is_shared = seen.name != next.name || seen.category != next.category || seen.seller.state != next.seller.state;
    if is_shared && !seen.variants.is_empty() {
        for variant in shop.store.every_variant(&next.code).await?.into_iter().filter(|variant| !variant.is_deleted()) {
            let mut renamed = variant.renamed_after(&next).unwrap_or_else(|| variant.clone());
            renamed.category = next.category.clone();
            if seen.seller.state != next.seller.state {
                renamed.seller.state = variant.seller.state.with_product(next.seller.state);
            }
            if renamed != variant {
                changes.push(ProductChange { seen: Some(variant), next: renamed });
            }
        }
    }
    Ok(Some(changes))
}

/// Writes changes, and then publishes the events about them; `false`, and nothing changed, if another admin came first.
async fn commit(
    shop: &Shop,
    context: &UpdateContext,
    changes: &[ProductChange],
    texts: Option<(&ProductCode, &ProductTexts)>,
) -> Result<bool, StoreError> {
    let events: Vec<PendingEvent> = changes.iter().flat_map(|change| events(context, change)).collect();
    if !shop.store.change_products(changes, texts, &events).await? {
        return Ok(false);
    }
    for event in &events {
        send_event(shop, event, context.now).await?;
    }
    Ok(true)
}

/// What is told of a change: who made it, for the audit, and a price that fell, for buyers.
fn events(context: &UpdateContext, change: &ProductChange) -> Vec<PendingEvent> {
    let ProductChange { seen, next } = change;
    let (code, by, revision) = (next.code.as_str(), context.user.id.0, change.revision());
    let event = |name: &str, kind, detail: &serde_json::Value| {
        PendingEvent::new(format!("{name}-{code}-{revision}"), kind, detail, context.now)
    };
    let facts = |product: &Product| serde_json::json!({ "price": product.price, "state": product.seller.state });
    let Some(seen) = seen else {
        let detail = serde_json::json!({ "product": code, "by": by, "after": facts(next) });
        return vec![event("product", EventKind::ProductCreated, &detail)];
    };
    let mut events = Vec::new();
    if facts(seen) != facts(next) || seen.tiers != next.tiers || seen.kind != next.kind {
        let detail = serde_json::json!({ "product": code, "by": by, "before": facts(seen), "after": facts(next) });
        events.push(event("product", EventKind::ProductChanged, &detail));
    }
    // The price of an entry is that of a variant, which is told of by itself.
    if next.is_on_sale() && next.variants.is_empty() && next.price < seen.price {
        let detail = serde_json::json!({
            "product": code, "name": next.name, "before": seen.price, "after": next.price
        });
        events.push(event("price", EventKind::ProductPriceDropped, &detail));
    }
    events
}

/// Whether buyers search by this field.
const fn is_indexed(field: ProductField) -> bool {
    matches!(field, ProductField::Name | ProductField::Description)
}
