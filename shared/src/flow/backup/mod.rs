//! Backups: an export of the table is begun each day, followed, and checked; what was found is written down. Each step may be
//! repeated, and the sweep has a backup followed until it has ended.

mod books;
mod hold;
mod restore;
mod seal;
mod trail;
mod verify;

pub use restore::follow_restore;

use crate::archive::Archive;
use crate::bus::Bus;
use crate::clients::ParameterStore;
use crate::domain::backup::{Backup, BackupClass, BackupId, BackupState, ObjectLock};
use crate::domain::books::Sealing;
use crate::domain::serving::is_table_of;
use crate::domain::time::{Moment, Zone};
use crate::flow::publish::send_stored_event;
use crate::store::{ControlPlaneRefusal, ExportOf, ExportStatus, PendingEvent, Store, StoreError};
use verify::{CheckError, Verdict};

/// What backups need.
pub struct BackupWork {
    /// The shop's table, with the keys that open its contents.
    pub store: Store,
    /// The ARN of the stack's own table.
    pub table_arn: String,
    /// The parameter store, where it is written which table serves.
    pub parameter_store: ParameterStore,
    /// The path below which that is.
    pub secrets_path: String,
    /// The shop's bus.
    pub bus: Bus,
    /// The bucket that backups go to.
    pub archive: Archive,
    /// Its name.
    pub bucket: String,
    /// For how long it holds them; none if Object Lock is switched off.
    pub lock: Option<ObjectLock>,
    /// The shop's zone.
    pub zone: Zone,
}

impl BackupWork {
    /// The name of the stack's own table.
    fn stack_table(&self) -> &str {
        self.table_arn.rsplit('/').next().unwrap_or_default()
    }

    /// The ARN of a backup's export. Of those made before it was written down, only the stack's own table had any.
    fn export_of(&self, backup: &Backup) -> String {
        let id = backup.folder.as_deref().and_then(|folder| folder.rsplit('/').next()).unwrap_or_default();
        backup.export.clone().unwrap_or_else(|| format!("{}/export/{id}", self.table_arn))
    }

    /// The ARN of the table that serves.
    fn serving_arn(&self) -> String {
        let (account, _) = self.table_arn.rsplit_once('/').unwrap_or_default();
        format!("{account}/{}", self.store.table())
    }

    /// Whether an export is one of the shop's: of its own table, or of one that it moved to. A backup that was begun before a
    /// restore is followed after it.
    fn is_own_export(&self, arn: &str) -> bool {
        let (account, own) = self.table_arn.rsplit_once('/').unwrap_or_default();
        let table =
            arn.strip_prefix(account).and_then(|rest| rest.strip_prefix('/')).and_then(|rest| rest.split_once('/'));
        table.is_some_and(|(table, rest)| is_table_of(own, table) && rest.starts_with("export/"))
    }
}

/// Begins the backup of the day, unless it was begun, and keeps the days of the audit trail that are over.
///
/// # Errors
/// If the table fails; the sweep has it begun if its record stands, and the schedule repeats the event otherwise.
pub async fn start_daily_backup(work: &BackupWork, now: Moment) -> Result<(), StoreError> {
    work.store.find_serving().await?;
    let known = work.store.backups(now).await?;
    let backup = Backup::new(BackupId::of_day(now, work.zone), BackupClass::next(&known, now, work.zone), now);
    work.store.begin_backup_watch(now).await?;
    work.store.request_backup(&backup, None).await?;
    step(work, &backup.id, now).await?;
    restore::begin_drill(work, &known, now).await?;
    trail::archive_audit_trail(work, now).await
}

/// Does the next step of a backup, if one is to be done.
///
/// # Errors
/// If the table fails; the sweep has the step repeated.
pub async fn follow_backup(work: &BackupWork, id: &BackupId, now: Moment) -> Result<(), StoreError> {
    work.store.find_serving().await?;
    step(work, id, now).await
}

async fn step(work: &BackupWork, id: &BackupId, now: Moment) -> Result<(), StoreError> {
    let Some(backup) = work.store.backup(id).await? else { return Ok(()) };
    let (next, seals) = match &backup.state {
        BackupState::Requested => (start(work, &backup, now).await, Vec::new()),
        BackupState::Exporting { arn } => look(work, &backup, arn, now).await?,
        BackupState::Verified(_)
        | BackupState::Failed { .. }
        | BackupState::Corrupt { .. }
        | BackupState::Unbalanced { .. } => return Ok(()),
    };
    write(work, &backup, &next, now).await?;
    // One that was made for a restore takes no night's place.
    if next.shows.is_some() {
        return Ok(());
    }
    seal::seal_days(work, &seals, now).await
}

