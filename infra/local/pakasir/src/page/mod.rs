//! The hosted pay page, with buttons for payments that go wrong.

mod actions;
mod html;
mod qr;

use super::inbound::Inbound;
use super::service::GatewayService;
use actions::Trial;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use local_kit::trace::{Event, Kind};
use std::sync::Arc;

/// `GET /pay-v2/{txn_id}?qris_only=1&redirect=…`
pub(super) async fn show(State(service): State<Arc<GatewayService>>, inbound: Inbound) -> Response {
    let (status, page) = match service.by_txn(inbound.part("txn_id")) {
        Some(transaction) => {
            let view = html::View {
                now: service.clock.now(),
                query: inbound.query(),
                notes: &service.notes_on(&transaction.txn_id),
                transaction: &transaction,
            };
            (StatusCode::OK, view.page())
        }
        None => (StatusCode::NOT_FOUND, html::missing()),
    };
    // An open page asks again every two seconds; that is not worth a line.
    if !inbound.has_header("x-refresh") {
        service.record_page("page", &inbound, status.as_str());
    }
    (status, [("cache-control", "no-store")], Html(page)).into_response()
}

/// `POST /pay-v2/{txn_id}/{trial}`: does what a button says, then shows the page again.
pub(super) async fn try_out(State(service): State<Arc<GatewayService>>, inbound: Inbound) -> Response {
    let trial = Trial::parse(inbound.part("trial"), inbound.form("amount").as_deref());
    let (Some(transaction), Some(trial)) = (service.by_txn(inbound.part("txn_id")), trial) else {
        service.record_page("trial", &inbound, "404");
        return (StatusCode::NOT_FOUND, Html(html::missing())).into_response();
    };
    let note = trial.run(&service, &transaction).await;
    service.record_page("trial", &inbound, &note);
    service.note(&transaction.txn_id, &note);
    let question = if inbound.query().is_empty() { "" } else { "?" };
    Redirect::to(&format!("/pay-v2/{}{question}{}", transaction.txn_id, inbound.query())).into_response()
}

impl GatewayService {
    /// What was tried on a transaction's page, newest first.
    fn notes_on(&self, txn_id: &str) -> Vec<String> {
        let notes = self.notes.lock().expect("no holder of the notes panics");
        notes.iter().rev().filter(|(of, _)| of == txn_id).map(|(_, note)| note.clone()).take(10).collect()
    }

    fn note(&self, txn_id: &str, note: &str) {
        let line = format!("{} · {note}", html::clock_time(self.clock.now()));
        self.notes.lock().expect("no holder of the notes panics").push((txn_id.into(), line));
    }

    fn record_page(&self, call: &str, inbound: &Inbound, outcome: &str) {
        let mut event = Event::new(self.clock.now(), Kind::Pakasir, call);
        event.outcome = outcome.into();
        event.detail = serde_json::json!({ "line": inbound.line });
        self.trace.record(event);
    }
}
