//! The shop's own replies: made of a trigger and an answer, changed field by field, paused and deleted.

use super::change::{Change, Decision, Outcome, change};
use super::{finish, read_now, say_now, start, unknown, waiting};
use crate::domain::intent::ReplyIntent;
use crate::domain::screen::Screen;
use crate::domain::text_overrides::ShopTexts;
use crate::domain::text_overrides::custom_reply::{CustomReply, MAX_REPLIES, ReplyField, Trigger, parse_links};
use crate::domain::text_overrides::wizard::TextsStep;
use crate::domain::user::message::{Attachment, FileId, UserMessage};
use crate::domain::user::wizard::WizardStep;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::texts::{Localizer, TextKind};

/// Why a reply is not changed.
enum Refusal {
    /// There is no such reply any more.
    Gone,
    /// Another admin changed it meanwhile.
    Changed,
    /// The bot or another reply answers this already.
    Taken(Trigger),
    /// There are as many as there may be.
    Full,
}

/// Does what an admin asks about the shop's own replies.
pub(super) async fn route(shop: &Shop, context: &UpdateContext, intent: ReplyIntent) -> Result<Reply, StoreError> {
    let say = &context.say;
    let texts = read_now(shop, context).await?;
    let reply = |id: u64| texts.reply(id);
    Ok(match intent {
        ReplyIntent::List => Reply::Screen(wording::admin::replies(say, &texts)),
        ReplyIntent::New if texts.replies.len() >= MAX_REPLIES => Reply::Screen(wording::admin::replies_full(say)),
        ReplyIntent::New => {
            let step = start(shop, context, TextsStep::NewTrigger).await?;
            Reply::Screen(wording::admin::ask_for_reply(say, &step, (ReplyField::Trigger, None)))
        }
        ReplyIntent::Open(id) => match reply(id) {
            Some(reply) => Reply::Screen(wording::admin::reply(say, reply, false)),
            None => unknown(context),
        },
        ReplyIntent::Preview(id) => match reply(id) {
            Some(reply) => Reply::Message(wording::buyer::custom_reply(reply)),
            None => unknown(context),
        },
        ReplyIntent::Edit(id, field) => match reply(id) {
            Some(reply) => {
                let step = start(shop, context, TextsStep::EditReply { id, seen: reply.revision, field }).await?;
                Reply::Screen(wording::admin::ask_for_reply(say, &step, (field, Some(&reply.trigger))))
            }
            None => unknown(context),
        },
        ReplyIntent::Pause(id, paused) => {
            let pause = |reply: &CustomReply| CustomReply { paused, ..reply.clone() };
            update(shop, context, (id, None), pause).await?
        }
        ReplyIntent::AskDelete(id) => match reply(id) {
            Some(reply) => Reply::Screen(wording::admin::ask_delete_reply(say, reply)),
            None => unknown(context),
        },
        ReplyIntent::Delete(id) => return delete(shop, context, id).await,
    })
}

/// Takes what a new reply is to answer.
pub(super) async fn answer_trigger(
    shop: &Shop,
    context: &UpdateContext,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let step = waiting(TextsStep::NewTrigger);
    let trigger = match read_trigger(context, (message, None), &step) {
        Ok(trigger) => trigger,
        Err(refusal) => return Ok(Reply::Screen(*refusal)),
    };
    let next = waiting(TextsStep::NewAnswer { trigger: trigger.clone() });
    let screen = wording::admin::ask_for_reply(&context.say, &next, (ReplyField::Answer, Some(&trigger)));
    finish(shop, context, TextsStep::NewTrigger, Some(next)).await?;
    Ok(Reply::Screen(screen))
}

/// Makes a reply with the answer that was sent.
pub(super) async fn make(
    shop: &Shop,
    context: &UpdateContext,
    trigger: &Trigger,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let step = TextsStep::NewAnswer { trigger: trigger.clone() };
    let (answer, photo) = match read_answer(context, message, &waiting(step.clone())) {
        Ok(answer) => answer,
        Err(refusal) => return Ok(Reply::Screen(*refusal)),
    };
    let it = Change { what: "reply_made", of: trigger.as_str().to_owned(), text: None };
    let outcome = change(shop, context, &it, |texts, _| match texts.other_reply_to(trigger, None) {
        // The same answer, delivered again, finds what it made.
        Some(known) if known.answer == answer && known.photo == photo => Decision::Already,
        Some(_) => Decision::Refuse(Refusal::Taken(trigger.clone())),
        None if texts.replies.len() >= MAX_REPLIES => Decision::Refuse(Refusal::Full),
        None => Decision::Write(Box::new(texts.with_new_reply(trigger.clone(), (answer.clone(), photo.clone())))),
    })
    .await?;
    let here = waiting(step.clone());
    if let Outcome::Done = outcome {
        finish(shop, context, step, None).await?;
    }
    let say = say_now(shop, context);
    let id = say.shop_texts().other_reply_to(trigger, None).map(|reply| reply.id);
    Ok(told(context, &say, (id, Some(&here)), outcome))
}

