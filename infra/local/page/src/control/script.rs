//! What a script in any language can do besides the acts of people: clock, faults, knobs, functions. `infra/local/README.md`
//! has the table of it.

use crate::{Desk, Refused};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use jiff::SignedDuration;
use lapak_local::cloud::Cloud;
use lapak_local::pakasir;
use local_kit::distance::Distance;
use local_kit::fault::{Fault, Faults};
use serde::Deserialize;
use serde_json::{Value, json};
use std::num::NonZeroUsize;
use std::time::Duration;

/// One thing that is asked for.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Order {
    /// What the clock shows.
    Now {},
    /// Turns the clock on, as `2h 30m`; schedules fire on the way.
    Turn { by: String },
    /// Fires each schedule once.
    Tick {},
    /// Waits until no event is under way.
    Settle {},
    /// Plans a fault for the next calls to a part.
    Fault {
        part: Part,
        #[serde(default = "any_call")]
        call: String,
        /// Calls that pass before it.
        #[serde(default)]
        after: u32,
        #[serde(default = "once")]
        times: u32,
        fault: Planned,
    },
    /// Forgets the faults that are planned for a part.
    Clear { part: Part },
    /// Puts a part so many milliseconds away, there and back.
    Distance { part: Part, round_trip: u64 },
    /// Sets the gateway's knobs; those that are not named are as at the beginning.
    Gateway { knobs: pakasir::Settings },
    /// The buyer of an order pays.
    Pays { order: String },
    /// Invokes a function and waits for its answer.
    Invoke { function: String, event: Value },
    /// Delivers the next event for a function twice.
    Repeat { function: String },
    /// Kills what runs of a function.
    Kill { function: String },
    /// Ends what idles of a function, so that its next start is a cold one.
    Cool { function: String },
    /// Bounds how many functions run at once.
    Bound { most: NonZeroUsize },
    /// The events that the buses took.
    Events {},
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Telegram,
    Pakasir,
    Table,
    Bucket,
    Bus,
    Parameters,
}

/// A fault as JSON: `"drop"`, `{"status": [503, "busy"]}`, `{"delay": 200}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Planned {
    Status(u16, String),
    Drop,
    Refuse,
    /// In milliseconds.
    Delay(u64),
    Hang,
    KillBefore,
    KillAfter,
}

fn any_call() -> String {
    "*".into()
}

fn once() -> u32 {
    1
}

/// `POST /api/script`
pub(crate) async fn script(State(desk): State<Desk>, body: Bytes) -> Result<Json<Value>, Refused> {
    let order = serde_json::from_slice(&body).map_err(|error| Refused::wrong(error.to_string()))?;
    // Once begun, it is finished, even if the script is gone.
    tokio::spawn(async move {
        let done = act(&desk.cloud, order).await?;
        desk.stale.notify_one();
        Ok(Json(done))
    })
    .await?
}

async fn act(cloud: &Cloud, order: Order) -> Result<Value, Refused> {
    match order {
        Order::Now {} => {}
        Order::Turn { by } => {
            let by: SignedDuration = by.parse().map_err(|error: jiff::Error| Refused::wrong(error.to_string()))?;
            if by.is_negative() {
                return Err(Refused::wrong("the clock can't be turned back"));
            }
            cloud.turn(by).await;
        }
        Order::Tick {} => cloud.tick().await,
        Order::Settle {} => cloud.functions.settled().await,
        Order::Fault { part, call, after, times, fault } => {
            let faults = faults_of(cloud, part);
            faults.after(after, &call, times, fault.into());
            return Ok(json!({ "left": faults.left() }));
        }
        Order::Clear { part } => faults_of(cloud, part).clear(),
        Order::Distance { part, round_trip } => distance_of(cloud, part).set(Duration::from_millis(round_trip)),
        Order::Gateway { knobs } => cloud.pakasir.configure(|settings| *settings = knobs),
        Order::Pays { order } => {
            if cloud.pakasir.find(&order).is_none() {
                return Err(Refused::unknown("the gateway knows no such order"));
            }
            return Ok(cloud.pakasir.act(pakasir::Act::Pays { order }).await);
        }
        Order::Invoke { function, event } => {
            known(cloud, &function)?;
            return match cloud.invoke(&function, event).await?.outcome {
                Ok(answer) => Ok(json!({ "answer": answer })),
                Err(failure) => Ok(json!({ "failure": failure.word(), "problem": failure.to_string() })),
            };
        }
        Order::Repeat { function } => cloud.functions.repeat(known(cloud, &function)?),
        Order::Kill { function } => cloud.functions.kill(known(cloud, &function)?),
        Order::Cool { function } => cloud.functions.cool(known(cloud, &function)?),
        Order::Bound { most } => cloud.functions.bound(most.get()),
        Order::Events {} => return Ok(json!({ "events": cloud.bus.events() })),
    }
    Ok(json!({ "now": cloud.clock.now() }))
}

fn faults_of(cloud: &Cloud, part: Part) -> &Faults {
    match part {
        Part::Telegram => &cloud.telegram.faults,
        Part::Pakasir => &cloud.pakasir.faults,
        Part::Table => &cloud.table.faults,
        Part::Bucket => &cloud.bucket.faults,
        Part::Bus => &cloud.bus.faults,
        Part::Parameters => &cloud.parameters.faults,
    }
}

fn distance_of(cloud: &Cloud, part: Part) -> &Distance {
    match part {
        Part::Telegram => cloud.telegram.distance(),
        Part::Pakasir => cloud.pakasir.distance(),
        Part::Table => cloud.table.distance(),
        Part::Bucket => cloud.bucket.distance(),
        Part::Bus => cloud.bus.distance(),
        Part::Parameters => cloud.parameters.distance(),
    }
}

fn known<'f>(cloud: &Cloud, function: &'f str) -> Result<&'f str, Refused> {
    let is_known = cloud.template.function(function).is_some();
    is_known.then_some(function).ok_or_else(|| Refused::unknown(format!("there is no function {function}")))
}

impl From<Planned> for Fault {
    fn from(planned: Planned) -> Self {
        match planned {
            Planned::Status(status, body) => Self::Status(status, body),
            Planned::Drop => Self::Drop,
            Planned::Refuse => Self::Refuse,
            Planned::Delay(milliseconds) => Self::Delay(Duration::from_millis(milliseconds)),
            Planned::Hang => Self::Hang,
            Planned::KillBefore => Self::KillBefore,
            Planned::KillAfter => Self::KillAfter,
        }
    }
}
