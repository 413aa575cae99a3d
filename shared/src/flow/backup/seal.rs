//! Seals the days of a night's export that are over, with a record in the audit trail for each. A day whose seal was broken is
//! told of by the night's backup, and sealed anew: the trail keeps both seals.

use super::BackupWork;
use crate::domain::audit::date_of;
use crate::domain::books::Sealing;
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::time::Moment;
use crate::flow::publish::send_stored_event;
use crate::store::{PendingEvent, StoreError};

/// Seals these days.
///
/// # Errors
/// If the table fails; the next night goes on.
pub(super) async fn seal_days(work: &BackupWork, sealings: &[Sealing], now: Moment) -> Result<(), StoreError> {
    for sealing in sealings {
        let event = event(sealing, now);
        if !work.store.seal_day(sealing, &event).await? {
            // Another run seals them.
            return Ok(());
        }
        send_stored_event((&work.store, &work.bus), &event, now).await?;
    }
    Ok(())
}

fn event(Sealing { before, seal }: &Sealing, now: Moment) -> PendingEvent {
    let detail = serde_json::json!({
        "by": UserId::SHOP, "date": date_of(seal.day), "movements": seal.movements, "amount": seal.amount,
        "digest": seal.digest, "before": before.as_ref().map(|before| &before.digest),
    });
    let start = seal.digest.get(..16).unwrap_or_default();
    PendingEvent::new(format!("books-sealed-{}-{start}", seal.day), EventKind::BooksSealed, &detail, now)
}
