//! What comes in: lines or files are sent, checked by a job, and taken in once they are confirmed.

use super::{ask as ask_step, begin, gone, open};
use crate::domain::catalogue::StockKind;
use crate::domain::catalogue::stored_file::parse_name;
use crate::domain::ids::ProductCode;
use crate::domain::restock::{JobId, JobState, MAX_UPLOAD_BYTES, StockJob, StockStep, StockWork, Upload};
use crate::domain::user::message::{Attachment, UserMessage};
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::admin::products::find_products;
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::request_restock;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::admin::WrongUpload;

/// What a file of lines may be called.
const ENDINGS: [&str; 2] = [".txt", ".csv"];

/// What a file is called whose name can't be used.
const NAMELESS: &str = "file";

/// Asks for lines, or for a file.
pub(super) async fn ask(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    file: bool,
) -> Result<Reply, StoreError> {
    let Some(room) = shop.store.stock_room(code).await? else { return Ok(gone(context)) };
    if !room.product.variants.is_empty() {
        return open(shop, context, code).await;
    }
    if file {
        return ask_step(shop, context, StockStep::File { code: code.clone() }).await;
    }
    let step = WizardStep::Admin(AdminStep::Stock(StockStep::Lines { code: code.clone() }));
    context.start_wizard(shop, step.clone()).await?;
    Ok(Reply::Screen(match room.product.kind {
        StockKind::Endless => wording::admin::ask_for_stock_text(&context.say, &step),
        StockKind::Unique => wording::admin::ask_for_lines(&context.say, &step, 1),
        StockKind::Seats(seats) => wording::admin::ask_for_lines(&context.say, &step, seats),
    }))
}

/// Takes what was sent for a step. The step goes on waiting until it is confirmed or left, so that something else can be sent.
pub(in crate::flow::admin) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    step: &StockStep,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    match step {
        StockStep::Find => find(shop, context, message).await,
        StockStep::Lines { code } => match lines(message) {
            Ok(upload) => check(shop, context, (code, false), upload).await,
            Err(wrong) => Ok(refused(context, step, wrong)),
        },
        StockStep::File { code } => match file(message) {
            Ok(upload) => check(shop, context, (code, true), upload).await,
            Err(wrong) => Ok(refused(context, step, wrong)),
        },
    }
}

/// Opens the stock of what was meant. The step goes on waiting while it was not the only one.
async fn find(shop: &Shop, context: &UpdateContext, message: &UserMessage) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::Stock(StockStep::Find));
    let found = find_products(shop, context, message.plain_text().unwrap_or_default()).await?;
    match found.as_slice() {
        [] => Ok(Reply::Screen(wording::admin::ask_for_product(&context.say, &step, true))),
        [one] => {
            context.leave_wizard(shop).await?;
            open(shop, context, &one.code).await
        }
        several => Ok(Reply::Screen(wording::admin::stock_found(&context.say, &step, several))),
    }
}

fn refused(context: &UpdateContext, step: &StockStep, wrong: WrongUpload) -> Reply {
    let step = WizardStep::Admin(AdminStep::Stock(step.clone()));
    Reply::Screen(wording::admin::wrong_upload(&context.say, &step, wrong))
}

/// Lines as they were pasted or sent.
fn lines(message: &UserMessage) -> Result<Upload, WrongUpload> {
    match (&message.attachment, message.plain_text()) {
        (None, Some(text)) => Ok(Upload::Text(text.to_owned())),
        (Some(Attachment::Document(_)), _) => {
            let upload = file(message)?;
            let name = message.document.as_ref().map(|document| document.name.to_ascii_lowercase()).unwrap_or_default();
            if ENDINGS.iter().any(|ending| name.ends_with(ending)) { Ok(upload) } else { Err(WrongUpload::NotLines) }
        }
        (Some(Attachment::Photo(_) | Attachment::Other) | None, _) => Err(WrongUpload::NotLines),
    }
}

