//! The cost of work: calls to the table and their capacity units, other outbound calls, processor time of the functions.

use lapak_local::cloud::Cloud;
use lapak_local::trace::{Event, Kind};
use serde::{Serialize, Serializer};
use std::fs;
use std::time::Duration;

/// The cost of some work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Cost {
    /// Calls to the table; those that were refused or repeated count as well.
    pub db_calls: usize,
    /// Write units, as the table itself says: one for each KB of an item, two in a transaction, and one more for each
    /// change of an index.
    pub wru: f64,
    /// Read units, likewise.
    pub rru: f64,
    /// Calls that functions made to Telegram, the gateway and the bus.
    pub outbound_calls: usize,
    /// Bot API calls in the response body of a webhook: they cost no outbound call.
    pub answers: usize,
    /// Events that functions were invoked with.
    pub invocations: usize,
    /// Processor time, user and system, of the functions' processes.
    #[serde(rename = "cpu_ms", serialize_with = "as_millis")]
    pub cpu: Duration,
}

impl Cost {
    /// The cost that these events show, without processor time.
    pub fn of(events: &[Event]) -> Self {
        let is = |kind: Kind| move |event: &&Event| event.kind == kind;
        let table = || events.iter().filter(is(Kind::Table));
        let telegram = || events.iter().filter(is(Kind::Telegram));
        let by_function = |event: &&Event| !event.function.is_empty();
        let gateway = events.iter().filter(is(Kind::Pakasir)).filter(by_function).count();
        let bus = events.iter().filter(is(Kind::Bus)).filter(|event| event.call == "PutEvents").count();
        Self {
            db_calls: table().count(),
            wru: table().map(|event| event.write_units).sum(),
            rru: table().map(|event| event.read_units).sum(),
            outbound_calls: telegram().filter(by_function).count() + gateway + bus,
            answers: telegram().filter(|event| event.detail["in_answer"] == true).count(),
            invocations: events.iter().filter(is(Kind::Invoke)).count(),
            cpu: Duration::ZERO,
        }
    }

    /// The cost without a part of it.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "units come in halves, which a float holds exactly")]
    pub fn without(&self, part: &Self) -> Self {
        Self {
            db_calls: self.db_calls.saturating_sub(part.db_calls),
            wru: self.wru - part.wru,
            rru: self.rru - part.rru,
            outbound_calls: self.outbound_calls.saturating_sub(part.outbound_calls),
            answers: self.answers.saturating_sub(part.answers),
            invocations: self.invocations.saturating_sub(part.invocations),
            cpu: self.cpu.saturating_sub(part.cpu),
        }
    }

    /// All of it together.
    pub fn sum(costs: &[Self]) -> Self {
        let count = |of: fn(&Self) -> usize| costs.iter().map(of).sum();
        Self {
            db_calls: count(|cost| cost.db_calls),
            wru: costs.iter().map(|cost| cost.wru).sum(),
            rru: costs.iter().map(|cost| cost.rru).sum(),
            outbound_calls: count(|cost| cost.outbound_calls),
            answers: count(|cost| cost.answers),
            invocations: count(|cost| cost.invocations),
            cpu: costs.iter().map(|cost| cost.cpu).sum(),
        }
    }

    /// The same work, done several times: of each count the highest, of the processor time the middle.
    pub fn typical(costs: &[Self]) -> Self {
        let most = |of: fn(&Self) -> usize| costs.iter().map(of).max().unwrap_or_default();
        let highest = |of: fn(&Self) -> f64| costs.iter().map(of).fold(0.0, f64::max);
        let mut cpu: Vec<Duration> = costs.iter().map(|cost| cost.cpu).collect();
        cpu.sort_unstable();
        Self {
            db_calls: most(|cost| cost.db_calls),
            wru: highest(|cost| cost.wru),
            rru: highest(|cost| cost.rru),
            outbound_calls: most(|cost| cost.outbound_calls),
            answers: most(|cost| cost.answers),
            invocations: most(|cost| cost.invocations),
            cpu: cpu.get(cpu.len() / 2).copied().unwrap_or_default(),
        }
    }
}

/// Functions that a person does not wait for: events on the bus, or a schedule of their own, reach them. What they cost is not
/// part of a step, nor of a sweep.
const BEHIND_THE_BUS: &[&str] =
    &["AlertsFunction", "AnnounceFunction", "BroadcastFunction", "ChartsFunction", "RestockFunction"];

/// Measures from its start to its end, but for what is done behind the bus.
#[derive(Debug)]
pub struct Meter<'a> {
    cloud: &'a Cloud,
    newest: u64,
    cpu: Duration,
}

impl<'a> Meter<'a> {
    /// Starts measuring, once the functions are at rest.
    pub async fn start(cloud: &'a Cloud) -> Self {
        let cpu = at_rest(cloud).await;
        Self { cloud, newest: cloud.trace.newest(), cpu }
    }

    /// Waits until the functions are at rest again. Returns the cost, and all events.
    pub async fn end(self) -> (Cost, Vec<Event>) {
        let cpu = at_rest(self.cloud).await.saturating_sub(self.cpu);
        self.cloud.functions.settled().await;
        let mut events = self.cloud.trace.since(self.newest);
        events.retain(|event| !BEHIND_THE_BUS.contains(&event.function.as_str()));
        (Cost { cpu, ..Cost::of(&events) }, events)
    }
}

/// Milliseconds, for people and for JSON.
pub fn millis(time: Duration) -> f64 {
    time.div_duration_f64(Duration::from_millis(1))
}

/// A function goes on working a little after its answer is out: it asks for the next event.
async fn at_rest(cloud: &Cloud) -> Duration {
    let mut seen = used(cloud);
    // Bounded, as a function may be at work that has nothing to do with what is measured.
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(3)).await;
        let now = used(cloud);
        if now == seen {
            break;
        }
        seen = now;
    }
    seen
}

/// What all processes for which a person waits have used so far.
fn used(cloud: &Cloud) -> Duration {
    let functions = cloud.template.functions.iter();
    let functions = functions.filter(|function| !BEHIND_THE_BUS.contains(&function.logical_id.as_str()));
    let processes = functions.flat_map(|function| cloud.functions.process_ids(&function.logical_id));
    processor_time(&processes.collect::<Vec<_>>())
}

/// What these processes have used so far: nothing where there is no `/proc`.
pub fn processor_time(processes: &[u32]) -> Duration {
    let threads =
        processes.iter().flat_map(|id| fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten());
    let nanoseconds = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

/// The most memory that a process has had, in kilobytes: nothing where there is no `/proc`.
pub fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Milliseconds, where a time is written as JSON.
///
/// # Errors
/// As the serializer's.
pub fn as_millis<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(millis(*time))
}
