//! The gateway as stories and the chat page use it.

use super::book::{Project, Target, save};
use super::callback;
use super::change::Change;
use super::routes;
use super::service::GatewayService;
use super::settings::Settings;
use super::transaction::{FeeBearer, Mode, Transaction};
use anyhow::Context as _;
use local_kit::distance::Distance;
use local_kit::fault::Faults;
use local_kit::part_context::PartContext;
use local_kit::serve::{self, Server};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// The running gateway. Clones share it; it stops when the last one goes.
#[derive(Clone, Debug)]
pub struct Gateway {
    /// Faults by the name of the call: `create`, `status`, `cancel`, `fee`, `simulate`, `callback` or `*`.
    pub faults: Faults,
    pub(super) service: Arc<GatewayService>,
    server: Arc<Server>,
}

impl Gateway {
    /// Opens a gateway: on the port of its surroundings; without one where it was last, or on any free one. Its book is saved
    /// in the folder `state`; without one it forgets.
    ///
    /// # Errors
    /// If there is no port to listen on, or the saved book can't be read.
    pub async fn start(part_context: PartContext, state: Option<PathBuf>) -> anyhow::Result<Self> {
        let PartContext { clock, trace, killer, port } = part_context;
        let mut book = state.as_deref().map(save::read).transpose()?.unwrap_or_default();
        let listener = listen(port, book.port).await.context("cannot listen for calls to the gateway")?;
        let address = listener.local_addr()?;
        book.port = Some(address.port());
        let faults = Faults::default();
        let service = Arc::new(GatewayService {
            clock,
            trace,
            killer,
            faults: faults.clone(),
            changes: broadcast::Sender::new(1024),
            http: callback::client()?,
            base_url: format!("http://{address}"),
            state,
            book: Mutex::new(book),
            settings: Mutex::default(),
            held: Mutex::default(),
            notes: Mutex::default(),
        });
        let server = Server::on(listener, routes::router(service.clone()))?;
        watch_the_clock(&service);
        Ok(Self { faults, service, server: Arc::new(server) })
    }

    /// `http://127.0.0.1:PORT`; callers add `/api/v2`, functions `/<LogicalId>/api/v2`.
    pub fn base_url(&self) -> &str {
        &self.service.base_url
    }

    /// How far away it is from the functions.
    pub fn distance(&self) -> &Distance {
        self.server.distance()
    }

    /// Adds a project, or sets an old one anew.
    pub fn project(&self, slug: &str, key: &str, mode: Mode, bearer: FeeBearer) {
        let mut book = self.service.book();
        book.set_project(slug, Project { key: key.into(), mode, bearer });
        self.service.save(&book);
    }

    /// Sets where callbacks go, and the secret they carry.
    pub fn set_callback(&self, url: &str, secret: &str) {
        let mut book = self.service.book();
        book.target = Some(Target { url: url.into(), secret: secret.into() });
        self.service.save(&book);
    }

    /// Changes settings: `gateway.configure(|settings| settings.cancel = Cancel::Unavailable)`.
    pub fn configure(&self, set: impl FnOnce(&mut Settings)) {
        set(&mut self.service.settings.lock().expect("no holder of the settings panics"));
    }

    /// How the settings stand.
    pub fn settings(&self) -> Settings {
        self.service.settings()
    }

    /// All transactions, oldest first.
    pub fn transactions(&self) -> Vec<Transaction> {
        self.service.with_book(|book, _| book.transactions().to_vec())
    }

    /// The newest transaction with this order id.
    pub fn find(&self, order_id: &str) -> Option<Transaction> {
        self.service.by_order(order_id)
    }

    /// Where the hosted page for an order is.
    pub fn page_of(&self, order_id: &str) -> Option<String> {
        self.find(order_id).map(|transaction| self.service.payment_link(&transaction))
    }

    /// What happens to transactions, as it happens.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.service.changes.subscribe()
    }
}

/// Listens where it was told to, else where it did last, else anywhere.
async fn listen(port: Option<u16>, last: Option<u16>) -> std::io::Result<TcpListener> {
    if port.is_none()
        && last.is_some()
        && let Ok(listener) = serve::listen(last).await
    {
        return Ok(listener);
    }
    serve::listen(port).await
}

/// Tells what the gateway cancels by itself when the clock is turned.
fn watch_the_clock(service: &Arc<GatewayService>) {
    let mut turns = service.clock.turns();
    let service = Arc::downgrade(service);
    tokio::spawn(async move {
        while turns.changed().await.is_ok() {
            match service.upgrade() {
                Some(service) => service.with_book(|_, _| ()),
                None => break,
            }
        }
    });
}
