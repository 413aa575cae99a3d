//! The faults that the control strip switches on and off.

use crate::wire::Switches;
use lapak_local::cloud::Cloud;
use local_kit::fault::Fault;
use std::sync::{Arc, Mutex};

const EVER: u32 = u32::MAX;
const BAD_GATEWAY: &str = r#"{"ok":false,"error_code":502,"description":"Bad Gateway"}"#;
const UNAVAILABLE: &str = "<html><head><title>503 Service Temporarily Unavailable</title></head></html>";
const THROTTLED: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"The level of configured provisioned throughput for the table was exceeded."}"#;

/// One of the switches.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Name {
    /// The Bot API answers 502.
    Telegram,
    /// The gateway answers 503.
    Gateway,
    /// The table refuses every call.
    Table,
    /// The process dies in its next call to the table, which is done all the same.
    Kill,
}

/// The switches. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Arc<Mutex<State>>);

#[derive(Clone, Copy, Debug, Default)]
struct State {
    on: Switches,
    /// How many faults of the table were planned when the kill was: once there is one fewer, the kill has happened.
    planned: usize,
}

impl Faults {
    pub(crate) fn switches(&self) -> Switches {
        self.lock().on
    }

    pub(crate) fn set(&self, cloud: &Cloud, name: Name, on: bool) {
        let mut state = self.lock();
        match name {
            Name::Telegram => state.on.telegram = on,
            Name::Gateway => state.on.gateway = on,
            Name::Table => state.on.table = on,
            Name::Kill => state.on.kill = on,
        }
        match name {
            Name::Telegram => plan(&cloud.telegram.faults, on, Fault::Status(502, BAD_GATEWAY.into())),
            Name::Gateway => plan(&cloud.pakasir.faults, on, Fault::Status(503, UNAVAILABLE.into())),
            Name::Table | Name::Kill => {
                let faults = &cloud.table.faults;
                faults.clear();
                if state.on.kill {
                    faults.next("*", 1, Fault::KillAfter);
                }
                if state.on.table {
                    faults.next("*", EVER, Fault::Status(400, THROTTLED.into()));
                }
                state.planned = faults.left();
            }
        }
    }

    /// Whether the planned kill has just happened; its switch is off then.
    pub(crate) fn wore_off(&self, cloud: &Cloud) -> bool {
        let mut state = self.lock();
        let happened = state.on.kill && cloud.table.faults.left() < state.planned;
        if happened {
            state.on.kill = false;
        }
        happened
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().expect("no holder of the switches panics")
    }
}

fn plan(faults: &local_kit::fault::Faults, on: bool, fault: Fault) {
    faults.clear();
    if on {
        faults.next("*", EVER, fault);
    }
}
