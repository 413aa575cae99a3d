//! Keeps each past day of the audit trail in the bucket. A day's file is made of what the table holds of it, which changes no
//! more, so that a run that dies is repeated by the next.

use super::BackupWork;
use super::hold::put_day;
use crate::domain::audit::{ArchivedDay, DayFile, date_of};
use crate::domain::event::EventKind;
use crate::domain::time::Moment;
use crate::flow::publish::publish_once_by;
use crate::store::{PendingEvent, StoreError};

/// Days that one run keeps: after a longer stop the next runs catch up.
const DAYS_PER_RUN: usize = 7;

/// Keeps the days of the trail that are over and were not kept yet.
///
/// # Errors
/// If the table or the bucket fails; the next run goes on.
pub(super) async fn archive_audit_trail(work: &BackupWork, now: Moment) -> Result<(), StoreError> {
    let yesterday = now.utc_day() - 1;
    let mut last = work.store.archived_audit_day().await?;
    for _ in 0..DAYS_PER_RUN {
        let day = last.as_ref().map_or(yesterday, |last| last.day + 1);
        if day > yesterday {
            return Ok(());
        }
        let chains = work.store.audit_day(day).await?;
        let file = DayFile::of(day, last.as_ref().map(|last| &last.hash), &chains)
            .map_err(|error| StoreError::Unwritable { what: "a day of the audit trail", why: error.to_string() })?;
        if !put_day(work, &file, now).await? {
            tracing::error!(day, "a day of the audit trail is not kept, as its file holds something else");
            return tell_broken(work, day, "its file holds something else", now).await;
        }
        // It is kept as it stands: the table deletes it some day, and the days after it must not wait for a person.
        if !file.defects.is_empty() {
            let why = file.defects.join("; ");
            tracing::error!(why, day, "a day of the audit trail does not hold");
            tell_broken(work, day, &why, now).await?;
        }
        let kept = ArchivedDay { day, hash: file.hash };
        if !work.store.note_archived_audit_day(last.as_ref(), &kept).await? {
            // Another run keeps them.
            return Ok(());
        }
        last = Some(kept);
    }
    Ok(())
}

async fn tell_broken(work: &BackupWork, day: i64, why: &str, now: Moment) -> Result<(), StoreError> {
    let detail = serde_json::json!({ "day": day, "date": date_of(day), "why": why });
    let event = PendingEvent::new(format!("audit-broken-{day}"), EventKind::AuditBroken, &detail, now);
    publish_once_by((&work.store, &work.bus), &event, now).await
}
