//! `sendMessage`, `sendPhoto`, `sendDocument`, `sendChatAction`.

use super::Work;
use super::text::{self, Said};
use crate::call::refusal::Refusal;
use crate::files::{self, Sort};
use crate::messages::markup;
use crate::state::{Change, Media};
use crate::wire;
use serde_json::Value;

/// What a bot can be seen doing.
const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// `sendMessage`
pub(super) fn message(work: &mut Work) -> Result<Value, Refusal> {
    let said = text::text(work, "message is too long")?;
    text::preview(&mut work.params)?;
    match work.channel("chat_id")? {
        Some(channel) => post(work, channel, said),
        None => put(work, said, None),
    }
}

/// `sendPhoto`
pub(super) fn photo(work: &mut Work) -> Result<Value, Refusal> {
    with_file(work, "photo", Sort::Photo)
}

/// `sendDocument`
pub(super) fn document(work: &mut Work) -> Result<Value, Refusal> {
    work.params.flag("disable_content_type_detection")?;
    work.params.text("thumbnail")?;
    work.params.upload("thumbnail");
    with_file(work, "document", Sort::Document)
}

fn with_file(work: &mut Work, field: &str, sort: Sort) -> Result<Value, Refusal> {
    let caption = text::caption(&mut work.params)?.unwrap_or_default();
    let media = files::named(work.state, &mut work.params, field, sort)?
        .ok_or_else(|| Refusal::bad(format!("there is no {field} in the request")))?;
    put(work, caption, Some(media))
}

fn put(work: &mut Work, said: Said, media: Option<Media>) -> Result<Value, Refusal> {
    let markup = markup::of_new(&mut work.params)?;
    let chat = work.open_chat("chat_id")?;
    let along = text::along(work, chat)?;
    work.params.done()?;
    let message = work.state.add(Change { bot: work.bot, chat }, work.now, |message| {
        message.say(said.html, said.formatted);
        message.media = media;
        message.markup = markup;
        message.reply_to = along.reply_to;
        message.silent = along.silent;
        message.protected = along.protected;
    });
    Ok(work.wire(chat, &message))
}

/// Into a channel.
fn post(work: &mut Work, channel: i64, said: Said) -> Result<Value, Refusal> {
    let markup = markup::of_new(&mut work.params)?;
    let silent = work.params.flag("disable_notification")?;
    work.params.done()?;
    let (now, channel) = (work.now, work.state.channels.get_mut(&channel).expect("it was just found"));
    let post = channel.add(now, |post| {
        post.say(said.html, said.formatted);
        post.markup = markup;
        post.silent = silent;
    });
    Ok(wire::post(channel, &post))
}

/// `sendChatAction`
pub(super) fn action(work: &mut Work) -> Result<Value, Refusal> {
    let action = work.params.text("action")?.unwrap_or_default();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    let chat = work.open_chat("chat_id")?;
    work.state.chat(work.bot, chat).action = Some((action, work.now));
    Ok(Value::Bool(true))
}
