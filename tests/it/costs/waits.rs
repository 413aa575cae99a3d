//! How many round trips follow one another from a tap to the message that it brings.

use crate::world::{SEED_FILE, World, root};
use lapak_local::round_trips::RoundTrips;
use std::collections::BTreeMap;
use stories::budget::{self, Budget};
use stories::journey::{self, Step};
use stories::waits::Wait;

/// Milliseconds to every service. Calls that begin together overlap so long as the machine does not stall for longer between
/// them; a stall can only make a chain longer, so that the shorter of two journeys is the right one.
const AWAY: u64 = 20;

/// The button of a product of which there are many.
const ML86: &str = "2️⃣";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_waits_for_few_round_trips() {
    let more: String = (4..20).map(|unit| format!(",,ML86,,,,,,,ML-{unit:04}\n")).collect();
    let shop = World::with_seed_file(&format!("{SEED_FILE}{more}")).await;
    let away = RoundTrips::of_millis(AWAY, AWAY, AWAY);
    shop.cloud.set_round_trips(&away);
    let mut least: BTreeMap<String, budget::RoundTrips> = BTreeMap::new();
    for nth in 1..=2 {
        let buyers = ["Ayu", "Budi", "Citra"].map(|name| shop.buyer(&format!("{name} {nth}")));
        let [in_new_processes, before, in_old_ones] = &buyers;
        let cold = journey::walk_cold(&shop.cloud, &in_new_processes.person, ML86).await.expect("Ayu buys");
        // The processes have all connections, and the totals, after a whole journey.
        journey::walk(&shop.cloud, &before.person, ML86).await.expect("Budi buys");
        let warm = journey::walk(&shop.cloud, &in_old_ones.person, ML86).await.expect("Citra buys");
        for (warm, cold) in warm.iter().zip(&cold) {
            let count = |step: &Step| Wait::of(&step.events, &away).expect("it shows a message").round_trips;
            let (warm, cold, name) = (count(warm), count(cold), warm.name.to_owned());
            let step = least.entry(name).or_insert(budget::RoundTrips { warm, cold });
            *step = budget::RoundTrips { warm: warm.min(step.warm), cold: cold.min(step.cold) };
        }
        for buyer in &buyers {
            buyer.person.read();
        }
    }
    let over = Budget::check(&root().join("tests/budget.json"), |budget| budget.round_trips = least);
    assert_eq!(over.expect("there is a budget"), Vec::<String>::new());
    shop.close().await;
}
