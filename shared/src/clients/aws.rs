//! AWS clients without the configuration chain: a function finds all it needs in its environment.

use super::http::aws_client;
use super::sdk_connector::sdk_http_client;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// Where AWS is and who we are there.
pub struct AwsConfig {
    /// The region.
    pub region: String,
    /// The role's key id.
    pub access_key_id: String,
    /// The role's secret key.
    pub secret_access_key: SecretString,
    /// The role's session token; none for long-lived keys.
    pub session_token: Option<SecretString>,
    /// Another address than the service's own.
    pub endpoints: Endpoints,
}

/// Addresses that stand in for the services' own, as the SDKs' environment variables name them.
#[derive(Clone, Debug, Default)]
pub struct Endpoints {
    /// `AWS_ENDPOINT_URL_DYNAMODB`
    pub dynamodb: Option<String>,
    /// `AWS_ENDPOINT_URL_EVENTBRIDGE`
    pub eventbridge: Option<String>,
    /// `AWS_ENDPOINT_URL_SSM`
    pub ssm: Option<String>,
}

/// What all AWS clients have in common.
pub struct Aws {
    region: Region,
    credentials: Credentials,
    http: SharedHttpClient,
    endpoints: Endpoints,
}

macro_rules! client {
    ($sdk:ident, $aws:expr, $endpoint:expr) => {{
        let mut config = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region($aws.region.clone())
            .credentials_provider($aws.credentials.clone())
            .http_client($aws.http.clone())
            .retry_classifier(BusyItem)
            .retry_config(RetryConfig::standard().with_max_attempts(3).with_initial_backoff(RETRY_AFTER))
            .timeout_config(
                TimeoutConfig::builder()
                    .operation_attempt_timeout(ATTEMPT_TIMEOUT)
                    .operation_timeout(OPERATION_TIMEOUT)
                    .build(),
            );
        config.set_endpoint_url($endpoint.clone());
        $sdk::Client::from_conf(config.build())
    }};
}

/// A plain write that meets a transaction on the same item is refused, and the SDKs don't repeat it by themselves.
#[derive(Debug)]
struct BusyItem;

impl ClassifyRetry for BusyItem {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let body = context.response().and_then(|response| response.body().bytes()).unwrap_or_default();
        let busy = b"#TransactionConflictException";
        if body.windows(busy.len()).any(|part| part == busy) {
            RetryAction::throttling_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "busy item"
    }
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(10);
const RETRY_AFTER: Duration = Duration::from_millis(50);

impl Aws {
    /// Prepares what the clients share.
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn new(config: &AwsConfig) -> anyhow::Result<Self> {
        let http = sdk_http_client(aws_client(CONNECT_TIMEOUT)?);
        let credentials = Credentials::new(
            config.access_key_id.clone(),
            config.secret_access_key.expose_secret(),
            config.session_token.as_ref().map(|token| token.expose_secret().to_owned()),
            None,
            "environment",
        );
        Ok(Self { region: Region::new(config.region.clone()), credentials, http, endpoints: config.endpoints.clone() })
    }

    /// The table's client.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        client!(aws_sdk_dynamodb, self, self.endpoints.dynamodb)
    }

    /// The bus's client.
    pub fn eventbridge(&self) -> aws_sdk_eventbridge::Client {
        client!(aws_sdk_eventbridge, self, self.endpoints.eventbridge)
    }

    /// The parameter store's client.
    pub fn ssm(&self) -> aws_sdk_ssm::Client {
        client!(aws_sdk_ssm, self, self.endpoints.ssm)
    }
}
