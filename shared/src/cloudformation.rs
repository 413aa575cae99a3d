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
    /// The resource.
    #[serde(flatten)]
    pub resource: Resource,
    old_resource_properties: Option<Old>,
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

/// The custom resources of the template.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "ResourceType", content = "ResourceProperties")]
pub enum Resource {
    /// Looks at all that can be wrong before there is anything that outlives the stack.
    #[serde(rename = "Custom::Check")]
    Check {},
    /// The bots as Telegram knows them.
    #[serde(rename = "Custom::Setup")]
    Setup(Properties),
}

/// The properties of the shop's set-up. It has more, which only make CloudFormation set it up anew.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Properties {
    /// The table.
    pub table: String,
    /// The URL of the shop bot's function.
    pub shop_bot_url: String,
    /// The URL of the owner bot's function.
    pub owner_bot_url: String,
    /// How many updates Telegram may bring at a time; CloudFormation makes text of every number.
    pub max_connections: String,
    /// When the secrets were last changed; text that sorts by time.
    configured: String,
}

/// The properties before an update.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Old {
    configured: String,
}

/// The reason is cut here: CloudFormation takes 4,096 bytes for the whole answer.
const LONGEST_REASON: usize = 1_000;

impl Request {
    /// Whether a failure would only do harm: a stack that can neither be deleted nor go back is stuck, and then
    /// a webhook that was not registered is the smaller trouble. Going back is an update to older secrets.
    pub fn must_succeed(&self) -> bool {
        match (self.request_type, &self.resource) {
            (RequestType::Delete, _) => true,
            (RequestType::Update, Resource::Setup(new)) => {
                self.old_resource_properties.as_ref().is_some_and(|old| old.configured > new.configured)
            }
            (RequestType::Create | RequestType::Update, _) => false,
        }
    }
}

/// Answers CloudFormation; without an answer it waits until its own time-out.
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
        // Always the same: what is set up is set up anew in place, and nothing is ever replaced.
        "PhysicalResourceId": request.logical_resource_id,
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn request(kind: &str, resource: &str, properties: &Value, old: &Value) -> Request {
        let request = json!({
            "RequestType": kind, "ResponseURL": "https://answer", "StackId": "arn", "RequestId": "1",
            "LogicalResourceId": "Setup", "PhysicalResourceId": "Setup", "ResourceType": resource,
            "ResourceProperties": properties, "OldResourceProperties": old, "ServiceToken": "arn",
        });
        serde_json::from_value(request).unwrap()
    }

    fn configured(at: &str) -> Value {
        json!({
            "ServiceToken": "arn", "Table": "t", "ShopBotUrl": "https://a/", "OwnerBotUrl": "https://b/",
            "MaxConnections": "20", "Configured": at,
        })
    }

    #[test]
    fn only_what_goes_forward_may_fail() {
        let must = |kind, new: &str, old: &str| {
            request(kind, "Custom::Setup", &configured(new), &configured(old)).must_succeed()
        };
        assert!(!must("Update", "20261123T080000Z", ""), "the first secrets");
        assert!(!must("Update", "20261123T080001Z", "20261123T080000Z"), "newer secrets");
        assert!(!must("Update", "20261123T080000Z", "20261123T080000Z"), "something else changed");
        assert!(must("Update", "20261123T080000Z", "20261123T080001Z"), "rolled back");
        assert!(must("Delete", "20261123T080000Z", ""));
        assert!(!request("Create", "Custom::Check", &json!({ "ServiceToken": "arn" }), &Value::Null).must_succeed());
    }
}