/// Takes another value of a field.
pub(super) async fn answer_field(
    shop: &Shop,
    context: &UpdateContext,
    (id, seen, field): (u64, u64, ReplyField),
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let step = TextsStep::EditReply { id, seen, field };
    let here = waiting(step.clone());
    let reply = match field {
        ReplyField::Trigger => match read_trigger(context, (message, Some(id)), &here) {
            Ok(trigger) => update(shop, context, (id, Some(seen)), |reply| reply.answering(trigger.clone())).await?,
            Err(refusal) => return Ok(Reply::Screen(*refusal)),
        },
        ReplyField::Answer => match read_answer(context, message, &here) {
            Ok((answer, photo)) => {
                let next =
                    |reply: &CustomReply| CustomReply { answer: answer.clone(), photo: photo.clone(), ..reply.clone() };
                update(shop, context, (id, Some(seen)), next).await?
            }
            Err(refusal) => return Ok(Reply::Screen(*refusal)),
        },
        ReplyField::Links => match parse_links(message.plain_text().unwrap_or_default()) {
            Ok(links) => {
                let next = |reply: &CustomReply| CustomReply { links: links.clone(), ..reply.clone() };
                update(shop, context, (id, Some(seen)), next).await?
            }
            Err(line) => return Ok(Reply::Screen(wording::admin::wrong_links(&context.say, &here, line))),
        },
    };
    finish(shop, context, step, None).await?;
    Ok(reply)
}

/// Changes a reply, if it is still as it was seen.
async fn update(
    shop: &Shop,
    context: &UpdateContext,
    (id, seen): (u64, Option<u64>),
    next: impl Fn(&CustomReply) -> CustomReply,
) -> Result<Reply, StoreError> {
    let it = Change { what: "reply_changed", of: id.to_string(), text: None };
    let outcome = change(shop, context, &it, |texts, _| {
        let Some(reply) = texts.reply(id) else { return Decision::Refuse(Refusal::Gone) };
        let next = next(reply);
        if next == *reply {
            Decision::Already
        } else if seen.is_some_and(|seen| seen != reply.revision) {
            Decision::Refuse(Refusal::Changed)
        } else if texts.other_reply_to(&next.trigger, Some(id)).is_some() {
            Decision::Refuse(Refusal::Taken(next.trigger))
        } else {
            Decision::Write(Box::new(texts.with_reply(next)))
        }
    })
    .await?;
    Ok(told(context, &say_now(shop, context), (Some(id), None), outcome))
}

async fn delete(shop: &Shop, context: &UpdateContext, id: u64) -> Result<Reply, StoreError> {
    let it = Change { what: "reply_deleted", of: id.to_string(), text: None };
    let outcome = change(shop, context, &it, |texts, _| match texts.reply(id) {
        Some(_) => Decision::Write(Box::new(texts.without_reply(id))),
        None => Decision::<Refusal>::Already,
    })
    .await?;
    let say = say_now(shop, context);
    Ok(match outcome {
        Outcome::Done => Reply::Screen(wording::admin::replies(&say, say.shop_texts())),
        outcome => told(context, &say, (Some(id), None), outcome),
    })
}

/// What is told of a change: the reply as it is now, by its number; or why there is none.
fn told(
    context: &UpdateContext,
    say: &Localizer,
    (id, step): (Option<u64>, Option<&WizardStep>),
    outcome: Outcome<Refusal>,
) -> Reply {
    let texts: &ShopTexts = say.shop_texts();
    let reply = id.and_then(|id| texts.reply(id));
    let card = |changed| reply.map(|reply| Reply::Screen(wording::admin::reply(say, reply, changed)));
    match (outcome, step) {
        (Outcome::Done, _) => card(false).unwrap_or_else(|| unknown(context)),
        (Outcome::Refused(Refusal::Changed), _) => card(true).unwrap_or_else(|| unknown(context)),
        (Outcome::Refused(Refusal::Taken(trigger)), Some(step)) => {
            Reply::Screen(wording::admin::trigger_taken(say, step, &trigger))
        }
        (Outcome::Refused(Refusal::Taken(_)), None) => card(true).unwrap_or_else(|| unknown(context)),
        (Outcome::Refused(Refusal::Gone), _) => unknown(context),
        (Outcome::Refused(Refusal::Full), _) => Reply::Screen(wording::admin::replies_full(say)),
        (Outcome::NoRoom, step) => Reply::Screen(wording::admin::no_room(say, step)),
        (Outcome::Busy, _) => Reply::Toast(wording::admin::texts_busy(say)),
    }
}

/// A trigger that nothing answers yet; or what is said of what was sent.
fn read_trigger(
    context: &UpdateContext,
    (message, id): (&UserMessage, Option<u64>),
    step: &WizardStep,
) -> Result<Trigger, Box<Screen>> {
    let say = &context.say;
    let Some(trigger) = message.plain_text().and_then(Trigger::parse) else {
        return Err(Box::new(wording::admin::wrong_trigger(say, step)));
    };
    let text = trigger.as_str();
    let is_taken = wording::buyer::parse_command(say, text).is_some()
        || wording::buyer::parse_word(text).is_some()
        || wording::admin::parse_command(say, text).is_some()
        || say.shop_texts().other_reply_to(&trigger, id).is_some();
    if is_taken { Err(Box::new(wording::admin::trigger_taken(say, step, &trigger))) } else { Ok(trigger) }
}

/// An answer in Telegram's HTML, with its photo; or what is said of what was sent.
fn read_answer(
    context: &UpdateContext,
    message: &UserMessage,
    step: &WizardStep,
) -> Result<(String, Option<FileId>), Box<Screen>> {
    let photo = match &message.attachment {
        Some(Attachment::Photo(photo)) => Some(photo.clone()),
        Some(Attachment::Document(_) | Attachment::Other) | None => None,
    };
    let is_readable = message.attachment.is_none() || photo.is_some();
    let html = message.html().filter(|_| is_readable).unwrap_or_default().trim().to_owned();
    let kind = if photo.is_some() { TextKind::Caption } else { TextKind::Message };
    match wording::admin::html_refused(&html, kind) {
        Some(fault) => Err(Box::new(wording::admin::text_refused(&context.say, step, (&fault, &html)))),
        None => Ok((html, photo)),
    }
}
