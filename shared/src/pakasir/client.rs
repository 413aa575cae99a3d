//! Calls to the gateway. Each can be repeated: creating is find-or-create, cancelling twice is once.

use crate::config::PakasirConfig;
use crate::domain::ids::{OrderId, TxnId};
use crate::domain::money::Rupiah;
use crate::domain::order::invoice::{Charge, Payment};
use crate::domain::time::Moment;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

/// The gateway, as this shop's project.
pub struct Pakasir {
    http: reqwest::Client,
    config: PakasirConfig,
    key: SecretString,
}

/// A call that brought no answer to rely on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No answer, or one of trouble; a later call can help.
    #[error("the gateway can't be reached")]
    Unreachable,
    /// Asked too often; the gateway wants four seconds between two questions about one transaction.
    #[error("the gateway was asked too often")]
    TooSoon,
    /// It refuses; the status it answered.
    #[error("the gateway refuses with status {0}")]
    Refused(u16),
    /// It answered something else than was asked for; what differs.
    #[error("the gateway's answer does not fit: {0}")]
    UnexpectedAnswer(&'static str),
}

/// A charge that was found or made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCharge {
    /// Its figures.
    pub charge: Charge,
    /// The text of its QR picture.
    pub qr: String,
    /// When the gateway itself gives it up, if it says.
    pub expires: Option<Moment>,
}

/// What the gateway says of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionStatus {
    /// The order it was made for; `None` if it can't be one of ours.
    pub order: Option<OrderId>,
    /// Whether money came, can come, or can't.
    pub state: ChargeState,
}

/// Whether money came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeState {
    /// It may still be paid.
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

    /// Finds or makes the QRIS charge of an order.
    ///
    /// # Errors
    /// If the gateway fails, or answers for something else than was asked.
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

    /// What the gateway says of a transaction: the only truth about a payment.
    ///
    /// # Errors
    /// If the gateway fails, or answers for something else than was asked.
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
            }),
            _ => return Err(Failure::UnexpectedAnswer("status")),
        };
        Ok(TransactionStatus { order: OrderId::parse(&status.order_id), state })
    }

    /// Asks the gateway to take no more payment for a transaction.
    ///
    /// # Errors
    /// If the gateway fails or refuses; the transaction may be paid, or cancelled before.
    pub async fn cancel(&self, txn: &TxnId) -> Result<(), Failure> {
        let url = format!("{}/cancel-transaction/{}/{txn}", self.config.api, self.config.slug);
        self.answered(self.http.post(url)).await.map(|_| ())
    }

    /// Whether the gateway knows the project and its key: asks for a charge of one rupiah, which it refuses as too
    /// little once it has found both. (Asking about a transaction would not do: no such project and no such
    /// transaction are one answer.)
    ///
    /// # Errors
    /// [`Failure::Refused`] if it does not know them, or whatever else keeps it from saying so.
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
        // What is no JSON behind a good status is a proxy's page, not the gateway's word.
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
