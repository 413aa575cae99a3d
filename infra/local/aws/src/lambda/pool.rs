//! The processes of one function: an event takes an idle one, or a new one while the concurrency allows it, or waits.

use super::environment::{self, Endpoints};
use super::instance::{Instance, Kit, Run};
use super::{Failure, Invocation};
use crate::template::Function;
use axum::body::Bytes;
use local_kit::trace::{Event, Kind};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

#[derive(Debug)]
pub(super) struct Pool {
    kit: Kit,
    endpoints: Mutex<Endpoints>,
    /// How many processes this machine has room for; who finds none waits.
    room: Semaphore,
    /// The function's reserved concurrency; who finds none is throttled.
    reserved: Option<Arc<Semaphore>>,
    processes: Mutex<Processes>,
    /// How long an invocation may take: the template's time-out, unless a story sets another.
    timeout: Mutex<Duration>,
}

#[derive(Debug, Default)]
struct Processes {
    idle: Vec<Arc<Instance>>,
    busy: Vec<Arc<Instance>>,
}

/// How many processes a function may have: enough for a rush, not too many for a laptop.
const MOST_PROCESSES: usize = 32;

impl Pool {
    pub(super) fn new(kit: Kit) -> Self {
        let reserved = kit.function.concurrency.map(|reserved| Arc::new(Semaphore::new(reserved as usize)));
        let (endpoints, processes, timeout) = (Mutex::default(), Mutex::default(), Mutex::new(kit.function.timeout));
        Self { kit, endpoints, room: Semaphore::new(MOST_PROCESSES), reserved, processes, timeout }
    }

    pub(super) fn function(&self) -> &Function {
        &self.kit.function
    }

    pub(super) fn connect(&self, endpoints: Endpoints) {
        *self.endpoints.lock().expect("no holder of the endpoints panics") = endpoints;
    }

    /// Runs one event to its end and writes it down.
    pub(super) async fn invoke(&self, request: String, payload: Bytes) -> Invocation {
        let started = Instant::now();
        let place = self.room.acquire().await;
        let waited = started.elapsed();
        let (outcome, cold) = match place {
            Ok(_) => self.run(&request, payload).await,
            // The cloud is stopping.
            Err(_) => (Err(Failure::Killed), false),
        };
        let took = started.elapsed();
        self.ended(Invocation { request, outcome, cold, took }, waited)
    }

    /// The reserved concurrency that is left, if any is reserved.
    pub(super) fn reserved(&self) -> Option<Arc<Semaphore>> {
        self.reserved.clone()
    }

    /// Records an event that no process gets to see.
    pub(super) fn turn_away(&self, request: String, failure: Failure) -> Invocation {
        let (outcome, took) = (Err(failure), Duration::ZERO);
        self.ended(Invocation { request, outcome, cold: false, took }, Duration::ZERO)
    }

    /// Writes down how an invocation ended.
    fn ended(&self, invocation: Invocation, waited: Duration) -> Invocation {
        let Invocation { request, outcome, cold, took } = &invocation;
        let mut record = Event::new(self.kit.clock.now(), Kind::Invoke, "invoke");
        record.function = self.kit.function.logical_id.clone();
        record.request.clone_from(request);
        record.outcome = outcome.as_ref().err().map_or("ok", Failure::word).into();
        record.took = *took;
        let problem = outcome.as_ref().err().map(ToString::to_string);
        record.detail = json!({ "cold": cold, "waited_ms": waited.as_millis(), "problem": problem });
        self.kit.trace.record(record);
        invocation
    }

    /// Sets how long an invocation may take from now on.
    pub(super) fn limit(&self, timeout: Duration) {
        *self.timeout.lock().expect("no holder of the timeout panics") = timeout;
    }

    /// Kills the processes at work.
    pub(super) fn kill(&self) {
        for instance in &self.processes().busy {
            instance.kill();
            let mut record = Event::new(self.kit.clock.now(), Kind::Control, "kill");
            record.function.clone_from(&self.kit.function.logical_id);
            self.kit.trace.record(record);
        }
    }

