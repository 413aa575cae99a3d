//! The Bot API as tests and the local cloud use it: bots, people, what was called, what goes wrong.

use crate::bot_card::BotCard;
use crate::call::record::Call;
use crate::delivery::{self, Delivery, redelivery};
use crate::disk::{self, Disk};
use crate::fake_ids::{self, user_id};
use crate::http;
use crate::messages::message::{File, Message};
use crate::methods;
use crate::person::Person;
use crate::shared_state::SharedState;
use crate::state::{Bot, Change, State};
use anyhow::{Context, Result};
use local_kit::distance::Distance;
use local_kit::fault::Faults;
use local_kit::part_context::PartContext;
use local_kit::serve::{self, Server};
use parking_lot::Mutex;
use serde_json::Value;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::broadcast;

/// The number the first update comes after.
const FIRST_UPDATE: i64 = 700_000_000;

/// The fake Bot API. Clones share one.
#[derive(Clone)]
pub struct BotApi {
    /// What goes wrong with the next calls, by method (`sendMessage`, `*`).
    pub faults: Faults,
    core: Arc<SharedState>,
    server: Arc<Server>,
    disk: Option<Arc<Mutex<Disk>>>,
}

impl BotApi {
    /// Starts to listen. Its state is kept in `folder`; in memory only if none.
    ///
    /// # Errors
    /// If the port is taken or the state can't be read.
    pub async fn start(part_context: PartContext, folder: Option<PathBuf>) -> Result<Self> {
        let PartContext { clock, trace, killer, port } = part_context;
        let (disk, state) = match &folder {
            Some(folder) => Disk::open(folder).map(|(disk, state)| (Some(Arc::new(Mutex::new(disk))), state))?,
            None => (None, State::default()),
        };
        let core = Arc::new(SharedState::new(clock, trace, killer, state)?);
        let listener = serve::listen(port).await.context("cannot listen for calls to the Bot API")?;
        let server = Server::on(listener, http::router(core.clone())).context("cannot serve the Bot API")?;
        if let Some(disk) = &disk {
            tokio::spawn(disk::keep(Arc::downgrade(&core), disk.clone()));
        }
        Ok(Self { faults: core.faults.clone(), core, server: Arc::new(server), disk })
    }

    /// Where the methods are, without the `/bot…`.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// How far away it is from the functions.
    pub fn distance(&self) -> &Distance {
        self.server.distance()
    }

    /// Makes a bot known, or gives it another token and user name.
    pub fn add_bot(&self, token: &str, username: &str, name: &str) {
        let id = fake_ids::bot_id(token);
        self.core.with(|state| {
            let bot = state.bots.entry(id).or_insert_with(|| Bot {
                id,
                name: name.into(),
                updates: FIRST_UPDATE,
                ..Bot::default()
            });
            bot.token = token.into();
            bot.username = username.trim_start_matches('@').into();
        });
    }

    /// Sets a bot's webhook, as `setWebhook` would. The bot becomes known if it is not yet.
    pub fn set_webhook(&self, token: &str, url: &str, secret: &str) {
        let bot = self.known(token);
        self.core.with(|state| methods::set_webhook(state.bot(bot), url, secret));
        if self.core.retries.load(Ordering::Relaxed) {
            redelivery::kick(&self.core, bot);
        }
    }

    /// Takes a bot's webhook away, as `deleteWebhook` would.
    pub fn delete_webhook(&self, token: &str) {
        let bot = self.known(token);
        self.core.with(|state| state.bot(bot).webhook = None);
    }

    /// The person of this name in the private chat with a bot; both begin with the first use.
    pub fn person(&self, token: &str, name: &str) -> Person {
        let bot = self.known(token);
        let id = user_id(name);
        self.core.with(|state| {
            state.users.entry(id).or_insert_with(|| fake_ids::user(id, name));
            if !state.bot(bot).chats.contains_key(&id) {
                state.chat(bot, id);
            }
        });
        self.person_of(bot, id)
    }

    /// Makes a channel known, whose administrators a bot can become.
    pub fn add_channel(&self, username: &str, title: &str) {
        let id = fake_ids::channel_id(username);
        self.core.with(|state| {
            let channel = state.channels.entry(id).or_default();
            (channel.id, channel.username, channel.title) = (id, username.into(), title.into());
        });
    }

