//! CloudFormation's custom resources: what is asked, and the answer it waits for.

use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::json;

/// What CloudFormation asks.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Request {
    /// What happens to the resource.
    pub request_type: RequestType,
    /// Where the answer goes: a signed address that is good for this one answer.
    #[serde(rename = "ResponseURL")]
    response_url: String,
    stack_id: String,
    request_id: String,
    logical_resource_id: String,
    /// The resource's properties in the template.
    pub resource_properties: Properties,
}

/// What happens to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum RequestType {
    /// It is new.
    Create,
    /// Its properties changed, or something is rolled back.
    Update,
    /// It goes.
    Delete,
}

/// The properties of the shop's set-up.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Properties {
    /// The URL of the shop bot's function.
    pub shop_bot_url: String,
    /// The URL of the owner bot's function.
    pub owner_bot_url: String,
    /// How many updates Telegram may bring at a time; CloudFormation makes text of every number.
    pub max_connections: String,
}

/// The reason is cut here: CloudFormation takes 4,096 bytes for the whole answer.
const LONGEST_REASON: usize = 1_000;

/// Answers CloudFormation; without an answer it waits for an hour.
///
/// # Errors
/// If the answer can't be delivered.
pub async fn answer(http: &reqwest::Client, request: &Request, ended: Result<(), String>) -> anyhow::Result<()> {
    let (status, reason) = match ended {
        Ok(()) => ("SUCCESS", String::new()),
        Err(reason) => ("FAILED", reason.chars().take(LONGEST_REASON).collect()),
    };
    let body = json!({
        "Status": status,
        "Reason": reason,
        // Always the same: the webhooks are registered anew in place, and nothing is ever replaced.
        "PhysicalResourceId": "lapak-setup",
        "StackId": request.stack_id,
        "RequestId": request.request_id,
        "LogicalResourceId": request.logical_resource_id,
    });
    // The address is signed without a content type, so none may be sent.
    let call = http.put(&request.response_url).body(body.to_string());
    let answer = call.send().await.map_err(reqwest::Error::without_url).context("cannot answer CloudFormation")?;
    ensure!(answer.status().is_success(), "CloudFormation's address answered {}", answer.status());
    Ok(())
}
