//! A text gets another version: sent, seen as a buyer sees it, saved; or an earlier one again.

use super::change::{Change, Decision, Outcome, change};
use super::{card, finish, read_now, say_now, seal, start, unknown, waiting};
use crate::domain::text_overrides::text_ref::{ShortHash, TextRef};
use crate::domain::text_overrides::wizard::TextsStep;
use crate::domain::text_overrides::{MAX_TEMPLATE_BYTES, ShopTexts, is_reply_key};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::admin::History;
use crate::wording::texts::{Localizer, MarkedFault, TextFault, TextKind, editable_key, editable_keys};

/// Why a text is not changed.
enum Refusal {
    /// Another admin changed it meanwhile.
    Changed,
    /// The label is that of something else.
    Taken,
    /// There is no such version.
    Unknown,
}

/// Asks for another version.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, text: TextRef) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    let texts = read_now(shop, context).await?;
    let seen = seal(&texts, &text, key);
    let say = say_now(shop, context);
    let of = say.in_language(text.language);
    let step = start(shop, context, TextsStep::Edit { text, seen }).await?;
    Ok(Reply::Screen(wording::admin::ask_for_text(&say, &of, &step, key)))
}

/// Takes what was sent as a draft, if it can be said.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    (step, text, seen): (&TextsStep, &TextRef, &ShortHash),
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    let say = &context.say;
    let of = say.in_language(text.language);
    let here = waiting(step.clone());
    let written = if TextKind::of(key).is_html() { message.html() } else { message.text.clone() };
    let draft = written.filter(|_| message.attachment.is_none()).unwrap_or_default().trim().to_owned();
    let shown = match bounded(key, &draft).and_then(|()| of.preview(key, &draft)) {
        Ok(shown) => shown,
        Err(fault) => return Ok(Reply::Screen(wording::admin::text_refused(say, &here, (&fault, &draft)))),
    };
    if is_taken(say, say.shop_texts(), key, &draft) {
        return Ok(Reply::Screen(wording::admin::label_taken(say, &here)));
    }
    let hash = ShortHash::of(&draft);
    let next = waiting(TextsStep::Confirm { text: text.clone(), seen: seen.clone(), draft });
    let screen = wording::admin::confirm_text(say, &of, (key, &shown), Some((&next, &hash)));
    finish(shop, context, TextsStep::Edit { text: text.clone(), seen: seen.clone() }, Some(next)).await?;
    Ok(Reply::Screen(screen))
}

/// More than a message of Telegram's holds can't be a text.
fn bounded(key: &str, draft: &str) -> Result<(), MarkedFault> {
    let fault = || TextFault::TooLong { length: draft.encode_utf16().count(), limit: TextKind::of(key).limit() };
    if draft.len() > MAX_TEMPLATE_BYTES { Err(MarkedFault { fault: fault(), at: None }) } else { Ok(()) }
}

/// Whether a label of a key of the reply keyboard means something else already.
fn is_taken(say: &Localizer, texts: &ShopTexts, key: &str, label: &str) -> bool {
    let others = || editable_keys().iter().filter(|(_, other)| is_reply_key(other) && *other != key);
    let is_another_key = || others().any(|(_, other)| say.in_every_language(other).iter().any(|known| known == label));
    let is_a_reply = || texts.replies.iter().any(|reply| reply.trigger.is_meant_by(label));
    is_reply_key(key) && (label.starts_with('/') || is_another_key() || is_a_reply())
}

/// The draft that waits to be confirmed for a text, with the version that was seen before it.
fn draft<'a>(context: &'a UpdateContext, text: &TextRef) -> Option<(&'a WizardStep, &'a ShortHash, &'a str)> {
    let step = context.user.wizard.as_ref()?.waiting.as_ref()?;
    match step {
        WizardStep::Admin(AdminStep::Texts(TextsStep::Confirm { text: of, seen, draft })) if of == text => {
            Some((step, seen, draft))
        }
        _ => None,
    }
}

/// A text as a buyer sees it, or its draft.
pub(super) fn preview(context: &UpdateContext, text: &TextRef) -> Reply {
    let Some(key) = editable_key(&text.key) else { return unknown(context) };
    let say = &context.say;
    let of = say.in_language(text.language);
    let draft = draft(context, text);
    let source = draft.map(|(_, _, draft)| draft).or_else(|| of.own_text(key));
    let shown = source.and_then(|source| of.preview(key, source).ok());
    let Some(shown) = shown.or_else(|| of.preview(key, of.default_text(key)).ok()) else { return unknown(context) };
    if TextKind::of(key) == TextKind::Toast {
        return Reply::Toast(shown);
    }
    let step = draft.map(|(step, _, draft)| (step, ShortHash::of(draft)));
    let step = step.as_ref().map(|(step, hash)| (*step, hash));
    Reply::Screen(wording::admin::confirm_text(say, &of, (key, &shown), step))
}

