//! The HTTP interface of the stand-in: paths, bodies and answers of the Bot API.

mod read_params;

use crate::call::fields;
use crate::call::params::Params;
use crate::call::refusal::Refusal;
use crate::delivery::redelivery;
use crate::files::fetch;
use crate::methods;
use crate::shared_state::{Incoming, SharedState, shown};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use local_kit::distance::Arrival;
use local_kit::fault::Fault;
use local_kit::serve;
use read_params::read;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// More than any upload may have.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Answers `/bot<token>/<method>`, `/<LogicalId>/bot<token>/<method>` and `/file/bot<token>/<path>`.
pub(crate) fn router(core: Arc<SharedState>) -> Router {
    Router::new().fallback(answer).layer(DefaultBodyLimit::max(MOST_BYTES)).with_state(core)
}

async fn answer(State(core): State<Arc<SharedState>>, request: Request) -> Response {
    let path = request.uri().path().replace("%3A", ":").replace("%3a", ":");
    match Asked::read(&path) {
        Some(Asked::File { token, path }) => file(&core, token, path),
        Some(Asked::Method { function, token, method }) => {
            let bot = core.look(|state| state.bot_of(token)).ok_or_else(Refusal::unauthorized);
            let (function, method) = (function.to_owned(), method.to_owned());
            let arrival = Arrival::of(request.extensions());
            let call =
                |bot, params, fault| Incoming { bot, function, method, params, in_answer: false, fault, arrival };
            match (bot, read(request).await) {
                (Ok(bot), Ok(mut params)) => {
                    fetch::by_address(&core.http, &mut params).await;
                    let mut call = call(bot, params, None);
                    call.fault = core.faults.take(&call.method).map(in_words_of_the_api);
                    let sets_webhook = call.method.eq_ignore_ascii_case("setWebhook");
                    let response = carry_out(&core, call).await;
                    if sets_webhook && core.retries.load(Ordering::Relaxed) {
                        redelivery::kick(&core, bot);
                    }
                    response
                }
                (bot, params) => {
                    let error =
                        bot.as_ref().err().or(params.as_ref().err()).cloned().unwrap_or_else(Refusal::not_found);
                    core.write_down(
                        call(bot.unwrap_or_default(), Params::default(), None),
                        json!({}),
                        Err(error.clone()),
                    );
                    refusal(&error)
                }
            }
        }
        None => refusal(&Refusal::not_found()),
    }
}

async fn carry_out(core: &SharedState, mut call: Incoming) -> Response {
    let (fault, function) = (call.fault.clone(), call.function.clone());
    if matches!(fault, Some(Fault::Status(..) | Fault::Refuse | Fault::Hang | Fault::KillBefore)) {
        core.spoiled(call);
        return serve::meet(fault, &core.killer, &function, async { serve::dropped() }).await;
    }
    let work = async {
        if call.method.eq_ignore_ascii_case("getUpdates") {
            let params = std::mem::take(&mut call.params);
            let shown = shown(&params);
            let result = get_updates(core, call.bot, params).await;
            core.write_down(call, shown, result.clone());
            return written(result);
        }
        written(core.call(call))
    };
    serve::meet(fault, &core.killer, &function, work).await
}

/// `getUpdates`: what there is, or what comes in the next `timeout` seconds.
async fn get_updates(core: &SharedState, bot: i64, mut params: Params) -> Result<Value, Refusal> {
    params.only(&fields::of("getUpdates").unwrap_or_default())?;
    let offset = params.int("offset")?.unwrap_or_default();
    let limit = params.int("limit")?.unwrap_or(100).clamp(1, 100);
    let timeout = params.int("timeout")?.unwrap_or_default().clamp(0, 50);
    let allowed = methods::allowed(&mut params)?;
    let end = tokio::time::Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    if let Some(allowed) = allowed {
        core.with(|state| state.bot(bot).allowed_updates = Some(allowed).filter(|kinds| !kinds.is_empty()));
    }
    loop {
        let fresh = core.fresh.notified();
        if core.look(|state| state.bots.get(&bot).is_some_and(|bot| bot.webhook.is_some())) {
            let words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
            return Err(Refusal { code: 409, description: words.into(), retry_after: None });
        }
        let limit = usize::try_from(limit).unwrap_or(100);
        let updates = core.with(|state| methods::updates(state.bot(bot), offset, limit, core.clock.now()));
        if !updates.is_empty() || tokio::time::timeout_at(end, fresh).await.is_err() {
            return Ok(updates.into());
        }
    }
}

/// What a path asks for.
enum Asked<'a> {
    File { token: &'a str, path: &'a str },
    Method { function: &'a str, token: &'a str, method: &'a str },
}

impl<'a> Asked<'a> {
    fn read(path: &'a str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        let (first, rest) = path.split_once('/')?;
        if first == "file" {
            let (bot, path) = rest.split_once('/')?;
            return Some(Self::File { token: token(bot)?, path });
        }
        if let Some(token) = token(first) {
            return (!rest.contains('/')).then_some(Self::Method { function: "", token, method: rest });
        }
        match Self::read(path.strip_prefix(first)?)? {
            Self::Method { function: "", token, method } => Some(Self::Method { function: first, token, method }),
            Self::Method { .. } => None,
            file @ Self::File { .. } => Some(file),
        }
    }
}

fn token(segment: &str) -> Option<&str> {
    segment.strip_prefix("bot").filter(|token| token.contains(':'))
}

fn file(core: &SharedState, token: &str, path: &str) -> Response {
    let found = core.look(|state| {
        state.bot_of(token)?;
        state.files.values().find(|file| file.path == path).map(|file| file.bytes.clone())
    });
    match found {
        Some(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes.to_vec()).into_response(),
        None => refusal(&Refusal::not_found()),
    }
}

fn written(result: Result<Value, Refusal>) -> Response {
    match result {
        Ok(result) => axum::Json(json!({ "ok": true, "result": result })).into_response(),
        Err(error) => refusal(&error),
    }
}

fn refusal(error: &Refusal) -> Response {
    let status = StatusCode::from_u16(error.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(error.body())).into_response();
    if let Some(seconds) = error.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// A planned status with a plain sentence becomes an answer of the Bot API's form; other bodies stay as they are.
fn in_words_of_the_api(fault: Fault) -> Fault {
    let Fault::Status(code, words) = fault else { return fault };
    if words.starts_with(['{', '<']) {
        return Fault::Status(code, words);
    }
    let retry_after = words.rsplit_once("retry after ").and_then(|(_, seconds)| seconds.trim().parse().ok());
    let body = Refusal { code, description: words, retry_after }.body();
    Fault::Status(code, body.to_string())
}
