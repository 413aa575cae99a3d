//! The journey of a buyer, from the welcome to the goods, step by step; and what it may cost.

use crate::cost::{Cost, Meter};
use anyhow::{Context, Result, ensure};
use jiff::SignedDuration;
use lapak_local::cloud::Cloud;
use lapak_local::telegram::{Delivery, Person};
use lapak_local::trace::Event;
use std::time::Duration;

/// A step that was done.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is called.
    pub name: &'static str,
    /// Whether the step only reads.
    pub reads: bool,
    /// Its cost.
    pub cost: Cost,
    /// All events of the step.
    pub events: Vec<Event>,
}

/// What the buyer does in a step.
enum Act<'a> {
    Writes(&'a str),
    Taps(&'a str),
    Pays,
}

/// The processor time that a journey on warm functions is to take: wished for, not demanded, as it depends on the machine.
pub const CPU: Duration = Duration::from_millis(12);

/// The most calls to the table, and other outbound calls, of a step that only reads.
pub const MOST_TO_READ: (usize, usize) = (2, 1);

/// Goes the whole way, as a new buyer, for the product on this button of the catalogue's first page.
///
/// # Errors
/// If a button is missing or the shop doesn't take a step.
pub async fn walk(cloud: &Cloud, buyer: &Person, number: &str) -> Result<Vec<Step>> {
    walk_after(cloud, buyer, number, || ()).await
}

/// The same, each step in processes that start with it.
///
/// # Errors
/// As [`walk`].
pub async fn walk_cold(cloud: &Cloud, buyer: &Person, number: &str) -> Result<Vec<Step>> {
    let cool = || cloud.template.functions.iter().for_each(|function| cloud.functions.cool(&function.logical_id));
    walk_after(cloud, buyer, number, cool).await
}

/// The way, with something done before each step.
async fn walk_after(cloud: &Cloud, buyer: &Person, number: &str, before: impl Fn()) -> Result<Vec<Step>> {
    let way = [
        ("start", false, Act::Writes("/start")),
        ("list", true, Act::Taps("🛍 Katalog")),
        ("detail", true, Act::Taps(number)),
        ("add", false, Act::Taps("🧺 Masukkan Keranjang")),
        ("checkout", true, Act::Taps("💳 Lanjut ke Pembayaran")),
        ("pay prompt", false, Act::Taps("💠 Bayar pakai QRIS")),
        ("paid and delivered", false, Act::Pays),
    ];
    let mut steps = Vec::new();
    for (name, reads, act) in way {
        cloud.clock.turn(SignedDuration::from_secs(2));
        cloud.functions.settled().await;
        before();
        let meter = Meter::start(cloud).await;
        go(cloud, buyer, act).await.with_context(|| format!("the buyer gets no further than {name}"))?;
        let (cost, events) = meter.end().await;
        steps.push(Step { name, reads, cost, events });
    }
    Ok(steps)
}

/// Where a step that only reads took more than it may, in words: of each step its name, whether it only reads, and what it
/// took.
pub fn misses(steps: &[(&str, bool, Cost)]) -> Vec<String> {
    let reading = steps.iter().filter(|(_, reads, _)| *reads);
    let took = reading.map(|(name, _, cost)| (name, (cost.db_calls, cost.outbound_calls)));
    let over = took.filter(|(_, (table, others))| *table > MOST_TO_READ.0 || *others > MOST_TO_READ.1);
    over.map(|(name, took)| format!("{name}: {took:?} calls to the table and to others, not {MOST_TO_READ:?}"))
        .collect()
}

async fn go(cloud: &Cloud, buyer: &Person, act: Act<'_>) -> Result<()> {
    match act {
        Act::Writes(text) => accepted(&buyer.writes(text).await),
        Act::Taps(label) => accepted(&buyer.taps(label).await?),
        Act::Pays => {
            let order = cloud.pakasir.transactions().pop().context("there is no invoice")?.order_id;
            let callback = cloud.pakasir.pays(&order).await;
            ensure!(callback.status() == Some(200), "the callback was answered {callback:?}");
            Ok(())
        }
    }
}

fn accepted(delivery: &Delivery) -> Result<()> {
    ensure!(delivery.is_ok(), "the update was answered {}: {:?}", delivery.status, delivery.problem);
    Ok(())
}
