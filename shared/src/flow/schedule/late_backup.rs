//! Reports that a backup is late: for more than a day none was verified.

use crate::domain::backup::{BackupState, LATE_HOURS};
use crate::domain::event::EventKind;
use crate::domain::statistics::Day;
use crate::domain::time::Moment;
use crate::flow::publish::publish_once;
use crate::shop::Shop;
use crate::store::{PendingEvent, StoreError};

/// Looks at the backups, and reports it if the latest that is verified is too old; once a day.
///
/// # Errors
/// If the table fails.
pub(super) async fn report_late_backup(shop: &Shop, now: Moment) -> Result<(), StoreError> {
    let backups = shop.store.backups(now).await?;
    let verified =
        backups.iter().find(|backup| backup.shows.is_none() && matches!(backup.state, BackupState::Verified(_)));
    if let Some(backup) = verified.filter(|backup| now < backup.begun.plus_minutes(LATE_HOURS * 60)) {
        return shop.store.set_backup_watch(backup.begun).await;
    }
    let id = format!("backup-late-{}", Day::of(now, shop.config.zone));
    let detail = serde_json::json!({ "latest": verified.map(|backup| &backup.id) });
    publish_once(shop, PendingEvent::new(id, EventKind::BackupLate, &detail, now), now).await?;
    shop.store.postpone_backup_watch(now.plus_minutes(24 * 60)).await
}
