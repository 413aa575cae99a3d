//! Exports of tables to a bucket, as `ExportTableToPointInTime` makes them: asynchronous, and failing on demand.

mod export;
mod files;
mod request;

use super::control::Answered;
use super::engine::Engine;
use super::recovery::{self, Recovery};
use super::refusals::{arn_of, invalid, name_of, no_table, parse, refused};
use crate::bucket::Bucket;
use crate::json::Refusal;
use export::Export;
use jiff::{SignedDuration, Timestamp};
use request::{Described, Listed, Requested};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, OnceLock};

/// What an export takes by the clock, unless a test says otherwise.
const TAKES: SignedDuration = SignedDuration::from_mins(5);

/// For so long a token stands for the export that it began.
const TOKEN_HOURS: i64 = 8;

/// The exports of all tables. Clones share them.
#[derive(Clone, Debug)]
pub struct Exports {
    state: Arc<Mutex<State>>,
    bucket: Arc<OnceLock<Bucket>>,
    recovery: Recovery,
    table: String,
}

#[derive(Debug)]
struct State {
    takes: SignedDuration,
    failures: Vec<(String, String)>,
    older_images: Vec<Value>,
    exports: Vec<Export>,
}

/// What a call needs to know of the tables.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) engine: &'a Engine,
    pub(super) recovery: &'a Recovery,
    pub(super) now: Timestamp,
}

/// What an export needs to be allowed in its bucket.
const BUCKET_RIGHTS: [&str; 3] = ["AbortMultipartUpload", "PUT", "PutObjectAcl"];

impl Exports {
    /// The exports of all tables; `table` is the one whose recovery can be switched here.
    pub(super) fn new(recovery: Recovery, table: &str) -> Self {
        let state = State { takes: TAKES, failures: Vec::new(), older_images: Vec::new(), exports: Vec::new() };
        Self { state: Arc::new(Mutex::new(state)), bucket: Arc::default(), recovery, table: table.into() }
    }

    /// Exports go to the buckets of this service.
    pub(super) fn connect(&self, bucket: &Bucket) {
        self.bucket.get_or_init(|| bucket.clone());
    }

    /// How long exports that begin from now on take by the clock.
    pub fn take(&self, time: SignedDuration) {
        self.state().takes = time;
    }

    /// The next export ends as `FAILED` with this code and message.
    pub fn fail_next(&self, code: &str, message: &str) {
        self.state().failures.push((code.into(), message.into()));
    }

    /// The next export shows these images of items instead of those in the table: DynamoDB promises no consistency across
    /// items of an export that is made while others write.
    pub fn tear_next(&self, older_images: Vec<Value>) {
        self.state().older_images = older_images;
    }

    /// Switches point-in-time recovery of the template's table on or off, as the console would.
    pub fn recover_from(&self, since: Option<Timestamp>) {
        self.recovery.switch(&self.table, since);
    }

    /// Ends the exports whose time is over, as DynamoDB does by itself; here it is done with the next call otherwise.
    pub fn end_by(&self, now: Timestamp) {
        for export in &mut self.state().exports {
            export.complete_by(now, self.bucket.get());
        }
    }

    /// How many exports were begun.
    pub fn begun(&self) -> usize {
        self.state().exports.len()
    }

    /// How many exports were begun with this token.
    pub fn begun_by(&self, token: &str) -> usize {
        self.state().exports.iter().filter(|export| export.request.token() == Some(token)).count()
    }

