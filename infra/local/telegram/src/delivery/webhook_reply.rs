//! Carries out the method that rides on the answer of a webhook.

use crate::call::params::Params;
use crate::files::fetch;
use crate::shared_state::{Incoming, SharedState};
use local_kit::distance::Arrival;
use local_kit::fault::Fault;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Map, Value};

/// Methods that are not carried out from the body of a webhook's answer.
const NOT_IN_ANSWERS: [&str; 4] = ["deletewebhook", "setwebhook", "close", "logout"];

/// Carries out the method an answer asks for; gives what is wrong with it.
pub(crate) async fn obey(core: &SharedState, bot: i64, answer: reqwest::Response) -> Option<String> {
    match ridden(answer).await {
        Ok(None) => None,
        Ok(Some((method, fields))) => {
            let (fault, mut params, arrival) = (core.faults.take(&method), Params::of(fields), Arrival::now());
            fetch::by_address(&core.http, &mut params).await;
            let function = String::new();
            ride(core, Incoming { bot, function, method, params, in_answer: true, fault, arrival }).await;
            None
        }
        Err(problem) => Some(problem),
    }
}

/// The method that rides on an answer, if any, and its parameters.
///
/// # Errors
/// Why it is not carried out.
pub async fn ridden(answer: reqwest::Response) -> Result<Option<(String, Map<String, Value>)>, String> {
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let body = answer.bytes().await.unwrap_or_default();
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(&body) else { return Ok(None) };
    let Some(Value::String(method)) = fields.remove("method") else { return Ok(None) };
    if !kind.starts_with("application/json") {
        return Err(format!("{method} in the answer is not carried out, its content type is not JSON"));
    }
    let lower = method.to_ascii_lowercase();
    if NOT_IN_ANSWERS.contains(&lower.as_str()) || lower.starts_with("get") {
        return Err(format!("{method} is not carried out from an answer"));
    }
    Ok(Some((method, fields)))
}

/// A call that rides on an answer: its result is lost, and so are its errors.
async fn ride(core: &SharedState, call: Incoming) {
    match call.fault.clone() {
        Some(Fault::Status(..) | Fault::Refuse | Fault::Hang) => core.spoiled(call),
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            drop(core.call(call));
        }
        // The answer is out already: a kill comes too late to stop it.
        Some(Fault::KillBefore | Fault::KillAfter) => {
            core.killer.kill(&call.function);
            drop(core.call(call));
        }
        Some(Fault::Drop) | None => drop(core.call(call)),
    }
}
