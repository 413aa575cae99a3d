//! Restores: what can be restored, how far one is, and what becomes of a restored table.

use super::OwnerBot;
use super::closures::{self, Asked, Written};
use crate::domain::backup::{Backup, BackupId};
use crate::domain::event::EventKind;
use crate::domain::intent::OwnerRestoreIntent;
use crate::domain::owner::OwnerStep;
use crate::domain::restore::{Restore, RestoreAnswer, RestoreId, RestoreState, RestoreStep};
use crate::domain::screen::Screen;
use crate::domain::settings::closures::{Closable, Closure};
use crate::domain::time::Moment;
use crate::flow::publish::send_stored_event;
use crate::store::{PendingEvent, StoreError};
use crate::wording::owner::{
    Restores, ask_cutover_name, ask_restore_moment, names_cutover, restore_begun, restore_busy, restore_changed,
    restore_screen,
};
use crate::wording::texts::Localizer;

/// Days that point-in-time recovery reaches back, and minutes that the latest moment is old (limits of DynamoDB).
const RECOVERY_DAYS: i64 = 35;
const LATEST_MINUTES: i64 = 5;

/// A screen, and what pops up above it.
pub(super) type Shown = (Screen, Option<String>);

/// Does what an owner asks for.
pub(super) async fn route(
    bot: &OwnerBot,
    say: &Localizer,
    intent: OwnerRestoreIntent,
    asked: Asked,
) -> Result<Shown, StoreError> {
    let said = match intent {
        OwnerRestoreIntent::Show => {
            bot.store.delete_owner_step(asked.by).await?;
            None
        }
        OwnerRestoreIntent::Moment => return Ok((ask_moment(bot, say, asked, false).await?, None)),
        OwnerRestoreIntent::From(id) => Some(begin(bot, say, id, asked).await?),
        OwnerRestoreIntent::Move(id) => return ask_name(bot, say, &id, asked).await,
        OwnerRestoreIntent::Stay(id) => stay(bot, say, &id, asked).await?,
        OwnerRestoreIntent::Discard(id) => discard(bot, say, &id, asked).await?,
    };
    Ok((show(bot, say, asked.now).await?, said))
}

/// Takes what an owner wrote as the answer to a step.
pub(super) async fn answer(
    bot: &OwnerBot,
    say: &Localizer,
    (step, text): (RestoreStep, &str),
    asked: Asked,
) -> Result<Screen, StoreError> {
    match &step.waits_for {
        RestoreAnswer::Moment => {
            let earliest = asked.now.plus_minutes(-RECOVERY_DAYS * 24 * 60);
            let latest = asked.now.plus_minutes(-LATEST_MINUTES);
            let read = bot.zone.read(text).filter(|(at, has_time)| *has_time && (earliest..=latest).contains(at));
            let Some((at, _)) = read else { return ask_moment(bot, say, asked, true).await };
            bot.store.delete_owner_step(asked.by).await?;
            if !is_busy(bot, asked.now).await? {
                let backup = Backup::for_restore(at, asked.now, bot.zone);
                bot.store.request_backup(&backup, None).await?;
                request(bot, backup.id, asked).await?;
            }
            show(bot, say, asked.now).await
        }
        RestoreAnswer::Name(id) if names_cutover(say, text) => {
            move_shop(bot, id, asked).await?;
            // Only now: if this process dies before, the same message moves it once more.
            bot.store.delete_owner_step(asked.by).await?;
            show(bot, say, asked.now).await
        }
        RestoreAnswer::Name(id) => {
            let (restores, backups) = read(bot, asked.now).await?;
            let of = listed(bot, &restores, &backups);
            Ok(match restores.iter().find(|restore| restore.id == *id) {
                Some(restore) => ask_cutover_name(say, &of, restore, true),
                None => restore_screen(say, &of),
            })
        }
    }
}

async fn show(bot: &OwnerBot, say: &Localizer, now: Moment) -> Result<Screen, StoreError> {
    let (restores, backups) = read(bot, now).await?;
    Ok(restore_screen(say, &listed(bot, &restores, &backups)))
}

async fn read(bot: &OwnerBot, now: Moment) -> Result<(Vec<Restore>, Vec<Backup>), StoreError> {
    Ok((bot.store.restores(now).await?, bot.store.backups(now).await?))
}

fn listed<'a>(bot: &'a OwnerBot, restores: &'a [Restore], backups: &'a [Backup]) -> Restores<'a> {
    Restores { shop: &bot.shop, restores, backups, stack_table: &bot.stack_table }
}

/// Whether an owner's restore is under way. A drill keeps nobody from restoring.
async fn is_busy(bot: &OwnerBot, now: Moment) -> Result<bool, StoreError> {
    Ok(bot.store.restores(now).await?.iter().any(|restore| restore.is_open() && !restore.is_drill()))
}