async fn start(work: &BackupWork, backup: &Backup, now: Moment) -> Backup {
    let of = ExportOf { table_arn: &work.serving_arn(), bucket: &work.bucket };
    match work.store.start_export(backup, of).await {
        Ok(arn) => backup.exporting(arn, now),
        Err(refusal) => refused(backup, refusal, now),
    }
}

/// What is known of an export by now; of one that is checked, the days that are to be sealed.
async fn look(
    work: &BackupWork,
    backup: &Backup,
    arn: &str,
    now: Moment,
) -> Result<(Backup, Vec<Sealing>), StoreError> {
    Ok(match work.store.export_status(arn).await {
        Ok(ExportStatus::InProgress) => (backup.still_exporting(now), Vec::new()),
        Ok(ExportStatus::Failed(code)) => (backup.ended(BackupState::Failed { code }), Vec::new()),
        Ok(ExportStatus::Completed) => {
            // Long enough that no other check begins meanwhile.
            let checking = backup.checking(now);
            if checking.due_at.is_none() || !work.store.update_backup(backup, &checking, None).await? {
                return Ok((checking, Vec::new()));
            }
            match check(work, (backup, arn), now).await {
                Ok(verdict) => (checking.ended(verdict.state), verdict.seals),
                Err(error) => {
                    tracing::warn!(%error, "a backup could not be checked");
                    // The attempt is counted already.
                    let checked = Backup { failed_attempts: backup.failed_attempts, ..checking };
                    (checked.failed_once(error.code(), now), Vec::new())
                }
            }
        }
        Err(refusal) => (refused(backup, refusal, now), Vec::new()),
    })
}

/// Checks an export. One that is whole is held before it is said to be, also if its books do not close: it is evidence then. Of a
/// corrupt one there is nothing to hold.
async fn check(work: &BackupWork, (backup, arn): (&Backup, &str), now: Moment) -> Result<Verdict, CheckError> {
    let verdict = verify::verify(work, (backup, arn), now).await?;
    hold::hold_backup(work, backup, &verdict.objects, now).await?;
    Ok(verdict)
}

fn refused(backup: &Backup, refusal: ControlPlaneRefusal, now: Moment) -> Backup {
    tracing::warn!(%refusal, "an export is refused");
    match refusal {
        ControlPlaneRefusal::NotNow(code) => backup.failed_once(&code, now),
        ControlPlaneRefusal::Final(code) => backup.ended(BackupState::Failed { code }),
    }
}

/// Writes a step, and publishes the event of the end.
async fn write(work: &BackupWork, seen: &Backup, next: &Backup, now: Moment) -> Result<(), StoreError> {
    let event = event(next, now);
    if !work.store.update_backup(seen, next, event.as_ref()).await? {
        return Ok(());
    }
    // One that was made for a restore takes no night's place.
    if matches!(next.state, BackupState::Verified(_)) && next.shows.is_none() {
        work.store.set_backup_watch(next.begun).await?;
    }
    match event {
        Some(event) => send_stored_event((&work.store, &work.bus), &event, now).await,
        None => Ok(()),
    }
}

/// The event of its end. It names nobody: whose balance is wrong stands in the record alone.
fn event(backup: &Backup, now: Moment) -> Option<PendingEvent> {
    let kind = backup.event()?;
    let mut detail = serde_json::json!({ "backup": backup.id });
    match &backup.state {
        BackupState::Requested | BackupState::Exporting { .. } => {}
        BackupState::Verified(contents) => {
            detail["items"] = contents.items.into();
            detail["bytes"] = contents.bytes.into();
        }
        BackupState::Failed { code } => detail["code"] = code.as_str().into(),
        BackupState::Corrupt { defect } => detail["defect"] = serde_json::json!(defect),
        BackupState::Unbalanced { wrong, .. } => {
            detail["topic"] = wrong.topic.as_str().into();
            detail["count"] = wrong.count.into();
        }
    }
    Some(PendingEvent::new(format!("backup-{}-ended", backup.id), kind, &detail, now))
}
