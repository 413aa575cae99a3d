//! The state of the stand-in: bots, people, chats, files, callback queries without an answer.

use crate::Change;
use crate::formatting::entities::Formatted;
use crate::messages::markup::Markup;
use crate::messages::message::{Bytes, ReplyKeyboard, Toast};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) bots: BTreeMap<i64, Bot>,
    pub(super) users: BTreeMap<i64, User>,
    pub(super) files: BTreeMap<String, StoredFile>,
    pub(super) queries: BTreeMap<String, Query>,
    /// Counts files, queries and changes.
    pub(super) counter: u64,
    /// Chats that changed since the listeners were last notified.
    #[serde(skip)]
    pub(super) touched: BTreeSet<Change>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Bot {
    pub(super) id: i64,
    pub(super) token: String,
    pub(super) username: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) short_description: String,
    /// By scope and language.
    pub(super) commands: BTreeMap<String, Vec<Command>>,
    /// By chat; 0 is everybody's.
    pub(super) menu_buttons: BTreeMap<i64, Value>,
    pub(super) webhook: Option<Webhook>,
    pub(super) allowed_updates: Option<Vec<String>>,
    pub(super) chats: BTreeMap<i64, Chat>,
    pub(super) messages: i64,
    pub(super) updates: i64,
    /// Updates not yet taken, oldest first.
    pub(super) pending: Vec<Pending>,
    pub(super) last_error: Option<(Timestamp, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Command {
    pub(super) command: String,
    pub(super) description: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) secret: String,
    pub(super) max_connections: i64,
}

/// An update on its way to the bot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pending {
    /// The update, as it is sent.
    pub update: Value,
    /// The queue it stands in.
    pub queue: Queue,
    /// When it came about.
    pub born: Timestamp,
}

/// One update of a queue is in flight at a time. Messages queue by chat, taps by person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Queue {
    /// Of the chat with this id.
    Chat(i64),
    /// Of the person with this id.
    Taps(i64),
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) first_name: String,
    pub(super) last_name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) language: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Chat {
    pub(super) messages: BTreeMap<i64, Stored>,
    pub(super) blocked: bool,
    /// The keyboard below the chat, and the message that brought it.
    pub(super) keyboard: Option<(i64, ReplyKeyboard)>,
    pub(super) toasts: Vec<Toast>,
    /// The counter when the person last read.
    pub(super) read: u64,
    /// What the bot is doing, and since when.
    pub(super) action: Option<(String, Timestamp)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) at: Timestamp,
    pub(super) from_bot: bool,
    pub(super) html: String,
    pub(super) text: String,
    pub(super) entities: Vec<crate::Entity>,
    pub(super) media: Option<Media>,
    pub(super) markup: Option<Markup>,
    pub(super) reply_to: Option<i64>,
    pub(super) edited: Option<Timestamp>,
    pub(super) deleted: bool,
    pub(super) protected: bool,
    pub(super) silent: bool,
    pub(super) forwarded: Option<Value>,
    /// The counter when it came or last changed.
    pub(super) changed: u64,
}

/// Which files a message shows; ids of [`State::files`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Media {
    /// From small to large.
    Photo(Vec<String>),
    Document(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StoredFile {
    pub(super) id: String,
    pub(super) unique_id: String,
    /// The name of its bytes on disk; all sizes of a photo share them.
    pub(super) blob: String,
    pub(super) path: String,
    pub(super) name: String,
    pub(super) mime: String,
    /// A photo's width and height in this size.
    pub(super) size: Option<(u32, u32)>,
    /// All sizes of the photo it belongs to.
    pub(super) sizes: Vec<String>,
    #[serde(skip)]
    pub(super) bytes: Bytes,
}

/// A tap on a button that waits for its answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Query {
    pub(super) bot: i64,
    pub(super) user: i64,
    pub(super) at: Timestamp,
    pub(super) data: String,
    pub(super) answered: bool,
}

impl State {
    pub(super) fn bot(&mut self, id: i64) -> &mut Bot {
        self.bots.get_mut(&id).expect("a bot is never forgotten")
    }

    pub(super) fn chat(&mut self, bot: i64, chat: i64) -> &mut Chat {
        self.touched.insert(Change { bot, chat });
        self.bot(bot).chats.entry(chat).or_default()
    }

    pub(super) fn bot_of(&self, token: &str) -> Option<i64> {
        self.bots.values().find(|bot| bot.token == token).map(|bot| bot.id)
    }

    /// The next number of the counter.
    pub(super) fn tick(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// Puts a message into a chat; `fill` gives it what it says.
    pub(super) fn add(&mut self, to: Change, at: Timestamp, fill: impl FnOnce(&mut Stored)) -> Stored {
        let changed = self.tick();
        let counted = self.bot(to.bot);
        counted.messages += 1;
        let mut message = Stored::blank(counted.messages, at, changed);
        fill(&mut message);
        let chat = self.chat(to.bot, to.chat);
        match &message.markup {
            Some(Markup::Keyboard(keyboard)) => chat.keyboard = Some((message.id, keyboard.clone())),
            Some(Markup::Remove | Markup::ForceReply(_)) => chat.keyboard = None,
            Some(Markup::Inline(_)) | None => {}
        }
        chat.action = None;
        chat.messages.insert(message.id, message.clone());
        message
    }
}

impl Stored {
    fn blank(id: i64, at: Timestamp, changed: u64) -> Self {
        Self {
            id,
            at,
            from_bot: true,
            html: String::new(),
            text: String::new(),
            entities: Vec::new(),
            media: None,
            markup: None,
            reply_to: None,
            edited: None,
            deleted: false,
            protected: false,
            silent: false,
            forwarded: None,
            changed,
        }
    }

    /// Gives it a text or a caption.
    pub(super) fn say(&mut self, html: String, formatted: Formatted) {
        self.html = html;
        self.text = formatted.text;
        self.entities = formatted.entities;
    }
}

impl Pending {
    /// Whether Telegram would have given up on it.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        let life = match self.queue {
            Queue::Chat(_) => SignedDuration::from_hours(24),
            Queue::Taps(_) => SignedDuration::from_secs(150),
        };
        now.duration_since(self.born) > life
    }

    /// The id of the update.
    pub fn id(&self) -> i64 {
        self.update["update_id"].as_i64().unwrap_or_default()
    }

    /// What it tells of: `message`, `callback_query` …
    pub fn kind(&self) -> &str {
        let kind = self.update.as_object().and_then(|fields| fields.keys().find(|name| *name != "update_id"));
        kind.map_or("", String::as_str)
    }
}

impl Default for Bytes {
    fn default() -> Self {
        Vec::new().into()
    }
}
