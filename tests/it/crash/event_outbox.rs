//! Crashes while events that belong to no order are published, and in steps that only the sweep does.

use super::harness::{Crashes, taps_until_taken};
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, World};
use lapak_local::fault::Fault;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishing_a_payment_of_an_unknown_order() {
    let ready = async |_: &World, _: &Buyer, _: String| {};
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        let secret = shop.cloud.parameters.get("/lapak/pakasir-callback-secret").expect("the secret is set");
        let txn = format!("txn{}", buyer.person.id());
        let callback = json!({
            "txn_id": txn, "order_id": "LP-0000-0000-0000", "amount": 1_000, "is_sandbox": true,
            "status": "completed", "completed_at": "2026-11-22T05:01:00Z",
        });
        while shop.cloud.pakasir.forges(callback.clone(), Some(&secret)).await.status() != Some(200) {}
        time_goes_by(shop, &[1, 1, 1]).await;
        let published = shop.cloud.bus.events().iter().filter(|event| event.detail["txn"] == txn.as_str()).count();
        assert!((1..=2).contains(&published), "published {published} times");
        ExpectedEnd::WithoutOrder
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starting() {
    let ready = async |_: &World, _: &Buyer, _: String| {};
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        buyer.pauses();
        let start = buyer.person.writes("/start").await;
        if !start.is_ok() {
            assert!(buyer.person.redeliver(&start).await.is_ok());
        }
        assert_eq!(buyer.messages_with("selamat datang"), 1);
        ExpectedEnd::WithoutOrder
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filling_a_cart() {
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        buyer.writes(&format!("/start p_{code}")).await;
    };
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "🧺 Masukkan Keranjang").await;
        assert_eq!(buyer.messages_with("Total"), 1);
        ExpectedEnd::WithoutOrder
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn releasing_orphaned_slots() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 2).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        shop.cloud.table.faults.next("TransactWriteItems", 1, Fault::KillBefore);
        buyer.tries("💠 Bayar pakai QRIS").await;
        time_goes_by(shop, &[5]).await;
        shop.seconds(5 * 60);
    };
    let step = async |shop: &World, _: &Buyer, (): ()| {
        shop.cloud.tick().await;
        ExpectedEnd::WithoutOrder
    };
    let mut crashes = Crashes::open().await;
    crashes.shop.expects_lost_taps();
    crashes.everywhere(ready, step).await;
}
