//! The shop moves to the restored table. At no moment two tables are sold from: the one that is left is fenced for longer than
//! any function runs, what was sold of it is taken out of the other, and only then the other serves.

use super::compare::{differences, ended};
use super::{StepError, begin_work, request_backup_of_now, restored};
use crate::domain::backup::BackupId;
use crate::domain::campaign::{Campaign, CampaignState};
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::intent::PageCursor;
use crate::domain::restore::{Restore, RestoreState, SoldSince};
use crate::domain::serving::{FENCE_MINUTES, Serving};
use crate::domain::time::Moment;
use crate::flow::backup::BackupWork;
use crate::flow::publish::stock_event;
use crate::secrets;
use crate::store::{CampaignWritten, PendingEvent, Store, StoreError};

/// Minutes after which every function knows that the shop is closed, and an order that was placed meanwhile is in the lists.
const KNOWN_MINUTES: i64 = 3;

/// Minutes for which goods that are owed, and a drill, are waited for.
const OWED_MINUTES: i64 = 30;

/// A cutover is always asked for by an owner.
const NOBODY: UserId = UserId(0);

/// Waits until no invoice is open: each is paid or lapses within its minutes, as the shop is closed. Goods that are owed and a
/// drill are waited for too, but not for ever: a buyer may have blocked the bot.
pub(super) async fn drain(
    work: &BackupWork,
    restore: &Restore,
    since: Moment,
    now: Moment,
) -> Result<Restore, StepError> {
    let is_known = now >= since.plus_minutes(KNOWN_MINUTES);
    let is_patient = now < since.plus_minutes(OWED_MINUTES);
    let is_waiting = !is_known
        || work.store.has_open_invoices().await?
        || (is_patient && (work.store.has_owed_goods().await? || drills(work, now).await?));
    Ok(match is_waiting {
        true => restore.wait_until(now.plus_minutes(1)),
        false => restore.step(RestoreState::Fencing, now),
    })
}

/// Whether a drill is under way: nobody would delete its table once this one is left.
async fn drills(work: &BackupWork, now: Moment) -> Result<bool, StoreError> {
    Ok(work.store.restores(now).await?.iter().any(|restore| restore.is_drill() && restore.is_open()))
}

/// Puts the fence up.
pub(super) async fn fence(work: &BackupWork, restore: &Restore, now: Moment) -> Result<Restore, StepError> {
    let seen = work.store.serving().await?;
    if seen != Serving::Fenced && !work.store.set_serving(&seen, &Serving::Fenced).await? {
        return Err(conflict().into());
    }
    let next = restore.step(RestoreState::Fenced { since: now }, now);
    Ok(next.wait_until(now.plus_minutes(FENCE_MINUTES)))
}

/// Waits until no function runs that has not seen it; then the table is exported for the last time.
pub(super) async fn wait_for_fence(
    work: &BackupWork,
    restore: &Restore,
    since: Moment,
    now: Moment,
) -> Result<Restore, StepError> {
    if now < since.plus_minutes(FENCE_MINUTES) {
        return Ok(restore.wait_until(since.plus_minutes(FENCE_MINUTES)));
    }
    let with = request_backup_of_now(work, now).await?;
    Ok(restore.step(RestoreState::Reconciling { since: now, with }, now).wait_until(now.plus_minutes(1)))
}

/// Takes the audit trail over from the table that is left, and out of the restored one what was sold of it.
pub(super) async fn reconcile(
    work: &BackupWork,
    restore: &Restore,
    with: &BackupId,
    now: Moment,
) -> Result<Option<Restore>, StepError> {
    let Some(last) = ended(work, with).await? else { return Ok(Some(restore.wait_until(now.plus_minutes(1)))) };
    let Some(last) = last else {
        let with = request_backup_of_now(work, now).await?;
        return Ok(Some(
            restore.step(RestoreState::Reconciling { since: now, with }, now).wait_until(now.plus_minutes(1)),
        ));
    };
    let Some(source) = work.store.backup(&restore.source).await? else {
        return Err(conflict().into());
    };
    if !begin_work(work, restore, now).await? {
        return Ok(None);
    }
    let found = differences(work, &source, &last).await?;
    let new = restored(work, restore);
    // Before anything is done there, so that its chains go on where those of the other table end.
    for day in source.moment().utc_day()..=now.utc_day() {
        new.take_audit_day(&work.store, day).await?;
    }
    // A backup that was under way then has come to its end since.
    for backup in work.store.backups(now).await? {
        new.take_backup(&backup).await?;
    }
    end_other_restores(&new, restore, now).await?;
    for order in &found.lapsed {
        new.lapse_as_it_did(order, now).await?;
    }
    pause_campaign(&new, restore, now).await?;
    let mut withdrawn = 0_u64;
    for unit in &found.sold {
        withdrawn += u64::from(new.withdraw(unit, &withdrawal(restore, unit, now)).await?);
    }
    tracing::info!(lapsed = found.lapsed.len(), sold = found.sold.len(), withdrawn, "a restored table was reconciled");
    Ok(Some(restore.step(RestoreState::Switching, now)))
}

