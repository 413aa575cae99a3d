//! Each week a backup is restored by itself into a table that is deleted again.

use super::{backed_up, hours, newest, pass, shop_of, state};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_week_a_backup_is_restored_and_its_table_deleted_again() {
    let shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    let order = budi.orders("ML86", 2).await.order;
    shop.pays(&order).await;
    budi.reads();
    backed_up(&shop).await;
    assert_eq!(drills(&shop), 0, "there was nothing to restore yet");
    hours(&shop, 24);
    backed_up(&shop).await;
    pass(&shop, 40).await;
    let drill = newest(&shop);
    assert_eq!(state(&drill), "discarded", "{drill}");
    let found = &drill["findings"]["M"];
    let number = |name: &str| found[name]["N"].as_str().and_then(|n| n.parse::<u64>().ok()).expect("a number");
    assert!(number("items") > 20 && number("minutes") > 0, "{found}");
    assert_eq!(shop.cloud.table.names().expect("they can be listed"), [shop.cloud.table.name()], "its table is gone");
    assert_eq!((shop.times("drill.passed"), shop.times("restore.failed")), (1, 0));
    hadi.writes("/restore").await;
    assert!(hadi.reads().contains("🧪 Latihan terakhir <i>23 Nov 2026"));
    hadi.writes("/status").await;
    let said = hadi.reads();
    assert!(
        said.contains("🧪 Latihan pemulihan terakhir: <i>23 Nov 2026") && said.contains("✅ berhasil dalam"),
        "{said}"
    );
    for (days, drilled) in [(5, 1), (2, 2)] {
        hours(&shop, days * 24);
        backed_up(&shop).await;
        pass(&shop, 40).await;
        assert_eq!(drills(&shop), drilled, "after {days} days more");
    }
    hadi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_that_fails_is_told_and_leaves_no_table() {
    let shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    backed_up(&shop).await;
    hours(&shop, 24);
    shop.cloud.table.imports.fail_next("S3AccessDenied", "Access Denied");
    backed_up(&shop).await;
    pass(&shop, 40).await;
    assert_eq!(state(&newest(&shop)), "discarded");
    assert_eq!((shop.times("drill.passed"), shop.times("restore.failed")), (0, 1));
    assert_eq!(shop.cloud.table.names().expect("they can be listed"), [shop.cloud.table.name()]);
    assert!(hadi.reads().contains("Pemulihan data tidak jadi"));
    hadi.writes("/restore").await;
    assert!(hadi.reads().contains("AWS menolak (<code>S3AccessDenied</code>)"));
    hadi.writes("/status").await;
    let said = hadi.reads();
    assert!(said.contains("🚨 <b>gagal</b>, lihat /restore"), "{said}");
    shop.close().await;
}

fn drills(shop: &crate::world::World) -> usize {
    let items = shop.table().scan().expect("the table can be read");
    items.iter().filter(|item| item["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with("RESTORE#"))).count()
}
