//! A person in a private chat with a bot: writes, taps, sends, blocks, reads.

mod acts;
mod find_button;
mod payment;

pub use find_button::NotVisible;

use crate::call::bytes::Bytes;
use crate::call::params::Upload;
use crate::delivery::{self, Delivery};
use crate::files::{self, Sort};
use crate::messages::message::{Action, Button, Message, ReplyKeyboard, Toast};
use crate::shared_state::SharedState;
use crate::state::{Query, Stored};
use acts::parts;
use find_button::Found;
use jiff::SignedDuration;
use local_kit::serve::Server;
use serde_json::{Value, json};
use std::fmt;
use std::sync::Arc;

/// A person in the private chat with one bot. Clones are the same person.
#[derive(Clone)]
pub struct Person {
    pub(crate) core: Arc<SharedState>,
    pub(crate) bot: i64,
    pub(crate) id: i64,
    /// The Bot API listens as long as somebody is there.
    pub(crate) _server: Arc<Server>,
}

impl Person {
    /// The id of the person and of the chat.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The name the person goes by.
    pub fn name(&self) -> String {
        self.core.look(|state| state.users.get(&self.id).map(|user| user.name.clone()).unwrap_or_default())
    }

    /// Changes the language of the person's app (`id` at first).
    pub fn speaks(&self, language: &str) {
        self.core.with(|state| {
            if let Some(user) = state.users.get_mut(&self.id) {
                user.language = language.into();
            }
        });
    }

    /// Changes the person's public name; `None` has none.
    pub fn takes_username(&self, username: Option<&str>) {
        self.core.with(|state| {
            if let Some(user) = state.users.get_mut(&self.id) {
                user.username = username.map(str::to_owned);
            }
        });
    }

    /// Writes a message; the app makes several of one that is too long, and the answer to the last is returned.
    pub async fn writes(&self, text: &str) -> Delivery {
        let mut last = Delivery::none(self.bot, "there is nothing to send");
        for part in parts(text) {
            last = self.sends(None, part, None).await;
        }
        last
    }

    /// Writes an answer to a message.
    pub async fn replies(&self, message: i64, text: &str) -> Delivery {
        self.sends(None, text, Some(message)).await
    }

    /// Follows `t.me/<bot>?start=<payload>`; an empty payload is the start button.
    pub async fn opens(&self, payload: &str) -> Delivery {
        if payload.is_empty() {
            return self.writes("/start").await;
        }
        let fits = payload.len() <= 64
            && payload.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        if !fits {
            return Delivery::none(
                self.bot,
                format!("“{payload}” does not fit into a deep link: 1 to 64 of A-Z a-z 0-9 _ -"),
            );
        }
        self.writes(&format!("/start {payload}")).await
    }

    /// Taps the newest button with this label: under a message, else on the keyboard below the chat.
    ///
    /// # Errors
    /// If there is none, or it leads elsewhere than to the bot.
    pub async fn taps(&self, label: &str) -> Result<Delivery, NotVisible> {
        match find_button::find(self, label)? {
            Found::Key => Ok(self.presses(label).await),
            Found::Button(message, button) => self.acts(message, &button).await,
        }
    }

    /// Taps a button by its data; if no message has them, the newest message of the bot gets a forged tap.
    pub async fn taps_data(&self, data: &str) -> Delivery {
        let chat = self.chat();
        let bots: Vec<&Message> = chat.iter().rev().filter(|message| message.from_bot && !message.deleted).collect();
        let has = |message: &&&Message| {
            message.buttons.iter().flatten().any(|button| button.action == Action::Data(data.into()))
        };
        let message = bots.iter().find(has).or_else(|| bots.first()).map_or(0, |message| message.id);
        self.calls_back(message, data).await
    }

    /// Taps a button by its place under a message; rows and columns count from 0.
    ///
    /// # Errors
    /// If there is none, or it leads elsewhere than to the bot.
    pub async fn taps_at(&self, message: i64, row: usize, column: usize) -> Result<Delivery, NotVisible> {
        let chat = self.chat();
        let shown = chat.iter().find(|other| other.id == message && !other.deleted);
        match shown.and_then(|message| message.buttons.get(row)?.get(column)) {
            Some(button) => self.acts(message, button).await,
            None => Err(NotVisible::new(self, format!("sees no button {row}/{column} under message {message}"))),
        }
    }

    /// The page that the newest button with this label opens.
    ///
    /// # Errors
    /// If there is no such button, or it opens none.
    pub fn url_of(&self, label: &str) -> Result<String, NotVisible> {
        match find_button::find(self, label)? {
            Found::Button(_, Button { action: Action::Url(url) | Action::WebApp(url), .. }) => Ok(url),
            Found::Button(..) | Found::Key => Err(NotVisible::new(self, format!("sees no link behind “{label}”"))),
        }
    }

    /// Passes on what somebody wrote: this person, or one who hides who they are.
    pub async fn passes_on(&self, text: &str, of: Option<&Self>) -> Delivery {
        let date = self.core.clock.now().as_second();
        let origin = match of {
            Some(of) => {
                let user = json!({ "id": of.id, "is_bot": false, "first_name": of.name() });
                json!({ "type": "user", "date": date, "sender_user": user })
            }
            None => json!({ "type": "hidden_user", "date": date, "sender_user_name": "Anonim" }),
        };
        self.sends_as(None, text, |message| message.forwarded = Some(origin)).await
    }

