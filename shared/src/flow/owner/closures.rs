//! Closes the shop or payments, and opens them again. Closing takes two steps: the owner reads what buyers will read, and
//! writes the name of what they close.

use super::OwnerBot;
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::owner::OwnerStep;
use crate::domain::screen::Screen;
use crate::domain::settings::closures::{Closable, ClosingAnswer, ClosingStep, Closure, parse_sentence};
use crate::domain::time::Moment;
use crate::flow::publish::send_stored_event;
use crate::store::{PendingEvent, StoreError};
use crate::wording::owner;
use crate::wording::texts::Localizer;

/// Who asks, by which update, and when.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) by: UserId,
    pub(super) update: i64,
    pub(super) now: Moment,
}

/// Whether it is closed, and what can be done about it. An act that was begun is given up.
pub(super) async fn show(bot: &OwnerBot, say: &Localizer, what: Closable, asked: Asked) -> Result<Screen, StoreError> {
    bot.store.delete_owner_step(asked.by).await?;
    Ok(owner::closure(say, what, bot.store.closures().await?.of(what), false))
}

/// Asks for the name of what is to be closed, or for the sentence that buyers are to read.
pub(super) async fn ask(
    bot: &OwnerBot,
    say: &Localizer,
    (what, waits_for): (Closable, ClosingAnswer),
    asked: Asked,
) -> Result<Screen, StoreError> {
    let step = ClosingStep { what, waits_for, sentence: None, since: asked.now };
    bot.store.put_owner_step(asked.by, &OwnerStep::Closing(step.clone())).await?;
    Ok(owner::ask_closing(say, &step, false))
}

/// Takes what an owner wrote as the answer to a step.
pub(super) async fn answer(
    bot: &OwnerBot,
    say: &Localizer,
    (step, text): (ClosingStep, &str),
    asked: Asked,
) -> Result<Screen, StoreError> {
    let next = match (step.waits_for, parse_sentence(text)) {
        (ClosingAnswer::Sentence, Some(sentence)) => {
            ClosingStep { waits_for: ClosingAnswer::Name, sentence: Some(sentence), since: asked.now, ..step }
        }
        (ClosingAnswer::Name, Some(name)) if owner::names_closing(say, step.what, &name) => {
            return close(bot, say, step, asked).await;
        }
        (ClosingAnswer::Sentence | ClosingAnswer::Name, _) => return Ok(owner::ask_closing(say, &step, true)),
    };
    bot.store.put_owner_step(asked.by, &OwnerStep::Closing(next.clone())).await?;
    Ok(owner::ask_closing(say, &next, false))
}

async fn close(bot: &OwnerBot, say: &Localizer, step: ClosingStep, asked: Asked) -> Result<Screen, StoreError> {
    let what = step.what;
    let closure = Closure { since: asked.now, by: asked.by, sentence: step.sentence };
    let screen = change(bot, say, (what, Some(closure)), asked).await?;
    // Only now: if this process dies before, the same message closes it once more.
    bot.store.delete_owner_step(asked.by).await?;
    Ok(screen)
}

/// Opens it again, which needs no second step.
pub(super) async fn open(bot: &OwnerBot, say: &Localizer, what: Closable, asked: Asked) -> Result<Screen, StoreError> {
    change(bot, say, (what, None), asked).await
}

async fn change(
    bot: &OwnerBot,
    say: &Localizer,
    (what, closure): (Closable, Option<Closure>),
    asked: Asked,
) -> Result<Screen, StoreError> {
    let written = set(bot, (what, closure), asked).await?;
    let closures = bot.store.closures().await?;
    Ok(owner::closure(say, what, closures.of(what), written == Written::ByAnother))
}

/// What became of a closure that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// It was written.
    Now,
    /// It was so already.
    Before,
    /// Another owner changed it meanwhile.
    ByAnother,
}

/// Closes or opens, with the event that says so.
pub(super) async fn set(
    bot: &OwnerBot,
    (what, closure): (Closable, Option<Closure>),
    asked: Asked,
) -> Result<Written, StoreError> {
    let seen = bot.store.closures().await?;
    if seen.of(what).is_some() == closure.is_some() {
        return Ok(Written::Before);
    }
    let next = seen.with(what, closure);
    let detail = serde_json::json!({
        "what": what.code(), "closed": next.of(what).is_some(), "by": asked.by.0,
    });
    let id = format!("closure-{}-{}-{}", what.code(), asked.by.0, asked.update);
    let event = PendingEvent::new(id, EventKind::ClosureChanged, &detail, asked.now);
    if !bot.store.put_closures(&next, &event).await? {
        return Ok(Written::ByAnother);
    }
    tracing::info!(what = what.code(), closed = next.of(what).is_some(), "an owner closed or opened");
    send_stored_event((&bot.store, &bot.bus), &event, asked.now).await?;
    Ok(Written::Now)
}
