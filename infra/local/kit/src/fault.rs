//! Fault injection: faults planned for the next calls to a part of the local cloud, and the handle that kills a function's
//! process.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;

/// What goes wrong with one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answer this status and body without doing the work.
    Status(u16, String),
    /// Do the work, then drop the connection unanswered.
    Drop,
    /// Drop the connection before doing the work.
    Refuse,
    /// Wait in real time, then answer as usual.
    Delay(Duration),
    /// Never answer; the work is not done. Ends when the caller gives up.
    Hang,
    /// Kill the calling function's process before the work is done.
    KillBefore,
    /// Kill the calling function's process after the work is done.
    KillAfter,
}

impl Fault {
    /// What AWS answers in the first seconds of a role, while its policy is not in force everywhere.
    pub fn new_role() -> Self {
        let message = "User is not authorized to perform this action because no identity-based policy allows it";
        let body = serde_json::json!({ "__type": "AccessDeniedException", "message": message });
        Self::Status(400, body.to_string())
    }

    /// What `setWebhook` answers while the host of a URL that was just made does not resolve for Telegram.
    pub fn late_host() -> Self {
        let words = "Bad Request: bad webhook: Failed to resolve host: Name or service not known";
        let body = serde_json::json!({ "ok": false, "error_code": 400, "description": words });
        Self::Status(400, body.to_string())
    }
}

/// The faults planned for one part of the local cloud, applied in the order in which they were planned. Clones share one list.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<List>);

#[derive(Debug, Default)]
struct List {
    planned: Mutex<Vec<Planned>>,
    met: Notify,
}

#[derive(Debug)]
struct Planned {
    call: String,
    /// Calls that pass before it begins.
    skip: u32,
    times: u32,
    fault: Fault,
}

impl Faults {
    /// Plans `fault` for the next `times` calls named `call`; `*` is any call.
    pub fn next(&self, call: &str, times: u32, fault: Fault) {
        self.after(0, call, times, fault);
    }

    /// Plans `fault` as [`Faults::next`] does, for the time when `skip` calls named `call` have passed.
    pub fn after(&self, skip: u32, call: &str, times: u32, fault: Fault) {
        if times > 0 {
            self.list().push(Planned { call: call.into(), skip, times, fault });
        }
    }

    /// The fault this call meets, if any; takes it off the list.
    pub fn take(&self, call: &str) -> Option<Fault> {
        self.take_where(|planned| planned == call || planned == "*")
    }

    /// The same for what is no call of an API: only a fault that is planned by its name is met.
    pub fn take_named(&self, call: &str) -> Option<Fault> {
        self.take_where(|planned| planned == call)
    }

    fn take_where(&self, is_meant: impl Fn(&str) -> bool) -> Option<Fault> {
        let mut list = self.list();
        let meets = |planned: &mut Planned| {
            let is_meant = is_meant(&planned.call);
            let passes = is_meant && planned.skip > 0;
            planned.skip -= u32::from(passes);
            is_meant && !passes
        };
        let at = list.iter_mut().position(meets)?;
        list[at].times -= 1;
        self.0.met.notify_waiters();
        if list[at].times == 0 { Some(list.remove(at).fault) } else { Some(list[at].fault.clone()) }
    }

    /// Forgets all that is planned.
    pub fn clear(&self) {
        self.list().clear();
    }

    /// How many calls are still to fail.
    pub fn left(&self) -> usize {
        self.list().iter().map(|planned| planned.times as usize).sum()
    }

    /// Awaits the moment when all that is planned was met.
    pub async fn met(&self) {
        loop {
            let met = self.0.met.notified();
            tokio::pin!(met);
            // Whoever meets the last one between the question and the wait is not missed.
            met.as_mut().enable();
            if self.left() == 0 {
                return;
            }
            met.await;
        }
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Planned>> {
        self.0.planned.lock().expect("no holder of the faults panics")
    }
}

/// Kills the process of a function in the middle of its work.
#[derive(Clone)]
pub struct Killer(Arc<Kill>);

/// What a [`Killer`] calls with the logical id.
type Kill = dyn Fn(&str) + Send + Sync;

impl Killer {
    /// A killer that calls `kill` with the logical id of a function, or `""` for whichever is running.
    pub fn new(kill: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(kill))
    }

    /// A killer that kills nobody, for a part that is used on its own.
    pub fn none() -> Self {
        Self::new(|_| {})
    }

    /// Kills the busy processes of `function` (its logical id), or of all functions if `function` is `""`.
    pub fn kill(&self, function: &str) {
        (self.0)(function);
    }
}

impl fmt::Debug for Killer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Killer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_met_as_often_as_planned_and_only_by_its_call() {
        let faults = Faults::default();
        faults.next("UpdateItem", 2, Fault::Drop);
        faults.next("*", 1, Fault::Hang);

        assert_eq!(faults.take("UpdateItem"), Some(Fault::Drop));
        assert_eq!(faults.take("GetItem"), Some(Fault::Hang));
        assert_eq!(faults.left(), 1);
        assert_eq!(faults.take("GetItem"), None);
        assert_eq!(faults.take("UpdateItem"), Some(Fault::Drop));
        assert_eq!(faults.take("UpdateItem"), None);
    }

    #[test]
    fn a_fault_can_let_calls_pass_first() {
        let faults = Faults::default();
        faults.after(2, "*", 1, Fault::KillAfter);
        faults.after(1, "GetItem", 1, Fault::Drop);

        assert_eq!(faults.take("PutItem"), None);
        assert_eq!(faults.take("GetItem"), None);
        assert_eq!(faults.take("GetItem"), Some(Fault::KillAfter));
        assert_eq!(faults.take("GetItem"), Some(Fault::Drop));
        assert_eq!(faults.left(), 0);
    }
}
