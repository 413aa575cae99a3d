//! Payments that come in the last second, too late, twice, or of another amount.

use crate::world::{Buyer, World};
use expect_test::expect;
use lapak_local::fault::Fault;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_in_the_second_of_expiry() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let first = budi.orders("NETFLIX", 1).await;
    shop.seconds(15 * 60);
    shop.pays(&first.order).await;
    assert_eq!(budi.goods().len(), 1);

    let second = siti.orders("NETFLIX", 1).await;
    shop.seconds(15 * 60);
    shop.pays_silently(&second.order).await;
    shop.cloud.tick().await;
    assert_eq!(siti.goods().len(), 1, "the sweep that would end the order finds the payment");
    assert_eq!((shop.times("order.paid"), shop.times("payment.late"), shop.times("order.expired")), (2, 0, 0));
    budi.reads();
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_after_expiry_with_stock() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 2).await;
    expires(&shop, &budi).await;
    shop.pays(&invoice.order).await;
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        🎁 <b>1. Netflix Premium</b>
        <pre>user: a@x.id
        pass: satu</pre>

        🎁 <b>2. Netflix Premium</b>
        <pre>user: b@x.id
        pass: dua</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan
        ———
        📜 <b>Syarat &amp; Ketentuan</b>

        <b>Netflix Premium</b>
        Garansi 30 hari
        [✅ Penuhi SNK]
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    assert_eq!(shop.left("NETFLIX"), 2);
    assert_eq!(shop.balance(&budi), 0);
    assert_eq!(shop.events(), ["order.placed", "order.expired", "order.paid", "order.delivered", "payment.late"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_after_expiry_without_stock() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let invoice = budi.orders("RARE", 1).await;
    expires(&shop, &budi).await;
    let other = siti.orders("RARE", 1).await;
    shop.pays(&invoice.order).await;
    budi.sees(expect![[r#"
        💰 <b>Pembayaran masuk ke saldo</b>

        Pembayaran untuk <code>LP-#1</code> kami terima, tetapi barangnya sudah habis sehingga pesanannya tidak bisa dikirim. <b>Rp250.000</b> sudah masuk ke saldomu (tanpa biaya QRIS).
        [💰 Lihat Saldo] [🛍 Lihat Katalog]"#]]);
    assert_eq!(shop.balance(&budi), 250_000);
    assert_eq!(budi.goods().len(), 0);
    shop.pays(&other.order).await;
    assert_eq!(siti.goods(), ["langka-1"]);
    shop.seconds(10);
    assert_eq!(shop.cloud.pakasir.calls_back(&invoice.order).await.status(), Some(200));
    assert_eq!(shop.balance(&budi), 250_000, "it is credited once");
    assert_eq!(shop.times("payment.late"), 1);
    assert_eq!(budi.reads(), "");
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_after_expiry_with_a_part_of_the_stock() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    budi.puts("NETFLIX", 2).await;
    let invoice = budi.orders("RARE", 1).await;
    expires(&shop, &budi).await;
    let other = siti.orders("RARE", 1).await;
    shop.pays(&invoice.order).await;
    assert_eq!(shop.balance(&budi), 340_000, "half an order is no order");
    assert_eq!(shop.left("NETFLIX"), 4);
    assert!(budi.reads().contains("Rp340.000"));
    shop.pays(&other.order).await;
    siti.reads();
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_twice_by_another_transaction() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.pays(&invoice.order).await;
    budi.reads();
    assert_eq!(shop.cloud.pakasir.pays_again(&invoice.order).await.status(), Some(200));
    budi.sees(expect![[r#"
        💰 <b>Pembayaran masuk ke saldo</b>

        Pembayaran untuk <code>LP-#1</code> masuk lebih dari sekali; kelebihannya, <b>Rp45.000</b>, masuk ke saldomu.
        [💰 Lihat Saldo] [🛍 Lihat Katalog]"#]]);
    shop.seconds(10);
    assert_eq!(shop.cloud.pakasir.calls_back(&invoice.order).await.status(), Some(200));
    assert_eq!(shop.balance(&budi), 45_000);
    assert_eq!(budi.reads(), "");
    assert_eq!(shop.events(), ["order.placed", "order.paid", "order.delivered", "payment.twice"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_twice_after_expiry_and_once_more() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let invoice = budi.orders("RARE", 1).await;
    expires(&shop, &budi).await;
    let other = siti.orders("RARE", 1).await;
    shop.pays(&other.order).await;
    shop.pays(&invoice.order).await;
    assert_eq!(shop.cloud.pakasir.pays_again(&invoice.order).await.status(), Some(200));
    assert_eq!(shop.cloud.pakasir.pays_again(&invoice.order).await.status(), Some(200));
    assert_eq!(shop.balance(&budi), 750_000);
    assert_eq!(budi.messages_with("masuk ke saldo"), 3);
    budi.reads();
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_another_amount() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    assert_eq!(shop.cloud.pakasir.pays_other(&invoice.order, 4_500).await.status(), Some(200));
    shop.minutes(1).await;
    budi.sees(expect![[r#"
        💰 <b>Pembayaran masuk ke saldo</b>

        Pembayaran untuk <code>LP-#1</code> kami terima, tetapi jumlahnya tidak sama dengan tagihan sehingga pesanannya tidak bisa dikirim. <b>Rp4.500</b> sudah masuk ke saldomu (tanpa biaya QRIS).
        [💰 Lihat Saldo] [🛍 Lihat Katalog]"#]]);
    shop.seconds(10);
    assert_eq!(shop.cloud.pakasir.calls_back(&invoice.order).await.status(), Some(200));
    assert_eq!((budi.goods().len(), shop.balance(&budi)), (0, 4_500), "what came is the buyer's, once");
    assert_eq!(shop.left("NETFLIX"), 4, "what nobody paid for goes back");
    assert_eq!(budi.messages_with("Bayar sebelum"), 0);
    shop.minutes(20).await;
    assert_eq!(budi.reads(), "");
    // One for what the callback said, one for what the status call said.
    assert_eq!(shop.events(), ["order.placed", "payment.mismatch", "payment.mismatch"]);
    // The gateway's own record keeps the invoice's amount.
    shop.tolerates(&["is credited as [4500]"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_callback_names_another_amount() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    assert_eq!(shop.cloud.pakasir.pays_amount(&invoice.order, 4_500).await.status(), Some(200));
    assert_eq!(budi.goods().len(), 0);
    shop.minutes(5).await;
    assert_eq!(budi.goods().len(), 1, "the gateway's own word counts");
    assert_eq!(shop.times("payment.mismatch"), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_late_by_a_buyer_who_cannot_be_reached() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let invoice = budi.orders("RARE", 1).await;
    expires(&shop, &budi).await;
    let other = siti.orders("RARE", 1).await;
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Status(500, "Internal Server Error".into()));
    shop.pays(&invoice.order).await;
    assert_eq!((shop.balance(&budi), budi.messages_with("masuk ke saldo")), (250_000, 0));
    shop.minutes(2).await;
    assert_eq!(budi.messages_with("masuk ke saldo"), 1);
    shop.pays(&other.order).await;
    budi.reads();
    siti.reads();
    shop.close().await;
}

/// Lets the newest order of a buyer expire.
async fn expires(shop: &World, buyer: &Buyer) {
    shop.minutes(17).await;
    assert!(buyer.reads().contains("Tagihan Kedaluwarsa"));
}
