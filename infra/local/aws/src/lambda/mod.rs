//! Lambda: runs the function binaries as processes, as many at once as their concurrency allows.

mod async_events;
mod environment;
mod instance;
mod logs;
mod pool;
mod runtime;

pub use async_events::DeadLetter;
pub use environment::{Endpoints, SECRET_KEY, access_key};

use crate::template::{Function, Template};
use anyhow::{Context, Result};
use axum::body::Bytes;
use instance::Kit;
use jiff::Timestamp;
use local_kit::clock::Clock;
use local_kit::fault::Killer;
use local_kit::random;
use local_kit::trace::Trace;
use pool::Pool;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most bytes of an event as JSON, which for a binary body of a function URL holds base64 (a quota of Lambda).
const MOST_BYTES: usize = 6 * 1024 * 1024;

/// All functions of the template. Clones share their processes.
#[derive(Clone, Debug)]
pub struct Functions {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clock: Clock,
    pools: BTreeMap<String, Arc<Pool>>,
    events: async_events::Queue,
    /// How many functions the account may run at once, if it is bounded.
    account: Mutex<Option<Arc<Semaphore>>>,
}

/// One invocation that has ended.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Its request id.
    pub request: String,
    /// What the function answered, or how it failed.
    pub outcome: Result<Value, Failure>,
    /// Whether a process was started for it.
    pub cold: bool,
    /// Real time from the event's arrival to the answer, the start of a process included.
    pub took: Duration,
}

/// How an invocation failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The function answered with an error.
    #[error("{kind}: {message}")]
    Error {
        /// Its `errorType`.
        kind: String,
        /// Its `errorMessage`.
        message: String,
    },
    /// It took longer than its timeout and was killed.
    #[error("Task timed out after {:.2} seconds", .0.as_secs_f64())]
    TimedOut(Duration),
    /// Its process ended in the middle; with the last lines it wrote.
    #[error("Runtime exited ({status}): {last_lines}")]
    Exited {
        /// The exit status, in words.
        status: String,
        /// The last lines of its stderr.
        last_lines: String,
    },
    /// Its process ended, or failed, before it asked for work; with the last lines it wrote.
    #[error("cannot start ({status}): {last_lines}")]
    Init {
        /// What went wrong, in words.
        status: String,
        /// The last lines of its stderr.
        last_lines: String,
    },
    /// As many run as the function has reserved, or as the account may run.
    #[error("Rate Exceeded.")]
    Throttled,
    /// The event has more bytes than one may have.
    #[error("{0} byte payload is too large for the RequestResponse invocation type (limit {MOST_BYTES} bytes)")]
    TooLarge(usize),
    /// Its process was killed on purpose.
    #[error("killed")]
    Killed,
}

impl Failure {
    /// One word for the trace.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Error { .. } => "error",
            Self::TimedOut(_) => "timeout",
            Self::Exited { .. } => "crash",
            Self::Init { .. } => "init",
            Self::Throttled => "throttled",
            Self::TooLarge(_) => "too large",
            Self::Killed => "killed",
        }
    }
}

impl Functions {
    /// Prepares the template's functions, whose executables are in the folder `binaries`; nothing runs yet.
    pub fn new(template: &Template, binaries: &Path, clock: &Clock, trace: &Trace) -> Self {
        let pool = |function: &Function| {
            let executable = binaries.join(&function.binary);
            let kit = Kit { function: function.clone(), executable, clock: clock.clone(), trace: trace.clone() };
            (function.logical_id.clone(), Arc::new(Pool::new(kit)))
        };
        let pools = template.functions.iter().map(pool).collect();
        let (clock, events, account) = (clock.clone(), async_events::Queue::default(), Mutex::default());
        Self { inner: Arc::new(Inner { clock, pools, events, account }) }
    }

    /// Says where the services are, to every process that starts from now on.
    pub fn connect(&self, endpoints: &Endpoints) {
        for pool in self.inner.pools.values() {
            pool.connect(endpoints.clone());
        }
    }

    /// Invokes a function and awaits its answer. The error is for a function that is not in the template.
    pub async fn invoke(&self, logical_id: &str, event: Value) -> Result<Invocation> {
        self.invoke_as(random::uuid(), logical_id, event).await
    }

    /// As [`Functions::invoke`], with a request id the caller already knows.
    pub(crate) async fn invoke_as(&self, request: String, logical_id: &str, event: Value) -> Result<Invocation> {
        self.invoke_in(None, request, logical_id, event).await
    }

    /// As [`Functions::invoke_as`], in a place that was waited for, if any was.
    async fn invoke_in(
        &self,
        place: Option<OwnedSemaphorePermit>,
        request: String,
        logical_id: &str,
        event: Value,
    ) -> Result<Invocation> {
        let pool = self.pool(logical_id)?.clone();
        let payload = Bytes::from(event.to_string());
        if payload.len() > MOST_BYTES {
            return Ok(pool.turn_away(request, Failure::TooLarge(payload.len())));
        }
        let bound = self.concurrency(&pool).filter(|_| place.is_none());
        let place = match bound.map(Semaphore::try_acquire_owned) {
            Some(Err(_)) => return Ok(pool.turn_away(request, Failure::Throttled)),
            Some(Ok(place)) => Some(place),
            None => place,
        };
        // In a task of its own: who asked may go away, the invocation goes on.
        tokio::spawn(async move {
            let _place = place;
            pool.invoke(request, payload).await
        })
        .await
        .context("an invocation was cut short")
    }

    /// Invokes a function by an event, without waiting: tried again if it fails, at last a dead letter.
    pub fn send(&self, logical_id: &str, event: Value) {
        let functions = self.clone();
        let logical_id = logical_id.to_owned();
        let waiting = self.inner.events.enter();
        tokio::spawn(async move {
            functions.deliver(&logical_id, event).await;
            drop(waiting);
        });
    }

