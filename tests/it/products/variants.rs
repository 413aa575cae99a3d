//! Variants: one entry in the catalogue, each with its own price, stock and code.

use super::shop;
use crate::world::World;
use expect_test::expect;
use serde_json::json;

/// Netflix for one month and for three, and another product.
async fn netflix() -> World {
    shop(&[
        "Streaming,🎬,NFX,Netflix,,,Akun privat,Jangan ganti kata sandi,,,,",
        ",,NFX-1B,1 Bulan,25.000,3:24000,,,5,,,satu-a",
        ",,NFX-1B,,,,,,,,,satu-b",
        ",,NFX-3B,3 Bulan,70.000,,,,,30,,tiga-a",
        ",,NFX-12B,12 Bulan,250.000,,,,,,,",
        "Game,🎮,ML86,Diamond 86,20500,,,,,,,ML-0001",
    ])
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_entry_leads_to_each_variant_and_back() {
    let shop = netflix().await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    budi.sees(expect![[""]]);
    budi.taps("2️⃣").await;
    budi.sees(expect![[""]]);
    budi.taps("3 Bulan").await;
    budi.sees(expect![[""]]);
    budi.taps("⬅️ Pilihan lain").await;
    budi.taps("1 Bulan").await;
    budi.taps("➕").await;
    budi.sees(expect![[""]]);
    budi.taps_all(&["⬅️ Pilihan lain", "⬅️ Kembali"]).await;
    assert!(budi.reads().contains("Katalog"), "back in the list");
    budi.taps_all(&["🎬 Streaming", "1️⃣", "12 Bulan"]).await;
    assert!(budi.reads().contains("Lagi habis"));
    budi.taps("🔔 Kabari saat ready").await;
    budi.reads();
    shop.seed(&super::file(&["Streaming,🎬,NFX,Netflix,,,,,,,,", ",,NFX-12B,12 Bulan,250.000,,,,,,,dua-belas"])).await;
    shop.cloud.tick().await;
    budi.sees(expect![[""]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn variants_of_one_product_are_bought_together() {
    let shop = netflix().await;
    let budi = shop.buyer("Budi");
    budi.puts("NFX-3B", 1).await;
    budi.puts("NFX-1B", 2).await;
    budi.reads();
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let invoice = budi.sees_invoice();
    shop.pays(&invoice.order).await;
    budi.sees(expect![[""]]);
    assert_eq!([shop.left("NFX-1B"), shop.left("NFX-3B")], [0, 0]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_variant_comes_back() {
    let shop = netflix().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    budi.orders("NFX-3B", 1).await;
    siti.writes("/start p_NFX-3B").await;
    assert!(siti.reads().contains("Sedang dipesan semua"));
    shop.seconds(15 * 60);
    shop.cloud.tick().await;
    assert_eq!(shop.left("NFX-3B"), 1);
    let invoice = siti.orders("NFX-3B", 1).await;
    shop.pays(&invoice.order).await;
    assert_eq!(siti.goods(), ["tiga-a"]);
    budi.reads();
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_a_search_and_an_old_button_find_the_variants() {
    let shop = netflix().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NFX").await;
    assert!(budi.reads().contains("🔸"), "a link to the product");
    budi.writes("netflx").await;
    assert!(budi.reads().contains("mulai"), "a search");
    budi.taps("1️⃣").await;
    assert!(budi.reads().contains("🔸"));
    budi.pauses();
    assert!(budi.person.taps_data("cart:NFX:1").await.is_ok());
    budi.sees(expect![[""]]);
    budi.writes("/start p_NFX-9B").await;
    assert!(budi.reads().contains("sudah tidak ada"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_for_the_product_is_for_its_variants() {
    let shop = netflix().await;
    let list = "code,discount,product\nNONTON,10%,NFX\n";
    shop.seed_with(json!({ "vouchers": list })).await;
    let budi = shop.buyer("Budi");
    budi.puts("NFX-3B", 1).await;
    budi.taps("🎟️ Gunakan Kupon").await;
    budi.reads();
    budi.writes("NONTON").await;
    assert!(budi.reads().contains("−Rp7.000"));
    shop.close().await;
}
