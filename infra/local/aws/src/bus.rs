//! The event buses: take `PutEvents` as EventBridge does and invoke the targets of the rules that match.

use crate::json::{self, Called, Refusal};
use crate::lambda::Functions;
use crate::template::{ACCOUNT, REGION, Rule, Template, pattern};
use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use local_kit::distance::Distance;
use local_kit::fault::Faults;
use local_kit::part_context::PartContext;
use local_kit::random;
use local_kit::serve::{self, Server};
use local_kit::trace::Kind;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// The buses of the template. Clones share one state.
#[derive(Clone, Debug)]
pub struct Bus {
    /// Faults of `PutEvents`.
    pub faults: Faults,
    inner: Arc<Inner>,
    server: Arc<Server>,
}

/// An event that a bus has taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BusEvent {
    /// When, by the cloud's clock.
    pub at: Timestamp,
    /// The bus.
    pub bus: String,
    /// The function that sent it, by logical id; empty if it was none.
    pub function: String,
    /// Its `source`.
    pub source: String,
    /// Its `detail-type`, such as `order.paid`.
    pub kind: String,
    /// Its `detail`.
    pub detail: Value,
    /// The rules that it passed.
    pub rules: Vec<String>,
}

#[derive(Debug)]
struct Inner {
    part_context: PartContext,
    faults: Faults,
    buses: Vec<String>,
    rules: Vec<Rule>,
    functions: Functions,
    events: Mutex<Vec<BusEvent>>,
}

