//! The stock desk: what there is of a product, and what comes in and goes out.

mod shelf;
pub(super) mod upload;

use crate::domain::event::EventKind;
use crate::domain::ids::ProductCode;
use crate::domain::intent::{AdminStockIntent, PageCursor};
use crate::domain::restock::{JobId, StockJob, StockStep, StockWork};
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::{request_restock, stock_event};
use crate::shop::Shop;
use crate::store::{PendingEvent, StoreError};
use crate::wording;

/// Does what an admin asks about stock.
pub(super) async fn route(shop: &Shop, context: &UpdateContext, intent: AdminStockIntent) -> Result<Reply, StoreError> {
    match intent {
        AdminStockIntent::List(to) => list(shop, context, &to).await,
        AdminStockIntent::Find => ask(shop, context, StockStep::Find).await,
        AdminStockIntent::Open(code) => open(shop, context, &code).await,
        AdminStockIntent::Add(code) => upload::ask(shop, context, &code, false).await,
        AdminStockIntent::AddFile(code) => upload::ask(shop, context, &code, true).await,
        AdminStockIntent::Confirm(job) => upload::confirm(shop, context, &job).await,
        AdminStockIntent::Cancel(job) => upload::cancel(shop, context, &job).await,
        AdminStockIntent::Units(code, to) => {
            let page = shop.store.shelf(&code, &to).await?;
            Ok(Reply::Screen(wording::admin::stock_units(&context.say, &code, &page)))
        }
        AdminStockIntent::Unit(code, slot, tag) => shelf::show(shop, context, &code, (slot, &tag)).await,
        AdminStockIntent::Remove(code, slot, tag) => shelf::remove(shop, context, &code, (slot, &tag)).await,
        AdminStockIntent::AskRemoveAll(code) => Ok(match shop.store.stock_room(&code).await? {
            Some(room) => Reply::Screen(wording::admin::ask_remove_all(&context.say, &code, room.product.stock.left)),
            None => gone(context),
        }),
        AdminStockIntent::RemoveAll(code) => start(shop, context, &code, StockWork::Remove).await,
        AdminStockIntent::Export(code) => shelf::export(shop, context, &code).await,
        AdminStockIntent::Bin(code, to) => {
            let page = shop.store.bin(&code, &to).await?;
            Ok(Reply::Screen(wording::admin::stock_bin(&context.say, &code, &page)))
        }
        AdminStockIntent::Restore(code, tag) => shelf::restore(shop, context, &code, &tag).await,
        AdminStockIntent::RestoreAll(code) => start(shop, context, &code, StockWork::Restore).await,
        AdminStockIntent::AskEmpty(code) => ask_empty(shop, context, &code).await,
        AdminStockIntent::Empty(code, units) => match shop.store.stock_room(&code).await? {
            // What came into the bin meanwhile was not agreed to.
            Some(room) if room.binned != units => ask_empty(shop, context, &code).await,
            Some(_) | None => start(shop, context, &code, StockWork::Empty).await,
        },
    }
}

async fn ask_empty(shop: &Shop, context: &UpdateContext, code: &ProductCode) -> Result<Reply, StoreError> {
    Ok(match shop.store.stock_room(code).await? {
        Some(room) => Reply::Screen(wording::admin::ask_empty_bin(&context.say, code, room.binned)),
        None => gone(context),
    })
}

/// Where an admin is who leaves a step.
pub(super) async fn leave(shop: &Shop, context: &UpdateContext, step: &StockStep) -> Result<Reply, StoreError> {
    match step {
        StockStep::Find => list(shop, context, &PageCursor::First).await,
        StockStep::Lines { code } | StockStep::File { code } => open(shop, context, code).await,
    }
}

async fn list(shop: &Shop, context: &UpdateContext, to: &PageCursor) -> Result<Reply, StoreError> {
    let page = shop.store.products_page(to).await?;
    Ok(Reply::Screen(wording::admin::stock_list(&context.say, &page)))
}

/// The card of a product, or the choice of its variants.
async fn open(shop: &Shop, context: &UpdateContext, code: &ProductCode) -> Result<Reply, StoreError> {
    let Some(room) = shop.store.stock_room(code).await? else { return Ok(gone(context)) };
    if room.product.variants.is_empty() {
        return Ok(Reply::Screen(wording::admin::stock_card(&context.say, &room)));
    }
    let variants = shop.store.every_variant(code).await?;
    Ok(Reply::Screen(wording::admin::stock_variants(&context.say, &room.product, &variants)))
}

async fn ask(shop: &Shop, context: &UpdateContext, step: StockStep) -> Result<Reply, StoreError> {
    let waiting = WizardStep::Admin(AdminStep::Stock(step.clone()));
    context.start_wizard(shop, waiting.clone()).await?;
    Ok(Reply::Screen(match step {
        StockStep::Find => wording::admin::ask_for_product(&context.say, &waiting, false),
        StockStep::Lines { .. } => wording::admin::ask_for_lines(&context.say, &waiting, 1),
        StockStep::File { .. } => wording::admin::ask_for_stock_file(&context.say, &waiting),
    }))
}

/// Starts a job that needs nothing to be sent: on all free units, or on all of the bin.
async fn start(shop: &Shop, context: &UpdateContext, code: &ProductCode, work: StockWork) -> Result<Reply, StoreError> {
    let Some(room) = shop.store.stock_room(code).await? else { return Ok(gone(context)) };
    let total = match work {
        StockWork::Remove => room.product.stock.left,
        StockWork::Restore | StockWork::Empty | StockWork::Lines | StockWork::Whole | StockWork::File => room.binned,
    };
    let by = (context.user.id, context.user.language);
    let id = JobId::new(context.user.id, context.update);
    let job = StockJob {
        total: u32::try_from(total).unwrap_or(u32::MAX),
        message: context.tap.as_ref().and_then(|tap| tap.message),
        ..StockJob::new(id, code.clone(), by, work, context.now)
    };
    shop.store.add_job(&job, None).await?;
    begin(shop, context, &job).await
}

/// Shows that a job begins, and asks for its first run; in this order, as the run changes the same message.
async fn begin(shop: &Shop, context: &UpdateContext, job: &StockJob) -> Result<Reply, StoreError> {
    let screen = wording::admin::stock_progress(&context.say, job);
    if let Err(failure) = shop.telegram.show(context.user.id, job.message, &screen).await {
        tracing::warn!(%failure, "the beginning of a job could not be shown");
    }
    request_restock(shop, &job.id, context.now).await;
    Ok(Reply::Nothing)
}

/// The event of what an admin did to units, or read of them, in this update.
fn event(context: &UpdateContext, kind: EventKind, code: &ProductCode, units: u64) -> PendingEvent {
    let id = format!("{}-{}", context.user.id.0, context.update);
    stock_event((&id, kind), (code, units), context.user.id, context.now)
}

fn gone(context: &UpdateContext) -> Reply {
    Reply::Toast(wording::admin::stock_product_gone(&context.say))
}
