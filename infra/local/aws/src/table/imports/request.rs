//! Requests about imports, parsed strictly.

use super::import::Import;
use crate::json::Refusal;
use crate::table::refusals::{invalid, parse};
use crate::template::ACCOUNT;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// `ImportTable`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Requested {
    client_token: Option<String>,
    input_format: String,
    input_format_options: Option<Value>,
    input_compression_type: Option<String>,
    #[serde(rename = "S3BucketSource")]
    pub(super) source: BucketSource,
    table_creation_parameters: Value,
}

/// Where the objects are.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BucketSource {
    #[serde(rename = "S3Bucket")]
    pub(super) bucket: String,
    #[serde(rename = "S3BucketOwner", skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(rename = "S3KeyPrefix", skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
}

/// The fields of `TableCreationParameters`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[expect(dead_code, reason = "which fields there are is what is checked; the engine reads them")]
struct Creation {
    table_name: String,
    attribute_definitions: Vec<Value>,
    key_schema: Vec<Value>,
    billing_mode: Option<String>,
    provisioned_throughput: Option<Value>,
    on_demand_throughput: Option<Value>,
    #[serde(rename = "SSESpecification")]
    encryption: Option<Value>,
    global_secondary_indexes: Option<Vec<Value>>,
}

/// `DescribeImport`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Described {
    pub(super) import_arn: String,
}

/// `ListImports`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Listed {
    table_arn: Option<String>,
    page_size: Option<usize>,
    next_token: Option<String>,
}

/// The most imports of one page (a limit of DynamoDB).
const PAGE: usize = 25;

impl Requested {
    pub(super) fn token(&self) -> &str {
        self.client_token.as_deref().unwrap_or_default()
    }

    /// The name of the table to be made.
    pub(super) fn table(&self) -> &str {
        self.table_creation_parameters["TableName"].as_str().unwrap_or_default()
    }

    pub(super) fn is_gzip(&self) -> bool {
        self.input_compression_type.as_deref() == Some("GZIP")
    }

    /// Refuses what DynamoDB refuses, and what is not played here.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        // It is documented as optional, but SDKs make one up, and a request without is refused (measured).
        let token =
            self.client_token.as_deref().ok_or_else(|| failed("null", "clientToken", "Member must not be null"))?;
        if token.is_empty() || token.contains('$') {
            return Err(failed(token, "clientToken", "Member must satisfy regular expression pattern: ^[^\\$]+$"));
        }
        if self.input_format != "DYNAMODB_JSON" {
            return Err(match self.input_format.as_str() {
                "CSV" | "ION" => invalid("the local cloud imports DYNAMODB_JSON only"),
                other => failed(other, "inputFormat", "Member must satisfy enum value set: [ION, CSV, DYNAMODB_JSON]"),
            });
        }
        if self.input_format_options.is_some() {
            return Err(invalid(
                "Invalid Request: Unsupported InputFormatOptions for the given input format: DYNAMODB_JSON.",
            ));
        }
        match self.input_compression_type.as_deref() {
            None | Some("GZIP" | "NONE") => {}
            Some("ZSTD") => return Err(invalid("the local cloud imports GZIP and NONE only")),
            Some(other) => {
                let set = "Member must satisfy enum value set: [ZSTD, NONE, GZIP]";
                return Err(failed(other, "inputCompressionType", set));
            }
        }
        let BucketSource { bucket, .. } = &self.source;
        if !(3..=255).contains(&bucket.len()) || bucket.starts_with('-') || bucket.contains(['/', ' ', '!']) {
            return Err(failed(bucket, "s3BucketSource.s3Bucket", "Member must satisfy regular expression pattern"));
        }
        if self.source.prefix().len() > 1024 {
            let limit = "Member must have length less than or equal to 1024";
            return Err(failed(self.source.prefix(), "s3BucketSource.s3KeyPrefix", limit));
        }
        parse::<Creation>(&self.table_creation_parameters).map(drop)
    }

    /// The request that creates the table.
    pub(super) fn creation(&self) -> Result<Value, Refusal> {
        let mut request = self.table_creation_parameters.clone();
        // The engine names what DynamoDB names by default.
        if request["BillingMode"].is_null() {
            request["BillingMode"] = "PROVISIONED".into();
        }
        Ok(request)
    }

    /// The request as it is described, with what DynamoDB fills in.
    pub(super) fn echoed(&self) -> Value {
        let mut source = json!(self.source);
        source["S3BucketOwner"] = self.source.owner.as_deref().unwrap_or(ACCOUNT).into();
        json!({
            "ClientToken": self.token(), "InputFormat": self.input_format, "S3BucketSource": source,
            "InputCompressionType": self.input_compression_type.as_deref().unwrap_or("NONE"),
            "TableCreationParameters": self.table_creation_parameters,
        })
    }
}

impl BucketSource {
    pub(super) fn prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or_default()
    }

    /// Whether the bucket is asked for as one of this account.
    pub(super) fn is_ours(&self) -> bool {
        self.owner.as_deref().is_none_or(|owner| owner == ACCOUNT)
    }
}

impl Listed {
    pub(super) fn page(&self, imports: &[Import]) -> Result<Value, Refusal> {
        let most = self.page_size.unwrap_or(PAGE);
        if !(1..=PAGE).contains(&most) {
            return Err(failed(&most.to_string(), "pageSize", "Member must have value less than or equal to 25"));
        }
        let first = match &self.next_token {
            None => 0,
            Some(token) => token.parse().map_err(|_| invalid("Invalid NextToken"))?,
        };
        let is_wanted = |import: &&Import| self.table_arn.as_deref().is_none_or(|wanted| wanted == import.table_arn());
        let wanted: Vec<&Import> = imports.iter().rev().filter(is_wanted).collect();
        let page: Vec<Value> = wanted.iter().skip(first).take(most).map(|import| import.summary()).collect();
        let mut answer = json!({ "ImportSummaryList": page });
        if first + page.len() < wanted.len() {
            answer["NextToken"] = (first + page.len()).to_string().into();
        }
        Ok(answer)
    }
}

fn failed(value: &str, at: &str, constraint: &str) -> Refusal {
    let value = if value == "null" { value.to_owned() } else { format!("'{value}'") };
    invalid(format!("1 validation error detected: Value {value} at '{at}' failed to satisfy constraint: {constraint}"))
}
