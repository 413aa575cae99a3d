//! Delivers updates to the webhook, one at a time in each queue.

pub(crate) mod redelivery;
mod webhook_reply;

pub use redelivery::longer;
pub use webhook_reply::ridden;

use crate::shared_state::SharedState;
use crate::state::Webhook;
use crate::state::pending::{Pending, Queue};
use local_kit::trace::{Event, Kind};
use redelivery::{insist, wait};
use reqwest::header::RETRY_AFTER;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;
use webhook_reply::obey;

/// An update that was sent, and how the bot took it.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// The status of the webhook's answer; 0 if there was none, see `problem`.
    pub status: u16,
    /// The id of the update.
    pub update_id: i64,
    /// The update as it was sent.
    pub update: Value,
    /// How many seconds the bot asked to be left alone, by `Retry-After` on an answer that was not an acknowledgement.
    pub retry_after: Option<u64>,
    /// Why there was no answer, or what was wrong with it.
    pub problem: Option<String>,
    /// The bot's id.
    pub bot: i64,
}

impl Delivery {
    /// Nothing was sent.
    pub(crate) fn none(bot: i64, problem: impl Into<String>) -> Self {
        Self { bot, problem: Some(problem.into()), ..Self::default() }
    }

    /// Whether the bot took it.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(crate) fn of(bot: i64, pending: &Pending) -> Self {
        Self { bot, update_id: pending.id(), update: pending.update.clone(), ..Self::default() }
    }

    fn pending(&self, core: &SharedState) -> Pending {
        Pending { update: self.update.clone(), queue: queue_of(&self.update), born: core.clock.now() }
    }
}

/// Gives a new update its number and brings it to the bot. `content` is `{"message": …}` and the like.
pub(crate) async fn deliver(core: &Arc<SharedState>, bot: i64, content: Value) -> Delivery {
    let born = core.clock.now();
    let kind = content.as_object().and_then(|fields| fields.keys().next().cloned()).unwrap_or_default();
    let pending = core.with(|state| {
        let bot = state.bot(bot);
        if bot.allowed_updates.as_ref().is_some_and(|kinds| !kinds.contains(&kind)) {
            return None;
        }
        bot.updates += 1;
        let mut update = json!({ "update_id": bot.updates });
        if let (Some(update), Value::Object(content)) = (update.as_object_mut(), content) {
            update.extend(content);
        }
        let queue = queue_of(&update);
        let pending = Pending { update, queue, born };
        bot.pending.push(pending.clone());
        Some(pending)
    });
    match pending {
        None => Delivery::none(bot, format!("{kind} is not among allowed_updates")),
        Some(pending) => {
            core.fresh.notify_waiters();
            bring(core, bot, pending).await
        }
    }
}

/// Sends an update of any shape, numbered if it has no number.
pub(crate) async fn deliver_raw(core: &Arc<SharedState>, bot: i64, mut update: Value) -> Delivery {
    if update.is_object() && update.get("update_id").is_none() {
        update["update_id"] = core.with(|state| {
            let bot = state.bot(bot);
            bot.updates += 1;
            bot.updates.into()
        });
    }
    let pending = Pending { queue: queue_of(&update), update, born: core.clock.now() };
    core.with(|state| state.bot(bot).pending.push(pending.clone()));
    bring(core, bot, pending).await
}

/// Sends the same update again.
pub(crate) async fn redeliver(core: &Arc<SharedState>, delivery: &Delivery) -> Delivery {
    let (bot, pending) = (delivery.bot, delivery.pending(core));
    let Some(webhook) = webhook(core, bot) else { return no_webhook(bot, &pending) };
    let _in_flight = core.queue(bot, pending.queue).lock_owned().await;
    post(core, bot, &webhook, &pending).await
}