    /// Shares the contact of somebody: of this person, or of one who is not on Telegram.
    pub async fn shares_contact(&self, of: Option<&Self>) -> Delivery {
        let mut contact =
            json!({ "phone_number": "+6281200000000", "first_name": of.map_or("Anonim".into(), Self::name) });
        if let Some(of) = of {
            contact["user_id"] = of.id.into();
        }
        self.sends_as(None, "", |message| message.contact = Some(contact)).await
    }

    /// Sends a picture.
    pub async fn sends_photo(&self, bytes: impl Into<Vec<u8>>) -> Delivery {
        self.sends_photo_saying(bytes, "").await
    }

    /// Sends a picture with a caption.
    pub async fn sends_photo_saying(&self, bytes: impl Into<Vec<u8>>, caption: &str) -> Delivery {
        self.sends(Some(upload("photo", bytes, Sort::Photo)), caption, None).await
    }

    /// Sends pictures as one album: a message each, one after the other.
    pub async fn sends_album(&self, pictures: &[Vec<u8>]) -> Vec<Delivery> {
        let album = self.core.with(|state| state.tick()).to_string();
        let mut deliveries = Vec::new();
        for picture in pictures {
            let photo = Some(upload("photo", picture.clone(), Sort::Photo));
            let part = Some(album.clone());
            deliveries.push(self.sends_as(photo, "", |message| message.album = part).await);
        }
        deliveries
    }

    /// Sends a file.
    pub async fn sends_file(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Delivery {
        self.sends(Some(upload(name, bytes, Sort::Document)), "", None).await
    }

    /// Blocks the bot.
    pub async fn blocks(&self) -> Delivery {
        self.turns("member", "kicked").await
    }

    /// Lets the bot speak again.
    pub async fn unblocks(&self) -> Delivery {
        self.turns("kicked", "member").await
    }

    /// Whether the bot is blocked.
    pub fn is_blocking(&self) -> bool {
        self.core.look(|state| {
            state.bots.get(&self.bot).and_then(|bot| bot.chats.get(&self.id)).is_some_and(|chat| chat.blocked)
        })
    }

    /// Sends the same update again.
    pub async fn redeliver(&self, delivery: &Delivery) -> Delivery {
        delivery::redeliver(&self.core, delivery).await
    }

    /// Sends the bot an update of any shape.
    pub async fn deliver_raw(&self, update: Value) -> Delivery {
        delivery::deliver_raw(&self.core, self.bot, update).await
    }

    /// All messages of the chat, oldest first, the deleted ones too.
    pub fn chat(&self) -> Vec<Message> {
        self.messages(|_, _| true)
    }

    /// The answers to taps, oldest first.
    pub fn toasts(&self) -> Vec<Toast> {
        let toasts = self.core.look(|state| Some(state.bots.get(&self.bot)?.chats.get(&self.id)?.toasts.clone()));
        toasts.unwrap_or_default()
    }

    /// The data of taps that the bot has not answered, so that their buttons still show a clock; oldest first.
    pub fn unanswered(&self) -> Vec<String> {
        self.core.look(|state| {
            let mine = |query: &&Query| query.bot == self.bot && query.user == self.id && !query.answered;
            state.queries.values().filter(mine).map(|query| query.data.clone()).collect()
        })
    }

    /// Messages of the bot that came, or changed, since the last [`Person::read`]; deleted ones are not among them.
    pub fn unread(&self) -> Vec<Message> {
        self.messages(|message, read| message.from_bot && !message.deleted && message.changed > read)
    }

    /// Takes note of all there is.
    pub fn read(&self) {
        self.core.with(|state| {
            let read = state.counter;
            if let Some(chat) = state.bot(self.bot).chats.get_mut(&self.id) {
                chat.read = read;
            }
        });
    }

    /// The keyboard below the chat.
    pub fn reply_keyboard(&self) -> Option<ReplyKeyboard> {
        let keyboard = self.core.look(|state| state.bots.get(&self.bot)?.chats.get(&self.id)?.keyboard.clone());
        keyboard.map(|(_, keyboard)| keyboard)
    }

    /// What the bot is doing (`typing`), for five seconds after it said so.
    pub fn bot_is(&self) -> Option<String> {
        let now = self.core.clock.now();
        let (action, since) = self.core.look(|state| state.bots.get(&self.bot)?.chats.get(&self.id)?.action.clone())?;
        (now.duration_since(since) <= SignedDuration::from_secs(5)).then_some(action)
    }

    fn messages(&self, wanted: impl Fn(&Stored, u64) -> bool) -> Vec<Message> {
        self.core.look(|state| {
            let Some(chat) = state.bots.get(&self.bot).and_then(|bot| bot.chats.get(&self.id)) else {
                return Vec::new();
            };
            chat.messages
                .values()
                .filter(|message| wanted(message, chat.read))
                .map(|message| state.show(message))
                .collect()
        })
    }
}

fn upload(name: &str, bytes: impl Into<Vec<u8>>, sort: Sort) -> (Upload, Sort) {
    (Upload { name: name.into(), mime: files::OF_ANY_KIND.into(), bytes: Bytes::from(bytes.into()) }, sort)
}

impl fmt::Debug for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "person {} in the chat with bot {}", self.id, self.bot)
    }
}
