//! From a backup to a new table that holds what the backup does.

use super::{StepError, begin_work, request_backup_of_now, restored};
use crate::domain::backup::{Backup, BackupState, Contents};
use crate::domain::books::Topic;
use crate::domain::restore::{Restore, RestoreFailure, RestoreState};
use crate::domain::serving::Serving;
use crate::domain::time::Moment;
use crate::flow::backup::{BackupWork, verify};
use crate::store::{ExportedItem, ImportFrom, ImportStatus, StoreError};

/// Items of the new table that are compared with the backup.
const SAMPLES: u64 = 200;

/// Waits for the backup, and checks it anew: what was kept for a year may have changed since.
pub(super) async fn source(work: &BackupWork, restore: &Restore, now: Moment) -> Result<Option<Restore>, StepError> {
    let Some(backup) = work.store.backup(&restore.source).await? else {
        return Ok(Some(restore.fail(RestoreFailure::NoBackup, now)));
    };
    match &backup.state {
        BackupState::Requested | BackupState::Exporting { .. } => return Ok(Some(restore.look_again(now))),
        BackupState::Failed { .. } => return Ok(Some(restore.fail(RestoreFailure::NoBackup, now))),
        BackupState::Corrupt { defect } => {
            return Ok(Some(restore.fail(RestoreFailure::Corrupt { defect: *defect }, now)));
        }
        BackupState::Verified(_) | BackupState::Unbalanced { .. } => {}
    }
    if !begin_work(work, restore, now).await? {
        return Ok(None);
    }
    let arn = work.export_of(&backup);
    Ok(Some(match verify::verify(work, (&backup, &arn), now).await?.state {
        BackupState::Corrupt { defect } => restore.fail(RestoreFailure::Corrupt { defect }, now),
        BackupState::Unbalanced { wrong, .. } if wrong.topic == Topic::Readable.name() => {
            restore.fail(RestoreFailure::Unreadable, now)
        }
        _ => restore.step(RestoreState::Importing { since: now }, now),
    }))
}

/// Has DynamoDB import it.
pub(super) async fn import(work: &BackupWork, restore: &Restore, now: Moment) -> Result<Restore, StepError> {
    let Some((backup, contents)) = contents(work, restore).await? else {
        return Ok(restore.fail(RestoreFailure::NoBackup, now));
    };
    let Some(arn) = &restore.import else {
        let folder = backup.folder.unwrap_or_default();
        let from = ImportFrom { bucket: &work.bucket, folder: &folder };
        let arn = work.store.start_import(&restore.id.table(work.stack_table()), from).await?;
        return Ok(Restore { import: Some(arn), ..restore.look_again(now) });
    };
    Ok(match work.store.import_status(arn).await? {
        ImportStatus::InProgress => restore.look_again(now),
        ImportStatus::Failed(code) => restore.fail(RestoreFailure::Refused { code }, now),
        ImportStatus::Completed { items, errors } if errors > 0 || items != contents.items => {
            restore.fail(RestoreFailure::Different, now)
        }
        ImportStatus::Completed { .. } => restore.step(RestoreState::Checking, now),
    })
}

/// Compares samples of the new table with the backup; then gives the table what it needs to serve, which a drill does not.
pub(super) async fn table(work: &BackupWork, restore: &Restore, now: Moment) -> Result<Option<Restore>, StepError> {
    let Some((backup, contents)) = contents(work, restore).await? else {
        return Ok(Some(restore.fail(RestoreFailure::NoBackup, now)));
    };
    if !begin_work(work, restore, now).await? {
        return Ok(None);
    }
    let new = restored(work, restore);
    if !new.holds(&samples(work, &backup, contents.items).await?, now).await? {
        return Ok(Some(restore.fail(RestoreFailure::Different, now)));
    }
    if !restore.is_drill() {
        new.equip_like(&work.store).await?;
        // Whatever it said then: nobody sells from it before the shop has moved.
        let seen = new.serving().await?;
        if seen != Serving::Fenced && !new.set_serving(&seen, &Serving::Fenced).await? {
            return Err(StoreError::Call { what: "fence a restored table", code: "a conflict".into() }.into());
        }
    }
    let with = request_backup_of_now(work, now).await?;
    Ok(Some(restore.step(RestoreState::Comparing { since: now, with }, now).look_again(now)))
}

async fn contents(work: &BackupWork, restore: &Restore) -> Result<Option<(Backup, Contents)>, StoreError> {
    let backup = work.store.backup(&restore.source).await?;
    Ok(backup.and_then(|backup| backup.state.contents().map(|contents| (backup, contents))))
}

/// Some items of all files of a backup.
async fn samples(work: &BackupWork, backup: &Backup, items: u64) -> Result<Vec<ExportedItem>, StepError> {
    let arn = work.export_of(backup);
    let manifest = work.archive.export_manifest(&backup.class.folder(&arn), &arn).await?;
    let every = items.div_ceil(SAMPLES).max(1);
    let (mut samples, mut at) = (Vec::new(), 0_u64);
    for file in &manifest.files {
        let take = |line: &[u8]| {
            let parsed = at.is_multiple_of(every).then(|| ExportedItem::parse(line));
            at += 1;
            match parsed {
                Some(Ok(item)) => samples.push(item),
                Some(Err(_)) => return false,
                None => {}
            }
            true
        };
        work.archive.read_lines(&file.key, take).await?;
    }
    Ok(samples)
}
