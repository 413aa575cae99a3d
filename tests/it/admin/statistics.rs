//! The shop's figures: said, drawn, and handed out as files.

use super::shop;
use crate::world::{Buyer, World};
use expect_test::expect;
use lapak_local::fault::Fault;

/// Two sales yesterday and one today, a lapsed order, a deposit and a voucher.
async fn sells(shop: &World) -> Buyer {
    shop.seed_with(serde_json::json!({ "vouchers": "code,discount\nHEMAT,10%\n" })).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    for (buyer, code) in [(&budi, "NETFLIX"), (&sari, "KEY")] {
        let order = buyer.orders(code, 1).await.order;
        shop.pays(&order).await;
    }
    shop.minutes(24 * 60).await;
    budi.puts("NETFLIX", 2).await;
    budi.taps("🎟️ Gunakan Kupon").await;
    budi.writes("HEMAT").await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    shop.pays(&budi.sees_invoice().order).await;
    sari.orders("ML86", 1).await;
    sari.cancels().await;
    let deposit = sari.deposits("Rp50.000").await;
    shop.pays(&deposit.order).await;
    shop.cloud.functions.settled().await;
    budi.reads();
    sari.reads();
    budi
}

async fn opens(admin: &Buyer) {
    admin.reads();
    admin.writes("/admin").await;
    admin.reads();
    admin.taps("📊 Statistik").await;
}

