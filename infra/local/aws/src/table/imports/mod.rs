//! Tables made from a bucket's objects, as `ImportTable` makes them: asynchronous, and failing on demand. How it behaves
//! beyond its documentation was measured at AWS by others in September and October 2026 and is said where it counts.

mod import;
mod request;
mod source;

use super::control::Answered;
use super::engine::Engine;
use super::refusals::{arn_of, internal, invalid, parse, refused};
use crate::bucket::Bucket;
use crate::json::Refusal;
use import::{Import, Work};
use jiff::{SignedDuration, Timestamp};
use local_kit::random;
use request::{Described, Listed, Requested};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// What an import takes by the clock, unless a test says otherwise.
const TAKES: SignedDuration = SignedDuration::from_mins(5);

/// What it takes to find that there is no such bucket.
const FAILS_AFTER: SignedDuration = SignedDuration::from_secs(6);

/// For so long a token stands for the import that it began.
const TOKEN_HOURS: i64 = 8;

/// The most imports at once (a limit of DynamoDB).
const AT_ONCE: usize = 50;

/// The imports of all tables. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    state: Arc<Mutex<State>>,
    bucket: Arc<OnceLock<Bucket>>,
    running: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct State {
    takes: SignedDuration,
    failures: Vec<(String, String)>,
    imports: Vec<Import>,
}

/// What is seen of a table that an import makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing, for about the first half minute (measured).
    Hidden,
    /// Its description; its items can be neither read nor written.
    Creating,
}

impl Default for State {
    fn default() -> Self {
        Self { takes: TAKES, failures: Vec::new(), imports: Vec::new() }
    }
}

impl Imports {
    /// Imports read the buckets of this service.
    pub(super) fn connect(&self, bucket: &Bucket) {
        self.bucket.get_or_init(|| bucket.clone());
    }

    /// How long imports that begin from now on take by the clock.
    pub fn take(&self, time: SignedDuration) {
        self.state().takes = time;
    }

    /// The next import ends as `FAILED` with this code and message, and makes no table.
    pub fn fail_next(&self, code: &str, message: &str) {
        self.state().failures.push((code.into(), message.into()));
    }

    /// Ends the imports whose time is over, as DynamoDB does by itself; here it is done with the next call otherwise.
    pub fn end_by(&self, now: Timestamp) {
        if self.are_running() {
            for import in &mut self.state().imports {
                if import.complete_by(now) {
                    self.running.fetch_sub(1, Ordering::Relaxed);
                }
            }
        }
    }

    /// How many imports were begun.
    pub fn begun(&self) -> usize {
        self.state().imports.len()
    }

    pub(super) fn are_running(&self) -> bool {
        self.running.load(Ordering::Relaxed) > 0
    }

    /// What is seen of a table, if an import makes it.
    pub(super) fn stage(&self, table: &str, now: Timestamp) -> Option<Stage> {
        if !self.are_running() {
            return None;
        }
        self.end_by(now);
        let state = self.state();
        state.imports.iter().filter(|import| import.request.table() == table).find_map(|import| import.stage(now))
    }

    /// When the table of this id was asked for, if it was imported since the process began.
    pub(super) fn made_at(&self, table_id: &str) -> Option<Timestamp> {
        self.state().imports.iter().find(|import| import.table_id == table_id).map(|import| import.started)
    }

    /// Answers one of the calls about imports.
    pub(super) fn answer(&self, operation: &str, body: &Value, engine: &Arc<Engine>, now: Timestamp) -> Answered {
        let mut in_bucket = Vec::new();
        let (result, arn) = match operation {
            "ImportTable" => match parse::<Requested>(body) {
                Ok(request) => {
                    let arn = arn_of(request.table());
                    (self.begin(request, engine, now, &mut in_bucket), arn)
                }
                Err(refusal) => (Err(refusal), arn_of("*")),
            },
            "DescribeImport" => match parse::<Described>(body) {
                Ok(request) => (self.describe(&request), request.import_arn),
                Err(refusal) => (Err(refusal), arn_of("*")),
            },
            _ => (parse::<Listed>(body).and_then(|request| request.page(&self.state().imports)), "*".into()),
        };
        Answered { result, arn, in_bucket }
    }

