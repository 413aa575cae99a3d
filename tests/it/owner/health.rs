//! Every five minutes the parts of the shop are looked at; owners are told what got into trouble, and out of it.

use super::shop_of;
use crate::world::World;
use expect_test::expect;
use lapak_local::fault::Fault;
use stories::cost::Cost;

/// The state of a part, as it is kept.
fn part(shop: &World, code: &str) -> (String, bool) {
    let item = shop.cloud.table.get("HEALTH", "PARTS").expect("the table can be read").expect("it was checked");
    let state = &item["parts"]["M"][code]["M"];
    (state["since"]["N"].as_str().unwrap_or_default().to_owned(), !state["trouble"].is_null())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_is_well_is_told_of_to_nobody_and_costs_little() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    shop.minutes(5).await;
    let before = shop.cloud.trace.since(0).len();
    shop.minutes(5).await;
    assert_eq!(hadi.reads(), "");
    for code in ["shop_bot", "owner_bot", "gateway", "table", "bucket", "outbox", "clock"] {
        assert!(!part(&shop, code).1, "{code} is well");
    }
    hadi.writes("/status").await;
    let said = hadi.reads();
    let answers = said.lines().find(|line| line.starts_with("⚡ ")).expect("they are measured");
    for name in ["Telegram", "Pakasir", "Tabel", "Penyimpanan file"] {
        let (_, time) = answers.split_once(&format!("{name} biasanya ")).expect(name);
        assert!(time.starts_with(|digit: char| digit.is_ascii_digit()) && time.contains(" ms"), "{answers}");
    }
    let check: Vec<_> = shop.cloud.trace.since(0).into_iter().skip(before).collect();
    let check: Vec<_> = check.into_iter().filter(|event| event.function == "AlertsFunction").collect();
    let cost = Cost::of(&check);
    eprintln!("a health check: {cost:?}");
    // The health, what is due in six shards, the health again, and whether the report is due; one unit is written.
    assert_eq!((cost.db_calls, cost.wru), (10, 1.0), "{cost:?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_does_not_answer_is_told_and_that_it_is_back() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    shop.minutes(5).await;
    shop.cloud.pakasir.faults.next("fee", 3, Fault::Status(503, "{}".into()));
    // Bad at three checks, then well.
    shop.minutes(15).await;
    let told = hadi.reads();
    assert_eq!(told.matches("🚨").count(), 1, "{told}");
    assert!(part(&shop, "gateway").1);
    shop.minutes(5).await;
    expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Pakasir tidak bisa dihubungi</b>

        🛒 Bagi pembeli: tagihan QRIS baru gagal dibuat; saldo tetap bisa dipakai.
        👉 Tunggu beberapa menit; kabar pulih menyusul. Kalau lama, hubungi Pakasir.

        ⏰ Sejak <i>22 Nov 2026 12.10 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> ✅ Sudah normal lagi setelah <b>15 menit</b>: <b>Pakasir</b>

        ⏰ <i>22 Nov 2026 12.10 WIB</i> sampai <i>22 Nov 2026 12.25 WIB</i>
        [🩺 Lihat keadaan toko]"#]]
    .assert_eq(&format!("{told}\n———\n{}", hadi.reads()));
    assert!(!part(&shop, "gateway").1);
    shop.minutes(10).await;
    assert_eq!(hadi.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_is_not_the_shops_is_told() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    shop.minutes(5).await;
    let (token, url) = (shop.secret("bot-token"), shop.cloud.url("TelegramFunction"));
    shop.cloud.telegram.set_webhook(&token, "https://example.com/elsewhere", "secret");
    shop.minutes(5).await;
    shop.cloud.telegram.set_webhook(&token, &url, &shop.secret("bot-webhook-secret"));
    shop.minutes(5).await;
    hadi.sees(expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Bot toko: webhook bukan milik toko ini</b>

        🛒 Bagi pembeli: bot tidak menjawab, atau dijawab program lain.
        👉 Jalankan <code>make deploy</code> untuk memasang webhook lagi. Kalau kamu tidak memindahkannya, ganti tokennya.

        ⏰ Sejak <i>22 Nov 2026 12.10 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> ✅ Sudah normal lagi setelah <b>5 menit</b>: <b>Bot toko</b>

        ⏰ <i>22 Nov 2026 12.10 WIB</i> sampai <i>22 Nov 2026 12.15 WIB</i>
        [🩺 Lihat keadaan toko]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_fails_is_told() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    shop.minutes(5).await;
    // Until the SDK gives up.
    shop.cloud.bucket.faults.next("GET", 3, Fault::Refuse);
    shop.minutes(5).await;
    assert!(hadi.reads().contains("Penyimpanan file tidak bisa dihubungi"));
    shop.minutes(5).await;
    assert!(hadi.reads().contains("Sudah normal lagi setelah <b>5 menit</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_took_care_of_is_told() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, budi) = (shop.owner("Hadi"), shop.buyer("Budi"));
    budi.orders("KEY", 1).await;
    // No schedule runs, and then the first that does is late.
    shop.seconds(40 * 60);
    shop.cloud.invoke("AlertsFunction", scheduled(&shop)).await.expect("it is invoked").outcome.expect("it succeeds");
    let said = hadi.reads();
    assert!(said.contains("Kiriman dan pemeriksaan terlambat"), "{said}");
    shop.cloud.tick().await;
    budi.reads();
    shop.cloud.invoke("AlertsFunction", scheduled(&shop)).await.expect("it is invoked").outcome.expect("it succeeds");
    let said = hadi.reads();
    assert!(said.contains(": <b>Kiriman dan pemeriksaan</b>") && said.contains("sampai <b>2</b> kiriman"), "{said}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_can_not_be_read_is_told_at_each_check() {
    let mut shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    shop.minutes(5).await;
    // Which table serves, and how all was before.
    shop.cloud.table.faults.next("GetItem", 6, Fault::Refuse);
    shop.cloud.invoke("AlertsFunction", scheduled(&shop)).await.expect("it is invoked").outcome.expect("it succeeds");
    let said = hadi.reads();
    assert!(said.contains("🚨 <b>Tabel tidak bisa dibaca</b>"), "{said}");
    shop.expects_errors(&["the health check can't read the table"]);
    shop.close().await;
}

/// The event of the schedule, now.
fn scheduled(shop: &World) -> serde_json::Value {
    serde_json::json!({
        "version": "0", "id": "check", "detail-type": "Scheduled Event", "source": "aws.scheduler",
        "time": shop.now().to_string(), "detail": "{}",
    })
}
