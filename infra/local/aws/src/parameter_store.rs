//! The parameter store: secrets under their path, read and written as SSM does.

use crate::json::{self, Called, Refusal};
use crate::template::{ACCOUNT, REGION};
use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use local_kit::distance::Distance;
use local_kit::fault::Faults;
use local_kit::part_context::PartContext;
use local_kit::serve::{self, Server};
use local_kit::trace::Kind;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// All parameters. Clones share one state.
#[derive(Clone, Debug)]
pub struct Parameters {
    /// Faults, by operation.
    pub faults: Faults,
    inner: Arc<Inner>,
    server: Arc<Server>,
}

#[derive(Debug)]
struct Inner {
    part_context: PartContext,
    faults: Faults,
    values: Mutex<BTreeMap<String, Parameter>>,
}

#[derive(Clone, Debug)]
struct Parameter {
    value: String,
    kind: String,
    version: u64,
    modified: Timestamp,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GetParameters {
    names: Vec<String>,
    #[serde(default)]
    with_decryption: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GetParametersByPath {
    path: String,
    #[serde(default)]
    recursive: bool,
    #[serde(default)]
    with_decryption: bool,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PutParameter {
    name: String,
    value: String,
    r#type: Option<String>,
    #[serde(default)]
    overwrite: bool,
    description: Option<String>,
    tier: Option<String>,
}

/// `GetParameters` takes no more names, and `GetParametersByPath` gives no more values, than this.
const MOST: usize = 10;

impl Parameters {
    /// Holds `secrets` (full names to values) as SecureStrings.
    pub async fn start(secrets: BTreeMap<String, String>, part_context: PartContext) -> Result<Self> {
        let faults = Faults::default();
        let listener = serve::listen(part_context.port).await?;
        let inner = Arc::new(Inner { part_context, faults: faults.clone(), values: Mutex::default() });
        let router = Router::new().fallback(answer).with_state(inner.clone());
        let server = Arc::new(Server::on(listener, router)?);
        let parameters = Self { faults, inner, server };
        for (name, value) in secrets {
            parameters.set(&name, &value);
        }
        Ok(parameters)
    }

    /// Where the parameter store is; a function's logical id may follow as the path.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// How far away it is from the functions.
    pub fn distance(&self) -> &Distance {
        self.server.distance()
    }

    /// The value of a parameter, by its full name.
    pub fn get(&self, name: &str) -> Option<String> {
        self.inner.values().get(name).map(|parameter| parameter.value.clone())
    }

    /// Makes a SecureString or gives it another value.
    pub fn set(&self, name: &str, value: &str) {
        self.inner.set(name, value, "SecureString");
    }

    /// Deletes a parameter.
    pub fn remove(&self, name: &str) {
        self.inner.values().remove(name);
    }
}

async fn answer(State(inner): State<Arc<Inner>>, called: Called, body: Bytes) -> Response {
    let checked = called.check("AmazonSSM", "ssm");
    let Called { function, operation: call, arrival, .. } = called;
    let fault = inner.part_context.fault(&inner.faults, &call, &function);
    let mut event = inner.part_context.event(Kind::Parameters, call.as_str());
    let work = async {
        let result = checked.and_then(|()| inner.call(&call, &body));
        event.outcome = json::outcome(&result);
        event.function = function.clone();
        arrival.mark(&mut event);
        event.detail = names(&body, result.as_ref().ok());
        inner.part_context.trace.record(event);
        json::respond(&result)
    };
    serve::meet(fault, &inner.part_context.killer, &function, work).await
}

/// What was read or written, by name alone.
fn names(request: &[u8], answer: Option<&Value>) -> Value {
    let request: Value = serde_json::from_slice(request).unwrap_or_default();
    let found = answer.and_then(|answer| answer["Parameters"].as_array()).into_iter().flatten();
    let found = found.map(|parameter| &parameter["Name"]).chain([&request["Name"]]).filter(|name| name.is_string());
    json!({ "found": found.collect::<Vec<_>>(), "invalid": answer.map(|answer| &answer["InvalidParameters"]) })
}

impl Inner {
    fn call(&self, call: &str, body: &Bytes) -> Result<Value, Refusal> {
        match call {
            "GetParameters" => self.get(&json::parse(body)?),
            "GetParametersByPath" => self.list(&json::parse(body)?),
            "PutParameter" => self.put(&json::parse(body)?),
            _ => Err(Refusal::new("UnknownOperationException", format!("the local cloud does not know {call:?}"))),
        }
    }

    fn get(&self, request: &GetParameters) -> Result<Value, Refusal> {
        if request.names.is_empty() || request.names.len() > MOST {
            return Err(Refusal::new("ValidationException", "1 to 10 names can be asked for at once"));
        }
        let values = self.values();
        let (found, invalid): (Vec<_>, Vec<_>) = request.names.iter().partition(|name| values.contains_key(*name));
        let found: Vec<_> = found.into_iter().map(|name| values[name].shown(name, request.with_decryption)).collect();
        Ok(json!({ "Parameters": found, "InvalidParameters": invalid }))
    }

    fn list(&self, request: &GetParametersByPath) -> Result<Value, Refusal> {
        if !request.path.starts_with('/') {
            return Err(Refusal::new("ValidationException", "The parameter path must begin with a slash /."));
        }
        let most = request.max_results.unwrap_or(MOST);
        if most == 0 || most > MOST {
            return Err(Refusal::new("ValidationException", "MaxResults is between 1 and 10"));
        }
        let path = format!("{}/", request.path.trim_end_matches('/'));
        let values = self.values();
        let below = |name: &str| name.strip_prefix(&path).is_some_and(|rest| request.recursive || !rest.contains('/'));
        let after = request.next_token.as_deref().unwrap_or_default();
        let mut found: Vec<_> = values.iter().filter(|(name, _)| below(name) && name.as_str() > after).collect();
        let next = (found.len() > most).then(|| found[most - 1].0.clone());
        found.truncate(most);
        let found: Vec<_> =
            found.into_iter().map(|(name, parameter)| parameter.shown(name, request.with_decryption)).collect();
        let mut answer = json!({ "Parameters": found });
        if let Some(next) = next {
            answer["NextToken"] = next.into();
        }
        Ok(answer)
    }

    fn put(&self, request: &PutParameter) -> Result<Value, Refusal> {
        let known = self.values().get(&request.name).cloned();
        let kind = match (&request.r#type, &known) {
            (Some(kind), _) => kind.clone(),
            (None, Some(known)) => known.kind.clone(),
            (None, None) => {
                return Err(Refusal::new(
                    "ValidationException",
                    "A parameter type is required when you create a parameter.",
                ));
            }
        };
        if !["String", "StringList", "SecureString"].contains(&kind.as_str()) {
            return Err(Refusal::new(
                "UnsupportedParameterType",
                format!("The parameter type {kind} is not supported."),
            ));
        }
        if known.as_ref().is_some_and(|known| request.overwrite && known.kind != kind) {
            return Err(Refusal::new(
                "HierarchyTypeMismatchException",
                "The parameter type can't be changed: delete the parameter and create it anew.",
            ));
        }
        if known.is_some() && !request.overwrite {
            return Err(Refusal::new(
                "ParameterAlreadyExists",
                "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
            ));
        }
        let limit = if request.tier.as_deref() == Some("Advanced") { 8192 } else { 4096 };
        let description_len = request.description.as_ref().map_or(0, String::len);
        if request.value.is_empty() || request.value.len() > limit || description_len > 1024 {
            return Err(Refusal::new("ValidationException", "The value or the description is empty or too long."));
        }
        let version = self.set(&request.name, &request.value, &kind);
        Ok(json!({ "Version": version, "Tier": request.tier.as_deref().unwrap_or("Standard") }))
    }

    fn set(&self, name: &str, value: &str, kind: &str) -> u64 {
        let mut values = self.values();
        let version = values.get(name).map_or(1, |known| known.version + 1);
        let parameter =
            Parameter { value: value.into(), kind: kind.into(), version, modified: self.part_context.clock.now() };
        values.insert(name.into(), parameter);
        version
    }

    fn values(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Parameter>> {
        self.values.lock().expect("no holder of the parameters panics")
    }
}

impl Parameter {
    /// A parameter as SSM returns it. A SecureString requested without decryption is returned encrypted, as a placeholder here.
    fn shown(&self, name: &str, decrypted: bool) -> Value {
        let value = if self.kind == "SecureString" && !decrypted { "(encrypted)" } else { &self.value };
        json!({
            "Name": name, "Type": self.kind, "Value": value, "Version": self.version, "DataType": "text",
            "LastModifiedDate": self.modified.as_second(),
            "ARN": format!("arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/{}", name.trim_start_matches('/')),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use local_kit::clock::Clock;

    async fn filled() -> Parameters {
        let part_context = PartContext::alone(Clock::running());
        let secrets = ["a", "b", "deep/c"].map(|name| (format!("/lapak/{name}"), format!("value of {name}")));
        Parameters::start(secrets.into(), part_context).await.unwrap()
    }

    #[tokio::test]
    async fn names_are_found_or_invalid_and_values_encrypted_unless_asked() {
        let inner = filled().await.inner;
        let call = |body: Value| inner.call("GetParameters", &body.to_string().into());
        let answer = call(json!({ "Names": ["/lapak/a", "/lapak/z"], "WithDecryption": true })).unwrap();
        assert_eq!(
            (&answer["Parameters"][0]["Value"], &answer["InvalidParameters"]),
            (&json!("value of a"), &json!(["/lapak/z"]))
        );
        assert_eq!(call(json!({ "Names": ["/lapak/a"] })).unwrap()["Parameters"][0]["Value"], "(encrypted)");
        assert_eq!(call(json!({ "Names": ["/lapak/a"], "Decrypt": true })).unwrap_err().kind, "SerializationException");
    }

    #[tokio::test]
    async fn a_path_is_listed_page_by_page() {
        let inner = filled().await.inner;
        let list = |body: Value| inner.call("GetParametersByPath", &body.to_string().into()).unwrap();
        assert_eq!(list(json!({ "Path": "/lapak" }))["Parameters"].as_array().unwrap().len(), 2);
        let first = list(json!({ "Path": "/lapak", "Recursive": true, "MaxResults": 2 }));
        let second =
            list(json!({ "Path": "/lapak", "Recursive": true, "MaxResults": 2, "NextToken": first["NextToken"] }));
        assert_eq!((&second["Parameters"][0]["Name"], &second["NextToken"]), (&json!("/lapak/deep/c"), &Value::Null));
    }

    #[tokio::test]
    async fn writing_over_must_be_meant() {
        let inner = filled().await.inner;
        let put = |body: Value| inner.call("PutParameter", &body.to_string().into());
        assert_eq!(put(json!({ "Name": "/lapak/a", "Value": "x" })).unwrap_err().kind, "ParameterAlreadyExists");
        assert_eq!(put(json!({ "Name": "/lapak/a", "Value": "x", "Overwrite": true })).unwrap()["Version"], 2);
    }

    #[tokio::test]
    async fn a_plain_string_is_made_written_over_and_read() {
        let inner = filled().await.inner;
        let put = |body: Value| inner.call("PutParameter", &body.to_string().into());
        let request =
            |value: &str| json!({ "Name": "/lapak/table", "Value": value, "Type": "String", "Overwrite": true });
        assert_eq!(put(request("lapak-Table")).unwrap(), json!({ "Version": 1, "Tier": "Standard" }));
        assert_eq!(put(request("lapak-Table-r1")).unwrap(), json!({ "Version": 2, "Tier": "Standard" }));
        let read = inner.call("GetParameters", &json!({ "Names": ["/lapak/table"] }).to_string().into()).unwrap();
        let read = &read["Parameters"][0];
        assert_eq!(
            (&read["Value"], &read["Type"], &read["Version"]),
            (&json!("lapak-Table-r1"), &json!("String"), &json!(2))
        );
        let sealed = json!({ "Name": "/lapak/a", "Value": "x", "Type": "String", "Overwrite": true });
        assert_eq!(put(sealed).unwrap_err().kind, "HierarchyTypeMismatchException");
        let named = names(request("secret").to_string().as_bytes(), Some(&json!({ "Version": 2 })));
        assert_eq!(named["found"], json!(["/lapak/table"]));
    }
}
