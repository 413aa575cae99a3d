//! Crashes while stock is checked and taken in, and while it goes to the recycle bin and back: no unit is lost or doubled.

use crate::crash::harness::{Crashes, until_taken};
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, World};
use lapak_local::telegram::user_id;

/// Lines of an upload: more than one transaction takes.
const LINES: u64 = 50;

async fn crashes() -> Crashes {
    let admins = user_id("Ayu").to_string();
    let crashes = Crashes::with_parameters(1, &[("AdminIds", &admins)]).await;
    crashes.shop.buyer("Ayu").writes("/start").await;
    crashes.shop.buyer("Ayu").reads();
    crashes
}

/// Opens the card of the product, and says how much of it there is.
async fn opens(shop: &World, code: &str) -> (Buyer, u64) {
    let ayu = shop.buyer("Ayu");
    ayu.writes("/admin").await;
    ayu.taps_all(&["🗃 Kelola Stok", code]).await;
    ayu.reads();
    (ayu, shop.left(code))
}

/// Lines that nobody has sent before.
fn lines(buyer: &Buyer) -> String {
    let lines: Vec<String> = (0..LINES).map(|line| format!("baru-{}-{line}", buyer.person.id())).collect();
    lines.join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checking_lines() {
    let ready = async |shop: &World, _: &Buyer, code: String| {
        let (ayu, left) = opens(shop, &code).await;
        ayu.taps("➕ Tambah Stok").await;
        (code, left)
    };
    let step = async |shop: &World, buyer: &Buyer, (code, left): (String, u64)| {
        let ayu = shop.buyer("Ayu");
        ayu.pauses();
        let sent = ayu.person.writes(&lines(buyer)).await;
        shop.cloud.functions.settled().await;
        until_taken(&ayu, sent).await;
        time_goes_by(shop, &[1, 3, 3]).await;
        shop.cloud.functions.settled().await;
        assert!(ayu.reads().contains("Cek dulu"), "it is previewed");
        assert_eq!(shop.left(&code), left, "nothing is in stock yet");
        ExpectedEnd::WithoutOrder
    };
    crashes().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taking_lines_in() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let (ayu, left) = opens(shop, &code).await;
        ayu.taps("➕ Tambah Stok").await;
        ayu.writes(&lines(buyer)).await;
        ayu.reads();
        (code, left)
    };
    let step = async |shop: &World, _: &Buyer, (code, left): (String, u64)| {
        ends_with(shop, &["✅ Masukkan"], "stok masuk").await;
        assert_eq!(shop.left(&code), left + LINES);
        ExpectedEnd::WithoutOrder
    };
    crashes().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replacing_what_is_sold_without_end() {
    let ready = async |shop: &World, buyer: &Buyer, _: String| {
        let code = format!("GUIDE{}", buyer.person.id() % 100_000_000);
        let file = format!("category,code,name,price,seats,content\nBuku,{code},Panduan,15000,*,versi satu\n");
        assert!(shop.seed(&file).await.get("errors").is_none());
        let ayu = shop.buyer("Ayu");
        ayu.writes("/admin").await;
        ayu.taps_all(&["🗃 Kelola Stok", "🔎 Cari Produk"]).await;
        ayu.writes(&code).await;
        ayu.taps("✏️ Ganti Isi").await;
        ayu.writes(&format!("versi dua dari {code}")).await;
        ayu.reads();
        code
    };
    let step = async |shop: &World, _: &Buyer, code: String| {
        ends_with(shop, &["✅ Masukkan"], "sudah diganti").await;
        let events = shop.cloud.bus.events();
        let added = events.iter().filter(|event| event.kind == "stock.added" && event.detail["product"] == code);
        assert!(added.count() > 0, "the audit learns of it");
        ExpectedEnd::WithoutOrder
    };
    crashes().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moving_to_the_bin() {
    let ready = async |shop: &World, _: &Buyer, code: String| {
        restock(shop, &code).await;
        let (ayu, _) = opens(shop, &code).await;
        ayu.taps("🗑 Buang Semua").await;
        code
    };
    let step = async |shop: &World, _: &Buyer, code: String| {
        ends_with(shop, &["🗑 Ya, buang semua"], "dibuang ke tempat sampah").await;
        assert_eq!(shop.left(&code), 0);
        ExpectedEnd::WithoutOrder
    };
    crashes().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn putting_back() {
    let ready = async |shop: &World, _: &Buyer, code: String| {
        let (ayu, left) = opens(shop, &code).await;
        if left > 0 {
            ayu.taps_all(&["🗑 Buang Semua", "🗑 Ya, buang semua"]).await;
        }
        let (ayu, _) = opens(shop, &code).await;
        ayu.taps("♻️ Tempat Sampah (100)").await;
        code
    };
    let step = async |shop: &World, _: &Buyer, code: String| {
        ends_with(shop, &["♻️ Kembalikan Semua"], "kembali tersedia").await;
        assert_eq!(shop.left(&code), 100);
        ExpectedEnd::WithoutOrder
    };
    crashes().await.everywhere(ready, step).await;
}

/// Puts back what is in the bin.
async fn restock(shop: &World, code: &str) {
    let (ayu, left) = opens(shop, code).await;
    if left == 0 {
        ayu.taps("♻️ Tempat Sampah (100)").await;
        ayu.taps("♻️ Kembalikan Semua").await;
        ayu.reads();
    }
}

/// Taps, and reads in the end that it is done.
async fn ends_with(shop: &World, labels: &[&str], words: &str) {
    let ayu = shop.buyer("Ayu");
    for label in labels {
        let tap = ayu.tries(label).await;
        until_taken(&ayu, tap).await;
    }
    shop.cloud.functions.settled().await;
    time_goes_by(shop, &[1, 3, 3]).await;
    shop.cloud.functions.settled().await;
    let chat = ayu.reads_all();
    assert!(chat.contains(words), "{words} is not in {chat}");
    ayu.reads();
}
