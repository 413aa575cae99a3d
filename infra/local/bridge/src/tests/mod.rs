//! Tests of the bridge: between a shop with scripted answers and the stand-ins, which take the place of the real services.

mod check;
mod relay;
mod routing;

use super::{Bridge, BridgeConfig, Relay, WebhookTarget};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use local_aws::template::Template;
use local_kit::clock::Clock;
use local_kit::part_context::PartContext;
use local_kit::serve::Server;
use local_pakasir::{FeeBearer, Gateway, Mode};
use local_telegram::{BotApi, Person};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

const TOKEN: &str = "6100000001:AAreal_token";
const OWNER_TOKEN: &str = "6100000002:AAreal_owner";

/// The real services, as far as they go, and a buyer in a real chat.
struct Outside {
    telegram: BotApi,
    pakasir: Gateway,
    budi: Person,
}

/// An update that the shop has received; it waits for its answer.
struct Brought {
    update: Value,
    secret: String,
    answer: oneshot::Sender<Response>,
}

/// A shop that is asked update by update.
struct Shop {
    brought: mpsc::UnboundedReceiver<Brought>,
    part_context: PartContext,
    _server: Server,
    relay: JoinHandle<()>,
}

impl Outside {
    async fn open() -> Self {
        let part_context = PartContext::alone(Clock::running());
        let telegram = BotApi::start(part_context.clone(), None).await.unwrap();
        let pakasir = Gateway::start(part_context, None).await.unwrap();
        telegram.add_bot(TOKEN, "toko_bot", "Toko");
        telegram.add_bot(OWNER_TOKEN, "toko_owner_bot", "Toko · Owner");
        pakasir.project("toko", "k3y", Mode::Sandbox, FeeBearer::Buyer);
        Self { budi: telegram.person(TOKEN, "Budi"), telegram, pakasir }
    }

    /// What the environment says, and `more`.
    fn wanted(&self, more: &[(&str, &str)]) -> BridgeConfig {
        let (telegram, pakasir) = (self.telegram.base_url(), format!("{}/api/v2", self.pakasir.base_url()));
        let said = [("BOT_API_URL", telegram.as_str()), ("PAKASIR_API_URL", pakasir.as_str())];
        let of = |name: &str| said.iter().chain(more).find(|(known, _)| *known == name);
        BridgeConfig::read(|name| of(name).map(|(_, value)| (*value).to_owned())).unwrap()
    }

    async fn check(&self, more: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let wanted = self.wanted(more);
        let bridge = Bridge::check(&wanted, &template(&wanted)).await.map_err(|error| format!("{error:#}"))?;
        Ok(bridge.said().to_vec())
    }

    /// A shop behind the bridge.
    async fn shop(&self) -> Shop {
        let wanted = self.wanted(&[("BOT_TOKEN", TOKEN)]);
        let mut bridge = Bridge::check(&wanted, &template(&wanted)).await.unwrap();
        let member = bridge.members.remove(0);
        let (door, brought) = mpsc::unbounded_channel();
        let server = Server::start(None, Router::new().fallback(take).with_state(door)).await.unwrap();
        let clock = Clock::standing("2026-11-22T07:00:00Z".parse().unwrap());
        let part_context = PartContext::alone(clock);
        let (url, secret) = (server.base_url(), "s3cret".into());
        let door = WebhookTarget { account: member.account, url, secret, part_context: part_context.clone() };
        let relay = tokio::spawn(Relay::new(door, member.username).run());
        Shop { brought, part_context, _server: server, relay }
    }
}

impl Shop {
    async fn next(&mut self) -> Brought {
        tokio::time::timeout(Duration::from_secs(20), self.brought.recv()).await.expect("an update comes").unwrap()
    }

    /// What happened to updates and to methods in answers.
    fn happened(&self) -> Vec<String> {
        let events = self.part_context.trace.since(0);
        events.iter().map(|event| format!("{}: {}", event.call, event.outcome)).collect()
    }
}

impl Brought {
    fn text(&self) -> &str {
        self.update["message"]["text"].as_str().unwrap_or_default()
    }

    fn answers(self, status: u16, body: Value) {
        self.answer.send((StatusCode::from_u16(status).unwrap(), Json(body)).into_response()).unwrap();
    }
}

async fn take(
    State(door): State<mpsc::UnboundedSender<Brought>>,
    headers: HeaderMap,
    Json(update): Json<Value>,
) -> Response {
    let (answer, answered) = oneshot::channel();
    let secret = headers["x-telegram-bot-api-secret-token"].to_str().unwrap().to_owned();
    door.send(Brought { update, secret, answer }).ok().unwrap();
    answered.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn template(wanted: &BridgeConfig) -> Template {
    Template::read(&template_file(), &wanted.parameters, "").unwrap()
}

fn template_file() -> PathBuf {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../template.yaml").into()
}

fn says(to: &Person, text: &str) -> Value {
    json!({ "method": "sendMessage", "chat_id": to.id(), "text": text })
}
