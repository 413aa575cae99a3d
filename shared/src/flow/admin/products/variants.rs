//! Variants: made by one line. They are changed, hidden and deleted as products are, each time with the entry of their product.

use super::{commit, gone, open, wait_for};
use crate::domain::catalogue::Product;
use crate::domain::catalogue::editing::{ProductStep, parse_variant};
use crate::domain::catalogue::seed_file::MAX_VARIANTS;
use crate::domain::ids::ProductCode;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{ProductChange, StoreError};
use crate::wording;
use crate::wording::admin::VariantProblem;

/// Asks for a variant.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, code: ProductCode) -> Result<Reply, StoreError> {
    let Some(record) = shop.store.product_record(&code).await? else { return Ok(gone(context)) };
    let product = record.product;
    if product.variants.len() >= MAX_VARIANTS {
        return Ok(Reply::Toast(wording::admin::too_many_variants(&context.say, MAX_VARIANTS)));
    }
    let step = wait_for(shop, context, ProductStep::AddVariant { code }).await?;
    Ok(Reply::Screen(wording::admin::ask_for_variant(&context.say, &step, &product, None)))
}

/// Makes the variant of the line that was sent.
pub(super) async fn add(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    text: &str,
) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::Product(ProductStep::AddVariant { code: code.clone() }));
    let Some(record) = shop.store.product_record(code).await?.filter(|record| record.product.variant.is_none()) else {
        context.leave_wizard(shop).await?;
        return Ok(gone(context));
    };
    let product = record.product;
    let refuse =
        |problem| Ok(Reply::Screen(wording::admin::ask_for_variant(&context.say, &step, &product, Some(problem))));
    let Some(next) = parse_variant(&product, text) else { return refuse(VariantProblem::Wrong) };
    let made = next.code.clone();
    let known = shop.store.every_product(std::iter::once(&made)).await?.pop();
    match known {
        // The same line, delivered again, finds what it made.
        Some(known) if (&known.name, known.price, known.is_deleted()) == (&next.name, next.price, false) => {}
        Some(_) => return refuse(VariantProblem::Taken),
        None => {
            let changes = with_entry(shop, code, None, next).await?.unwrap_or_default();
            if !commit(shop, context, &changes, None).await? {
                context.leave_wizard(shop).await?;
                return open(shop, context, code, true).await;
            }
        }
    }
    context.leave_wizard(shop).await?;
    shop.store.index_products(std::iter::once(code)).await?;
    open(shop, context, &made, false).await
}

/// A variant's change with that of its product's entry in the lists; `None` if it is to be shown while its product is not.
pub(super) async fn with_entry(
    shop: &Shop,
    entry: &ProductCode,
    seen: Option<&Product>,
    next: Product,
) -> Result<Option<Vec<ProductChange>>, StoreError> {
    let Some(entry) = shop.store.every_product(std::iter::once(entry)).await?.pop() else { return Ok(None) };
    let is_shown_now = next.is_on_sale() && seen.is_some_and(|seen| !seen.is_on_sale());
    if is_shown_now && !entry.is_on_sale() {
        return Ok(None);
    }
    let mut variants = shop.store.every_variant(&entry.code).await?;
    variants.retain(|variant| variant.code != next.code);
    variants.push(next.clone());
    let shown = entry.as_entry_of(&variants);
    Ok(Some(vec![ProductChange { seen: seen.cloned(), next }, ProductChange { seen: Some(entry), next: shown }]))
}
