//! Exports of the table to a bucket, as `ExportTableToPointInTime` makes them: asynchronous, and failing on demand.

mod export;
mod files;
mod request;

use super::engine::Engine;
use crate::bucket::Bucket;
use crate::json::Refusal;
use crate::template::{ACCOUNT, REGION};
use export::Export;
use jiff::{SignedDuration, Timestamp};
use local_kit::random;
use request::{Described, Listed, RecoveryUpdated, Requested};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, OnceLock};

/// What an export takes by the clock, unless a test says otherwise.
const TAKES: SignedDuration = SignedDuration::from_mins(5);

/// For so long a token stands for the export that it began.
const TOKEN_HOURS: i64 = 8;

/// The exports of the table, and its point-in-time recovery. Clones share them.
#[derive(Clone, Debug)]
pub struct Exports {
    state: Arc<Mutex<State>>,
    bucket: Arc<OnceLock<Bucket>>,
}

#[derive(Debug)]
struct State {
    /// Since when every moment can be restored; none while point-in-time recovery is off.
    recovery_since: Option<Timestamp>,
    takes: SignedDuration,
    failures: Vec<(String, String)>,
    older_images: Vec<Value>,
    exports: Vec<Export>,
    table_id: String,
}

/// What a call needs to know of the table.
pub(super) struct Source<'a> {
    pub(super) engine: &'a Engine,
    pub(super) table: &'a str,
    pub(super) now: Timestamp,
}

/// An answered call, and the ARN that it was about.
pub(super) type Answered = (Result<Value, Refusal>, String);

impl Exports {
    pub(super) fn new(recovers: bool, now: Timestamp) -> Self {
        let state = State {
            recovery_since: recovers.then_some(now),
            takes: TAKES,
            failures: Vec::new(),
            older_images: Vec::new(),
            exports: Vec::new(),
            table_id: random::uuid(),
        };
        Self { state: Arc::new(Mutex::new(state)), bucket: Arc::default() }
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

    /// Switches point-in-time recovery on or off, as the console would.
    pub fn recover_from(&self, since: Option<Timestamp>) {
        self.state().recovery_since = since;
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

    /// Whether an operation is played here rather than by the engine.
    pub(super) fn plays(operation: &str) -> bool {
        const PLAYED: &[&str] = &[
            "ExportTableToPointInTime",
            "DescribeExport",
            "ListExports",
            "UpdateContinuousBackups",
            "DescribeContinuousBackups",
        ];
        PLAYED.contains(&operation)
    }

    /// Answers one of the operations that are played here.
    pub(super) fn answer(&self, operation: &str, body: &Value, source: &Source<'_>) -> Answered {
        let arn = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{}", source.table);
        let mut state = self.state();
        for export in &mut state.exports {
            export.complete_by(source.now, self.bucket.get());
        }
        match operation {
            "ExportTableToPointInTime" => {
                (parse::<Requested>(body).and_then(|request| self.begin(&mut state, request, (&arn, source))), arn)
            }
            "DescribeExport" => match parse::<Described>(body) {
                Ok(request) => (describe(&state, &request.export_arn), request.export_arn),
                Err(refusal) => (Err(refusal), arn),
            },
            "ListExports" => (parse::<Listed>(body).and_then(|request| request.page(&state.exports, &arn)), arn),
            "UpdateContinuousBackups" => {
                let updated = parse::<RecoveryUpdated>(body).and_then(|request| request.check(source.table, &arn));
                let updated = updated.map(|is_on| {
                    state.recovery_since = is_on.then(|| state.recovery_since.unwrap_or(source.now));
                    recovery(&state, source.now)
                });
                (updated, arn)
            }
            _ => (request::table_of(body, source.table, &arn).map(|()| recovery(&state, source.now)), arn),
        }
    }

    fn begin(
        &self,
        state: &mut State,
        request: Requested,
        (arn, source): (&str, &Source<'_>),
    ) -> Result<Value, Refusal> {
        if request.table_arn != arn {
            let message = format!("Table not found: {}", request.table_arn);
            return Err(refused("TableNotFoundException", &message));
        }
        let Some(since) = state.recovery_since else {
            let message = format!("Point in time recovery is not enabled for table '{}'", source.table);
            return Err(refused("PointInTimeRecoveryUnavailableException", &message));
        };
        request.check(since, source.now)?;
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
        let items = torn(all_items(source)?, std::mem::take(&mut state.older_images));
        let ends = source.now + state.takes;
        let export = Export::begin(
            (request, arn, &state.table_id),
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
        None => Err(refused("ExportNotFoundException", &format!("Export not found: {arn}"))),
    }
}

/// The answer about point-in-time recovery. The latest moment that can be restored is five minutes old.
fn recovery(state: &State, now: Timestamp) -> Value {
    let status = if state.recovery_since.is_some() { "ENABLED" } else { "DISABLED" };
    let mut description = json!({ "PointInTimeRecoveryStatus": status });
    if let Some(since) = state.recovery_since {
        let earliest = since.max(now - SignedDuration::from_hours(35 * 24));
        description["RecoveryPeriodInDays"] = 35.into();
        description["EarliestRestorableDateTime"] = earliest.as_second().into();
        description["LatestRestorableDateTime"] = (now - SignedDuration::from_mins(5)).as_second().into();
    }
    let description = json!({ "ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": description });
    json!({ "ContinuousBackupsDescription": description })
}

fn all_items(source: &Source<'_>) -> Result<Vec<Value>, Refusal> {
    let fails = |error: anyhow::Error| Refusal::new("InternalServerError", format!("{error:#}"));
    source.engine.all(source.table).map_err(fails)
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

fn parse<T: DeserializeOwned>(body: &Value) -> Result<T, Refusal> {
    serde_json::from_value(body.clone())
        .map_err(|error| Refusal::new("com.amazon.coral.service#SerializationException", error.to_string()))
}

fn refused(kind: &str, message: &str) -> Refusal {
    Refusal::new(&super::type_of(kind), message)
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new("com.amazon.coral.validate#ValidationException", message)
}
