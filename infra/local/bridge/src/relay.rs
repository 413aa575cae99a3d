//! Fetches a bot's updates and delivers them: one at a time in each queue, all queues concurrently.

use super::deliver::WebhookTarget;
use super::real_bot::Refused;
use local_telegram::{Pending, Queue, queue_of};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::task::JoinSet;

/// The updates of one bot.
#[derive(Debug)]
pub(super) struct Relay {
    webhook: WebhookTarget,
    /// Its name in log messages.
    username: String,
    /// Not yet taken by the function, by number. Telegram keeps them too until then: after a restart they come again.
    waiting: BTreeMap<i64, Pending>,
    /// Taken, while an earlier one is not.
    taken: BTreeSet<i64>,
    /// The number after the newest.
    next: i64,
    /// Queues with an update in flight.
    busy: BTreeSet<Queue>,
    in_flight: JoinSet<(i64, Queue)>,
    complaint: Option<String>,
}

/// How long a call waits for an update, in seconds (long polling).
const LONG: u64 = 50;
/// After this time the next updates are fetched, though some are still being delivered.
const GLANCE: Duration = Duration::from_millis(250);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

impl Relay {
    pub(super) fn new(webhook: WebhookTarget, username: String) -> Self {
        Self {
            webhook,
            username,
            waiting: BTreeMap::new(),
            taken: BTreeSet::new(),
            next: 0,
            busy: BTreeSet::new(),
            in_flight: JoinSet::new(),
            complaint: None,
        }
    }

    /// Runs until it is dropped.
    pub(super) async fn run(mut self) {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.ask().await {
                Ok(updates) => {
                    (pause, self.complaint) = (FIRST_PAUSE, None);
                    self.keep(updates);
                }
                Err(refused) => {
                    tokio::time::sleep(self.complain(&refused).unwrap_or(pause)).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            self.start();
            self.watch().await;
        }
    }

    /// Fetches updates. The offset confirms to Telegram all updates before the first that was not accepted.
    async fn ask(&mut self) -> Result<Value, Refused> {
        let offset = self.waiting.first_key_value().map_or(self.next, |(first, _)| *first);
        self.taken = self.taken.split_off(&offset);
        let timeout = if self.waiting.is_empty() { LONG } else { 0 };
        // Without a list, Telegram would use that of the latest caller; an empty one means all kinds that a webhook gets by default.
        let params = json!({ "offset": offset, "timeout": timeout, "allowed_updates": [] });
        self.webhook.account.call("getUpdates", &params).await
    }

    fn keep(&mut self, updates: Value) {
        let Value::Array(updates) = updates else { return };
        for update in updates {
            let Some(id) = update["update_id"].as_i64().filter(|id| !self.taken.contains(id)) else { continue };
            self.next = self.next.max(id + 1);
            let born = self.webhook.part_context.clock.now();
            self.waiting.entry(id).or_insert_with(|| Pending { queue: queue_of(&update), update, born });
        }
    }

    /// Sends the first update of each queue that has none in flight.
    fn start(&mut self) {
        for (id, pending) in &self.waiting {
            if self.busy.insert(pending.queue) {
                let (webhook, id, pending) = (self.webhook.clone(), *id, pending.clone());
                self.in_flight.spawn(async move {
                    webhook.bring(&pending).await;
                    (id, pending.queue)
                });
            }
        }
    }

    /// Waits until an update is through, but not for long: more may have come.
    async fn watch(&mut self) {
        let Ok(Some(Ok(ended))) = tokio::time::timeout(GLANCE, self.in_flight.join_next()).await else { return };
        let mut ended = Some(ended);
        while let Some((id, queue)) = ended {
            self.waiting.remove(&id);
            self.busy.remove(&queue);
            self.taken.insert(id);
            ended = self.in_flight.try_join_next().and_then(Result::ok);
        }
        self.start();
    }

    /// Says what is wrong, once; when to ask again, if Telegram said so.
    fn complain(&mut self, refused: &Refused) -> Option<Duration> {
        let complaint = refused.to_string();
        if self.complaint.as_ref() != Some(&complaint) {
            tracing::error!("no updates of @{} for now: {complaint}", self.username);
            self.complaint = Some(complaint);
        }
        match refused {
            Refused::Answer { retry_after, .. } => *retry_after,
            Refused::Unreachable(_) => None,
        }
    }
}