/// Sends an update when its turn in the queue has come.
pub(crate) async fn bring(core: &Arc<SharedState>, bot: i64, pending: Pending) -> Delivery {
    let Some(webhook) = webhook(core, bot) else { return no_webhook(bot, &pending) };
    let queue = core.queue(bot, pending.queue);
    if !core.retries.load(Ordering::Relaxed) {
        let _in_flight = queue.lock_owned().await;
        return post(core, bot, &webhook, &pending).await;
    }
    // An update in a queue that is stuck would wait for long.
    match queue.clone().try_lock_owned() {
        Ok(in_flight) => {
            let delivery = post(core, bot, &webhook, &pending).await;
            if !delivery.is_ok() {
                tokio::spawn(insist(core.clone(), delivery.clone(), pending, in_flight));
            }
            delivery
        }
        Err(_) => {
            tokio::spawn(wait(core.clone(), bot, pending.queue, queue));
            Delivery { problem: Some("it waits for an earlier one".into()), ..Delivery::of(bot, &pending) }
        }
    }
}

fn no_webhook(bot: i64, pending: &Pending) -> Delivery {
    Delivery { problem: Some("the bot has no webhook".into()), ..Delivery::of(bot, pending) }
}

/// Where the bot takes its updates.
pub(crate) fn webhook(core: &SharedState, bot: i64) -> Option<Webhook> {
    core.look(|state| state.bots.get(&bot)?.webhook.clone())
}

/// Sends an update, without regard to its queue.
pub(crate) async fn post(core: &SharedState, bot: i64, webhook: &Webhook, pending: &Pending) -> Delivery {
    let connections = core.connections(bot, webhook.max_connections);
    // The semaphore is never closed, so waiting can't fail.
    let _place = connections.acquire().await;
    let since = Instant::now();
    let mut request = core.http.post(reached(core, &webhook.url)).json(&pending.update);
    if !webhook.secret.is_empty() {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", &webhook.secret);
    }
    let mut delivery = Delivery::of(bot, pending);
    match request.send().await {
        Ok(answer) => {
            delivery.status = answer.status().as_u16();
            if answer.status().is_success() {
                core.with(|state| state.bot(bot).pending.retain(|other| other.id() != pending.id()));
                delivery.problem = obey(core, bot, answer).await;
            } else {
                let wait = answer.headers().get(RETRY_AFTER).and_then(|seconds| seconds.to_str().ok()?.parse().ok());
                delivery.retry_after = wait;
                delivery.problem = Some(format!("Wrong response from the webhook: {}", answer.status()));
            }
        }
        Err(error) if error.is_timeout() => delivery.problem = Some("Read timeout expired".into()),
        Err(error) if error.is_connect() => delivery.problem = Some("Connection refused".into()),
        Err(_) => delivery.problem = Some("Webhook connection closed".into()),
    }
    if !delivery.is_ok() {
        let words = delivery.problem.clone().unwrap_or_default();
        core.with(|state| state.bot(bot).last_error = Some((core.clock.now(), words)));
    }
    let mut event = Event::new(core.clock.now(), Kind::Telegram, format!("update {}", pending.kind()));
    event.outcome = delivery.problem.clone().unwrap_or_else(|| delivery.status.to_string());
    event.took = since.elapsed();
    event.detail = json!({ "update_id": delivery.update_id });
    core.trace.record(event);
    delivery
}

/// Where a webhook really is.
fn reached(core: &SharedState, url: &str) -> String {
    let elsewhere = || {
        let (host, path) = url.strip_prefix("https://")?.split_once('/')?;
        let (id, rest) = host.split_once(".lambda-url.")?;
        rest.ends_with(".on.aws").then_some(())?;
        Some(format!("{}/{id}/{path}", core.function_urls.get()?))
    };
    elsewhere().unwrap_or_else(|| url.to_owned())
}

/// Messages and memberships queue by chat, taps by person.
pub fn queue_of(update: &Value) -> Queue {
    let number = |path: &str| update.pointer(path).and_then(Value::as_i64);
    match number("/callback_query/from/id").or_else(|| number("/pre_checkout_query/from/id")) {
        Some(person) => Queue::Taps(person),
        None => {
            Queue::Chat(number("/message/chat/id").or_else(|| number("/my_chat_member/chat/id")).unwrap_or_default())
        }
    }
}
