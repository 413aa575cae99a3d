//! Restores: a backup becomes a new table, which is checked and compared with the one of today; an owner decides, and the shop
//! moves to it. Each step may be repeated, and the sweep has a restore followed until it rests.

mod check;
mod compare;
mod cutover;

use super::BackupWork;
use super::verify::CheckError;
use crate::archive::{ArchiveError, ManifestError};
use crate::domain::backup::{Backup, BackupId, BackupState};
use crate::domain::restore::{Restore, RestoreFailure, RestoreId, RestoreState};
use crate::domain::time::Moment;
use crate::flow::publish::send_stored_event;
use crate::store::{ControlPlaneRefusal, ImportStatus, PendingEvent, Store, StoreError};

/// Why a step was not taken.
#[derive(Debug, thiserror::Error)]
enum StepError {
    /// The table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// DynamoDB refuses what was asked of it.
    #[error(transparent)]
    Refused(#[from] ControlPlaneRefusal),
    /// The bucket failed.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A manifest can't be read.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The backup could not be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The parameter store failed.
    #[error("the parameter store failed")]
    Pointer,
}

/// Takes the next steps of a restore, as far as none of them waits.
///
/// # Errors
/// If the table fails; the sweep has the step repeated.
pub async fn follow_restore(work: &BackupWork, id: &RestoreId, now: Moment) -> Result<(), StoreError> {
    work.store.find_serving().await?;
    loop {
        let seen = work.store.restore(id).await?;
        let Some(restore) = seen.filter(|restore| restore.due_at.is_some()) else { return Ok(()) };
        let next = match step(work, &restore, now).await {
            Ok(Some(next)) => next,
            // Another run takes it.
            Ok(None) => return Ok(()),
            Err(StepError::Store(error)) => return Err(error),
            Err(error) => failed(&restore, &error, now),
        };
        // The attempt at a long piece of work was counted in the table meanwhile.
        let Some(seen) = work.store.restore(id).await? else { return Ok(()) };
        let next = Restore { version: seen.version.saturating_add(1), ..next };
        let event = event(&next, now);
        if seen.state != restore.state || !work.store.update_restore(&seen, &next, event.as_ref()).await? {
            return Ok(());
        }
        if let Some(event) = event {
            send_stored_event((&work.store, &work.bus), &event, now).await?;
        }
        if next.due_at != Some(now) {
            return Ok(());
        }
    }
}

/// Begins the drill of the week, if it is due and a verified backup is there to be restored.
pub(super) async fn begin_drill(work: &BackupWork, known: &[Backup], now: Moment) -> Result<(), StoreError> {
    let restores = work.store.restores(now).await?;
    let verified = known.iter().find(|backup| matches!(backup.state, BackupState::Verified(_)));
    let Some(backup) = verified.filter(|_| Restore::is_drill_due(&restores, now)) else { return Ok(()) };
    if restores.iter().any(Restore::is_open) {
        return Ok(());
    }
    let drill = Restore::new(backup.id.clone(), None, now);
    work.store.request_restore(&drill, None).await.map(|_| ())
}

async fn step(work: &BackupWork, restore: &Restore, now: Moment) -> Result<Option<Restore>, StepError> {
    let next = match &restore.state {
        RestoreState::AwaitingBackup { .. } => return check::source(work, restore, now).await,
        RestoreState::Importing { .. } => check::import(work, restore, now).await?,
        RestoreState::Checking => return check::table(work, restore, now).await,
        RestoreState::Comparing { with, .. } => return compare::with_today(work, restore, with, now).await,
        RestoreState::Draining { since } => cutover::drain(work, restore, *since, now).await?,
        RestoreState::Fencing => cutover::fence(work, restore, now).await?,
        RestoreState::Fenced { since } => cutover::wait_for_fence(work, restore, *since, now).await?,
        RestoreState::Reconciling { with, .. } => return cutover::reconcile(work, restore, with, now).await,
        RestoreState::Switching => cutover::switch(work, restore, now).await?,
        RestoreState::Opening => cutover::open(work, restore).await?,
        RestoreState::Discarding { why } => match is_deleted(work, restore).await? {
            true => restore.rest(RestoreState::Discarded { why: why.clone() }),
            false => restore.wait_until(now.plus_minutes(1)),
        },
        RestoreState::Ready => restore.ready(now),
        RestoreState::Left | RestoreState::Completed | RestoreState::Discarded { .. } => {
            return Ok(None);
        }
    };
    Ok(Some(next))
}

/// Counts that a long piece of work begins; `false` if another run of it is under way or it is given up.
async fn begin_work(work: &BackupWork, restore: &Restore, now: Moment) -> Result<bool, StoreError> {
    let at_work = restore.at_work(now);
    let is_given_up = at_work.state != restore.state;
    Ok(work.store.update_restore(restore, &at_work, None).await? && !is_given_up)
}

fn failed(restore: &Restore, error: &StepError, now: Moment) -> Restore {
    tracing::warn!(%error, "a step of a restore is not taken");
    match error {
        StepError::Refused(ControlPlaneRefusal::Final(code)) if !restore.state.is_cutting_over() => {
            restore.fail(RestoreFailure::Refused { code: code.clone() }, now)
        }
        StepError::Refused(ControlPlaneRefusal::Final(code) | ControlPlaneRefusal::NotNow(code)) => {
            restore.failed_once(code, now)
        }
        StepError::Store(_) => restore.failed_once("TableFailed", now),
        StepError::Archive(_) | StepError::Manifest(_) => restore.failed_once("BucketFailed", now),
        StepError::Check(error) => restore.failed_once(error.code(), now),
        StepError::Pointer => restore.failed_once("ParametersFailed", now),
    }
}

/// Deletes the restored table; `true` once it is gone. One that is being imported is not there yet, and would come.
async fn is_deleted(work: &BackupWork, restore: &Restore) -> Result<bool, StepError> {
    if let Some(arn) = &restore.import
        && work.store.import_status(arn).await? == ImportStatus::InProgress
    {
        return Ok(false);
    }
    Ok(restored(work, restore).delete_table().await?)
}

/// The table that is restored.
fn restored(work: &BackupWork, restore: &Restore) -> Store {
    work.store.in_table(&restore.id.table(work.stack_table()))
}

/// Asks for a backup of now, to compare with.
async fn request_backup_of_now(work: &BackupWork, now: Moment) -> Result<BackupId, StoreError> {
    let backup = Backup::for_restore(now, now, work.zone);
    work.store.request_backup(&backup, None).await?;
    Ok(backup.id)
}

/// The event of the state that it has come to.
fn event(restore: &Restore, now: Moment) -> Option<PendingEvent> {
    let kind = restore.event()?;
    let mut detail = serde_json::json!({ "restore": restore.id, "drill": restore.is_drill() });
    if let RestoreState::Discarded { why: Some(why) } = &restore.state {
        detail["why"] = serde_json::json!(why);
    }
    // By its version, as owners are told more than once that a table waits for them.
    Some(PendingEvent::new(format!("restore-{}-{}", restore.id, restore.version), kind, &detail, now))
}
