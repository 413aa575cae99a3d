//! The proxy before the engine.

use super::conflicts::Transactions;
use super::control::{Answered, Control};
use super::recovery::second_of;
use super::writes::{self, Named, Order};
use super::{call_stats, limits, refusals};
use crate::json::{self, Called};
use anyhow::Result;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use local_kit::fault::Faults;
use local_kit::part_context::PartContext;
use local_kit::serve::{self, Server};
use local_kit::trace::{Event, Kind};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

#[derive(Debug)]
struct Proxy {
    control: Arc<Control>,
    order: Order,
    transactions: Transactions,
    /// Tokens of the latest transactions that were not too large: one that is sent again finds its own items standing.
    sized: Mutex<VecDeque<String>>,
    /// The template's table: in the trace others are named.
    table: String,
    client: Client<HttpConnector, Body>,
    faults: Faults,
    part_context: PartContext,
}

/// So many tokens are known.
const TOKENS: usize = 100;

/// DynamoDB's largest request.
const MOST_BYTES: usize = 16 * 1024 * 1024;

pub(super) async fn start(
    control: Control,
    faults: Faults,
    table: String,
    part_context: PartContext,
) -> Result<(Server, Transactions)> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).build(connector);
    let (control, order, transactions) = (Arc::new(control), Order::new(), Transactions::default());
    let (sized, port) = (Mutex::default(), part_context.port);
    let held = transactions.clone();
    let proxy = Arc::new(Proxy { control, order, transactions, sized, table, client, faults, part_context });
    let router =
        Router::new().fallback(get(health).fallback(answer)).layer(DefaultBodyLimit::max(MOST_BYTES)).with_state(proxy);
    Ok((Server::start(port, router).await?, held))
}

/// DynamoDB answers anybody's `GET` like this; the calls of its API are all `POST`.
async fn health(State(proxy): State<Arc<Proxy>>, called: Called) -> Response {
    let fault = proxy.faults.take_named("GET");
    let work = async { "healthy: dynamodb.local".into_response() };
    serve::meet(fault, &proxy.part_context.killer, &called.function, work).await
}

