//! The gateway's rules, each against the running gateway over HTTP.

mod callbacks;
mod cancel;
mod create;
mod faults;
mod fees;
mod find;
mod pay_page;
mod saved;
mod status;

use super::callback::client;
use super::{FeeBearer, Gateway, Mode};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use local_kit::clock::Clock;
use local_kit::fault::Killer;
use local_kit::part_context::PartContext;
use local_kit::serve::Server;
use local_kit::trace::{Event, Trace};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const SLUG: &str = "toko-uji";
const KEY: &str = "key-uji";
const SECRET: &str = "rahasia-callback";

/// A gateway with a live project, a clock that stands, and a shop that takes callbacks.
struct World {
    gateway: Gateway,
    clock: Clock,
    trace: Trace,
    http: reqwest::Client,
    shop: Shop,
    /// The functions that were killed.
    killed: Arc<Mutex<Vec<String>>>,
}

/// Takes callbacks and remembers them.
struct Shop {
    server: Server,
    taken: Arc<Mutex<Vec<Taken>>>,
    answers: Arc<Mutex<u16>>,
}

#[derive(Clone, Debug)]
struct Taken {
    kind: String,
    secret: Option<String>,
    body: Value,
}

impl World {
    async fn open() -> Self {
        Self::open_in(Mode::Live, FeeBearer::Buyer).await
    }

    async fn open_in(mode: Mode, bearer: FeeBearer) -> Self {
        let clock = Clock::standing("2026-11-22T07:05:33Z".parse().unwrap());
        let trace = Trace::default();
        let killed = Arc::<Mutex<Vec<String>>>::default();
        let list = killed.clone();
        let killer = Killer::new(move |function| list.lock().unwrap().push(function.into()));
        let gateway =
            Gateway::start(PartContext { clock: clock.clone(), trace: trace.clone(), killer, port: None }, None)
                .await
                .unwrap();
        let shop = Shop::open().await;
        gateway.project(SLUG, KEY, mode, bearer);
        gateway.set_callback(&shop.server.base_url(), SECRET);
        Self { gateway, clock, trace, http: client().unwrap(), shop, killed }
    }

    /// A QRIS transaction; tells its id.
    async fn sells(&self, order_id: &str, amount: u64) -> String {
        let (status, answer) = self.create(order_id, &json!({ "method": "qris", "amount": amount })).await;
        assert_eq!(status, 200, "{answer}");
        answer["txn_id"].as_str().unwrap().into()
    }

    async fn create(&self, order_id: &str, body: &Value) -> (u16, Value) {
        self.post(&format!("/api/v2/create-transaction/{SLUG}/{order_id}"), body.to_string()).await
    }

    async fn status(&self, txn_id: &str) -> (u16, Value) {
        self.get(&format!("/api/v2/transaction-status/{SLUG}/{txn_id}")).await
    }

    async fn cancel(&self, txn_id: &str) -> (u16, Value) {
        self.post(&format!("/api/v2/cancel-transaction/{SLUG}/{txn_id}"), String::new()).await
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        read(self.http.get(self.at(path)).header("x-api-key", KEY)).await
    }

    async fn post(&self, path: &str, body: String) -> (u16, Value) {
        let request = self.http.post(self.at(path)).header("x-api-key", KEY);
        read(request.header("content-type", "application/json").body(body)).await
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.base_url())
    }

    fn turn(&self, seconds: i64) {
        self.clock.turn(SignedDuration::from_secs(seconds));
    }

    fn last_event(&self) -> Event {
        self.trace.since(0).pop().unwrap()
    }
}

impl Shop {
    async fn open() -> Self {
        let taken = Arc::<Mutex<Vec<Taken>>>::default();
        let answers = Arc::new(Mutex::new(200));
        let (list, status) = (taken.clone(), answers.clone());
        let take = async move |headers: HeaderMap, body: Bytes| {
            let header = |name| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
            list.lock().unwrap().push(Taken {
                kind: header("content-type").unwrap_or_default(),
                secret: header("x-secret"),
                body: serde_json::from_slice(&body).unwrap(),
            });
            (StatusCode::from_u16(*status.lock().unwrap()).unwrap(), "noted")
        };
        let server = Server::start(None, Router::new().fallback(take)).await.unwrap();
        Self { server, taken, answers }
    }

    /// What came since this was asked last.
    fn takes(&self) -> Vec<Taken> {
        std::mem::take(&mut *self.taken.lock().unwrap())
    }

    fn answers(&self, status: u16) {
        *self.answers.lock().unwrap() = status;
    }
}

async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