    /// As [`Functions::send`], and awaits the end of it. Tries follow each other at once, not minutes apart.
    pub async fn deliver(&self, logical_id: &str, event: Value) {
        let twice = self.inner.events.is_repeated(logical_id);
        self.deliver_once(logical_id, event.clone()).await;
        if twice {
            self.deliver_once(logical_id, event).await;
        }
    }

    /// The next event for this function is delivered twice, as Lambda and EventBridge may do.
    pub fn repeat(&self, logical_id: &str) {
        self.inner.events.repeat(logical_id);
    }

    /// Functions that are still to get an event twice.
    pub fn repeats_left(&self) -> Vec<String> {
        self.inner.events.repeats_left()
    }

    /// A try that is throttled counts for none: the event waits until there is room, unless it grows too old by then.
    async fn deliver_once(&self, logical_id: &str, event: Value) {
        let sent = self.inner.clock.now();
        let mut tries_left = self.inner.pools.get(logical_id).map_or(0, |pool| pool.function().retries) + 1;
        let (mut problem, mut place) = (String::new(), None);
        while tries_left > 0 {
            let invoked = self.invoke_in(place.take(), random::uuid(), logical_id, event.clone()).await;
            match invoked.map(|invocation| invocation.outcome) {
                Ok(Ok(_)) => return,
                Ok(Err(Failure::Throttled)) => {
                    problem = Failure::Throttled.to_string();
                    place = self.place(logical_id, sent).await;
                    if place.is_none() {
                        break;
                    }
                    continue;
                }
                Ok(Err(failure)) => problem = failure.to_string(),
                Err(error) => problem = format!("{error:#}"),
            }
            tries_left -= 1;
        }
        self.inner.events.bury(DeadLetter { function: logical_id.into(), event, problem });
    }

    /// Waits for a place of a function that is throttled; none if the event that was sent at `sent` is too old by then.
    async fn place(&self, logical_id: &str, sent: Timestamp) -> Option<OwnedSemaphorePermit> {
        // Who reserves nothing never runs.
        let pool = self.inner.pools.get(logical_id).filter(|pool| pool.function().concurrency != Some(0))?;
        let place = self.concurrency(pool)?.acquire_owned().await.ok()?;
        (self.inner.clock.now().duration_since(sent) <= pool.function().event_age).then_some(place)
    }

    /// What bounds how many of a function run at once: its own reserve, else what is left of the account, if anything.
    fn concurrency(&self, pool: &Pool) -> Option<Arc<Semaphore>> {
        let account = || self.inner.account.lock().expect("no holder of the account panics").clone();
        pool.reserved().or_else(account)
    }

    /// Returns when no event sent is still under way.
    pub async fn settled(&self) {
        self.inner.events.settled().await;
    }

    /// Events that failed for good.
    pub fn dead_letters(&self) -> Vec<DeadLetter> {
        self.inner.events.dead_letters()
    }

    /// Kills the processes of a function that are at work; of all functions if `logical_id` is `""`.
    pub fn kill(&self, logical_id: &str) {
        for (_, pool) in self.inner.pools.iter().filter(|(id, _)| logical_id.is_empty() || *id == logical_id) {
            pool.kill();
        }
    }

    /// Ends the idle processes of a function, so that the next invocation is a cold one.
    pub fn cool(&self, logical_id: &str) {
        if let Some(pool) = self.inner.pools.get(logical_id) {
            pool.cool();
        }
    }

    /// Bounds how many functions run at once, as an account of AWS is bounded; further invocations are throttled. Functions
    /// with reserved concurrency have their own bound.
    pub fn bound(&self, most: usize) {
        let bound = Arc::new(Semaphore::new(most));
        *self.inner.account.lock().expect("no holder of the account panics") = Some(bound);
    }

    /// Gives a function another timeout than the template's, from its next invocation on.
    pub fn limit(&self, logical_id: &str, timeout: Duration) {
        if let Some(pool) = self.inner.pools.get(logical_id) {
            pool.limit(timeout);
        }
    }

    /// How many processes of a function there are, at work or idle.
    pub fn processes(&self, logical_id: &str) -> usize {
        self.inner.pools.get(logical_id).map_or(0, |pool| pool.count())
    }

    /// The process ids of a function's processes.
    pub fn process_ids(&self, logical_id: &str) -> Vec<u32> {
        self.inner.pools.get(logical_id).map_or_else(Vec::new, |pool| pool.ids())
    }

    /// How a process of a function is started: its executable, and the whole environment with which it asks for work
    /// at `runtime`, an address and a port.
    pub fn command(&self, logical_id: &str, runtime: &str) -> Result<(PathBuf, BTreeMap<String, String>)> {
        Ok(self.pool(logical_id)?.command(runtime))
    }

    /// A handle for the parts that kill functions in the middle of a call.
    pub fn killer(&self) -> Killer {
        // Weak: the parts that hold it are known to the functions' owner, not the other way round.
        let inner = Arc::downgrade(&self.inner);
        Killer::new(move |logical_id| {
            if let Some(inner) = inner.upgrade() {
                Self { inner }.kill(logical_id);
            }
        })
    }

    /// Ends all processes and returns when the last lines they wrote are in the trace.
    pub async fn stop(&self) {
        for pool in self.inner.pools.values() {
            pool.stop().await;
        }
    }

    fn pool(&self, logical_id: &str) -> Result<&Arc<Pool>> {
        self.inner.pools.get(logical_id).with_context(|| format!("there is no function {logical_id}"))
    }
}
