//! Handles updates of the owner bot. Only owners get a reply.

use crate::domain::ids::UserId;
use crate::domain::time::{Moment, Zone};
use crate::store::{Store, StoreError};
use crate::telegram::{Incoming, UserAction, WebhookReply};
use crate::wording::{self, owner::ShopStats};

/// What the owner bot needs to answer.
pub struct OwnerBot {
    /// The shop's table.
    pub store: Store,
    /// The shop's name.
    pub shop: String,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// The Telegram ids of the owners.
    pub owners: Vec<UserId>,
}

/// How many days back `/status` shows incidents.
const INCIDENT_DAYS: i64 = 7;

/// Handles one update of the owner bot.
///
/// # Errors
/// If the table fails: Telegram is to deliver the update again.
pub async fn handle_owner_update(bot: &OwnerBot, incoming: &Incoming, now: Moment) -> Result<WebhookReply, StoreError> {
    if !bot.owners.contains(&incoming.from) {
        tracing::warn!("a user who is not an owner wrote to the owner bot");
        return Ok(WebhookReply::Nothing);
    }
    let screen = match &incoming.action {
        UserAction::Wrote(text) if text.trim() == "/status" => {
            let totals = bot.store.totals().await?;
            let (scheduled_checks, overdue_checks) = bot.store.count_due(now).await?;
            let stats =
                ShopStats { users: totals.users, delivered: totals.delivered, scheduled_checks, overdue_checks };
            let incidents = bot.store.incidents(now.plus_minutes(-INCIDENT_DAYS * 24 * 60)).await?;
            let status = wording::owner::shop_status(&bot.shop, stats, &incidents, now, bot.zone);
            match bot.store.unfinished_setup().await? {
                Some(unfinished) => wording::deploy::with_setup_left(status, &unfinished.left),
                None => status,
            }
        }
        UserAction::Wrote(_) | UserAction::SentSomethingElse => wording::owner::owner_help(&bot.shop),
        UserAction::Tapped { tap, .. } => {
            return Ok(WebhookReply::AnswerCallbackQuery { tap: tap.clone(), text: None, alert: false });
        }
        UserAction::BlockedBot | UserAction::UnblockedBot => return Ok(WebhookReply::Nothing),
    };
    Ok(WebhookReply::SendMessage(incoming.from, screen))
}
