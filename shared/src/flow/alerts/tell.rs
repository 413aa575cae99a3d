//! Tells owners of an alert: written down, told, then marked as told.

use super::Alerts;
use crate::domain::alert::Alert;
use crate::domain::alert::record::{AlertRecord, Noted};
use crate::domain::language::Language;
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::telegram::Failure;
use crate::wording::owner::alert_message;
use crate::wording::texts::Localizer;
use anyhow::{Context, bail};

/// How often a record that another process writes at the same time is read anew.
const ATTEMPTS: u32 = 5;

/// Notes an alert, and tells owners of it unless they were told of the same within the last minute.
pub(super) async fn note_and_tell(alerts: &Alerts, alert: &Alert, now: Moment) -> anyhow::Result<()> {
    match note(alerts, alert, now).await? {
        Some(record) => tell(alerts, record).await,
        None => Ok(()),
    }
}

/// Writes an alert down; the record if owners are to be told now.
pub(super) async fn note(alerts: &Alerts, alert: &Alert, now: Moment) -> anyhow::Result<Option<AlertRecord>> {
    let key = alert.subject.key();
    for _ in 0..ATTEMPTS {
        let seen = alerts.store.alert(&key).await?;
        match AlertRecord::note(seen.as_ref(), alert, now) {
            Noted::Tell(record) if alerts.store.put_alert(&record).await? => return Ok(Some(record)),
            Noted::Count(record) if alerts.store.put_alert(&record).await? => return Ok(None),
            Noted::TellAgain(record) => return Ok(Some(record)),
            Noted::Nothing => return Ok(None),
            Noted::Tell(_) | Noted::Count(_) => {}
        }
    }
    bail!("an alert met other writes at each attempt")
}

/// Tells what is owed of this kind of alert, as the sweep asks.
pub(super) async fn tell_what_is_owed(alerts: &Alerts, key: &str, now: Moment) -> anyhow::Result<()> {
    let Some(owed) = alerts.store.alert(key).await?.and_then(|seen| seen.retry(now)) else { return Ok(()) };
    match alerts.store.put_alert(&owed).await? {
        true => tell(alerts, owed).await,
        // Another process tells of it at this moment, or the sweep asks again.
        false => Ok(()),
    }
}

/// Tells all owners, and marks the alert as told. A crash in between tells them once more.
pub(super) async fn tell(alerts: &Alerts, record: AlertRecord) -> anyhow::Result<()> {
    send(alerts, |say| alert_message(say, &alerts.config.shop_name, &record)).await?;
    let (key, of) = (record.subject.key(), record.telling);
    let mut current = record;
    for _ in 0..ATTEMPTS {
        if alerts.store.put_alert(&current.told(of)).await? {
            return Ok(());
        }
        current = alerts.store.alert(&key).await?.context("an alert that is told was written down")?;
    }
    // Only a repetition comes of it.
    tracing::warn!(key, "an alert that was told could not be marked so");
    Ok(())
}

/// Sends every owner a message in their language.
///
/// # Errors
/// If one of them is to be told later, or none can be reached.
pub(super) async fn send(alerts: &Alerts, screen: impl Fn(&Localizer) -> Screen) -> anyhow::Result<()> {
    let known = alerts.store.contacts(alerts.owners()).await;
    let languages = known.unwrap_or_else(|error| {
        tracing::warn!(%error, "the owners' languages are not known");
        Vec::new()
    });
    let (mut reached, mut failed) = (0_usize, None);
    for owner in alerts.owners() {
        let known = languages.iter().find(|known| known.user.id == *owner);
        let language = known.map_or(Language::Indonesian, |known| known.language);
        let say = Localizer::new(alerts.texts.clone(), language, alerts.zone());
        match alerts.owner_bot.send(*owner, &screen(&say)).await {
            Ok(_) => reached += 1,
            // The others would hear it again and again.
            Err(failure @ (Failure::Unreachable | Failure::Refused(_))) => {
                tracing::warn!(%failure, "an owner can't be reached by the owner bot");
            }
            Err(failure) => failed = Some(failure),
        }
    }
    match failed {
        Some(failure) => Err(failure).context("cannot tell an owner"),
        None if reached == 0 => bail!("no owner can be reached by the owner bot"),
        None => Ok(()),
    }
}
