//! The two outside services alone, for a shop that runs elsewhere, such as in an emulator of AWS; a script acts as
//! the people.

use crate::clock::Clock;
use crate::fault::Killer;
use crate::pakasir::{FeeBearer, Gateway, Mode};
use crate::serve::Server;
use crate::telegram::{BotApi, Delivery};
use crate::trace::Trace;
use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

/// The Bot API and the gateway, with a door for the script. They end when this is dropped.
#[derive(Debug)]
pub struct Outside {
    desk: Desk,
    server: Server,
}

#[derive(Clone, Debug)]
struct Desk {
    telegram: BotApi,
    pakasir: Gateway,
}

/// What the script can ask for.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Act {
    /// Makes a bot known.
    Bot { token: String, username: String },
    /// Makes a project known.
    Project { slug: String, key: String },
    /// Says where the gateway calls back, as one pastes it there.
    Callback { url: String, secret: String },
    /// The id of a person.
    Person { token: String, name: String },
    /// A person writes to a bot.
    Writes { token: String, name: String, text: String },
    /// A person taps what they see with this label.
    Taps { token: String, name: String, label: String },
    /// What a person sees.
    Chat { token: String, name: String },
    /// The buyer of an order pays.
    Pays { order: String },
}

impl Outside {
    /// Starts both. Webhooks at function URLs of AWS are reached below `urls`, by their ids.
    ///
    /// # Errors
    /// If there is no port to listen on.
    pub async fn start(urls: &str) -> Result<Self> {
        let (clock, trace) = (Clock::running(), Trace::default());
        let telegram = BotApi::start(clock.clone(), trace.clone(), Killer::none(), None).await?;
        telegram.function_urls_are_at(urls);
        let pakasir = Gateway::start(clock, trace, Killer::none(), None).await?;
        let desk = Desk { telegram, pakasir };
        let router = Router::new().route("/", post(act)).with_state(desk.clone());
        let server = Server::start(None, router).await.context("cannot listen for the script")?;
        Ok(Self { desk, server })
    }

    /// Where they are, for the script.
    pub fn addresses(&self) -> Value {
        json!({
            "telegram": self.desk.telegram.base_url(),
            "pakasir": format!("{}/api/v2", self.desk.pakasir.base_url()),
            "acts": self.server.base_url(),
        })
    }
}

async fn act(State(desk): State<Desk>, Json(act): Json<Act>) -> (StatusCode, Json<Value>) {
    let Desk { telegram, pakasir } = desk;
    let done = match act {
        Act::Bot { token, username } => {
            telegram.add_bot(&token, &username, &username);
            Value::Null
        }
        Act::Project { slug, key } => {
            pakasir.project(&slug, &key, Mode::Sandbox, FeeBearer::Buyer);
            Value::Null
        }
        Act::Callback { url, secret } => {
            pakasir.set_callback(&url, &secret);
            Value::Null
        }
        Act::Person { token, name } => telegram.person(&token, &name).id().into(),
        Act::Writes { token, name, text } => taken(&telegram.person(&token, &name).writes(&text).await),
        Act::Taps { token, name, label } => match telegram.person(&token, &name).taps(&label).await {
            Ok(delivery) => taken(&delivery),
            Err(problem) => return (StatusCode::NOT_FOUND, Json(problem.to_string().into())),
        },
        Act::Chat { token, name } => json!(telegram.person(&token, &name).chat()),
        Act::Pays { order } => json!(pakasir.pays(&order).await),
    };
    (StatusCode::OK, Json(done))
}

fn taken(delivery: &Delivery) -> Value {
    json!({ "status": delivery.status, "problem": delivery.problem })
}
