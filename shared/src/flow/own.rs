//! The owner bot: whoever is not an owner is not answered, not even that there is nothing for them.

use crate::domain::ids::UserId;
use crate::domain::time::{Moment, Zone};
use crate::store::{Store, StoreError};
use crate::telegram::{Action, Answer, Incoming};
use crate::wording::{self, Health};

/// Who owns the shop, and what is asked about it.
pub struct Office {
    /// The shop's table.
    pub store: Store,
    /// The shop's name.
    pub shop: String,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// The owners.
    pub owners: Vec<UserId>,
}

/// Incidents are shown for so many days.
const INCIDENT_DAYS: i64 = 7;

/// Serves one update of the owner bot.
///
/// # Errors
/// If the table fails: the update is worth repeating.
pub async fn own(office: &Office, incoming: &Incoming, now: Moment) -> Result<Answer, StoreError> {
    if !office.owners.contains(&incoming.from) {
        tracing::warn!("somebody who is no owner wrote to the owner bot");
        return Ok(Answer::Nothing);
    }
    let screen = match &incoming.action {
        Action::Wrote(text) if text.trim() == "/status" => {
            let totals = office.store.totals().await?;
            let (watched, late) = office.store.count_due(now).await?;
            let health = Health { users: totals.users, delivered: totals.delivered, watched, late };
            let incidents = office.store.incidents(now.plus_minutes(-INCIDENT_DAYS * 24 * 60)).await?;
            let status = wording::status(&office.shop, health, &incidents, now, office.zone);
            match office.store.unfinished_setup().await? {
                Some(unfinished) => wording::with_setup_left(status, &unfinished.left),
                None => status,
            }
        }
        Action::Wrote(_) | Action::SentSomethingElse => wording::owner_help(&office.shop),
        Action::Tapped { tap, .. } => return Ok(Answer::EndTap { tap: tap.clone(), text: None, alert: false }),
        Action::BlockedBot | Action::UnblockedBot => return Ok(Answer::Nothing),
    };
    Ok(Answer::Say(incoming.from, screen))
}
