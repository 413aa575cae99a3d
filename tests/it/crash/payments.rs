//! Crashes while payments are settled or credited and goods are delivered.

use super::harness::{BUYERS, Crashes, orders};
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, Invoice, World};
use lapak_local::fault::Fault;
use lapak_local::trace::{Event, Kind};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settling_by_a_callback_that_comes_again() {
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        let mut callback = shop.cloud.pakasir.pays(&invoice.order).await;
        if callback.status() != Some(200) {
            shop.seconds(10);
            let before = shop.cloud.trace.newest();
            callback = shop.cloud.pakasir.calls_back(&invoice.order).await;
            // What a killed process asked may reach the gateway late; the next question is then within its pause, and refused.
            let is_refused = |event: &Event| event.kind == Kind::Pakasir && event.outcome == "429";
            if callback.status() != Some(200) && shop.cloud.trace.since(before).iter().any(is_refused) {
                shop.seconds(10);
                callback = shop.cloud.pakasir.calls_back(&invoice.order).await;
            }
        }
        assert_eq!(callback.status(), Some(200));
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(orders, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settling_by_a_callback_that_comes_once() {
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        drop(shop.cloud.pakasir.pays(&invoice.order).await);
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(orders, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settling_by_the_sweep() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays_silently(&invoice.order).await;
        shop.seconds(200);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_for_a_payment() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays_silently(&invoice.order).await;
        invoice
    };
    let step = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        let tap = buyer.tries("🔄 Cek Pembayaran").await;
        if !tap.is_ok() {
            shop.seconds(10);
            assert!(buyer.person.redeliver(&tap).await.is_ok());
        }
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_late_with_stock() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        shop.cloud.tick().await;
        invoice
    };
    Crashes::open().await.everywhere(ready, pays_late).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_late_without_stock() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code.clone()).await;
        shop.seconds(15 * 60);
        shop.cloud.tick().await;
        let other = shop.buyer(&format!("Lain {code}"));
        let taken = orders(shop, &other, code).await;
        shop.pays(&taken.order).await;
        other.reads();
        shop.seconds(10);
        invoice
    };
    Crashes::with(BUYERS).await.everywhere(ready, pays_late).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_late_by_a_callback_that_comes_once() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        shop.cloud.tick().await;
        shop.seconds(60);
        shop.cloud.tick().await;
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        pays_until_noted(shop, &invoice, true).await;
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_twice_by_a_callback_that_comes_once() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays(&invoice.order).await;
        shop.seconds(10);
        invoice
    };
    let step = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        pays_until_noted(shop, &invoice, false).await;
        time_goes_by(shop, &[1, 1, 2]).await;
        assert_eq!(shop.balance(buyer), 20_500);
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coming_back_to_undelivered_goods() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        buyer.person.blocks().await;
        shop.pays(&invoice.order).await;
        shop.seconds(10);
        invoice
    };
    let step = async |_: &World, buyer: &Buyer, invoice: Invoice| {
        let back = buyer.person.unblocks().await;
        if !back.is_ok() {
            assert!(buyer.person.redeliver(&back).await.is_ok());
        }
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delivering_what_was_paid() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        // The payment is settled; delivery and the other outbox tasks are still to be done.
        shop.cloud.table.faults.next("PutItem", 1, Fault::KillAfter);
        assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(502));
        shop.seconds(100);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

/// Pays; the callback is repeated only until the transaction is stored as an unconfirmed payment.
async fn pays_until_noted(shop: &World, invoice: &Invoice, first: bool) {
    let gateway = &shop.cloud.pakasir;
    // The gateway takes one status call in four seconds, and the sweep may just have made one.
    shop.seconds(5);
    let mut answer = match first {
        true => gateway.pays(&invoice.order).await,
        false => gateway.pays_again(&invoice.order).await,
    };
    let revision = shop.order(&invoice.order)["revision"].clone();
    while answer.status() != Some(200) && revision == shop.order(&invoice.order)["revision"] {
        shop.seconds(10);
        answer = gateway.calls_back(&invoice.order).await;
    }
}

/// Pays after the deadline; the gateway calls back until the shop accepts it.
pub(super) async fn pays_late(shop: &World, _: &Buyer, invoice: Invoice) -> ExpectedEnd {
    // The gateway takes one status call in four seconds, and the sweep may just have made one.
    shop.seconds(5);
    let mut answer = shop.cloud.pakasir.pays(&invoice.order).await;
    while answer.status() != Some(200) {
        shop.seconds(10);
        answer = shop.cloud.pakasir.calls_back(&invoice.order).await;
    }
    ExpectedEnd::WithGoodsOrBalance(invoice.order)
}
