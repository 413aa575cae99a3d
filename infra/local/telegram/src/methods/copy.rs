//! `copyMessage`, `copyMessages` and `forwardMessage`.

use super::text::{self, Along};
use super::{Work, send};
use crate::call::refusal::Refusal;
use crate::formatting::entities::Formatted;
use crate::messages::markup;
use crate::state::Stored;
use crate::wire;
use serde_json::{Value, json};

/// `copyMessage`: the same contents without a trace of where they are from.
pub(super) fn copy(work: &mut Work) -> Result<Value, Refusal> {
    let from = work.chat("from_chat_id")?;
    let original = original(work, from, "copy", "copied")?;
    let caption = text::caption(&mut work.params)?;
    let markup = markup::of_new(&mut work.params)?;
    let chat = work.open_chat("chat_id")?;
    let along = text::along(work, chat)?;
    Ok(put(work, chat, along, original, |message| {
        if let Some(caption) = caption.filter(|_| message.media.is_some()) {
            message.say(caption.html, caption.formatted);
        }
        message.markup = markup;
    }))
}

/// `copyMessages`: those that are not there, or can't be copied, are passed over.
pub(super) fn many(work: &mut Work) -> Result<Value, Refusal> {
    let ids = work.params.message_ids()?;
    if ids.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(Refusal::bad("message identifiers must be in a strictly increasing order"));
    }
    let bare = work.params.flag("remove_caption")?;
    let from = work.chat("from_chat_id")?;
    let chat = work.open_chat("chat_id")?;
    let along = text::along(work, chat)?;
    let found: Vec<Stored> = ids.into_iter().filter_map(|id| readable(work, from, id, "copy", "copied").ok()).collect();
    if found.is_empty() {
        return Err(Refusal::bad("there are no messages to copy"));
    }
    let copied = found.into_iter().map(|original| {
        put(work, chat, along, original, |message| {
            if bare && message.media.is_some() {
                message.say(String::new(), Formatted::default());
            }
        })
    });
    Ok(copied.collect())
}

fn put(work: &mut Work, chat: i64, along: Along, original: Stored, change: impl FnOnce(&mut Stored)) -> Value {
    let message = send::add(work, chat, along, |message| {
        repeat(message, original);
        change(message);
    });
    json!({ "message_id": message["message_id"] })
}

/// `forwardMessage`: the message with its origin, without its buttons.
pub(super) fn forward(work: &mut Work) -> Result<Value, Refusal> {
    let from = work.chat("from_chat_id")?;
    let original = original(work, from, "forward", "forwarded")?;
    let chat = work.open_chat("chat_id")?;
    let along = text::along(work, chat)?;
    let sender = match work.state.users.get(&from).filter(|_| !original.from_bot) {
        Some(user) => wire::user(user),
        None => wire::bot(work.state.bot(work.bot)),
    };
    Ok(send::add(work, chat, along, |message| {
        message.forwarded = Some(json!({ "type": "user", "date": original.at.as_second(), "sender_user": sender }));
        repeat(message, original);
    }))
}

fn repeat(message: &mut Stored, original: Stored) {
    message.html = original.html;
    message.text = original.text;
    message.entities = original.entities;
    message.media = original.media;
}

fn original(work: &mut Work, from: i64, verb: &str, done: &str) -> Result<Stored, Refusal> {
    let id = work.params.int("message_id")?.unwrap_or_default();
    readable(work, from, id, verb, done)
}

/// A message that may be passed on.
fn readable(work: &mut Work, from: i64, id: i64, verb: &str, done: &str) -> Result<Stored, Refusal> {
    let message = work.state.bot(work.bot).chats.get(&from).and_then(|chat| chat.messages.get(&id));
    let message = message.filter(|message| !message.deleted);
    let message = message.ok_or_else(|| Refusal::bad(format!("message to {verb} not found")))?;
    if message.protected || message.invoice.is_some() {
        return Err(Refusal::bad(format!("message can't be {done}")));
    }
    Ok(message.clone())
}
