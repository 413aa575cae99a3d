//! Delivers an update to a function as Telegram would, and carries out the Bot API call in the answer.

use super::real_bot::{RealBot, unreachable};
use local_kit::part_context::PartContext;
use local_kit::trace::Kind;
use local_telegram::Pending;
use reqwest::Response;
use reqwest::header::RETRY_AFTER;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Where a bot's updates go.
#[derive(Clone, Debug)]
pub(super) struct WebhookTarget {
    pub(super) account: RealBot,
    pub(super) url: String,
    /// The secret that Telegram sends in the header.
    pub(super) secret: SecretString,
    pub(super) part_context: PartContext,
}

/// An update that was not accepted: the answer, and when to retry if the answer says so.
struct NotTaken {
    answer: String,
    again: Option<Duration>,
}

impl WebhookTarget {
    /// Delivers an update, with retries after growing pauses, until it is accepted or stale.
    pub(super) async fn bring(&self, pending: &Pending) {
        let mut pause = Duration::ZERO;
        while !pending.is_stale(self.part_context.clock.now()) {
            let since = Instant::now();
            let sent = self.send(pending).await;
            let outcome = match &sent {
                Ok(answer) => answer.status().as_u16().to_string(),
                Err(not_taken) => not_taken.answer.clone(),
            };
            self.record(pending, outcome, since.elapsed());
            match sent {
                Ok(answer) => return self.obey(answer).await,
                Err(NotTaken { again, .. }) => tokio::time::sleep(again.unwrap_or(pause)).await,
            }
            pause = local_telegram::longer(pause);
        }
    }

    async fn send(&self, pending: &Pending) -> Result<Response, NotTaken> {
        let request = self.account.http.post(&self.url).json(&pending.update);
        let request = request.header("X-Telegram-Bot-Api-Secret-Token", self.secret.expose_secret());
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(answer),
            Ok(answer) => {
                let again = answer.headers().get(RETRY_AFTER).and_then(|seconds| seconds.to_str().ok()?.parse().ok());
                let status = answer.status().as_u16().to_string();
                Err(NotTaken { answer: status, again: again.map(Duration::from_secs) })
            }
            Err(error) => Err(NotTaken { answer: unreachable(&error).to_string(), again: None }),
        }
    }

    /// Carries out the Bot API call in an answer; its result and its errors are dropped, as at Telegram.
    async fn obey(&self, answer: Response) {
        let since = Instant::now();
        let mut event = self.part_context.event(Kind::Telegram, "answer");
        match local_telegram::ridden(answer).await {
            Ok(None) => return,
            Ok(Some((method, params))) => {
                let params = Value::Object(params);
                event.outcome = match self.account.call(&method, &params).await {
                    Ok(_) => "ok".into(),
                    Err(refused) => refused.to_string(),
                };
                event.call = method;
                event.detail = json!({ "chat_id": params["chat_id"], "in_answer": true });
            }
            Err(problem) => event.outcome = problem,
        }
        event.took = since.elapsed();
        self.part_context.trace.record(event);
    }

    fn record(&self, pending: &Pending, outcome: String, took: Duration) {
        let mut event = self.part_context.event(Kind::Telegram, format!("update {}", pending.kind()));
        event.outcome = outcome;
        event.took = took;
        event.detail = json!({ "update_id": pending.id() });
        self.part_context.trace.record(event);
    }
}
