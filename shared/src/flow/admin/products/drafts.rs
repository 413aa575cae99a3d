//! A new product: asked for step by step, or made after another.

use super::{categories, commit, gone, open, photos, wait_for};
use crate::domain::catalogue::editing::{DraftStep, ProductDraft, ProductRecord, ProductStep};
use crate::domain::catalogue::{Category, Product, ProductState, ProductTexts, SellerFacts, SlotCounter};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::user::message::{Attachment, FileId, UserMessage};
use crate::domain::user::wizard::{AdminStep, Wizard, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{ProductChange, StoreError};
use crate::wording;

/// Asks for the first step of a new product.
pub(super) async fn start(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let draft = ProductDraft::begin();
    wait_for(shop, context, ProductStep::Draft(Box::new(draft.clone()))).await?;
    ask(shop, context, &draft, false).await
}

/// Asks for a step of the draft that waits, once more or without the answer to the one before.
pub(super) async fn ask_again(shop: &Shop, context: &UpdateContext, step: DraftStep) -> Result<Reply, StoreError> {
    match waiting(context).and_then(|draft| draft.at(step)) {
        Some(draft) => go_on(shop, context, draft).await,
        None => Ok(Reply::Toast(wording::admin::draft_gone(&context.say))),
    }
}

/// Puts the draft that waits into a category.
pub(super) async fn pick(shop: &Shop, context: &UpdateContext, category: CategoryId) -> Result<Reply, StoreError> {
    match waiting(context).and_then(|draft| draft.in_category(category)) {
        Some(draft) => go_on(shop, context, draft).await,
        None => Ok(Reply::Toast(wording::admin::draft_gone(&context.say))),
    }
}

/// Takes the answer to a step of a draft.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    draft: &ProductDraft,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let text = message.plain_text().unwrap_or_default();
    match (draft.step, &message.attachment) {
        (DraftStep::Photo, Some(Attachment::Photo(photo))) => finish(shop, context, draft, Some(photo)).await,
        (DraftStep::Photo, _) if text.trim() == "-" => finish(shop, context, draft, None).await,
        (DraftStep::Category, _) => match categories::find_or_add(shop, context, text).await? {
            Ok(category) => match draft.in_category(category.id) {
                Some(next) => answered(shop, context, draft, next).await,
                None => ask(shop, context, draft, true).await,
            },
            Err(_) => ask(shop, context, draft, true).await,
        },
        _ => match draft.with_answer(text) {
            Some(next) if draft.step == DraftStep::Code => {
                let code = next.code.iter();
                match shop.store.every_product(code).await?.pop() {
                    Some(taken) => Ok(taken_by(context, &draft_step(draft), &taken)),
                    None => answered(shop, context, draft, next).await,
                }
            }
            Some(next) => answered(shop, context, draft, next).await,
            None => ask(shop, context, draft, true).await,
        },
    }
}

/// Makes the draft that waits, without a photo.
pub(super) async fn finish_without_photo(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
) -> Result<Reply, StoreError> {
    match waiting(context).filter(|draft| draft.code.as_ref() == Some(code)) {
        Some(draft) => finish(shop, context, draft, None).await,
        // The same tap, delivered again, finds what it made.
        None => open(shop, context, code, false).await,
    }
}

/// Asks for the code of a product that is made after another.
pub(super) async fn ask_for_copy(shop: &Shop, context: &UpdateContext, code: ProductCode) -> Result<Reply, StoreError> {
    if shop.store.product_record(&code).await?.is_none() {
        return Ok(gone(context));
    }
    let step = wait_for(shop, context, ProductStep::Duplicate { code: code.clone() }).await?;
    Ok(Reply::Screen(wording::admin::ask_for_copy(&context.say, &step, &code, false)))
}