    /// Makes a bot an administrator of a channel, or takes that away.
    pub fn set_channel_admin(&self, token: &str, username: &str, is_admin: bool) {
        let bot = self.known(token);
        self.core.with(|state| {
            if let Some(channel) = state.channels.get_mut(&fake_ids::channel_id(username)) {
                if is_admin {
                    channel.admins.insert(bot);
                } else {
                    channel.admins.remove(&bot);
                }
            }
        });
    }

    /// What was posted to a channel, oldest first.
    pub fn posts(&self, username: &str) -> Vec<Message> {
        let id = fake_ids::channel_id(username);
        self.core.look(|state| {
            let posts = state.channels.get(&id).map_or(&[][..], |channel| &channel.posts);
            posts.iter().map(|post| state.show(post)).collect()
        })
    }

    /// Everybody who has a chat with the bot.
    pub fn people(&self, token: &str) -> Vec<Person> {
        let bot = self.known(token);
        let ids: Vec<i64> = self
            .core
            .look(|state| state.bots.get(&bot).map(|bot| bot.chats.keys().copied().collect()).unwrap_or_default());
        ids.into_iter().map(|id| self.person_of(bot, id)).collect()
    }

    /// All bots.
    pub fn bots(&self) -> Vec<BotCard> {
        self.core.look(|state| state.bots.values().map(BotCard::of).collect())
    }

    /// All calls so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.core.calls.lock().clone()
    }

    /// A file by its id.
    pub fn file(&self, file_id: &str) -> Option<File> {
        self.core.look(|state| {
            let file = state.files.get(file_id)?;
            Some(File { name: file.name.clone(), mime: file.mime.clone(), bytes: file.bytes.clone() })
        })
    }

    /// Tells of each change in a chat.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.core.changes.subscribe()
    }

    /// Sends the same update again, with the same id.
    pub async fn redeliver(&self, delivery: &Delivery) -> Delivery {
        delivery::redeliver(&self.core, delivery).await
    }

    /// Sends an update of any shape; its `update_id` is kept if it has one.
    pub async fn deliver_raw(&self, token: &str, update: Value) -> Delivery {
        delivery::deliver_raw(&self.core, self.known(token), update).await
    }

    /// Updates not yet taken by the bot, oldest first; stale ones are forgotten.
    pub fn pending(&self, token: &str) -> Vec<Delivery> {
        let bot = self.known(token);
        let now = self.core.clock.now();
        self.core.with(|state| {
            let known = state.bot(bot);
            known.pending.retain(|pending| !pending.is_stale(now));
            known.pending.iter().map(|pending| Delivery::of(bot, pending)).collect()
        })
    }

    /// Whether updates the bot failed to take are sent again without being asked, with growing pauses. Off at first.
    pub fn retry_by_itself(&self, on: bool) {
        self.core.retries.store(on, Ordering::Relaxed);
        if on {
            let bots: Vec<i64> = self.core.look(|state| state.bots.keys().copied().collect());
            bots.into_iter().for_each(|bot| redelivery::kick(&self.core, bot));
        }
    }

    /// Whether more than about one message a second to a chat, after a short burst, or more than 30 a second to all
    /// chats are refused with 429. Off at first.
    /// It goes by real time.
    pub fn limit_rates(&self, on: bool) {
        self.core.limits.store(on, Ordering::Relaxed);
    }

    /// Reaches webhooks at function URLs of AWS, `https://<id>.lambda-url.<region>.on.aws/…`, at `<base>/<id>/…`
    /// from now on. The first base stays.
    pub fn function_urls_are_at(&self, base: &str) {
        self.core.function_urls.get_or_init(|| base.trim_end_matches('/').to_owned());
    }

    /// Writes the state down and stops to send updates again. It listens until the last clone is dropped.
    pub async fn close(&self) {
        self.core.closed.store(true, Ordering::Relaxed);
        let Some(disk) = &self.disk else { return };
        if let Err(error) = disk.lock().save(&self.core) {
            tracing::error!("{error:#}");
        }
    }

    fn person_of(&self, bot: i64, id: i64) -> Person {
        Person { core: self.core.clone(), bot, id, _server: self.server.clone() }
    }

    /// The id of the bot with this token, which becomes known if it is not yet.
    fn known(&self, token: &str) -> i64 {
        if let Some(bot) = self.core.look(|state| state.bot_of(token)) {
            return bot;
        }
        let id = fake_ids::bot_id(token);
        self.add_bot(token, &format!("bot_{id}"), &format!("Bot {id}"));
        id
    }
}

impl fmt::Debug for BotApi {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BotApi at {}", self.base_url())
    }
}
