//! The parameter store, by the two calls that the shop makes of it. Its SDK would be the largest of all dependencies, and make a
//! cold start compute 2.5 million instructions instead of 1.5 (`make bench`, 28 November 2026); so the calls are written as the
//! reference says, and signed by the signer of the SDKs.
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
/// Three attempts end within the 10 s that Lambda gives to a start.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
/// The longest waits between the attempts, in milliseconds.
const RETRY_AFTER: [u64; 2] = [100, 400];

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

/// A parameter, decrypted. It has no `Debug`: most are secrets.
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
        /// Who may not do what, where that is why. Other messages are left out: what a call was signed with may be in them.
        message: String,
        /// Whether another attempt may succeed: it failed by itself, or was asked too often.
        is_transient: bool,
    },
    /// It did not answer.
    #[error("the parameter store did not answer")]
    Unanswered(#[source] reqwest::Error),
    /// Its answer can't be parsed. The body is left out: it may hold secrets.
    #[error("the answer of the parameter store can't be read")]
    Unreadable,
    /// The call could not be signed.
    #[error("the call to the parameter store can't be signed")]
    Signing(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ParameterStore {
    /// The parameter store of the region, or what `endpoint` puts in its place.
    pub(super) fn new(http: reqwest::Client, region: &str, credentials: Credentials, endpoint: Option<&str>) -> Self {
        let endpoint = endpoint.map_or_else(|| format!("https://ssm.{region}.amazonaws.com"), ToOwned::to_owned);
        Self { http, endpoint: endpoint + "/", region: region.to_owned(), identity: credentials.into() }
    }

    /// Reads up to ten parameters by their full names, and decrypts those that are encrypted.
    ///
    /// # Errors
    /// If it is refused, its answer can't be read, or three attempts fail.
    pub async fn get(&self, names: &[String]) -> Result<FoundParameters, ParameterStoreError> {
        self.call("GetParameters", json!({ "Names": names, "WithDecryption": true })).await
    }

    /// Writes a plain parameter, over the one of that name.
    ///
    /// # Errors
    /// If it is refused, its answer can't be read, or three attempts fail.
    pub async fn put(&self, name: &str, value: &str) -> Result<(), ParameterStoreError> {
        let parameter = json!({ "Name": name, "Value": value, "Type": "String", "Overwrite": true });
        self.call::<Value>("PutParameter", parameter).await.map(|_| ())
    }

    async fn call<T: DeserializeOwned>(&self, operation: &str, body: Value) -> Result<T, ParameterStoreError> {
        let target = format!("AmazonSSM.{operation}");
        let body = body.to_string();
        for wait in RETRY_AFTER {
            match self.attempt(&target, &body).await {
                Err(error) if error.is_retryable() => pause(wait).await,
                ended => return ended,
            }
        }
        self.attempt(&target, &body).await
    }

    async fn attempt<T: DeserializeOwned>(&self, target: &str, body: &str) -> Result<T, ParameterStoreError> {
        let headers = [("content-type", CONTENT_TYPE), ("x-amz-target", target)];
        let signed = self.sign(&headers, body, SystemTime::now()).map_err(ParameterStoreError::Signing)?;
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

    /// The headers that sign a call with these headers and this body, made at this time.
    fn sign(
        &self,
        headers: &[(&str, &str)],
        body: &str,
        at: SystemTime,
    ) -> Result<Vec<(String, String)>, Box<dyn std::error::Error + Send + Sync>> {
        let parameters = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name("ssm")
            .time(at)
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
    fn is_retryable(&self) -> bool {
        match self {
            Self::Unanswered(error) => !error.is_builder(),
            Self::Refused { is_transient, .. } => *is_transient,
            Self::Unreadable | Self::Signing(_) => false,
        }
    }
}

/// Waits before the next attempt, for half of this to all of it: whoever was throttled together does not come back together.
async fn pause(longest: u64) {
    let mut chance = [0_u8; 1];
    // If the system gives no randomness, a fixed part does.
    let share = getrandom::fill(&mut chance).map_or(128, |()| u64::from(chance[0]));
    tokio::time::sleep(Duration::from_millis(longest / 2 + longest / 2 * share / 255)).await;
}

/// An answer that refuses. As the protocol allows, a namespace and `#` may stand before the code, and `:` and an address after it.
/// <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>
fn refusal(status: StatusCode, body: &Value) -> ParameterStoreError {
    let code = body["__type"].as_str().and_then(|code| code.split(':').next()?.rsplit('#').next());
    let code = code.unwrap_or(status.as_str()).to_owned();
    let message = body["message"].as_str().or_else(|| body["Message"].as_str());
    let message = message.filter(|_| code == "AccessDeniedException").unwrap_or_default().to_owned();
    let is_throttled = status == StatusCode::TOO_MANY_REQUESTS
        || ["Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"]
            .contains(&code.as_str());
    ParameterStoreError::Refused { is_transient: is_throttled || status.is_server_error(), code, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::http::aws_client;
    use std::collections::BTreeMap;

    /// The signature was computed by botocore 1.43.
    #[test]
    fn a_call_is_signed_as_others_sign_it() {
        let http = aws_client(Duration::from_secs(1)).expect("TLS can be set up");
        let (key, secret) = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        let credentials = Credentials::new(key, secret, Some("a+session/token=".to_owned()), None, "test");
        let store = ParameterStore::new(http, "eu-central-1", credentials, None);
        assert_eq!(store.endpoint, "https://ssm.eu-central-1.amazonaws.com/");
        let headers = [("content-type", CONTENT_TYPE), ("x-amz-target", "AmazonSSM.GetParameters")];
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_872_000);
        let signed = store.sign(&headers, r#"{"Names":["/lapak/data-key"]}"#, at).expect("it can be signed");
        let signed: BTreeMap<_, _> = signed.into_iter().collect();
        assert_eq!(signed["x-amz-date"], "20261128T132000Z");
        assert_eq!(signed["x-amz-security-token"], "a+session/token=");
        assert_eq!(
            signed["authorization"],
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261128/eu-central-1/ssm/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, \
             Signature=d4e1b5fee54b4e566b630411143d370513d1271c53120edf5b07fef7329fb4d5"
        );
    }

    #[test]
    fn a_refusal_is_told_by_its_code_and_message() {
        let told = |status: StatusCode, body: Value| {
            let error = refusal(status, &body);
            (error.to_string(), error.is_retryable())
        };
        let denied = "User: lapak is not authorized";
        for name in ["message", "Message"] {
            let body = json!({ "__type": "com.amazonaws.ssm#AccessDeniedException", name: denied });
            let words = format!("the parameter store refused: AccessDeniedException {denied}");
            assert_eq!(told(StatusCode::BAD_REQUEST, body), (words, false));
        }
        let throttled =
            json!({ "__type": "ThrottlingException:http://internal.amazon.com/coral/", "message": "Rate exceeded" });
        assert_eq!(
            told(StatusCode::BAD_REQUEST, throttled),
            ("the parameter store refused: ThrottlingException ".to_owned(), true)
        );
        let signed = json!({ "__type": "InvalidSignatureException", "message": "x-amz-security-token:hemmelig" });
        assert_eq!(
            told(StatusCode::BAD_REQUEST, signed),
            ("the parameter store refused: InvalidSignatureException ".to_owned(), false)
        );
        assert_eq!(
            told(StatusCode::SERVICE_UNAVAILABLE, Value::Null),
            ("the parameter store refused: 503 ".to_owned(), true)
        );
    }
}
