//! Tests of the stand-in with a bot that records updates and has scripted answers.

mod edits;
mod faults;
mod files;
mod fuzz;
mod html;
mod kept;
mod numbers;
mod payments;
mod people;
mod strict;
mod updates;

use super::{BotApi, Call, Person};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use image::{DynamicImage, ImageFormat};
use local_kit::clock::Clock;
use local_kit::fault::Killer;
use local_kit::part_context::PartContext;
use local_kit::serve::Server;
use local_kit::trace::Trace;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

pub(super) const TOKEN: &str = "6100000001:AAtest_token";

/// A fake, a bot and a buyer.
pub(super) struct World {
    pub(super) api: BotApi,
    pub(super) clock: Clock,
    pub(super) trace: Trace,
    pub(super) killed: Arc<Mutex<Vec<String>>>,
    pub(super) budi: Person,
    pub(super) shop: Arc<Shop>,
    pub(super) http: reqwest::Client,
    _server: Server,
}

/// The bot's side.
pub(super) struct Shop {
    pub(super) updates: Mutex<Vec<(Value, String)>>,
    /// The next answers; after them 200 without a body.
    pub(super) answers: Mutex<VecDeque<(u16, Value)>>,
    /// Each answer takes a permit.
    pub(super) permits: Semaphore,
}

impl World {
    pub(super) async fn open() -> Self {
        Self::with(None).await
    }

    pub(super) async fn with(folder: Option<PathBuf>) -> Self {
        let clock = Clock::standing("2026-11-22T07:00:00Z".parse().unwrap());
        let trace = Trace::default();
        let killed = Arc::new(Mutex::new(Vec::new()));
        let list = killed.clone();
        let killer = Killer::new(move |function: &str| list.lock().unwrap().push(function.to_owned()));
        let api = BotApi::start(PartContext { clock: clock.clone(), trace: trace.clone(), killer, port: None }, folder)
            .await
            .unwrap();
        let shop =
            Arc::new(Shop { updates: Mutex::default(), answers: Mutex::default(), permits: Semaphore::new(1000) });
        let router = Router::new().fallback(take).with_state(shop.clone());
        let server = Server::start(None, router).await.unwrap();
        api.add_bot(TOKEN, "lapak_bot", "Lapak");
        api.set_webhook(TOKEN, &server.base_url(), "s3cret");
        let budi = api.person(TOKEN, "Budi Santoso");
        Self { http: crate::http_client::client().unwrap(), api, clock, trace, killed, budi, shop, _server: server }
    }

    /// Calls a method with a JSON body; gives the result or `code description`.
    pub(super) async fn call(&self, method: &str, params: Value) -> Result<Value, String> {
        let url = format!("{}/bot{TOKEN}/{method}", self.api.base_url());
        result(self.http.post(url).json(&params).send().await.unwrap()).await
    }

    /// Sends Budi a message and gives its id.
    pub(super) async fn tell(&self, mut params: Value) -> i64 {
        params["chat_id"] = self.budi.id().into();
        self.call("sendMessage", params).await.unwrap()["message_id"].as_i64().unwrap()
    }

    /// Plans how the bot answers the next update.
    pub(super) fn answer(&self, status: u16, body: Value) {
        self.shop.answers.lock().unwrap().push_back((status, body));
    }

    /// The newest update the bot got.
    pub(super) fn newest(&self) -> Value {
        self.shop.updates.lock().unwrap().last().unwrap().0.clone()
    }

    /// The contents of what `getFile` answered.
    pub(super) async fn download(&self, file: &Value) -> Vec<u8> {
        let path = file["file_path"].as_str().unwrap();
        let url = format!("{}/TelegramFunction/file/bot{TOKEN}/{path}", self.api.base_url());
        self.http.get(url).send().await.unwrap().bytes().await.unwrap().into()
    }

    pub(super) fn last_call(&self) -> Call {
        self.api.calls().pop().unwrap()
    }
}

pub(super) async fn result(response: reqwest::Response) -> Result<Value, String> {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    if body["ok"] == true {
        return Ok(body["result"].clone());
    }
    assert_eq!(body["error_code"], status);
    Err(format!("{status} {}", body["description"].as_str().unwrap()))
}

/// A PNG of this size.
pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    DynamicImage::new_luma8(width, height).write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner()
}

/// One row of one button.
pub(super) fn button(label: &str, data: &str) -> Value {
    json!({ "inline_keyboard": [[{ "text": label, "callback_data": data }]] })
}

async fn take(State(shop): State<Arc<Shop>>, headers: HeaderMap, update: axum::Json<Value>) -> Response {
    let secret = headers.get("x-telegram-bot-api-secret-token").map(|secret| secret.to_str().unwrap().to_owned());
    shop.updates.lock().unwrap().push((update.0, secret.unwrap_or_default()));
    shop.permits.acquire().await.unwrap().forget();
    let answer = shop.answers.lock().unwrap().pop_front();
    match answer {
        None => StatusCode::OK.into_response(),
        Some((status, body)) => {
            let seconds = body["wait"].as_u64().map(|seconds| [("retry-after", seconds.to_string())]);
            let answer = (StatusCode::from_u16(status).unwrap(), axum::Json(body));
            seconds.map_or_else(|| answer.clone().into_response(), |header| (header, answer.clone()).into_response())
        }
    }
}