/// Widths and heights of the pictures in the chat that are not deleted.
fn pictures(admin: &Buyer) -> Vec<(u32, u32)> {
    let chat = admin.person.chat();
    let photos = chat.iter().filter(|message| !message.deleted).filter_map(|message| message.photo.as_ref());
    photos.map(|photo| (photo.width, photo.height)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_said_and_drawn() {
    let (shop, ayu, dewi) = shop().await;
    sells(&shop).await;
    dewi.reads();
    opens(&ayu).await;
    ayu.sees(expect![[r#"
        📊 <b>Statistik · Hari Ini</b>
        🗓 23 Nov

        💰 Omzet: <b>Rp81.000</b> (↓ 22%)
        🧾 Pesanan lunas: <b>1</b> (↓ 50%)
        🎯 Konversi: 50% dari 2 pesanan
        ⚖️ Rata-rata: Rp81.000 per pesanan
        👥 Pengguna baru: 0 (↓ 100%)
        🎟️ Diskon voucher: Rp9.000
        💳 Deposit: Rp50.000
        ⏰ Jam teramai: 12.00–13.00 (1 pesanan)

        🏆 <b>Terlaris</b>
        1. <code>NETFLIX</code> · 2 terjual · Rp81.000

        🎟️ <b>Voucher</b>
        <code>HEMAT</code> · 1 kali · hemat Rp9.000

        <i>↑ ↓ dibanding kemarin.</i>
        [☀️ Hari Ini] [📅 7 Hari]
        [📆 30 Hari] [♾ Semua]
        [🗓 Pilih Bulan]
        [⬅️ Menu Admin]"#]]);
    assert_eq!(pictures(&ayu), [], "the menu alone draws nothing");
    for label in ["☀️ Hari Ini", "📅 7 Hari", "📆 30 Hari", "♾ Semua"] {
        ayu.taps(label).await;
        shop.cloud.functions.settled().await;
        assert_eq!(pictures(&ayu).len(), 1, "{label}: a picture takes the place of the one before");
        assert!(pictures(&ayu)[0].0 > 900, "{:?}", pictures(&ayu));
    }
    ayu.sees(expect![[r#"
        📊 <b>Statistik · Sejak Awal</b>

        💰 Omzet: <b>Rp185.000</b>
        🧾 Pesanan lunas: <b>3</b>
        🎯 Konversi: 75% dari 4 pesanan
        ⚖️ Rata-rata: Rp61.666 per pesanan
        👥 Pengguna baru: 4
        🎟️ Diskon voucher: Rp9.000
        💳 Deposit: Rp50.000
        ⏰ Jam teramai: 12.00–13.00 (3 pesanan)

        🏆 <b>Terlaris</b>
        1. <code>NETFLIX</code> · 3 terjual · Rp126.000
        2. <code>KEY</code> · 1 terjual · Rp59.000

        🎟️ <b>Voucher</b>
        <code>HEMAT</code> · 1 kali · hemat Rp9.000

        📈 <i>Gambarnya menyusul…</i>
        [☀️ Hari Ini] [📅 7 Hari]
        [📆 30 Hari] [♾ Semua]
        [🗓 Pilih Bulan]
        [⬅️ Menu Admin]
        ———
        🖼 1068×1280
        📈 <b>Sejak Awal</b>"#]]);
    ayu.taps("📅 7 Hari").await;
    shop.cloud.functions.settled().await;
    ayu.sees(expect![[r#"
        📊 <b>Statistik · 7 Hari Terakhir</b>
        🗓 17 Nov – 23 Nov

        💰 Omzet: <b>Rp185.000</b>
        🧾 Pesanan lunas: <b>3</b>
        🎯 Konversi: 75% dari 4 pesanan
        ⚖️ Rata-rata: Rp61.666 per pesanan
        👥 Pengguna baru: 4
        🎟️ Diskon voucher: Rp9.000
        💳 Deposit: Rp50.000
        ⏰ Jam teramai: 12.00–13.00 (3 pesanan)

        🏆 <b>Terlaris</b>
        1. <code>NETFLIX</code> · 3 terjual · Rp126.000
        2. <code>KEY</code> · 1 terjual · Rp59.000

        🎟️ <b>Voucher</b>
        <code>HEMAT</code> · 1 kali · hemat Rp9.000

        <i>↑ ↓ dibanding 7 hari sebelumnya.</i>

        📈 <i>Gambarnya menyusul…</i>
        [☀️ Hari Ini] [📅 7 Hari]
        [📆 30 Hari] [♾ Semua]
        [🗓 Pilih Bulan]
        [⬅️ Menu Admin]
        ———
        🖼 1068×1280
        📈 <b>7 Hari Terakhir</b> · 17 Nov – 23 Nov"#]]);
    ayu.taps("⬅️ Menu Admin").await;
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_read_in_english() {
    let (shop, ayu, dewi) = shop().await;
    sells(&shop).await;
    dewi.reads();
    ayu.writes("/info").await;
    ayu.taps("🌐 English").await;
    ayu.reads();
    ayu.writes("/admin").await;
    ayu.reads();
    ayu.taps_all(&["📊 Statistics", "📅 7 Days"]).await;
    shop.cloud.functions.settled().await;
    ayu.sees(expect![[r#"
        📊 <b>Statistics · Last 7 Days</b>
        🗓 17 Nov – 23 Nov

        💰 Revenue: <b>Rp185.000</b>
        🧾 Orders paid: <b>3</b>
        🎯 Conversion: 75% of 4 orders
        ⚖️ Average: Rp61.666 an order
        👥 New users: 4
        🎟️ Voucher discounts: Rp9.000
        💳 Deposits: Rp50.000
        ⏰ Busiest hour: 12:00–13:00 (3 orders)

        🏆 <b>Best sellers</b>
        1. <code>NETFLIX</code> · 3 sold · Rp126.000
        2. <code>KEY</code> · 1 sold · Rp59.000

        🎟️ <b>Vouchers</b>
        <code>HEMAT</code> · used 1× · Rp9.000 off

        <i>↑ ↓ compared with the 7 days before.</i>

        📈 <i>The picture follows…</i>
        [☀️ Today] [📅 7 Days]
        [📆 30 Days] [♾ All]
        [🗓 Pick a Month]
        [⬅️ Admin menu]
        ———
        🖼 1068×1280
        📈 <b>Last 7 Days</b> · 17 Nov – 23 Nov"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_is_tapped_or_written_and_handed_out_as_a_file() {
    let (shop, ayu, dewi) = shop().await;
    sells(&shop).await;
    dewi.reads();
    opens(&ayu).await;
    ayu.reads();
    ayu.taps("🗓 Pilih Bulan").await;
    ayu.sees(expect![[r#"
        🗓 Bulan apa? Pilih di bawah, atau kirim namanya, misalnya <code>Nov 2026</code>.
        [Nov 2026] [Okt 2026] [Sep 2026]
        [Agu 2026] [Jul 2026] [Jun 2026]
        [❌ Batal]"#]]);
    for wrong in ["kapan saja", "Desember 2026", "13/2026"] {
        ayu.writes(wrong).await;
        let said = ayu.reads();
        assert!(said.contains("bulan yang sudah dimulai") && said.contains("Nov 2026"), "{wrong}: {said}");
    }
    ayu.writes("November 2026").await;
    shop.cloud.functions.settled().await;
    let said = ayu.reads();
    assert!(said.contains("Statistik · Nov 2026") && said.contains("Pesanan lunas: <b>3</b>"), "{said}");
    ayu.taps("📄 CSV per Hari").await;
    assert_eq!(ayu.sees_toast(), "📄 Filenya menyusul sebentar lagi ya.");
    shop.cloud.functions.settled().await;
    let (name, bytes) = ayu.files().pop().expect("a file");
    assert_eq!(name, "days-2026-11.csv");
    let lines = String::from_utf8(bytes).expect("a text");
    let sold: Vec<&str> = lines.lines().filter(|line| !line.contains(",0,0,0,0,0,0,0,0")).collect();
    expect![[r#"
        tanggal,pesanan dibuat,pesanan lunas,omzet,diskon,omzet bermodal,laba,deposit,refund,pengguna baru
        2026-11-22,2,2,104000,0,0,0,0,0,4
        2026-11-23,2,1,81000,9000,0,0,50000,0,0"#]]
    .assert_eq(&sold.join("\n"));
    assert_eq!(lines.lines().count(), 31, "a line for each day");
    ayu.taps("📄 CSV per Pesanan").await;
    ayu.sees_toast();
    shop.cloud.functions.settled().await;
    let (name, bytes) = ayu.files().pop().expect("a file");
    assert_eq!(name, "orders-2026-11.csv");
    // Ids of orders differ from run to run.
    let lines = String::from_utf8(bytes).expect("a text");
    let without_id = lines.lines().map(|line| line.split_once(',').map_or(line, |(_, rest)| rest));
    expect![[r#"
        dibuat,status,pembeli,produk,jumlah,total,diskon,voucher
        2026-11-22 12:00,delivered,7103217671,1 NETFLIX,1,45000,0,
        2026-11-22 12:00,delivered,7102541092,1 KEY,1,59000,0,
        2026-11-23 12:00,delivered,7103217671,2 NETFLIX,2,81000,9000,HEMAT
        2026-11-23 12:00,cancelled,7102541092,1 ML86,1,20500,0,"#]]
    .assert_eq(&without_id.collect::<Vec<_>>().join("\n"));
    ayu.reads();
    ayu.taps_all(&["🗓 Pilih Bulan", "Okt 2026"]).await;
    shop.cloud.functions.settled().await;
    assert!(ayu.reads().contains("Pesanan lunas: <b>0</b>"));
    ayu.taps_all(&["🗓 Pilih Bulan", "❌ Batal"]).await;
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_is_asked_for_twice_comes_once() {
    let (shop, ayu, dewi) = shop().await;
    opens(&ayu).await;
    shop.cloud.functions.repeat("ChartsFunction");
    let tap = ayu.taps("☀️ Hari Ini").await;
    shop.cloud.functions.settled().await;
    assert!(ayu.person.redeliver(&tap).await.is_ok());
    shop.cloud.functions.settled().await;
    assert_eq!(ayu.person.chat().iter().filter(|message| message.photo.is_some()).count(), 1);
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_comes_although_the_process_dies() {
    let (shop, ayu, dewi) = shop().await;
    opens(&ayu).await;
    for (faults, call) in [
        (&shop.cloud.telegram.faults, "sendPhoto"),
        (&shop.cloud.table.faults, "Query"),
        (&shop.cloud.telegram.faults, "deleteMessage"),
    ] {
        for fault in [Fault::KillBefore, Fault::KillAfter] {
            ayu.taps("☀️ Hari Ini").await;
            shop.cloud.functions.settled().await;
            // The webhook's query is answered; that of the picture is not.
            faults.after(u32::from(call == "Query"), call, 1, fault);
            ayu.tries("📅 7 Hari").await;
            shop.cloud.functions.settled().await;
            assert_eq!(faults.left(), 0, "{call} was met");
            assert!((1..=2).contains(&pictures(&ayu).len()), "{call}: {:?}", pictures(&ayu));
            ayu.reads();
        }
    }
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_said_although_the_bus_is_down() {
    let (shop, ayu, dewi) = shop().await;
    opens(&ayu).await;
    ayu.reads();
    shop.cloud.bus.faults.next("PutEvents", 3, Fault::Refuse);
    ayu.taps("☀️ Hari Ini").await;
    assert!(ayu.reads().contains("Gambarnya belum bisa dibuat"));
    assert_eq!(pictures(&ayu), []);
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_not_the_right_sees_no_figures() {
    let (shop, ayu, dewi) = shop().await;
    opens(&ayu).await;
    let data = ayu.data_of("☀️ Hari Ini");
    ayu.reads();
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    assert!(budi.person.taps_data(&data).await.is_ok());
    assert!(!budi.reads_all().contains("Omzet"), "{}", budi.reads_all());
    dewi.reads();
    shop.close().await;
}
