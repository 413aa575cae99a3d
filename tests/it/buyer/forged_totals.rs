//! Forged and outdated totals: an order tap with another total than the current one writes to no product and reserves nothing.

use crate::world::World;
use lapak_local::trace::Kind;

/// A seed file with fifty units of one product, all of which one order may take.
pub(crate) fn fifty() -> String {
    let units: String = (2..=50).map(|number| format!("Game,BIG,,,,kode-{number}\n")).collect();
    format!("category,code,name,price,max,content\nGame,BIG,Voucher,15000,50,kode-1\n{units}")
}

/// Write calls since `before` that touch an item whose partition key begins with one of `prefixes`.
pub(crate) fn writes_to(shop: &World, before: u64, prefixes: &[&str]) -> Vec<String> {
    let calls = shop.cloud.trace.since(before).into_iter();
    let writes = calls
        .filter(|event| event.kind == Kind::Table)
        .filter(|event| matches!(event.call.as_str(), "UpdateItem" | "PutItem" | "DeleteItem" | "TransactWriteItems"));
    let touches = |event: &lapak_local::trace::Event| {
        let keys = event.detail["keys"].as_array().cloned().unwrap_or_default();
        keys.iter().any(|key| prefixes.iter().any(|prefix| key["pk"].as_str().unwrap_or_default().starts_with(prefix)))
    };
    writes.filter(touches).map(|event| format!("{} {}", event.call, event.detail)).collect()
}

/// Write capacity units since `before`.
pub(crate) fn write_units(shop: &World, before: u64) -> f64 {
    let calls = shop.cloud.trace.since(before).into_iter();
    calls.filter(|event| event.kind == Kind::Table).map(|event| event.write_units).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_total_writes_to_no_product() {
    let shop = World::with_seed_file(&fifty()).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    budi.puts("BIG", 50).await;
    let before = shop.cloud.trace.newest();
    for forged in ["qris:1", "qris:749999", "qris:750001", "qris:18446744073709551615"] {
        budi.pauses();
        budi.pauses();
        assert!(budi.person.taps_data(forged).await.is_ok());
        assert!(budi.reads_all().contains("Total berubah"), "{forged}: {}", budi.reads_all());
    }
    assert_eq!(writes_to(&shop, before, &["CATALOGUE", "UNIT#", "ORDER#"]), Vec::<String>::new());
    assert_eq!(write_units(&shop, before).to_string(), "4", "the record of an action each");

    // Others never saw less, and the true total is still taken.
    assert_eq!(shop.left("BIG"), 50);
    let invoice = sari.orders("BIG", 1).await;
    shop.pays(&invoice.order).await;
    assert_eq!(sari.goods(), ["kode-1"]);
    sari.reads();
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_total_of_yesterday_writes_to_no_product() {
    let shop = World::with_seed_file(&fifty()).await;
    let budi = shop.buyer("Budi");
    budi.puts("BIG", 50).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.seed("category,code,name,price,max,content\nGame,BIG,Voucher,16000,50,\n").await;
    let before = shop.cloud.trace.newest();
    budi.taps("💠 Bayar pakai QRIS").await;
    assert!(budi.reads().contains("dari Rp750.000 menjadi <b>Rp800.000</b>"));
    assert_eq!(writes_to(&shop, before, &["CATALOGUE", "UNIT#", "ORDER#"]), Vec::<String>::new());
    budi.taps("💠 Bayar pakai QRIS").await;
    let invoice = budi.sees_invoice();
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods().len(), 50);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_there_is_writes_to_no_product() {
    let shop = World::with_seed_file(&fifty()).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    budi.puts("BIG", 50).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let invoice = sari.orders("BIG", 1).await;
    let before = shop.cloud.trace.newest();
    budi.taps("💠 Bayar pakai QRIS").await;
    assert!(budi.reads().contains("paling banyak 49"));
    assert_eq!(writes_to(&shop, before, &["CATALOGUE", "UNIT#", "ORDER#"]), Vec::<String>::new());
    shop.pays(&invoice.order).await;
    sari.reads();
    shop.close().await;
}
