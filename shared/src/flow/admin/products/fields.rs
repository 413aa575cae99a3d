//! The fields of a product: asked for, and changed if no other admin changed the same one meanwhile.

use super::{card, commit, gone, is_indexed, open, photos, wait_for, with_relatives};
use crate::domain::catalogue::editing::{FieldSeen, ProductField, ProductRecord, ProductStep};
use crate::domain::catalogue::{Product, ProductTexts};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::user::message::{Attachment, UserMessage};
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::admin::PhotoProblem;

/// A field that was asked for.
pub(super) struct Asked<'a> {
    /// The product.
    pub(super) code: &'a ProductCode,
    /// The field.
    pub(super) field: ProductField,
    /// What the admin saw in it.
    pub(super) seen: &'a FieldSeen,
}

/// Asks for another value of a field.
pub(super) async fn ask(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    field: ProductField,
) -> Result<Reply, StoreError> {
    let Some(record) = shop.store.product_record(code).await? else { return Ok(gone(context)) };
    if !field.is_of(&record.product) {
        return Ok(card(context, &record, true));
    }
    let seen = field.seen(&record.product, &record.texts);
    let step = wait_for(shop, context, ProductStep::Edit { code: code.clone(), field, seen }).await?;
    Ok(Reply::Screen(wording::admin::ask_for_product_field(&context.say, &step, (&record, field), false)))
}

/// Takes another value of a field.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    Asked { code, field, seen }: Asked<'_>,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let Some(record) = shop.store.product_record(code).await? else {
        context.leave_wizard(shop).await?;
        return Ok(gone(context));
    };
    let step =
        WizardStep::Admin(AdminStep::Product(ProductStep::Edit { code: code.clone(), field, seen: seen.clone() }));
    if !field.is_of(&record.product) {
        context.leave_wizard(shop).await?;
        return Ok(card(context, &record, true));
    }
    let text = message.plain_text().unwrap_or_default().trim();
    let next = match (field, &message.attachment) {
        (ProductField::Photo, Some(Attachment::Photo(photo))) => match photos::keep(shop, code, photo).await? {
            Ok(key) => {
                let texts = ProductTexts { photo: Some(key), photo_id: Some(photo.clone()), ..record.texts.clone() };
                Some((record.product.clone(), texts))
            }
            Err(problem) => {
                return Ok(Reply::Screen(wording::admin::photo_problem(&context.say, &step, problem)));
            }
        },
        (ProductField::Photo, _) if text == "-" => {
            Some((record.product.clone(), ProductTexts { photo: None, photo_id: None, ..record.texts.clone() }))
        }
        (ProductField::Photo, _) => {
            return Ok(Reply::Screen(wording::admin::photo_problem(&context.say, &step, PhotoProblem::NotAPhoto)));
        }
        (ProductField::Category, _) => {
            let named = record.categories.iter().find(|known| known.title.to_lowercase() == text.to_lowercase());
            named.map(|known| (Product { category: known.id.clone(), ..record.product.clone() }, record.texts.clone()))
        }
        _ => record.product.with_field(&record.texts, field, text),
    };
    let Some(next) = next else {
        return Ok(Reply::Screen(wording::admin::ask_for_product_field(&context.say, &step, (&record, field), true)));
    };
    let changed_by_another = field.seen(&next.0, &next.1) != field.seen(&record.product, &record.texts)
        && field.seen(&record.product, &record.texts) != *seen;
    context.leave_wizard(shop).await?;
    if changed_by_another {
        return Ok(card(context, &record, true));
    }
    save(shop, context, record, (next, field)).await
}

/// Puts a product into another category, as a button says.
pub(super) async fn set_category(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    category: CategoryId,
) -> Result<Reply, StoreError> {
    let Some(record) = shop.store.product_record(code).await? else { return Ok(gone(context)) };
    if record.categories.iter().all(|known| known.id != category) {
        return Ok(Reply::Toast(wording::admin::category_gone(&context.say)));
    }
    context.leave_wizard(shop).await?;
    let next = (Product { category, ..record.product.clone() }, record.texts.clone());
    save(shop, context, record, (next, ProductField::Category)).await
}

/// Saves a product with its new field, and shows it. The same answer, delivered again, finds it saved.
async fn save(
    shop: &Shop,
    context: &UpdateContext,
    record: ProductRecord,
    ((product, texts), field): ((Product, ProductTexts), ProductField),
) -> Result<Reply, StoreError> {
    let code = product.code.clone();
    let listed = code.listed();
    if (&product, &texts) != (&record.product, &record.texts) {
        let Some(changes) = with_relatives(shop, &record.product, product.clone()).await? else {
            return open(shop, context, &code, true).await;
        };
        let written = Some((&listed, &texts)).filter(|_| texts != record.texts);
        if !commit(shop, context, &changes, written).await? {
            let now = shop.store.product_record(&code).await?;
            let is_mine = |now: &ProductRecord| field.seen(&now.product, &now.texts) == field.seen(&product, &texts);
            return Ok(now.map_or_else(|| gone(context), |now| card(context, &now, !is_mine(&now))));
        }
        photos::forget(shop, &code, record.texts.photo.filter(|photo| Some(photo) != texts.photo.as_ref())).await;
    }
    if is_indexed(field) {
        shop.store.index_products(std::iter::once(&listed)).await?;
    }
    Ok(card(context, &ProductRecord { product, texts, categories: record.categories }, false))
}
