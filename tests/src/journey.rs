//! The journey of a buyer, from the welcome to the goods, step by step; and what it may cost.

use crate::cost::{Cost, Meter};
use anyhow::{Context, Result, ensure};
use jiff::SignedDuration;
use lapak_local::cloud::Cloud;
use lapak_local::telegram::{Delivery, Person};
use lapak_local::trace::Event;

/// A step that was gone.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is called.
    pub name: &'static str,
    /// Whether the buyer only looks at something.
    pub reads: bool,
    /// What it took.
    pub cost: Cost,
    /// All that happened.
    pub events: Vec<Event>,
}

/// What the buyer does in a step.
enum Act<'a> {
    Writes(&'a str),
    Taps(&'a str),
    Pays,
}

/// What the journey of a new buyer may take when the functions are warm and the totals are known.
pub const MOST: Cost =
    Cost { db_calls: 18, wru: 30.0, rru: f64::INFINITY, outbound_calls: 12, answers: usize::MAX, invocations: 7, cpu: MOST_CPU };
/// Wished for, not demanded: it depends on the machine.
const MOST_CPU: std::time::Duration = std::time::Duration::from_millis(12);
/// What a step may take in which the buyer only looks at something.
const MOST_TO_READ: (usize, usize) = (2, 1);

/// Goes the whole way for the product on this button of the catalogue's first page. The buyer was never here before.
///
/// # Errors
/// If a button is missing or the shop doesn't take a step.
pub async fn walk(cloud: &Cloud, buyer: &Person, number: &str) -> Result<Vec<Step>> {
    let way = [
        ("start", false, Act::Writes("/start")),
        ("list", true, Act::Taps("🛍 Katalog")),
        ("detail", true, Act::Taps(number)),
        ("add", false, Act::Taps("🧺 Lanjut ke Keranjang")),
        ("checkout", true, Act::Taps("💳 Lanjut ke Pembayaran")),
        ("pay prompt", false, Act::Taps("💠 QRIS")),
        ("paid and delivered", false, Act::Pays),
    ];
    let mut steps = Vec::new();
    for (name, reads, act) in way {
        cloud.clock.turn(SignedDuration::from_secs(2));
        let meter = Meter::start(cloud).await;
        go(cloud, buyer, act).await.with_context(|| format!("the buyer gets no further than {name}"))?;
        let (cost, events) = meter.end().await;
        steps.push(Step { name, reads, cost, events });
    }
    Ok(steps)
}

/// Where a journey took more than it may, in words. Processor time is left out.
pub fn misses(steps: &[(&str, bool, Cost)]) -> Vec<String> {
    let mut misses = Vec::new();
    let mut hold = |what: &str, name: &str, took: f64, most: f64| {
        if took > most {
            misses.push(format!("{name}: {took} {what}, not {most} at most"));
        }
    };
    let all = Cost::sum(&steps.iter().map(|(_, _, cost)| *cost).collect::<Vec<_>>());
    hold("calls to the table", "journey", whole(all.db_calls), whole(MOST.db_calls));
    hold("write units", "journey", all.wru, MOST.wru);
    hold("calls to others", "journey", whole(all.outbound_calls), whole(MOST.outbound_calls));
    for (name, _, cost) in steps.iter().filter(|(_, reads, _)| *reads) {
        hold("calls to the table", name, whole(cost.db_calls), whole(MOST_TO_READ.0));
        hold("calls to others", name, whole(cost.outbound_calls), whole(MOST_TO_READ.1));
    }
    misses
}

async fn go(cloud: &Cloud, buyer: &Person, act: Act<'_>) -> Result<()> {
    match act {
        Act::Writes(text) => accepted(&buyer.writes(text).await),
        Act::Taps(label) => accepted(&buyer.taps(label).await?),
        Act::Pays => {
            let order = cloud.pakasir.transactions().pop().context("there is no invoice")?.order_id;
            let heard = cloud.pakasir.pays(&order).await;
            ensure!(heard.status() == Some(200), "the callback was answered {heard:?}");
            Ok(())
        }
    }
}

fn accepted(delivery: &Delivery) -> Result<()> {
    ensure!(delivery.is_ok(), "the update was answered {}: {:?}", delivery.status, delivery.problem);
    Ok(())
}

fn whole(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