/// A file as it was sent.
fn file(message: &UserMessage) -> Result<Upload, WrongUpload> {
    let (Some(Attachment::Document(id)), Some(document)) = (&message.attachment, &message.document) else {
        return Err(WrongUpload::NotFile);
    };
    if document.size.is_some_and(|size| size > MAX_UPLOAD_BYTES as u64) {
        return Err(WrongUpload::TooLarge);
    }
    Ok(Upload::File(id.clone(), parse_name(&document.name).unwrap_or_else(|| NAMELESS.to_owned())))
}

/// Stores what was sent and asks for its check; in between the admin reads that it came.
async fn check(
    shop: &Shop,
    context: &UpdateContext,
    (code, file): (&ProductCode, bool),
    upload: Upload,
) -> Result<Reply, StoreError> {
    let Some(room) = shop.store.stock_room(code).await? else { return Ok(gone(context)) };
    let (work, seats) = match room.product.kind {
        StockKind::Endless if file => {
            let step = StockStep::File { code: code.clone() };
            return Ok(refused(context, &step, WrongUpload::FileWithoutEnd));
        }
        StockKind::Endless => (StockWork::Whole, 1),
        StockKind::Unique if file => (StockWork::File, 1),
        StockKind::Seats(seats) if file => (StockWork::File, seats),
        StockKind::Unique => (StockWork::Lines, 1),
        StockKind::Seats(seats) => (StockWork::Lines, seats),
    };
    let by = (context.user.id, context.user.language);
    let id = JobId::new(context.user.id, context.update);
    let job = StockJob { seats, ..StockJob::new(id, code.clone(), by, work, context.now) };
    shop.store.add_job(&job, Some(&upload)).await?;
    // Before its check is asked for, so that the preview comes after it.
    if let Err(failure) = shop.telegram.send(context.user.id, &wording::admin::stock_checking(&context.say)).await {
        tracing::warn!(%failure, "that an upload came could not be told");
    }
    request_restock(shop, &job.id, context.now).await;
    Ok(Reply::Nothing)
}

/// Begins to take in what was previewed.
pub(super) async fn confirm(shop: &Shop, context: &UpdateContext, id: &JobId) -> Result<Reply, StoreError> {
    let Some((job, _)) = shop.store.job(id).await?.filter(|(job, _)| job.by == context.user.id) else {
        return Ok(stale(context));
    };
    let message = context.tap.as_ref().and_then(|tap| tap.message);
    let running = match job.state {
        JobState::Previewed if job.is_stale(context.now) => return Ok(stale(context)),
        JobState::Previewed => job.confirmed(message, context.now),
        // The same tap again, or the run was never asked for.
        JobState::Running if job.done == 0 => return begin(shop, context, &job).await,
        JobState::Uploaded | JobState::Running => {
            return Ok(Reply::Toast(wording::admin::stock_job_busy(&context.say)));
        }
        JobState::Done | JobState::Cancelled => return Ok(stale(context)),
    };
    if !shop.store.update_job(&job, &running).await? {
        return Ok(stale(context));
    }
    context.leave_wizard(shop).await?;
    begin(shop, context, &running).await
}

/// Drops what was previewed.
pub(super) async fn cancel(shop: &Shop, context: &UpdateContext, id: &JobId) -> Result<Reply, StoreError> {
    let Some((job, _)) = shop.store.job(id).await?.filter(|(job, _)| job.by == context.user.id) else {
        return Ok(stale(context));
    };
    let is_dropped = match job.state {
        JobState::Previewed => shop.store.update_job(&job, &job.ended(JobState::Cancelled)).await?,
        JobState::Cancelled => true,
        JobState::Uploaded | JobState::Running | JobState::Done => false,
    };
    if !is_dropped {
        return Ok(Reply::Toast(wording::admin::stock_job_busy(&context.say)));
    }
    context.leave_wizard(shop).await?;
    open(shop, context, &job.code).await
}

fn stale(context: &UpdateContext) -> Reply {
    Reply::Toast(wording::admin::stock_job_stale(&context.say))
}
