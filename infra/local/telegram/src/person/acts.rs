//! What a person's app does: makes messages and taps of what the person wants, and updates of those.

use crate::call::params::Upload;
use crate::call::refusal::Refusal;
use crate::delivery::{self, Delivery};
use crate::files::{self, Sort};
use crate::formatting::entities::{Formatted, length};
use crate::messages::message::{Action, Button};
use crate::person::Person;
use crate::person::find_button::NotVisible;
use crate::state::{Change, Media, Query, Stored};
use crate::wire;
use serde_json::json;

/// The app cuts longer lines into several messages.
const LONGEST_MESSAGE: usize = 4096;

impl Person {
    /// Presses a key of the keyboard below the chat.
    pub(crate) async fn presses(&self, label: &str) -> Delivery {
        self.core.with(|state| {
            let chat = state.chat(self.bot, self.id);
            chat.keyboard.take_if(|(_, keyboard)| keyboard.one_time);
        });
        self.sends(None, label, None).await
    }

    /// Does what a button is for, as far as that concerns the bot.
    pub(crate) async fn acts(&self, message: i64, button: &Button) -> Result<Delivery, NotVisible> {
        let label = &button.label;
        let problem = match &button.action {
            Action::Data(data) => return Ok(self.calls_back(message, data).await),
            Action::Url(url) | Action::WebApp(url) => format!("can't tap “{label}”, it opens {url} (see url_of)"),
            Action::Copy(text) => format!("can't tap “{label}”, it copies “{text}”"),
            Action::Pay => return self.pays_message(message).await,
        };
        Err(NotVisible::new(self, problem))
    }

    /// Sends the tap on a button with these data.
    pub(crate) async fn calls_back(&self, message: i64, data: &str) -> Delivery {
        let core = &self.core;
        let now = core.clock.now();
        let content = core.with(|state| {
            let id = format!("{}{:08}", self.id, state.tick() % 100_000_000);
            let query = Query { bot: self.bot, user: self.id, at: now, data: data.into(), answered: false };
            state.queries.insert(id.clone(), query);
            let from = state.users.get(&self.id).map(wire::user);
            let chat = state.users.get(&self.id).map(wire::chat);
            let shown = state.bots.get(&self.bot).and_then(|bot| bot.chats.get(&self.id)?.messages.get(&message));
            let message = match shown.filter(|message| !message.deleted) {
                Some(shown) => wire::message(state, self.bot, self.id, shown),
                None => json!({ "chat": chat, "message_id": message, "date": 0 }),
            };
            let instance = (self.bot.wrapping_mul(1_000_003) ^ self.id).to_string();
            json!({ "callback_query": { "id": id, "from": from, "message": message, "chat_instance": instance, "data": data } })
        });
        delivery::deliver(core, self.bot, content).await
    }

    /// Goes from one membership to the other, if that is a change.
    pub(crate) async fn turns(&self, old: &str, new: &str) -> Delivery {
        let core = &self.core;
        let now = core.clock.now();
        let content = core.with(|state| {
            let chat = state.chat(self.bot, self.id);
            let blocks = new == "kicked";
            if chat.blocked == blocks {
                return None;
            }
            chat.blocked = blocks;
            let bot = wire::bot(state.bot(self.bot));
            let user = state.users.get(&self.id)?;
            let member = |status: &str| match status {
                "kicked" => json!({ "user": bot, "status": "kicked", "until_date": 0 }),
                status => json!({ "user": bot, "status": status }),
            };
            Some(json!({ "my_chat_member": {
                "chat": wire::chat(user), "from": wire::user(user), "date": now.as_second(),
                "old_chat_member": member(old), "new_chat_member": member(new),
            } }))
        });
        match content {
            Some(content) => delivery::deliver(core, self.bot, content).await,
            None => Delivery::none(self.bot, "nothing changed"),
        }
    }

    /// Puts a message into the chat and tells the bot.
    pub(crate) async fn sends(&self, file: Option<(Upload, Sort)>, text: &str, reply_to: Option<i64>) -> Delivery {
        self.sends_as(file, text, |message| message.reply_to = reply_to).await
    }

    /// The same, with the message filled in further.
    pub(crate) async fn sends_as(
        &self,
        file: Option<(Upload, Sort)>,
        text: &str,
        fill: impl FnOnce(&mut Stored),
    ) -> Delivery {
        let core = &self.core;
        if self.is_blocking() {
            // The app offers nothing but to unblock the bot.
            self.unblocks().await;
        }
        let now = core.clock.now();
        let formatted = Formatted { text: text.into(), entities: Vec::new() }.settled();
        let content = core.with(|state| {
            let media: Option<Media> = match file {
                Some((upload, sort)) => Some(files::store(state, upload, sort)?),
                None => None,
            };
            let message = state.add(Change { bot: self.bot, chat: self.id }, now, |message| {
                message.from_bot = false;
                message.say(formatted.text.clone(), formatted);
                message.media = media;
                fill(message);
            });
            Ok::<_, Refusal>(json!({ "message": wire::message(state, self.bot, self.id, &message) }))
        });
        match content {
            Ok(content) => delivery::deliver(core, self.bot, content).await,
            Err(refusal) => Delivery::none(self.bot, refusal.description),
        }
    }
}

/// What the app makes of a text: parts that fit, cut at ends of lines where there are some.
pub(crate) fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let mut units = 0;
        let fits = |(_, letter): &(usize, char)| {
            units += letter.len_utf16();
            units > LONGEST_MESSAGE
        };
        let end = rest.char_indices().find(fits).map_or(rest.len(), |(at, _)| at);
        let cut = if end == rest.len() { end } else { rest[..end].rfind('\n').filter(|at| *at > 0).unwrap_or(end) };
        parts.push(&rest[..cut]);
        rest = rest[cut..].trim_start();
    }
    debug_assert!(parts.iter().all(|part| length(part) <= LONGEST_MESSAGE), "parts are cut to fit");
    parts
}
