//! `deleteMessage` and `deleteMessages`.

use super::Work;
use crate::call::refusal::Refusal;
use crate::state::Stored;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// Messages older than this stay.
const LIFE: SignedDuration = SignedDuration::from_hours(48);

/// `deleteMessage`
pub(super) fn one(work: &mut Work) -> Result<Value, Refusal> {
    let chat = work.chat("chat_id")?;
    let id = work.params.int("message_id")?.ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    let message = there(work, chat, id).ok_or_else(|| Refusal::bad("message to delete not found"))?;
    if too_old(&message, work.now) {
        return Err(Refusal::bad("message can't be deleted for everyone"));
    }
    remove(work, chat, id);
    Ok(Value::Bool(true))
}

/// `deleteMessages`: those that are not there are passed over.
pub(super) fn many(work: &mut Work) -> Result<Value, Refusal> {
    let chat = work.chat("chat_id")?;
    let ids = work.params.message_ids()?;
    let now = work.now;
    if ids.iter().filter_map(|id| there(work, chat, *id)).any(|message| too_old(&message, now)) {
        return Err(Refusal::bad("message can't be deleted for everyone"));
    }
    for id in ids {
        remove(work, chat, id);
    }
    Ok(Value::Bool(true))
}

fn there(work: &mut Work, chat: i64, id: i64) -> Option<Stored> {
    let message = work.state.bot(work.bot).chats.get(&chat)?.messages.get(&id)?;
    (!message.deleted).then(|| message.clone())
}

fn too_old(message: &Stored, now: Timestamp) -> bool {
    now.duration_since(message.at) > LIFE
}

fn remove(work: &mut Work, chat: i64, id: i64) {
    let chat = work.state.chat(work.bot, chat);
    if let Some(message) = chat.messages.get_mut(&id) {
        message.deleted = true;
    }
    // The keyboard below the chat goes with the message that brought it.
    chat.keyboard.take_if(|(message, _)| *message == id);
}
