//! What differs between the restored table and the one of today, by the exports of both.

use super::{StepError, begin_work};
use crate::archive::ManifestError;
use crate::domain::backup::{Backup, BackupId, BackupState};
use crate::domain::restore::{Comparison, Differences, Findings, Restore, RestoreFailure, RestoreState};
use crate::domain::time::Moment;
use crate::flow::backup::BackupWork;
use crate::store::ExportedItem;

/// Compares, once today's export is there; then an owner decides, or the drill is over.
pub(super) async fn with_today(
    work: &BackupWork,
    restore: &Restore,
    with: &BackupId,
    now: Moment,
) -> Result<Option<Restore>, StepError> {
    let Some(today) = ended(work, with).await? else { return Ok(Some(restore.look_again(now))) };
    let (Some(today), Some(source)) = (today, work.store.backup(&restore.source).await?) else {
        return Ok(Some(restore.fail(RestoreFailure::NoBackup, now)));
    };
    if !begin_work(work, restore, now).await? {
        return Ok(None);
    }
    let found = differences(work, &source, &today).await?;
    let items = source.state.contents().map_or(0, |contents| contents.items);
    let findings = Findings {
        at: now,
        items,
        minutes: now.millis_since(restore.begun) / 60_000,
        sold: found.sold(),
        paid: found.paid,
        balances: found.balances,
        free: found.free,
    };
    let next = match restore.is_drill() {
        true => restore.step(RestoreState::Discarding { why: None }, now),
        false => restore.ready(now),
    };
    Ok(Some(Restore { findings: Some(findings), ..next }))
}

/// A backup that has come to its end: `None` if it has not; the inner `None` if there is no export.
pub(super) async fn ended(work: &BackupWork, id: &BackupId) -> Result<Option<Option<Backup>>, StepError> {
    let Some(backup) = work.store.backup(id).await? else { return Ok(Some(None)) };
    Ok(match &backup.state {
        BackupState::Requested | BackupState::Exporting { .. } => None,
        BackupState::Verified(_) | BackupState::Unbalanced { .. } => Some(Some(backup)),
        BackupState::Failed { .. } | BackupState::Corrupt { .. } => Some(None),
    })
}

/// What differs.
pub(super) async fn differences(
    work: &BackupWork,
    restored: &Backup,
    current: &Backup,
) -> Result<Differences, StepError> {
    let mut comparison = Comparison::default();
    for (backup, is_restored) in [(restored, true), (current, false)] {
        let arn = work.export_of(backup);
        let manifest = work.archive.export_manifest(&backup.class.folder(&arn), &arn).await?;
        for file in &manifest.files {
            let take = |line: &[u8]| {
                let Ok(item) = ExportedItem::parse(line) else { return false };
                match is_restored {
                    true => comparison.take_restored(item.place.record()),
                    false => comparison.take_current(item.place.record()),
                }
                true
            };
            let read = work.archive.read_lines(&file.key, take).await?;
            if !read.is_readable || read.md5.as_slice() != file.md5 {
                return Err(ManifestError::Changed.into());
            }
        }
    }
    Ok(comparison.finish())
}