/// At most this much in one call, all entries together: EventBridge's quota.
const MOST_BYTES: usize = 256 * 1024;
/// At most this many entries in one call: EventBridge's quota.
const MOST_ENTRIES: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PutEvents {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Entry {
    source: Option<String>,
    detail_type: Option<String>,
    detail: Option<String>,
    event_bus_name: Option<String>,
    #[serde(default)]
    resources: Vec<String>,
    /// Seconds since the epoch.
    time: Option<f64>,
    trace_header: Option<String>,
}

impl Bus {
    /// Listens for events on the buses of the template and passes them by its rules to `functions`.
    pub async fn start(template: &Template, functions: Functions, part_context: PartContext) -> Result<Self> {
        let (faults, events) = (Faults::default(), Mutex::default());
        let listener = serve::listen(part_context.port).await?;
        let (buses, rules) = (template.buses.clone(), template.rules.clone());
        let inner = Arc::new(Inner { part_context, faults: faults.clone(), buses, rules, functions, events });
        let router = Router::new().fallback(answer).with_state(inner.clone());
        let server = Server::on(listener, router)?;
        Ok(Self { faults, inner, server: Arc::new(server) })
    }

    /// Where EventBridge is; a function's logical id may follow as the path.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// How far away it is from the functions.
    pub fn distance(&self) -> &Distance {
        self.server.distance()
    }

    /// All events taken so far.
    pub fn events(&self) -> Vec<BusEvent> {
        self.inner.events.lock().expect("no holder of the events panics").clone()
    }

    /// Puts an event on a bus as another sender would: AWS (source `aws.…`) on the default bus, others on the shop's.
    pub fn put(&self, source: &str, kind: &str, detail: Value) {
        let default = "default".to_owned();
        let shop = self.inner.buses.iter().find(|bus| **bus != default);
        let bus = shop.filter(|_| !source.starts_with("aws.")).unwrap_or(&default).clone();
        let (at, source, kind) = (self.inner.part_context.clock.now(), source.into(), kind.into());
        let event = BusEvent { at, bus, function: String::new(), source, kind, detail, rules: Vec::new() };
        self.inner.pass_on(event, &[]);
    }
}

async fn answer(State(inner): State<Arc<Inner>>, called: Called, body: Bytes) -> Response {
    let Called { function, operation: call, arrival, .. } = called;
    let fault = inner.part_context.fault(&inner.faults, &call, &function);
    let mut event = inner.part_context.event(Kind::Bus, call.as_str());
    let work = async {
        let result = inner.call(&call, &function, &body);
        event.outcome = json::outcome(&result);
        event.function = function.clone();
        arrival.mark(&mut event);
        event.detail = json!({ "answer": result.as_ref().ok() });
        inner.part_context.trace.record(event);
        json::respond(&result)
    };
    serve::meet(fault, &inner.part_context.killer, &function, work).await
}

impl Inner {
    fn call(&self, call: &str, function: &str, body: &Bytes) -> Result<Value, Refusal> {
        if call != "PutEvents" {
            return Err(Refusal::new("UnknownOperationException", format!("the local cloud does not know {call:?}")));
        }
        let request: PutEvents = json::parse(body)?;
        let size: usize = request.entries.iter().map(Entry::size).sum();
        if request.entries.is_empty() || request.entries.len() > MOST_ENTRIES {
            return Err(Refusal::new("ValidationException", "1 to 10 entries can be put at once"));
        }
        if size > MOST_BYTES {
            return Err(Refusal::new(
                "ValidationException",
                "Total size of the entries in the request is over the limit.",
            ));
        }
        let results: Vec<_> = request.entries.into_iter().map(|entry| self.take(entry, function)).collect();
        let failed = results.iter().filter(|result| result.is_err()).count();
        let entries: Vec<_> = results
            .into_iter()
            .map(|result| match result {
                Ok(id) => json!({ "EventId": id }),
                Err(refusal) => json!({ "ErrorCode": refusal.kind, "ErrorMessage": refusal.message }),
            })
            .collect();
        Ok(json!({ "FailedEntryCount": failed, "Entries": entries }))
    }

    fn take(&self, entry: Entry, function: &str) -> Result<String, Refusal> {
        let wanting = |what: &str| {
            Refusal::new(
                "InvalidArgument",
                format!("Parameter {what} is not valid. Reason: {what} is a required argument."),
            )
        };
        let source =
            entry.source.filter(|source| (1..=256).contains(&source.len())).ok_or_else(|| wanting("Source"))?;
        let kind =
            entry.detail_type.filter(|kind| (1..=128).contains(&kind.len())).ok_or_else(|| wanting("DetailType"))?;
        let detail = entry.detail.ok_or_else(|| wanting("Detail"))?;
        let malformed = || Refusal::new("MalformedDetail", "Detail is malformed.");
        let detail: Value = serde_json::from_str(&detail).ok().filter(Value::is_object).ok_or_else(malformed)?;
        if source.starts_with("aws.") {
            let message = "Not authorized for the source.";
            return Err(Refusal::new("NotAuthorizedForSourceException", message));
        }
        let bus = entry.event_bus_name.as_deref().unwrap_or("default");
        let bus = bus.rsplit('/').next().unwrap_or(bus);
        if !self.buses.iter().any(|known| known == bus) {
            return Err(Refusal::new("ResourceNotFoundException", format!("Event bus {bus} does not exist.")));
        }
        let at =
            entry.time.and_then(|time| Timestamp::from_duration(SignedDuration::try_from_secs_f64(time).ok()?).ok());
        let at = at.unwrap_or_else(|| self.part_context.clock.now());
        let (bus, function) = (bus.to_owned(), function.to_owned());
        Ok(self.pass_on(BusEvent { at, bus, function, source, kind, detail, rules: Vec::new() }, &entry.resources))
    }

    /// Records the event and invokes the targets of the matching rules, without waiting. Returns its id.
    fn pass_on(&self, mut event: BusEvent, resources: &[String]) -> String {
        let id = random::uuid();
        let envelope = json!({
            "version": "0", "id": id, "detail-type": event.kind, "source": event.source, "account": ACCOUNT,
            "time": event.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), "region": REGION,
            "resources": resources, "detail": event.detail,
        });
        let passes = |rule: &&Rule| rule.bus == event.bus && pattern::matches(&rule.pattern, &envelope);
        let rules: Vec<&Rule> = self.rules.iter().filter(passes).collect();
        event.rules = rules.iter().map(|rule| rule.name.clone()).collect();

        let mut record = self.part_context.event(Kind::Bus, event.kind.as_str());
        record.function.clone_from(&event.function);
        record.detail =
            json!({ "id": id, "bus": event.bus, "source": event.source, "rules": event.rules, "detail": event.detail });
        self.part_context.trace.record(record);
        self.events.lock().expect("no holder of the events panics").push(event);
        for target in rules.into_iter().flat_map(|rule| &rule.targets) {
            self.functions.send(&target.function, target.input.clone().unwrap_or_else(|| envelope.clone()));
        }
        id
    }
}

impl Entry {
    /// What counts towards the quota.
    fn size(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let time = if self.time.is_some() { 14 } else { 0 };
        let resources: usize = self.resources.iter().map(String::len).sum();
        time + resources
            + length(&self.source)
            + length(&self.detail_type)
            + length(&self.detail)
            + length(&self.trace_header)
    }
}
