//! Jobs on the stock: what was sent is checked and previewed; once confirmed, it is done step by step. A run that dies is
//! taken up by the next, which the sweep asks for.

mod check;
mod contents;
mod report;

use crate::domain::ids::ProductCode;
use crate::domain::restock::{JobId, JobState, StockJob, StockWork, Upload};
use crate::domain::serving::Serving;
use crate::domain::time::Moment;
use crate::flow::publish::{report_broken_texts, request_restock};
use crate::shop::Shop;
use crate::store::{JobWritten, StoreError};
use contents::Contents;
use futures_util::FutureExt;
use std::time::Duration;
use tokio::time::{interval, sleep};

/// After this time a run leaves the rest to the next one; the function's time-out in template.yaml is 120 seconds.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The shortest pause between two edits of the message that shows how far a job is.
const PROGRESS_PAUSE: Duration = Duration::from_secs(3);

/// Runs a job, as far as the time reaches. It may be run again and again.
///
/// # Errors
/// If the table or the bucket fails; the sweep asks for another run.
pub async fn restock(shop: &Shop, id: &JobId, now: Moment) -> Result<(), StoreError> {
    // The sweep asks again once the shop is open.
    if shop.find_serving().await? != Serving::Open {
        return Ok(());
    }
    let Some((job, upload)) = shop.store.job(id).await? else { return Ok(()) };
    if !matches!(job.state, JobState::Uploaded | JobState::Running) {
        return Ok(());
    }
    shop.refresh_texts(now).await;
    let begun = job.begun(now);
    if !shop.store.update_job(&job, &begun).await? {
        return Ok(());
    }
    match (begun.state, upload) {
        (JobState::Uploaded, Some(upload)) => check::check(shop, &begun, upload).await?,
        (_, upload) => run(shop, begun, upload, now).await?,
    }
    report_broken_texts(shop, now).await;
    Ok(())
}

async fn run(shop: &Shop, mut job: StockJob, upload: Option<Upload>, now: Moment) -> Result<(), StoreError> {
    let contents = match upload {
        Some(upload) if !job.is_complete() => match contents::load(shop, &job, &upload).await? {
            Some(contents) => contents,
            None => return report::lost(shop, &job).await,
        },
        _ => Contents::default(),
    };
    if matches!(job.work, StockWork::Lines | StockWork::Whole | StockWork::File | StockWork::Restore) {
        announce(shop, &job.code).await?;
    }
    let mut end = Box::pin(sleep(TIME_LIMIT));
    let mut pause = interval(PROGRESS_PAUSE);
    pause.tick().await;
    let mut last = None;
    while !job.is_complete() {
        let written = match job.work {
            StockWork::Lines | StockWork::File => shop.store.add_next(&job, &contents.0, &mut last).await?,
            StockWork::Whole => sell_endlessly(shop, &job, &contents).await?,
            StockWork::Remove => shop.store.remove_next(&job).await?,
            StockWork::Restore => shop.store.restore_next(&job).await?,
            StockWork::Empty => shop.store.erase_next(&job).await?,
        };
        job = match written {
            JobWritten::Now(next) => next,
            JobWritten::ByAnother => return Ok(()),
        };
        if job.is_complete() {
            break;
        }
        if pause.tick().now_or_never().is_some() {
            report::progress(shop, &job).await;
        }
        if end.as_mut().now_or_never().is_some() {
            request_restock(shop, &job.id, now).await;
            return Ok(());
        }
    }
    report::end(shop, &job, now).await
}

/// Sells a text without end; nothing is written if it is sold already.
async fn sell_endlessly(shop: &Shop, job: &StockJob, contents: &Contents) -> Result<JobWritten, StoreError> {
    match contents.0.first() {
        Some(content) => shop.store.sell_endlessly_by(job, content).await,
        None => Ok(JobWritten::Now(job.exhausted())),
    }
}

/// Who waits for the product is told; also who joined when it had no variants.
async fn announce(shop: &Shop, code: &ProductCode) -> Result<(), StoreError> {
    shop.store.announce_restock(code).await?;
    match code.variant_of() {
        Some(product) => shop.store.announce_restock(&product).await,
        None => Ok(()),
    }
}
