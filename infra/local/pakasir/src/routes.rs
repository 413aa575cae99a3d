//! The gateway's HTTP interface, version 2.

use super::book::CreateRequest;
use super::callback::CallbackRequest;
use super::inbound::Inbound;
use super::refusal::Refusal;
use super::service::GatewayService;
use super::transaction::{Method, Transaction, written};
use crate::money::fee;
use crate::page;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::sync::Arc;

type Counter = State<Arc<GatewayService>>;

/// All the routes. Those of the API also answer below a function's logical id, so that its caller is known.
pub(super) fn router(service: Arc<GatewayService>) -> Router {
    Router::new()
        .nest("/api/v2", api())
        .nest("/{function}/api/v2", api())
        .route("/api/transactions/{txn_id}/simulate", post(simulate))
        .route("/pay-v2/{txn_id}", get(page::show))
        .route("/{function}/pay-v2/{txn_id}", get(page::show))
        .route("/pay-v2/{txn_id}/{trial}", post(page::try_out))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_verb)
        .with_state(service)
}

fn api() -> Router<Arc<GatewayService>> {
    Router::new()
        .route("/create-transaction/{slug}/{order_id}", post(create))
        .route("/transaction-status/{slug}/{txn_id}", get(status))
        .route("/cancel-transaction/{slug}/{txn_id}", post(cancel))
        .route("/payment-fee/{amount}", get(payment_fee))
}

async fn create(State(service): Counter, inbound: Inbound) -> Response {
    service
        .answer("create", inbound, |inbound, book, moment| {
            book.enter(inbound.caller())?;
            let (method, amount) = inbound.wanted()?;
            let wanted = CreateRequest { order_id: inbound.part("order_id").into(), method, amount };
            let (transaction, new) = book.create(inbound.caller(), &wanted, moment)?;
            Ok(match transaction.payment_method {
                Method::Qris => created(&transaction, new),
                Method::PaymentLink => {
                    json!({ "txn_id": transaction.txn_id, "payment_link": service.payment_link(&transaction) })
                }
            })
        })
        .await
}

/// A transaction found again also tells how it stands.
fn created(transaction: &Transaction, new: bool) -> Value {
    let mut answer = json!({
        "txn_id": transaction.txn_id,
        "project": transaction.project,
        "order_id": transaction.order_id,
        "amount": transaction.amount,
        "fee": transaction.fee,
        "total_payment": transaction.total_payment,
        "payment_method": transaction.payment_method,
        "qr_string": transaction.qr_string,
        "va_number": null,
        "expired_at": written(transaction.expired_at),
        "is_sandbox": transaction.is_sandbox,
    });
    if !new {
        answer["status"] = transaction.status().into();
        answer["completed_at"] = transaction.completed_at().map(written).into();
    }
    answer
}

async fn status(State(service): Counter, inbound: Inbound) -> Response {
    service
        .answer("status", inbound, |inbound, book, moment| {
            book.enter(inbound.caller())?;
            inbound.bare()?;
            let transaction = book.status(inbound.caller(), inbound.part("txn_id"), moment)?;
            Ok(json!({
                "txn_id": transaction.txn_id,
                "order_id": transaction.order_id,
                "amount": transaction.reported_amount(),
                "is_sandbox": transaction.is_sandbox,
                "status": transaction.status(),
                "completed_at": transaction.completed_at().map(written),
            }))
        })
        .await
}

async fn cancel(State(service): Counter, inbound: Inbound) -> Response {
    service
        .answer("cancel", inbound, |inbound, book, moment| {
            book.enter(inbound.caller())?;
            inbound.bare()?;
            let paid = book.cancel(inbound.caller(), inbound.part("txn_id"), moment)?;
            if let Some(paid) = paid {
                drop(service.hold(CallbackRequest::of(&paid, &moment.settings.callback)));
            }
            Ok(json!({ "message": "Transaksi berhasil dibatalkan" }))
        })
        .await
}

/// Open to all.
async fn payment_fee(State(service): Counter, inbound: Inbound) -> Response {
    service
        .answer("fee", inbound, |inbound, _, moment| {
            inbound.bare()?;
            match inbound.part("amount").parse::<u32>() {
                Ok(amount) if amount > 0 => {
                    Ok(json!({ "qris": fee::qris(amount.into(), moment.settings.rounding), "bri_va": 3_500 }))
                }
                Ok(_) | Err(_) => Err(Refusal::bad_request("Nominal tidak valid")),
            }
        })
        .await
}

/// What the button of the hosted page calls in a sandbox.
async fn simulate(State(service): Counter, inbound: Inbound) -> Response {
    let mut paid = None;
    let response = service
        .answer("simulate", inbound, |inbound, book, moment| {
            let found = book.by_txn(inbound.part("txn_id")).ok_or_else(Refusal::no_transaction)?;
            if !found.is_sandbox {
                return Err(Refusal::bad_request("Simulasi hanya untuk mode sandbox"));
            }
            if found.status() != "pending" {
                return Err(Refusal::bad_request("Transaksi tidak menunggu pembayaran"));
            }
            paid = book.settle(inbound.part("txn_id"), None, moment.now);
            Ok(json!({ "message": "Simulasi pembayaran berhasil" }))
        })
        .await;
    if let Some(paid) = paid {
        drop(service.call_back(&paid, &service.settings().callback).await);
    }
    response
}

async fn unknown(State(service): Counter, inbound: Inbound) -> Response {
    service
        .answer("unknown", inbound, |inbound, _, _| {
            let first =
                inbound.path().contains("/api/transaction") || inbound.path().contains("/api/paymentsimulation");
            Err(if first { Refusal::first_version() } else { Refusal::no_route() })
        })
        .await
}

async fn wrong_verb(State(service): Counter, inbound: Inbound) -> Response {
    service.answer("unknown", inbound, |_, _, _| Err(Refusal::wrong_verb())).await
}
