//! The Runtime API of one process: it requests the next event and posts the result.

use super::Failure;
use super::logs::Current;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, oneshot, watch};

/// An event on its way into the process.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) request: String,
    pub(super) arn: String,
    pub(super) payload: Bytes,
    /// When the function's time is out, by the local cloud's clock.
    pub(super) deadline: Timestamp,
    pub(super) answer: oneshot::Sender<Result<Value, Failure>>,
}

/// How far a process is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It has not asked for work yet.
    Starting,
    /// It has asked for work.
    Ready,
    /// It said that it can't start.
    Failed(String),
}

/// What the process's listener knows.
#[derive(Debug)]
pub(super) struct Runtime {
    work: tokio::sync::Mutex<mpsc::UnboundedReceiver<Work>>,
    phase: watch::Sender<Phase>,
    pending: Mutex<Option<Work>>,
    current: Current,
}

/// The largest answer a function may give, as Lambda's own message names it.
const MOST_BYTES: usize = 6 * 1024 * 1024 + 100;

impl Runtime {
    pub(super) fn new(work: mpsc::UnboundedReceiver<Work>, phase: watch::Sender<Phase>, current: Current) -> Arc<Self> {
        Arc::new(Self { work: tokio::sync::Mutex::new(work), phase, pending: Mutex::default(), current })
    }

    pub(super) fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{request}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{request}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            // A little above Lambda's limit, so that the refusal has Lambda's own words.
            .layer(DefaultBodyLimit::max(2 * MOST_BYTES))
            .with_state(self)
    }

    /// Whether the process has taken an event that it has not answered.
    pub(super) fn busy(&self) -> bool {
        self.pending.lock().expect("no holder of the work panics").is_some()
    }

    /// Ends the invocation under way, if `request` is the one.
    fn finish(&self, request: &str, outcome: Result<Value, Failure>) -> Response {
        let mut pending = self.pending.lock().expect("no holder of the work panics");
        match pending.take_if(|work| work.request == request) {
            Some(work) => {
                // Nobody may be waiting any more: the invocation timed out just now.
                drop(work.answer.send(outcome));
                (StatusCode::ACCEPTED, axum::Json(json!({ "status": "OK" }))).into_response()
            }
            None => {
                let refusal = json!({ "errorType": "InvalidRequestID", "errorMessage": "Invalid request ID" });
                (StatusCode::BAD_REQUEST, axum::Json(refusal)).into_response()
            }
        }
    }
}

async fn next(State(runtime): State<Arc<Runtime>>) -> Response {
    runtime.phase.send_replace(Phase::Ready);
    let Some(work) = runtime.work.lock().await.recv().await else {
        return std::future::pending().await;
    };
    runtime.current.set(&work.request);
    let headers = [
        ("lambda-runtime-aws-request-id", work.request.clone()),
        ("lambda-runtime-deadline-ms", work.deadline.as_millisecond().to_string()),
        ("lambda-runtime-invoked-function-arn", work.arn.clone()),
        ("lambda-runtime-trace-id", trace_id(&work)),
        ("content-type", "application/json".into()),
    ];
    let payload = work.payload.clone();
    *runtime.pending.lock().expect("no holder of the work panics") = Some(work);
    (headers, payload).into_response()
}

async fn response(State(runtime): State<Arc<Runtime>>, Path(request): Path<String>, body: Bytes) -> Response {
    let outcome = if body.len() > MOST_BYTES {
        let message = format!(
            "Response payload size ({} bytes) exceeded maximum allowed payload size ({MOST_BYTES} bytes).",
            body.len()
        );
        Err(Failure::Error { kind: "Function.ResponseSizeTooLarge".into(), message })
    } else {
        serde_json::from_slice(&body)
            .map_err(|error| Failure::Error { kind: "Runtime.InvalidResponse".into(), message: error.to_string() })
    };
    runtime.finish(&request, outcome)
}

async fn error(
    State(runtime): State<Arc<Runtime>>,
    Path(request): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    runtime.finish(&request, Err(failure(&headers, &body)))
}

async fn init_error(State(runtime): State<Arc<Runtime>>, headers: HeaderMap, body: Bytes) -> Response {
    runtime.phase.send_replace(Phase::Failed(failure(&headers, &body).to_string()));
    (StatusCode::ACCEPTED, axum::Json(json!({ "status": "OK" }))).into_response()
}

fn failure(headers: &HeaderMap, body: &Bytes) -> Failure {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Diagnostic {
        error_type: Option<String>,
        error_message: String,
    }
    let diagnostic: Diagnostic = serde_json::from_slice(body).unwrap_or_default();
    let header = headers.get("lambda-runtime-function-error-type").and_then(|kind| kind.to_str().ok());
    let kind = diagnostic.error_type.or_else(|| header.map(str::to_owned)).unwrap_or_else(|| "Unhandled".into());
    Failure::Error { kind, message: diagnostic.error_message }
}

fn trace_id(work: &Work) -> String {
    let hex: String = work.request.chars().filter(|c| *c != '-').collect();
    format!("Root=1-{}-{};Sampled=0", &hex[..8], &hex[8..])
}
