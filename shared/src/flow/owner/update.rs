//! Handles updates of the owner bot. Only owners get a reply.

use super::closures::{self, Asked};
use super::restores::{self, Shown};
use super::{admins, audit, backups, report, steps};
use crate::bus::Bus;
use crate::domain::backup::BackupState;
use crate::domain::ids::{CallbackQueryId, MessageId, UserId};
use crate::domain::intent::{ButtonData, OwnerAuditIntent, OwnerIntent};
use crate::domain::language::Language;
use crate::domain::restore::Drill;
use crate::domain::screen::Screen;
use crate::domain::settings::closures::ClosingAnswer;
use crate::domain::statistics::{Day, Figure, Period, estimate_cents};
use crate::domain::time::{Moment, Zone};
use crate::store::{Store, StoreError};
use crate::telegram::{Failure, Incoming, Telegram, UserAction, WebhookReply};
use crate::wording::owner::{INCIDENT_DAYS, ShopStatus, owner_help, shop_status};
use crate::wording::texts::{Localizer, Texts};
use futures_util::future::{try_join, try_join5};
use std::sync::Arc;

/// What the owner bot needs to answer.
pub struct OwnerBot {
    /// The shop's table.
    pub store: Store,
    /// The owner bot.
    pub telegram: Telegram,
    /// The shop's bus.
    pub bus: Bus,
    /// The shop's name.
    pub shop: String,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// The Telegram ids of the owners.
    pub owners: Vec<UserId>,
    /// The Telegram ids of the admins whom the deployment names.
    pub admins: Vec<UserId>,
    /// The stack's own table, after which restored ones are named.
    pub stack_table: String,
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
    bot.store.find_serving().await?;
    let language = Language::of_telegram(incoming.language_code.as_deref(), true);
    let say = Localizer::new(bot.texts.clone(), language, bot.zone);
    let asked = Asked { by: incoming.from, update: incoming.update, now };
    match &incoming.action {
        UserAction::Sent(message) => {
            // A command that somebody else wrote is theirs.
            let text = message.plain_text().filter(|_| message.forwarded.is_none()).unwrap_or_default();
            let screen = match OwnerIntent::parse_command(text) {
                Some(intent) => shown(bot, &say, intent, asked).await?.0,
                None => match steps::answer(bot, &say, message, asked).await? {
                    Some(screen) => screen,
                    None => owner_help(&say, &bot.shop),
                },
            };
            Ok(WebhookReply::SendMessage(incoming.from, screen))
        }
        UserAction::Tapped { tap, data, message, .. } => {
            let (data, is_apart) = ButtonData::split(data);
            let intent = OwnerIntent::parse_button(data).unwrap_or(OwnerIntent::Help);
            if let OwnerIntent::Audit(OwnerAuditIntent::Export(query, days)) = intent {
                let said = audit::export(bot, &say, (query, days), incoming.from).await?;
                return Ok(answer_tap(tap, said));
            }
            let (screen, said) = shown(bot, &say, intent, asked).await?;
            Ok(show(bot, (incoming.from, (tap, message.filter(|_| !is_apart))), (&screen, said)).await)
        }
        UserAction::BlockedBot | UserAction::UnblockedBot => Ok(WebhookReply::Nothing),
    }
}

/// Does what an owner asks for; what they see then, and what pops up above it.
async fn shown(bot: &OwnerBot, say: &Localizer, intent: OwnerIntent, asked: Asked) -> Result<Shown, StoreError> {
    let screen = match intent {
        OwnerIntent::Restore(intent) => return restores::route(bot, say, intent, asked).await,
        OwnerIntent::BackUp => {
            let said = backups::request(bot, say, asked).await?;
            return Ok((backups::show(bot, say, asked.now).await?, Some(said)));
        }
        OwnerIntent::Status => {
            let status = read_status(bot, asked.now).await?;
            shop_status(say, &bot.shop, &status, asked.now)
        }
        OwnerIntent::Help => owner_help(say, &bot.shop),
        OwnerIntent::Backups => backups::show(bot, say, asked.now).await?,
        OwnerIntent::Closure(what) => closures::show(bot, say, what, asked).await?,
        OwnerIntent::Close(what) => closures::ask(bot, say, (what, ClosingAnswer::Name), asked).await?,
        OwnerIntent::Sentence(what) => closures::ask(bot, say, (what, ClosingAnswer::Sentence), asked).await?,
        OwnerIntent::Open(what) => closures::open(bot, say, what, asked).await?,
        OwnerIntent::Report => report::show(bot, say).await?,
        OwnerIntent::ReportAt(hour) => report::choose(bot, say, hour, asked).await?,
        OwnerIntent::Admins(intent) => admins::route(bot, say, intent, asked).await?,
        OwnerIntent::Audit(intent) => audit::route(bot, say, intent, asked).await?,
    };
    Ok((screen, None))
}

/// Shows a screen in place of the message whose button was tapped, or below it; what is `said` pops up.
async fn show(
    bot: &OwnerBot,
    (owner, (tap, message)): (UserId, (&CallbackQueryId, Option<MessageId>)),
    (screen, said): (&Screen, Option<String>),
) -> WebhookReply {
    match bot.telegram.show(owner, message, screen).await {
        Ok(_) | Err(Failure::Unreachable) => {}
        Err(failure) => tracing::warn!(%failure, "a screen could not be shown to an owner"),
    }
    answer_tap(tap, said)
}

fn answer_tap(tap: &CallbackQueryId, said: Option<String>) -> WebhookReply {
    WebhookReply::AnswerCallbackQuery { tap: tap.clone(), alert: said.is_some(), text: said }
}

/// Reads all of it side by side.
async fn read_status(bot: &OwnerBot, now: Moment) -> Result<ShopStatus, StoreError> {
    let store = &bot.store;
    let today = Day::of(now, bot.zone);
    let how_it_is = try_join5(
        store.count_scheduled(now),
        store.incidents(now.plus_minutes(-INCIDENT_DAYS * 24 * 60)),
        store.unfinished_setup(),
        store.health(),
        store.closures(),
    );
    let counts = try_join5(
        store.totals(),
        store.count_open(),
        store.statistics(Period::Month(today.month()), now),
        store.backups(now),
        store.restores(now),
    );
    let (how_it_is, counts) = try_join(how_it_is, counts).await?;
    let ((scheduled_checks, overdue_checks), incidents, setup, health, closures) = how_it_is;
    let (totals, (unpaid, owed), month, backups, restores) = counts;
    let verified = backups.iter().find(|backup| matches!(backup.state, BackupState::Verified(_)));
    let orders = month.now.count(&Figure::Paid);
    Ok(ShopStatus {
        users: totals.users,
        delivered: totals.delivered,
        unpaid,
        owed,
        scheduled_checks,
        overdue_checks,
        incidents,
        setup_left: setup.map(|unfinished| unfinished.left).unwrap_or_default(),
        health,
        closures,
        verified_backup: verified.map(|backup| backup.begun),
        drill: Drill::latest(&restores),
        month_orders: orders,
        month_cents: estimate_cents(orders, today),
    })
}
