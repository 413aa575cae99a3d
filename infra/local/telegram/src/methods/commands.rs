//! `setMyCommands`, `getMyCommands`, `deleteMyCommands`.

use super::Work;
use crate::call::number::number;
use crate::call::refusal::Refusal;
use crate::state::Command;
use serde::Deserialize;
use serde_json::{Value, json};

/// `setMyCommands`
pub(super) fn set(work: &mut Work) -> Result<Value, Refusal> {
    let commands = work.params.json("commands")?.unwrap_or_else(|| json!([]));
    let commands: Vec<Command> =
        serde_json::from_value(commands).map_err(|error| Refusal::bad(format!("can't parse BotCommand: {error}")))?;
    if commands.len() > 100 {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let valid = |name: &str| {
        (1..=32).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if commands.iter().any(|command| !valid(command.command.trim_start_matches('/'))) {
        return Err(Refusal::bad("BOT_COMMAND_INVALID"));
    }
    if commands.iter().any(|command| !(1..=256).contains(&command.description.chars().count())) {
        return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    let key = key(work)?;
    work.state.bot(work.bot).commands.insert(key, commands);
    Ok(Value::Bool(true))
}

/// `getMyCommands`
pub(super) fn get(work: &mut Work) -> Result<Value, Refusal> {
    let key = key(work)?;
    Ok(json!(work.state.bot(work.bot).commands.get(&key).cloned().unwrap_or_default()))
}

/// `deleteMyCommands`
pub(super) fn delete(work: &mut Work) -> Result<Value, Refusal> {
    let key = key(work)?;
    work.state.bot(work.bot).commands.remove(&key);
    Ok(Value::Bool(true))
}

/// Scope and language, as `default/` or `chat:7100000001/id`.
fn key(work: &mut Work) -> Result<String, Refusal> {
    let scope: Option<Scope> = match work.params.json("scope")? {
        None => None,
        Some(scope) => Some(
            serde_json::from_value(scope)
                .map_err(|error| Refusal::bad(format!("can't parse BotCommandScope: {error}")))?,
        ),
    };
    let language = work.params.text("language_code")?.unwrap_or_default();
    let scope = match scope {
        None | Some(Scope::Default {}) => "default".to_owned(),
        Some(Scope::AllPrivateChats {}) => "all_private_chats".to_owned(),
        Some(Scope::AllGroupChats {}) => "all_group_chats".to_owned(),
        Some(Scope::AllChatAdministrators {}) => "all_chat_administrators".to_owned(),
        Some(Scope::Chat { chat_id }) => {
            if !work.state.bot(work.bot).chats.contains_key(&chat_id) {
                return Err(Refusal::bad("chat not found"));
            }
            format!("chat:{chat_id}")
        }
    };
    Ok(format!("{scope}/{language}"))
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Scope {
    Default {},
    AllPrivateChats {},
    AllGroupChats {},
    AllChatAdministrators {},
    Chat {
        #[serde(deserialize_with = "number")]
        chat_id: i64,
    },
}
