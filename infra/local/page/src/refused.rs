//! Error responses of the page's server, with a text that the page shows.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal, with its status and words.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    words: String,
}

impl Refused {
    /// Status 404.
    pub(super) fn unknown(words: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, words: words.into() }
    }

    /// Status 400.
    pub(super) fn wrong(words: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, words: words.into() }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.words }))).into_response()
    }
}

impl<E: Into<anyhow::Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, words: format!("{:#}", error.into()) }
    }
}
