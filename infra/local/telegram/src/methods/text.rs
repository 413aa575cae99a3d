//! Texts and captions: read, measured, set.

use super::Work;
use crate::call::number::number;
use crate::call::params::{Params, shaped};
use crate::call::refusal::Refusal;
use crate::formatting::entities::{Entity, Formatted, length};
use crate::formatting::html;
use serde_json::Value;

/// What is said, as it was sent and as it is read.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) html: String,
    pub(super) formatted: Formatted,
}

/// More than this is not even read.
const MOST_BYTES: usize = 1 << 15;
const MOST_IN_TEXT: usize = 4096;
const MOST_IN_CAPTION: usize = 1024;

/// The `text` of a message. `too_long` is what Telegram says about more than 4096 letters, which differs by method.
pub(super) fn text(work: &mut Work, too_long: &str) -> Result<Said, Refusal> {
    let text = work.params.text("text")?.unwrap_or_default();
    let said = read(&mut work.params, text, "entities")?;
    if said.html.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if said.formatted.text.is_empty() {
        return Err(Refusal::bad("text must be non-empty"));
    }
    if length(&said.formatted.text) > MOST_IN_TEXT {
        return Err(Refusal::bad(too_long));
    }
    Ok(said)
}

/// The `caption` of a photo or a document, if there is one.
pub(super) fn caption(params: &mut Params) -> Result<Option<Said>, Refusal> {
    let text = params.text("caption")?;
    let given = text.is_some();
    let said = read(params, text.unwrap_or_default(), "caption_entities")?;
    if length(&said.formatted.text) > MOST_IN_CAPTION {
        return Err(Refusal::bad("message caption is too long"));
    }
    Ok(given.then_some(said))
}

/// What goes along with every new message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Along {
    pub(super) silent: bool,
    pub(super) protected: bool,
    pub(super) reply_to: Option<i64>,
}

/// Reads what goes along with a new message to `chat`.
pub(super) fn along(work: &mut Work, chat: i64) -> Result<Along, Refusal> {
    thread(&mut work.params)?;
    let silent = work.params.flag("disable_notification")?;
    let protected = work.params.flag("protect_content")?;
    work.params.flag("allow_paid_broadcast")?;
    work.params.text("message_effect_id")?;
    work.params.flag("show_caption_above_media")?;
    work.params.flag("has_spoiler")?;
    let reply: Option<Reply> = work.params.shape("reply_parameters")?;
    let reply_to = match reply {
        None => None,
        Some(reply) => {
            let there = work.state.bot(work.bot).chats.get(&chat).and_then(|chat| chat.messages.get(&reply.message_id));
            match there.filter(|message| !message.deleted) {
                Some(message) => Some(message.id),
                None if reply.allow_sending_without_reply => None,
                None => return Err(Refusal::bad("message to be replied not found")),
            }
        }
    };
    Ok(Along { silent, protected, reply_to })
}

/// Checks `message_thread_id`: neither private chats nor channels have topics here.
pub(super) fn thread(params: &mut Params) -> Result<(), Refusal> {
    match params.int("message_thread_id")? {
        None | Some(0) => Ok(()),
        Some(_) => Err(Refusal::bad("message thread not found")),
    }
}

/// Checks `link_preview_options`; the fake shows no previews.
pub(super) fn preview(params: &mut Params) -> Result<(), Refusal> {
    params.shape::<Preview>("link_preview_options").map(drop)
}

fn read(params: &mut Params, text: String, entities: &str) -> Result<Said, Refusal> {
    if text.len() > MOST_BYTES {
        return Err(Refusal::bad("text is too long"));
    }
    let mode = params.text("parse_mode")?.unwrap_or_default();
    let given = params.json(entities)?;
    let formatted = match (mode.to_ascii_lowercase().as_str(), given) {
        ("html", None) => html::read(&text).map_err(|error| Refusal::bad(format!("can't parse entities: {error}")))?,
        ("" | "none", None) => Formatted { text: text.clone(), entities: Vec::new() },
        ("" | "none", Some(given)) => Formatted { text: text.clone(), entities: checked(&text, entities, given)? },
        ("html", Some(_)) => {
            return Err(Refusal::bad(format!("field \"{entities}\" can't be used together with parse_mode")));
        }
        ("markdown" | "markdownv2", _) => return Err(Refusal::not_played(&format!("parse_mode {mode}"))),
        _ => return Err(Refusal::bad("unsupported parse_mode")),
    };
    Ok(Said { html: text, formatted: formatted.settled() })
}

fn checked(text: &str, name: &str, given: Value) -> Result<Vec<Entity>, Refusal> {
    let entities: Vec<Entity> = shaped(name, given)?;
    let units = length(text);
    let outside = |entity: &&Entity| entity.end().is_none_or(|end| entity.length == 0 || end > units);
    match entities.iter().find(outside) {
        Some(entity) => Err(Refusal::bad(format!("entity at {} is outside of the text", entity.offset))),
        None => Ok(entities),
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    #[serde(deserialize_with = "number")]
    message_id: i64,
    #[serde(rename = "chat_id")]
    _chat_id: Option<Value>,
    #[serde(default)]
    allow_sending_without_reply: bool,
    #[serde(rename = "quote")]
    _quote: Option<String>,
    #[serde(rename = "quote_parse_mode")]
    _quote_parse_mode: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Preview {
    #[serde(rename = "is_disabled")]
    _is_disabled: Option<bool>,
    #[serde(rename = "url")]
    _url: Option<String>,
    #[serde(rename = "prefer_small_media")]
    _prefer_small_media: Option<bool>,
    #[serde(rename = "prefer_large_media")]
    _prefer_large_media: Option<bool>,
    #[serde(rename = "show_above_text")]
    _show_above_text: Option<bool>,
}
