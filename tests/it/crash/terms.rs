//! Crashes while terms are met, while their buyer is reminded, and while a proof is deleted.

use super::harness::{Crashes, orders, taps_until_taken};
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, Invoice, World};
use lapak_local::telegram::user_id;

/// Buys a product with terms.
async fn buys(shop: &World, buyer: &Buyer, code: String) -> Invoice {
    let invoice = orders(shop, buyer, code).await;
    shop.pays(&invoice.order).await;
    buyer.reads();
    invoice
}

/// Writes the proof; Telegram delivers it again if it was not accepted.
async fn proves(buyer: &Buyer) {
    taps_until_taken(buyer, "✅ Penuhi SNK").await;
    buyer.reads();
    buyer.pauses();
    let proof = buyer.person.writes(&format!("Bukti dari {}", buyer.person.name())).await;
    if !proof.is_ok() {
        assert!(buyer.person.redeliver(&proof).await.is_ok());
    }
}

/// The proof of an order's only line, if it is kept.
fn proof(shop: &World, order: &str) -> bool {
    shop.cloud.table.get(&format!("PROOF#{order}"), "0").expect("the table can be read").is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn meeting_terms() {
    let admin = user_id("Ayu").to_string();
    let crashes = Crashes::with_parameters(1, &[("AdminIds", &admin)]).await;
    let ayu = crashes.shop.buyer("Ayu");
    ayu.writes("/start").await;
    let step = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        proves(buyer).await;
        time_goes_by(shop, &[1, 1, 2]).await;
        assert!(proof(shop, &invoice.order), "the proof is kept");
        assert!(buyer.messages_with("sudah kami terima") >= 1, "{}", buyer.reads_all());
        let told = ayu.messages_with(&format!("Bukti dari {}", buyer.person.name()));
        assert!((1..=2).contains(&told), "a crash may repeat the proof, and not lose it: {told}");
        ayu.reads();
        ExpectedEnd::WithGoods(invoice.order)
    };
    crashes.everywhere(buys, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reminding_of_terms() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buys(shop, buyer, code).await;
        time_goes_by(shop, &[3]).await;
        shop.seconds(24 * 60 * 60);
        invoice
    };
    let step = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        time_goes_by(shop, &[1, 1, 2]).await;
        let reminded = buyer.messages_with("Jangan lupa SNK");
        assert!((1..=2).contains(&reminded), "a crash may repeat the reminder: {reminded}");
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_a_proof() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buys(shop, buyer, code).await;
        proves(buyer).await;
        shop.seconds(30 * 24 * 60 * 60);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        assert!(proof(shop, &invoice.order));
        sweeps(shop).await;
        shop.seconds(60);
        sweeps(shop).await;
        assert!(!proof(shop, &invoice.order), "its days are over");
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

/// The sweep alone, which may be killed: what else is due after thirty days is no part of the step.
async fn sweeps(shop: &World) {
    let event = serde_json::json!({ "time": shop.now().to_string() });
    shop.cloud.invoke("SweepFunction", event).await.expect("it is invoked");
    shop.cloud.functions.settled().await;
}
