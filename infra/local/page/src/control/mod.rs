//! The control strip: turns the clock, sets faults, fills the shop, asks for a fresh start.

pub(crate) mod deadline;
mod sample_products;
pub(crate) mod script;
pub(crate) mod switch;

use crate::wire::{Frame, Gauges};
use crate::{Desk, Refused};
use axum::extract::State;
use axum::{Extension, Json};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Notify;

/// How many products one call of the seed function brings: well within what a function may be handed.
const BATCH: usize = 250;
const MANY: usize = 1_000;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// In a day that is passed over, schedules fire once in this time where nothing is due.
const QUIET: SignedDuration = SignedDuration::from_mins(30);

/// What is asked for.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Order {
    Turn { by: By },
    Fault { name: switch::Name, on: bool },
    Load,
    Reset,
}

/// How far the clock is turned.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) enum By {
    #[serde(rename = "1m")]
    Minute,
    #[serde(rename = "1d")]
    Day,
    /// Until the next thing in the table is due, and the sweep after it has run.
    #[serde(rename = "deadline")]
    Deadline,
}

/// The result, in words.
#[derive(Debug, Serialize)]
pub(crate) struct Done {
    said: String,
}

/// Asks for a reset when it is dropped, which is when the answer that it goes along with is written: after the reset nobody
/// would write it.
#[derive(Debug)]
pub(crate) struct ResetOnceAnswered(Arc<Notify>);

impl Drop for ResetOnceAnswered {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

/// `POST /api/control`
pub(crate) async fn control(
    State(desk): State<Desk>,
    Json(order): Json<Order>,
) -> Result<(Option<Extension<Arc<ResetOnceAnswered>>>, Json<Done>), Refused> {
    let reset = matches!(order, Order::Reset).then(|| Extension(Arc::new(ResetOnceAnswered(desk.reset.clone()))));
    // Once begun, it is finished, even if the page that asked is closed.
    tokio::spawn(async move {
        let said = match order {
            Order::Turn { by } => turn(&desk, by).await?,
            Order::Fault { name, on } => {
                desk.faults.set(&desk.cloud, name, on);
                String::new()
            }
            Order::Load => load(&desk).await?,
            Order::Reset => "Starting again…".into(),
        };
        desk.stale.notify_one();
        Ok((reset, Json(Done { said })))
    })
    .await?
}

async fn turn(desk: &Desk, by: By) -> Result<String, Refused> {
    let by = match by {
        By::Minute => SignedDuration::from_mins(1),
        By::Day => return pass_day(desk).await,
        By::Deadline => {
            let due = deadline::next(&desk.cloud).await.ok_or_else(|| Refused::unknown("nothing is due"))?;
            let due = Timestamp::from_millisecond(due).map_err(|error| Refused::wrong(error.to_string()))?;
            let left = due.duration_since(desk.cloud.clock.now()).max(SignedDuration::ZERO);
            left + SignedDuration::from_mins(1)
        }
    };
    desk.cloud.turn(by).await;
    Ok(String::new())
}

async fn pass_day(desk: &Desk) -> Result<String, Refused> {
    let cloud = &desk.cloud;
    let (began, mut turns) = (cloud.clock.now(), cloud.clock.turns());
    let progress = async {
        let mut said = None;
        while turns.changed().await.is_ok() {
            let hours = cloud.clock.now().duration_since(began).as_hours();
            if said.replace(hours) != Some(hours) {
                desk.feed.send(&Frame::Note { said: format!("A day goes by: {hours} of 24 hours…") });
            }
        }
    };
    tokio::select! {
        () = cloud.pass(DAY, QUIET, || deadline::of_sweep(cloud)) => {}
        () = progress => {}
    }
    Ok("A day has gone by. While nothing was due, the sweep ran every half hour".into())
}

async fn load(desk: &Desk) -> Result<String, Refused> {
    for from in (1..=MANY).step_by(BATCH) {
        desk.feed.send(&Frame::Note { said: format!("Loading products: {} of 1,000…", from - 1) });
        let file = sample_products::products(from, from + BATCH - 1);
        let answer = desk.cloud.invoke("SeedFunction", json!({ "file": file })).await?.outcome?;
        if !answer["errors"].is_null() {
            return Err(Refused::wrong(format!("the seed file is refused: {}", answer["errors"])));
        }
    }
    Ok("1,000 more products are in the shop".into())
}

impl Desk {
    /// What the control strip shows now.
    pub(crate) async fn gauges(&self) -> Gauges {
        Gauges {
            now: self.cloud.clock.now_ms(),
            zone: self.zone.clone(),
            deadline: deadline::next(&self.cloud).await,
            faults: self.faults.switches(),
        }
    }

    pub(crate) async fn tell_gauges(&self) {
        let gauges = self.gauges().await;
        self.feed.send(&Frame::Control(gauges));
    }
}
