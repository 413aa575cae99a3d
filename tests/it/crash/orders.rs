//! Crashes while orders are placed, shown, cancelled or expire, and while the figures of their day are moved.

use super::harness::{Crashes, orders, taps_until_taken};
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, Invoice, World};
use lapak_local::fault::Fault;
use lapak_local::telegram::Delivery;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_an_order() {
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
    };
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "💠 Bayar pakai QRIS").await;
        ExpectedEnd::OncePaid(buyer.sees_invoice().order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_an_order_that_nobody_pays() {
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
    };
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "💠 Bayar pakai QRIS").await;
        ExpectedEnd::Expired(buyer.sees_invoice().order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_an_order_and_the_tap_never_comes_again() {
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
    };
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        buyer.tries("💠 Bayar pakai QRIS").await;
        time_goes_by(shop, &[1, 1]).await;
        let newest = shop.cloud.pakasir.transactions().pop();
        let order = newest.map(|newest| newest.order_id).filter(|order| buyer.reads_all().contains(order));
        order.map_or(ExpectedEnd::WithoutOrder, ExpectedEnd::OncePaid)
    };
    let mut crashes = Crashes::open().await;
    crashes.shop.expects_lost_taps();
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn showing_an_invoice_by_the_sweep() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        shop.cloud.pakasir.faults.next("create", 1, Fault::Status(502, String::new()));
        buyer.taps("💠 Bayar pakai QRIS").await;
        shop.seconds(100);
    };
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        shop.cloud.tick().await;
        time_goes_by(shop, &[1, 1]).await;
        ExpectedEnd::OncePaid(buyer.sees_invoice().order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expiring() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        ExpectedEnd::Expired(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expiring_without_ever_having_had_a_charge() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        shop.cloud.pakasir.faults.next("create", 1, Fault::Status(502, String::new()));
        buyer.taps("💠 Bayar pakai QRIS").await;
        shop.seconds(15 * 60);
        buyer.reads_all().split("LP-").nth(1).map(|rest| format!("LP-{}", &rest[..14])).expect("an order stands")
    };
    let step = async |shop: &World, _: &Buyer, order: String| {
        shop.cloud.tick().await;
        ExpectedEnd::Expired(order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expiring_while_a_payment_comes() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        shop.pays_silently(&invoice.order).await;
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        buyer.taps("❌ Batalkan").await;
        invoice
    };
    let step = async |_: &World, buyer: &Buyer, invoice: Invoice| {
        taps_until_taken(buyer, "🗑 Ya, batalkan").await;
        ExpectedEnd::Cancelled(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_an_order_for_two_products() {
    let ready = async |_: &World, buyer: &Buyer, _: String| {
        buyer.puts("KODE00", 1).await;
        buyer.puts("KODE01", 2).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
    };
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "💠 Bayar pakai QRIS").await;
        ExpectedEnd::Expired(buyer.sees_invoice().order)
    };
    Crashes::with(2).await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_big_order_expires() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buyer.orders(&code, 50).await;
        shop.seconds(15 * 60);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        ExpectedEnd::Expired(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_what_was_begun() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        shop.cloud.table.faults.next("TransactWriteItems", 1, Fault::KillAfter);
        buyer.tries("💠 Bayar pakai QRIS").await
    };
    let step = async |_: &World, buyer: &Buyer, tap: Delivery| {
        while !buyer.person.redeliver(&tap).await.is_ok() {}
        ExpectedEnd::OncePaid(buyer.sees_invoice().order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expiring_what_was_begun() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buyer.orders(&code, 2).await;
        shop.seconds(15 * 60);
        // The order has lapsed; returning its units, deleting the invoice and sending messages are still to be done.
        shop.cloud.table.faults.next("PutItem", 1, Fault::KillAfter);
        shop.cloud.tick().await;
        shop.seconds(60);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        ExpectedEnd::Expired(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

/// That the figures are right in the end is among the invariants.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moving_the_figures_of_a_day_that_is_over() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays(&invoice.order).await;
        time_goes_by(shop, &[1]).await;
        shop.seconds(24 * 60 * 60);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        time_goes_by(shop, &[0, 1, 1]).await;
        let left = shop.cloud.table.scan().expect("it can be read").into_iter().filter(|item| {
            let is_live = item["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with("LIVE#"));
            let sold = |name: &String| name.ends_with(".paid");
            is_live && item.as_object().is_some_and(|item| item.keys().any(sold))
        });
        assert_eq!(left.count(), 0, "every day that is over is moved");
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}
