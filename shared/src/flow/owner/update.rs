//! Handles updates of the owner bot. Only owners get a reply.

use super::backups;
use crate::domain::ids::UserId;
use crate::domain::intent::{OwnerIntent, OwnerTap};
use crate::domain::language::Language;
use crate::domain::time::{Moment, Zone};
use crate::store::{Store, StoreError};
use crate::telegram::{Incoming, UserAction, WebhookReply};
use crate::wording::owner::{INCIDENT_DAYS, ShopStatus, owner_help, shop_status};
use crate::wording::texts::{Localizer, Texts};
use std::sync::Arc;

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
    /// What it says. The shop's own texts are for its buyers, so these are the defaults.
    pub texts: Arc<Texts>,
}

/// Handles one update of the owner bot.
///
/// # Errors
/// If the table fails: Telegram is to deliver the update again.
pub async fn handle_owner_update(bot: &OwnerBot, incoming: &Incoming, now: Moment) -> Result<WebhookReply, StoreError> {
    if !bot.owners.contains(&incoming.from) {
        tracing::warn!("a user who is not an owner wrote to the owner bot");
        return Ok(WebhookReply::Nothing);
    }
    let language = Language::of_telegram(incoming.language_code.as_deref(), true);
    let say = Localizer::new(bot.texts.clone(), language, bot.zone);
    let intent = match &incoming.action {
        UserAction::Sent(message) => message.plain_text().map_or(OwnerIntent::Help, OwnerIntent::parse),
        UserAction::Tapped { tap, data, .. } => {
            let text = match OwnerTap::parse(data) {
                Some(OwnerTap::BackUp) => Some(backups::request(bot, &say, now).await?),
                None => None,
            };
            return Ok(WebhookReply::AnswerCallbackQuery { tap: tap.clone(), alert: text.is_some(), text });
        }
        UserAction::BlockedBot | UserAction::UnblockedBot => return Ok(WebhookReply::Nothing),
    };
    let screen = match intent {
        OwnerIntent::Status => shop_status(&say, &bot.shop, &read_status(&bot.store, now).await?, now),
        OwnerIntent::Backups => backups::show(bot, &say, now).await?,
        OwnerIntent::Help => owner_help(&say, &bot.shop),
    };
    Ok(WebhookReply::SendMessage(incoming.from, screen))
}

async fn read_status(store: &Store, now: Moment) -> Result<ShopStatus, StoreError> {
    let totals = store.totals().await?;
    let (scheduled_checks, overdue_checks) = store.count_scheduled(now).await?;
    let incidents = store.incidents(now.plus_minutes(-INCIDENT_DAYS * 24 * 60)).await?;
    let setup_left = store.unfinished_setup().await?.map(|unfinished| unfinished.left).unwrap_or_default();
    Ok(ShopStatus {
        users: totals.users,
        delivered: totals.delivered,
        scheduled_checks,
        overdue_checks,
        incidents,
        setup_left,
    })
}
