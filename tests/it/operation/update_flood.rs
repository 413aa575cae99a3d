//! A flood of updates leaves enough concurrency for the payment callback and the sweep, in an account with ten concurrent
//! executions, while the table is slow.

use crate::world::cloudformation::{Answer, Stack};
use crate::world::{World, root};
use lapak_local::fault::Fault;
use std::time::Duration;
use tokio::task::JoinSet;

/// Concurrent executions of a new account.
const ACCOUNT: usize = 10;

/// Users who write at the same moment.
const FLOOD: u32 = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_leaves_room_for_the_callback_and_the_sweep() {
    let shop = World::open().await;
    let order = shop.buyer("Budi").orders("NETFLIX", 1).await.order;
    let flood = tokio::spawn(flood(&shop, max_connections()).await);
    while shop.cloud.table.faults.left() == FLOOD as usize {
        tokio::task::yield_now().await;
    }
    assert_eq!(shop.cloud.pakasir.pays(&order).await.status(), Some(200), "the callback finds room");
    shop.minutes(1).await;
    assert!(shop.cloud.functions.dead_letters().is_empty(), "and so does the sweep");
    let statuses = flood.await.expect("the flood ends");
    assert!(statuses.iter().all(|status| *status == 200), "no update is throttled: {statuses:?}");
    assert_eq!(shop.times("order.delivered"), 1);
}

/// The opposite, which shows that the first story can fail: with more connections than the account has concurrency for,
/// the callback is throttled like the flood.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_too_many_connections_the_account_is_full() {
    let shop = World::open().await;
    let statuses = flood(&shop, 20).await.await;
    assert!(statuses.contains(&429), "{statuses:?}");
}

/// A flood that uses up the webhook's concurrency, as each of its updates takes a second. Returns the answers' statuses.
async fn flood(shop: &World, connections: u32) -> impl Future<Output = Vec<u16>> + Send + use<> {
    let stack = Stack::of(shop).await;
    assert_eq!(stack.updates_connections(1, connections).await, Answer::Success);
    shop.cloud.functions.bound(ACCOUNT);
    shop.cloud.table.faults.next("UpdateItem", FLOOD, Fault::Delay(Duration::from_secs(1)));
    let mut flood = JoinSet::new();
    for number in 0..FLOOD {
        let person = shop.buyer(&format!("Orang {number}")).person;
        flood.spawn(async move { person.writes("/start").await.status });
    }
    flood.join_all()
}

/// What the template sets, unless `make configure` found room for more.
fn max_connections() -> u32 {
    let template = std::fs::read_to_string(root().join("template.yaml")).expect("the template can be read");
    let (_, parameter) = template.split_once("\n  MaxConnections:\n").expect("it has the parameter");
    let (_, default) = parameter.split_once("Default: ").expect("it has a default");
    default.lines().next().and_then(|default| default.trim().parse().ok()).expect("a number")
}
