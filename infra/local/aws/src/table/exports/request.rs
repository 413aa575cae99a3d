//! Requests about exports and point-in-time recovery, parsed strictly.

use super::export::Export;
use super::{invalid, refused};
use crate::json::Refusal;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// `ExportTableToPointInTime`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Requested {
    pub(super) table_arn: String,
    #[serde(rename = "S3Bucket")]
    pub(super) bucket: String,
    #[serde(rename = "S3Prefix")]
    pub(super) prefix: Option<String>,
    #[serde(rename = "S3BucketOwner")]
    owner: Option<String>,
    #[serde(rename = "S3SseAlgorithm")]
    encryption: Option<String>,
    client_token: Option<String>,
    export_time: Option<f64>,
    export_format: Option<String>,
    export_type: Option<String>,
}

/// `DescribeExport`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Described {
    pub(super) export_arn: String,
}

/// `ListExports`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Listed {
    table_arn: Option<String>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

/// `UpdateContinuousBackups`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct RecoveryUpdated {
    table_name: String,
    point_in_time_recovery_specification: Specification,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Specification {
    point_in_time_recovery_enabled: bool,
    recovery_period_in_days: Option<u32>,
}

/// The most exports of one page (a limit of DynamoDB).
const PAGE: usize = 25;

impl Requested {
    pub(super) fn token(&self) -> Option<&str> {
        self.client_token.as_deref()
    }

    /// Refuses what DynamoDB refuses, and what is not played here.
    pub(super) fn check(&self, since: Timestamp, now: Timestamp) -> Result<(), Refusal> {
        let fits = |name: &str| (3..=255).contains(&name.len()) && !name.contains(['/', ' ']);
        if !fits(&self.bucket) {
            return Err(invalid(format!("Invalid S3 bucket name: {}", self.bucket)));
        }
        if let Some(time) = self.export_time {
            let at = Timestamp::from_second(time as i64).map_err(|error| invalid(error.to_string()))?;
            if at < since || at > now {
                let message = "Specified export time is outside of the point in time recovery window";
                return Err(refused("InvalidExportTimeException", message));
            }
            if now.duration_since(at).as_secs() > 1 {
                return Err(invalid("the local cloud exports the present moment only"));
            }
        }
        let plain =
            [(&self.export_format, "DYNAMODB_JSON"), (&self.export_type, "FULL_EXPORT"), (&self.encryption, "AES256")];
        match plain.iter().find(|(wanted, played)| wanted.as_deref().is_some_and(|wanted| wanted != *played)) {
            Some((wanted, played)) => Err(invalid(format!("the local cloud plays {played} only, not {wanted:?}"))),
            None => Ok(()),
        }
    }
}

impl Listed {
    pub(super) fn page(&self, exports: &[Export], arn: &str) -> Result<Value, Refusal> {
        let most = self.max_results.unwrap_or(PAGE);
        if !(1..=PAGE).contains(&most) {
            return Err(invalid("1 validation error detected: Value at 'maxResults' failed to satisfy constraint"));
        }
        let first = match &self.next_token {
            None => 0,
            Some(token) => token.parse().map_err(|_| invalid("Invalid NextToken"))?,
        };
        let mine: Vec<&Export> = match self.table_arn.as_deref().is_none_or(|wanted| wanted == arn) {
            true => exports.iter().rev().collect(),
            false => Vec::new(),
        };
        let page: Vec<Value> = mine.iter().skip(first).take(most).map(|export| export.summary()).collect();
        let mut answer = json!({ "ExportSummaries": page });
        if first + page.len() < mine.len() {
            answer["NextToken"] = (first + page.len()).to_string().into();
        }
        Ok(answer)
    }
}

impl RecoveryUpdated {
    /// Whether it is to be on.
    pub(super) fn check(&self, table: &str, arn: &str) -> Result<bool, Refusal> {
        known(&self.table_name, table, arn)?;
        let specification = &self.point_in_time_recovery_specification;
        match specification.recovery_period_in_days {
            None | Some(35) => Ok(specification.point_in_time_recovery_enabled),
            Some(days) => Err(invalid(format!("the local cloud recovers 35 days, not {days}"))),
        }
    }
}

/// Refuses a request about another table than this.
pub(super) fn table_of(body: &Value, table: &str, arn: &str) -> Result<(), Refusal> {
    known(body["TableName"].as_str().unwrap_or_default(), table, arn)
}

fn known(name: &str, table: &str, arn: &str) -> Result<(), Refusal> {
    match name == table || name == arn {
        true => Ok(()),
        false => Err(refused("TableNotFoundException", &format!("Table not found: {name}"))),
    }
}
