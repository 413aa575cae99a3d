//! What a buyer waits for where the services are as far away as they are from a region of AWS.

use crate::options::Options;
use crate::shop::{FIRST, Shop};
use anyhow::{Context, Result, ensure};
use lapak_local::round_trips::{REGIONS, RoundTrips};
use serde::Serialize;
use std::time::Duration;
use stories::cost::as_millis;
use stories::journey::{self, Step};
use stories::waits::Wait;

/// Journeys of each kind, of which each step shows its shortest wait: what else the machine does can only make it longer.
const WALKS: usize = 3;

/// A region, and the steps of a journey in it.
pub(crate) struct Region {
    pub(crate) name: &'static str,
    pub(crate) round_trips: RoundTrips,
    pub(crate) steps: Vec<Waits>,
}

/// What is waited for in a step.
pub(crate) struct Waits {
    pub(crate) name: &'static str,
    /// On connections that are open.
    pub(crate) warm: Waited,
    /// In processes that start.
    pub(crate) cold: Waited,
}

/// A wait, and the processor time beside it.
#[derive(Clone)]
pub(crate) struct Waited {
    pub(crate) wait: Wait,
    pub(crate) cpu: Duration,
}

/// As it is compared from one version to the next.
#[derive(Serialize)]
pub(crate) struct Figures {
    round_trips: u32,
    #[serde(rename = "ms", serialize_with = "as_millis")]
    time: Duration,
}

impl Waited {
    /// What the model expects: the chain's round trips, and the processor time.
    pub(crate) fn expected(&self) -> Duration {
        self.wait.time + self.cpu
    }

    pub(crate) fn figures(&self) -> Figures {
        Figures { round_trips: self.wait.round_trips, time: self.expected() }
    }
}

/// Measures the region that is asked for, or all that are known.
pub(crate) async fn all(options: &Options) -> Result<Vec<Region>> {
    let shop = Shop::open(options).await?;
    shop.stock().await?;
    journey::walk(&shop.cloud, &shop.person("Budi"), FIRST).await?;
    let mut regions = Vec::new();
    for (name, round_trips) in REGIONS {
        if options.region.as_deref().is_none_or(|wanted| wanted == name) {
            shop.cloud.set_round_trips(&round_trips);
            regions.push(Region { name, round_trips, steps: in_region(&shop, name, &round_trips).await? });
        }
    }
    let wrong = shop.cloud.stop().await;
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(regions)
}

async fn in_region(shop: &Shop, name: &str, met: &RoundTrips) -> Result<Vec<Waits>> {
    let (mut warm, mut cold) = (Vec::new(), Vec::new());
    for nth in 0..WALKS {
        let person = |how: &str| shop.person(&format!("{how} {nth} {name}"));
        cold.push(journey::walk_cold(&shop.cloud, &person("Dingin"), FIRST).await?);
        // What starts with the last step of one journey has no connections yet that the next one needs.
        journey::walk(&shop.cloud, &person("Sebelum"), FIRST).await?;
        shop.another_user_opens_the_shop().await?;
        warm.push(journey::walk(&shop.cloud, &person("Hangat"), FIRST).await?);
    }
    let steps = warm[0].iter().enumerate().map(|(at, step)| {
        Ok(Waits { name: step.name, warm: shortest(&warm, at, met)?, cold: shortest(&cold, at, met)? })
    });
    steps.collect()
}

fn shortest(walks: &[Vec<Step>], at: usize, met: &RoundTrips) -> Result<Waited> {
    let steps = walks.iter().filter_map(|steps| steps.get(at));
    let waits = steps.map(|step| {
        let wait = Wait::of(&step.events, met).with_context(|| format!("{} shows no message", step.name))?;
        Ok(Waited { wait, cpu: step.cost.cpu })
    });
    let waits: Vec<Waited> = waits.collect::<Result<_>>()?;
    waits.into_iter().min_by_key(|waited| waited.wait.time).context("nobody walked")
}
