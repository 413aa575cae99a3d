//! Callbacks: the gateway's webhook calls about paid transactions, with faults.

pub(crate) mod callback_result;

use crate::service::GatewayService;
use crate::settings::{Callback, Delivery};
use crate::transaction::{Transaction, written};
use crate::{Change, News};
use anyhow::Context as _;
use callback_result::Answer;
use local_kit::fault::Fault;
use local_kit::trace::{Event, Kind};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a callback waits for its answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// The function that callbacks call, for faults that kill it.
const CALLED: &str = "PakasirFunction";

/// A callback ready to go.
#[derive(Clone, Debug)]
pub(crate) struct CallbackRequest {
    pub(crate) txn_id: String,
    body: String,
    kind: &'static str,
    secret: Secret,
}

#[derive(Clone, Debug)]
enum Secret {
    /// The one that is set with the URL.
    True,
    Forged(Option<String>),
}

impl CallbackRequest {
    pub(crate) fn of(paid: &Transaction, how: &Callback) -> Self {
        let message = Message {
            txn_id: &paid.txn_id,
            order_id: &paid.order_id,
            amount: how.amount.unwrap_or_else(|| paid.reported_amount()),
            is_sandbox: paid.is_sandbox != how.wrong_mode,
            status: "completed",
            completed_at: written(paid.completed_at().unwrap_or(paid.created_at)),
        };
        Self {
            txn_id: paid.txn_id.clone(),
            body: serde_json::to_string(&message).expect("texts and numbers make JSON"),
            kind: if how.plain_text { "text/plain; charset=utf-8" } else { "application/json" },
            secret: Secret::True,
        }
    }

    pub(crate) fn forged(body: &Value, secret: Option<&str>) -> Self {
        let txn_id = body["txn_id"].as_str().unwrap_or_default().into();
        Self {
            txn_id,
            body: body.to_string(),
            kind: "application/json",
            secret: Secret::Forged(secret.map(Into::into)),
        }
    }

    /// The same callback with another secret.
    pub(crate) fn with_secret(self, secret: &str) -> Self {
        Self { secret: Secret::Forged(Some(secret.into())), ..self }
    }
}

impl GatewayService {
    /// Sends the callback of a paid transaction the way it is set.
    pub(crate) async fn call_back(&self, paid: &Transaction, how: &Callback) -> Answer {
        let request = CallbackRequest::of(paid, how);
        match how.delivery {
            Delivery::AtOnce => self.send(request).await,
            Delivery::Twice => {
                drop(self.send(request.clone()).await);
                self.send(request).await
            }
            Delivery::TwiceTogether => tokio::join!(self.send(request.clone()), self.send(request)).1,
            Delivery::Held => self.hold(request),
            Delivery::Lost => {
                self.write_down(&request, &Answer::Lost, Duration::ZERO);
                Answer::Lost
            }
        }
    }

    /// Keeps a callback until its release.
    pub(crate) fn hold(&self, request: CallbackRequest) -> Answer {
        self.write_down(&request, &Answer::Held, Duration::ZERO);
        self.held.lock().expect("no holder of the held callbacks panics").push(request);
        Answer::Held
    }

    /// Sends a callback, with the fault planned for it.
    pub(crate) async fn send(&self, request: CallbackRequest) -> Answer {
        let begun = Instant::now();
        let answer = match self.faults.take("callback") {
            None => self.post(&request).await,
            Some(Fault::Status(status, body)) => Answer::Answered { status, body },
            Some(Fault::Refuse | Fault::Hang) => Answer::Lost,
            Some(Fault::Drop) => {
                drop(self.post(&request).await);
                Answer::Lost
            }
            Some(Fault::Delay(time)) => {
                tokio::time::sleep(time).await;
                self.post(&request).await
            }
            Some(Fault::KillBefore) => {
                self.killer.kill(CALLED);
                self.post(&request).await
            }
            Some(Fault::KillAfter) => {
                let answer = self.post(&request).await;
                self.killer.kill(CALLED);
                answer
            }
        };
        self.write_down(&request, &answer, begun.elapsed());
        if let Some(transaction) = self.by_txn(&request.txn_id) {
            self.tell(Change { at: self.clock.now(), news: News::CalledBack(answer.clone()), transaction });
        }
        answer
    }

    async fn post(&self, callback: &CallbackRequest) -> Answer {
        let Some(target) = self.book().target.clone() else {
            return Answer::Unset;
        };
        let mut request = self.http.post(target.url).header("content-type", callback.kind).body(callback.body.clone());
        request = match &callback.secret {
            Secret::True => request.header("x-secret", target.secret),
            Secret::Forged(Some(secret)) => request.header("x-secret", secret),
            Secret::Forged(None) => request,
        };
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                return Answer::Unreachable { why: error.to_string() };
            }
        };
        let status = response.status().as_u16();
        match response.text().await {
            Ok(body) => Answer::Answered { status, body },
            Err(error) => Answer::Unreachable { why: error.to_string() },
        }
    }

    fn write_down(&self, request: &CallbackRequest, answer: &Answer, took: Duration) {
        let mut event = Event::new(self.clock.now(), Kind::Pakasir, "callback");
        event.outcome = answer.outcome();
        let body = serde_json::from_str(&request.body).unwrap_or(Value::Null);
        let forged = matches!(request.secret, Secret::Forged(_));
        event.detail = json!({ "body": body, "kind": request.kind, "forged": forged, "answer": answer });
        event.took = took;
        self.trace.record(event);
    }
}

/// The client for callbacks. They go over plain HTTP on this machine, but it wants a TLS set-up all the same.
pub(crate) fn client() -> anyhow::Result<reqwest::Client> {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .context("cannot make a client for callbacks")
}

#[derive(Serialize)]
struct Message<'a> {
    txn_id: &'a str,
    order_id: &'a str,
    amount: u64,
    is_sandbox: bool,
    status: &'a str,
    completed_at: String,
}