/// Makes a product after another: with all that is said of it but its photo, without stock, and hidden until it is ready.
pub(super) async fn copy(
    shop: &Shop,
    context: &UpdateContext,
    of: &ProductCode,
    text: &str,
) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::Product(ProductStep::Duplicate { code: of.clone() }));
    let Some(code) = ProductCode::parse(text).filter(|code| code.variant_of().is_none()) else {
        return Ok(Reply::Screen(wording::admin::ask_for_copy(&context.say, &step, of, true)));
    };
    let Some(ProductRecord { product, texts, .. }) = shop.store.product_record(of).await? else {
        context.leave_wizard(shop).await?;
        return Ok(gone(context));
    };
    let next = Product {
        code,
        sold: 0,
        replaced: 0,
        content: None,
        variants: Vec::new(),
        seller: SellerFacts { state: ProductState::Hidden, revision: 0, ..product.seller },
        stock: SlotCounter::default(),
        ..product
    };
    let texts = ProductTexts { description: texts.description, terms: texts.terms, ..ProductTexts::default() };
    make(shop, context, (next, texts), &step).await
}

/// Makes a product, if its code was never used.
async fn make(
    shop: &Shop,
    context: &UpdateContext,
    (next, texts): (Product, ProductTexts),
    step: &WizardStep,
) -> Result<Reply, StoreError> {
    let code = next.code.clone();
    let (name, price) = (next.name.clone(), next.price);
    if !commit(shop, context, &[ProductChange { seen: None, next }], Some((&code, &texts))).await? {
        // The same answer, delivered again, finds what it made.
        let known = shop.store.every_product(std::iter::once(&code)).await?.pop();
        let is_other = |known: &Product| (&known.name, known.price, known.seller.revision) != (&name, price, 1);
        if let Some(taken) = known.filter(is_other) {
            return Ok(taken_by(context, step, &taken));
        }
    }
    context.leave_wizard(shop).await?;
    shop.store.index_products(std::iter::once(&code)).await?;
    open(shop, context, &code, false).await
}

async fn finish(
    shop: &Shop,
    context: &UpdateContext,
    draft: &ProductDraft,
    photo: Option<&FileId>,
) -> Result<Reply, StoreError> {
    let Some((product, mut texts)) = draft.product() else { return ask(shop, context, draft, true).await };
    if let Some(photo) = photo {
        match photos::keep(shop, &product.code, photo).await? {
            Ok(key) => {
                texts.photo = Some(key);
                texts.photo_id = Some(photo.clone());
            }
            Err(problem) => {
                return Ok(Reply::Screen(wording::admin::photo_problem(&context.say, &draft_step(draft), problem)));
            }
        }
    }
    make(shop, context, (product, texts), &draft_step(draft)).await
}

/// Asks for the next step, and keeps what was answered, so that the same answer delivered again leads to the same step.
async fn answered(
    shop: &Shop,
    context: &UpdateContext,
    draft: &ProductDraft,
    next: ProductDraft,
) -> Result<Reply, StoreError> {
    let wizard = Wizard::answer(draft_step(draft), context.update, Some(draft_step(&next)), context.now);
    shop.store.start_wizard(context.user.id, &wizard).await?;
    ask(shop, context, &next, false).await
}

async fn go_on(shop: &Shop, context: &UpdateContext, draft: ProductDraft) -> Result<Reply, StoreError> {
    wait_for(shop, context, ProductStep::Draft(Box::new(draft.clone()))).await?;
    ask(shop, context, &draft, false).await
}

async fn ask(shop: &Shop, context: &UpdateContext, draft: &ProductDraft, wrong: bool) -> Result<Reply, StoreError> {
    let categories: Vec<Category> = match draft.step {
        DraftStep::Category => shop.store.categories().await?,
        _ => Vec::new(),
    };
    Ok(Reply::Screen(wording::admin::ask_for_draft(&context.say, &draft_step(draft), (draft, &categories), wrong)))
}

fn taken_by(context: &UpdateContext, step: &WizardStep, taken: &Product) -> Reply {
    Reply::Screen(wording::admin::product_code_taken(&context.say, step, taken))
}

fn draft_step(draft: &ProductDraft) -> WizardStep {
    WizardStep::Admin(AdminStep::Product(ProductStep::Draft(Box::new(draft.clone()))))
}

/// The draft that the admin's wizard waits for.
pub(in crate::flow::admin) fn waiting(context: &UpdateContext) -> Option<&ProductDraft> {
    match context.user.wizard.as_ref()?.waiting.as_ref()? {
        WizardStep::Admin(AdminStep::Product(ProductStep::Draft(draft))) => Some(draft),
        _ => None,
    }
}