    /// Answers one of the calls about exports. One that begins writes to the bucket with the rights of whoever asks for it.
    pub(super) fn answer(&self, operation: &str, body: &Value, source: &Source<'_>) -> Answered {
        let mut state = self.state();
        for export in &mut state.exports {
            export.complete_by(source.now, self.bucket.get());
        }
        let mut in_bucket = Vec::new();
        let (result, arn) = match operation {
            "ExportTableToPointInTime" => match parse::<Requested>(body) {
                Ok(request) => {
                    let arn = request.table_arn.clone();
                    let begun = self.begin(&mut state, request, source);
                    if let Ok(export) = &begun {
                        let path = written_to(&export["ExportDescription"]);
                        in_bucket.extend(BUCKET_RIGHTS.map(|right| (right.to_owned(), path.clone())));
                    }
                    (begun, arn)
                }
                Err(refusal) => (Err(refusal), arn_of("*")),
            },
            "DescribeExport" => match parse::<Described>(body) {
                Ok(request) => (describe(&state, &request.export_arn), request.export_arn),
                Err(refusal) => (Err(refusal), arn_of("*")),
            },
            _ => match parse::<Listed>(body) {
                Ok(request) => (list(&state, &request, source), request.table_arn().unwrap_or("*").to_owned()),
                Err(refusal) => (Err(refusal), arn_of("*")),
            },
        };
        Answered { result, arn, in_bucket }
    }

    fn begin(&self, state: &mut State, request: Requested, source: &Source<'_>) -> Result<Value, Refusal> {
        let table = name_of(&request.table_arn);
        if table == request.table_arn {
            return Err(invalid("One or more parameter values were invalid: tableArn is not a valid ARN"));
        }
        let table_id = source.engine.describe(table).map_err(|_| no_table(&request.table_arn))?["TableId"].take();
        let Some(window) = source.recovery.window(table, source.now) else {
            let message = format!("Point in time recovery is not enabled for table '{table}'");
            return Err(refused("PointInTimeRecoveryUnavailableException", message));
        };
        request.check(&window, source.now)?;
        let is_recent = |export: &&Export| source.now.duration_since(export.started).as_hours() < TOKEN_HOURS;
        let known = state.exports.iter().filter(is_recent).find(|export| export.request.token() == request.token());
        if let Some(known) = known.filter(|_| request.token().is_some()) {
            return match known.request == request {
                true => Ok(json!({ "ExportDescription": known.description() })),
                false => Err(refused(
                    "ExportConflictException",
                    "There was a conflict: the client token was used with other parameters",
                )),
            };
        }
        let failure = if state.failures.is_empty() { None } else { Some(state.failures.remove(0)) };
        let items = recovery::items((source.engine, source.recovery), table, request.second())?;
        let items = torn(items, std::mem::take(&mut state.older_images));
        let ends = source.now + state.takes;
        let export = Export::begin(
            (request, table_id.as_str().unwrap_or_default()),
            (source.now, ends, state.exports.len() + 1),
            failure,
            &items,
            self.bucket.get(),
        );
        let description = export.description();
        state.exports.push(export);
        Ok(json!({ "ExportDescription": description }))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no holder of the exports panics")
    }
}

fn describe(state: &State, arn: &str) -> Result<Value, Refusal> {
    match state.exports.iter().find(|export| export.arn == arn) {
        Some(export) => Ok(json!({ "ExportDescription": export.description() })),
        None => Err(refused("ExportNotFoundException", format!("Export not found: {arn}"))),
    }
}

/// What was exported of a table that is gone is not listed, nor if another has its name (measured).
fn list(state: &State, request: &Listed, source: &Source<'_>) -> Result<Value, Refusal> {
    request.page(&state.exports, |export| {
        let table = source.engine.describe(name_of(&export.request.table_arn));
        table.is_ok_and(|table| table["TableId"] == export.table_id)
    })
}

/// The path of an export's folder.
fn written_to(export: &Value) -> String {
    let text = |name: &str| export[name].as_str().unwrap_or_default();
    format!("/{}/{}/AWSDynamoDB", text("S3Bucket"), text("S3Prefix"))
}

fn torn(items: Vec<Value>, older_images: Vec<Value>) -> Vec<Value> {
    let key = |item: &Value| (item["pk"].clone(), item["sk"].clone());
    let mut items = items;
    for older in older_images {
        items.retain(|item| key(item) != key(&older));
        // An image of nothing but the key: the item was not there yet.
        if older.as_object().is_some_and(|older| older.len() > 2) {
            items.push(older);
        }
    }
    items
}
