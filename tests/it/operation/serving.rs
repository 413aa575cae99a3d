//! Which table serves: a shop that is about to move to a restored table neither sells nor settles, and loses nothing by it.

use crate::world::{Buyer, SEED_FILE, World};
use expect_test::expect;
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;
use serde_json::json;

/// Writes whether the shop's table serves, as the restore does; the functions know it within a minute.
fn serves(shop: &World, state: &str) {
    let key = json!({ "S": "SERVING" });
    let item = json!({ "pk": key, "sk": key, "state": { "S": state } });
    shop.cloud.table.put_raw(item).expect("it can be written");
    shop.seconds(61);
}

/// A shop with one admin, who is its owner too.
async fn shop_with_an_admin() -> (World, Buyer) {
    let shop = World::bare(&[("OwnerIds", &user_id("Hadi").to_string())]).await;
    shop.seed(SEED_FILE).await;
    let admin = shop.buyer("Hadi");
    admin.writes("/start").await;
    admin.reads();
    (shop, admin)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_while_the_table_is_fenced_is_asked_to_come_later() {
    let (shop, admin) = shop_with_an_admin().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    serves(&shop, "fenced");
    for _ in 0..2 {
        budi.taps("💠 Bayar pakai QRIS").await;
        assert_eq!(
            budi.sees_toast(),
            "🚚 Toko sedang dipindahkan ke data yang dipulihkan. Coba lagi beberapa menit lagi, ya 🙏"
        );
    }
    assert_eq!((shop.left("ML86"), shop.gateway_calls("create-transaction")), (3, 0), "nothing is sold");
    budi.writes("/start").await;
    budi.sees(expect!["🚚 Toko sedang dipindahkan ke data yang dipulihkan. Coba lagi beberapa menit lagi, ya 🙏"]);
    admin.writes("/admin").await;
    admin.sees(expect!["🚚 Toko sedang dipindahkan ke data yang dipulihkan. Coba lagi beberapa menit lagi, ya 🙏"]);
    let ani = shop.buyer("Ani");
    ani.person.speaks("en");
    ani.writes("/start").await;
    ani.sees(expect!["🚚 The shop is being moved to its restored data. Please try again in a few minutes 🙏"]);
    // A function that starts only now knows it from its first call on.
    shop.cloud.functions.cool("TelegramFunction");
    budi.writes("/start").await;
    assert!(budi.reads().contains("sedang dipindahkan"));

    serves(&shop, "open");
    budi.taps("💠 Bayar pakai QRIS").await;
    let order = budi.sees_invoice().order;
    shop.pays(&order).await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    admin.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_comes_while_the_table_is_fenced_is_found_when_it_opens() {
    let (shop, admin) = shop_with_an_admin().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("ML86", 1).await.order;
    budi.reads();
    let before = shop.order(&order);
    serves(&shop, "fenced");
    let answer = shop.cloud.pakasir.pays(&order).await;
    assert_eq!(answer.status(), Some(503), "{answer:?}");
    let forged = shop.callback("txn-forged", "LP-00000-00000", 1_000);
    assert_eq!(shop.receives_callback(forged).await, Some(503));
    let asked = shop.gateway_calls("transaction-status");
    shop.minutes(5).await;
    assert_eq!(shop.order(&order), before, "neither the callback nor the sweep writes");
    assert_eq!(shop.gateway_calls("transaction-status"), asked);
    assert_eq!(shop.events().iter().filter(|event| event.starts_with("payment.")).count(), 0);

    serves(&shop, "open");
    shop.minutes(2).await;
    assert_eq!(budi.goods().len(), 1, "the sweep finds the payment");
    budi.reads();
    admin.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_taken_in_while_the_table_is_fenced() {
    let (shop, admin) = shop_with_an_admin().await;
    admin.writes("/admin").await;
    admin.taps_all(&["🗃 Kelola Stok", "🔎 Cari Produk"]).await;
    admin.writes("ML86").await;
    admin.taps("➕ Tambah Stok").await;
    admin.writes("kunci-1\nkunci-2").await;
    // The event is lost, so the job waits for the sweep.
    shop.cloud.bus.faults.next("PutEvents", 3, Fault::Refuse);
    admin.taps("✅ Masukkan").await;
    let left = shop.left("ML86");
    serves(&shop, "fenced");
    let job = shop.cloud.table.scan().expect("it can be read").into_iter().find_map(|item| {
        let pk = item["pk"]["S"].as_str()?.to_owned();
        pk.strip_prefix("RESTOCK#").map(str::to_owned)
    });
    shop.cloud.bus.put("lapak", "restock.requested", json!({ "id": "story", "job": job.expect("the job stands") }));
    shop.cloud.functions.settled().await;
    shop.minutes(3).await;
    assert_eq!(shop.left("ML86"), left, "neither the job nor the sweep goes on");
    let refused = shop.seed_with(json!({ "file": "category,code,name,price\nGame,NEW,Baru,1000\n" })).await;
    let said = refused["errors"][0]["problem"].as_str().unwrap_or_default();
    expect!["Toko sedang dipindahkan ke data yang dipulihkan, jadi belum ada yang dimasukkan: ulangi setelah toko buka lagi."].assert_eq(said);

    serves(&shop, "open");
    shop.minutes(3).await;
    assert_eq!(shop.left("ML86"), left + 2, "the sweep asks again");
    admin.reads();
    shop.close().await;
}
