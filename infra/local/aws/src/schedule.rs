//! Schedules: what fires by time, in real time or when the clock is turned.

use crate::lambda::Functions;
use crate::template::{ACCOUNT, REGION, Schedule, Source};
use jiff::{SignedDuration, Timestamp};
use local_kit::part_context::PartContext;
use local_kit::random;
use local_kit::trace::Kind;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// All schedules of the template. Clones share one state.
#[derive(Clone, Debug)]
pub struct Schedules {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    part_context: PartContext,
    functions: Functions,
    /// Held while firing, so that a turn of the clock and the running clock don't fire the same time twice.
    planned: Mutex<Vec<Planned>>,
}

#[derive(Debug)]
struct Planned {
    schedule: Schedule,
    next: Option<Timestamp>,
}

impl Schedules {
    /// Plans each schedule from now on.
    pub fn new(schedules: Vec<Schedule>, functions: Functions, part_context: PartContext) -> Self {
        let now = part_context.clock.now();
        let plan = |schedule: Schedule| Planned { next: schedule.times.after(now), schedule };
        let planned = Mutex::new(schedules.into_iter().map(plan).collect());
        Self { inner: Arc::new(Inner { part_context, functions, planned }) }
    }

    /// Fires once, now, each schedule that fires within the minute, or whose time has passed, and awaits what they invoke.
    pub async fn tick(&self) {
        let mut planned = self.inner.planned.lock().await;
        let now = self.inner.part_context.clock.now();
        let soon = now + SignedDuration::from_mins(1);
        for plan in planned.iter_mut().filter(|plan| plan.next.is_some_and(|next| next <= soon)) {
            self.fire_planned(plan, now).await;
        }
    }

    /// Turns the clock on by `by`, stopping at each time at which a schedule fires, and awaits what it invokes.
    pub async fn turn(&self, by: SignedDuration) {
        self.pass(by, SignedDuration::ZERO, || std::future::ready(None)).await;
    }

    /// As [`Schedules::turn`], for a long time in which little happens: a schedule is not fired again within `quiet`, unless
    /// something is due by then. `due` says what is due next; it is asked again after each firing.
    pub async fn pass<Due>(&self, by: SignedDuration, quiet: SignedDuration, due: impl Fn() -> Due)
    where
        Due: Future<Output = Option<Timestamp>>,
    {
        let mut planned = self.inner.planned.lock().await;
        let until = self.inner.part_context.clock.now() + by;
        let mut fired: Vec<Option<Timestamp>> = vec![None; planned.len()];
        let mut next_due = due().await;
        while let Some((at, index)) = earliest(&planned).filter(|(at, _)| *at <= until) {
            let plan = &mut planned[index];
            let is_idle = next_due.is_none_or(|due| at < due);
            if is_idle && fired[index].is_some_and(|fired| at < fired + quiet) {
                plan.next = plan.schedule.times.after(at);
                continue;
            }
            let ahead = self.inner.part_context.clock.now().duration_until(at);
            if ahead.is_positive() {
                self.inner.part_context.clock.turn(ahead);
            }
            self.fire_planned(plan, at).await;
            fired[index] = Some(at);
            next_due = due().await;
        }
        let ahead = self.inner.part_context.clock.now().duration_until(until);
        if ahead.is_positive() {
            self.inner.part_context.clock.turn(ahead);
        }
    }

    /// Fires schedules as time goes by, for ever.
    pub async fn run(self) {
        let mut turns = self.inner.part_context.clock.turns();
        loop {
            let wait = self.fire_due().await;
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                turned = turns.changed() => if turned.is_err() { return },
            }
        }
    }

    /// Fires what is due and says how long it is until the next.
    async fn fire_due(&self) -> Duration {
        let mut planned = self.inner.planned.lock().await;
        while let Some((at, index)) = earliest(&planned) {
            let wait = self.inner.part_context.clock.now().duration_until(at);
            if wait.is_positive() {
                return wait.unsigned_abs();
            }
            self.fire_planned(&mut planned[index], at).await;
        }
        Duration::from_secs(3600)
    }

    async fn fire_planned(&self, plan: &mut Planned, at: Timestamp) {
        self.fire(&plan.schedule, at).await;
        plan.next = plan.schedule.times.after(at);
    }

    async fn fire(&self, schedule: &Schedule, at: Timestamp) {
        let mut event = self.inner.part_context.event(Kind::Bus, "schedule");
        event.function = schedule.function.clone();
        event.detail = json!({ "schedule": schedule.name, "time": at });
        self.inner.part_context.trace.record(event);
        self.inner.functions.deliver(&schedule.function, event_of(schedule, at)).await;
    }
}

fn earliest(planned: &[Planned]) -> Option<(Timestamp, usize)> {
    planned.iter().enumerate().filter_map(|(index, plan)| Some((plan.next?, index))).min()
}

/// What the function gets: the schedule's own input, or what the service makes of it.
fn event_of(schedule: &Schedule, at: Timestamp) -> Value {
    let time = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let name = &schedule.name;
    if let Some(input) = &schedule.input {
        let input = input.replace("<aws.scheduler.scheduled-time>", &time);
        return serde_json::from_str(&input).unwrap_or(Value::String(input));
    }
    let (source, resource, detail) = match schedule.source {
        Source::Rule => ("aws.events", format!("arn:aws:events:{REGION}:{ACCOUNT}:rule/{name}"), json!({})),
        Source::Scheduler => {
            ("aws.scheduler", format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{name}"), json!("{}"))
        }
    };
    json!({
        "version": "0", "id": random::uuid(), "detail-type": "Scheduled Event", "source": source, "account": ACCOUNT,
        "time": time, "region": REGION, "resources": [resource], "detail": detail,
    })
}
