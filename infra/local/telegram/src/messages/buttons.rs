//! One button under a message, read strictly.

use crate::call::refusal::Refusal;
use crate::messages::message::{Action, Button};
use serde::Deserialize;
use serde_json::Value;

/// A longer label makes the mark-up more than a message carries.
const LONGEST_LABEL: usize = 4096;

/// Reads an `InlineKeyboardButton`.
pub(crate) fn read(value: Value) -> Result<Button, Refusal> {
    let unreadable = |words: &str| Refusal::bad(format!("can't parse inline keyboard button: {words}"));
    if !value.is_object() {
        return Err(unreadable("InlineKeyboardButton must be an Object"));
    }
    if value.get("text").is_none() {
        return Err(unreadable("Can't find field \"text\""));
    }
    let raw: RawButton = serde_json::from_value(value).map_err(|error| unreadable(&error.to_string()))?;
    if raw.text.trim().is_empty() {
        return Err(Refusal::bad("inline keyboard button text must be non-empty"));
    }
    if raw.text.chars().count() > LONGEST_LABEL {
        return Err(Refusal::bad("reply markup is too long"));
    }
    let mut actions = Vec::new();
    actions.extend(raw.callback_data.filter(|data| !data.is_empty()).map(Action::Data));
    actions.extend(raw.url.filter(|url| !url.is_empty()).map(Action::Url));
    actions.extend(raw.copy_text.map(|copy| Action::Copy(copy.text)));
    actions.extend(raw.web_app.map(|app| Action::WebApp(app.url)));
    actions.extend(raw.pay.filter(|pay| *pay).map(|_| Action::Pay));
    let action = match (actions.pop(), actions.is_empty()) {
        (Some(action), true) => action,
        (Some(_), false) => return Err(unreadable("exactly one of the optional fields must be used")),
        (None, _) => return Err(unreadable("Text buttons are unallowed in the inline keyboard")),
    };
    match &action {
        Action::Data(data) if data.len() > 64 => return Err(Refusal::bad("BUTTON_DATA_INVALID")),
        Action::Url(url) if !leads_somewhere(url) => {
            return Err(Refusal::bad(format!("inline keyboard button URL '{url}' is invalid: wrong HTTP URL")));
        }
        Action::WebApp(url) if !url.starts_with("https://") => {
            return Err(Refusal::bad(format!(
                "inline keyboard button web app URL '{url}' is invalid: only HTTPS links are allowed"
            )));
        }
        Action::Copy(text) if text.is_empty() || text.chars().count() > 256 => {
            return Err(Refusal::bad("BUTTON_COPY_TEXT_INVALID"));
        }
        _ => {}
    }
    Ok(Button { label: raw.text, action, style: style(raw.style).map_err(|words| unreadable(&words))? })
}

/// A button's `style`.
pub(crate) fn style(style: Option<String>) -> Result<Option<String>, String> {
    match style.as_deref() {
        None | Some("primary" | "success" | "danger") => Ok(style),
        Some(_) => Err("invalid button style specified".into()),
    }
}

/// Links a button may open. A local page counts, since the whole cloud is local.
fn leads_somewhere(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return crate::formatting::url_rules::checked(url).is_some();
    };
    let local = rest.starts_with("127.0.0.1") || rest.starts_with("localhost");
    (scheme == "http" && local) || crate::formatting::url_rules::checked(url).is_some()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawButton {
    text: String,
    url: Option<String>,
    callback_data: Option<String>,
    copy_text: Option<CopyText>,
    web_app: Option<WebApp>,
    pay: Option<bool>,
    style: Option<String>,
    #[serde(rename = "icon_custom_emoji_id")]
    _icon: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CopyText {
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebApp {
    url: String,
}
