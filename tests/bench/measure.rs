//! What is measured: journeys on warm functions, a journey in a quiet hour, and the sweeps.

use crate::shop::{FIRST, Shop};
use anyhow::{Context, Result, ensure};
use jiff::SignedDuration;
use lapak_local::trace::Event;
use stories::cost::{Cost, Meter};
use stories::journey::{self, Step};

/// All that was measured.
pub(crate) struct Measured {
    /// How many journeys it was.
    pub(crate) journeys: usize,
    /// The steps of a journey on warm functions.
    pub(crate) steps: Vec<Typical>,
    /// All steps together.
    pub(crate) journey: Cost,
    /// The journey of the only buyer of a quiet hour.
    pub(crate) quiet: Cost,
    /// What the sweeps do after it, beyond what they do anyway.
    pub(crate) afterwards: Cost,
    /// A sweep that finds nothing to do.
    pub(crate) sweep: Cost,
}

/// A step, over all journeys.
pub(crate) struct Typical {
    pub(crate) name: &'static str,
    pub(crate) reads: bool,
    pub(crate) cost: Cost,
    /// What happened in the last journey.
    pub(crate) events: Vec<Event>,
}

/// How many idle sweeps are measured.
const SWEEPS: usize = 20;

/// Minutes after which a sale causes no more work: the product is searched for orphaned slots twice, five minutes apart.
const UNTIL_QUIET: i64 = 15;

impl Measured {
    /// Where a step that only reads took more than it may.
    pub(crate) fn misses(&self) -> Vec<String> {
        let steps: Vec<_> = self.steps.iter().map(|step| (step.name, step.reads, step.cost)).collect();
        journey::misses(&steps)
    }
}

/// Measures everything in a shop whose functions are warm.
pub(crate) async fn all(shop: &Shop, journeys: usize) -> Result<Measured> {
    let mut walked = Vec::new();
    for number in 0..journeys {
        shop.another_user_opens_the_shop().await?;
        walked.push(journey::walk(&shop.cloud, &shop.person(&format!("Pembeli {number}")), FIRST).await?);
    }
    let all: Vec<Cost> = walked.iter().map(|steps| whole(steps)).collect();
    let steps = typical(&walked)?;

    shop.cloud.turn(SignedDuration::from_mins(2 * UNTIL_QUIET)).await;
    let mut idle = Vec::new();
    for _ in 0..SWEEPS {
        idle.push(a_minute(shop).await?);
    }
    let sweep = Cost::typical(&idle);

    let quiet = whole(&journey::walk(&shop.cloud, &shop.person("Citra"), FIRST).await?);
    let mut busy = Vec::new();
    for _ in 0..UNTIL_QUIET {
        busy.push(a_minute(shop).await?);
    }
    busy.retain(|cost| cost.db_calls > sweep.db_calls);
    let afterwards = Cost::sum(&busy.iter().map(|cost| cost.without(&sweep)).collect::<Vec<_>>());
    Ok(Measured { journeys, steps, journey: Cost::typical(&all), quiet, afterwards, sweep })
}

fn whole(steps: &[Step]) -> Cost {
    Cost::sum(&steps.iter().map(|step| step.cost).collect::<Vec<_>>())
}

fn typical(walked: &[Vec<Step>]) -> Result<Vec<Typical>> {
    let last = walked.last().context("there must be one journey at least")?;
    let steps = last.iter().enumerate().map(|(at, step)| {
        let costs: Vec<Cost> = walked.iter().filter_map(|steps| Some(steps.get(at)?.cost)).collect();
        Typical { name: step.name, reads: step.reads, cost: Cost::typical(&costs), events: step.events.clone() }
    });
    Ok(steps.collect())
}

/// A minute passes, and the sweep with it.
async fn a_minute(shop: &Shop) -> Result<Cost> {
    let meter = Meter::start(&shop.cloud).await;
    shop.cloud.turn(SignedDuration::from_mins(1)).await;
    let (cost, _) = meter.end().await;
    ensure!(cost.invocations == 1, "in a minute {} functions were invoked", cost.invocations);
    Ok(cost)
}
