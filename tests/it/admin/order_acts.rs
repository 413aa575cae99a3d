//! What admins do with an order: each act once, with its reason, in the order's history and for the audit.

use super::quiet_shop;
use crate::world::expected_end::time_goes_by;
use crate::world::{Buyer, World};
use expect_test::expect;
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;

/// A product under warranty, and one with terms.
const SEED: &str = "\
category,emoji,code,name,price,warranty,terms,content
Streaming,🎬,GARANSI,Netflix Premium,45000,30,,akun-1
,,GARANSI,,,,,akun-2
Lisensi,🔑,SNK,Antivirus,59000,,Tulis nama PC-mu,kunci-1
";

async fn buys(shop: &World, buyer: &Buyer, code: &str) -> String {
    let order = buyer.orders(code, 1).await.order;
    shop.pays(&order).await;
    buyer.reads();
    order
}

/// Opens an order by its id.
async fn opens(admin: &Buyer, order: &str) {
    admin.pauses();
    assert!(admin.person.taps_data(&format!("admin:order:open:{order}")).await.is_ok());
    admin.reads();
}

/// Taps what a button carried.
async fn taps_old(admin: &Buyer, data: &str) {
    admin.pauses();
    assert!(admin.person.taps_data(data).await.is_ok());
}

/// What the bus was told about acts of this kind.
fn events(shop: &World, kind: &str) -> Vec<serde_json::Value> {
    shop.cloud.bus.events().into_iter().filter(|event| event.kind == kind).map(|event| event.detail).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_insists_that_an_order_is_paid() {
    let (shop, ayu, dewi) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    opens(&ayu, &order).await;
    ayu.taps("✅ Tandai Lunas").await;
    ayu.sees(expect![[r#"
        ✅ <b>Tandai Lunas</b> <code>LP-#1</code>

        🏦 Kata Pakasir: <b>belum dibayar</b>, tagihannya masih terbuka.

        Yakin uangnya sudah masuk? Tulis alasannya (3–200 huruf), misalnya <i>transfer BCA sudah dicek</i>. Alasan ini dicatat di riwayat.
        [❌ Batal]"#]]);
    ayu.writes("ok").await;
    assert!(ayu.reads().contains("3 sampai 200 huruf"));
    ayu.writes("transfer BCA sudah dicek").await;
    ayu.sees(expect![[r#"
        ✅ Tandai <code>LP-#1</code> lunas? Barangnya langsung dikirim ke pembeli.

        📝 <i>transfer BCA sudah dicek</i>
        [✅ Ya, tandai lunas]
        [❌ Batal]"#]]);
    opens(&dewi, &order).await;
    dewi.taps("✅ Tandai Lunas").await;
    dewi.writes("sudah kucek juga").await;
    dewi.reads();
    let (delivery, data) = (ayu.data_of("✅ Ya, tandai lunas"), dewi.data_of("✅ Ya, tandai lunas"));
    ayu.taps("✅ Ya, tandai lunas").await;
    ayu.sees(expect![[r#"
        📋 <b>Order</b> <code>LP-#1</code> · 🎁 terkirim
        👤 <code>7103217671</code>

        • Netflix Premium × 1 = Rp45.000
        💵 Total: <b>Rp45.000</b>
        🏦 Pakasir <code>pelrcllan</code>: Rp45.625

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.00 WIB</i> — 🎁 barang dikirim
        <i>22 Nov 2026 12.00 WIB</i> — ✅ ditandai lunas · <b>Ayu</b>: transfer BCA sudah dicek
        [📥 Kirim Ulang]
        [↩️ Refund ke Saldo]
        [✍️ Balas Pembeli] [👤 Profil Pembeli]
        [👤 Pesanan pembeli] [⬅️ Daftar Order]"#]]);
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(shop.balance(&budi), 0);
    // Two fingers, and another admin: it is marked once.
    taps_old(&ayu, &delivery).await;
    taps_old(&dewi, &data).await;
    assert!(dewi.reads().contains("ditandai lunas · <b>Ayu</b>"));
    assert_eq!(budi.goods().len(), 1);
    expect![[r#"
        [
          {
            "by": 7169997815,
            "id": "order.marked_paid-7169997815-700000024",
            "order": "LP-GHT4-KY8V-MX0J",
            "reason": "transfer BCA sudah dicek"
          }
        ]"#]]
    .assert_eq(&serde_json::to_string_pretty(&events(&shop, "order.marked_paid")).expect("JSON"));
    assert_eq!(shop.gateway_calls("cancel"), 1, "nobody should pay it once more");
    time_goes_by(&shop, &[31, 6 * 60, 20 * 60]).await;
    for person in [&ayu, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_gateway_says_is_paid_is_settled_as_any_payment() {
    let (shop, ayu, _) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays_silently(&order).await;
    opens(&ayu, &order).await;
    ayu.taps("✅ Tandai Lunas").await;
    assert!(ayu.reads().contains("dibayar lewat QRIS"));
    assert_eq!((budi.goods().len(), shop.times("order.marked_paid")), (1, 0));
    budi.reads();
    // It is paid between the question and the answer.
    let order = budi.orders("NETFLIX", 1).await.order;
    opens(&ayu, &order).await;
    ayu.taps("✅ Tandai Lunas").await;
    ayu.writes("transfer BCA sudah dicek").await;
    shop.pays_silently(&order).await;
    shop.seconds(10);
    ayu.taps("✅ Ya, tandai lunas").await;
    assert!(ayu.reads().contains("dibayar lewat QRIS"));
    assert_eq!((budi.goods().len(), shop.times("order.marked_paid")), (2, 0));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_lapsed_is_marked_as_long_as_there_is_stock() {
    let (shop, ayu, _) = quiet_shop().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let order = budi.orders("RARE", 1).await.order;
    shop.minutes(20).await;
    let other = siti.orders("RARE", 1).await.order;
    opens(&ayu, &order).await;
    ayu.taps("✅ Tandai Lunas").await;
    assert!(ayu.reads().contains("sudah <b>dibatalkan</b>"));
    ayu.writes("transfer BCA sudah dicek").await;
    ayu.taps("✅ Ya, tandai lunas").await;
    assert!(ayu.sees_toast().contains("Stoknya tidak cukup"));
    assert_eq!(budi.goods().len(), 0);
    siti.cancels().await;
    ayu.taps("✅ Ya, tandai lunas").await;
    assert_eq!(budi.goods(), ["langka-1"]);
    opens(&ayu, &other).await;
    assert!(ayu.reads_all().contains("dibatalkan"));
    for person in [&ayu, &budi, &siti] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_comes_all_the_same_is_credited() {
    let (shop, ayu, _) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    opens(&ayu, &order).await;
    ayu.taps("✅ Tandai Lunas").await;
    ayu.writes("transfer BCA sudah dicek").await;
    // The gateway does not cancel, and the callback of the payment is lost.
    shop.cloud.pakasir.faults.next("cancel", 1, Fault::Status(500, "{}".into()));
    shop.seconds(10);
    ayu.taps("✅ Ya, tandai lunas").await;
    shop.pays_silently(&order).await;
    shop.minutes(40).await;
    assert_eq!(shop.balance(&budi), 45_000, "the sweep asks once more");
    for person in [&ayu, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gateway_does_not_answer() {
    let (mut shop, ayu, _) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    opens(&ayu, &order).await;
    shop.cloud.pakasir.faults.next("status", 1, Fault::Status(500, "{}".into()));
    ayu.taps("✅ Tandai Lunas").await;
    assert!(ayu.reads().contains("<b>tidak menjawab</b>"));
    ayu.taps("❌ Batal").await;
    assert!(ayu.reads().contains("Tandai Lunas"), "the order again");
    shop.tolerates(&["the status call failed"]);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_refunded_in_parts() {
    let (shop, ayu, dewi) = quiet_shop().await;
    shop.seed(SEED).await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "GARANSI").await;
    shop.seconds(10 * 24 * 60 * 60 + 60);
    opens(&ayu, &order).await;
    ayu.taps("↩️ Refund ke Saldo").await;
    ayu.sees(expect![[r#"
        ↩️ <b>Refund ke Saldo</b> <code>LP-#1</code>

        Paling banyak <b>Rp45.000</b>. Saran kalkulator garansi: <b>Rp30.000</b>.

        👇 <i>Pilih, atau kirim jumlahnya, misalnya <code>10rb</code></i>
        [🧮 Saran Rp30.000]
        [↩️ Semua Rp45.000]
        [❌ Batal]"#]]);
    for wrong in ["banyak", "0", "45.001"] {
        ayu.writes(wrong).await;
        assert!(ayu.reads().contains("misalnya <code>10rb</code>"), "{wrong}");
    }
    ayu.writes("10rb").await;
    ayu.sees(expect![[r#"
        ✍️ Apa alasannya? Tulis singkat (3–200 huruf), misalnya <code>sudah transfer langsung</code>; ini dicatat di riwayat, dan pembelinya ikut membaca.
        [❌ Batal]"#]]);
    ayu.writes("akun sempat mati").await;
    ayu.sees(expect![[r#"
        ↩️ Refund <b>Rp10.000</b> dari <code>LP-#1</code> ke saldo pembelinya?

        📝 <i>akun sempat mati</i>
        [↩️ Ya, refund Rp10.000]
        [❌ Batal]"#]]);
    opens(&dewi, &order).await;
    dewi.taps("↩️ Refund ke Saldo").await;
    dewi.reads();
    let again = ayu.data_of("↩️ Ya, refund Rp10.000");
    ayu.taps("↩️ Ya, refund Rp10.000").await;
    ayu.sees(expect![[r#"
        📋 <b>Order</b> <code>LP-#1</code> · ↩️ direfund ke saldo
        👤 <code>7103217671</code>

        • Netflix Premium × 1 = Rp45.000
        💵 Total: <b>Rp45.000</b>
        🏦 Pakasir <code>pelrcllan</code>: Rp45.625
        ↩️ Sudah direfund: <b>Rp10.000</b>

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.00 WIB</i> — ✅ dibayar lewat QRIS
        <i>22 Nov 2026 12.00 WIB</i> — 🎁 barang dikirim
        <i>2 Des 2026 12.01 WIB</i> — ↩️ direfund Rp10.000 · <b>Ayu</b>: akun sempat mati
        [📥 Kirim Ulang]
        [↩️ Refund ke Saldo]
        [✍️ Balas Pembeli] [👤 Profil Pembeli]
        [👤 Pesanan pembeli] [⬅️ Daftar Order]"#]]);
    budi.sees(expect![[r#"
        💰 <b>Rp10.000</b> dari pesanan <code>LP-#1</code> dikembalikan ke saldomu.

        📝 <i>akun sempat mati</i>
        [💰 Lihat Saldo] [🛍 Lihat Katalog]"#]]);
    assert_eq!(shop.balance(&budi), 10_000);
    taps_old(&ayu, &again).await;
    assert_eq!(shop.balance(&budi), 10_000, "a number refunds once");
    // The other admin is told, and refunds nothing on top by mistake.
    dewi.taps("🧮 Saran Rp30.000").await;
    assert!(dewi.sees_toast().contains("Admin lain baru saja merefund"));
    opens(&dewi, &order).await;
    dewi.taps("↩️ Refund ke Saldo").await;
    assert!(dewi.reads().contains("Paling banyak <b>Rp35.000</b>"));
    dewi.taps("🧮 Saran Rp30.000").await;
    dewi.writes("garansi").await;
    dewi.taps("↩️ Ya, refund Rp30.000").await;
    assert!(dewi.reads().contains("Sudah direfund: <b>Rp40.000</b>"));
    dewi.taps("↩️ Refund ke Saldo").await;
    dewi.taps("↩️ Semua Rp5.000").await;
    dewi.writes("sisanya").await;
    dewi.taps("↩️ Ya, refund Rp5.000").await;
    let all = dewi.reads();
    assert!(all.contains("Rp45.000") && !all.contains("[↩️ Refund ke Saldo]"), "{all}");
    assert_eq!(shop.balance(&budi), 45_000);
    taps_old(&ayu, &format!("admin:order:refund:{order}:ask")).await;
    assert!(ayu.sees_toast().contains("Semua yang dibayar"));
    let amounts: Vec<_> = events(&shop, "order.refunded").iter().map(|detail| detail["amount"].clone()).collect();
    assert_eq!(amounts, [10_000, 30_000, 5_000]);
    ayu.writes("/admin").await;
    ayu.taps_all(&["📋 Kelola Order", "↩️ Dikembalikan", "7 hari"]).await;
    ayu.taps("📅 Tanggal lain").await;
    ayu.writes("22-11-2026").await;
    assert!(ayu.reads().contains(&order));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_is_decided_from_its_order() {
    let (shop, ayu, dewi) = quiet_shop().await;
    shop.seed(SEED).await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "GARANSI").await;
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "🛡️ Klaim Garansi", "🎁 1. Netflix Premium"]).await;
    budi.writes("Tidak bisa login").await;
    budi.reads();
    assert!(dewi.reads().contains("[📋 Buka pesanan]"));
    dewi.taps("📋 Buka pesanan").await;
    dewi.taps("🛡️ Klaim 1").await;
    dewi.sees(expect![[r#"
        🙋 <b>Budi</b> <code>7103217671</code>
        🛡️ Klaim garansi <b>Netflix Premium</b>
        📦 <code>LP-#1</code>
        💰 Refund sesuai sisa hari: <b>Rp45.000</b>

        <i>Bukti atau keterangannya ada di pesan di atas; balas (reply) kalau mau bertanya.</i>
        [🔁 Ganti barang]
        [💰 Kembalikan Rp45.000 ke saldo]
        [❌ Tolak]
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [🖼 Lihat bukti] [⬅️ Permintaan]"#]]);
    dewi.taps("🖼 Lihat bukti").await;
    assert_eq!(dewi.reads(), "Tidak bisa login");
    // What was refunded of the order is not refunded once more.
    ayu.reads();
    opens(&ayu, &order).await;
    ayu.taps("↩️ Refund ke Saldo").await;
    ayu.writes("40rb").await;
    ayu.writes("sudah janji").await;
    ayu.taps("↩️ Ya, refund Rp40.000").await;
    dewi.taps("💰 Kembalikan Rp45.000 ke saldo").await;
    assert_eq!(shop.balance(&budi), 45_000);
    assert!(budi.reads().contains("<b>Rp5.000</b> masuk ke saldomu"));
    opens(&ayu, &order).await;
    assert!(ayu.reads_all().contains("klaim: uang dikembalikan ke saldo · <b>Dewi</b>"));
    ayu.taps("🛡️ Klaim 1").await;
    assert!(ayu.reads_all().contains("sudah uang dikembalikan"));
    assert_eq!(events(&shop, "request.decided").len(), 1);
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_are_sent_again_and_unpaid_orders_cancelled() {
    let (shop, ayu, _) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "NETFLIX").await;
    opens(&ayu, &order).await;
    for _ in 0..4 {
        ayu.taps("📥 Kirim Ulang").await;
    }
    let tap = ayu.tries("📥 Kirim Ulang").await;
    ayu.pauses();
    assert!(ayu.person.redeliver(&tap).await.is_ok());
    assert_eq!((budi.goods().len(), shop.times("order.resent")), (6, 5), "the same tap sends once");
    assert!(ayu.reads_all().contains("📥 dikirim ulang · <b>Ayu</b>"));
    ayu.taps("📥 Kirim Ulang").await;
    assert!(ayu.sees_toast().contains("5 kali hari ini"));
    budi.reads();
    let order = budi.orders("NETFLIX", 1).await.order;
    opens(&ayu, &order).await;
    ayu.taps("❌ Batalkan Order").await;
    ayu.sees(expect![[r#"
        ❌ Batalkan <code>LP-#1</code>? Pakasir ditanya dulu; kalau ternyata sudah dibayar, pesanannya jalan terus.
        [❌ Ya, batalkan order]
        [⬅️ Kembali ke pesanan]"#]]);
    ayu.taps("⬅️ Kembali ke pesanan").await;
    ayu.taps("❌ Batalkan Order").await;
    let again = ayu.data_of("❌ Ya, batalkan order");
    ayu.taps("❌ Ya, batalkan order").await;
    ayu.sees(expect![[r#"
        📋 <b>Order</b> <code>LP-#1</code> · ❌ dibatalkan
        👤 <code>7103217671</code>

        • Netflix Premium × 1 = Rp45.000
        💵 Total: <b>Rp45.000</b>
        🏦 Pakasir <code>cvxwhepbc</code>: Rp45.625

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.01 WIB</i> — ❌ dibatalkan
        <i>22 Nov 2026 12.01 WIB</i> — ❌ dibatalkan admin · <b>Ayu</b>
        [✅ Tandai Lunas]
        [✍️ Balas Pembeli] [👤 Profil Pembeli]
        [👤 Pesanan pembeli] [⬅️ Daftar Order]"#]]);
    taps_old(&ayu, &again).await;
    assert!(budi.reads().contains("dibatalkan"));
    assert_eq!(shop.gateway_calls("cancel"), 1);
    assert_eq!((events(&shop, "order.resent").len(), events(&shop, "order.cancelled_by_admin").len()), (5, 1));
    assert_eq!(shop.left("NETFLIX"), 3);
    // It was paid a moment ago.
    let order = budi.orders("NETFLIX", 1).await.order;
    opens(&ayu, &order).await;
    ayu.taps("❌ Batalkan Order").await;
    shop.pays_silently(&order).await;
    ayu.taps("❌ Ya, batalkan order").await;
    assert!(ayu.reads().contains("dibayar lewat QRIS"));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_looks_at_a_proof_is_recorded() {
    let (shop, ayu, _) = quiet_shop().await;
    shop.seed(SEED).await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "SNK").await;
    budi.taps("✅ Penuhi SNK").await;
    budi.writes("PC-BUDI").await;
    budi.reads();
    ayu.reads();
    ayu.taps("📋 Buka pesanan").await;
    ayu.taps("🖼 Bukti SNK Antivirus").await;
    assert!(ayu.reads().contains("PC-BUDI"));
    opens(&ayu, &order).await;
    assert!(ayu.reads_all().contains("🖼 bukti SNK dilihat · <b>Ayu</b>"));
    assert_eq!(events(&shop, "proof.viewed").len(), 1);
    time_goes_by(&shop, &[24 * 60, 30 * 24 * 60]).await;
    ayu.taps("🖼 Bukti SNK Antivirus").await;
    assert!(ayu.sees_toast().contains("sudah tidak ada"));
    for admin in ["Ayu", "Dewi"] {
        shop.buyer(admin).reads();
    }
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_handles_their_own_order() {
    let (shop, ayu, _) = quiet_shop().await;
    let paid = buys(&shop, &ayu, "ML86").await;
    let open = ayu.orders("NETFLIX", 1).await.order;
    for data in
        [format!("refund:{paid}:ask"), format!("refund:{paid}:1"), format!("paid:{open}:ask"), format!("paid:{open}")]
    {
        taps_old(&ayu, &format!("admin:order:{data}")).await;
        assert!(ayu.sees_toast().contains("harus diurus admin lain"), "{data}");
    }
    taps_old(&ayu, &format!("admin:money:adjust:{}", user_id("Ayu"))).await;
    assert!(ayu.sees_toast().contains("harus diurus admin lain"));
    ayu.reads();
    shop.minutes(20).await;
    ayu.reads();
    shop.close().await;
}
