//! The backups: the list, and one more that an owner asks for.

use super::closures::Asked;
use super::update::OwnerBot;
use crate::domain::backup::{Backup, BackupClass, BackupId, BackupState};
use crate::domain::event::EventKind;
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::flow::publish::send_stored_event;
use crate::store::{PendingEvent, StoreError};
use crate::wording::owner::{backup_begun, backup_list, backup_running};
use crate::wording::texts::Localizer;

pub(super) async fn show(bot: &OwnerBot, say: &Localizer, now: Moment) -> Result<Screen, StoreError> {
    Ok(backup_list(say, &bot.shop, &bot.store.backups(now).await?, now))
}

/// Asks for a backup, unless one is under way; the sweep has it begun. What the tap is answered.
pub(super) async fn request(bot: &OwnerBot, say: &Localizer, asked: Asked) -> Result<String, StoreError> {
    let now = asked.now;
    let known = bot.store.backups(now).await?;
    let is_running = |backup: &Backup| matches!(backup.state, BackupState::Requested | BackupState::Exporting { .. });
    if known.iter().any(is_running) {
        return Ok(backup_running(say));
    }
    let class = BackupClass::next(&known, now, bot.zone);
    let backup = Backup::new(BackupId::asked_for(now, bot.zone), class, now);
    let detail = serde_json::json!({ "backup": backup.id, "by": asked.by.0 });
    let event = PendingEvent::new(format!("backup-{}-requested", backup.id), EventKind::BackupRequested, &detail, now);
    if bot.store.request_backup(&backup, Some(&event)).await? {
        send_stored_event((&bot.store, &bot.bus), &event, now).await?;
    }
    Ok(backup_begun(say))
}
