//! Orders that the balance pays.

use crate::world::{Buyer, World};
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_tap_pays_and_delivers() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    budi.puts("NETFLIX", 2).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        💳 <b>Pembayaran</b>

        • <b>Netflix Premium</b>
            2 × Rp45.000 = <b>Rp90.000</b>

        🧾 Subtotal: <b>Rp90.000</b>
        💠 Biaya QRIS: ± Rp940
        💵 Perkiraan total: <b>Rp90.940</b>
        💰 Saldomu: Rp100.000

        👇 <i>Pilih cara bayar. Biaya pasti tertera di tagihan. Tagihan berlaku 15 menit, dan stok disimpan untukmu selama itu.</i>
        [💠 Bayar pakai QRIS]
        [💰 Bayar pakai Saldo]
        [⬅️ Kembali ke Keranjang]"#]]);
    budi.taps("💰 Bayar pakai Saldo").await;
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#2</code>

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
    assert_eq!(shop.balance(&budi), 10_000);
    assert_eq!(shop.left("NETFLIX"), 2);
    assert_eq!(shop.events(), ["deposit.paid", "order.paid", "order.delivered"]);
    budi.writes("🧺 Keranjang").await;
    assert!(budi.reads().contains("masih kosong"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_balance_that_is_too_low_is_offered_the_deposit_of_what_is_missing() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp50.000").await;
    // It takes 9,000 more; the smallest deposit is larger than that.
    budi.puts("KEY", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💰 Bayar pakai Saldo"]).await;
    budi.sees(expect![[r#"
        💰 <b>Saldomu belum cukup</b>

        Total: <b>Rp59.000</b>
        Saldo: <b>Rp50.000</b>
        Kurang: <b>Rp9.000</b>

        👇 <i>Isi dulu saldonya (paling sedikit Rp10.000), lalu bayar dari keranjang. Atau bayar langsung pakai QRIS.</i>
        [💳 Isi saldo Rp10.000]
        [💠 Pilih cara bayar lain]
        [🧺 Buka Keranjang]"#]]);
    assert_eq!((shop.balance(&budi), shop.left("KEY")), (50_000, 1), "nothing was drawn");
    budi.taps("💠 Pilih cara bayar lain").await;
    assert!(budi.reads().contains("Perkiraan total"), "the ways to pay");
    budi.taps("💰 Bayar pakai Saldo").await;
    budi.taps("💳 Isi saldo Rp10.000").await;
    let deposit = budi.sees_invoice();
    shop.pays(&deposit.order).await;
    budi.reads();
    pays_the_cart(&budi).await;
    assert_eq!(shop.balance(&budi), 1_000);
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

async fn pays_the_cart(budi: &Buyer) {
    budi.writes("🧺 Keranjang").await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💰 Bayar pakai Saldo"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_tap_twice_pays_once() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let tap = budi.taps("💰 Bayar pakai Saldo").await;
    assert!(budi.person.redeliver(&tap).await.is_ok());
    assert_eq!(shop.balance(&budi), 79_500);
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

/// Two phones of one buyer, and a balance for one of the orders.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_balance_is_spent_once_however_many_taps_race_for_it() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp50.000").await;
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    let pay = budi.data_of("💰 Bayar pakai Saldo");
    let taps = (0..10).map(|_| async {
        let taken = budi.person.taps_data(&pay).await;
        assert!(taken.is_ok(), "{} {:?}", taken.status, taken.problem);
    });
    futures_util::future::join_all(taps).await;
    shop.minutes(7).await;
    assert_eq!(shop.balance(&budi), 5_000);
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(shop.left("NETFLIX"), 3);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_price_that_changed_is_shown_before_anything_is_paid() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.seed(
        "category,emoji,code,name,price,tiers,description,terms,max,content\nGame,🎮,ML86,Diamond 86,21000,,,,50,\n",
    )
    .await;
    budi.taps("💰 Bayar pakai Saldo").await;
    let text = budi.reads();
    assert!(text.contains("</b> dari Rp20.500 menjadi <b>Rp21.000</b>"), "{text}");
    assert_eq!((shop.balance(&budi), shop.left("ML86")), (100_000, 3));
    budi.taps("💰 Bayar pakai Saldo").await;
    assert_eq!((shop.balance(&budi), shop.left("ML86")), (79_000, 2));
    budi.reads();
    shop.close().await;
}

/// What a tap on a button that nobody was shown asks for is checked like any other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_totals_pay_nothing() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp10.000").await;
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let seal = budi.data_of("💰 Bayar pakai Saldo").split_off("pay:45000:".len());
    let drawn = || {
        shop.cloud.trace.since(0).iter().filter(|event| event.call == "UpdateItem" && event.write_units > 1.0).count()
    };
    let before = drawn();
    for total in [0, 1, 10_000, u64::MAX] {
        for seal in [seal.as_str(), "0123456789abcdef", "?"] {
            budi.pauses();
            assert!(budi.person.taps_data(&format!("pay:{total}:{seal}")).await.is_ok());
        }
    }
    assert_eq!(drawn(), before, "a total that the shop did not offer draws nothing");
    assert_eq!((shop.balance(&budi), shop.left("NETFLIX"), budi.goods().len()), (10_000, 4, 0));
    budi.reads();
    shop.close().await;
}
