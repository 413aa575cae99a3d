//! Crashes while a deposit is invoiced or paid, while the balance pays, and while goods are sent again.

use super::harness::{Crashes, orders, taps_until_taken};
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, Invoice, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invoicing_a_deposit() {
    let ready = async |_: &World, buyer: &Buyer, _: String| {
        buyer.writes("/saldo").await;
        buyer.taps("💳 Isi Saldo QRIS").await;
    };
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "Rp10.000").await;
        ExpectedEnd::DepositOncePaid(buyer.sees_invoice().order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crediting_a_deposit() {
    let ready = async |_: &World, buyer: &Buyer, _: String| buyer.deposits("Rp10.000").await;
    let step = async |shop: &World, _: &Buyer, deposit: Invoice| {
        let _answer = shop.cloud.pakasir.pays(&deposit.order).await;
        ExpectedEnd::DepositOncePaid(deposit.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_from_the_balance() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let deposit = buyer.deposits("Rp25.000").await;
        shop.pays(&deposit.order).await;
        buyer.reads();
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
    };
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "💰 Bayar pakai Saldo").await;
        time_goes_by(shop, &[1, 2]).await;
        assert_eq!(shop.balance(buyer), 4_500);
        ExpectedEnd::WithGoods(buyer.newest_order())
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_goods_again() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays(&invoice.order).await;
        buyer.reads();
        buyer.writes("/pesanan").await;
        buyer.taps("1️⃣").await;
        invoice
    };
    let step = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        taps_until_taken(buyer, "📥 Kirim Ulang").await;
        time_goes_by(shop, &[1, 2]).await;
        assert!(buyer.goods().len() >= 2, "they came again");
        ExpectedEnd::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}
