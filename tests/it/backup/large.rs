//! A large table is checked in memory that does not grow with it.

use super::{follow, newest, night, state};
use crate::world::World;
use jiff::SignedDuration;
use lapak_local::trace::Kind;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The function has 256 MB; a process that grew towards them would be killed before long.
pub(crate) const MOST_KILOBYTES: u64 = 100 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_items_take_little_memory() {
    check(5_000).await;
}

/// Minutes: the table of the local cloud is what takes them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it takes minutes: `make large`"]
async fn a_hundred_thousand_items_take_no_more() {
    check(100_000).await;
}

async fn check(items: u64) {
    let shop = World::bare(&[]).await;
    let (took, calls) = fill_and_back_up(&shop, items).await;
    let kilobytes = shop.most_memory("BackupFunction");
    eprintln!("{items} items: {took:?}, {calls} table calls, {kilobytes} KB at most");
    assert!(kilobytes < MOST_KILOBYTES && calls <= 10, "{kilobytes} KB, {calls} calls");
    shop.close().await;
}

/// Fills the shop's table with so many items, and makes a backup of it; how long its check takes, and how many calls to the table.
pub(crate) async fn fill_and_back_up(shop: &World, items: u64) -> (Duration, usize) {
    fill(shop, items);
    night(shop).await;
    // Of a large table, the local cloud's answer comes too late for the first attempt.
    while state(&newest(shop)) == "requested" {
        shop.cloud.clock.turn(SignedDuration::from_mins(5));
        follow(shop).await;
    }
    shop.cloud.clock.turn(SignedDuration::from_mins(5));
    shop.cloud.table.exports.end_by(shop.now());
    let (begun, before) = (Instant::now(), shop.cloud.trace.newest());
    let backup = follow(shop).await;
    let took = begun.elapsed();
    assert_eq!(state(&backup), "verified", "{backup}");
    let calls = shop.cloud.trace.since(before).into_iter().filter(|event| event.kind == Kind::Table).count();
    (took, calls)
}

/// The ids of the users begin with it.
pub(crate) const FIRST_USER: u64 = 8_000_000_000;

/// Users, each with two entries in their ledger.
fn fill(shop: &World, items: u64) {
    for user in 0..items / 3 {
        let pk = json!({ "S": format!("USER#{}", FIRST_USER + user) });
        let put = |item: Value| shop.cloud.table.put_raw(item).expect("it can be written");
        put(json!({ "pk": pk, "sk": { "S": "USER" }, "balance": { "N": "30000" } }));
        for (at, kind, amount) in [(1, "added_by_admin", "50000"), (2, "taken_by_admin", "20000")] {
            let id = format!("{:014}-{user:016x}", 1_790_000_000_000_u64 + at);
            put(json!({
                "pk": pk, "sk": { "S": format!("LEDGER#{id}") }, "id": { "S": id }, "kind": { "S": kind },
                "at": { "N": "1795330800000" }, "amount": { "N": amount },
            }));
        }
    }
}
