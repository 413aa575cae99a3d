//! The Bot API client of a real bot. Its errors never contain the token, which is part of every URL.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// A bot and the way to it.
#[derive(Clone, Debug)]
pub(super) struct RealBot {
    pub(super) http: reqwest::Client,
    /// The Bot API, without the `/bot…`.
    pub(super) api: String,
    pub(super) token: SecretString,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    /// The Bot API refused the call.
    #[error("{code} {description}")]
    Answer { code: u16, description: String, retry_after: Option<Duration> },
    /// There was no answer, or none that the Bot API gives.
    #[error("{0}")]
    Unreachable(&'static str),
}

/// What the Bot API answers.
#[derive(Deserialize)]
struct Answer {
    ok: bool,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    description: String,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

impl RealBot {
    /// Calls a method; the result.
    pub(super) async fn call(&self, method: &str, params: &Value) -> Result<Value, Refused> {
        let url = format!("{}/bot{}/{method}", self.api, self.token.expose_secret());
        let answer = self.http.post(url).json(params).send().await.map_err(|error| unreachable(&error))?;
        let code = answer.status().as_u16();
        let answer: Answer = answer.json().await.map_err(|error| match code {
            200..=299 => unreachable(&error),
            _ => Refused::Answer { code, description: "without a word".into(), retry_after: None },
        })?;
        if answer.ok {
            return Ok(answer.result);
        }
        let retry_after = answer.parameters.and_then(|parameters| parameters.retry_after).map(Duration::from_secs);
        Err(Refused::Answer { code, description: answer.description, retry_after })
    }
}

/// In words of its own, because the HTTP client's error contains the URL.
pub(super) fn unreachable(error: &reqwest::Error) -> Refused {
    Refused::Unreachable(if error.is_timeout() {
        "it does not answer in time"
    } else if error.is_connect() {
        "there is no connection"
    } else if error.is_decode() || error.is_body() {
        "its answer can't be read"
    } else if error.is_builder() {
        "the address can't be used"
    } else {
        "the connection broke"
    })
}
