//! One import: what it was asked for, and how far it is.

use super::Stage;
use super::request::Requested;
use super::source::Counted;
use crate::table::refusals::arn_of;
use crate::template::{ACCOUNT, REGION};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::thread::JoinHandle;

/// For so long at most nothing is seen of the table (measured).
const HIDDEN: SignedDuration = SignedDuration::from_secs(30);

/// The failure of an import that could not use an item or an object. What could be used is in the table.
const INVALID_ITEMS: (&str, &str) = (
    "ItemValidationError",
    "Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for more \
     details.",
);

#[derive(Debug)]
pub(super) struct Import {
    pub(super) arn: String,
    pub(super) started: Timestamp,
    pub(super) request: Requested,
    pub(super) table_id: String,
    seen: Timestamp,
    ends: Timestamp,
    work: Work,
}

#[derive(Debug)]
pub(super) enum Work {
    /// Items are read and written.
    Running(JoinHandle<Counted>),
    /// It will end as failed, with this code and message.
    Fails(String, String),
    Ended(Counted, Option<(String, String)>),
}

impl Import {
    pub(super) fn begin(
        request: Requested,
        table_id: String,
        (now, takes, number): (Timestamp, SignedDuration, usize),
        work: Work,
    ) -> Self {
        // As DynamoDB's, but not by chance: stories show it.
        let arn = format!("{}/import/{:014}-{number:08x}", arn_of(request.table()), now.as_millisecond());
        let (seen, ends) = (now + HIDDEN.min(takes / 4), now + takes);
        Self { arn, started: now, request, table_id, seen, ends, work }
    }

    /// Ends it if its time is over, and says whether it ended now. Its counts are known only then (measured).
    pub(super) fn complete_by(&mut self, now: Timestamp) -> bool {
        if now < self.ends || matches!(self.work, Work::Ended(..)) {
            return false;
        }
        let ended = Work::Ended(Counted::default(), None);
        self.work = match std::mem::replace(&mut self.work, ended) {
            Work::Running(thread) => {
                let counted = thread.join().expect("an import does not panic");
                let failed = counted.errors > 0;
                Work::Ended(counted, failed.then(|| (INVALID_ITEMS.0.into(), INVALID_ITEMS.1.into())))
            }
            Work::Fails(code, message) => Work::Ended(Counted::default(), Some((code, message))),
            ended @ Work::Ended(..) => ended,
        };
        true
    }

    /// What is seen of the table that it makes, until it ended.
    pub(super) fn stage(&self, now: Timestamp) -> Option<Stage> {
        match self.work {
            Work::Running(_) if now < self.seen => Some(Stage::Hidden),
            Work::Running(_) => Some(Stage::Creating),
            Work::Fails(..) | Work::Ended(..) => None,
        }
    }

    pub(super) fn table_arn(&self) -> String {
        arn_of(self.request.table())
    }

    /// The `ImportTableDescription`.
    pub(super) fn description(&self) -> Value {
        let mut description = self.request.echoed();
        let counted = match &self.work {
            Work::Ended(counted, _) => counted,
            Work::Running(_) | Work::Fails(..) => &Counted::default(),
        };
        let more = json!({
            "TableId": self.table_id, "ProcessedItemCount": counted.imported + counted.errors,
            "ImportedItemCount": counted.imported, "ErrorCount": counted.errors,
        });
        merge(&mut description, self.summary());
        merge(&mut description, more);
        if let Work::Ended(_, failure) = &self.work {
            description["ProcessedSizeBytes"] = counted.bytes.into();
            if let Some((code, message)) = failure {
                merge(&mut description, json!({ "FailureCode": code, "FailureMessage": message }));
            }
        }
        description
    }

    /// The `ImportSummary`.
    pub(super) fn summary(&self) -> Value {
        let echoed = self.request.echoed();
        let status = match &self.work {
            Work::Running(_) | Work::Fails(..) => "IN_PROGRESS",
            Work::Ended(_, None) => "COMPLETED",
            Work::Ended(_, Some(_)) => "FAILED",
        };
        let mut summary = json!({
            "ImportArn": self.arn, "ImportStatus": status, "TableArn": self.table_arn(),
            "S3BucketSource": echoed["S3BucketSource"], "InputFormat": echoed["InputFormat"],
            "StartTime": self.started.as_second(), "CloudWatchLogGroupArn": log_group(),
        });
        if status != "IN_PROGRESS" {
            summary["EndTime"] = self.ends.as_second().into();
        }
        summary
    }
}

/// Where DynamoDB writes what it could not import, with the rights of whoever asked for it.
fn log_group() -> String {
    format!("arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws-dynamodb/imports:*")
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
