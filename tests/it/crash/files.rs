//! Crashes while a file is delivered, and while it is sent again.

use super::harness::{Crashes, orders};
use crate::world::expected_end::ExpectedEnd;
use crate::world::{Buyer, Invoice, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delivering_a_file() {
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        // A callback that fails is repeated by nobody here: the sweep finds the payment.
        drop(shop.cloud.pakasir.pays(&invoice.order).await);
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::of_files().await.everywhere(orders, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_a_file_again() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays(&invoice.order).await;
        buyer.writes("/pesanan").await;
        buyer.taps("1️⃣").await;
        invoice
    };
    let step = async |_: &World, buyer: &Buyer, invoice: Invoice| {
        let tap = buyer.tries("📥 Kirim Ulang").await;
        if !tap.is_ok() {
            buyer.person.redeliver(&tap).await;
        }
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::of_files().await.everywhere(ready, step).await;
}