async fn ask_moment(bot: &OwnerBot, say: &Localizer, asked: Asked, wrong: bool) -> Result<Screen, StoreError> {
    let step = RestoreStep { waits_for: RestoreAnswer::Moment, since: asked.now };
    bot.store.put_owner_step(asked.by, &OwnerStep::Restore(step)).await?;
    let example = bot.zone.typed(asked.now.plus_minutes(-60));
    Ok(ask_restore_moment(say, &example, wrong))
}

/// Begins a restore of a backup, unless another is under way. What the tap is answered.
async fn begin(bot: &OwnerBot, say: &Localizer, source: BackupId, asked: Asked) -> Result<String, StoreError> {
    if is_busy(bot, asked.now).await? {
        return Ok(restore_busy(say));
    }
    request(bot, source, asked).await?;
    Ok(restore_begun(say))
}

async fn request(bot: &OwnerBot, source: BackupId, asked: Asked) -> Result<(), StoreError> {
    let detail = serde_json::json!({ "source": source, "by": asked.by.0 });
    let id = format!("restore-requested-{}-{}", asked.by.0, asked.update);
    let event = PendingEvent::new(id, EventKind::RestoreRequested, &detail, asked.now);
    let restore = Restore::new(source, Some(asked.by), asked.now);
    if bot.store.request_restore(&restore, Some(&event)).await? {
        send_stored_event((&bot.store, &bot.bus), &event, asked.now).await?;
    }
    Ok(())
}

async fn ask_name(bot: &OwnerBot, say: &Localizer, id: &RestoreId, asked: Asked) -> Result<Shown, StoreError> {
    let (restores, backups) = read(bot, asked.now).await?;
    let of = listed(bot, &restores, &backups);
    let ready = restores.iter().find(|restore| restore.id == *id && restore.state == RestoreState::Ready);
    let Some(restore) = ready else { return Ok((restore_screen(say, &of), Some(restore_changed(say)))) };
    let step = RestoreStep { waits_for: RestoreAnswer::Name(id.clone()), since: asked.now };
    bot.store.put_owner_step(asked.by, &OwnerStep::Restore(step)).await?;
    Ok((ask_cutover_name(say, &of, restore, false), None))
}

/// Closes the shop and begins the cutover, unless it began already.
async fn move_shop(bot: &OwnerBot, id: &RestoreId, asked: Asked) -> Result<(), StoreError> {
    let ready = bot.store.restore(id).await?.filter(|restore| restore.state == RestoreState::Ready);
    let Some(ready) = ready else { return Ok(()) };
    let draining = ready.step(RestoreState::Draining { since: asked.now }, asked.now);
    let closure = Closure { since: asked.now, by: asked.by, sentence: None };
    let written = closures::set(bot, (Closable::Shop, Some(closure)), asked).await?;
    let closed_shop = written == Written::Now;
    decide(bot, &ready, &Restore { closed_shop, ..draining }, ("move", asked)).await.map(|_| ())
}

/// Calls a cutover off, and opens the shop again if it was closed for it.
async fn stay(bot: &OwnerBot, say: &Localizer, id: &RestoreId, asked: Asked) -> Result<Option<String>, StoreError> {
    let draining =
        bot.store.restore(id).await?.filter(|restore| matches!(restore.state, RestoreState::Draining { .. }));
    let Some(draining) = draining else { return Ok(Some(restore_changed(say))) };
    let ready = Restore { closed_shop: false, ..draining.ready(asked.now) };
    if !decide(bot, &draining, &ready, ("stay", asked)).await? {
        return Ok(Some(restore_changed(say)));
    }
    if draining.closed_shop {
        closures::set(bot, (Closable::Shop, None), asked).await?;
    }
    Ok(None)
}

async fn discard(bot: &OwnerBot, say: &Localizer, id: &RestoreId, asked: Asked) -> Result<Option<String>, StoreError> {
    let Some(restore) = bot.store.restore(id).await? else { return Ok(Some(restore_changed(say))) };
    let is_draining = matches!(restore.state, RestoreState::Draining { .. });
    let is_bound = restore.state.is_over() || restore.state.is_cutting_over() || is_draining;
    if is_bound {
        return Ok(Some(restore_changed(say)));
    }
    let next = restore.step(RestoreState::Discarding { why: None }, asked.now);
    let is_decided = decide(bot, &restore, &next, ("discard", asked)).await?;
    Ok((!is_decided).then(|| restore_changed(say)))
}

/// Writes what an owner decided, with the event that says so; `false` if it changed meanwhile.
async fn decide(
    bot: &OwnerBot,
    seen: &Restore,
    next: &Restore,
    (what, asked): (&str, Asked),
) -> Result<bool, StoreError> {
    let detail = serde_json::json!({ "restore": seen.id, "decision": what, "by": asked.by.0 });
    let id = format!("restore-decided-{}-{}", asked.by.0, asked.update);
    let event = PendingEvent::new(id, EventKind::RestoreDecided, &detail, asked.now);
    if !bot.store.update_restore(seen, next, Some(&event)).await? {
        return Ok(false);
    }
    tracing::info!(restore = %seen.id, what, "an owner decided about a restore");
    send_stored_event((&bot.store, &bot.bus), &event, asked.now).await?;
    Ok(true)
}
