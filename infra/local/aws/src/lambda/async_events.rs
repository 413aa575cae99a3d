//! Events under way to functions, and those that failed for good.

use serde::Serialize;
use serde_json::Value;
use std::sync::Mutex;
use tokio::sync::watch;

/// An event that a function failed to take as often as it may.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeadLetter {
    /// The function, by logical id.
    pub function: String,
    /// The event.
    pub event: Value,
    /// How the last try failed.
    pub problem: String,
}

#[derive(Debug, Default)]
pub(super) struct Queue {
    under_way: watch::Sender<usize>,
    dead: Mutex<Vec<DeadLetter>>,
    /// Functions whose next event comes twice.
    repeated: Mutex<Vec<String>>,
}

/// A guard: while it exists, an event is under way.
pub(super) struct Waiting(watch::Sender<usize>);

impl Queue {
    pub(super) fn enter(&self) -> Waiting {
        self.under_way.send_modify(|count| *count += 1);
        Waiting(self.under_way.clone())
    }

    pub(super) async fn settled(&self) {
        let mut under_way = self.under_way.subscribe();
        // The sender lives as long as `self`, so the wait can't fail.
        drop(under_way.wait_for(|count| *count == 0).await);
    }

    pub(super) fn bury(&self, letter: DeadLetter) {
        self.dead.lock().expect("no holder of the dead letters panics").push(letter);
    }

    pub(super) fn repeat(&self, function: &str) {
        self.repeated.lock().expect("no holder of the repeats panics").push(function.to_owned());
    }

    /// Whether this event comes twice; takes it off the list.
    pub(super) fn is_repeated(&self, function: &str) -> bool {
        let mut repeated = self.repeated.lock().expect("no holder of the repeats panics");
        let at = repeated.iter().position(|planned| planned == function);
        at.map(|at| repeated.remove(at)).is_some()
    }

    pub(super) fn repeats_left(&self) -> Vec<String> {
        self.repeated.lock().expect("no holder of the repeats panics").clone()
    }

    pub(super) fn dead_letters(&self) -> Vec<DeadLetter> {
        self.dead.lock().expect("no holder of the dead letters panics").clone()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
