//! Photos of products: the product's screen is a photo with a caption, and every other screen a text.

use super::FILES;
use crate::world::{World, picture};
use expect_test::expect;
use lapak_local::fault::Fault;
use lapak_local::trace::Kind;
use serde_json::json;

const ROWS: &str = "\
Streaming,🎬,NETFLIX,Netflix Premium,45000,3:40000,Akun 1 bulan,Garansi 30 hari,,,,satu,,netflix.png
,,NETFLIX,,,,,,,,,dua,,
,,NETFLIX,,,,,,,,,tiga,,
Game,🎮,ML86,Diamond 86,20500,,,,,,,ML-0001,,
";

async fn shop() -> World {
    let shop = World::bare(&[]).await;
    let answer = shop.seed_with_files(&format!("{FILES}{ROWS}"), &[("netflix.png", &picture())]).await;
    assert_eq!(answer, json!({ "products": 2, "units": 4, "skipped": 0 }));
    shop
}

/// The calls to Telegram since the last time.
fn calls(shop: &World, seen: &mut usize) -> Vec<String> {
    let calls = shop.cloud.telegram.calls();
    let new = calls.iter().skip(*seen).filter(|call| call.method != "answerCallbackQuery");
    let named = new.map(|call| call.method.clone()).collect();
    *seen = calls.len();
    named
}

fn table_calls(shop: &World) -> usize {
    shop.cloud.trace.since(0).iter().filter(|event| event.kind == Kind::Table).count()
}

