//! All the fake knows: bots, people, chats, files, taps that wait for an answer.

pub(crate) mod pending;
pub(crate) mod stars;
mod visible_message;

use crate::call::bytes::Bytes;
use crate::formatting::entities::{Entity, Formatted};
use crate::messages::markup::Markup;
use crate::messages::message::{ReplyKeyboard, Toast};
use jiff::Timestamp;
use pending::Pending;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stars::{Invoice, Stars};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) bots: BTreeMap<i64, Bot>,
    pub(crate) users: BTreeMap<i64, User>,
    pub(crate) files: BTreeMap<String, StoredFile>,
    pub(crate) queries: BTreeMap<String, Query>,
    /// By id.
    #[serde(default)]
    pub(crate) channels: BTreeMap<i64, Channel>,
    #[serde(default)]
    pub(crate) stars: Stars,
    /// Counts files, queries and changes.
    pub(crate) counter: u64,
    /// Chats that changed since the listeners were told.
    #[serde(skip)]
    pub(crate) touched: BTreeSet<Change>,
}

/// Something changed in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// The bot's id.
    pub bot: i64,
    /// The chat's id, which is the person's.
    pub chat: i64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Bot {
    pub(crate) id: i64,
    pub(crate) token: String,
    pub(crate) username: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) short_description: String,
    /// By scope and language.
    pub(crate) commands: BTreeMap<String, Vec<Command>>,
    /// By chat; 0 is everybody's.
    pub(crate) menu_buttons: BTreeMap<i64, Value>,
    pub(crate) webhook: Option<Webhook>,
    pub(crate) allowed_updates: Option<Vec<String>>,
    pub(crate) chats: BTreeMap<i64, Chat>,
    pub(crate) messages: i64,
    pub(crate) updates: i64,
    /// Updates not yet taken, oldest first.
    pub(crate) pending: Vec<Pending>,
    pub(crate) last_error: Option<(Timestamp, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Command {
    pub(crate) command: String,
    pub(crate) description: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: String,
    pub(crate) max_connections: i64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) first_name: String,
    pub(crate) last_name: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) language: String,
}

/// A channel, as far as bots post to it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Channel {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) title: String,
    /// Bots that may post.
    pub(crate) admins: BTreeSet<i64>,
    pub(crate) posts: Vec<Stored>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Chat {
    pub(crate) messages: BTreeMap<i64, Stored>,
    pub(crate) blocked: bool,
    /// The keyboard below the chat, and the message that brought it.
    pub(crate) keyboard: Option<(i64, ReplyKeyboard)>,
    pub(crate) toasts: Vec<Toast>,
    /// The counter when the person last read.
    pub(crate) read: u64,
    /// What the bot is doing, and since when.
    pub(crate) action: Option<(String, Timestamp)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) at: Timestamp,
    pub(crate) from_bot: bool,
    pub(crate) html: String,
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
    pub(crate) media: Option<Media>,
    pub(crate) markup: Option<Markup>,
    pub(crate) reply_to: Option<i64>,
    #[serde(default)]
    pub(crate) album: Option<String>,
    pub(crate) edited: Option<Timestamp>,
    pub(crate) deleted: bool,
    pub(crate) protected: bool,
    pub(crate) silent: bool,
    pub(crate) forwarded: Option<Value>,
    #[serde(default)]
    pub(crate) contact: Option<Value>,
    #[serde(default)]
    pub(crate) invoice: Option<Invoice>,
    /// The `successful_payment` that it tells of.
    #[serde(default)]
    pub(crate) payment: Option<Value>,
    /// The counter when it came or last changed.
    pub(crate) changed: u64,
}

/// Which files a message shows; ids of [`State::files`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Media {
    /// From small to large.
    Photo(Vec<String>),
    Document(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    pub(crate) id: String,
    pub(crate) unique_id: String,
    /// The name of its bytes on disk; all sizes of a photo share them.
    pub(crate) blob: String,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) mime: String,
    /// A photo's width and height in this size.
    pub(crate) size: Option<(u32, u32)>,
    /// All sizes of the photo it belongs to.
    pub(crate) sizes: Vec<String>,
    #[serde(skip)]
    pub(crate) bytes: Bytes,
}

/// A tap on a button that waits for its answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Query {
    pub(crate) bot: i64,
    pub(crate) user: i64,
    pub(crate) at: Timestamp,
    pub(crate) data: String,
    pub(crate) answered: bool,
}

impl State {
    pub(crate) fn bot(&mut self, id: i64) -> &mut Bot {
        self.bots.get_mut(&id).expect("a bot is never forgotten")
    }

    pub(crate) fn chat(&mut self, bot: i64, chat: i64) -> &mut Chat {
        self.touched.insert(Change { bot, chat });
        self.bot(bot).chats.entry(chat).or_default()
    }

    pub(crate) fn bot_of(&self, token: &str) -> Option<i64> {
        self.bots.values().find(|bot| bot.token == token).map(|bot| bot.id)
    }

    /// The next number of the counter.
    pub(crate) fn tick(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// Puts a message into a chat; `fill` gives it what it says.
    pub(crate) fn add(&mut self, to: Change, at: Timestamp, fill: impl FnOnce(&mut Stored)) -> Stored {
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

impl Channel {
    /// Whether this names it: `@` and its name, or its id.
    pub(crate) fn is(&self, named: &str) -> bool {
        match named.strip_prefix('@') {
            Some(username) => self.username.eq_ignore_ascii_case(username),
            None => self.id.to_string() == named,
        }
    }

    /// Puts a post into it; `fill` gives it what it says.
    pub(crate) fn add(&mut self, at: Timestamp, fill: impl FnOnce(&mut Stored)) -> Stored {
        let id = self.posts.last().map_or(1, |last| last.id + 1);
        let mut post = Stored::blank(id, at, 0);
        fill(&mut post);
        self.posts.push(post.clone());
        post
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
            album: None,
            edited: None,
            deleted: false,
            protected: false,
            silent: false,
            forwarded: None,
            contact: None,
            invoice: None,
            payment: None,
            changed,
        }
    }

    /// Gives it a text or a caption.
    pub(crate) fn say(&mut self, html: String, formatted: Formatted) {
        self.html = html;
        self.text = formatted.text;
        self.entities = formatted.entities;
    }
}
