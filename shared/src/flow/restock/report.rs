//! Tells the admin how far their job is, and how it ended.

use crate::domain::event::EventKind;
use crate::domain::restock::{JobState, StockJob, StockWork};
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::flow::publish::{publish_once, stock_event};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::Failure;
use crate::wording;

/// Shows how far a job is. It does not matter if that fails.
pub(super) async fn progress(shop: &Shop, job: &StockJob) {
    let screen = wording::admin::stock_progress(&shop.localizer(job.language), job);
    if let Err(failure) = shop.telegram.show(job.by, job.message, &screen).await {
        tracing::warn!(%failure, "how far a job is could not be shown");
    }
}

/// Ends a job: publishes what was done, tells the admin, and deletes what is not needed any more.
pub(super) async fn end(shop: &Shop, job: &StockJob, now: Moment) -> Result<(), StoreError> {
    if job.changed() > 0 {
        let kind = match job.work {
            StockWork::Lines | StockWork::Whole | StockWork::File => EventKind::StockAdded,
            StockWork::Remove => EventKind::StockRemoved,
            StockWork::Restore => EventKind::StockRestored,
            StockWork::Empty => EventKind::StockErased,
        };
        let units = (&job.code, u64::from(job.changed()));
        publish_once(shop, stock_event((&job.id.to_string(), kind), units, job.by, now), now).await?;
    }
    let screen = wording::admin::stock_done(&shop.localizer(job.language), job);
    close(shop, job, JobState::Done, &screen).await
}

/// Ends a job whose contents are gone from the bucket.
pub(super) async fn lost(shop: &Shop, job: &StockJob) -> Result<(), StoreError> {
    let screen = wording::admin::stock_upload_lost(&shop.localizer(job.language), job);
    close(shop, job, JobState::Cancelled, &screen).await
}

async fn close(shop: &Shop, job: &StockJob, state: JobState, screen: &Screen) -> Result<(), StoreError> {
    match shop.telegram.show(job.by, job.message, screen).await {
        // The next run tells it.
        Err(Failure::Later(_)) => return Ok(()),
        Err(failure) => tracing::warn!(%failure, "the end of a job could not be told"),
        Ok(_) => {}
    }
    if job.work.is_uploaded()
        && let Err(error) = shop.archive.delete(&job.object(job.checked_by)).await
    {
        tracing::warn!(%error, "an upload is left to the bucket");
    }
    shop.store.update_job(job, &job.ended(state)).await.map(|_| ())
}
