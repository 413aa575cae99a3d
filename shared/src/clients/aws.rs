//! AWS clients, made from the environment alone and without the SDKs' configuration chain, which would cost start-up time.

use super::http::aws_client;
use super::parameter_store::ParameterStore;
use super::sdk_connector::sdk_http_client;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::{ClassifyRetry, ReconnectMode, RetryAction, RetryConfig};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// Region, credentials and endpoints.
pub struct AwsConfig {
    /// The region.
    pub region: String,
    /// The access key id of the function's role.
    pub access_key_id: String,
    /// The secret access key of the role.
    pub secret_access_key: SecretString,
    /// The session token of the role; none for long-lived keys.
    pub session_token: Option<SecretString>,
    /// Endpoints that replace the services' own, in tests and in the local cloud.
    pub endpoints: Endpoints,
}

/// Endpoints that replace the services' own; the environment variables are those of the AWS SDKs.
#[derive(Clone, Debug, Default)]
pub struct Endpoints {
    /// `AWS_ENDPOINT_URL_DYNAMODB`
    pub dynamodb: Option<String>,
    /// `AWS_ENDPOINT_URL_EVENTBRIDGE`
    pub eventbridge: Option<String>,
    /// `AWS_ENDPOINT_URL_SSM`
    pub ssm: Option<String>,
    /// `AWS_ENDPOINT_URL_S3`
    pub s3: Option<String>,
}

/// What all AWS clients share: region, credentials, one HTTP client.
#[derive(Clone)]
pub struct Aws {
    region: Region,
    credentials: Credentials,
    http: reqwest::Client,
    /// The same client as the SDKs take it.
    sdk_http: SharedHttpClient,
    endpoints: Endpoints,
}

macro_rules! client {
    ($sdk:ident, $aws:expr, $endpoint:expr) => {{ $sdk::Client::from_conf(config!($sdk, $aws, $endpoint, (ATTEMPT_TIMEOUT, OPERATION_TIMEOUT)).build()) }};
}

macro_rules! config {
    ($sdk:ident, $aws:expr, $endpoint:expr, ($attempt:expr, $operation:expr)) => {{
        let mut config = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region($aws.region.clone())
            .credentials_provider($aws.credentials.clone())
            .http_client($aws.sdk_http.clone())
            .retry_classifier(RetryTransactionConflict)
            .retry_config(retry_config())
            .timeout_config(
                TimeoutConfig::builder().operation_attempt_timeout($attempt).operation_timeout($operation).build(),
            );
        config.set_endpoint_url($endpoint.clone());
        config
    }};
}

fn retry_config() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(RETRY_AFTER)
        // Broken and timed-out connections are closed by hyper; the SDKs can't close those of `ReqwestConnector`.
        .with_reconnect_mode(ReconnectMode::ReuseAllConnections)
}

/// Makes the SDK retry a write that met a transaction on the same item; by itself it doesn't.
#[derive(Debug)]
struct RetryTransactionConflict;

impl ClassifyRetry for RetryTransactionConflict {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        // Most calls succeed, with bodies that would be searched in vain.
        let refused = context.response().filter(|response| !response.status().is_success());
        let body = refused.and_then(|response| response.body().bytes()).unwrap_or_default();
        let conflict = b"#TransactionConflictException";
        if body.windows(conflict.len()).any(|part| part == conflict) {
            RetryAction::throttling_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "transaction conflict"
    }
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// A start is held up no longer by connections that nothing needs yet.
const CONNECT_AHEAD_TIMEOUT: Duration = Duration::from_millis(500);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);
/// An object has up to 20 MB. Who waits for one cuts this short.
const OBJECT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(15);
const OBJECT_OPERATION_TIMEOUT: Duration = Duration::from_secs(40);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(10);
/// Calls to the table side by side: one records the action, one reads what the step shows, two read settings and texts.
const FIRST_CALLS: usize = 4;
const RETRY_AFTER: Duration = Duration::from_millis(50);

impl Aws {
    /// Prepares what the clients share.
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn new(config: &AwsConfig) -> anyhow::Result<Self> {
        let http = aws_client(CONNECT_TIMEOUT)?;
        let sdk_http = sdk_http_client(http.clone());
        let credentials = Credentials::new(
            config.access_key_id.clone(),
            config.secret_access_key.expose_secret(),
            config.session_token.as_ref().map(|token| token.expose_secret().to_owned()),
            None,
            "environment",
        );
        let (region, endpoints) = (Region::new(config.region.clone()), config.endpoints.clone());
        Ok(Self { region, credentials, http, sdk_http, endpoints })
    }

    /// The table's client.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        client!(aws_sdk_dynamodb, self, self.endpoints.dynamodb)
    }

    /// Opens the connections to the table's service that the first calls of a process need, while its secrets are read: both take
    /// about three round trips. DynamoDB answers an unsigned `GET`, which is no call of its API. Where that fails, the calls
    /// connect by themselves.
    pub async fn connect_to_table(&self) {
        let own = format!("https://dynamodb.{}.amazonaws.com", self.region);
        let service = self.endpoints.dynamodb.as_ref().unwrap_or(&own);
        let connect = async || -> reqwest::Result<_> {
            let answer = self.http.get(service).timeout(CONNECT_AHEAD_TIMEOUT).send().await?;
            // A connection can be used again once an answer was read to its end.
            answer.bytes().await
        };
        let connected = join_all((0..FIRST_CALLS).map(|_| connect())).await;
        if let Some(error) = connected.into_iter().find_map(Result::err) {
            tracing::info!(%error, "connections to the table were not opened in advance");
        }
    }

    /// The bus's client.
    pub fn eventbridge(&self) -> aws_sdk_eventbridge::Client {
        client!(aws_sdk_eventbridge, self, self.endpoints.eventbridge)
    }

    /// The parameter store's client.
    pub fn parameter_store(&self) -> ParameterStore {
        let (http, credentials) = (self.http.clone(), self.credentials.clone());
        ParameterStore::new(http, self.region.as_ref(), credentials, self.endpoints.ssm.as_deref())
    }

    /// The bucket's client. Buckets of a replaced endpoint are in its paths, as its host has one name.
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = config!(aws_sdk_s3, self, self.endpoints.s3, (OBJECT_ATTEMPT_TIMEOUT, OBJECT_OPERATION_TIMEOUT))
            .force_path_style(self.endpoints.s3.is_some())
            // What is stored is authenticated by its encryption.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        aws_sdk_s3::Client::from_conf(config.build())
    }
}
