//! One process of a function, with a Runtime API of its own.

use super::Failure;
use super::environment::{self, Endpoints};
use super::logs::{Current, Log};
use super::runtime::{Phase, Runtime, Work};
use crate::template::Function;
use axum::body::Bytes;
use jiff::Timestamp;
use local_kit::clock::Clock;
use local_kit::serve::{self, Server};
use local_kit::trace::Trace;
use serde_json::Value;
use std::future::poll_fn;
use std::io;
use std::path::PathBuf;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Context;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// What is needed to start processes of one function.
#[derive(Debug)]
pub(super) struct Kit {
    pub(super) function: Function,
    pub(super) executable: PathBuf,
    pub(super) clock: Clock,
    pub(super) trace: Trace,
}

#[derive(Debug)]
pub(super) struct Instance {
    child: Arc<Mutex<Child>>,
    exit: watch::Receiver<Option<String>>,
    killed: AtomicBool,
    work: mpsc::UnboundedSender<Work>,
    phase: watch::Receiver<Phase>,
    runtime: Arc<Runtime>,
    log: Log,
    readers: tokio::sync::Mutex<Vec<JoinHandle<()>>>,
    _server: Server,
}

/// How an invocation in a process ended.
pub(super) enum Run {
    /// It was answered, well or not; the process can go on.
    Answered(Result<Value, Failure>),
    /// The process is gone or was ended.
    Gone(Failure),
    /// The process was gone before it took the event: another one can.
    NotTaken,
}

/// A debug build on a busy machine starts more slowly than on Lambda, which gives 10 s.
const INIT: Duration = Duration::from_secs(30);

impl Instance {
    /// Starts a process. It is not ready yet: see [`Instance::ready`].
    pub(super) async fn start(kit: &Kit, endpoints: &Endpoints, request: &str) -> io::Result<Self> {
        let (work, events) = mpsc::unbounded_channel();
        let (phase_sender, phase) = watch::channel(Phase::Starting);
        let current = Current::default();
        current.set(request);
        let runtime = Runtime::new(events, phase_sender, current.clone());
        let server = Server::on(serve::listen(None).await?, runtime.clone().router())?;
        let mut child = Command::new(&kit.executable)
            .env_clear()
            .envs(environment::variables(&kit.function, endpoints, &server.address().to_string()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let log = Log {
            clock: kit.clock.clone(),
            trace: kit.trace.clone(),
            function: kit.function.logical_id.clone(),
            current,
            last: Arc::default(),
        };
        let out = child.stdout.take().map(|out| tokio::spawn(log.clone().follow("stdout", out)));
        let err = child.stderr.take().map(|err| tokio::spawn(log.clone().follow("stderr", err)));
        let readers = tokio::sync::Mutex::new(out.into_iter().chain(err).collect());
        let child = Arc::new(Mutex::new(child));
        let exit = watch_over(child.clone());
        Ok(Self { child, exit, killed: AtomicBool::new(false), work, phase, runtime, log, readers, _server: server })
    }

    /// Returns when the process has asked for work, or can't.
    pub(super) async fn ready(&self) -> Result<(), Failure> {
        let mut phase = self.phase.clone();
        let status = tokio::select! {
            biased;
            changed = phase.wait_for(|phase| *phase != Phase::Starting) => match changed.as_deref() {
                Ok(Phase::Failed(problem)) => problem.clone(),
                _ => return Ok(()),
            },
            status = self.exited() => status,
            () = tokio::time::sleep(INIT) => format!("it did not ask for work within {} s", INIT.as_secs()),
        };
        self.end().await;
        if self.was_killed() {
            return Err(Failure::Killed);
        }
        Err(Failure::Init { status, last_lines: self.log.last_lines() })
    }

    /// Hands an event to the process at `now` and awaits what becomes of it.
    pub(super) async fn run(&self, function: &Function, request: &str, payload: Bytes, now: Timestamp) -> Run {
        let (answer, answered) = oneshot::channel();
        let timeout = function.timeout;
        let deadline = now + timeout;
        let work = Work { request: request.into(), arn: function.arn(), payload, deadline, answer };
        if self.work.send(work).is_err() {
            return Run::NotTaken;
        }
        let status = tokio::select! {
            biased;
            Ok(outcome) = answered => return Run::Answered(outcome),
            status = self.exited() => status,
            () = tokio::time::sleep(timeout) => {
                self.end().await;
                return Run::Gone(Failure::TimedOut(timeout));
            }
        };
        let taken = self.runtime.busy();
        self.end().await;
        match (taken, self.was_killed()) {
            (_, true) => Run::Gone(Failure::Killed),
            (false, false) => Run::NotTaken,
            (true, false) => Run::Gone(Failure::Exited { status, last_lines: self.log.last_lines() }),
        }
    }

    /// Whether the process still runs.
    pub(super) fn alive(&self) -> bool {
        !self.was_killed() && matches!(self.child().try_wait(), Ok(None))
    }

    /// Its process id, while it runs.
    pub(super) fn id(&self) -> Option<u32> {
        self.child().id()
    }

    /// Kills the process at once.
    pub(super) fn kill(&self) {
        self.killed.store(true, Ordering::Release);
        // It may have ended by itself, which is as good.
        drop(self.child().start_kill());
    }

    /// Ends the process and returns when its last lines are read.
    pub(super) async fn end(&self) {
        drop(self.child().start_kill());
        self.exited().await;
        for reader in self.readers.lock().await.drain(..) {
            drop(reader.await);
        }
    }

    fn was_killed(&self) -> bool {
        self.killed.load(Ordering::Acquire)
    }

    /// Returns the exit status, in words, when the process has ended.
    async fn exited(&self) -> String {
        let mut exit = self.exit.clone();
        let status = exit.wait_for(Option::is_some).await.ok().and_then(|status| status.clone());
        status.unwrap_or_else(|| "nobody knows how".into())
    }

    fn child(&self) -> std::sync::MutexGuard<'_, Child> {
        self.child.lock().expect("no holder of the process panics")
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Awaits the end of the process in a task of its own, so that it stays killable and any number can wait for it.
fn watch_over(child: Arc<Mutex<Child>>) -> watch::Receiver<Option<String>> {
    let (sender, exit) = watch::channel(None);
    tokio::spawn(async move {
        let wait = |context: &mut Context<'_>| {
            let mut child = child.lock().expect("no holder of the process panics");
            pin!(child.wait()).poll(context)
        };
        let status: io::Result<ExitStatus> = poll_fn(wait).await;
        sender.send_replace(Some(status.map_or_else(|error| error.to_string(), |status| status.to_string())));
    });
    exit
}
