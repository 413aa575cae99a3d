//! Why a call is refused, in Telegram's own words.

use serde_json::{Value, json};

/// A call the Bot API refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} {description}")]
pub struct Refusal {
    /// As the status of the answer.
    pub code: u16,
    /// Telegram's own words.
    pub description: String,
    /// Seconds to wait, with 429.
    pub retry_after: Option<u32>,
}

impl Refusal {
    /// `400 Bad Request: …`
    pub(crate) fn bad(words: impl AsRef<str>) -> Self {
        Self { code: 400, description: format!("Bad Request: {}", words.as_ref()), retry_after: None }
    }

    /// What the stand-in has no part for: the one refusal that isn't in Telegram's words.
    pub(crate) fn not_played(what: &str) -> Self {
        Self::bad(format!("{what} is not played by this stand-in"))
    }

    /// The same of a whole method.
    pub(crate) fn unknown_method(name: &str) -> Self {
        let description = format!("Not Found: method {name} is not played by this stand-in");
        Self { code: 404, description, retry_after: None }
    }

    /// `403 Forbidden: …`
    pub(crate) fn forbidden(words: &str) -> Self {
        Self { code: 403, description: format!("Forbidden: {words}"), retry_after: None }
    }

    /// `404 Not Found`
    pub(crate) fn not_found() -> Self {
        Self { code: 404, description: "Not Found".into(), retry_after: None }
    }

    /// `401 Unauthorized`
    pub(crate) fn unauthorized() -> Self {
        Self { code: 401, description: "Unauthorized".into(), retry_after: None }
    }

    /// `429 Too Many Requests`
    pub(crate) fn too_many(seconds: u32) -> Self {
        Self { code: 429, description: format!("Too Many Requests: retry after {seconds}"), retry_after: Some(seconds) }
    }

    /// The body of an answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({ "retry_after": seconds });
        }
        body
    }
}