    fn begin(
        &self,
        request: Requested,
        engine: &Arc<Engine>,
        now: Timestamp,
        in_bucket: &mut Vec<(String, String)>,
    ) -> Result<Value, Refusal> {
        request.check()?;
        let mut state = self.state();
        let is_made = |import: &Import| import.request.table() == request.table() && import.stage(now).is_some();
        let in_progress = state.imports.iter().any(is_made);
        // A table that is there is refused before the token is looked at (measured): a token helps only while the
        // import runs.
        if !in_progress && engine.describe(request.table()).is_ok() {
            return Err(refused("ResourceInUseException", format!("Table already exists: {}", request.table())));
        }
        let is_recent = |import: &&Import| now.duration_since(import.started).as_hours() < TOKEN_HOURS;
        let known = state.imports.iter().filter(is_recent).find(|import| import.request.token() == request.token());
        if let Some(known) = known {
            // Only another table is a conflict (measured); what else differs is ignored.
            return match known.request.table() == request.table() {
                true => Ok(json!({ "ImportTableDescription": known.description() })),
                false => {
                    let message = "Import conflict: Duplicate request detected with conflicting parameters";
                    Err(refused("ImportConflictException", message))
                }
            };
        }
        if self.running.load(Ordering::Relaxed) >= AT_ONCE {
            let message = format!("Too many imports at once: at most {AT_ONCE} are allowed");
            return Err(refused("LimitExceededException", message));
        }
        let bucket = self.bucket.get().filter(|bucket| bucket.has(&request.source.bucket));
        let failure = if in_progress {
            Some(("TableAlreadyExists".into(), format!("Table already exists: {}", request.table())))
        } else if !request.source.is_ours() {
            Some(("S3AccessDenied".into(), "Access Denied".into()))
        } else if bucket.is_none() {
            Some(("S3NoSuchBucket".into(), "The specified bucket does not exist".into()))
        } else if state.failures.is_empty() {
            None
        } else {
            Some(state.failures.remove(0))
        };
        in_bucket.push(("ListBucket".into(), format!("/{}", request.source.bucket)));
        let (work, table_id) = match (failure, bucket) {
            (None, Some(bucket)) => {
                let keys = source::keys(bucket, &request.source).map_err(|error| internal(&error))?;
                in_bucket.extend(keys.iter().map(|key| ("GET".into(), format!("/{}/{key}", request.source.bucket))));
                let table = engine.create_by(request.creation()?)?;
                let load = source::Load::new(engine.clone(), bucket.clone(), &request, keys);
                // In a thread of its own: a large table takes longer than a caller waits.
                let work = Work::Running(std::thread::spawn(move || load.run()));
                (work, table["TableId"].as_str().unwrap_or_default().to_owned())
            }
            (failure, _) => {
                let (code, message) = failure.unwrap_or_else(|| ("S3NoSuchBucket".into(), "there is no bucket".into()));
                (Work::Fails(code, message), random::uuid())
            }
        };
        let takes = if matches!(work, Work::Fails(..)) { state.takes.min(FAILS_AFTER) } else { state.takes };
        let number = state.imports.len() + 1;
        let import = Import::begin(request, table_id, (now, takes, number), work);
        let description = import.description();
        state.imports.push(import);
        self.running.fetch_add(1, Ordering::Relaxed);
        Ok(json!({ "ImportTableDescription": description }))
    }

    fn describe(&self, request: &Described) -> Result<Value, Refusal> {
        if !request.import_arn.contains("/import/") {
            return Err(invalid("Invalid Import ARN"));
        }
        let state = self.state();
        match state.imports.iter().find(|import| import.arn == request.import_arn) {
            Some(import) => Ok(json!({ "ImportTableDescription": import.description() })),
            None => Err(refused("ImportNotFoundException", format!("Import not found: {}", request.import_arn))),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no holder of the imports panics")
    }
}
