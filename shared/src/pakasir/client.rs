//! Calls to the gateway. Each can be repeated: creating a charge that exists returns it, and cancelling twice has the
//! effect of cancelling once.

use crate::config::PakasirConfig;
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::money::Rupiah;
use crate::domain::order::invoice::{Charge, Payment};
use crate::domain::time::Moment;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// How long to wait before a status call that the gateway refused as too soon is repeated. It takes one in 4 seconds for a
/// transaction; what is added keeps a clock that runs a little slower from being too soon again.
pub const STATUS_PAUSE: Duration = Duration::from_millis(4_200);

/// The gateway's API, for this shop's project.
pub struct Pakasir {
    http: reqwest::Client,
    config: PakasirConfig,
    key: SecretString,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No answer, a status 5xx, or a body that is not JSON; a later call may succeed.
    #[error("the gateway can't be reached")]
    Unreachable,
    /// Status 429: the gateway wants 4 seconds between two status calls about one transaction.
    #[error("the gateway was asked too often")]
    TooSoon,
    /// Another status 4xx.
    #[error("the gateway refuses with status {0}")]
    Refused(u16),
    /// The answer does not belong to the request; the field that differs.
    #[error("the gateway's answer does not fit: {0}")]
    UnexpectedAnswer(&'static str),
}

/// A charge that was found or created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCharge {
    /// Transaction, fee and total.
    pub charge: Charge,
    /// The text of its QR code.
    pub qr: String,
    /// When the charge expires at the gateway, if the gateway says so.
    pub expires: Option<Moment>,
}

/// The gateway's answer to a status call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionStatus {
    /// The order it was created for; `None` if the id has not the form of this shop's ids.
    pub order: Option<OrderId>,
    /// Whether it is paid.
    pub state: ChargeState,
}

/// Whether a transaction is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeState {
    /// It can still be paid.
    Pending,
    /// It was paid.
    Completed(Payment),
    /// It can't be paid any more.
    Canceled,
}

#[derive(Deserialize)]
struct Created {
    txn_id: String,
    order_id: String,
    amount: u64,
    fee: u64,
    total_payment: u64,
    qr_string: String,
    expired_at: Option<String>,
    is_sandbox: bool,
}

#[derive(Deserialize)]
struct WireStatus {
    txn_id: String,
    order_id: String,
    amount: u64,
    is_sandbox: bool,
    status: String,
    completed_at: Option<String>,
}

impl Pakasir {
    /// The gateway for this project.
    pub fn new(http: reqwest::Client, config: PakasirConfig, key: SecretString) -> Self {
        Self { http, config, key }
    }

    /// Whether the shop works with the gateway's sandbox.
    pub fn sandbox(&self) -> bool {
        self.config.sandbox
    }

    /// Finds or creates the QRIS charge of an order.
    ///
    /// # Errors
    /// If the gateway fails, or its answer does not belong to the request.
    pub async fn find_or_create_charge(&self, order: &OrderId, amount: Rupiah) -> Result<NewCharge, Failure> {
        let url = format!("{}/create-transaction/{}/{order}", self.config.api, self.config.slug);
        let body = json!({"method": "qris", "amount": amount.get()});
        let created: Created = self.answer(self.http.post(url).json(&body)).await?;
        self.fits(created.is_sandbox)?;
        if created.order_id != order.as_str() {
            return Err(Failure::UnexpectedAnswer("order_id"));
        }
        if created.amount != amount.get() {
            return Err(Failure::UnexpectedAnswer("amount"));
        }
        let txn = TxnId::parse(&created.txn_id).ok_or(Failure::UnexpectedAnswer("txn_id"))?;
        let charge = Charge { txn, fee: Rupiah::new(created.fee), total: Rupiah::new(created.total_payment) };
        let expires = created.expired_at.as_deref().and_then(Moment::parse);
        Ok(NewCharge { charge, qr: created.qr_string, expires })
    }

    /// The status of a transaction, which alone decides whether something is paid. `now` is the payment's time if the
    /// gateway does not give one.
    ///
    /// # Errors
    /// If the gateway fails, or its answer does not belong to the request.
    pub async fn status(&self, txn: &TxnId, now: Moment) -> Result<TransactionStatus, Failure> {
        let url = format!("{}/transaction-status/{}/{txn}", self.config.api, self.config.slug);
        let status: WireStatus = self.answer(self.http.get(url)).await?;
        self.fits(status.is_sandbox)?;
        if status.txn_id != txn.as_str() {
            return Err(Failure::UnexpectedAnswer("txn_id"));
        }
        let state = match status.status.as_str() {
            "pending" => ChargeState::Pending,
            "canceled" => ChargeState::Canceled,
            "completed" => ChargeState::Completed(Payment {
                txn: txn.clone(),
                amount: Rupiah::new(status.amount),
                at: status.completed_at.as_deref().and_then(Moment::parse).unwrap_or(now),
                recorded: Some(now),
            }),
            _ => return Err(Failure::UnexpectedAnswer("status")),
        };
        Ok(TransactionStatus { order: OrderId::parse(&status.order_id), state })
    }

    /// Cancels a transaction, so that it can't be paid any more.
    ///
    /// # Errors
    /// If the gateway fails or refuses, for example because the transaction is paid.
    pub async fn cancel(&self, txn: &TxnId) -> Result<(), Failure> {
        let url = format!("{}/cancel-transaction/{}/{txn}", self.config.api, self.config.slug);
        self.answered(self.http.post(url)).await.map(|_| ())
    }

    /// Checks that the gateway knows the project and its API key, by requesting a charge of one rupiah: it refuses that
    /// amount only after it found both. (A status call would not do: an unknown project and an unknown transaction give
    /// the same answer.)
    ///
    /// # Errors
    /// [`Failure::Refused`] if it does not know them; another failure if it can't say.
    pub async fn check_credentials(&self) -> Result<(), Failure> {
        let url = format!("{}/create-transaction/{}/LAPAK-CHECK", self.config.api, self.config.slug);
        match self.answered(self.http.post(url).json(&json!({"method": "qris", "amount": 1}))).await {
            Ok(_) | Err(Failure::Refused(400 | 422)) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// The page on which a transaction can be paid in a browser.
    pub fn page(&self, txn: &TxnId) -> String {
        let site = self.config.api.trim_end_matches("/api/v2");
        format!("{site}/pay-v2/{txn}?qris_only=1")
    }

    fn fits(&self, sandbox: bool) -> Result<(), Failure> {
        if sandbox == self.config.sandbox { Ok(()) } else { Err(Failure::UnexpectedAnswer("is_sandbox")) }
    }

    async fn answer<T: for<'a> Deserialize<'a>>(&self, call: reqwest::RequestBuilder) -> Result<T, Failure> {
        let body = self.answered(call).await?;
        // A body that is not JSON, with status 2xx, comes from a proxy and not from the gateway.
        serde_json::from_slice(&body).map_err(|_| Failure::Unreachable)
    }

    async fn answered(&self, call: reqwest::RequestBuilder) -> Result<Vec<u8>, Failure> {
        let call = call.header("X-Api-Key", self.key.expose_secret());
        let answer = call.send().await.map_err(|_| Failure::Unreachable)?;
        match answer.status().as_u16() {
            200..300 => answer.bytes().await.map(Into::into).map_err(|_| Failure::Unreachable),
            429 => Err(Failure::TooSoon),
            status @ 400..500 => Err(Failure::Refused(status)),
            _ => Err(Failure::Unreachable),
        }
    }
}
