//! CloudFormation's custom resources: the request, and the answer that CloudFormation waits for.

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// A request of CloudFormation.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Request {
    /// What happens to the resource.
    pub request_type: RequestType,
    /// Where the answer goes: a signed URL that is valid for this one answer.
    #[serde(rename = "ResponseURL")]
    response_url: String,
    stack_id: String,
    request_id: String,
    logical_resource_id: String,
    physical_resource_id: Option<String>,
    /// The resource.
    #[serde(flatten)]
    pub resource: Resource,
    old_resource_properties: Option<Value>,
}

/// What happens to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum RequestType {
    /// It is created.
    Create,
    /// Its properties changed, or something is rolled back.
    Update,
    /// It is deleted.
    Delete,
}

/// The custom resources of the template.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "ResourceType", content = "ResourceProperties")]
pub enum Resource {
    /// Checks tokens and keys, before resources are created that stay when the stack is deleted.
    #[serde(rename = "Custom::Check")]
    Check {
        /// The shop's zone.
        #[serde(rename = "TimeZone", default)]
        zone: String,
    },
    /// Webhooks and profiles of the bots.
    #[serde(rename = "Custom::Setup")]
    Setup(SetupProperties),
}

/// The properties of `Setup`. The template gives it more, whose only use is that a change of them makes CloudFormation
/// update the resource.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetupProperties {
    /// The table's name.
    pub table: String,
    /// The URL of the shop bot's function.
    pub shop_bot_url: String,
    /// The URL of the owner bot's function.
    pub owner_bot_url: String,
    /// `max_connections` of the shop bot's webhook; text, because CloudFormation passes every number as text.
    pub max_connections: String,
    /// When the secrets were last changed; text that sorts by time.
    configured: String,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// The longest reason in bytes: CloudFormation takes 4,096 bytes for the whole answer.
const MAX_REASON_LEN: usize = 1_000;

/// The waits before the answer is sent again: three attempts in all, because Lambda's own retries are off.
const WAITS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

impl Request {
    /// Whether it is an update to older secrets, which only a rollback is.
    pub fn to_older_secrets(&self) -> bool {
        match (self.request_type, &self.resource, &self.old_resource_properties) {
            (RequestType::Update, Resource::Setup(new), Some(old)) => {
                old["Configured"].as_str().unwrap_or_default() > new.configured.as_str()
            }
            _ => false,
        }
    }

    /// The zone that the shop has, if this would give it another one. The resource is named by the zone that it was created
    /// with, so that a rollback to that is seen as one.
    pub fn other_zone(&self) -> Option<&str> {
        match (self.request_type, &self.resource) {
            (RequestType::Update, Resource::Check { zone }) => self.zone().filter(|has| has != zone),
            _ => None,
        }
    }

    /// The zone by which the resource is named.
    fn zone(&self) -> Option<&str> {
        self.physical_resource_id.as_deref()?.strip_prefix(&self.logical_resource_id)?.strip_prefix(' ')
    }

    /// The resource's name, which stays the same: else CloudFormation would replace it. Only a check that names no zone yet is
    /// replaced, by one that does; it is nothing but its name.
    fn name(&self) -> String {
        match (&self.resource, self.zone()) {
            (Resource::Check { .. }, Some(zone)) => format!("{} {zone}", self.logical_resource_id),
            (Resource::Check { zone }, None) if !zone.is_empty() && self.request_type != RequestType::Delete => {
                format!("{} {zone}", self.logical_resource_id)
            }
            (Resource::Check { .. } | Resource::Setup(_), _) => self.logical_resource_id.clone(),
        }
    }

    /// The properties before an update, as JSON.
    pub fn before(&self) -> String {
        self.old_resource_properties.as_ref().map(Value::to_string).unwrap_or_default()
    }
}

impl SetupProperties {
    /// All properties, as JSON.
    ///
    /// # Errors
    /// Never: they came as JSON.
    pub fn json(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_value(self).context("the properties can't be written")?.to_string())
    }
}

/// Whether two texts of JSON are equal, whatever the order of their keys.
pub fn same_json(one: &str, other: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    read(one).is_some_and(|one| read(other) == Some(one))
}

