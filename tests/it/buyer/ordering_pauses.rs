//! Ordering pauses: a buyer who lets invoices lapse again and again can't place orders for longer and longer; a payment
//! ends that.

use crate::buyer::forged_totals::{fifty, writes_to};
use crate::world::{Buyer, World};
use expect_test::expect;

/// Places an order and cancels it.
async fn orders_and_cancels(buyer: &Buyer) {
    buyer.orders("BIG", 1).await;
    buyer.cancels().await;
    buyer.reads();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_who_cancels_again_and_again_is_paused() {
    let shop = World::with_seed_file(&fifty()).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    for _ in 0..5 {
        orders_and_cancels(&budi).await;
    }
    budi.puts("BIG", 50).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    let before = shop.cloud.trace.newest();
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        ⏳ <b>Pesanan dijeda sebentar</b>

        Beberapa tagihanmu belakangan ini batal atau kedaluwarsa tanpa dibayar, padahal stoknya sempat disimpan untukmu. Kamu bisa pesan lagi mulai <b>22 Nov 2026 12.11 WIB</b>.

        <i>Masih ada tagihan yang belum dibayar? Begitu lunas, kamu langsung bisa pesan lagi. Keranjangmu tetap tersimpan.</i>
        [🧾 Tagihan Saya]
        [🧺 Buka Keranjang]"#]]);
    assert_eq!(writes_to(&shop, before, &["CATALOGUE", "UNIT#", "ORDER#"]), Vec::<String>::new());

    // Others buy as before; after the pause there is one order, then a longer pause.
    let invoice = sari.orders("BIG", 1).await;
    shop.pays(&invoice.order).await;
    sari.reads();
    shop.minutes(10).await;
    orders_and_cancels(&budi).await;
    budi.puts("BIG", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    assert!(budi.reads().contains("dijeda"), "once more is enough now");
    shop.minutes(10).await;
    budi.taps_all(&["🧺 Buka Keranjang", "💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    assert!(budi.reads().contains("dijeda"), "and ten minutes are not");
    shop.minutes(10).await;
    budi.taps_all(&["🧺 Buka Keranjang", "💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let invoice = budi.sees_invoice();
    shop.pays(&invoice.order).await;
    budi.reads();
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_ends_a_pause() {
    let shop = World::with_seed_file(&fifty()).await;
    let budi = shop.buyer("Budi");
    for _ in 0..4 {
        orders_and_cancels(&budi).await;
    }
    let open = budi.orders("BIG", 1).await;
    orders_and_cancels(&budi).await;
    budi.puts("BIG", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    assert!(budi.reads().contains("dijeda"));
    shop.pays(&open.order).await;
    budi.reads();
    for _ in 0..4 {
        orders_and_cancels(&budi).await;
    }
    let invoice = budi.orders("BIG", 1).await;
    shop.pays(&invoice.order).await;
    budi.reads();
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invoices_that_expire_count_too_and_each_counts_once() {
    let shop = World::with_seed_file(&fifty()).await;
    let budi = shop.buyer("Budi");
    for _ in 0..2 {
        for _ in 0..2 {
            budi.orders("BIG", 1).await;
        }
        shop.minutes(16).await;
    }
    budi.reads();
    // Four so far; the fifth within an hour.
    orders_and_cancels(&budi).await;
    budi.puts("BIG", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    assert!(budi.reads().contains("dijeda"));
    let user = shop.cloud.table.get(&format!("USER#{}", budi.person.id()), "USER").expect("it can be read");
    let is_lapse = |name: &str| name.strip_prefix('l').is_some_and(|at| at.parse::<u8>().is_ok());
    let kept = user.expect("a user").as_object().expect("an item").keys().filter(|name| is_lapse(name)).count();
    assert_eq!(kept, 5);
    shop.close().await;
}
