//! What happened: every call between the parts of the local cloud, in order, for tests, figures and the timeline.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::broadcast;

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// Running number, from 1.
    pub number: u64,
    /// The local cloud's time.
    pub at: Timestamp,
    /// Which part it concerns.
    pub kind: Kind,
    /// The function concerned, by its logical id in the template; empty if none.
    pub function: String,
    /// The request id of the invocation; empty if none.
    pub request: String,
    /// What was called: `UpdateItem`, `POST /sendMessage`, `invoke` …
    pub call: String,
    /// How it ended: a status, an error's name, `ok`.
    pub outcome: String,
    /// Real time it took.
    pub took: Duration,
    /// When it was over, in real time: when it was recorded.
    #[serde(skip)]
    pub ended: Instant,
    /// How long it waited for the handshakes of a new connection; none on one that was in use before.
    #[serde(skip)]
    pub handshakes: Option<Duration>,
    /// Write and read units, for calls to the table.
    pub write_units: f64,
    /// Read units, for calls to the table.
    pub read_units: f64,
    /// More about it (keys of items, a log line, a body). Contents appear encrypted only.
    pub detail: Value,
}

/// The parts of the local cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request to a function URL.
    Http,
    /// An invocation of a function; `detail.cold` says whether its process was new.
    Invoke,
    /// A line a function wrote.
    Log,
    /// A call to the table.
    Table,
    /// A call to the bus, or an event it passed on.
    Bus,
    /// A call to the parameter store.
    Parameters,
    /// A call to the bucket.
    Bucket,
    /// A call to the Bot API.
    Telegram,
    /// A call to the gateway.
    Pakasir,
    /// The clock was turned, a fault was set, a process was killed.
    Control,
}

/// The record of what happened. Clones share one record.
#[derive(Clone, Debug)]
pub struct Trace {
    events: Arc<Mutex<Vec<Event>>>,
    live: broadcast::Sender<Event>,
}

impl Default for Trace {
    fn default() -> Self {
        Self { events: Arc::default(), live: broadcast::Sender::new(4096) }
    }
}

impl Event {
    /// A bare event; the caller fills in what it knows.
    pub fn new(at: Timestamp, kind: Kind, call: impl Into<String>) -> Self {
        Self {
            number: 0,
            at,
            kind,
            function: String::new(),
            request: String::new(),
            call: call.into(),
            outcome: "ok".into(),
            took: Duration::ZERO,
            ended: Instant::now(),
            handshakes: None,
            write_units: 0.0,
            read_units: 0.0,
            detail: Value::Null,
        }
    }

    /// When it began, in real time.
    pub fn began(&self) -> Instant {
        self.ended.checked_sub(self.took).unwrap_or(self.ended)
    }
}

impl Trace {
    /// Writes an event down and numbers it.
    pub fn record(&self, mut event: Event) {
        let mut events = self.events.lock().expect("no holder of the trace panics");
        event.ended = Instant::now();
        event.number = events.last().map_or(0, |last| last.number) + 1;
        events.push(event.clone());
        // Nobody may be listening; that is fine.
        drop(self.live.send(event));
    }

    /// All events after number `after`.
    pub fn since(&self, after: u64) -> Vec<Event> {
        let events = self.events.lock().expect("no holder of the trace panics");
        events.iter().filter(|event| event.number > after).cloned().collect()
    }

    /// The number of the newest event.
    pub fn newest(&self) -> u64 {
        self.events.lock().expect("no holder of the trace panics").last().map_or(0, |last| last.number)
    }

    /// Events as they happen.
    pub fn live(&self) -> broadcast::Receiver<Event> {
        self.live.subscribe()
    }
}
