//! The page of the local cloud: three phones on a table, the clock and the faults, and what happens behind each tap.

mod act;
mod assets;
mod chat;
mod control;
mod feed;
mod item;
mod people;
mod refused;
mod wire;

use anyhow::{Context, Result};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderName;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, post};
use axum::{Json, Router};
use feed::Feed;
use lapak_local::cloud::Cloud;
use local_kit::serve::Server;
pub use people::{ADMIN, OWNER};
use people::{Cast, Member};
use refused::Refused;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use wire::Hello;

/// Telegram takes no larger files from a bot.
const LARGEST_UPLOAD: usize = 50 * 1024 * 1024;

/// The page, served until it is dropped.
#[derive(Debug)]
pub struct Page {
    server: Server,
    reset: Arc<Notify>,
    _watch: JoinSet<()>,
    _closes: tokio::sync::watch::Sender<()>,
}

/// What the handlers work with. Clones share it.
#[derive(Clone, Debug)]
struct Desk {
    cloud: Arc<Cloud>,
    cast: Cast,
    feed: Feed,
    faults: control::switch::Faults,
    zone: String,
    reset: Arc<Notify>,
    /// The control strip shows what is no longer so.
    stale: Arc<Notify>,
    /// Changes, or fails to, when the page is served no more.
    closed: tokio::sync::watch::Receiver<()>,
}

/// Serves the page to those who come to `listener`.
///
/// # Errors
/// If the listener has no address.
pub fn serve(cloud: Arc<Cloud>, listener: TcpListener) -> Result<Page> {
    // On this page Telegram's redelivery is on: an update that a bot did not accept is delivered again.
    cloud.telegram.retry_by_itself(true);
    let (closes, closed) = tokio::sync::watch::channel(());
    let epoch = format!("{:x}", jiff::Timestamp::now().as_nanosecond());
    let desk = Desk {
        cast: Cast::open(&cloud),
        zone: cloud.template.variable("TIME_ZONE").unwrap_or("Asia/Jakarta").to_owned(),
        cloud,
        feed: Feed::new(epoch),
        faults: control::switch::Faults::default(),
        reset: Arc::default(),
        stale: Arc::default(),
        closed,
    };
    let watch = feed::publish_changes::watch(&desk);
    let reset = Arc::clone(&desk.reset);
    let server = Server::on(listener, router(desk)).context("cannot serve the page")?;
    Ok(Page { server, reset, _watch: watch, _closes: closes })
}

fn router(desk: Desk) -> Router {
    Router::new()
        .route("/", get(assets::page))
        .route("/assets/{*name}", get(assets::asset))
        .route("/live", get(feed::live::live))
        .route("/api/hello", get(hello))
        .route("/api/timeline", get(timeline))
        .route("/api/people", post(act::join))
        .route("/api/chat/{bot}/{person}", get(chat::messages))
        .route("/api/file/{file_id}", get(chat::file))
        .route("/api/act/{bot}/{person}", post(act::act))
        .route("/api/language/{bot}/{person}", post(act::speak))
        .route("/api/upload/{bot}/{person}", post(act::upload))
        .route("/api/control", post(control::control))
        .route("/api/script", post(control::script::script))
        .route("/api/item", get(item::item))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
        .with_state(desk)
}

/// `GET /api/hello`
async fn hello(State(desk): State<Desk>) -> Json<Hello> {
    // The number first: what is sent meanwhile comes twice, and nothing is missed.
    let newest = desk.feed.newest();
    Json(Hello {
        epoch: desk.feed.epoch.clone(),
        newest,
        bots: desk.cast.bots(),
        people: desk.cast.people(),
        gauges: desk.gauges().await,
    })
}

/// `GET /api/timeline`
async fn timeline(State(desk): State<Desk>) -> ([(HeaderName, &'static str); 1], String) {
    ([(CONTENT_TYPE, "application/json")], desk.feed.timeline())
}

impl Page {
    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        self.server.base_url()
    }

    /// Waits until the page requests a reset.
    pub async fn asked_to_reset(&self) {
        self.reset.notified().await;
    }
}

impl Desk {
    fn member(&self, bot: &str, person: i64) -> Result<Member, Refused> {
        self.cast.member(&format!("{bot}/{person}")).ok_or_else(|| Refused::unknown("nobody here has that chat"))
    }
}