/// Saves the draft with this hash.
pub(super) async fn save(
    shop: &Shop,
    context: &UpdateContext,
    text: &TextRef,
    hash: &ShortHash,
) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    let Some((step, seen, draft)) = draft(context, text).filter(|(_, _, draft)| ShortHash::of(draft) == *hash) else {
        // The same tap, delivered again, finds what it saved.
        let is_saved = seal(&read_now(shop, context).await?, text, key) == *hash;
        return Ok(match is_saved {
            true => card(shop, context, (text, key), false),
            false => Reply::Toast(wording::admin::text_step_ended(&context.say)),
        });
    };
    // What says the same as the default is no version of its own, so that it follows the default when that changes.
    let wanted = Some(draft).filter(|draft| *draft != context.say.in_language(text.language).default_text(key));
    let outcome =
        write(shop, context, (text, key, "text"), |texts| wanted_instead(texts, (text, key), (seen, wanted))).await?;
    if let Outcome::NoRoom = outcome {
        return Ok(Reply::Screen(wording::admin::no_room(&context.say, Some(step))));
    }
    if !matches!(outcome, Outcome::Busy) {
        context.leave_wizard(shop).await?;
    }
    Ok(told(shop, context, (text, key), &outcome))
}

/// Goes back to the default.
pub(super) async fn reset(
    shop: &Shop,
    context: &UpdateContext,
    text: &TextRef,
    seen: &ShortHash,
) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    let decide = |texts: &ShopTexts| wanted_instead(texts, (text, key), (seen, None));
    let outcome = write(shop, context, (text, key, "default"), decide).await?;
    Ok(told(shop, context, (text, key), &outcome))
}

async fn write(
    shop: &Shop,
    context: &UpdateContext,
    (text, key, what): (&TextRef, &'static str, &'static str),
    decide: impl Fn(&ShopTexts) -> Decision<Refusal>,
) -> Result<Outcome<Refusal>, StoreError> {
    let it = Change { what, of: key.to_owned(), text: Some((text.language, key)) };
    change(shop, context, &it, |texts, _| decide(texts)).await
}

/// The text becomes `wanted`, if its version is still the one that was seen.
fn wanted_instead(
    texts: &ShopTexts,
    (text, key): (&TextRef, &'static str),
    (seen, wanted): (&ShortHash, Option<&str>),
) -> Decision<Refusal> {
    if texts.texts.get(text.language, key) == wanted {
        Decision::Already
    } else if seal(texts, text, key) != *seen {
        Decision::Refuse(Refusal::Changed)
    } else {
        Decision::Write(Box::new(texts.with_text(text.language, key, wanted)))
    }
}

/// The versions that a text had.
pub(super) async fn history(
    shop: &Shop,
    context: &UpdateContext,
    text: &TextRef,
    changed: bool,
) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    let (texts, versions) = shop.store.shop_texts_and_history(text.language, key).await?;
    shop.say_from_now_on(texts, context.now);
    let say = say_now(shop, context);
    let history = History { key, versions: &versions, changed };
    Ok(Reply::Screen(wording::admin::history(&say, &say.in_language(text.language), &history)))
}

/// Goes back to the version of this number.
pub(super) async fn restore(
    shop: &Shop,
    context: &UpdateContext,
    text: &TextRef,
    (seen, number): (&ShortHash, u64),
) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    let it = Change { what: "restored", of: key.to_owned(), text: Some((text.language, key)) };
    let outcome = change(shop, context, &it, |texts, versions| match versions.version(number) {
        None => Decision::Refuse(Refusal::Unknown),
        Some(version) => {
            let wanted = version.text.as_deref();
            match wanted {
                Some(label) if is_taken(&context.say, texts, key, label) => Decision::Refuse(Refusal::Taken),
                Some(_) | None => wanted_instead(texts, (text, key), (seen, wanted)),
            }
        }
    })
    .await?;
    match outcome {
        Outcome::Refused(Refusal::Changed) => history(shop, context, text, true).await,
        outcome => Ok(told(shop, context, (text, key), &outcome)),
    }
}

fn told(shop: &Shop, context: &UpdateContext, text: (&TextRef, &'static str), outcome: &Outcome<Refusal>) -> Reply {
    let say = &context.say;
    match outcome {
        Outcome::Done => card(shop, context, text, false),
        Outcome::Refused(Refusal::Changed) => card(shop, context, text, true),
        Outcome::Refused(Refusal::Taken) => Reply::Toast(wording::admin::label_taken_now(say)),
        Outcome::Refused(Refusal::Unknown) => unknown(context),
        Outcome::NoRoom => Reply::Screen(wording::admin::no_room(say, None)),
        Outcome::Busy => Reply::Toast(wording::admin::texts_busy(say)),
    }
}
