//! The methods of the Bot API: which there are, what they take, and where each is done.

mod answer;
mod chats;
mod commands;
mod copy;
mod delete;
mod edit;
mod invoice;
mod profile;
mod send;
mod text;
mod webhook;

pub(crate) use answer::CHECKOUT;
pub(crate) use webhook::{allowed, set as set_webhook, updates};

use crate::call::fields;
use crate::call::params::Params;
use crate::call::refusal::Refusal;
use crate::files;
use crate::state::State;
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
    let not_played = || Refusal::unknown_method(method);
    work.params.only(&fields::of(method).ok_or_else(not_played)?)?;
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
        "sendmediagroup" => send::album(work),
        "copymessages" => copy::many(work),
        "getchat" => chats::get(work),
        "getchatmember" => chats::member(work),
        "sendinvoice" => invoice::send(work),
        "createinvoicelink" => invoice::link(work),
        "answerprecheckoutquery" => answer::pre_checkout(work),
        "refundstarpayment" => invoice::refund(work),
        "getmystarbalance" => invoice::balance(work),
        _ => Err(not_played()),
    }?;
    work.params.done()?;
    Ok(result)
}

/// Whether the method puts a message into a chat, so that rate limits hold for it.
pub(crate) fn sends(method: &str) -> bool {
    matches!(
        method.to_ascii_lowercase().as_str(),
        "sendmessage"
            | "sendphoto"
            | "senddocument"
            | "sendmediagroup"
            | "sendinvoice"
            | "copymessage"
            | "copymessages"
            | "forwardmessage"
    )
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
        match self.state.channels.values().find(|channel| channel.is(&named)) {
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
