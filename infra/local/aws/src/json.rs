//! What the JSON services of AWS have in common: the operation in a header, errors by type, the caller in the path.

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use local_kit::distance::Arrival;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::convert::Infallible;

/// A refusal as AWS words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The error's type, such as `ValidationException`.
    pub(crate) kind: String,
    /// What is wrong.
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(kind: &str, message: impl Into<String>) -> Self {
        Self { kind: kind.into(), message: message.into() }
    }
}

/// What each call begins with.
pub(crate) struct Called {
    /// The function that calls, by its logical id.
    pub(crate) function: String,
    /// The operation that it asks for.
    pub(crate) operation: String,
    /// How it came in.
    pub(crate) arrival: Arrival,
    /// What `X-Amz-Target` says before the operation: the service and its version.
    target: String,
    /// What the signature says that it covers: the credential's scope and the headers.
    authorization: String,
}

impl Called {
    /// Refuses a call that is not made of this service (`AmazonSSM`), or not signed for it (by its name in a credential's scope,
    /// `ssm`). The signature itself is not checked.
    pub(crate) fn check(&self, service: &str, scope: &str) -> Result<(), Refusal> {
        if self.target != service {
            return Err(Refusal::new("UnknownOperationException", format!("{:?} is not {service}", self.target)));
        }
        let signs = |header: &str| self.authorization.split(['=', ';', ',']).any(|signed| signed == header);
        let is_signed = self.authorization.starts_with("AWS4-HMAC-SHA256 Credential=")
            && self.authorization.contains(&format!("/{scope}/aws4_request,"))
            && ["host", "x-amz-date", "x-amz-target"].into_iter().all(signs);
        if is_signed {
            return Ok(());
        }
        Err(Refusal::new(
            "IncompleteSignatureException",
            format!("this is not signed for {scope}: {}", self.authorization),
        ))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Called {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let target = header(&parts.headers, "x-amz-target");
        let (target, operation) = target.rsplit_once('.').unwrap_or(("", target));
        Ok(Self {
            function: caller(&parts.uri),
            operation: operation.to_owned(),
            arrival: Arrival::of(&parts.extensions),
            target: target.to_owned(),
            authorization: header(&parts.headers, "authorization").to_owned(),
        })
    }
}

/// The function that calls: each is given endpoints that end in its logical id.
fn caller(uri: &Uri) -> String {
    uri.path().trim_matches('/').split('/').next().unwrap_or_default().to_owned()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The request, strictly: a field nobody knows is refused.
pub(crate) fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::new("SerializationException", error.to_string()))
}

/// The answer in AWS JSON 1.1.
pub(crate) fn respond(result: &Result<Value, Refusal>) -> Response {
    let (status, body) = match result {
        Ok(body) => (StatusCode::OK, body.clone()),
        Err(refusal) => (StatusCode::BAD_REQUEST, json!({ "__type": refusal.kind, "message": refusal.message })),
    };
    (status, [("content-type", "application/x-amz-json-1.1")], body.to_string()).into_response()
}

/// How a call ended, for the trace.
pub(crate) fn outcome(result: &Result<Value, Refusal>) -> String {
    result.as_ref().map_or_else(|refusal| refusal.kind.clone(), |_| "ok".into())
}
