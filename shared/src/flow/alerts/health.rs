//! The health check: looks at each part of the shop, keeps how it is and since when, and tells owners what changed.

use super::Alerts;
use super::tell::{note, send, tell};
use crate::archive::{Archive, ArchiveError};
use crate::clients::timed;
use crate::domain::alert::health::{Health, HealthPart, Trouble, WebhookState, lateness};
use crate::domain::alert::{Alert, AlertSubject};
use crate::domain::time::Moment;
use crate::pakasir;
use crate::telegram::{Failure, Telegram};
use crate::wording::owner::table_unreachable;
use futures_util::future::join5;

/// An object that is asked for and need not be there.
const BUCKET_PROBE: &str = "health";

/// Checks all parts. `scheduled` is when the check was to begin.
///
/// # Errors
/// If owners can't be told; the next check tells them what it finds.
pub(super) async fn check(alerts: &Alerts, scheduled: Moment, now: Moment) -> anyhow::Result<()> {
    let seen = match alerts.store.health().await {
        Ok(seen) => seen,
        // Nothing can be written down, so it is told at each check.
        Err(error) => {
            tracing::error!(%error, "the health check can't read the table");
            return send(alerts, |say| table_unreachable(say, &alerts.config.shop_name, now)).await;
        }
    };
    let Looks { found, took } = look(alerts, scheduled, now).await;
    let late = count_late(alerts, &found, now).await;
    let (next, changed) = Health::after(seen.as_ref(), &found, now);
    let next = next.with_late(seen.as_ref(), late).with_answers(seen.as_ref(), &took);
    let mut owed = Vec::new();
    for (part, trouble) in changed {
        let over = trouble.is_none();
        // The same if Lambda tries this check again.
        let cause = format!("{}-{}-{over}", part.code(), scheduled.as_millis());
        let of_before = seen.as_ref().filter(|_| over && part == HealthPart::Outbox);
        let caught_up = of_before.map_or(0, |seen| seen.most_late);
        // What was wrong with it stays in the record; of a part that is well only its name counts.
        let subject = AlertSubject::Part(part, trouble.unwrap_or(Trouble::Unreachable));
        owed.extend(note(alerts, &Alert { subject, cause, over, changed_at: None, caught_up }, now).await?);
    }
    // Another check that ran at the same time has noted the same.
    if !alerts.store.put_health(&next).await? {
        tracing::info!("another health check came first");
    }
    for record in owed {
        tell(alerts, record).await?;
    }
    Ok(())
}

/// What a check found.
struct Looks {
    /// What is wrong with each part, if anything.
    found: Vec<(HealthPart, Option<Trouble>)>,
    /// How long those took that answered, in milliseconds.
    took: Vec<(HealthPart, u32)>,
}

/// Looks at all parts at the same time. Whatever else is to be watched, such as the age of a backup, is one more entry.
async fn look(alerts: &Alerts, scheduled: Moment, now: Moment) -> Looks {
    let config = &alerts.config;
    let archive = Archive::new(alerts.aws.clone(), config.bucket.clone());
    let ((shop_bot, telegram_took), owner_bot, (bucket, bucket_took), (gateway, gateway_took), (outbox, table_took)) =
        join5(
            timed(look_at_webhook(&alerts.shop_bot, &config.shop_bot_url, now)),
            look_at_webhook(&alerts.owner_bot, &config.owner_bot_url, now),
            timed(archive.get(BUCKET_PROBE, 1)),
            timed(pakasir::is_reachable(&alerts.http, &config.pakasir_api)),
            timed(alerts.store.oldest_due(now)),
        )
        .await;
    let bucket = match bucket {
        Ok(_) | Err(ArchiveError::Missing) => None,
        Err(ArchiveError::Failed(_)) => Some(Trouble::Unreachable),
    };
    let (table, outbox) = match outbox {
        Ok(oldest) => (None, lateness(oldest, now)),
        Err(error) => {
            tracing::warn!(%error, "the health check can't read what is due");
            (Some(Trouble::Unreachable), None)
        }
    };
    let gateway = (!gateway).then_some(Trouble::Unreachable);
    let answered = [
        (HealthPart::ShopBot, shop_bot, telegram_took),
        (HealthPart::Gateway, gateway, gateway_took),
        (HealthPart::Table, table, table_took),
        (HealthPart::Bucket, bucket, bucket_took),
    ];
    let answered = answered.into_iter().filter(|(_, trouble, _)| *trouble != Some(Trouble::Unreachable));
    let found = vec![
        (HealthPart::ShopBot, shop_bot),
        (HealthPart::OwnerBot, owner_bot),
        (HealthPart::Gateway, gateway),
        (HealthPart::Table, table),
        (HealthPart::Bucket, bucket),
        (HealthPart::Outbox, outbox),
        (HealthPart::Clock, lateness(Some(scheduled), now)),
    ];
    Looks { found, took: answered.map(|(part, _, millis)| (part, millis)).collect() }
}

/// How much is late, if anything is long enough to be a trouble. Only then it is counted.
async fn count_late(alerts: &Alerts, found: &[(HealthPart, Option<Trouble>)], now: Moment) -> u64 {
    if !found.contains(&(HealthPart::Outbox, Some(Trouble::Late))) {
        return 0;
    }
    match alerts.store.count_scheduled(now).await {
        Ok((_, late)) => late,
        Err(error) => {
            tracing::warn!(%error, "what is late could not be counted");
            0
        }
    }
}

async fn look_at_webhook(bot: &Telegram, url: &str, now: Moment) -> Option<Trouble> {
    match bot.get_webhook_state().await {
        Ok(state) => WebhookState::trouble(&state, url, now),
        Err(Failure::Unauthorized) => Some(Trouble::Unauthorized),
        Err(failure) => {
            tracing::warn!(%failure, "a bot's webhook can't be looked at");
            Some(Trouble::Unreachable)
        }
    }
}
