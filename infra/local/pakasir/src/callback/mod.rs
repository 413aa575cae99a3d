//! A callback, by which the gateway tells the shop that a transaction was paid: its contents and what became of it.

pub(crate) mod callback_result;

use crate::settings::Callback;
use crate::transaction::{Transaction, written};
use anyhow::Context as _;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// How long a callback waits for its answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A callback ready to go.
#[derive(Clone, Debug)]
pub(crate) struct CallbackRequest {
    pub(crate) txn_id: String,
    pub(crate) body: String,
    /// Its content type.
    pub(crate) kind: &'static str,
    pub(crate) secret: Secret,
}

/// What a callback carries in `X-Secret`.
#[derive(Clone, Debug)]
pub(crate) enum Secret {
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

    /// As a callback that says the same, with a secret of somebody else's.
    pub(crate) fn with_secret(self, secret: &str) -> Self {
        Self { secret: Secret::Forged(Some(secret.into())), ..self }
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
