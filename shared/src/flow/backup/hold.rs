//! Has the bucket hold what is kept in it, where Object Lock is switched on. A bucket that refuses loses nothing by it: all of it
//! is kept without a lock, and owners are told, once a day.

use super::BackupWork;
use super::verify::CheckError;
use crate::archive::HoldError;
use crate::domain::audit::DayFile;
use crate::domain::backup::Backup;
use crate::domain::event::EventKind;
use crate::domain::time::Moment;
use crate::flow::publish::publish_once_by;
use crate::store::{PendingEvent, StoreError};

/// Writes a day of the audit trail, and has it held; `false` if its file holds something else.
///
/// # Errors
/// If the table or the bucket fails; the next run goes on.
pub(super) async fn put_day(work: &BackupWork, file: &DayFile, now: Moment) -> Result<bool, StoreError> {
    let retention = work.lock.and_then(|lock| lock.of_day(file.day, now));
    let key = file.object();
    let failed = |error: HoldError| StoreError::Call { what: "keep a day of the audit trail", code: error.to_string() };
    match work.archive.put_once(&key, file.bytes.clone(), retention).await {
        Err(HoldError::Refused(code)) => {
            let is_kept = work.archive.put_once(&key, file.bytes.clone(), None).await.map_err(failed)?;
            tell_refused(work, &code, now).await?;
            Ok(is_kept)
        }
        put => put.map_err(failed),
    }
}

/// Has a backup held, by the keys of its objects.
pub(super) async fn hold_backup(
    work: &BackupWork,
    backup: &Backup,
    objects: &[String],
    now: Moment,
) -> Result<(), CheckError> {
    // One that was made for a restore is not held: it is not among those that the nights keep.
    let lock = work.lock.filter(|_| backup.shows.is_none());
    let Some(retention) = lock.and_then(|lock| lock.of_backup(backup, now)) else { return Ok(()) };
    for key in objects {
        match work.archive.hold(key, retention).await {
            Ok(()) => {}
            Err(HoldError::Refused(code)) => return Ok(tell_refused(work, &code, now).await?),
            Err(HoldError::Failed(error)) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn tell_refused(work: &BackupWork, code: &str, now: Moment) -> Result<(), StoreError> {
    tracing::warn!(code, "the bucket refuses to hold what is kept in it");
    let detail = serde_json::json!({ "bucket": work.bucket, "code": code });
    let event = PendingEvent::new(format!("lock-refused-{}", now.utc_day()), EventKind::LockRefused, &detail, now);
    publish_once_by((&work.store, &work.bus), &event, now).await
}
