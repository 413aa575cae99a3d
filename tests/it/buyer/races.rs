//! Races between two processes that work on one order. Each race is run once for every call to the table, with that call
//! delayed.

use crate::world::expected_end::{ExpectedEnd, Judge, code, seed_file, time_goes_by};
use crate::world::{Buyer, Invoice, World};
use lapak_local::fault::Fault;
use lapak_local::pakasir::Cancel;
use std::time::Duration;

/// More calls than both processes make together.
const PACES: u32 = 12;

/// The delay: longer than the rest of any step takes.
const SLOW: Duration = Duration::from_millis(250);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_and_the_sweep_at_the_deadline() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buyer.orders(&code, 1).await;
        shop.seconds(15 * 60);
        shop.pays_silently(&invoice.order).await;
        invoice
    };
    let race = async |shop: &World, _: &Buyer, invoice: Invoice| {
        let (_, _) = tokio::join!(shop.cloud.pakasir.calls_back(&invoice.order), shop.cloud.tick());
        ExpectedEnd::WithGoods(invoice.order)
    };
    at_every_pace(ready, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_and_a_buyer_who_cancels() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        buyer.taps("❌ Batalkan").await;
        invoice
    };
    let race = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        let (_, _) = tokio::join!(shop.cloud.pakasir.pays(&invoice.order), buyer.taps("🗑 Ya, batalkan"));
        ExpectedEnd::WithGoods(invoice.order)
    };
    at_every_pace(ready, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_and_a_buyer_who_asks() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        // Both may ask the gateway at once.
        shop.cloud.pakasir.configure(|settings| settings.status_pause = jiff::SignedDuration::ZERO);
        let invoice = buyer.orders(&code, 1).await;
        shop.pays_silently(&invoice.order).await;
        invoice
    };
    let race = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        let (_, _) = tokio::join!(shop.cloud.pakasir.calls_back(&invoice.order), buyer.taps("🔄 Cek Pembayaran"));
        ExpectedEnd::WithGoods(invoice.order)
    };
    at_every_pace(ready, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_callbacks() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        shop.cloud.pakasir.configure(|settings| settings.status_pause = jiff::SignedDuration::ZERO);
        let invoice = buyer.orders(&code, 1).await;
        shop.pays_silently(&invoice.order).await;
        invoice
    };
    let race = async |shop: &World, _: &Buyer, invoice: Invoice| {
        let gateway = &shop.cloud.pakasir;
        let (_, _) = tokio::join!(gateway.calls_back(&invoice.order), gateway.calls_back(&invoice.order));
        ExpectedEnd::WithGoods(invoice.order)
    };
    at_every_pace(ready, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sweeps() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buyer.orders(&code, 1).await;
        shop.seconds(15 * 60);
        invoice
    };
    let race = async |shop: &World, _: &Buyer, invoice: Invoice| {
        let sweep = async || {
            let event = serde_json::json!({ "time": shop.now().to_string() });
            shop.cloud.invoke("SweepFunction", event).await.expect("it is invoked").outcome.expect("it sweeps")
        };
        let (_, _) = tokio::join!(sweep(), sweep());
        ExpectedEnd::Expired(invoice.order)
    };
    at_every_pace(ready, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sweep_and_a_buyer_who_cancels_in_the_last_second() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buyer.orders(&code, 1).await;
        buyer.taps("❌ Batalkan").await;
        shop.seconds(15 * 60 - 4);
        invoice
    };
    let race = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        let (_, _) = tokio::join!(buyer.taps("🗑 Ya, batalkan"), shop.cloud.tick());
        ExpectedEnd::Unpaid(invoice.order)
    };
    at_every_pace(ready, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_callback_and_the_sweep() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        shop.cloud.pakasir.configure(|settings| {
            settings.cancel = Cancel::Unavailable;
            settings.status_pause = jiff::SignedDuration::ZERO;
        });
        let invoice = buyer.orders(&code, 1).await;
        time_goes_by(shop, &[15]).await;
        shop.seconds(31 * 60);
        shop.pays_silently(&invoice.order).await;
        invoice
    };
    let race = async |shop: &World, _: &Buyer, invoice: Invoice| {
        let (_, _) = tokio::join!(shop.cloud.pakasir.calls_back(&invoice.order), shop.cloud.tick());
        ExpectedEnd::WithGoodsOrBalance(invoice.order)
    };
    at_every_pace(ready, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_payment_and_another_buyer_for_the_last_one() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buyer.orders(&code, 1).await;
        time_goes_by(shop, &[15]).await;
        let other = shop.buyer(&format!("Lain {code}"));
        other.puts(&code, 1).await;
        other.taps("💳 Lanjut ke Pembayaran").await;
        (invoice, other)
    };
    let race = async |shop: &World, _: &Buyer, (invoice, other): (Invoice, Buyer)| {
        let (_, _) = tokio::join!(shop.cloud.pakasir.pays(&invoice.order), other.taps("💠 Bayar pakai QRIS"));
        other.reads();
        ExpectedEnd::WithGoodsOrBalance(invoice.order)
    };
    at_every_pace(ready, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sweep_and_a_buyer_who_is_back() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = buyer.orders(&code, 1).await;
        buyer.person.blocks().await;
        shop.pays(&invoice.order).await;
        shop.seconds(60);
        invoice
    };
    let race = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        let (_, _) = tokio::join!(buyer.person.unblocks(), shop.cloud.tick());
        ExpectedEnd::WithGoods(invoice.order)
    };
    at_every_pace(ready, race).await;
}

async fn orders(_: &World, buyer: &Buyer, code: String) -> Invoice {
    buyer.orders(&code, 1).await
}

/// Runs the race once for each call to the table that is delayed, each time with a new buyer and product.
async fn at_every_pace<P>(
    ready: impl AsyncFn(&World, &Buyer, String) -> P,
    race: impl AsyncFn(&World, &Buyer, P) -> ExpectedEnd,
) {
    let products = PACES as usize + 1;
    let shop = World::with_seed_file(&seed_file(products, products)).await;
    let mut judge = Judge::default();
    for pace in 0..=PACES {
        let buyer = shop.buyer(&format!("Pembeli {pace}"));
        let prepared = ready(&shop, &buyer, code(pace as usize)).await;
        // The first race is run by processes that are still to start.
        if pace > 0 {
            shop.cloud.table.faults.after(pace - 1, "*", 1, Fault::Delay(SLOW));
        }
        let ends = race(&shop, &buyer, prepared).await;
        shop.cloud.table.faults.clear();
        time_goes_by(&shop, &[1, 1, 1, 16, 2]).await;
        let mut wrong = judge.wrong(&shop, &buyer, &ends);
        if buyer.goods().len() > 1 {
            wrong.push(format!("the goods came {} times", buyer.goods().len()));
        }
        assert!(wrong.is_empty(), "call {pace} is slow:\n{}\n{}", wrong.join("\n"), buyer.reads_all());
        buyer.reads();
    }
    for number in 0..products {
        let other = shop.buyer(&format!("Lain {}", code(number)));
        other.reads();
    }
    shop.close().await;
}
