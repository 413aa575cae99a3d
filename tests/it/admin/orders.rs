//! Orders, as admins find them: by status and day, by id, by buyer.

use super::quiet_shop;
use crate::world::{Buyer, World};
use expect_test::expect;
use stories::cost::Meter;

/// Opens the lists.
async fn opens_lists(admin: &Buyer) {
    admin.writes("/admin").await;
    admin.taps("📋 Kelola Order").await;
    admin.reads();
}

/// Buys one of a product; reads the goods.
async fn buys(shop: &World, buyer: &Buyer, code: &str) -> String {
    let order = buyer.orders(code, 1).await.order;
    shop.pays(&order).await;
    buyer.reads();
    order
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_status_has_its_list() {
    let (shop, ayu, _) = quiet_shop().await;
    let (budi, siti, rina) = (shop.buyer("Budi"), shop.buyer("Siti"), shop.buyer("Rina"));
    buys(&shop, &budi, "NETFLIX").await;
    siti.orders("ML86", 2).await;
    ayu.writes("/admin").await;
    ayu.taps("📋 Kelola Order").await;
    ayu.sees(expect![[r#"
        📋 <b>Kelola Order</b>

        👇 <i>Pilih daftarnya, atau cari langsung. Pesanan yang baru dibuat muncul di daftar dalam 1–2 menit. Buru-buru? Pakai 🔎.</i>
        [⏳ Belum dibayar] [🚚 Belum terkirim]
        [🎁 Terkirim] [⌛ Kedaluwarsa]
        [❌ Dibatalkan] [↩️ Dikembalikan]
        [🔎 Cari Order]
        [⬅️ Menu Admin]"#]]);
    ayu.taps("🎁 Terkirim").await;
    ayu.sees(expect![[r#"
        📋 <b>Order</b> · 🎁 terkirim
        📅 16 Nov 2026 00.00 WIB – 22 Nov 2026 23.59 WIB

        <code>LP-#1</code> · Netflix Premium
            Rp45.000 · 👤 <code>7103217671</code> · <i>22 Nov 2026 12.00 WIB</i>
        [LP-#1]
        [Hari ini] [Kemarin] [7 hari]
        [📅 Tanggal lain]
        [⬅️ Daftar Order]"#]]);
    ayu.taps_all(&["⬅️ Daftar Order", "⏳ Belum dibayar"]).await;
    assert!(ayu.reads().contains("Tidak ada di hari-hari ini"), "it was placed a moment ago");
    shop.minutes(3).await;
    ayu.taps("7 hari").await;
    let listed = ayu.reads();
    assert!(listed.contains("Diamond 86"), "it stands in its list by now: {listed}");
    shop.minutes(15).await;
    rina.orders("ML86", 1).await;
    rina.cancels().await;
    for (list, named) in
        [("⌛ Kedaluwarsa", "Diamond 86"), ("❌ Dibatalkan", "Diamond 86"), ("⏳ Belum dibayar", "Tidak ada")]
    {
        ayu.taps_all(&["⬅️ Daftar Order", list]).await;
        let read = ayu.reads();
        assert!(read.contains(named), "{list}: {read}");
    }
    // Goods that can't be sent are owed.
    let order = rina.orders("KEY", 1).await.order;
    assert!(rina.person.blocks().await.is_ok());
    shop.pays(&order).await;
    ayu.taps_all(&["⬅️ Daftar Order", "🚚 Belum terkirim"]).await;
    assert!(ayu.reads().contains("Tidak ada"), "they are being sent");
    shop.minutes(2).await;
    ayu.taps("Hari ini").await;
    assert!(ayu.reads().contains("Antivirus"));
    assert!(rina.person.unblocks().await.is_ok());
    rina.writes("/start").await;
    shop.minutes(10).await;
    ayu.taps("7 hari").await;
    assert!(ayu.reads().contains("Tidak ada"));
    for person in [&budi, &siti, &rina] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_of_a_day_or_a_week() {
    let (shop, ayu, _) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "NETFLIX").await;
    opens_lists(&ayu).await;
    ayu.taps("🎁 Terkirim").await;
    for (button, there) in [("Hari ini", true), ("Kemarin", false), ("7 hari", true)] {
        ayu.taps(button).await;
        assert_eq!(ayu.reads_all().contains("Tidak ada di hari-hari ini"), !there, "{button}");
    }
    shop.seconds(24 * 60 * 60);
    for (button, there) in [("Hari ini", false), ("Kemarin", true), ("7 hari", true)] {
        ayu.taps(button).await;
        assert_eq!(ayu.reads_all().contains("Tidak ada di hari-hari ini"), !there, "{button}, a day later");
    }
    ayu.taps("📅 Tanggal lain").await;
    ayu.reads();
    ayu.writes("kemarin").await;
    ayu.sees(expect![[r#"
        🤔 Tanggalnya belum pas. Tulis hari, bulan, tahun, misalnya <code>31-12-2026</code>
        [❌ Batal]"#]]);
    ayu.writes("22-11-2026").await;
    assert!(ayu.reads().contains("Netflix Premium"));
    ayu.taps("📅 Tanggal lain").await;
    ayu.taps("❌ Batal").await;
    assert!(ayu.reads().contains("Kelola Order"));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_found_by_its_id_and_by_its_buyer() {
    let (shop, ayu, dewi) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "NETFLIX").await;
    opens_lists(&ayu).await;
    ayu.taps("🔎 Cari Order").await;
    ayu.sees(expect![[r#"
        🔎 Kirim nomor pesanan atau ID pembelinya, misalnya <code>LP-#1</code> atau <code>123456789</code>
        [❌ Batal]"#]]);
    ayu.writes("netflix").await;
    ayu.sees(expect![[r#"
        🤔 Itu bukan nomor pesanan atau ID pembeli. Contohnya <code>LP-#1</code> atau <code>123456789</code>; kirim lagi ya.
        [❌ Batal]"#]]);
    ayu.writes("LP-0000-0000-0000").await;
    assert_eq!(ayu.reads(), "🙈 Pesanan ini tidak ditemukan.");
    ayu.writes(&order.to_lowercase()).await;
    ayu.sees(expect![[r#"
        📋 <b>Order</b> <code>LP-#3</code> · 🎁 terkirim
        👤 <code>7103217671</code>

        • Netflix Premium × 1 = Rp45.000
        💵 Total: <b>Rp45.000</b>
        🏦 Pakasir <code>pelrcllan</code>: Rp45.625

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.00 WIB</i> — ✅ dibayar lewat QRIS
        <i>22 Nov 2026 12.00 WIB</i> — 🎁 barang dikirim
        [📥 Kirim Ulang]
        [↩️ Refund ke Saldo]
        [✍️ Balas Pembeli] [👤 Profil Pembeli]
        [👤 Pesanan pembeli] [⬅️ Daftar Order]"#]]);
    ayu.taps("👤 Pesanan pembeli").await;
    ayu.sees(expect![[r#"
        👤 <b>Pesanan pembeli</b> <code>7103217671</code>

        <code>LP-#3</code> · Netflix Premium
            Rp45.000 · ✅ lunas · <i>22 Nov 2026 12.00 WIB</i>
        [LP-#3]
        [⬅️ Daftar Order]"#]]);
    ayu.taps(&order).await;
    ayu.reads();
    // From an order to its buyer.
    ayu.taps("✍️ Balas Pembeli").await;
    ayu.writes("Akunnya sudah aktif ya").await;
    assert!(budi.reads().contains("Akunnya sudah aktif ya"));
    ayu.reads();
    dewi.reads();
    opens_lists(&ayu).await;
    ayu.writes(&order).await;
    ayu.taps("👤 Profil Pembeli").await;
    assert!(ayu.reads().contains("✏️ Ubah Saldo"));
    ayu.writes("/admin").await;
    ayu.taps_all(&["📋 Kelola Order", "🔎 Cari Order"]).await;
    ayu.writes(&budi.person.id().to_string()).await;
    assert!(ayu.reads().contains("Netflix Premium"));
    ayu.taps_all(&["⬅️ Daftar Order", "🔎 Cari Order"]).await;
    ayu.writes("12345").await;
    assert!(ayu.reads().contains("Belum ada pesanan"));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_has_pages_and_a_screen_takes_two_calls() {
    let (shop, ayu, _) = quiet_shop().await;
    for number in 1..=10 {
        let buyer = shop.buyer(&format!("Pembeli {number}"));
        buyer.orders("ML86", 1).await;
        buyer.cancels().await;
        buyer.reads();
    }
    opens_lists(&ayu).await;
    for screen in ["❌ Dibatalkan", "➡️", "⬅️", "Hari ini", "⬅️ Daftar Order", "❌ Dibatalkan"] {
        let meter = Meter::start(&shop.cloud).await;
        ayu.taps(screen).await;
        let (cost, _) = meter.end().await;
        assert!(cost.db_calls <= 2, "{screen} took {cost:?}");
        assert_eq!(cost.wru.to_string(), "1", "{screen} writes more than the record of the action");
    }
    let count = |read: &str| read.matches("Diamond 86").count();
    assert_eq!(count(&ayu.reads()), 8);
    ayu.taps("➡️").await;
    let rest = ayu.reads();
    assert_eq!((count(&rest), rest.contains("➡️")), (2, false), "{rest}");
    let at = rest.find("LP-").expect("an id");
    let order = rest.get(at..at + 17).expect("an id").to_owned();
    let meter = Meter::start(&shop.cloud).await;
    ayu.taps(&order).await;
    assert!(meter.end().await.0.db_calls <= 2, "the order with its history");
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_an_admin_sees_orders_of_others() {
    let (shop, ayu, _) = quiet_shop().await;
    let (budi, mallory) = (shop.buyer("Budi"), shop.buyer("Mallory"));
    let order = buys(&shop, &budi, "NETFLIX").await;
    mallory.writes("/start").await;
    mallory.reads();
    for data in [
        "admin:order:menu".to_owned(),
        "admin:order:list:d:w:".to_owned(),
        format!("admin:order:open:{order}"),
        format!("admin:order:refund:{order}:1"),
        "admin:money:menu".to_owned(),
        format!("admin:money:adjust:{}", mallory.person.id()),
    ] {
        for person in [&mallory, &budi] {
            person.pauses();
            assert!(person.person.taps_data(&data).await.is_ok());
            assert!(person.sees_toast().contains("sudah tidak berlaku"), "{data}");
        }
    }
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_who_reads_english() {
    let (shop, ayu, _) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "NETFLIX").await;
    ayu.writes("ℹ️ Informasi").await;
    ayu.taps("🌐 English").await;
    ayu.reads();
    ayu.pauses();
    assert!(ayu.person.taps_data(&format!("admin:order:open:{order}")).await.is_ok());
    ayu.sees(expect![[r#"
        📋 <b>Order</b> <code>LP-#1</code> · 🎁 delivered
        👤 <code>7103217671</code>

        • Netflix Premium × 1 = Rp45.000
        💵 Total: <b>Rp45.000</b>
        🏦 Pakasir <code>pelrcllan</code>: Rp45.625

        <i>22 Nov 2026 12:00 WIB</i> — 📝 placed
        <i>22 Nov 2026 12:00 WIB</i> — ✅ paid by QRIS
        <i>22 Nov 2026 12:00 WIB</i> — 🎁 goods delivered
        [📥 Send again]
        [↩️ Refund to balance]
        [✍️ Write to the buyer] [👤 The buyer]
        [👤 Orders of buyer] [⬅️ Lists of orders]"#]]);
    ayu.taps("↩️ Refund to balance").await;
    ayu.sees(expect![[r#"
        ↩️ <b>Refund to balance</b> <code>LP-#1</code>

        At most <b>Rp45.000</b>.

        👇 <i>Choose, or send an amount, for example <code>10rb</code></i>
        [↩️ All Rp45.000]
        [❌ Cancel]"#]]);
    ayu.taps("❌ Cancel").await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["💰 Balances & deposits", "🧮 Calculator"]).await;
    assert!(ayu.reads().contains("no fees"));
    shop.close().await;
}
