//! Where calls are answered: the book behind its lock, and everything that must happen when it changes.

mod send_callback;

use crate::book::{Book, Moment, save};
use crate::callback::CallbackRequest;
use crate::change::Change;
use crate::inbound::Inbound;
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::transaction::Transaction;
use axum::Json;
use axum::response::{IntoResponse, Response};
use local_kit::clock::Clock;
use local_kit::fault::{Fault, Faults, Killer};
use local_kit::serve;
use local_kit::trace::{Event, Kind, Trace};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};
use tokio::sync::broadcast;

#[derive(Debug)]
pub(crate) struct GatewayService {
    pub(crate) clock: Clock,
    pub(crate) trace: Trace,
    pub(crate) killer: Killer,
    pub(crate) faults: Faults,
    pub(crate) changes: broadcast::Sender<Change>,
    pub(crate) http: reqwest::Client,
    pub(crate) base_url: String,
    /// The folder the book is saved in.
    pub(crate) state: Option<PathBuf>,
    pub(crate) book: Mutex<Book>,
    pub(crate) settings: Mutex<Settings>,
    /// Callbacks that wait for their release.
    pub(crate) held: Mutex<Vec<CallbackRequest>>,
    /// What the pay pages tell of what was tried on them, with the transaction's id.
    pub(crate) notes: Mutex<Vec<(String, String)>>,
}

impl GatewayService {
    /// Answers an API call: meets its fault, does its work on the book, writes it down.
    pub(crate) async fn answer(
        &self,
        call: &str,
        inbound: Inbound,
        work: impl FnOnce(&Inbound, &mut Book, &Moment) -> Result<Value, Refusal>,
    ) -> Response {
        let arrival = inbound.arrival;
        let fault = self.faults.take(call);
        let mut event = Event::new(self.clock.now(), Kind::Pakasir, call);
        event.function.clone_from(&inbound.function);
        event.detail = json!({ "line": inbound.line, "body": inbound.recorded() });
        if fault == Some(Fault::Hang) {
            event.outcome = "hangs".into();
            self.trace.record(event.clone());
        }
        let named = fault.as_ref().and_then(named);
        let mut answered = Value::Null;
        let response = serve::meet(fault, &self.killer, &inbound.function, async {
            match inbound.readable().and_then(|()| self.with_book(|book, moment| work(&inbound, book, moment))) {
                Ok(answer) => {
                    answered = answer.clone();
                    Json(answer).into_response()
                }
                Err(refusal) => {
                    answered = refusal.said().into();
                    refusal.into_response()
                }
            }
        })
        .await;
        event.detail["answer"] = answered;
        event.outcome = named.map_or_else(|| response.status().as_u16().to_string(), Into::into);
        arrival.mark(&mut event);
        self.trace.record(event);
        response
    }

    /// Works on the book as it stands now, then saves and tells what changed.
    pub(crate) fn with_book<T>(&self, work: impl FnOnce(&mut Book, &Moment) -> T) -> T {
        let moment = Moment { now: self.clock.now(), settings: self.settings() };
        let mut book = self.book();
        book.sweep(moment.now);
        let answer = work(&mut book, &moment);
        let news = book.news();
        if !news.is_empty() {
            self.save(&book);
        }
        for change in news {
            self.tell(change);
        }
        answer
    }

    pub(crate) fn by_txn(&self, txn_id: &str) -> Option<Transaction> {
        self.with_book(|book, _| book.by_txn(txn_id).cloned())
    }

    pub(crate) fn by_order(&self, order_id: &str) -> Option<Transaction> {
        self.with_book(|book, _| book.by_order(order_id).cloned())
    }

    /// Where the hosted page of a transaction is.
    pub(crate) fn payment_link(&self, transaction: &Transaction) -> String {
        format!("{}/pay-v2/{}", self.base_url, transaction.txn_id)
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings.lock().expect("no holder of the settings panics").clone()
    }

    /// The book, to set what is no transaction.
    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("no holder of the book panics")
    }

    /// Saves the book, if there is a folder for it.
    pub(crate) fn save(&self, book: &Book) {
        if let Some(folder) = &self.state
            && let Err(problem) = save::write(folder, book)
        {
            tracing::error!("cannot save the gateway's book: {problem:#}");
        }
    }

    pub(crate) fn tell(&self, change: Change) {
        // Nobody may be listening; that is fine.
        drop(self.changes.send(change));
    }
}

/// How the record calls a fault that leaves the caller without an answer.
fn named(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::Status(..) | Fault::Delay(_) | Fault::Hang => None,
        Fault::Drop => Some("dropped after the work"),
        Fault::Refuse => Some("dropped before the work"),
        Fault::KillBefore => Some("killed before the work"),
        Fault::KillAfter => Some("killed after the work"),
    }
}
