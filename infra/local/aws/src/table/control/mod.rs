//! The calls about tables rather than items: made by an import, described, changed, backed up, deleted.

mod counts;
mod request;
mod tables;

use super::engine::Engine;
use super::exports::{Exports, Source};
use super::imports::{Imports, Stage};
use super::recovery::Recovery;
use super::refusals::{arn_of, invalid, name_of, no_resource, no_table, refused};
use crate::json::Refusal;
use counts::Counts;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// What answers them.
#[derive(Debug)]
pub(super) struct Control {
    pub(super) engine: Arc<Engine>,
    exports: Exports,
    pub(super) imports: Imports,
    pub(super) recovery: Recovery,
    counts: Counts,
}

/// An answered call.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) result: Result<Value, Refusal>,
    /// The ARN that it was about.
    pub(super) arn: String,
    /// What is done in the bucket with the caller's rights: a call, and the path it is made on.
    pub(super) in_bucket: Vec<(String, String)>,
}

/// The calls that are answered here.
const PLAYED: &[&str] = &[
    "DeleteTable",
    "DescribeContinuousBackups",
    "DescribeExport",
    "DescribeImport",
    "DescribeTable",
    "DescribeTimeToLive",
    "ExportTableToPointInTime",
    "ImportTable",
    "ListExports",
    "ListImports",
    "ListTagsOfResource",
    "TagResource",
    "UpdateContinuousBackups",
    "UpdateTable",
    "UpdateTimeToLive",
];

/// The engine knows these calls, but what they do would be seen neither by recovery nor by the roles.
const NOT_PLAYED: &[&str] =
    &["BatchExecuteStatement", "CreateTable", "ExecuteStatement", "ExecuteTransaction", "UntagResource"];

impl Control {
    pub(super) fn new(engine: Arc<Engine>, exports: Exports, imports: Imports, recovery: Recovery) -> Self {
        Self { engine, exports, imports, recovery, counts: Counts::default() }
    }

    /// Whether an operation is answered here rather than by the engine.
    pub(super) fn plays(operation: &str) -> bool {
        PLAYED.contains(&operation) || NOT_PLAYED.contains(&operation)
    }

    /// Answers one of the operations that are answered here.
    pub(super) fn answer(&self, operation: &str, body: &Value, now: Timestamp) -> Answered {
        self.imports.end_by(now);
        match operation {
            "ExportTableToPointInTime" | "DescribeExport" | "ListExports" => {
                let source = Source { engine: &self.engine, recovery: &self.recovery, now };
                return self.exports.answer(operation, body, &source);
            }
            "ImportTable" | "DescribeImport" | "ListImports" => {
                return self.imports.answer(operation, body, &self.engine, now);
            }
            _ => {}
        }
        let named = body["TableName"].as_str().or_else(|| body["ResourceArn"].as_str()).unwrap_or_default();
        let table = name_of(named);
        let stage = self.imports.stage(table, now);
        let result = match stage {
            _ if NOT_PLAYED.contains(&operation) => Err(invalid(format!("{operation} is not played by this stand-in"))),
            Some(Stage::Hidden) => Err(hidden(operation, table)),
            Some(Stage::Creating) => creating(operation, table).unwrap_or_else(|| self.ready(operation, body, now)),
            None => self.ready(operation, body, now),
        };
        Answered { result, arn: arn_of(table), in_bucket: Vec::new() }
    }

    fn ready(&self, operation: &str, body: &Value, now: Timestamp) -> Result<Value, Refusal> {
        match operation {
            "DescribeTable" => self.describe_table(body, now),
            "UpdateTable" => self.update_table(body, now),
            "DeleteTable" => self.delete_table(body),
            "UpdateTimeToLive" => self.update_time_to_live(body),
            "DescribeTimeToLive" => self.describe_time_to_live(body),
            "TagResource" => self.tag_resource(body),
            "ListTagsOfResource" => self.list_tags(body),
            "UpdateContinuousBackups" => self.recovery.update(body, &self.engine, now),
            "DescribeContinuousBackups" => self.recovery.describe(body, &self.engine, now),
            other => Err(invalid(format!("{other} is not played by this stand-in"))),
        }
    }
}

/// Of a table that an import has not made yet nothing is known.
fn hidden(operation: &str, table: &str) -> Refusal {
    if operation.ends_with("ContinuousBackups") { no_table(table) } else { no_resource(table) }
}

/// What is refused while an import makes the table, as was measured at AWS in October 2026.
fn creating(operation: &str, table: &str) -> Option<Result<Value, Refusal>> {
    match operation {
        "UpdateTable" | "DeleteTable" | "UpdateTimeToLive" => {
            let message =
                format!("Attempt to change a resource which is still in use: Table is being created: {table}");
            Some(Err(refused("ResourceInUseException", message)))
        }
        "TagResource" => Some(Err(no_resource(table))),
        "UpdateContinuousBackups" => {
            let message = format!("Backups are being enabled for the table: {table}. Please retry later");
            Some(Err(refused("ContinuousBackupsUnavailableException", message)))
        }
        _ => None,
    }
}
