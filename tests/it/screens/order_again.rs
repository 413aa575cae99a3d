//! The same once more: after an invoice ended, and after the goods came. And what stays in the chat meanwhile.

use crate::world::World;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_expired_or_was_cancelled_is_ordered_again() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 2).await;
    budi.orders("NETFLIX", 3).await;
    shop.minutes(16).await;
    budi.reads();
    budi.taps("🔁 Pesan Lagi").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Diamond 86</b>
            2 × Rp20.500 = <b>Rp41.000</b>

        • <b>Netflix Premium</b>
            3 × Rp40.000 = <b>Rp120.000</b>

        💵 Total: <b>Rp161.000</b>
        [✏️ Diamond 86] [🗑]
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [🎟️ Gunakan Kupon]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    budi.sees_invoice();
    budi.cancels().await;
    budi.sees(expect![[r#"
        ❌ Pesanan <code>LP-#2</code> dibatalkan. Sampai jumpa di pesanan berikutnya 👋
        [🔁 Pesan Lagi]
        [🛍 Lihat Katalog]"#]]);
    // What is in the cart since then stays.
    budi.puts("KEY", 1).await;
    budi.taps("🔁 Pesan Lagi").await;
    let cart = budi.reads();
    for line in ["1 × Rp59.000", "2 × Rp20.500", "3 × Rp40.000"] {
        assert!(cart.contains(line), "{cart}");
    }
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_came_by_a_link_finds_the_way_on_after_the_goods() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    assert!(budi.person.opens("p_ML86").await.is_ok());
    budi.taps_all(&["🧺 Masukkan Keranjang", "💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let invoice = budi.sees_invoice();
    shop.pays(&invoice.order).await;
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        🎁 <b>Diamond 86</b>
        <pre>ML-0001</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        [🔁 Beli Lagi] [🏠 Menu]"#]]);

    budi.taps("🏠 Menu").await;
    assert!(budi.reads().starts_with("👋 Halo <b>Budi</b>"));
    assert!(budi.person.reply_keyboard().is_some());
    budi.taps("🔁 Beli Lagi").await;
    assert!(budi.reads().contains("1 × Rp20.500"));
    assert_eq!(budi.goods(), ["ML-0001"], "the goods stand where they were");
    assert_eq!(budi.messages_with("Pembayaran Berhasil"), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_terms_bring_the_keys() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    assert!(budi.person.reply_keyboard().is_none());
    shop.pays(&invoice.order).await;
    assert!(budi.person.reply_keyboard().is_some());
    budi.reads();
    budi.taps("🛍 Katalog").await;
    assert!(budi.reads().starts_with("🛍 <b>Katalog</b>"));
    shop.close().await;
}

/// A document has the same buttons.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_in_a_document_are_bought_again() {
    let shop = World::with_seed_file(&crate::buyer::forged_totals::fifty()).await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("BIG", 11).await;
    shop.pays(&invoice.order).await;
    budi.reads();
    budi.taps("🔁 Beli Lagi").await;
    assert!(budi.reads().contains("11 × Rp15.000"));
    assert_eq!(budi.goods().len(), 11);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_about_money_keeps_its_words() {
    let shop = World::open().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    let late = budi.orders("RARE", 1).await;
    shop.minutes(16).await;
    let bought = sari.orders("RARE", 1).await;
    shop.pays(&bought.order).await;
    shop.pays(&late.order).await;
    assert!(budi.reads().contains("Pembayaran masuk ke saldo"));
    budi.taps("🛍 Lihat Katalog").await;
    assert!(budi.reads().starts_with("🛍 <b>Katalog</b>"));
    assert_eq!(budi.messages_with("Pembayaran masuk ke saldo"), 1);
    sari.reads();
    shop.close().await;
}
