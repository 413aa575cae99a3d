//! The ledger as its owner reads it, and the list of deposits.

use crate::world::World;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_of_the_balance_is_in_its_history() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    budi.puts("ML86", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💰 Bayar pakai Saldo"]).await;
    let (late, siti) = (budi.orders("RARE", 1).await, shop.buyer("Siti"));
    shop.minutes(17).await;
    let other = siti.orders("RARE", 1).await;
    shop.pays(&late.order).await;
    shop.pays(&other.order).await;
    budi.reads();
    siti.reads();
    budi.writes("💰 Saldo").await;
    budi.taps("📜 Riwayat Saldo").await;
    budi.sees(expect![[r#"
        📜 <b>Riwayat Saldo</b>
        Saldo sekarang: <b>Rp329.500</b>

        🟢 +<b>Rp250.000</b> · pembayaran terlambat
        <i>22 Nov 2026 12.17 WIB</i> · <code>LP-#3</code>

        🔴 −<b>Rp20.500</b> · pembelian
        <i>22 Nov 2026 12.00 WIB</i> · <code>LP-#2</code>

        🟢 +<b>Rp100.000</b> · isi saldo
        <i>22 Nov 2026 12.00 WIB</i> · <code>LP-#1</code>
        [⬅️ Saldo]"#]]);
    siti.writes("💰 Saldo").await;
    siti.taps("📜 Riwayat Saldo").await;
    assert!(siti.reads().contains("Belum ada transaksi saldo"), "nobody sees another's");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_history_is_read_page_by_page() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    for _ in 0..12 {
        let deposit = budi.deposits("Rp10.000").await;
        shop.pays(&deposit.order).await;
        shop.seconds(60);
    }
    budi.writes("/saldo").await;
    budi.taps("📜 Riwayat Saldo").await;
    let entries = |text: String| text.matches("</b> · isi saldo").count();
    assert_eq!(entries(budi.reads()), 10);
    budi.taps("➡️").await;
    assert_eq!(entries(budi.reads()), 2);
    budi.taps("⬅️").await;
    assert_eq!(entries(budi.reads()), 10);
    budi.taps("⬅️ Saldo").await;
    assert!(budi.reads().contains("Saldo: Rp120.000"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deposits_are_listed_whatever_became_of_them() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let paid = budi.deposits("Rp10.000").await;
    shop.pays(&paid.order).await;
    budi.deposits("Rp25.000").await;
    shop.minutes(17).await;
    budi.deposits("Rp50.000").await;
    budi.reads();
    budi.writes("/saldo").await;
    budi.taps("🧾 Riwayat Isi Saldo").await;
    budi.sees(expect![[r#"
        🧾 <b>Riwayat Isi Saldo</b>

        1️⃣ ⏳ <b>Rp50.000</b>
            <i>22 Nov 2026 12.17 WIB</i>

        2️⃣ ❌ <b>Rp25.000</b>
            <i>22 Nov 2026 12.00 WIB</i>

        3️⃣ 💰 <b>Rp10.000</b>
            <i>22 Nov 2026 12.00 WIB</i>

        👇 <i>Pilih nomornya untuk melihat rinciannya.</i>
        [1️⃣] [2️⃣] [3️⃣]
        [⬅️ Saldo]"#]]);
    budi.taps("1️⃣").await;
    budi.sees(expect![[r#"
        💳 <b>Isi Saldo</b> <code>LP-#3</code>

        💵 Total: <b>Rp50.000</b> (dengan biaya QRIS Rp50.660)

        <i>22 Nov 2026 12.17 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.32 WIB</i> — ⏳ batas bayar
        [📷 Tampilkan QR] [🔄 Cek Pembayaran]
        [❌ Batalkan]
        [⬅️ Riwayat Isi Saldo]"#]]);
    budi.taps("⬅️ Riwayat Isi Saldo").await;
    budi.reads();
    shop.minutes(17).await;
    budi.reads();
    shop.close().await;
}
