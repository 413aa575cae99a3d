//! What a bot says about itself: name, descriptions, menu button.

use super::Work;
use crate::call::refusal::Refusal;
use crate::wire;
use serde_json::{Value, json};

/// `getMe`
pub(super) fn get_me(work: &mut Work) -> Result<Value, Refusal> {
    let mut me = wire::bot(work.state.bot(work.bot));
    for (name, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me[name] = value.into();
    }
    Ok(me)
}

/// `setMyName`
pub(super) fn set_name(work: &mut Work) -> Result<Value, Refusal> {
    let name = text(work, "name", 64, "BOT_TITLE_INVALID")?;
    if !name.is_empty() {
        work.state.bot(work.bot).name = name;
    }
    Ok(Value::Bool(true))
}

/// `getMyName`
pub(super) fn get_name(work: &mut Work) -> Result<Value, Refusal> {
    work.params.text("language_code")?;
    Ok(json!({ "name": work.state.bot(work.bot).name }))
}

/// `setMyDescription`
pub(super) fn set_description(work: &mut Work) -> Result<Value, Refusal> {
    work.state.bot(work.bot).description = text(work, "description", 512, "BOT_DESCRIPTION_TOO_LONG")?;
    Ok(Value::Bool(true))
}

/// `getMyDescription`
pub(super) fn get_description(work: &mut Work) -> Result<Value, Refusal> {
    work.params.text("language_code")?;
    Ok(json!({ "description": work.state.bot(work.bot).description }))
}

/// `setMyShortDescription`
pub(super) fn set_short_description(work: &mut Work) -> Result<Value, Refusal> {
    work.state.bot(work.bot).short_description =
        text(work, "short_description", 120, "BOT_SHORT_DESCRIPTION_TOO_LONG")?;
    Ok(Value::Bool(true))
}

/// `getMyShortDescription`
pub(super) fn get_short_description(work: &mut Work) -> Result<Value, Refusal> {
    work.params.text("language_code")?;
    Ok(json!({ "short_description": work.state.bot(work.bot).short_description }))
}

/// `setChatMenuButton`
pub(super) fn set_menu_button(work: &mut Work) -> Result<Value, Refusal> {
    let chat = whose(work)?;
    let button = work.params.json("menu_button")?.unwrap_or_else(|| json!({ "type": "default" }));
    match button["type"].as_str() {
        Some("default" | "commands") => {}
        Some("web_app") if button["text"].is_string() && button["web_app"]["url"].is_string() => {}
        Some("web_app") => {
            return Err(Refusal::bad("can't parse menu button: Can't find field \"web_app\" or \"text\""));
        }
        Some(_) => return Err(Refusal::bad("can't parse menu button: MenuButton has unsupported type")),
        None => return Err(Refusal::bad("can't parse menu button: Can't find field \"type\"")),
    }
    work.state.bot(work.bot).menu_buttons.insert(chat, button);
    Ok(Value::Bool(true))
}

/// `getChatMenuButton`
pub(super) fn get_menu_button(work: &mut Work) -> Result<Value, Refusal> {
    let chat = whose(work)?;
    let buttons = &work.state.bot(work.bot).menu_buttons;
    Ok(buttons.get(&chat).or_else(|| buttons.get(&0)).cloned().unwrap_or_else(|| json!({ "type": "commands" })))
}

/// The chat, or 0 for everybody's.
fn whose(work: &mut Work) -> Result<i64, Refusal> {
    if work.params.fields.contains_key("chat_id") { work.chat("chat_id") } else { Ok(0) }
}

fn text(work: &mut Work, name: &str, most: usize, too_long: &str) -> Result<String, Refusal> {
    work.params.text("language_code")?;
    let text = work.params.text(name)?.unwrap_or_default();
    if text.chars().count() > most { Err(Refusal::bad(too_long)) } else { Ok(text) }
}
