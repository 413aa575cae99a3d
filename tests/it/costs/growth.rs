//! A large shop is no dearer than a small one: the same journey takes the same calls and units.

use crate::world::World;
use lapak_local::telegram::user_id;
use serde_json::Value;
use std::collections::BTreeMap;
use stories::cost::Cost;
use stories::journey;

/// Catalogue, then the units that are sold of it.
const SEED: &str =
    "category,code,name,price,content\nGame,A00001,Voucher,15000,kode-1\n,A00001,,,kode-2\n,A00001,,,kode-3\n";

/// What the shop has more of afterwards.
struct Growth {
    products: usize,
    /// Of the product that is bought.
    units: usize,
    /// Users who bought once, with all that this left in the table.
    buyers: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journey_costs_the_same_in_a_shop_a_thousand_times_as_large() {
    grown(&Growth { products: 1_000, units: 1_000, buyers: 500 }).await;
}

/// Many minutes: the table of the local cloud is what takes them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it takes many minutes: `make large`"]
async fn a_journey_costs_the_same_in_a_shop_of_a_million_orders() {
    grown(&Growth { products: 10_000, units: 100_000, buyers: 1_000_000 }).await;
}

async fn grown(growth: &Growth) {
    let shop = World::with_seed_file(SEED).await;
    let empty = items(&shop);
    // The first journey warms the functions, and leaves what every buyer leaves.
    let ayu = journey_of(&shop, "Ayu").await;
    let left: Vec<Value> =
        items(&shop).into_iter().filter(|(key, _)| !empty.contains_key(key)).map(|(_, item)| item).collect();
    let order = shop.cloud.pakasir.transactions().pop().expect("she paid").order_id;
    let small = journey_of(&shop, "Budi").await;
    assert_eq!(ayu.len(), small.len());

    let before = items(&shop).len();
    let put =
        |text: &str| shop.cloud.table.put_raw(serde_json::from_str(text).expect("JSON")).expect("it can be written");
    let product = of(&empty, |text| text.contains("A00001") && !text.contains("UNIT#"));
    for number in 0..growth.products {
        product.iter().for_each(|item| put(&item.replace("A00001", &format!("B{number:05}"))));
    }
    let unit = of(&empty, |text| text.contains("UNIT#A00001") && text.contains("000000000001"));
    for number in 0..growth.units {
        unit.iter().for_each(|item| put(&item.replace("000000000001", &format!("{:012}", 1_000_000 + number))));
    }
    let (buyer, footprint) = (user_id("Ayu").to_string(), left.iter().map(ToString::to_string).collect::<Vec<_>>());
    for number in 0..growth.buyers {
        let (other, id) = (
            (7_000_000_000_u64 + number as u64).to_string(),
            format!("LP-{:04}-{:04}-0000", number / 10_000, number % 10_000),
        );
        for item in footprint.iter().filter(|item| item.contains(&buyer) || item.contains(&order)) {
            put(&item.replace(&buyer, &other).replace(&order, &id));
        }
    }
    let grown = items(&shop).len() - before;
    assert!(grown >= growth.products + growth.units + 2 * growth.buyers, "only {grown} items were added");
    let large = journey_of(&shop, "Citra").await;
    for ((name, small), (_, large)) in small.iter().zip(&large) {
        assert_eq!((small.db_calls, small.outbound_calls), (large.db_calls, large.outbound_calls), "{name}");
    }
    let sum = |steps: &[(&str, Cost)]| Cost::sum(&steps.iter().map(|(_, cost)| *cost).collect::<Vec<_>>());
    let (small, large) = (sum(&small), sum(&large));
    eprintln!("before: {small:?}\nafter: {large:?}");
    let units = |cost: &Cost| format!("{} WRU, {} RRU", cost.wru, cost.rru);
    assert_eq!(units(&small), units(&large));
    // Not closed: what was added is no shop whose books close.
}

async fn journey_of(shop: &World, name: &str) -> Vec<(&'static str, Cost)> {
    let buyer = shop.buyer(name);
    let steps =
        journey::walk(&shop.cloud, &buyer.person, "1️⃣").await.unwrap_or_else(|error| panic!("{name}: {error:#}"));
    buyer.reads();
    steps.into_iter().map(|step| (step.name, step.cost)).collect()
}

/// All items of the table, by their keys.
fn items(shop: &World) -> BTreeMap<(String, String), Value> {
    let items = shop.cloud.table.scan().expect("the table can be read");
    let key = |item: &Value| (item["pk"]["S"].to_string(), item["sk"]["S"].to_string());
    items.into_iter().map(|item| (key(&item), item)).collect()
}

fn of(items: &BTreeMap<(String, String), Value>, is: impl Fn(&str) -> bool) -> Vec<String> {
    items.values().map(ToString::to_string).filter(|text| is(text)).collect()
}
