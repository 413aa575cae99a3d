//! The two outside services alone, for a shop that runs elsewhere, such as in an emulator of AWS; a script acts as
//! the people.

use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use local_kit::clock::Clock;
use local_kit::part_context::PartContext;
use local_kit::serve::Server;
use local_pakasir::Gateway;
use local_telegram::BotApi;
use serde::Deserialize;
use serde_json::{Value, json};

/// The Bot API and the gateway, with a URL for the script. They stop when this is dropped.
#[derive(Debug)]
pub(crate) struct StandIns {
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
#[serde(untagged)]
enum Act {
    Telegram(local_telegram::Act),
    Pakasir(local_pakasir::Act),
}

impl StandIns {
    /// Starts both. Webhooks at function URLs of AWS are reached below `urls`, by their ids.
    ///
    /// # Errors
    /// If there is no port to listen on.
    pub(crate) async fn start(urls: &str) -> Result<Self> {
        let part_context = PartContext::alone(Clock::running());
        let telegram = BotApi::start(part_context.clone(), None).await?;
        telegram.function_urls_are_at(urls);
        let pakasir = Gateway::start(part_context, None).await?;
        let desk = Desk { telegram, pakasir };
        let router = Router::new().route("/", post(act)).with_state(desk.clone());
        let server = Server::start(None, router).await.context("cannot listen for the script")?;
        Ok(Self { desk, server })
    }

    /// Where they are, for the script.
    pub(crate) fn addresses(&self) -> Value {
        json!({
            "telegram": self.desk.telegram.base_url(),
            "pakasir": format!("{}/api/v2", self.desk.pakasir.base_url()),
            "acts": self.server.base_url(),
        })
    }
}

async fn act(State(desk): State<Desk>, Json(act): Json<Act>) -> (StatusCode, Json<Value>) {
    match act {
        Act::Telegram(act) => match desk.telegram.act(act).await {
            Ok(done) => (StatusCode::OK, Json(done)),
            Err(problem) => (StatusCode::NOT_FOUND, Json(problem.to_string().into())),
        },
        Act::Pakasir(act) => (StatusCode::OK, Json(desk.pakasir.act(act).await)),
    }
}
