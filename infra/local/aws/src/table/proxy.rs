//! The proxy before the engine.

use super::engine::Engine;
use super::exports::{Exports, Source};
use super::{call_stats, limits};
use crate::json;
use anyhow::Result;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use local_kit::fault::Faults;
use local_kit::part_context::PartContext;
use local_kit::serve::{self, Server};
use local_kit::trace::{Event, Kind};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;

#[derive(Debug)]
struct Proxy {
    engine: Arc<Engine>,
    table: String,
    client: Client<HttpConnector, Body>,
    faults: Faults,
    exports: Exports,
    part_context: PartContext,
}

/// DynamoDB's largest request.
const MOST_BYTES: usize = 16 * 1024 * 1024;

pub(super) async fn start(
    (engine, faults, exports): (Arc<Engine>, Faults, Exports),
    table: String,
    part_context: PartContext,
) -> Result<Server> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).build(connector);
    let proxy = Arc::new(Proxy { engine, table, client, faults, exports, part_context });
    let router = Router::new().fallback(answer).layer(DefaultBodyLimit::max(MOST_BYTES)).with_state(proxy);
    Ok(Server::start(None, router).await?)
}

async fn answer(State(proxy): State<Arc<Proxy>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let (function, operation) = (json::caller(&uri), json::operation(&headers));
    let fault = proxy.part_context.fault(&proxy.faults, &operation, &function);
    let mut event = proxy.part_context.event(Kind::Table, operation.as_str());
    event.function = function.clone();
    let work = async {
        let started = Instant::now();
        let request: Value = serde_json::from_slice(&body).unwrap_or_default();
        if Exports::plays(&operation) {
            return proxy.export(operation, request, event).await;
        }
        let (response, answer) = match proxy.too_large(&operation, &request) {
            Some(refusal) => ((StatusCode::BAD_REQUEST, refusal.to_string()).into_response(), refusal),
            None => match proxy.forward(&headers, with_capacity(&request, &body)).await {
                Ok((parts, body)) => {
                    let answer = serde_json::from_slice(&body).unwrap_or_default();
                    (Response::from_parts(parts, Body::from(body)), answer)
                }
                Err(error) => ((StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(), Value::Null),
            },
        };
        (event.write_units, event.read_units) = call_stats::units(&operation, &answer);
        event.outcome = if answer.is_object() { call_stats::outcome(&answer) } else { response.status().to_string() };
        event.took = started.elapsed();
        event.detail = call_stats::keys(&operation, &request, &answer);
        proxy.part_context.trace.record(event);
        response
    };
    serve::meet(fault, &proxy.part_context.killer, &function, work).await
}

/// What an export needs to be allowed in its bucket.
const EXPORT_RIGHTS: [&str; 3] = ["AbortMultipartUpload", "PUT", "PutObjectAcl"];

impl Proxy {
    /// Answers a call about exports. One that begins writes to the bucket with the rights of whoever asks for it.
    async fn export(&self, operation: String, request: Value, mut event: Event) -> Response {
        let (exports, engine, table) = (self.exports.clone(), self.engine.clone(), self.table.clone());
        let (now, called) = (self.part_context.clock.now(), operation.clone());
        // Others are answered meanwhile.
        let work = move || exports.answer(&called, &request, &Source { engine: &engine, table: &table, now });
        let (answer, arn) = match tokio::task::spawn_blocking(work).await {
            Ok(answered) => answered,
            Err(error) => (Err(json::Refusal::new("InternalServerError", error.to_string())), String::new()),
        };
        event.outcome = json::outcome(&answer);
        event.detail = json!({ "arn": arn });
        if let Some(export) = answer.as_ref().ok().filter(|_| operation == "ExportTableToPointInTime") {
            let export = &export["ExportDescription"];
            let text = |name: &str| export[name].as_str().unwrap_or_default();
            for right in EXPORT_RIGHTS {
                let mut write = self.part_context.event(Kind::Bucket, right);
                write.function = event.function.clone();
                write.detail = format!("/{}/{}/AWSDynamoDB", text("S3Bucket"), text("S3Prefix")).into();
                self.part_context.trace.record(write);
            }
        }
        self.part_context.trace.record(event);
        json::respond(&answer)
    }

    /// The answer to a transaction that is larger than DynamoDB takes.
    fn too_large(&self, operation: &str, request: &Value) -> Option<Value> {
        limits::refusal(operation, request, |key| {
            let item = self.engine.get(json!({ "TableName": self.table, "Key": key })).ok()?["Item"].take();
            Some(item).filter(|item| !item.is_null())
        })
    }

    async fn forward(&self, headers: &HeaderMap, body: Bytes) -> Result<(axum::http::response::Parts, Bytes)> {
        let mut request = Request::post(self.engine.base_url());
        let passed = ["content-type", "x-amz-target", "x-amz-date", "authorization"];
        for (name, value) in headers.iter().filter(|(name, _)| passed.contains(&name.as_str())) {
            request = request.header(name, value);
        }
        let (parts, body) = self.client.request(request.body(Body::from(body))?).await?.into_parts();
        Ok((parts, axum::body::to_bytes(Body::new(body), usize::MAX).await?))
    }
}

/// The request, asking for the units it takes unless it does already. What is not an object goes on as it is.
fn with_capacity(request: &Value, body: &Bytes) -> Bytes {
    match request {
        Value::Object(fields) if !fields.contains_key("ReturnConsumedCapacity") => {
            let mut request = request.clone();
            request["ReturnConsumedCapacity"] = "INDEXES".into();
            request.to_string().into()
        }
        _ => body.clone(),
    }
}
