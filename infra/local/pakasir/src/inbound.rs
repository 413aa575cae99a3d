//! A request to the gateway, read strictly.

use super::book::Caller;
use super::refusal::Refusal;
use super::transaction::Method;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody, PathRejection};
use axum::extract::{FromRequest, Path, Request};
use axum::http::{HeaderMap, Uri};
use axum::{RequestExt, RequestPartsExt};
use local_kit::distance::Arrival;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::convert::Infallible;

/// What a handler needs of a request.
#[derive(Debug)]
pub(super) struct Inbound {
    /// `POST /api/v2/…`, for the record.
    pub(super) line: String,
    /// The function that calls, by the first segment of the path; empty if there is none.
    pub(super) function: String,
    /// How it came in.
    pub(super) arrival: Arrival,
    params: HashMap<String, String>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    /// Why nothing can be made of it, whatever it asks for.
    unreadable: Option<Refusal>,
}

impl<S: Send + Sync> FromRequest<S> for Inbound {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let path = parts.extract::<Path<HashMap<String, String>>>().await;
        let body = Request::new(body).extract::<Bytes, _>().await;
        let unreadable = match (&path, &body) {
            (Err(PathRejection::FailedToDeserializePathParams(_)), _) => {
                Some(Refusal::bad_request("Alamat bukan UTF-8 yang valid"))
            }
            (_, Err(BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)))) => {
                Some(Refusal::too_large())
            }
            (_, Err(_)) => Some(Refusal::bad_request("Isi permintaan terputus")),
            // Without parameters in its route there are none to read.
            (Ok(_) | Err(_), Ok(_)) => None,
        };
        let Path(mut params) = path.unwrap_or_else(|_| Path(HashMap::new()));
        Ok(Self {
            line: format!("{} {}", parts.method, parts.uri.path()),
            arrival: Arrival::of(&parts.extensions),
            function: params.remove("function").unwrap_or_default(),
            params,
            uri: parts.uri,
            headers: parts.headers,
            body: body.unwrap_or_default(),
            unreadable,
        })
    }
}

impl Inbound {
    /// That the whole of it came, in letters.
    pub(super) fn readable(&self) -> Result<(), Refusal> {
        self.unreadable.clone().map_or(Ok(()), Err)
    }

    /// A part of the path, by its name in the route.
    pub(super) fn part(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// The project that is meant, and the key that came.
    pub(super) fn caller(&self) -> Caller<'_> {
        let key = self.headers.get("x-api-key").and_then(|key| key.to_str().ok());
        Caller { slug: self.part("slug"), key }
    }

    /// The query as it came, without its question mark.
    pub(super) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    pub(super) fn has_header(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    pub(super) fn path(&self) -> &str {
        self.uri.path()
    }

    /// A field of a posted form.
    pub(super) fn form(&self, name: &str) -> Option<String> {
        let uri = format!("/?{}", str::from_utf8(&self.body).ok()?).parse().ok()?;
        let fields = axum::extract::Query::<HashMap<String, String>>::try_from_uri(&uri).ok()?;
        fields.0.get(name).cloned()
    }

    /// The body for the record.
    pub(super) fn recorded(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| String::from_utf8_lossy(&self.body).into())
    }

    /// That nothing came but path and headers.
    pub(super) fn bare(&self) -> Result<(), Refusal> {
        self.unasked()?;
        if self.body.is_empty() { Ok(()) } else { Err(Refusal::bad_request("Isi permintaan harus kosong")) }
    }

    /// What the body of a create call asks for.
    pub(super) fn wanted(&self) -> Result<(Method, u64), Refusal> {
        self.unasked()?;
        let kind = self.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().map(str::trim) != Some("application/json") {
            return Err(Refusal::bad_request("Content-Type harus application/json"));
        }
        // Of an array serde would take the fields by their order.
        if self.body.trim_ascii_start().starts_with(b"[") {
            return Err(Refusal::bad_request("Isi permintaan tidak valid: bukan objek"));
        }
        let body: CreateBody = serde_json::from_slice(&self.body)
            .map_err(|problem| Refusal::bad_request(format!("Isi permintaan tidak valid: {problem}")))?;
        match body.method.as_str() {
            "qris" => Ok((Method::Qris, body.amount)),
            "payment_link" => Ok((Method::PaymentLink, body.amount)),
            _ => Err(Refusal::bad_request("Metode pembayaran tidak didukung")),
        }
    }

    fn unasked(&self) -> Result<(), Refusal> {
        if self.query().is_empty() { Ok(()) } else { Err(Refusal::bad_request("Parameter query tidak dikenal")) }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CreateBody {
    method: String,
    amount: u64,
}
