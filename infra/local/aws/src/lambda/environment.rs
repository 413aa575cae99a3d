//! The environment of a function's process: what Lambda sets, the template's, and where the services are.

use crate::template::{Function, REGION};
use std::collections::{BTreeMap, BTreeSet};

/// The secret access key of every function.
pub const SECRET_KEY: &str = "local";

/// The access key of a function: S3 requests are signed, path and all, so the caller is known by it alone.
pub fn access_key(logical_id: &str) -> String {
    format!("LOCAL{}", logical_id.to_uppercase())
}

/// Where the services are, each a base URL after which `/<logical id>` names the caller (but for S3).
#[derive(Clone, Debug, Default)]
pub struct Endpoints {
    /// DynamoDB.
    pub dynamodb: String,
    /// EventBridge.
    pub eventbridge: String,
    /// SSM.
    pub ssm: String,
    /// S3.
    pub s3: String,
    /// The Bot API.
    pub telegram: String,
    /// The gateway, without `/api/v2`.
    pub pakasir: String,
    /// Functions whose bot is real: they reach the Bot API where the template says.
    pub on_telegram: BTreeSet<String>,
    /// Whether the gateway is the one that the template says.
    pub on_pakasir: bool,
}

/// The whole environment of a process that asks for work at `runtime`, an address and a port.
pub(super) fn variables(function: &Function, endpoints: &Endpoints, runtime: &str) -> BTreeMap<String, String> {
    let id = &function.logical_id;
    let mut variables = function.environment.clone();
    for (name, value, is_real) in [
        ("TELEGRAM_API_URL", format!("{}/{id}", endpoints.telegram), endpoints.on_telegram.contains(id)),
        ("PAKASIR_API_URL", format!("{}/{id}/api/v2", endpoints.pakasir), endpoints.on_pakasir),
    ] {
        // Only functions whose template has the real address get another one here.
        variables.entry(name.into()).and_modify(|real| {
            if !is_real {
                *real = value
            }
        });
    }
    let set = [
        ("AWS_LAMBDA_RUNTIME_API", runtime.to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", function.name.clone()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", function.memory.to_string()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".into()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".into()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", function.logs.group.clone()),
        ("AWS_LAMBDA_LOG_FORMAT", function.logs.format.clone()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "local".into()),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023".into()),
        ("AWS_REGION", REGION.into()),
        ("AWS_DEFAULT_REGION", REGION.into()),
        ("AWS_ACCESS_KEY_ID", access_key(id)),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY.into()),
        ("AWS_SESSION_TOKEN", "local".into()),
        ("LAMBDA_TASK_ROOT", "/var/task".into()),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime".into()),
        ("_HANDLER", function.handler.clone()),
        ("PATH", "/usr/local/bin:/usr/bin/:/bin:/opt/bin".into()),
        ("LANG", "en_US.UTF-8".into()),
        ("TZ", ":UTC".into()),
        ("AWS_ENDPOINT_URL_DYNAMODB", format!("{}/{id}", endpoints.dynamodb)),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", format!("{}/{id}", endpoints.eventbridge)),
        ("AWS_ENDPOINT_URL_SSM", format!("{}/{id}", endpoints.ssm)),
        ("AWS_ENDPOINT_URL_S3", endpoints.s3.clone()),
    ];
    variables.extend(function.logs.level.clone().map(|level| ("AWS_LAMBDA_LOG_LEVEL".to_owned(), level)));
    variables.extend(set.map(|(name, value)| (name.to_owned(), value)));
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_knows_the_gateway_is_led_to_the_local_one() {
        let template = crate::template::Template::parse(
            r#"
            Resources:
              PakasirFunction:
                Type: AWS::Serverless::Function
                Properties: { Environment: { Variables: { PAKASIR_API_URL: "https://app.pakasir.com/api/v2" } } }
            "#,
            &BTreeMap::new(),
            "",
        );
        let endpoints =
            Endpoints { pakasir: "http://gateway".into(), dynamodb: "http://table".into(), ..Endpoints::default() };
        let variables = variables(&template.unwrap().functions[0], &endpoints, "127.0.0.1:9");
        assert_eq!(variables["PAKASIR_API_URL"], "http://gateway/PakasirFunction/api/v2");
        assert_eq!(variables["AWS_ENDPOINT_URL_DYNAMODB"], "http://table/PakasirFunction");
        assert!(!variables.contains_key("TELEGRAM_API_URL"));
    }
}
