//! What every part of the local cloud is given: the time, the record, the handle that kills functions, and its port.

use crate::clock::Clock;
use crate::fault::{Fault, Faults, Killer};
use crate::trace::{Event, Kind, Trace};

/// The surroundings of a part. Clones share them.
#[derive(Clone, Debug)]
pub struct PartContext {
    /// The time it goes by.
    pub clock: Clock,
    /// Where it writes down what happens.
    pub trace: Trace,
    /// How it kills the function that calls it.
    pub killer: Killer,
    /// The port it listens on; any free one if none.
    pub port: Option<u16>,
}

impl PartContext {
    /// For a part that is alone: it keeps its own record, kills nobody and listens on any free port.
    pub fn alone(clock: Clock) -> Self {
        Self { clock, trace: Trace::default(), killer: Killer::none(), port: None }
    }

    /// The same for a part that listens on another port.
    pub fn on(&self, port: Option<u16>) -> Self {
        Self { port, ..self.clone() }
    }

    /// An event of this moment, to be filled in.
    pub fn event(&self, kind: Kind, call: impl Into<String>) -> Event {
        Event::new(self.clock.now(), kind, call)
    }

    /// The fault that a call of `function` meets, if any; it is written down.
    pub fn fault(&self, faults: &Faults, call: &str, function: &str) -> Option<Fault> {
        let fault = faults.take(call)?;
        let mut event = self.event(Kind::Control, call);
        event.function = function.into();
        event.outcome = format!("{fault:?}");
        self.trace.record(event);
        Some(fault)
    }
}
