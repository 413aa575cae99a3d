//! Contents that are sold without end: no stock, and each order keeps the version that it was placed for.

use super::{file, shop};
use crate::world::World;
use expect_test::expect;

const GUIDE: &str = "Panduan,📚,GUIDE,Panduan Jualan,15000,,Semua rahasia,,,,*,versi satu";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_always_there() {
    let shop = shop(&[GUIDE, "Game,🎮,ML86,Diamond 86,20500,,,,,,,ML-0001"]).await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    budi.taps("📚 Panduan").await;
    assert!(budi.reads().contains("<b>Rp15.000</b> · ♾️ Selalu ada"));
    budi.taps("1️⃣").await;
    budi.sees(expect![[r#"
        🏷 <b>Panduan Jualan</b>
        <code>GUIDE</code>

        💰 Harga: <b>Rp15.000</b>
        ♾️ Selalu ada

        📝 Semua rahasia

        🧮 Jumlah: <b>1</b> → Total <b>Rp15.000</b>
        [🧺 Masukkan Keranjang]
        [⬅️ Kembali]"#]]);
    for name in ["Budi", "Siti", "Adi"] {
        let buyer = shop.buyer(name);
        let invoice = buyer.orders("GUIDE", 1).await;
        shop.pays(&invoice.order).await;
        assert_eq!(buyer.goods(), ["versi satu"]);
        buyer.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_keeps_its_version() {
    let shop = shop(&[GUIDE]).await;
    let (budi, siti) = (shop.buyer_with("Budi", "Rp50.000").await, shop.buyer("Siti"));
    budi.puts("GUIDE", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💰 Bayar pakai Saldo"]).await;
    assert_eq!(budi.goods(), ["versi satu"]);
    let answer = shop.seed(&file(&[&GUIDE.replace("versi satu", "versi dua")])).await;
    assert_eq!((answer["units"].as_u64(), answer["skipped"].as_u64()), (Some(1), Some(0)));
    let again = shop.seed(&file(&[&GUIDE.replace("versi satu", "versi dua")])).await;
    assert_eq!((again["units"].as_u64(), again["skipped"].as_u64()), (Some(0), Some(1)), "it is sold already");
    let invoice = siti.orders("GUIDE", 1).await;
    shop.pays(&invoice.order).await;
    assert_eq!(siti.goods(), ["versi dua"]);
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "📥 Kirim Ulang"]).await;
    assert_eq!(budi.goods(), ["versi satu", "versi satu"]);
    budi.reads();
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_that_lapses_gives_nothing_back_and_a_late_payment_is_delivered() {
    let shop = shop(&[GUIDE, "Game,🎮,ML86,Diamond 86,20500,,,,,,,ML-0001"]).await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let alone = budi.orders("GUIDE", 1).await;
    siti.puts("GUIDE", 1).await;
    siti.puts("ML86", 1).await;
    siti.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let with_a_unit = siti.sees_invoice();
    assert_eq!(shop.left("ML86"), 0);
    expire(&shop).await;
    budi.sees(expect![[r#"
        📝 <b>Tagihan Kedaluwarsa</b>

        Tagihan <code>LP-#1</code> sebesar <b>Rp15.415</b> sudah lewat waktunya dan stoknya tidak disimpan lagi. Kalau masih mau, pesan lagi ya.

        <i>Telanjur bayar? Tenang: pembayarannya tetap kami proses otomatis.</i>
        [🔁 Pesan Lagi]
        [🛍 Lihat Katalog]"#]]);
    assert_eq!(shop.left("ML86"), 1, "the unit is back");
    shop.seconds(10);
    for (buyer, order, goods) in
        [(&budi, &alone.order, vec!["versi satu"]), (&siti, &with_a_unit.order, vec!["versi satu", "ML-0001"])]
    {
        assert_eq!(shop.order(order)["goods"]["S"], "returned");
        shop.pays(order).await;
        assert_eq!(buyer.goods(), goods);
        buyer.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_invoices_that_lapse_make_a_pause_also_without_units() {
    let shop = shop(&[GUIDE]).await;
    let budi = shop.buyer("Budi");
    for _ in 0..5 {
        budi.orders("GUIDE", 1).await;
        budi.cancels().await;
    }
    budi.reads();
    budi.puts("GUIDE", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    budi.sees(expect![[r#"
        ⏳ <b>Pesanan dijeda sebentar</b>

        Beberapa tagihanmu belakangan ini batal atau kedaluwarsa tanpa dibayar, padahal stoknya sempat disimpan untukmu. Kamu bisa pesan lagi mulai <b>22 Nov 2026 12.11 WIB</b>.

        <i>Masih ada tagihan yang belum dibayar? Begitu lunas, kamu langsung bisa pesan lagi. Keranjangmu tetap tersimpan.</i>
        [🧾 Tagihan Saya]
        [🧺 Buka Keranjang]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_contents_are_sealed_and_it_has_none_at_first() {
    let shop = shop(&["Panduan,📚,GUIDE,Panduan Jualan,15000,,,,,,*,"]).await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_GUIDE").await;
    assert!(budi.reads().contains("Lagi habis"));
    budi.taps("🔔 Kabari saat ready").await;
    budi.reads();
    shop.seed(&file(&[GUIDE])).await;
    shop.minutes(2).await;
    assert!(budi.reads().contains("Panduan Jualan"), "who waited is told");
    let items = shop.cloud.table.scan().expect("the table can be read");
    assert!(!format!("{items:?}").contains("versi satu"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_that_is_sold_without_end_from_now_on_sells_no_unit() {
    let shop = shop(&["Panduan,📚,GUIDE,Panduan Jualan,15000,,,,,,,kunci-1", ",,GUIDE,,,,,,,,,kunci-2"]).await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let of_a_key = budi.orders("GUIDE", 1).await;
    expire(&shop).await;
    shop.seed(&file(&[GUIDE])).await;
    let invoice = siti.orders("GUIDE", 1).await;
    shop.pays(&invoice.order).await;
    assert_eq!(siti.goods(), ["versi satu"]);
    shop.pays(&of_a_key.order).await;
    assert_eq!(budi.goods(), Vec::<String>::new(), "a guide is not the key that was ordered");
    assert_eq!(shop.balance(&budi), 15_000);
    budi.reads();
    siti.reads();
    shop.close().await;
}

async fn expire(shop: &World) {
    shop.seconds(15 * 60);
    shop.cloud.tick().await;
}