    /// Ends the idle processes.
    pub(super) fn cool(&self) {
        for instance in self.processes().idle.drain(..) {
            instance.kill();
        }
    }

    /// How many processes there are.
    pub(super) fn count(&self) -> usize {
        let processes = self.processes();
        processes.idle.len() + processes.busy.len()
    }

    /// The ids of its processes.
    pub(super) fn ids(&self) -> Vec<u32> {
        let processes = self.processes();
        processes.idle.iter().chain(&processes.busy).filter_map(|instance| instance.id()).collect()
    }

    /// The executable, and the environment of a process that asks for work at `runtime`.
    pub(super) fn command(&self, runtime: &str) -> (PathBuf, BTreeMap<String, String>) {
        let endpoints = self.endpoints.lock().expect("no holder of the endpoints panics");
        (self.kit.executable.clone(), environment::variables(&self.kit.function, &endpoints, runtime))
    }

    /// Ends all processes, for good.
    pub(super) async fn stop(&self) {
        self.room.close();
        self.reserved.iter().for_each(|reserved| reserved.close());
        let all = std::mem::take(&mut *self.processes());
        for instance in all.idle.into_iter().chain(all.busy) {
            instance.kill();
            instance.end().await;
        }
    }

    async fn run(&self, request: &str, payload: Bytes) -> (Result<Value, Failure>, bool) {
        loop {
            let idle = self.processes().take_idle();
            let cold = idle.is_none();
            let instance = match idle {
                Some(instance) => instance,
                None => match self.start(request).await {
                    Ok(instance) => instance,
                    Err(failure) => return (Err(failure), true),
                },
            };
            let timeout = *self.timeout.lock().expect("no holder of the timeout panics");
            let function = Function { timeout, ..self.kit.function.clone() };
            match instance.run(&function, request, payload.clone(), self.kit.clock.now()).await {
                Run::Answered(outcome) => {
                    self.processes().rest(&instance);
                    return (outcome, cold);
                }
                Run::Gone(failure) => {
                    self.processes().forget(&instance);
                    return (Err(failure), cold);
                }
                // Without this limit, a process that ends whenever it should take work would be started for ever.
                Run::NotTaken if cold => {
                    self.processes().forget(&instance);
                    let status = "it ended without taking an event".into();
                    return (Err(Failure::Init { status, last_lines: String::new() }), true);
                }
                Run::NotTaken => self.processes().forget(&instance),
            }
        }
    }

    /// A new process that is ready, among the busy ones from its first moment so that it can be killed while it starts.
    async fn start(&self, request: &str) -> Result<Arc<Instance>, Failure> {
        let endpoints = self.endpoints.lock().expect("no holder of the endpoints panics").clone();
        let instance = Instance::start(&self.kit, &endpoints, request).await;
        let instance = Arc::new(instance.map_err(|error| Failure::Init {
            status: format!("cannot run {}: {error}", self.kit.executable.display()),
            last_lines: String::new(),
        })?);
        self.processes().busy.push(instance.clone());
        match instance.ready().await {
            Ok(()) => Ok(instance),
            Err(failure) => {
                self.processes().forget(&instance);
                Err(failure)
            }
        }
    }

    fn processes(&self) -> MutexGuard<'_, Processes> {
        self.processes.lock().expect("no holder of the processes panics")
    }
}

impl Processes {
    /// The process that was at work last, as its caches are warm.
    fn take_idle(&mut self) -> Option<Arc<Instance>> {
        while let Some(instance) = self.idle.pop() {
            if instance.alive() {
                self.busy.push(instance.clone());
                return Some(instance);
            }
        }
        None
    }

    fn rest(&mut self, instance: &Arc<Instance>) {
        self.forget(instance);
        if instance.alive() {
            self.idle.push(instance.clone());
        }
    }

    fn forget(&mut self, instance: &Arc<Instance>) {
        self.busy.retain(|busy| !Arc::ptr_eq(busy, instance));
    }
}
