//! Owners are told at once of what a person must look at: once, with a count, and when it is over.

use super::shop_of;
use crate::world::World;
use expect_test::expect;
use lapak_local::fault::Fault;
use serde_json::json;

/// A payment that names an order which the shop does not have.
async fn unknown_payment(shop: &World, txn: &str) {
    let callback = shop.callback(txn, "LP-00000000000000", 45_000);
    assert_eq!(shop.receives_callback(callback).await, Some(200));
}

fn alarm(shop: &World, name: &str, value: &str) {
    alarm_at(shop, name, value, "2026-11-22T05:00:00.000+0000");
}

fn alarm_at(shop: &World, name: &str, value: &str, changed: &str) {
    let detail = json!({
        "alarmName": name,
        "state": { "value": value, "reason": "Threshold Crossed", "timestamp": changed },
        "previousState": { "value": "OK", "timestamp": "2026-11-22T04:00:00.000+0000" },
        "configuration": { "description": "", "metrics": [] },
    });
    shop.cloud.bus.put("aws.cloudwatch", "CloudWatch Alarm State Change", detail);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_without_an_order_is_told_to_every_owner_within_seconds() {
    let shop = shop_of(&["Hadi", "Rina"]).await;
    let (hadi, rina) = (shop.owner("Hadi"), shop.owner("Rina"));
    unknown_payment(&shop, "txnunknown").await;
    let said = hadi.reads();
    assert_eq!(rina.reads(), said);
    expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Ada pembayaran tanpa pesanan</b> (<code>LP-00000000000000</code>)

        🛒 Bagi pembeli: kalau memang ada yang membayar, barangnya belum dikirim.
        👉 Cari transaksinya di Pakasir. Kalau pembelinya ketemu, isi saldonya lewat bot toko.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]"#]]
    .assert_eq(&said);
    hadi.taps("🩺 Lihat keadaan toko").await;
    assert!(hadi.reads().contains("pembayaran tanpa pesanan"), "the status shows it");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_is_told_in_the_language_that_they_chose_in_the_shop_bot() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, as_buyer) = (shop.owner("Hadi"), shop.buyer("Hadi"));
    as_buyer.person.speaks("en");
    as_buyer.writes("/start").await;
    as_buyer.reads();
    unknown_payment(&shop, "txnunknown").await;
    hadi.sees(expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>A payment without an order</b> (<code>LP-#1</code>)

        🛒 For buyers: if somebody did pay, they got nothing for it yet.
        👉 Look the transaction up at Pakasir. If you find the buyer, add it to their balance in the shop bot.

        ⏰ Since <i>22 Nov 2026 12:00 WIB</i>
        [🩺 See how the shop is]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_within_a_minute_is_told_once_more_with_a_count() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    unknown_payment(&shop, "txnone").await;
    assert!(hadi.reads().contains("Ada pembayaran tanpa pesanan"));
    for txn in ["txntwo", "txnthree", "txnfour"] {
        shop.seconds(5);
        unknown_payment(&shop, txn).await;
    }
    assert_eq!(hadi.reads(), "", "they are counted");
    // The sweep asks for what is owed.
    shop.minutes(2).await;
    let said = hadi.reads();
    assert!(said.contains("🔁 <b>3×</b> sejak kabar sebelumnya"), "{said}");
    shop.minutes(5).await;
    assert_eq!(hadi.reads(), "", "and told no more");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_comes_twice_is_told_once() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    shop.cloud.functions.repeat("AlertsFunction");
    unknown_payment(&shop, "txnone").await;
    assert_eq!(hadi.reads().matches("🚨").count(), 1);
    shop.minutes(2).await;
    assert_eq!(hadi.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alarm_is_told_and_that_it_is_over_too() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    alarm(&shop, "lapak-DeadLettersWaiting", "OK");
    shop.cloud.functions.settled().await;
    assert_eq!(hadi.reads(), "", "a new alarm is OK, and nothing was wrong");
    alarm(&shop, "lapak-DeadLettersWaiting", "ALARM");
    shop.cloud.functions.settled().await;
    shop.seconds(14 * 60);
    alarm(&shop, "lapak-DeadLettersWaiting", "OK");
    shop.cloud.functions.settled().await;
    hadi.sees(expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Antrean kejadian yang gagal tidak kosong</b>

        🛒 Bagi pembeli: tergantung kejadiannya; lihat dulu isinya.
        👉 Buka antrean DeadLetters di AWS SQS, lihat sebabnya, lalu kirim ulang (infra/RUNBOOK.md, DeadLettersWaiting).

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> ✅ Sudah normal lagi setelah <b>14 menit</b>: <b>Antrean kejadian yang gagal</b>

        ⏰ <i>22 Nov 2026 12.00 WIB</i> sampai <i>22 Nov 2026 12.14 WIB</i>
        [🩺 Lihat keadaan toko]"#]]);
    // Of another stack; and a state that only a new alarm has.
    alarm(&shop, "lapak-dua-DeadLettersWaiting", "ALARM");
    alarm(&shop, "lapak-Errors", "INSUFFICIENT_DATA");
    shop.cloud.functions.settled().await;
    assert_eq!(hadi.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_alarm_has_its_words() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    for name in ["Errors", "SlowCalls", "FailedAnswers", "lapak-Throttles", "OutboxOverdue", "TableThrottled"] {
        alarm(&shop, &format!("lapak-{name}"), "ALARM");
        shop.cloud.functions.settled().await;
    }
    // It goes off by a lack of figures.
    alarm(&shop, "lapak-SweepStopped", "INSUFFICIENT_DATA");
    shop.cloud.functions.settled().await;
    hadi.sees(expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Ada fungsi yang gagal</b>

        🛒 Bagi pembeli: satu permintaan atau pemeriksaan bisa gagal; yang penting diulang sendiri.
        👉 Jalankan kueri <code>which-function</code> di CloudWatch Logs Insights (infra/RUNBOOK.md, Errors).

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Fungsi sangat lambat</b>

        🛒 Bagi pembeli: jawaban bot bisa terlambat.
        👉 Biasanya Telegram atau Pakasir yang lambat. Kalau berulang, lihat infra/RUNBOOK.md, SlowCalls.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Pesan masuk gagal diproses</b>

        🛒 Bagi pembeli: pesan atau pembayaran mereka belum diproses; Telegram dan Pakasir mengulanginya.
        👉 Lihat infra/RUNBOOK.md, FailedAnswers.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Kiriman yang tertunda lebih dari 10 menit</b>

        🛒 Bagi pembeli: ada yang sudah membayar dan masih menunggu barang atau kabar.
        👉 Periksa apakah Telegram terganggu; toko terus mencoba (infra/RUNBOOK.md, OutboxOverdue).

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Batas kecepatan tabel tercapai</b>

        🛒 Bagi pembeli: jawaban bisa terlambat; tidak ada yang hilang.
        👉 Biasanya reda sendiri. Kalau berulang, lihat infra/RUNBOOK.md, TableThrottled.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Pemeriksaan tiap menit berhenti</b>

        🛒 Bagi pembeli: tagihan tidak kedaluwarsa dan pembayaran yang kabarnya hilang tidak ditemukan.
        👉 Periksa jadwal dan fungsi <code>sweep</code> di AWS (infra/RUNBOOK.md, SweepStopped).

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_telegram_did_not_take_is_tried_again_and_then_a_dead_letter() {
    let mut shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    let fault = || Fault::Status(502, "{}".into());
    shop.cloud.telegram.faults.next("sendMessage", 1, fault());
    unknown_payment(&shop, "txnone").await;
    assert_eq!(hadi.reads().matches("🚨").count(), 1, "the second attempt of the same event tells it");

    shop.seconds(120);
    shop.cloud.telegram.faults.next("sendMessage", 3, fault());
    unknown_payment(&shop, "txntwo").await;
    assert_eq!(hadi.reads(), "");
    assert_eq!(shop.cloud.functions.dead_letters().len(), 1, "which an alarm mails");
    // It is written down all the same, and the sweep asks for it.
    shop.minutes(7).await;
    assert_eq!(hadi.reads().matches("🚨").count(), 1);
    shop.minutes(15).await;
    assert_eq!(hadi.reads(), "");
    shop.expects_errors(&["AlertsFunction: an event is lost"]);
    shop.tolerates(&["cannot tell an owner"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alert_survives_the_death_of_its_function() {
    let mut shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    shop.cloud.telegram.faults.next("sendMessage", 3, Fault::KillBefore);
    unknown_payment(&shop, "txnone").await;
    assert_eq!(hadi.reads(), "");
    shop.minutes(7).await;
    assert_eq!(hadi.reads().matches("🚨").count(), 1, "it was written down before it was told");
    shop.expects_errors(&["AlertsFunction: an event is lost: killed"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_an_admins_rights_is_told() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, budi, ayu) = (shop.owner("Hadi"), shop.buyer("Budi"), shop.buyer("Ayu"));
    budi.writes("/start").await;
    let detail = json!({ "id": "rights-1", "user": 7, "by": 8, "menu": "stock", "granted": true });
    shop.cloud.bus.put("lapak", "admin.rights_changed", detail);
    shop.cloud.functions.settled().await;
    hadi.sees(expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Hak seorang admin berubah</b> (id <code>7</code>)

        🛒 Bagi pembeli: tidak ada yang berubah.
        👉 Kalau bukan atas perintah kamu, lihat siapa pelakunya di /audit, dan betulkan haknya di /admins.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]"#]]);
    budi.reads();
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_that_is_told_has_its_words() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    for (kind, detail) in [
        ("payment.mismatch", json!({ "id": "1", "order": "LP-A", "amount": 1 })),
        ("payment.disputed", json!({ "id": "2", "order": "LP-B" })),
        ("callback.forged", json!({ "id": "3", "order": null })),
        ("delivery.stuck", json!({ "id": "4", "order": "LP-C" })),
        ("gateway.failing", json!({ "id": "5" })),
        ("record.unreadable", json!({ "id": "6", "record": "order LP-D" })),
        ("texts.broken", json!({ "id": "7", "language": "id", "key": "cart.empty", "fault": "x" })),
        ("setup.unfinished", json!({ "id": "8", "table": shop.cloud.table.name() })),
    ] {
        shop.cloud.bus.put("lapak", kind, detail);
        shop.cloud.functions.settled().await;
    }
    hadi.sees(expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Jumlah pembayaran tidak cocok</b> (<code>LP-A</code>)

        🛒 Bagi pembeli: uangnya aman. Kalau Pakasir mengonfirmasi, jumlahnya masuk ke saldo mereka.
        👉 Cocokkan dengan riwayat di Pakasir. Rinciannya ada di keadaan toko.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Pakasir mengabari lunas, tetapi statusnya dibatalkan</b> (<code>LP-B</code>)

        🛒 Bagi pembeli: barangnya ditahan dulu.
        👉 Tanyakan ke Pakasir dengan nomor pesanan ini.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Ada kabar pembayaran yang tidak dikonfirmasi Pakasir</b>

        🛒 Bagi pembeli: tidak ada yang berubah; barang hanya dikirim kalau Pakasir mengonfirmasi.
        👉 Kalau berulang, ganti rahasia webhook (<code>make configure</code>) dan periksa mode sandbox/live.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Pengiriman macet</b> (<code>LP-C</code>)

        🛒 Bagi pembeli: sudah membayar, tetapi barang atau pesannya belum sampai.
        👉 Toko terus mencoba sendiri. Kalau lama, kirim ulang dari bot toko: <b>Kelola Order</b>.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Pakasir gagal menjawab tiga kali</b>

        🛒 Bagi pembeli: tagihan QRIS mungkin gagal dibuat; pembayaran yang sudah masuk tetap dicek ulang.
        👉 Tunggu beberapa menit. Kalau lama, lihat pengumuman Pakasir.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Ada data yang tidak bisa dibaca</b> (<code>order LP-D</code>)

        🛒 Bagi pembeli: yang memakai data itu mendapat permintaan maaf; yang lain tidak terpengaruh.
        👉 Ikuti panduan di infra/RUNBOOK.md, bagian <code>record.unreadable</code>.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Ada teks toko yang rusak</b> (<code>cart.empty</code>)

        🛒 Bagi pembeli: teks bawaan yang dipakai.
        👉 Minta admin memperbaikinya di <b>Kelola Respon Bot</b>.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Penyiapan toko belum selesai</b>

        🛒 Bagi pembeli: bot bisa belum menjawab atau menunya belum terbaru.
        👉 Dicoba lagi otomatis tiap dua menit. Bagian yang kurang ada di keadaan toko.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_names_no_owner_tells_nobody_and_reads_nothing() {
    let shop = World::bare(&[]).await;
    unknown_payment(&shop, "txnone").await;
    shop.minutes(5).await;
    let calls = shop.cloud.trace.since(0).into_iter();
    let by_alerts = calls.filter(|event| event.function == "AlertsFunction" && !event.call.is_empty());
    let calls: Vec<String> = by_alerts.map(|event| format!("{:?} {}", event.kind, event.call)).collect();
    assert!(!calls.iter().any(|call| call.starts_with("Table") || call.starts_with("Telegram")), "{calls:?}");
    shop.close().await;
}

/// EventBridge keeps no order: what an alarm was before it was well may be brought after that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alarm_that_is_brought_after_its_end_is_not_told() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    alarm_at(&shop, "lapak-Throttles", "OK", "2026-11-22T05:05:00.000+0000");
    shop.cloud.functions.settled().await;
    alarm_at(&shop, "lapak-Throttles", "ALARM", "2026-11-22T05:00:00.000+0000");
    shop.cloud.functions.settled().await;
    assert_eq!(hadi.reads(), "", "it is over already");
    alarm_at(&shop, "lapak-Throttles", "ALARM", "2026-11-22T05:10:00.000+0000");
    shop.cloud.functions.settled().await;
    assert!(hadi.reads().contains("🚨"), "and this one is new");
    shop.close().await;
}