/// Sends the answer to CloudFormation. Without an answer the stack waits until CloudFormation's own time-out.
///
/// # Errors
/// If the answer can't be sent.
pub async fn respond(http: &reqwest::Client, request: &Request, ended: Result<(), String>) -> anyhow::Result<()> {
    let (status, reason) = match ended {
        Ok(()) => ("SUCCESS", String::new()),
        Err(reason) => ("FAILED", reason.chars().take(MAX_REASON_LEN).collect()),
    };
    let body = json!({
        "Status": status,
        "Reason": reason,
        "PhysicalResourceId": request.name(),
        "StackId": request.stack_id,
        "RequestId": request.request_id,
        "LogicalResourceId": request.logical_resource_id,
    });
    for wait in WAITS {
        match put(http, &request.response_url, body.to_string()).await {
            Ok(()) => return Ok(()),
            Err(error) => tracing::warn!(error = format!("{error:#}"), "the answer is tried again"),
        }
        tokio::time::sleep(wait).await;
    }
    put(http, &request.response_url, body.to_string()).await
}

async fn put(http: &reqwest::Client, url: &str, body: String) -> anyhow::Result<()> {
    // The URL is signed without a content type, so none may be sent.
    let call = http.put(url).body(body);
    let answer = call.send().await.map_err(reqwest::Error::without_url).context("cannot answer CloudFormation")?;
    ensure!(answer.status().is_success(), "CloudFormation's address answered {}", answer.status());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn going_back_to_older_secrets_is_seen() {
        let back = |new: &str, old: &str| {
            request("Update", "Custom::Setup", &configured(new), &configured(old)).to_older_secrets()
        };
        assert!(!back("20261123T080000Z", ""), "the first secrets");
        assert!(!back("20261123T080001Z", "20261123T080000Z"), "newer secrets");
        assert!(!back("20261123T080000Z", "20261123T080000Z"), "something else changed");
        assert!(back("20261123T080000Z", "20261123T080001Z"), "rolled back");
        let create = request("Create", "Custom::Check", &json!({ "ServiceToken": "arn" }), &Value::Null);
        assert!(!create.to_older_secrets());
    }

    #[test]
    fn a_zone_stays_as_it_was_when_the_shop_was_created() {
        let asked = |kind: &str, named: Option<&str>, zone: &str| {
            let properties = json!({ "ServiceToken": "arn", "TimeZone": zone });
            let mut request = request(kind, "Custom::Check", &properties, &Value::Null);
            request.logical_resource_id = "Check".to_owned();
            request.physical_resource_id = named.map(str::to_owned);
            (request.name(), request.other_zone().map(str::to_owned))
        };
        assert_eq!(asked("Create", None, "Asia/Jakarta"), ("Check Asia/Jakarta".into(), None));
        let named = Some("Check Asia/Jakarta");
        assert_eq!(asked("Update", named, "Asia/Jayapura"), ("Check Asia/Jakarta".into(), Some("Asia/Jakarta".into())));
        assert_eq!(asked("Update", named, "Asia/Jakarta"), ("Check Asia/Jakarta".into(), None), "rolled back");
        assert_eq!(
            asked("Update", Some("Check"), "Asia/Jakarta"),
            ("Check Asia/Jakarta".into(), None),
            "of an older stack"
        );
        assert_eq!(asked("Delete", Some("Check"), "Asia/Jakarta"), ("Check".into(), None), "what was replaced");
        assert_eq!(asked("Delete", named, "Asia/Jakarta"), ("Check Asia/Jakarta".into(), None));
    }

    #[test]
    fn properties_are_written_with_all_that_came() {
        let given = configured("20261123T080000Z");
        let Resource::Setup(properties) = request("Create", "Custom::Setup", &given, &Value::Null).resource else {
            panic!("it is the set-up");
        };
        assert!(same_json(&properties.json().unwrap(), &given.to_string()));
        assert!(!same_json(&properties.json().unwrap(), &configured("").to_string()) && !same_json("{", "{"));
    }
}
