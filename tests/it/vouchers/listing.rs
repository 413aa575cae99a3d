//! Lists of vouchers that are put into the shop.

use super::{orders_with, puts_in, shop, uses};
use crate::world::World;
use expect_test::expect;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_refused_as_a_whole_by_line() {
    let shop = World::bare(&[]).await;
    let list = "code,discount,cap,uses\nAA,10%,,\nBENAR,10%,,\nSALAH,11,5,\nNOL,5%,,0\nGANJIL,5%\n";
    let answer = shop.seed_with(json!({ "vouchers": list })).await;
    let errors: String = answer["errors"]
        .as_array()
        .expect("it is refused")
        .iter()
        .map(|error| format!("{}: {}\n", error["voucher_line"], error["problem"].as_str().unwrap_or_default()))
        .collect();
    expect![[r#"
        2: kolom `code` harus 3–20 karakter: huruf A–Z, angka, garis bawah, tanda hubung, dan belum dipakai baris lain
        4: kolom `cap` harus angka bulat rupiah, dan hanya untuk diskon persen
        5: kolom `uses` harus angka mulai dari 1
        6: baris ini tidak bisa dibaca; kolomnya harus sebanyak di baris pertama, dan yang ada: code, discount, cap, from, until, minimum, product, category, uses, uses_each, first_order
    "#]].assert_eq(&errors);
    assert_eq!(shop.cloud.table.scan().expect("the table can be read"), Vec::<Value>::new());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn putting_a_voucher_in_again_keeps_its_uses() {
    let shop = shop("uses", &["SATU,10%,1"]).await;
    let budi = shop.buyer("Budi");
    let order = orders_with(&budi, "NETFLIX", "SATU").await;
    puts_in(&shop, "uses", &["SATU,20%,"]).await;
    assert_eq!(uses(&shop, "SATU"), 1);
    shop.pays(&order).await;
    budi.reads();
    orders_with(&budi, "NETFLIX", "SATU").await;
    assert_eq!(uses(&shop, "SATU"), 2, "there is no limit any more");
    shop.minutes(20).await;
    budi.reads();
    shop.close().await;
}
