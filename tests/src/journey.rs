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

/// The limits of a journey.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Calls to the table.
    pub db_calls: usize,
    /// Write units.
    pub wru: f64,
    /// Calls to Telegram, the gateway and the bus.
    pub outbound_calls: usize,
    /// Processor time: wished for, not demanded, as it depends on the machine.
    pub cpu: Duration,
}

/// The limits of a new buyer's journey when the functions are warm and the totals are cached. Two of the calls to the table
/// are for safety: prices are read before slots are allocated, so that a forged total writes nothing; and the charge is
/// stored before the buyer sees its QR code. The shop's own texts, which each process reads once a minute, come with the order
/// that was paid.
pub const MOST: Limits = Limits { db_calls: 20, wru: 33.0, outbound_calls: 12, cpu: Duration::from_millis(12) };

/// The most calls to the table, and other outbound calls, of a step that only reads.
pub const MOST_TO_READ: (usize, usize) = (2, 1);

/// Goes the whole way, as a new buyer, for the product on this button of the catalogue's first page.
///
/// # Errors
/// If a button is missing or the shop doesn't take a step.
pub async fn walk(cloud: &Cloud, buyer: &Person, number: &str) -> Result<Vec<Step>> {
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
        let meter = Meter::start(cloud).await;
        go(cloud, buyer, act).await.with_context(|| format!("the buyer gets no further than {name}"))?;
        let (cost, events) = meter.end().await;
        steps.push(Step { name, reads, cost, events });
    }
    Ok(steps)
}

/// Where a journey took more than it may, in words: of each step its name, whether it only reads, and what it took.
/// Processor time is left out.
pub fn misses(steps: &[(&str, bool, Cost)]) -> Vec<String> {
    let all = Cost::sum(&steps.iter().map(|(_, _, cost)| *cost).collect::<Vec<_>>());
    let mut misses = Vec::new();
    let mut hold = |holds: bool, miss: String| misses.extend((!holds).then_some(miss));
    hold(all.db_calls <= MOST.db_calls, format!("{} calls to the table, not {}", all.db_calls, MOST.db_calls));
    hold(all.wru <= MOST.wru, format!("{} write units, not {}", all.wru, MOST.wru));
    let others = all.outbound_calls;
    hold(others <= MOST.outbound_calls, format!("{others} calls to others, not {}", MOST.outbound_calls));
    for (name, _, cost) in steps.iter().filter(|(_, reads, _)| *reads) {
        let took = (cost.db_calls, cost.outbound_calls);
        let holds = took.0 <= MOST_TO_READ.0 && took.1 <= MOST_TO_READ.1;
        hold(holds, format!("{name}: {took:?} calls to the table and to others, not {MOST_TO_READ:?}"));
    }
    misses
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
