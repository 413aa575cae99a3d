//! One export: what it was asked for, and how far it is.

use super::files::{self, Written};
use super::request::Requested;
use crate::bucket::Bucket;
use jiff::Timestamp;
use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct Export {
    pub(super) arn: String,
    pub(super) started: Timestamp,
    pub(super) request: Requested,
    pub(super) id: String,
    pub(super) table_id: String,
    ends: Timestamp,
    written: Written,
    status: Status,
}

#[derive(Debug)]
enum Status {
    /// It will fail with this code and message, if with any.
    InProgress(Option<(String, String)>),
    Completed,
    Failed(String, String),
}

impl Export {
    /// Writes the data files at once, as a snapshot of this moment; the manifests come at the end.
    pub(super) fn begin(
        (request, table_id): (Requested, &str),
        (now, ends, number): (Timestamp, Timestamp, usize),
        failure: Option<(String, String)>,
        items: &[Value],
        bucket: Option<&Bucket>,
    ) -> Self {
        // As DynamoDB's, but not by chance: stories show it.
        let id = format!("{:014}-{number:08x}", now.as_millisecond());
        let arn = format!("{}/export/{id}", request.table_arn);
        let mut export = Self {
            arn,
            started: now,
            request,
            id,
            table_id: table_id.into(),
            ends,
            written: Written::default(),
            status: Status::InProgress(failure),
        };
        match bucket.filter(|bucket| bucket.has(&export.request.bucket)) {
            Some(bucket) => match files::write_data(bucket, &export, items) {
                Ok(written) => export.written = written,
                Err(error) => {
                    export.status = Status::InProgress(Some(("S3InternalError".into(), format!("{error:#}"))))
                }
            },
            None => {
                let message = "The specified bucket does not exist".to_owned();
                export.status = Status::InProgress(Some(("S3NoSuchBucket".into(), message)));
            }
        }
        export
    }

    /// Ends it if its time is over: with the manifests, or without them.
    pub(super) fn complete_by(&mut self, now: Timestamp, bucket: Option<&Bucket>) {
        let Status::InProgress(failure) = &mut self.status else { return };
        if now < self.ends {
            return;
        }
        let failure = failure.take();
        self.status = match (failure, bucket) {
            (Some((code, message)), _) => Status::Failed(code, message),
            (None, None) => Status::Failed("S3NoSuchBucket".into(), "there is no bucket".into()),
            (None, Some(bucket)) => match files::write_manifests(bucket, self, &self.written) {
                Ok(()) => Status::Completed,
                Err(error) => Status::Failed("S3InternalError".into(), format!("{error:#}")),
            },
        };
    }

    /// The folder of its files, with the prefix that was asked for.
    pub(super) fn folder(&self) -> String {
        match self.request.prefix.as_deref().map(|prefix| prefix.trim_end_matches('/')) {
            None | Some("") => format!("AWSDynamoDB/{}", self.id),
            Some(prefix) => format!("{prefix}/AWSDynamoDB/{}", self.id),
        }
    }

    /// The moment that it shows.
    pub(super) fn moment(&self) -> Timestamp {
        self.request.second().and_then(|second| Timestamp::from_second(second).ok()).unwrap_or(self.started)
    }

    pub(super) fn ended(&self) -> Timestamp {
        self.ends
    }

    /// The `ExportDescription`.
    pub(super) fn description(&self) -> Value {
        let mut description = self.summary();
        let more = json!({
            "StartTime": self.started.as_second(), "ExportTime": self.moment().as_second(),
            "TableArn": self.request.table_arn, "TableId": self.table_id, "S3Bucket": self.request.bucket,
            "S3SseAlgorithm": "AES256", "ExportFormat": "DYNAMODB_JSON",
        });
        merge(&mut description, more);
        for (name, value) in [("S3Prefix", self.request.prefix.as_deref()), ("ClientToken", self.request.token())] {
            if let Some(value) = value {
                description[name] = value.into();
            }
        }
        match &self.status {
            Status::InProgress(_) => {}
            Status::Completed => merge(
                &mut description,
                json!({
                    "EndTime": self.ends.as_second(), "ItemCount": self.written.items,
                    "BilledSizeBytes": self.written.bytes,
                    "ExportManifest": format!("{}/manifest-summary.json", self.folder()),
                }),
            ),
            Status::Failed(code, message) => merge(
                &mut description,
                json!({ "EndTime": self.ends.as_second(), "FailureCode": code, "FailureMessage": message }),
            ),
        }
        description
    }

    /// The `ExportSummary`.
    pub(super) fn summary(&self) -> Value {
        let status = match self.status {
            Status::InProgress(_) => "IN_PROGRESS",
            Status::Completed => "COMPLETED",
            Status::Failed(..) => "FAILED",
        };
        json!({ "ExportArn": self.arn, "ExportStatus": status, "ExportType": "FULL_EXPORT" })
    }
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
