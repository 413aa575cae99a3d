//! `answerCallbackQuery` and `answerPreCheckoutQuery`.

use super::Work;
use crate::call::refusal::Refusal;
use crate::formatting::entities::length;
use crate::messages::message::Toast;
use crate::state::stars::Checkout;
use jiff::SignedDuration;
use serde_json::Value;

/// After this nobody waits for the answer to a tap any more.
pub(crate) const LIFE: SignedDuration = SignedDuration::from_secs(150);

/// A payment waits so long for the bot to say that it can deliver.
pub(crate) const CHECKOUT: SignedDuration = SignedDuration::from_secs(10);

const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";

/// `answerPreCheckoutQuery`
pub(super) fn pre_checkout(work: &mut Work) -> Result<Value, Refusal> {
    let id = work.params.text("pre_checkout_query_id")?.unwrap_or_default();
    let ok = work.params.flag("ok")?;
    let words = work.params.text("error_message")?.unwrap_or_default();
    let (bot, now) = (work.bot, work.now);
    let waits = |checkout: &&mut Checkout| {
        checkout.bot == bot && checkout.answer.is_none() && now.duration_since(checkout.at) <= CHECKOUT
    };
    let checkout = work.state.stars.checkouts.get_mut(&id).filter(waits).ok_or_else(|| Refusal::bad(TOO_OLD))?;
    if !ok && words.is_empty() {
        return Err(Refusal::bad("error message must be non-empty"));
    }
    checkout.answer = Some(if ok { Ok(()) } else { Err(words) });
    Ok(Value::Bool(true))
}

/// `answerCallbackQuery`
pub(super) fn callback(work: &mut Work) -> Result<Value, Refusal> {
    let id = work.params.text("callback_query_id")?.unwrap_or_default();
    let text = work.params.text("text")?.unwrap_or_default();
    let alert = work.params.flag("show_alert")?;
    let url = work.params.text("url")?;
    work.params.int("cache_time")?;
    let (bot, now) = (work.bot, work.now);
    let query = work
        .state
        .queries
        .get_mut(&id)
        .filter(|query| query.bot == bot && !query.answered && now.duration_since(query.at) <= LIFE);
    let Some(query) = query else {
        return Err(Refusal::bad(TOO_OLD));
    };
    if length(&text) > 200 {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    if url.as_ref().is_some_and(|url| !url.contains("t.me/") && !url.starts_with("tg://")) {
        return Err(Refusal::bad("URL_INVALID"));
    }
    query.answered = true;
    let user = query.user;
    work.state.chat(bot, user).toasts.push(Toast { at: now, text, alert, url });
    Ok(Value::Bool(true))
}
