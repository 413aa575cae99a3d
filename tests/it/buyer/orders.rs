//! The orders that a buyer placed, and their goods once more.

use crate::world::World;
use crate::world::expected_end::time_goes_by;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_finds_their_orders_whatever_became_of_them() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("📦 Pesanan Saya").await;
    assert!(budi.reads().contains("Belum ada pesanan"));
    let paid = budi.orders("NETFLIX", 2).await;
    shop.pays(&paid.order).await;
    budi.orders("ML86", 1).await;
    budi.cancels().await;
    let open = budi.orders("KEY", 1).await;
    budi.reads();
    budi.writes("📦 Pesanan Saya").await;
    budi.sees(expect![[r#"
        📦 <b>Pesanan Saya</b>

        1️⃣ ⏳ <b>Antivirus &lt;Pro&gt; &amp; VPN</b>
            Rp59.000 · <i>22 Nov 2026 12.00 WIB</i>

        2️⃣ ❌ <b>Diamond 86</b>
            Rp20.500 · <i>22 Nov 2026 12.00 WIB</i>

        3️⃣ ✅ <b>Netflix Premium</b>
            Rp90.000 · <i>22 Nov 2026 12.00 WIB</i>

        <i>⏳ belum dibayar · ✅ lunas · ❌ batal · 💰 masuk saldo</i>
        👇 <i>Pilih nomornya untuk melihat rinciannya.</i>
        [1️⃣] [2️⃣] [3️⃣]
        [🛍 Lihat Katalog]"#]]);
    budi.taps("3️⃣").await;
    budi.sees(expect![[r#"
        📦 <b>Pesanan</b> <code>LP-#1</code>

        • Netflix Premium × 2 = Rp90.000
        💵 Total: <b>Rp90.000</b> (dengan biaya QRIS Rp90.940)

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.00 WIB</i> — ✅ dibayar lewat QRIS
        <i>22 Nov 2026 12.00 WIB</i> — 🎁 barang dikirim
        [🔁 Beli Lagi]
        [📥 Kirim Ulang]
        [✅ Penuhi SNK]
        [💬 Tanya soal pesanan ini]
        [⬅️ Pesanan Saya]"#]]);
    budi.taps_all(&["⬅️ Pesanan Saya", "2️⃣"]).await;
    budi.sees(expect![[r#"
        📦 <b>Pesanan</b> <code>LP-#2</code>

        • Diamond 86 × 1 = Rp20.500
        💵 Total: <b>Rp20.500</b> (dengan biaya QRIS Rp20.954)

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.00 WIB</i> — ❌ dibatalkan
        [🔁 Beli Lagi]
        [💬 Tanya soal pesanan ini]
        [⬅️ Pesanan Saya]"#]]);
    budi.taps_all(&["⬅️ Pesanan Saya", "1️⃣"]).await;
    budi.sees(expect![[r#"
        📦 <b>Pesanan</b> <code>LP-#3</code>

        • Antivirus &lt;Pro&gt; &amp; VPN × 1 = Rp59.000
        💵 Total: <b>Rp59.000</b> (dengan biaya QRIS Rp59.723)

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.15 WIB</i> — ⏳ batas bayar
        [📷 Tampilkan QR] [🔄 Cek Pembayaran]
        [❌ Batalkan]
        [💬 Tanya soal pesanan ini]
        [⬅️ Pesanan Saya]"#]]);
    shop.pays(&open.order).await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_are_sent_again_five_times_a_day_even_of_a_product_that_is_gone() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("RARE", 1).await;
    shop.pays(&invoice.order).await;
    budi.reads();
    let product = shop.cloud.table.get("CATALOGUE", "P#RARE").expect("it can be read").expect("it is there");
    assert_eq!(product["left"]["N"], "0", "so the books do not miss it");
    shop.cloud.table.delete("CATALOGUE", "P#RARE").expect("it is deleted");
    shop.cloud.table.delete("DETAILS#RARE", "TEXTS").expect("it is deleted");
    budi.writes("/pesanan").await;
    budi.taps("1️⃣").await;
    for times in 1..=5 {
        budi.taps("📥 Kirim Ulang").await;
        assert_eq!(budi.goods(), vec!["langka-1"; times + 1]);
    }
    budi.taps("📥 Kirim Ulang").await;
    assert!(budi.sees_toast().contains("sudah dikirim ulang 5 kali hari ini"));
    shop.seconds(24 * 60 * 60);
    budi.taps("📥 Kirim Ulang").await;
    assert_eq!(budi.goods().len(), 7);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_or_gets_what_another_ordered() {
    let shop = World::open().await;
    let (budi, mallory) = (shop.buyer("Budi"), shop.buyer("Mallory"));
    let invoice = budi.orders("RARE", 1).await;
    shop.pays(&invoice.order).await;
    mallory.writes("/start").await;
    mallory.reads();
    for data in ["open", "resend"] {
        mallory.pauses();
        assert!(mallory.person.taps_data(&format!("orders:{data}:{}", invoice.order)).await.is_ok());
        assert!(mallory.sees_toast().contains("tidak ditemukan"), "{data}");
    }
    assert_eq!((mallory.reads(), mallory.goods().len(), budi.goods().len()), (String::new(), 0, 1));
    budi.reads();
    shop.close().await;
}

/// The index holds what a list shows, so a page is one query, however many orders there are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_is_read_page_by_page() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    let mut placed = Vec::new();
    for _ in 0..4 {
        for code in ["ML86", "KEY", "NETFLIX"] {
            let order = budi.orders(code, 1).await;
            budi.cancels().await;
            placed.push(order.order);
            shop.seconds(60 * 60);
        }
    }
    budi.reads();
    budi.writes("/pesanan").await;
    let mut seen = vec![shown(&budi.reads())];
    for _ in 0..2 {
        budi.taps("➡️").await;
        seen.push(shown(&budi.reads()));
    }
    assert_eq!(seen, [5, 5, 2]);
    budi.taps("⬅️").await;
    assert_eq!(shown(&budi.reads()), 5);
    budi.taps("1️⃣").await;
    assert!(budi.reads().contains(&placed[6]), "the sixth from the end");
    time_goes_by(&shop, &[31, 6 * 60, 20 * 60]).await;
    budi.reads();
    shop.close().await;
}

fn shown(page: &str) -> usize {
    page.matches("❌ <b>").count()
}
