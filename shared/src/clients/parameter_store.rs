//! The parameter store, by the two calls that the shop makes of it. Its SDK would be the largest of all dependencies, and take
//! a third of what a cold start computes; so the calls are written as its reference says, and signed by the signer of the SDKs.
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html>

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;
use reqwest::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

const CONTENT_TYPE: &str = "application/x-amz-json-1.1";
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);
/// The waits between the attempts.
const RETRY_AFTER: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(200)];

/// A client of the parameter store.
#[derive(Clone, Debug)]
pub struct ParameterStore {
    http: reqwest::Client,
    endpoint: String,
    region: String,
    identity: Identity,
}

/// Parameters that were asked for by their full names.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FoundParameters {
    /// Those that exist.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// The names of the others.
    #[serde(default)]
    pub invalid_parameters: Vec<String>,
}

/// A parameter, deciphered. It has no `Debug`: most are secrets.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Parameter {
    /// Its full name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Why a call to the parameter store failed.
#[derive(Debug, thiserror::Error)]
pub enum ParameterStoreError {
    /// It refused.
    #[error("the parameter store refused: {code} {message}")]
    Refused {
        /// The code of its error, such as `AccessDeniedException`.
        code: String,
        /// What it says of it: who may not do what.
        message: String,
        /// Whether another attempt may succeed: it failed by itself, or was asked too often.
        is_transient: bool,
    },
    /// It did not answer.
    #[error("the parameter store did not answer")]
    Unanswered(#[source] reqwest::Error),
    /// Its answer is not one that its reference knows. What it says is not told: it may hold secrets.
    #[error("the answer of the parameter store can't be read")]
    Unreadable,
    /// The call could not be signed.
    #[error("the call to the parameter store can't be signed")]
    Unsigned(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ParameterStore {
    /// The parameter store of the region, or what `endpoint` puts in its place.
    pub(super) fn new(http: reqwest::Client, region: &str, credentials: Credentials, endpoint: Option<&str>) -> Self {
        let endpoint = endpoint.map_or_else(|| format!("https://ssm.{region}.amazonaws.com"), ToOwned::to_owned);
        Self { http, endpoint: endpoint + "/", region: region.to_owned(), identity: credentials.into() }
    }

    /// Reads up to ten parameters by their full names, and deciphers those that are enciphered.
    ///
    /// # Errors
    /// If the call fails three times, or is refused.
    pub async fn get(&self, names: &[String]) -> Result<FoundParameters, ParameterStoreError> {
        self.call("GetParameters", json!({ "Names": names, "WithDecryption": true })).await
    }

    /// Writes a plain parameter, over the one of that name.
    ///
    /// # Errors
    /// If the call fails three times, or is refused.
    pub async fn put(&self, name: &str, value: &str) -> Result<(), ParameterStoreError> {
        let parameter = json!({ "Name": name, "Value": value, "Type": "String", "Overwrite": true });
        self.call::<Value>("PutParameter", parameter).await.map(|_| ())
    }

    async fn call<T: DeserializeOwned>(&self, operation: &str, body: Value) -> Result<T, ParameterStoreError> {
        let target = format!("AmazonSSM.{operation}");
        let body = body.to_string();
        for wait in RETRY_AFTER {
            match self.attempt(&target, &body).await {
                Err(error) if error.may_pass() => tokio::time::sleep(wait).await,
                ended => return ended,
            }
        }
        self.attempt(&target, &body).await
    }

    async fn attempt<T: DeserializeOwned>(&self, target: &str, body: &str) -> Result<T, ParameterStoreError> {
        let headers = [("content-type", CONTENT_TYPE), ("x-amz-target", target)];
        let signed = self.sign(&headers, body).map_err(ParameterStoreError::Unsigned)?;
        let mut request = self.http.post(&self.endpoint).timeout(ATTEMPT_TIMEOUT).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        for (name, value) in signed {
            request = request.header(name, value);
        }
        let unanswered = |error: reqwest::Error| ParameterStoreError::Unanswered(error.without_url());
        let response = request.send().await.map_err(unanswered)?;
        let status = response.status();
        let body = response.bytes().await.map_err(unanswered)?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| ParameterStoreError::Unreadable);
        }
        Err(refusal(status, &serde_json::from_slice(&body).unwrap_or_default()))
    }

    /// The headers that sign a call with these headers and this body.
    fn sign(
        &self,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Vec<(String, String)>, Box<dyn std::error::Error + Send + Sync>> {
        let parameters = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name("ssm")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let body = SignableBody::Bytes(body.as_bytes());
        let request = SignableRequest::new("POST", &self.endpoint, headers.iter().copied(), body)?;
        let (signed, _) = sign(request, &parameters)?.into_parts();
        Ok(signed.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

impl ParameterStoreError {
    /// The code of the error, if the parameter store refused.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        if let Self::Refused { code, .. } = self { Some(code) } else { None }
    }

    /// Whether another attempt may succeed.
    fn may_pass(&self) -> bool {
        match self {
            Self::Unanswered(_) => true,
            Self::Refused { is_transient, .. } => *is_transient,
            Self::Unreadable | Self::Unsigned(_) => false,
        }
    }
}

/// An answer that refuses, as the service words it; a namespace and `#` may stand before the code.
fn refusal(status: StatusCode, body: &Value) -> ParameterStoreError {
    let code = body["__type"].as_str().and_then(|code| code.rsplit('#').next()).unwrap_or(status.as_str()).to_owned();
    let message = body["message"].as_str().or_else(|| body["Message"].as_str()).unwrap_or_default().to_owned();
    let is_throttled = ["ThrottlingException", "TooManyRequestsException"].contains(&code.as_str());
    ParameterStoreError::Refused { is_transient: is_throttled || status.is_server_error(), code, message }
}
