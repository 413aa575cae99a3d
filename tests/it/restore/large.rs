//! A large table goes there and back: exported, checked, imported into a new table, and compared with today's.

use super::{newest, pass, restores_backup, shop_of, state};
use crate::backup::large::{FIRST_USER, MOST_KILOBYTES, fill_and_back_up};
use serde_json::Value;
use std::collections::HashSet;
use std::time::Instant;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_thousand_items_are_restored() {
    there_and_back(3_000).await;
}

/// The table of the local cloud is what takes the time, and 10 GB of memory.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it takes a quarter of an hour: `make large`"]
async fn a_million_items_are_restored_in_the_memory_of_the_function() {
    there_and_back(1_000_000).await;
}

async fn there_and_back(items: u64) {
    let mut shop = shop_of("Hadi").await;
    // While it exports a large table, the local cloud answers nobody else who reads it.
    shop.tolerates(&["nothing in time"]);
    let hadi = shop.owner("Hadi");
    fill_and_back_up(&shop, items).await;
    let begun = Instant::now();
    restores_backup(&shop, &hadi).await;
    while state(&newest(&shop)) != "ready" {
        assert_ne!(state(&newest(&shop)), "failed", "{}", newest(&shop));
        pass(&shop, 10).await;
    }
    let (took, kilobytes) = (begun.elapsed(), shop.most_memory("BackupFunction"));
    eprintln!("{items} items restored in {took:?}, {kilobytes} KB at most");
    assert!(kilobytes < MOST_KILOBYTES, "{kilobytes} KB");

    let names = shop.cloud.table.names().expect("they can be listed");
    let restored = names.iter().find(|name| *name != shop.cloud.table.name()).expect("it was restored");
    let there = people(&shop.cloud.table.scan().expect("the table can be read"));
    assert!(there.len() as u64 > items - 3, "{} of {items}", there.len());
    let back = people(&shop.cloud.table.named(restored).scan().expect("the table can be read"));
    assert!(there == back, "{} items went there, {} came back", there.len(), back.len());
    assert!(hadi.reads().contains("Data pulihan siap"), "{}", hadi.reads_all());
    shop.close().await;
}

/// The items of the users that the table was filled with, and of their ledgers.
fn people(items: &[Value]) -> HashSet<String> {
    let user = |item: &&Value| item["pk"]["S"].as_str()?.strip_prefix("USER#")?.parse::<u64>().ok();
    items.iter().filter(|item| user(item).is_some_and(|id| id >= FIRST_USER)).map(Value::to_string).collect()
}
