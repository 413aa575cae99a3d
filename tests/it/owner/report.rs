//! The daily report: yesterday's figures, at the hour that an owner chose.

use super::shop_of;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_chooses_when_the_report_comes() {
    let shop = shop_of(&["Hadi", "Rina"]).await;
    let (hadi, rina) = (shop.owner("Hadi"), shop.owner("Rina"));
    hadi.writes("/start").await;
    hadi.taps_all(&["🗞 Laporan Harian", "07.00", "🔕 Matikan laporan"]).await;
    hadi.sees(expect![[r#"
        🗞 <b>Laporan Harian</b>

        🔕 Laporan <b>mati</b>.

        👇 <i>Ketuk jam untuk mengubahnya.</i>
        [00.00] [01.00] [02.00] [03.00]
        [04.00] [05.00] [06.00] [07.00]
        [08.00] [09.00] [10.00] [11.00]
        [12.00] [13.00] [14.00] [15.00]
        [16.00] [17.00] [18.00] [19.00]
        [20.00] [21.00] [22.00] [23.00]
        [⬅️ Menu]"#]]);
    rina.writes("/report").await;
    rina.taps("06.00").await;
    rina.reads();
    assert_eq!(shop.times("report.changed"), 3, "the audit knows of each");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_of_yesterday_comes_once_to_every_owner() {
    let shop = shop_of(&["Hadi", "Rina"]).await;
    let (hadi, rina, budi) = (shop.owner("Hadi"), shop.owner("Rina"), shop.buyer("Budi"));
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    assert_eq!(shop.cloud.pakasir.pays_again(&order).await.status(), Some(200));
    budi.reads();
    hadi.reads();
    // From noon to five to eight of the next day; the schedule ran once meanwhile.
    shop.minutes(5).await;
    shop.seconds((19 * 60 + 50) * 60);
    let checks = async |number: u32| {
        let event = scheduled(&shop, number);
        shop.cloud.invoke("AlertsFunction", event).await.expect("it is invoked").outcome.expect("it succeeds");
    };
    // What is overdue then is told, and that it is over.
    shop.cloud.tick().await;
    checks(0).await;
    hadi.reads();
    rina.reads();
    checks(1).await;
    assert_eq!(hadi.reads(), "", "it is not eight yet");
    shop.seconds(6 * 60);
    checks(2).await;
    checks(3).await;
    let said = hadi.reads();
    assert_eq!(rina.reads(), said);
    expect![[r#"
        <b>[Toko Ayu]</b> 🗞 <b>Laporan 22 Nov</b>

        🧾 Pesanan dibayar: <b>1</b>
        💰 Pendapatan: <b>Rp45.000</b>
        💼 Deposit: <b>Rp0</b>
        👥 Pengguna baru: <b>1</b>
        💸 Pembayaran di luar kebiasaan: <b>1</b>
        ⏰ Urusan yang terlambat: <b>0</b>

        ✅ Semua bagian toko normal.
        💓 <i>Dicek 23 Nov 2026 08.01 WIB. Laporan ini tanda bahwa jalur kabar hidup.</i>
        [🩺 Lihat keadaan toko]"#]]
    .assert_eq(&said);
    budi.reads();
    shop.close().await;
}

/// The event of the schedule, now.
fn scheduled(shop: &crate::world::World, number: u32) -> serde_json::Value {
    serde_json::json!({
        "version": "0", "id": format!("check-{number}"), "detail-type": "Scheduled Event", "source": "aws.scheduler",
        "time": shop.now().to_string(), "detail": "{}",
    })
}
