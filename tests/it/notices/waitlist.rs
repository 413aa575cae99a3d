//! The waitlist of a product that is sold out.

use crate::world::{Buyer, World};
use expect_test::expect;
use lapak_local::fault::Fault;
use serde_json::json;

const SOLD_OUT: &str = "category,code,name,price,max,content\nGame,KEY,Kunci Gim,15000,5,\n";

/// Stock of so many units, from `from` on.
fn units(from: usize, count: usize) -> String {
    let rows: String = (from..from + count).map(|number| format!("Game,KEY,,,,kunci-{number}\n")).collect();
    format!("{SOLD_OUT}{rows}")
}

async fn joins(shop: &World, name: &str) -> Buyer {
    let buyer = shop.buyer(name);
    buyer.writes("/start p_KEY").await;
    buyer.taps("🔔 Kabari saat ready").await;
    assert!(buyer.reads().contains("Nanti kukabari di sini begitu <b>Kunci Gim</b> ready lagi"));
    buyer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_is_told_once_when_stock_comes() {
    let shop = World::with_seed_file(SOLD_OUT).await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_KEY").await;
    budi.sees(expect![[r#"
        🏷 <b>Kunci Gim</b>
        <code>KEY</code>

        💰 Harga: <b>Rp15.000</b>
        ❌ Habis

        😔 Lagi habis. Tekan 🔔 di bawah, nanti kukabari begitu ada lagi.
        [🔔 Kabari saat ready]
        [🛍 Lihat Katalog]"#]]);
    let tap = budi.taps("🔔 Kabari saat ready").await;
    budi.sees(expect![[r#"
        🔔 Siap! Nanti kukabari di sini begitu <b>Kunci Gim</b> ready lagi.

        <i>Yang mendaftar lebih dulu dikabari lebih dulu.</i>
        [🔕 Batal dikabari]
        [🛍 Lihat Produk]"#]]);
    // Twice is once, and says so.
    budi.person.redeliver(&tap).await;
    budi.sees(expect![[r#"
        🔔 Kamu sudah terdaftar. Begitu <b>Kunci Gim</b> ready lagi, kamu langsung dikabari.
        [🔕 Batal dikabari]
        [🛍 Lihat Produk]"#]]);
    budi.taps_all(&["🛍 Lihat Produk", "🔔 Kamu akan dikabari"]).await;
    assert!(budi.reads().contains("Kamu sudah terdaftar"));
    // A file without new units tells nobody.
    shop.seed(SOLD_OUT).await;
    shop.minutes(2).await;
    assert_eq!(budi.reads(), "");
    shop.seed(&units(1, 1)).await;
    shop.minutes(2).await;
    budi.sees(expect![[r#"
        🔔 <b>Kunci Gim</b> sudah ready lagi! Siapa cepat dia dapat ya 🏃
        [🛍 Lihat Produk]"#]]);
    shop.seed(&units(2, 3)).await;
    shop.minutes(40).await;
    assert_eq!(budi.reads(), "", "nobody is told twice");
    budi.taps("🛍 Lihat Produk").await;
    assert!(budi.reads().contains("🧺"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_joined_first_is_told_first_and_few_at_a_time() {
    let mut shop = World::with_seed_file(SOLD_OUT).await;
    shop.tolerates(&["an event is lost: killed"]);
    let mut waiting = Vec::new();
    for number in 0..30 {
        waiting.push(joins(&shop, &format!("Pembeli {number}")).await);
    }
    let told = |waiting: &[Buyer]| -> Vec<usize> {
        let mut told = waiting.iter().enumerate().filter(|(_, buyer)| buyer.messages_with("sudah ready lagi") > 0);
        let numbers = told.by_ref().map(|(number, _)| number).collect();
        assert!(waiting.iter().all(|buyer| buyer.messages_with("sudah ready lagi") <= 1));
        numbers
    };
    shop.seed(&units(1, 2)).await;
    shop.minutes(3).await;
    assert_eq!(told(&waiting), (0..6).collect::<Vec<_>>());
    // Nobody of them has bought it after a quarter of an hour: the next are told.
    shop.minutes(14).await;
    assert_eq!(told(&waiting), (0..12).collect::<Vec<_>>());
    // Stock for all, and the function that loads it dies as soon as the units are in: the rest is told all the same. So
    // does the one that tells, in the middle.
    shop.cloud.table.faults.next("TransactWriteItems", 1, Fault::KillAfter);
    let seeded = shop.cloud.invoke("SeedFunction", json!({ "file": units(3, 20) })).await.expect("it is invoked");
    assert!(seeded.outcome.is_err(), "it was killed");
    shop.cloud.table.faults.after(3, "TransactWriteItems", 1, Fault::KillAfter);
    shop.minutes(6).await;
    assert_eq!(shop.cloud.table.faults.left(), 0, "somebody was told when it died");
    assert_eq!(told(&waiting), (0..30).collect::<Vec<_>>());
    for buyer in &waiting {
        buyer.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_or_orders_is_not_told() {
    let shop = World::with_seed_file(SOLD_OUT).await;
    let (budi, sari, tono) = (joins(&shop, "Budi").await, joins(&shop, "Sari").await, joins(&shop, "Tono").await);
    budi.taps("🔕 Batal dikabari").await;
    budi.sees(expect![[r#"
        🔕 Oke, kamu tidak dikabari lagi untuk produk ini.
        [🛍 Lihat Produk]"#]]);
    // Sari comes by herself and orders it, before the sweep tells anybody.
    shop.seed(&units(1, 2)).await;
    let order = sari.orders("KEY", 1).await.order;
    shop.pays(&order).await;
    shop.minutes(3).await;
    assert_eq!((budi.messages_with("sudah ready"), sari.messages_with("sudah ready")), (0, 0));
    assert_eq!(tono.messages_with("sudah ready"), 1);
    // An old button finds what is in stock.
    budi.pauses();
    budi.person.taps_data("wait:join:KEY").await;
    assert!(budi.reads().contains("Kunci Gim"));
    assert_eq!(budi.messages_with("dikabari di sini"), 0);
    for buyer in [&budi, &sari, &tono] {
        buyer.reads();
    }
    shop.close().await;
}
