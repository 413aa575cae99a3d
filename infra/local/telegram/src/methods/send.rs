//! `sendMessage`, `sendPhoto`, `sendDocument`, `sendMediaGroup`, `sendChatAction`.

use super::text::{self, Along, Said};
use super::{Work, edit};
use crate::call::refusal::Refusal;
use crate::files::{self, Sort};
use crate::messages::markup;
use crate::state::{Change, Media, Stored};
use crate::wire;
use serde_json::Value;

/// An album has at most so many parts.
const MOST_IN_ALBUM: usize = 10;

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
    Ok(add(work, chat, along, |message| {
        message.say(said.html, said.formatted);
        message.media = media;
        message.markup = markup;
    }))
}

/// Puts a message into a chat with what goes along; `fill` gives it what it says.
pub(super) fn add(work: &mut Work, chat: i64, along: Along, fill: impl FnOnce(&mut Stored)) -> Value {
    let message = work.state.add(Change { bot: work.bot, chat }, work.now, |message| {
        fill(message);
        message.reply_to = along.reply_to;
        message.silent = along.silent;
        message.protected = along.protected;
    });
    work.wire(chat, &message)
}

/// `sendMediaGroup`: pictures or files, a message each.
pub(super) fn album(work: &mut Work) -> Result<Value, Refusal> {
    let given: Vec<Value> = work.params.shape("media")?.unwrap_or_default();
    if !(2..=MOST_IN_ALBUM).contains(&given.len()) {
        return Err(Refusal::bad("wrong number of messages specified as album: there must be 2 to 10"));
    }
    let mut parts = Vec::new();
    for part in given {
        parts.push(edit::input_media(work, part)?);
    }
    let is_photo = |(media, _): &(Media, Said)| matches!(media, Media::Photo(_));
    if parts.iter().any(is_photo) && !parts.iter().all(is_photo) {
        return Err(Refusal::bad("document can't be mixed with other media types"));
    }
    let chat = work.open_chat("chat_id")?;
    let along = text::along(work, chat)?;
    work.params.done()?;
    let album = work.state.tick().to_string();
    let sent = parts.into_iter().map(|(media, said)| {
        add(work, chat, along, |message| {
            message.say(said.html, said.formatted);
            message.media = Some(media);
            message.album = Some(album.clone());
        })
    });
    Ok(sent.collect())
}

/// Into a channel.
fn post(work: &mut Work, channel: i64, said: Said) -> Result<Value, Refusal> {
    let markup = markup::of_new(&mut work.params)?;
    let silent = work.params.flag("disable_notification")?;
    work.params.done()?;
    let found = work.state.channels.get_mut(&channel).expect("it was just found");
    let post = found.add(work.now, |post| {
        post.say(said.html, said.formatted);
        post.markup = markup;
        post.silent = silent;
    });
    Ok(wire::post(work.state, channel, &post))
}

/// `sendChatAction`
pub(super) fn action(work: &mut Work) -> Result<Value, Refusal> {
    text::thread(&mut work.params)?;
    let action = work.params.text("action")?.unwrap_or_default();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    let chat = work.open_chat("chat_id")?;
    work.state.chat(work.bot, chat).action = Some((action, work.now));
    Ok(Value::Bool(true))
}
