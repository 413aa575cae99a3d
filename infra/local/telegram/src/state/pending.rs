//! Updates the bot has not taken yet, and the queues they stand in.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