/// Restores that were open when the backup was made ended since, or belong to the table that is left: their records would remind
/// owners, and their tables would be moved to or deleted from here.
async fn end_other_restores(new: &Store, restore: &Restore, now: Moment) -> Result<(), StoreError> {
    let others = new.restores(now).await?.into_iter().filter(|other| other.is_open() && other.id != restore.id);
    for other in others {
        new.update_restore(&other, &other.rest(RestoreState::Discarded { why: None }), None).await?;
    }
    Ok(())
}

/// Moves the shop. From here on the restored table holds the record of its restore, and the one that is left says where the
/// shop is.
pub(super) async fn switch(work: &BackupWork, restore: &Restore, now: Moment) -> Result<Restore, StepError> {
    let new = restored(work, restore);
    let own = Restore { version: 1, ..restore.step(RestoreState::Opening, now) };
    new.put_own_restore(&own).await?;
    let next = Serving::Superseded { by: new.table() };
    let seen = work.store.serving().await?;
    if seen != next && !work.store.set_serving(&seen, &next).await? {
        return Err(conflict().into());
    }
    Ok(restore.rest(RestoreState::Left))
}

/// Opens the restored table, which serves by now.
pub(super) async fn open(work: &BackupWork, restore: &Restore) -> Result<Restore, StepError> {
    // Cold starts begin there from now on.
    let written = secrets::write_table(&work.parameter_store, &work.secrets_path, &work.store.table()).await;
    written.map_err(|error| {
        tracing::warn!(error = format!("{error:#}"), "which table serves is not written yet");
        StepError::Pointer
    })?;
    // The smoke check: its settings can be read, and it is what this process works on.
    work.store.totals().await?;
    let seen = work.store.serving().await?;
    if seen != Serving::Open && !work.store.set_serving(&seen, &Serving::Open).await? {
        return Err(conflict().into());
    }
    Ok(restore.rest(RestoreState::Completed))
}

/// A campaign that was under way then would be sent to the same users again: an admin decides whether it goes on.
async fn pause_campaign(new: &Store, restore: &Restore, now: Moment) -> Result<(), StoreError> {
    let latest = new.campaigns(&PageCursor::First).await?;
    for campaign in latest.entries.iter().filter(|campaign| campaign.state == CampaignState::Running) {
        let next = Campaign { state: CampaignState::Paused, ..campaign.clone() };
        let id = format!("campaign/{}/{}", campaign.id, campaign.revision);
        let by = restore.by.unwrap_or(NOBODY).0;
        let detail = serde_json::json!({ "campaign": campaign.id, "state": next.state, "by": by });
        let event = PendingEvent::new(id, EventKind::CampaignChanged, &detail, now);
        match new.steer_campaign((campaign, &next), &event, now).await? {
            CampaignWritten::Written => {}
            CampaignWritten::Changed | CampaignWritten::AnotherRuns => return Err(conflict()),
        }
    }
    Ok(())
}

fn withdrawal(restore: &Restore, unit: &SoldSince, now: Moment) -> PendingEvent {
    let id = format!("restore-{}-{}", restore.id, unit.id);
    stock_event((&id, EventKind::StockRemoved), (&unit.code, 1), restore.by.unwrap_or(NOBODY), now)
}

fn conflict() -> StoreError {
    StoreError::Call { what: "change which table serves", code: "a conflict".into() }
}