/// How often the bucket was asked for a file.
fn bucket_calls(shop: &World) -> usize {
    shop.cloud
        .trace
        .since(0)
        .iter()
        .filter(|event| event.kind == Kind::Bucket && event.call == "GET" && event.function == "TelegramFunction")
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_seen_and_stepped_and_left() {
    let shop = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    let mut seen = 0;
    calls(&shop, &mut seen);
    budi.reads();

    // A text becomes a photo in place, and steps edit it.
    budi.taps("2️⃣").await;
    budi.sees(expect![[r#"
        🖼 1×1
        🏷 <b>Netflix Premium</b>
        <code>NETFLIX</code>

        💰 Harga: <b>Rp45.000</b>
            ↳ mulai 3 item: <b>Rp40.000</b>/item
        📦 Stok 3

        📝 Akun 1 bulan

        📜 <i>S&amp;K: Garansi 30 hari</i>

        🧮 Jumlah: <b>1</b> → Total <b>Rp45.000</b>
        [➕]
        [✌️ x2] [🔝 Maks (3)]
        [🔢 Ketik jumlah]
        [🧺 Masukkan Keranjang]
        [⬅️ Kembali]"#]]);
    assert_eq!(calls(&shop, &mut seen), ["editMessageMedia"]);
    budi.taps("➕").await;
    budi.taps("➕").await;
    budi.sees(expect![[r#"
        🖼 1×1
        🏷 <b>Netflix Premium</b>
        <code>NETFLIX</code>

        💰 Harga: <b>Rp45.000</b>
            ↳ mulai 3 item: <b>Rp40.000</b>/item
        📦 Stok 3

        📝 Akun 1 bulan

        📜 <i>S&amp;K: Garansi 30 hari</i>

        🧮 Jumlah: <b>3</b> → Total <b>Rp120.000</b>
        [➖]
        [✌️ x2] [🔝 Maks (3)]
        [🔢 Ketik jumlah]
        [🧺 Masukkan Keranjang]
        [⬅️ Kembali]"#]]);
    assert_eq!(calls(&shop, &mut seen), ["editMessageMedia"; 2]);
    assert_eq!(bucket_calls(&shop), 1, "it was uploaded once");

    // A photo can't become a text: a new message comes, and then the old one goes.
    budi.taps("⬅️ Kembali").await;
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b>

        1️⃣ <b>Diamond 86</b>
            💰 <b>Rp20.500</b> · 📦 Stok 1

        2️⃣ <b>Netflix Premium</b>
            💰 <b>Rp45.000</b> · 📦 Stok 3

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣]
        [🎬 Streaming] [🎮 Game]"#]]);
    assert_eq!(calls(&shop, &mut seen), ["sendMessage", "deleteMessage"]);
    let chat = budi.person.chat();
    assert_eq!(chat.iter().filter(|message| !message.deleted && message.photo.is_some()).count(), 0);

    // By a link it comes as a new message.
    budi.writes("/start p_NETFLIX").await;
    assert_eq!(calls(&shop, &mut seen), ["sendPhoto"]);
    budi.taps_all(&["➕", "🧺 Masukkan Keranjang"]).await;
    assert!(budi.reads().contains("🧺 <b>Keranjang</b>"));
    assert_eq!(bucket_calls(&shop), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_costs_two_calls_to_the_table() {
    let shop = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NETFLIX").await;
    budi.taps("➕").await;
    let before = table_calls(&shop);
    budi.taps("➖").await;
    assert_eq!(table_calls(&shop) - before, 2);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_can_not_be_shown_the_photo_reads_the_text() {
    let refused = json!({ "ok": false, "error_code": 400, "description": "Bad Request: PHOTO_INVALID_DIMENSIONS" });
    let refused = Fault::Status(400, refused.to_string());
    for (in_bucket, to_edit, to_send) in [(3, 0, 0), (0, 1, 1)] {
        let shop = shop().await;
        let budi = shop.buyer("Budi");
        budi.writes("/katalog").await;
        budi.reads();
        shop.cloud.bucket.faults.next("GET", in_bucket, Fault::Refuse);
        shop.cloud.telegram.faults.next("editMessageMedia", to_edit, refused.clone());
        shop.cloud.telegram.faults.next("sendPhoto", to_send, refused.clone());
        budi.taps("2️⃣").await;
        let seen = budi.reads();
        assert!(seen.contains("Netflix Premium") && !seen.contains('🖼'), "{seen}");
        // The next step shows it.
        budi.taps("➕").await;
        assert!(budi.reads().contains('🖼'));
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_that_can_not_be_shown_any_more_gives_way_to_a_text() {
    let shop = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NETFLIX").await;
    budi.reads();
    let unknown = json!({ "ok": false, "error_code": 400,
        "description": "Bad Request: wrong file identifier/HTTP URL specified" });
    let unknown = Fault::Status(400, unknown.to_string());
    // The id is not known any more, and it is uploaded again.
    shop.cloud.telegram.faults.next("editMessageMedia", 1, unknown.clone());
    budi.taps("➕").await;
    assert!(budi.reads().contains('🖼'));
    assert_eq!(bucket_calls(&shop), 2);
    // It is not known, and the bucket is down: the text comes, and the photo goes.
    shop.cloud.telegram.faults.next("editMessageMedia", 1, unknown);
    shop.cloud.bucket.faults.next("GET", 3, Fault::Refuse);
    budi.taps("➕").await;
    let seen = budi.reads();
    assert!(seen.contains("Jumlah: <b>3</b>") && !seen.contains('🖼'), "{seen}");
    assert_eq!(budi.person.chat().iter().filter(|message| !message.deleted && message.photo.is_some()).count(), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_photo_takes_its_place() {
    let shop = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NETFLIX").await;
    // The same one again keeps its id.
    shop.seed_with_files(&format!("{FILES}{ROWS}"), &[("netflix.png", &picture())]).await;
    budi.writes("/start p_NETFLIX").await;
    assert_eq!(bucket_calls(&shop), 1);
    // None at all.
    shop.seed(&format!("{FILES}{}", ROWS.replace("netflix.png", ""))).await;
    budi.reads();
    budi.taps("➕").await;
    assert!(!budi.reads().contains('🖼'));
    // And back.
    shop.seed_with_files(&format!("{FILES}{ROWS}"), &[("netflix.png", &picture())]).await;
    budi.taps("➕").await;
    assert!(budi.reads().contains('🖼'));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_words_are_cut_to_fit_under_it() {
    let shop = World::bare(&[]).await;
    let (description, terms) = ("Panjang sekali. ".repeat(60), "Syarat & ketentuan. ".repeat(90));
    let row = format!("Akun,🎬,PANJANG,Produk Panjang,45000,,{description},{terms},,,,isi,,p.png\n");
    shop.seed_with_files(&format!("{FILES}{row}"), &[("p.png", &picture())]).await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_PANJANG").await;
    let shown = budi.person.chat().pop().expect("a message");
    assert!(shown.photo.is_some());
    let length = shown.text.encode_utf16().count();
    assert!((900..=1_024).contains(&length), "{length}");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn variants_stand_under_the_photo_of_their_product() {
    let shop = World::bare(&[]).await;
    let rows = "\
Streaming,🎬,SPOT,Spotify,,,Musik,,,,,,,spot.png
,,SPOT-1,1 Bulan,10000,,,,,,,satu,,
,,SPOT-3,3 Bulan,25000,,,,,,,dua,,
";
    shop.seed_with_files(&format!("{FILES}{rows}"), &[("spot.png", &picture())]).await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_SPOT").await;
    budi.sees(expect![[r#"
        🖼 1×1
        🏷 <b>Spotify</b>

        📝 Musik

        🔸 <b>1 Bulan</b>
            💰 <b>Rp10.000</b> · 📦 Stok 1

        🔸 <b>3 Bulan</b>
            💰 <b>Rp25.000</b> · 📦 Stok 1

        👇 <i>Pilih yang kamu mau.</i>
        [1 Bulan] [3 Bulan]
        [🛍 Lihat Katalog]"#]]);
    budi.taps("1 Bulan").await;
    budi.sees(expect![[r#"
        🖼 1×1
        🏷 <b>Spotify · 1 Bulan</b>
        <code>SPOT-1</code>

        💰 Harga: <b>Rp10.000</b>
        📦 Stok 1

        📝 Musik

        🧮 Jumlah: <b>1</b> → Total <b>Rp10.000</b>
        [🧺 Masukkan Keranjang]
        [⬅️ Pilihan lain]"#]]);
    assert_eq!(bucket_calls(&shop), 1);
    shop.close().await;
}