async fn answer(State(proxy): State<Arc<Proxy>>, called: Called, headers: HeaderMap, body: Bytes) -> Response {
    let Called { function, operation, arrival, .. } = called;
    let fault = proxy.part_context.fault(&proxy.faults, &operation, &function);
    let mut event = proxy.part_context.event(Kind::Table, operation.as_str());
    event.function = function.clone();
    let work = async {
        let request: Value = serde_json::from_slice(&body).unwrap_or_default();
        if Control::plays(&operation) {
            return proxy.control(operation, request, event).await;
        }
        let request = Arc::new(request);
        let answered = match proxy.still_made(&request).await {
            Some(refusal) => Err(refusal),
            None => proxy.clone().items(operation.clone(), request.clone(), (headers, body)).await,
        };
        let (response, answer) = match answered {
            Err(refusal) => ((StatusCode::BAD_REQUEST, refusal.to_string()).into_response(), refusal),
            Ok(Ok((parts, body))) => {
                let answer = serde_json::from_slice(&body).unwrap_or_default();
                (Response::from_parts(parts, Body::from(body)), answer)
            }
            Ok(Err(error)) => ((StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(), Value::Null),
        };
        (event.write_units, event.read_units) = call_stats::units(&operation, &answer);
        event.outcome = if answer.is_object() { call_stats::outcome(&answer) } else { response.status().to_string() };
        arrival.mark(&mut event);
        event.detail = call_stats::keys((&operation, &proxy.table), &request, &answer);
        proxy.part_context.trace.record(event);
        response
    };
    serve::meet(fault, &proxy.part_context.killer, &function, work).await
}

/// What the engine answered to a call about items, or a refusal before it.
type Answer = Result<Result<(axum::http::response::Parts, Bytes)>, Value>;

impl Proxy {
    /// Answers a call about tables. What it does in the bucket is done with the rights of whoever asks for it.
    async fn control(&self, operation: String, request: Value, mut event: Event) -> Response {
        let (control, now, called) = (self.control.clone(), self.part_context.clock.now(), operation.clone());
        // Others are answered meanwhile.
        let work = move || control.answer(&called, &request, now);
        let answered = tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Answered {
            result: Err(json::Refusal::new("InternalServerError", error.to_string())),
            arn: String::new(),
            in_bucket: Vec::new(),
        });
        event.outcome = json::outcome(&answered.result);
        event.detail = json!({ "arn": answered.arn });
        if let Ok(answer) = &answered.result
            && operation == "ImportTable"
        {
            event.detail["log_group"] = answer["ImportTableDescription"]["CloudWatchLogGroupArn"].clone();
        }
        for (right, path) in answered.in_bucket {
            let mut used = self.part_context.event(Kind::Bucket, right);
            used.function = event.function.clone();
            used.detail = path.into();
            self.part_context.trace.record(used);
        }
        self.part_context.trace.record(event);
        json::respond(&answered.result)
    }

    /// The answer to a call about items of a table that an import still makes.
    async fn still_made(&self, request: &Arc<Value>) -> Option<Value> {
        let imports = self.control.imports.clone();
        if !imports.are_running() {
            return None;
        }
        let (request, now) = (request.clone(), self.part_context.clock.now());
        let work = move || writes::tables(&request).iter().any(|table| imports.stage(table, now).is_some());
        let refusal = refusals::refused("ResourceNotFoundException", "Requested resource not found");
        let is_made = tokio::task::spawn_blocking(work).await.unwrap_or(true);
        is_made.then(|| json!({ "__type": refusal.kind, "message": refusal.message }))
    }

    /// Passes a call about items on. One that writes waits for those that write the same items, and what these were is
    /// noted before; it is seen to its end even if the caller is gone, or the next one would note what is not so.
    async fn items(self: Arc<Self>, operation: String, request: Arc<Value>, sent: (HeaderMap, Bytes)) -> Answer {
        let named = writes::of(&operation, &request);
        let body = with_capacity(&request, &sent.1);
        if named.is_empty() {
            return Ok(self.forward(&sent.0, body).await);
        }
        let under_way = self.transactions.begin(&operation, &request, &named)?;
        let order = self.order.wait(&named).await;
        let write = async move {
            if let Some(refusal) = self.note(&operation, &request, named) {
                return Err(refusal);
            }
            let answer = self.forward(&sent.0, body).await;
            drop((order, under_way));
            Ok(answer)
        };
        tokio::spawn(write).await.unwrap_or_else(|error| Ok(Err(error.into())))
    }

    /// Notes what the items are that a call writes; the answer to a transaction that is larger than DynamoDB takes.
    fn note(&self, operation: &str, request: &Value, named: Vec<Named>) -> Option<Value> {
        let Control { engine, recovery, .. } = self.control.as_ref();
        let second = second_of(self.part_context.clock.now());
        let is_transaction = operation == "TransactWriteItems";
        let mut standing = Vec::new();
        for Named { table, key, changes } in named {
            let is_lacked = changes && recovery.lacks(&table, second, &key);
            if is_lacked || is_transaction {
                // A table or a key that the engine doesn't know is refused by it.
                let item = engine.get(&table, &key.to_value()).unwrap_or_default();
                standing.push((table, key, is_lacked, item));
            }
        }
        let bytes = standing.iter().filter_map(|(_, _, _, item)| item.as_ref()).map(limits::item_bytes).sum();
        let token = request["ClientRequestToken"].as_str().unwrap_or_default();
        let mut sized = self.sized.lock().expect("no holder of the tokens panics");
        let is_again = !token.is_empty() && sized.iter().any(|known| known == token);
        let refusal = limits::refusal(operation, request, bytes).filter(|_| !is_again);
        if is_transaction && refusal.is_none() && !is_again {
            sized.truncate(TOKENS - 1);
            sized.push_front(token.to_owned());
        }
        drop(sized);
        if refusal.is_none() {
            for (table, key, _, item) in standing.into_iter().filter(|(_, _, is_lacked, _)| *is_lacked) {
                recovery.note(&table, second, key, item);
            }
        }
        refusal
    }

    async fn forward(&self, headers: &HeaderMap, body: Bytes) -> Result<(axum::http::response::Parts, Bytes)> {
        let mut request = Request::post(self.control.engine.base_url());
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
