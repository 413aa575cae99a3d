//! `editMessageText`, `editMessageCaption`, `editMessageMedia`, `editMessageReplyMarkup`.

use super::Work;
use super::text::{self, Said};
use crate::call::params::Params;
use crate::call::refusal::Refusal;
use crate::files::{self, Sort};
use crate::messages::markup::{self, Markup};
use crate::state::{Media, Stored};
use serde_json::{Map, Value};

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the same \
                            as a current content and reply markup of the message";

/// `editMessageText`
pub(super) fn text(work: &mut Work) -> Result<Value, Refusal> {
    let said = text::text(work, "MESSAGE_TOO_LONG")?;
    text::preview(&mut work.params)?;
    let markup = markup::of_edit(&mut work.params)?;
    let (chat, mut message) = found(work)?;
    if message.media.is_some() {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    set(&mut message, said, markup);
    put(work, chat, message)
}

/// `editMessageCaption`
pub(super) fn caption(work: &mut Work) -> Result<Value, Refusal> {
    let said = text::caption(&mut work.params)?.unwrap_or_default();
    work.params.flag("show_caption_above_media")?;
    let markup = markup::of_edit(&mut work.params)?;
    let (chat, mut message) = found(work)?;
    if message.media.is_none() {
        return Err(Refusal::bad("there is no caption in the message to edit"));
    }
    set(&mut message, said, markup);
    put(work, chat, message)
}

/// `editMessageMedia`: a text may become a picture or a file, but not the other way round.
pub(super) fn media(work: &mut Work) -> Result<Value, Refusal> {
    let given = work.params.json("media")?.ok_or_else(|| Refusal::bad("Parameter \"media\" is required"))?;
    let (media, said) = input_media(work, given)?;
    let markup = markup::of_edit(&mut work.params)?;
    let (chat, mut message) = found(work)?;
    message.media = Some(media);
    set(&mut message, said, markup);
    put(work, chat, message)
}

/// `editMessageReplyMarkup`
pub(super) fn markup(work: &mut Work) -> Result<Value, Refusal> {
    let markup = markup::of_edit(&mut work.params)?;
    let (chat, mut message) = found(work)?;
    message.markup = markup;
    put(work, chat, message)
}

fn set(message: &mut Stored, said: Said, markup: Option<Markup>) {
    message.say(said.html, said.formatted);
    // An edit without buttons takes the buttons away.
    message.markup = markup;
}

/// The message the call is about, if it can be edited.
fn found(work: &mut Work) -> Result<(i64, Stored), Refusal> {
    let id = work.params.int("message_id")?;
    if id.is_none() && !work.params.fields.contains_key("chat_id") {
        return Err(Refusal::bad("message identifier is not specified"));
    }
    let chat = work.open_chat("chat_id")?;
    let messages = &work.state.bot(work.bot).chats.get(&chat).map(|chat| &chat.messages);
    let message = messages.and_then(|messages| messages.get(&id?)).filter(|message| !message.deleted);
    let message = message.ok_or_else(|| Refusal::bad("message to edit not found"))?;
    let editable = match &message.markup {
        None | Some(Markup::Inline(_)) => message.from_bot && message.forwarded.is_none(),
        // A message that brought a keyboard stays as it is.
        Some(Markup::Keyboard(_) | Markup::Remove | Markup::ForceReply(_)) => false,
    };
    if editable { Ok((chat, message.clone())) } else { Err(Refusal::bad("message can't be edited")) }
}

fn put(work: &mut Work, chat: i64, mut message: Stored) -> Result<Value, Refusal> {
    work.params.done()?;
    let changed = work.state.tick();
    let old = work.state.chat(work.bot, chat).messages.get_mut(&message.id).expect("it was found just now");
    let same = (&old.text, &old.entities, &old.media, &old.markup)
        == (&message.text, &message.entities, &message.media, &message.markup);
    if same {
        return Err(Refusal::bad(NOT_MODIFIED));
    }
    message.edited = Some(work.now);
    message.changed = changed;
    *old = message.clone();
    Ok(work.wire(chat, &message))
}

/// An `InputMedia`, with the caption in it.
pub(super) fn input_media(work: &mut Work, given: Value) -> Result<(Media, Said), Refusal> {
    let unreadable = |words: &str| Refusal::bad(format!("can't parse InputMedia: {words}"));
    let Value::Object(fields) = given else { return Err(unreadable("expected an Object")) };
    let mut inner = Params { fields, uploads: std::mem::take(&mut work.params.uploads) };
    let result = read_media(work, &mut inner, unreadable);
    work.params.uploads = std::mem::take(&mut inner.uploads);
    result
}

fn read_media(
    work: &mut Work,
    inner: &mut Params,
    unreadable: impl Fn(&str) -> Refusal,
) -> Result<(Media, Said), Refusal> {
    inner.only(&[
        "type",
        "media",
        "caption",
        "parse_mode",
        "caption_entities",
        "show_caption_above_media",
        "has_spoiler",
        "disable_content_type_detection",
    ])?;
    let sort = match inner.text("type")?.as_deref() {
        Some("photo") => Sort::Photo,
        Some("document") => Sort::Document,
        Some(other) => return Err(Refusal::not_played(&format!("media of type \"{other}\""))),
        None => return Err(unreadable("Can't find field \"type\"")),
    };
    let name = inner.text("media")?.ok_or_else(|| unreadable("media not found"))?;
    let media = files::resolve(work.state, inner, &name, sort)?;
    inner.flag("show_caption_above_media")?;
    inner.flag("has_spoiler")?;
    inner.flag("disable_content_type_detection")?;
    let said = text::caption(inner)?.unwrap_or_default();
    inner.fields = Map::new();
    Ok((media, said))
}
