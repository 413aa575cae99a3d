//! The methods of the Bot API: which there are, what they take, and where each is done.

mod answer;
mod commands;
mod copy;
mod delete;
mod edit;
mod profile;
mod send;
mod text;
mod webhook;

pub(crate) use webhook::{allowed, set as set_webhook, updates};

use crate::call::params::Params;
use crate::call::refusal::Refusal;
use crate::files;
use crate::state::{Channel, State};
use crate::wire;
use jiff::Timestamp;
use serde_json::Value;

/// What a method works with.
pub(crate) struct Work<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) now: Timestamp,
    pub(crate) bot: i64,
    pub(crate) params: Params,
}

/// Carries out a method. `getUpdates` is not among them, since it waits.
pub(crate) fn execute(method: &str, mut work: Work) -> Result<Value, Refusal> {
    let fields = fields(method).ok_or_else(Refusal::not_found)?;
    work.params.only(fields)?;
    let work = &mut work;
    let result = match method.to_ascii_lowercase().as_str() {
        "getme" => profile::get_me(work),
        "setmyname" => profile::set_name(work),
        "getmyname" => profile::get_name(work),
        "setmydescription" => profile::set_description(work),
        "getmydescription" => profile::get_description(work),
        "setmyshortdescription" => profile::set_short_description(work),
        "getmyshortdescription" => profile::get_short_description(work),
        "setchatmenubutton" => profile::set_menu_button(work),
        "getchatmenubutton" => profile::get_menu_button(work),
        "setmycommands" => commands::set(work),
        "getmycommands" => commands::get(work),
        "deletemycommands" => commands::delete(work),
        "setwebhook" => webhook::set_by_call(work),
        "deletewebhook" => webhook::delete(work),
        "getwebhookinfo" => webhook::info(work),
        "sendmessage" => send::message(work),
        "sendphoto" => send::photo(work),
        "senddocument" => send::document(work),
        "sendchataction" => send::action(work),
        "copymessage" => copy::copy(work),
        "forwardmessage" => copy::forward(work),
        "editmessagetext" => edit::text(work),
        "editmessagecaption" => edit::caption(work),
        "editmessagemedia" => edit::media(work),
        "editmessagereplymarkup" => edit::markup(work),
        "deletemessage" => delete::one(work),
        "deletemessages" => delete::many(work),
        "answercallbackquery" => answer::callback(work),
        "getfile" => files::get_file(work.state, &mut work.params),
        _ => Err(Refusal::not_found()),
    }?;
    work.params.done()?;
    Ok(result)
}

/// Whether the method puts a message into a chat, so that rate limits hold for it.
pub(crate) fn sends(method: &str) -> bool {
    matches!(
        method.to_ascii_lowercase().as_str(),
        "sendmessage" | "sendphoto" | "senddocument" | "copymessage" | "forwardmessage"
    )
}

/// What a method takes; nothing if there is no such method.
pub(crate) fn fields(method: &str) -> Option<&'static [&'static str]> {
    Some(match method.to_ascii_lowercase().as_str() {
        "getme" | "getwebhookinfo" => &[],
        "setmyname" => &["name", "language_code"],
        "setmydescription" => &["description", "language_code"],
        "setmyshortdescription" => &["short_description", "language_code"],
        "getmyname" | "getmydescription" | "getmyshortdescription" => &["language_code"],
        "setchatmenubutton" => &["chat_id", "menu_button"],
        "getchatmenubutton" => &["chat_id"],
        "setmycommands" => &["commands", "scope", "language_code"],
        "getmycommands" | "deletemycommands" => &["scope", "language_code"],
        "setwebhook" => {
            &["url", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token"]
        }
        "deletewebhook" => &["drop_pending_updates"],
        "getupdates" => &["offset", "limit", "timeout", "allowed_updates"],
        "sendmessage" => &[
            "chat_id",
            "text",
            "parse_mode",
            "entities",
            "link_preview_options",
            "disable_notification",
            "protect_content",
            "allow_paid_broadcast",
            "message_effect_id",
            "reply_parameters",
            "reply_markup",
        ],
        "sendphoto" => &[
            "chat_id",
            "photo",
            "caption",
            "parse_mode",
            "caption_entities",
            "show_caption_above_media",
            "has_spoiler",
            "disable_notification",
            "protect_content",
            "allow_paid_broadcast",
            "message_effect_id",
            "reply_parameters",
            "reply_markup",
        ],
        "senddocument" => &[
            "chat_id",
            "document",
            "thumbnail",
            "caption",
            "parse_mode",
            "caption_entities",
            "disable_content_type_detection",
            "disable_notification",
            "protect_content",
            "allow_paid_broadcast",
            "message_effect_id",
            "reply_parameters",
            "reply_markup",
        ],
        "sendchataction" => &["chat_id", "action"],
        "copymessage" => &[
            "chat_id",
            "from_chat_id",
            "message_id",
            "caption",
            "parse_mode",
            "caption_entities",
            "show_caption_above_media",
            "disable_notification",
            "protect_content",
            "allow_paid_broadcast",
            "message_effect_id",
            "reply_parameters",
            "reply_markup",
        ],
        "forwardmessage" => {
            &["chat_id", "from_chat_id", "message_id", "disable_notification", "protect_content", "message_effect_id"]
        }
        "editmessagetext" => {
            &["chat_id", "message_id", "text", "parse_mode", "entities", "link_preview_options", "reply_markup"]
        }
        "editmessagecaption" => &[
            "chat_id",
            "message_id",
            "caption",
            "parse_mode",
            "caption_entities",
            "show_caption_above_media",
            "reply_markup",
        ],
        "editmessagemedia" => &["chat_id", "message_id", "media", "reply_markup"],
        "editmessagereplymarkup" => &["chat_id", "message_id", "reply_markup"],
        "deletemessage" => &["chat_id", "message_id"],
        "deletemessages" => &["chat_id", "message_ids"],
        "answercallbackquery" => &["callback_query_id", "text", "show_alert", "url", "cache_time"],
        "getfile" => &["file_id"],
        _ => return None,
    })
}

impl Work<'_> {
    /// The chat a parameter names, if the bot may see it.
    fn chat(&mut self, name: &str) -> Result<i64, Refusal> {
        let chat = self.params.chat(name)?;
        if self.state.bot(self.bot).chats.contains_key(&chat) { Ok(chat) } else { Err(Refusal::bad("chat not found")) }
    }

    /// The chat a parameter names, if the bot may write to it.
    fn open_chat(&mut self, name: &str) -> Result<i64, Refusal> {
        let chat = self.chat(name)?;
        let blocked = self.state.bot(self.bot).chats.get(&chat).is_some_and(|chat| chat.blocked);
        if blocked { Err(Refusal::forbidden("bot was blocked by the user")) } else { Ok(chat) }
    }

    /// The channel a parameter names, by its `@name` or id, if it is one; the bot must be its administrator.
    fn channel(&mut self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(named) = self.params.channel(name)? else { return Ok(None) };
        let is_named = |channel: &&Channel| match named.strip_prefix('@') {
            Some(username) => channel.username.eq_ignore_ascii_case(username),
            None => channel.id.to_string() == named,
        };
        match self.state.channels.values().find(is_named) {
            None => Err(Refusal::bad("chat not found")),
            Some(channel) if channel.admins.contains(&self.bot) => Ok(Some(channel.id)),
            Some(_) => Err(Refusal::forbidden("bot is not a member of the channel chat")),
        }
    }

    /// A message as the answer to a call.
    fn wire(&self, chat: i64, message: &crate::state::Stored) -> Value {
        wire::message(self.state, self.bot, chat, message)
    }
}
