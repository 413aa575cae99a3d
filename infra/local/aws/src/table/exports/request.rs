//! Requests about exports, parsed strictly.

use super::export::Export;
use crate::json::Refusal;
use crate::table::recovery::Window;
use crate::table::refusals::{invalid, refused};
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

/// The most exports of one page (a limit of DynamoDB).
const PAGE: usize = 25;

impl Requested {
    pub(super) fn token(&self) -> Option<&str> {
        self.client_token.as_deref()
    }

    /// The second by whose end the table is exported; none for the present moment.
    pub(super) fn second(&self) -> Option<i64> {
        self.export_time.map(|time| time as i64)
    }

    /// Refuses what DynamoDB refuses, and what is not played here.
    pub(super) fn check(&self, window: &Window, now: Timestamp) -> Result<(), Refusal> {
        let fits = |name: &str| (3..=255).contains(&name.len()) && !name.contains(['/', ' ']);
        if !fits(&self.bucket) {
            return Err(invalid(format!("Invalid S3 bucket name: {}", self.bucket)));
        }
        if let Some(second) = self.second() {
            let refused = |message: &str| Err(refused("InvalidExportTimeException", message));
            if second < window.earliest.as_second() || second > now.as_second() {
                return refused("Export Time is invalid");
            }
            if second > window.latest.as_second() {
                return refused("Point in Time Recovery is not available for specified export time");
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
    pub(super) fn table_arn(&self) -> Option<&str> {
        self.table_arn.as_deref()
    }

    pub(super) fn page(&self, exports: &[Export], is_there: impl Fn(&Export) -> bool) -> Result<Value, Refusal> {
        let most = self.max_results.unwrap_or(PAGE);
        if !(1..=PAGE).contains(&most) {
            return Err(invalid("1 validation error detected: Value at 'maxResults' failed to satisfy constraint"));
        }
        let first = match &self.next_token {
            None => 0,
            Some(token) => token.parse().map_err(|_| invalid("Invalid NextToken"))?,
        };
        let is_wanted = |export: &&Export| self.table_arn().is_none_or(|wanted| wanted == export.request.table_arn);
        let mine = exports.iter().rev().filter(is_wanted).filter(|export| is_there(export));
        let mine: Vec<&Export> = mine.collect();
        let page: Vec<Value> = mine.iter().skip(first).take(most).map(|export| export.summary()).collect();
        let mut answer = json!({ "ExportSummaries": page });
        if first + page.len() < mine.len() {
            answer["NextToken"] = (first + page.len()).to_string().into();
        }
        Ok(answer)
    }
}
