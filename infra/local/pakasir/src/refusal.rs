//! Error responses of the gateway.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal: a status and `{"message": …}` in Indonesian, or a page of the proxy before the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    said: Said,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Message(String),
    Page(String),
}

impl Refusal {
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::with(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn wrong_key() -> Self {
        Self::with(StatusCode::UNAUTHORIZED, "API key tidak valid")
    }

    pub(super) fn no_project() -> Self {
        Self::with(StatusCode::NOT_FOUND, "Proyek tidak ditemukan")
    }

    pub(super) fn no_transaction() -> Self {
        Self::with(StatusCode::NOT_FOUND, "Transaksi tidak ditemukan")
    }

    pub(super) fn no_route() -> Self {
        Self::with(StatusCode::NOT_FOUND, "Halaman tidak ditemukan")
    }

    pub(super) fn wrong_verb() -> Self {
        Self::with(StatusCode::METHOD_NOT_ALLOWED, "Metode HTTP tidak diizinkan")
    }

    pub(super) fn first_version() -> Self {
        Self::with(StatusCode::GONE, "API versi 1 sudah dihentikan, gunakan versi 2")
    }

    pub(super) fn too_soon() -> Self {
        Self::with(StatusCode::TOO_MANY_REQUESTS, "Terlalu banyak permintaan, coba lagi dalam 4 detik")
    }

    pub(super) fn too_large() -> Self {
        Self::page(StatusCode::PAYLOAD_TOO_LARGE, "413 Request Entity Too Large")
    }

    pub(super) fn unavailable() -> Self {
        Self::page(StatusCode::SERVICE_UNAVAILABLE, "503 Service Temporarily Unavailable")
    }

    /// What was said, for the record.
    pub(super) fn said(&self) -> &str {
        match &self.said {
            Said::Message(said) | Said::Page(said) => said,
        }
    }

    fn page(status: StatusCode, title: &str) -> Self {
        let page = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n\
             <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        );
        Self { status, said: Said::Page(page) }
    }

    fn with(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, said: Said::Message(message.into()) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self.said {
            Said::Message(message) => (self.status, axum::Json(json!({ "message": message }))).into_response(),
            Said::Page(page) => (self.status, axum::response::Html(page)).into_response(),
        }
    }
}
