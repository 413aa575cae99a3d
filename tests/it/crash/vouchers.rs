//! Crashes while an order with a voucher is placed, lapses, or is paid late.

use super::harness::{Crashes, taps_until_taken};
use super::payments::pays_late;
use crate::world::expected_end::ExpectedEnd;
use crate::world::{Buyer, Invoice, World};
use serde_json::json;

/// A shop with a voucher that each buyer may use once.
async fn crashes() -> Crashes {
    let crashes = Crashes::open().await;
    let list = "code,discount,uses,uses_each,first_order\nHEMAT,10%,1000,1,yes\n";
    assert_eq!(crashes.shop.seed_with(json!({ "vouchers": list })).await["vouchers"], 1);
    crashes
}

async fn chooses(_: &World, buyer: &Buyer, code: String) {
    buyer.puts(&code, 1).await;
    buyer.taps("🎟️ Gunakan Kupon").await;
    buyer.writes("HEMAT").await;
    buyer.taps("💳 Lanjut ke Pembayaran").await;
}

async fn orders(shop: &World, buyer: &Buyer, code: String) -> Invoice {
    chooses(shop, buyer, code).await;
    buyer.taps("💠 Bayar pakai QRIS").await;
    buyer.sees_invoice()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_an_order_with_a_voucher() {
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "💠 Bayar pakai QRIS").await;
        ExpectedEnd::OncePaid(buyer.sees_invoice().order)
    };
    crashes().await.everywhere(chooses, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn giving_a_voucher_back() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        ExpectedEnd::Expired(invoice.order)
    };
    crashes().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counting_a_voucher_again() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        shop.cloud.tick().await;
        invoice
    };
    crashes().await.everywhere(ready, pays_late).await;
}
