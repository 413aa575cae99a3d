//! `reply_markup`: buttons under a message, keyboards below the chat.

use crate::call::params::{Params, shaped};
use crate::call::refusal::Refusal;
use crate::messages::buttons;
use crate::messages::message::{Action, Button, ReplyKeyboard};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What a message brings along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Markup {
    /// Buttons under it.
    Inline(Vec<Vec<Button>>),
    /// A keyboard below the chat.
    Keyboard(ReplyKeyboard),
    /// The keyboard goes.
    Remove,
    /// The next line is an answer to this.
    ForceReply(Option<String>),
}

/// More buttons than this do not fit under a message, nor more than these in a row.
const MOST_BUTTONS: usize = 100;
const MOST_IN_A_ROW: usize = 8;

/// The `reply_markup` of a new message, or of an edit that is not an invoice's: nothing can be paid there.
pub(crate) fn of_new(params: &mut Params) -> Result<Option<Markup>, Refusal> {
    let markup = params.json("reply_markup")?.map_or(Ok(None), read)?;
    let pays = |markup: &Markup| markup.buttons().iter().flatten().any(|button| button.action == Action::Pay);
    if markup.as_ref().is_some_and(pays) { Err(Refusal::bad("BUTTON_TYPE_INVALID")) } else { Ok(markup) }
}

/// The `reply_markup` of an invoice: its first button pays, and one is made if there is none.
pub(crate) fn of_invoice(params: &mut Params, total: i64) -> Result<Markup, Refusal> {
    match params.json("reply_markup")?.map_or(Ok(None), read)? {
        None => {
            let button = Button { label: format!("Pay ⭐️{total}"), action: Action::Pay, style: None };
            Ok(Markup::Inline(vec![vec![button]]))
        }
        Some(Markup::Inline(rows)) => {
            let at = |row: usize, column: usize| rows.get(row).and_then(|row| row.get(column));
            let pays = |button: &Button| button.action == Action::Pay;
            let others = rows.iter().flatten().skip(1).any(pays);
            if !at(0, 0).is_some_and(pays) || others {
                return Err(Refusal::bad("first button must be a Pay button"));
            }
            Ok(Markup::Inline(rows))
        }
        Some(_) => Err(Refusal::bad("inline keyboard expected")),
    }
}

/// The `reply_markup` of an edit: buttons under the message only.
pub(crate) fn of_edit(params: &mut Params) -> Result<Option<Markup>, Refusal> {
    match of_new(params)? {
        None => Ok(None),
        Some(markup @ Markup::Inline(_)) => Ok(Some(markup)),
        Some(_) => Err(Refusal::bad("inline keyboard expected")),
    }
}

fn read(value: Value) -> Result<Option<Markup>, Refusal> {
    let Value::Object(object) = value else { return Err(Refusal::bad("object expected as reply markup")) };
    if object.contains_key("inline_keyboard") {
        return inline(object);
    }
    if object.contains_key("keyboard") {
        return keyboard(object).map(Some);
    }
    if object.contains_key("remove_keyboard") {
        let raw: Remove = shaped("reply_markup", Value::Object(object))?;
        return Ok(raw.remove_keyboard.then_some(Markup::Remove));
    }
    if object.contains_key("force_reply") {
        let raw: ForceReply = shaped("reply_markup", Value::Object(object))?;
        return Ok(raw.force_reply.then_some(Markup::ForceReply(raw.input_field_placeholder)));
    }
    match object.keys().next() {
        Some(name) => Err(Refusal::bad(format!("unknown field \"{name}\" in reply_markup"))),
        None => Ok(None),
    }
}

