//! What the parts of the fake share: the state, the record of calls, the way a call is carried out.

use crate::call::params::Params;
use crate::call::record::Call;
use crate::call::refusal::Refusal;
use crate::http_client;
use crate::methods::{self, Work};
use crate::rates::Rates;
use crate::state::pending::Queue;
use crate::state::{Change, State};
use local_kit::clock::Clock;
use local_kit::distance::Arrival;
use local_kit::fault::{Fault, Faults, Killer};
use local_kit::trace::{Event, Kind, Trace};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tokio::sync::{Notify, Semaphore, broadcast};

/// Shared by the server, the people and the deliveries.
pub(super) struct SharedState {
    pub(super) clock: Clock,
    pub(super) trace: Trace,
    pub(super) killer: Killer,
    pub(super) faults: Faults,
    pub(super) http: reqwest::Client,
    state: Mutex<State>,
    pub(super) calls: Mutex<Vec<Call>>,
    pub(super) changes: broadcast::Sender<Change>,
    queues: Mutex<BTreeMap<(i64, Queue), InFlight>>,
    /// Room for updates in flight, by bot and its `max_connections`.
    connections: Mutex<BTreeMap<(i64, i64), Arc<Semaphore>>>,
    rates: Mutex<Rates>,
    /// The bot said something about a payment.
    pub(super) answered: Notify,
    /// Updates came for those who ask by `getUpdates`.
    pub(super) fresh: Notify,
    /// The state on disk is no longer the newest.
    pub(super) dirty: Notify,
    pub(super) retries: AtomicBool,
    pub(super) limits: AtomicBool,
    pub(super) closed: AtomicBool,
    /// Where function URLs of AWS really are; there if none.
    pub(super) function_urls: OnceLock<String>,
}

/// Held while an update of its queue is in flight.
pub(super) type InFlight = Arc<tokio::sync::Mutex<()>>;

/// A call on its way.
pub(super) struct Incoming {
    pub(super) bot: i64,
    pub(super) function: String,
    pub(super) method: String,
    pub(super) params: Params,
    pub(super) in_answer: bool,
    pub(super) fault: Option<Fault>,
    pub(super) arrival: Arrival,
}

impl SharedState {
    pub(super) fn new(clock: Clock, trace: Trace, killer: Killer, state: State) -> anyhow::Result<Self> {
        Ok(Self {
            clock,
            trace,
            killer,
            faults: Faults::default(),
            http: http_client::client()?,
            state: Mutex::new(state),
            calls: Mutex::default(),
            changes: broadcast::Sender::new(1024),
            queues: Mutex::default(),
            connections: Mutex::default(),
            rates: Mutex::default(),
            answered: Notify::new(),
            fresh: Notify::new(),
            dirty: Notify::new(),
            retries: AtomicBool::new(false),
            limits: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            function_urls: OnceLock::new(),
        })
    }

    /// Works on the state, then tells of what changed.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let (result, touched) = {
            let mut state = self.state.lock();
            (work(&mut state), std::mem::take(&mut state.touched))
        };
        for change in touched {
            // Nobody may be listening; that is fine.
            drop(self.changes.send(change));
        }
        self.dirty.notify_one();
        result
    }

    /// Looks at the state.
    pub(super) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.lock())
    }

    /// The lock of a queue: who holds it has its one update in flight.
    pub(super) fn queue(&self, bot: i64, queue: Queue) -> InFlight {
        self.queues.lock().entry((bot, queue)).or_default().clone()
    }

    /// Room for the updates of a bot that may be in flight at once.
    pub(super) fn connections(&self, bot: i64, most: i64) -> Arc<Semaphore> {
        let room = || Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1)));
        let mut connections = self.connections.lock();
        connections.entry((bot, most)).or_insert_with(room).clone()
    }

    /// Carries out a call and writes it down.
    pub(super) fn call(&self, mut call: Incoming) -> Result<Value, Refusal> {
        let params = std::mem::take(&mut call.params);
        let shown = shown(&params);
        let chat = chat_of(&params);
        let result = match chat.map_or(Ok(()), |chat| self.within_rates(&call, chat)) {
            Ok(()) => {
                let now = self.clock.now();
                self.with(|state| methods::execute(&call.method, Work { state, now, bot: call.bot, params }))
            }
            Err(refusal) => Err(refusal),
        };
        self.write_down(call, shown, result.clone());
        self.answered.notify_waiters();
        result
    }

    /// Writes down a call that is not carried out.
    pub(super) fn spoiled(&self, call: Incoming) {
        let shown = shown(&call.params);
        let words = call.fault.as_ref().map(|fault| format!("{fault:?}")).unwrap_or_default();
        self.write_down(call, shown, Err(Refusal { code: 0, description: words, retry_after: None }));
    }

    pub(super) fn write_down(&self, call: Incoming, params: Value, result: Result<Value, Refusal>) {
        let at = self.clock.now();
        let mut event = Event::new(at, Kind::Telegram, call.method.clone());
        event.function = call.function.clone();
        event.outcome = match (&result, &call.fault) {
            (Ok(_), None) => "ok".into(),
            (Ok(_), Some(fault)) => format!("ok, but {}", name(fault)),
            (Err(refusal), _) if refusal.code > 0 => refusal.to_string(),
            (Err(_), fault) => fault.as_ref().map(name).unwrap_or_default(),
        };
        call.arrival.mark(&mut event);
        event.detail = detail(&params, &result, call.in_answer);
        self.trace.record(event);
        self.calls.lock().push(Call {
            at,
            bot: call.bot,
            function: call.function,
            method: call.method,
            params,
            in_answer: call.in_answer,
            result,
            fault: call.fault,
        });
    }

    fn within_rates(&self, call: &Incoming, chat: i64) -> Result<(), Refusal> {
        if !self.limits.load(Ordering::Relaxed) || !methods::sends(&call.method) {
            return Ok(());
        }
        self.rates.lock().count(call.bot, chat, Instant::now()).map_err(Refusal::too_many)
    }
}

fn chat_of(params: &Params) -> Option<i64> {
    let chat = params.fields.get("chat_id")?;
    chat.as_i64().or_else(|| chat.as_str()?.parse().ok())
}

/// The parameters as they are written down: uploads by name and size.
pub(super) fn shown(params: &Params) -> Value {
    let mut shown = Value::Object(params.fields.clone());
    for (name, upload) in &params.uploads {
        shown[name.as_str()] = format!("{} ({} bytes)", upload.name, upload.bytes.len()).into();
    }
    shown
}

/// What the trace keeps: which chat and message, never what was said.
fn detail(params: &Value, result: &Result<Value, Refusal>, in_answer: bool) -> Value {
    let mut detail = json!({});
    for name in ["chat_id", "message_id", "action"] {
        if let Some(value) = params.get(name) {
            detail[name] = value.clone();
        }
    }
    if let Some(id) = result.as_ref().ok().and_then(|result| result.get("message_id")) {
        detail["message_id"] = id.clone();
    }
    if in_answer {
        detail["in_answer"] = true.into();
    }
    detail
}

fn name(fault: &Fault) -> String {
    match fault {
        Fault::Status(status, _) => status.to_string(),
        Fault::Drop => "dropped".into(),
        Fault::Refuse => "refused".into(),
        Fault::Delay(time) => format!("delayed {} ms", time.as_millis()),
        Fault::Hang => "hangs".into(),
        Fault::KillBefore => "killed before".into(),
        Fault::KillAfter => "killed after".into(),
    }
}
