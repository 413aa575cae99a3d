//! Function URLs: an HTTP request becomes an event of payload format 2.0, and the function's answer a response.

mod event;
mod response;

use crate::lambda::{Failure, Functions, Invocation};
use crate::template::{FunctionUrl, Template};
use anyhow::Result;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use local_kit::part_context::PartContext;
use local_kit::random;
use local_kit::serve::Server;
use local_kit::trace::Kind;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;

/// The function URLs, all on one address: `http://127.0.0.1:PORT/<logical id>/`.
#[derive(Clone, Debug)]
pub struct Urls {
    server: Arc<Server>,
}

#[derive(Debug)]
struct Inner {
    part_context: PartContext,
    functions: Functions,
    urls: BTreeMap<String, FunctionUrl>,
}

/// A request, with the function it is for and the id it will be invoked by.
struct Asked {
    function: String,
    path: String,
    request_id: String,
    parts: Parts,
}

/// No body is larger than the event that is made of it may be.
const MOST_BYTES: usize = 6 * 1024 * 1024;

impl Urls {
    /// Serves the URLs of those functions that have one.
    pub fn start(
        listener: TcpListener,
        template: &Template,
        functions: Functions,
        part_context: PartContext,
    ) -> Result<Self> {
        let known = template.functions.iter();
        let urls = known.filter_map(|function| Some((function.logical_id.clone(), function.url?))).collect();
        let inner = Arc::new(Inner { part_context, functions, urls });
        let server = Server::on(listener, Router::new().fallback(answer).with_state(inner))?;
        Ok(Self { server: Arc::new(server) })
    }

    /// The URL of a function.
    pub fn url(&self, logical_id: &str) -> String {
        format!("{}/{logical_id}/", self.server.base_url())
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let (function, path) = split(parts.uri.path());
    let request_id = random::uuid();
    let call = format!("{} {path}", parts.method);
    let asked = Asked { function, path, request_id, parts };
    let response = inner.respond(&asked, body).await;

    let mut event = inner.part_context.event(Kind::Http, call);
    event.function = asked.function;
    event.request = asked.request_id;
    event.outcome = response.status().as_u16().to_string();
    event.took = started.elapsed();
    inner.part_context.trace.record(event);
    response
}

impl Inner {
    async fn respond(&self, asked: &Asked, body: Body) -> Response {
        match self.urls.get(&asked.function) {
            None => return refusal(StatusCode::NOT_FOUND, "Not Found"),
            Some(FunctionUrl::Signed) => return refusal(StatusCode::FORBIDDEN, "Forbidden"),
            Some(FunctionUrl::Public) => {}
        }
        let Ok(body) = to_bytes(body, MOST_BYTES).await else {
            return too_large();
        };
        let event = event::of(asked, &body, self.part_context.clock.now());
        match self.functions.invoke_as(asked.request_id.clone(), &asked.function, event).await {
            Ok(Invocation { outcome: Ok(payload), .. }) => response::of(&payload).unwrap_or_else(bad_gateway),
            Ok(Invocation { outcome: Err(Failure::Throttled), .. }) => {
                refusal(StatusCode::TOO_MANY_REQUESTS, "Rate Exceeded.")
            }
            Ok(Invocation { outcome: Err(Failure::TooLarge(_)), .. }) => too_large(),
            Ok(_) | Err(_) => bad_gateway(),
        }
    }
}

/// `/TelegramFunction/some/path` → `TelegramFunction`, `/some/path`
fn split(path: &str) -> (String, String) {
    let path = path.trim_start_matches('/');
    let (function, rest) = path.split_once('/').unwrap_or((path, ""));
    (function.into(), format!("/{rest}"))
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, axum::Json(json!({ "Message": message }))).into_response()
}

fn too_large() -> Response {
    refusal(StatusCode::PAYLOAD_TOO_LARGE, "Request Too Long")
}

fn bad_gateway() -> Response {
    (StatusCode::BAD_GATEWAY, [("content-type", "application/json")], "Internal Server Error").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_the_function_first() {
        for (path, function, rest) in [("/F/", "F", "/"), ("/F", "F", "/"), ("/F/a/b", "F", "/a/b"), ("/", "", "/")] {
            assert_eq!(split(path), (function.into(), rest.into()));
        }
    }
}