fn inline(object: Map<String, Value>) -> Result<Option<Markup>, Refusal> {
    let Inline { inline_keyboard } = shaped("reply_markup", Value::Object(object))?;
    let mut rows = Vec::new();
    for row in inline_keyboard {
        let buttons = row.into_iter().map(buttons::read).collect::<Result<Vec<_>, _>>()?;
        rows.push(buttons);
    }
    rows.retain(|row| !row.is_empty());
    if rows.iter().flatten().count() > MOST_BUTTONS || rows.iter().any(|row| row.len() > MOST_IN_A_ROW) {
        return Err(Refusal::bad("reply markup is too long"));
    }
    Ok((!rows.is_empty()).then_some(Markup::Inline(rows)))
}

fn keyboard(object: Map<String, Value>) -> Result<Markup, Refusal> {
    let raw: Keyboard = shaped("reply_markup", Value::Object(object))?;
    let mut rows = Vec::new();
    for row in raw.keyboard {
        rows.push(row.into_iter().map(key).collect::<Result<Vec<_>, _>>()?);
    }
    if raw.input_field_placeholder.as_ref().is_some_and(|text| text.is_empty() || text.chars().count() > 64) {
        return Err(Refusal::bad("field \"input_field_placeholder\" must have 1 to 64 characters"));
    }
    Ok(Markup::Keyboard(ReplyKeyboard {
        rows,
        resize: raw.resize_keyboard,
        one_time: raw.one_time_keyboard,
        persistent: raw.is_persistent,
        placeholder: raw.input_field_placeholder,
    }))
}

fn key(value: Value) -> Result<String, Refusal> {
    let text = match value {
        Value::String(text) => text,
        Value::Object(_) => {
            let key: Key = shaped("keyboard button", value)?;
            buttons::style(key.style).map_err(|words| Refusal::bad(format!("can't parse keyboard button: {words}")))?;
            key.text
        }
        _ => return Err(Refusal::bad("can't parse keyboard button: KeyboardButton must be a String or an Object")),
    };
    if text.trim().is_empty() {
        return Err(Refusal::bad("keyboard button text must be non-empty"));
    }
    Ok(text)
}

impl Markup {
    /// The buttons under the message.
    pub(crate) fn buttons(&self) -> &[Vec<Button>] {
        match self {
            Self::Inline(rows) => rows,
            Self::Keyboard(_) | Self::Remove | Self::ForceReply(_) => &[],
        }
    }

    /// As a message carries it on the wire.
    pub(crate) fn wire(&self) -> Option<Value> {
        let Self::Inline(rows) = self else { return None };
        let button = |button: &Button| {
            let mut wire = match &button.action {
                Action::Data(data) => json!({ "text": button.label, "callback_data": data }),
                Action::Url(url) => json!({ "text": button.label, "url": url }),
                Action::Copy(text) => json!({ "text": button.label, "copy_text": { "text": text } }),
                Action::WebApp(url) => json!({ "text": button.label, "web_app": { "url": url } }),
                Action::Pay => json!({ "text": button.label, "pay": true }),
            };
            if let Some(style) = &button.style {
                wire["style"] = style.as_str().into();
            }
            wire
        };
        let rows: Vec<Vec<Value>> = rows.iter().map(|row| row.iter().map(button).collect()).collect();
        Some(json!({ "inline_keyboard": rows }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inline {
    inline_keyboard: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keyboard {
    keyboard: Vec<Vec<Value>>,
    #[serde(default)]
    resize_keyboard: bool,
    #[serde(default)]
    one_time_keyboard: bool,
    #[serde(default)]
    is_persistent: bool,
    input_field_placeholder: Option<String>,
    #[serde(rename = "selective", default)]
    _selective: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    text: String,
    style: Option<String>,
    #[serde(rename = "icon_custom_emoji_id")]
    _icon: Option<String>,
    #[serde(rename = "request_contact", default)]
    _contact: bool,
    #[serde(rename = "request_location", default)]
    _location: bool,
    #[serde(rename = "web_app")]
    _web_app: Option<buttons::WebApp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remove {
    remove_keyboard: bool,
    #[serde(rename = "selective", default)]
    _selective: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForceReply {
    force_reply: bool,
    input_field_placeholder: Option<String>,
    #[serde(rename = "selective", default)]
    _selective: bool,
}
