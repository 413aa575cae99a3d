//! Products that are files: sealed in the bucket, sent as documents, uploaded to Telegram once.

use super::FILES;
use crate::world::{Buyer, World, picture};
use expect_test::expect;
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;
use lapak_local::trace::Kind;
use serde_json::json;

/// Larger than a chunk of the sealing, and no text.
fn book() -> Vec<u8> {
    b"%PDF-1.7 rahasia dapur ".iter().copied().cycle().take(200_000).chain([0, 255]).collect()
}

const ROWS: &str = "\
Buku,📚,RESEP,Resep Nusantara,12000,,200 resep,,,7,,,Resep Nusantara.pdf,
Game,🎮,ML86,Diamond 86,20500,,,,,,,ML-0001,,
Buku,📚,MODUL,Modul Ajar,9000,,,,,,*,,modul.zip,
";

/// A shop that sells a file once, a text, and a file without end.
async fn shop() -> World {
    let shop = World::bare(&[]).await;
    let answer = seed(&shop).await;
    assert_eq!(answer, json!({ "products": 3, "units": 3, "skipped": 0 }));
    shop
}

async fn seed(shop: &World) -> serde_json::Value {
    let files = [("Resep Nusantara.pdf", book()), ("modul.zip", b"PK modul".to_vec())];
    let files: Vec<_> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    shop.seed_with_files(&format!("{FILES}{ROWS}"), &files).await
}

/// How often a document was brought to Telegram.
fn uploads(shop: &World) -> usize {
    let calls = shop.cloud.telegram.calls();
    calls
        .iter()
        .filter(|call| {
            call.method == "sendDocument"
                && call.params["document"].as_str().is_some_and(|document| document.ends_with(" bytes)"))
        })
        .count()
}

/// How often the bucket was asked for a file.
fn reads(shop: &World) -> usize {
    let events = shop.cloud.trace.since(0).into_iter();
    events.filter(|event| event.kind == Kind::Bucket && event.call == "GET" && event.function != "SeedFunction").count()
}

async fn buys(shop: &World, buyer: &Buyer, code: &str) -> String {
    let order = buyer.orders(code, 1).await.order;
    shop.pays(&order).await;
    order
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_bought_and_sent_again() {
    let shop = shop().await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "RESEP").await;
    budi.sees(expect![[r#"
        📎 Resep Nusantara.pdf (200002 bytes)
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        📎 <b>Resep Nusantara</b>
        🙏 <i>Simpan baik-baik.</i>
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    assert!(budi.files() == [("Resep Nusantara.pdf".to_owned(), book())], "byte for byte");
    assert_eq!((uploads(&shop), reads(&shop)), (1, 1));
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "📥 Kirim Ulang"]).await;
    assert!(budi.files().iter().all(|(_, bytes)| *bytes == book()));
    assert_eq!((budi.files().len(), uploads(&shop), reads(&shop)), (2, 1, 1), "by Telegram's id of it");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lies_in_the_bucket_is_sealed() {
    let shop = shop().await;
    let keys = shop.cloud.bucket.keys(shop.bucket()).expect("it can be listed");
    assert_eq!(keys.len(), 2, "what was uploaded is gone: {keys:?}");
    for key in &keys {
        let sealed = shop.cloud.bucket.get(shop.bucket(), key).expect("it can be read");
        for clear in [&b"rahasia dapur"[..], b"%PDF-1.7", b"PK modul"] {
            assert!(!sealed.windows(clear.len()).any(|part| part == clear), "{key} can be read");
        }
    }
    let items = format!("{:?}", shop.cloud.table.scan().expect("the table can be read"));
    assert!(!items.contains("pdf") && !items.contains("modul.zip"), "names are sealed, too");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_file_is_put_in_once() {
    let mut shop = shop().await;
    let before = shop.cloud.table.scan().expect("the table can be read");
    assert_eq!(seed(&shop).await, json!({ "products": 3, "units": 0, "skipped": 3 }));
    assert_eq!(shop.cloud.table.scan().expect("the table can be read"), before);
    // Not under another name either.
    let renamed = format!("{FILES}Buku,📚,RESEP,Resep Nusantara,12000,,200 resep,,,7,,,Resep.pdf,\n");
    let answer = shop.seed_with_files(&renamed, &[("Resep.pdf", &book())]).await;
    assert_eq!((answer["units"].as_u64(), answer["skipped"].as_u64()), (Some(0), Some(1)));
    // It lies in the bucket all the same.
    shop.tolerates(&["files are used"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_and_files_of_one_order() {
    let shop = shop().await;
    let budi = shop.buyer_with("Budi", "Rp50.000").await;
    for code in ["RESEP", "ML86", "MODUL"] {
        budi.puts(code, 1).await;
    }
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💰 Bayar pakai Saldo"]).await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Resep Nusantara</b>
            1 × Rp12.000 = <b>Rp12.000</b>

        💵 Total: <b>Rp12.000</b>
        [✏️ Resep Nusantara] [🗑]
        [💳 Lanjut ke Pembayaran]
        [🎟️ Gunakan Kupon]
        [➕ Tambah Produk] [🗑 Kosongkan]
        ———
        🧺 <b>Keranjang</b>

        • <b>Diamond 86</b>
            1 × Rp20.500 = <b>Rp20.500</b>

        • <b>Resep Nusantara</b>
            1 × Rp12.000 = <b>Rp12.000</b>

        💵 Total: <b>Rp32.500</b>
        [✏️ Diamond 86] [🗑]
        [✏️ Resep Nusantara] [🗑]
        [💳 Lanjut ke Pembayaran]
        [🎟️ Gunakan Kupon]
        [➕ Tambah Produk] [🗑 Kosongkan]
        ———
        📎 modul.zip (8 bytes)
        📦 Pesanan <code>LP-#2</code>

        📎 <b>Modul Ajar</b> · file 1/2
        🙏 <i>Simpan baik-baik.</i>
        ———
        📎 Resep Nusantara.pdf (200002 bytes)
        📦 Pesanan <code>LP-#2</code>

        📎 <b>Resep Nusantara</b> · file 2/2
        🙏 <i>Simpan baik-baik.</i>
        ———
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#2</code>

        🎁 <b>1. Diamond 86</b>
        <pre>ML-0001</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    assert_eq!((uploads(&shop), budi.files().len()), (2, 2));
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "📥 Kirim Ulang"]).await;
    assert_eq!((uploads(&shop), budi.files().len()), (2, 4));
    budi.sees(expect![[r#"
        📦 <b>Pesanan</b> <code>LP-#2</code>

        • Diamond 86 × 1 = Rp20.500
        • Modul Ajar × 1 = Rp9.000
        • Resep Nusantara × 1 = Rp12.000
            🛡️ Garansi sampai 29 Nov 2026 12.00 WIB
        💵 Total: <b>Rp41.500</b>

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.00 WIB</i> — ✅ dibayar dari saldo
        <i>22 Nov 2026 12.00 WIB</i> — 🎁 barang dikirim
        [🔁 Beli Lagi]
        [📥 Kirim Ulang]
        [🛡️ Klaim Garansi]
        [💬 Tanya soal pesanan ini]
        [⬅️ Pesanan Saya]
        ———
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#2</code>

        🎁 <b>1. Diamond 86</b>
        <pre>ML-0001</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        [🔁 Beli Lagi] [🏠 Menu]
        ———
        📎 modul.zip (8 bytes)
        📦 Pesanan <code>LP-#2</code>

        📎 <b>Modul Ajar</b> · file 1/2
        🙏 <i>Simpan baik-baik.</i>
        ———
        📎 Resep Nusantara.pdf (200002 bytes)
        📦 Pesanan <code>LP-#2</code>

        📎 <b>Resep Nusantara</b> · file 2/2
        🙏 <i>Simpan baik-baik.</i>"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_without_end_is_uploaded_for_the_first_buyer() {
    let shop = shop().await;
    for name in ["Budi", "Siti"] {
        let buyer = shop.buyer(name);
        buys(&shop, &buyer, "MODUL").await;
        assert_eq!(buyer.files(), [("modul.zip".to_owned(), b"PK modul".to_vec())]);
        buyer.reads();
    }
    assert_eq!((uploads(&shop), reads(&shop)), (1, 1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_that_telegram_does_not_know_any_more() {
    let shop = shop().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    buys(&shop, &budi, "MODUL").await;
    let unknown = json!({ "ok": false, "error_code": 400,
        "description": "Bad Request: wrong file identifier/HTTP URL specified" });
    shop.cloud.telegram.faults.next("sendDocument", 1, Fault::Status(400, unknown.to_string()));
    buys(&shop, &siti, "MODUL").await;
    assert_eq!((siti.files().len(), uploads(&shop)), (1, 2), "it is uploaded once more");
    siti.writes("/pesanan").await;
    siti.taps_all(&["1️⃣", "📥 Kirim Ulang"]).await;
    assert_eq!((siti.files().len(), uploads(&shop)), (2, 2), "the new id holds");
    budi.reads();
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bucket_is_down_and_the_sweep_delivers() {
    for fault in [Fault::Status(503, "<Error><Code>SlowDown</Code></Error>".into()), Fault::Refuse] {
        let shop = shop().await;
        let budi = shop.buyer_with("Budi", "Rp50.000").await;
        for code in ["RESEP", "ML86"] {
            budi.puts(code, 1).await;
        }
        budi.taps("💳 Lanjut ke Pembayaran").await;
        // The SDK tries each call three times.
        shop.cloud.bucket.faults.next("GET", 6, fault);
        budi.taps("💰 Bayar pakai Saldo").await;
        assert_eq!(
            (budi.files().len(), budi.goods().len()),
            (0, 0),
            "texts wait for the files, so that none comes twice"
        );
        shop.minutes(5).await;
        assert_eq!((budi.files().len(), budi.messages_with("ML-0001")), (1, 1));
        assert_eq!(shop.cloud.bucket.faults.left(), 0);
        budi.reads();
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telegram_does_not_take_the_file_at_once() {
    for (fault, comes) in
        [(Fault::Status(502, "Bad Gateway".into()), 1), (Fault::Refuse, 1), (Fault::Drop, 2), (Fault::Hang, 1)]
    {
        let shop = shop().await;
        let budi = shop.buyer("Budi");
        let order = budi.orders("RESEP", 1).await.order;
        shop.cloud.telegram.faults.next("sendDocument", 1, fault);
        shop.pays(&order).await;
        shop.minutes(3).await;
        assert_eq!(budi.files().len(), comes);
        assert_eq!(shop.times("order.delivered"), 1);
        budi.reads();
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_is_not_sent_again_with_the_rest() {
    let shop = shop().await;
    let budi = shop.buyer_with("Budi", "Rp50.000").await;
    for code in ["RESEP", "ML86", "MODUL"] {
        budi.puts(code, 1).await;
    }
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let too_many = Fault::Status(429, "Too Many Requests: retry after 35".into());
    shop.cloud.telegram.faults.after(1, "sendDocument", 1, too_many);
    budi.taps("💰 Bayar pakai Saldo").await;
    assert_eq!((budi.files().len(), budi.messages_with("ML-0001")), (1, 0));
    shop.minutes(3).await;
    assert_eq!((budi.files().len(), budi.messages_with("ML-0001")), (2, 1), "each once");
    assert_eq!((uploads(&shop), shop.times("order.delivered")), (3, 1));
    // Later all of it is sent again, if they ask.
    budi.reads();
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "📥 Kirim Ulang"]).await;
    assert_eq!(budi.files().len(), 4);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_fails_is_replaced_by_another() {
    let shop = World::bare(&[("AdminIds", &user_id("Ayu").to_string())]).await;
    let rows = "Buku,📚,KUNCI,Berkas Kunci,9000,,,,,30,,,satu.key,\n,,KUNCI,,,,,,,,,,dua.key,\n";
    shop.seed_with_files(&format!("{FILES}{rows}"), &[("satu.key", b"satu"), ("dua.key", b"dua")]).await;
    let (ayu, budi) = (shop.buyer("Ayu"), shop.buyer("Budi"));
    ayu.writes("/start").await;
    buys(&shop, &budi, "KUNCI").await;
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "🛡️ Klaim Garansi", "🎁 1. Berkas Kunci"]).await;
    budi.writes("Tidak bisa dibuka").await;
    budi.reads();
    ayu.taps("🔁 Ganti barang").await;
    ayu.reads();
    budi.sees(expect![[r#"
        ✅ Klaim garansi <b>Berkas Kunci</b> (<code>LP-#1</code>) disetujui. Penggantinya dikirim ke chat ini.
        ———
        📎 dua.key (3 bytes)
        🛡️ <b>Barang Pengganti</b>
        📦 Pesanan <code>LP-#1</code>

        📎 <b>Berkas Kunci</b>
        🙏 <i>Simpan baik-baik.</i>
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    let names: Vec<_> = budi.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["satu.key", "dua.key"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_tampered_with_is_reported_and_not_sent() {
    let mut shop = shop().await;
    shop.expects_errors(&["no key opens it"]);
    let budi = shop.buyer("Budi");
    let keys = shop.cloud.bucket.keys(shop.bucket()).expect("it can be listed");
    for key in &keys {
        let mut sealed = shop.cloud.bucket.get(shop.bucket(), key).expect("it can be read");
        *sealed.last_mut().expect("a byte") ^= 1;
        shop.cloud.bucket.put(shop.bucket(), key, &sealed).expect("it can be written");
    }
    let order = budi.orders("RESEP", 1).await.order;
    assert_ne!(shop.cloud.pakasir.pays(&order).await.status(), None);
    shop.minutes(2).await;
    assert!(shop.times("record.unreadable") > 0);
    assert_eq!(budi.files().len(), 0);
    budi.reads();
    shop.tolerates(&["is paid and not delivered", "in its outbox"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_file_is_sold() {
    let shop = World::bare(&[]).await;
    let large = vec![7_u8; 8 * 1024 * 1024];
    let rows = format!("{FILES}Buku,📚,BESAR,Berkas Besar,12000,,,,,,,,besar.zip,\n");
    assert_eq!(shop.seed_with_files(&rows, &[("besar.zip", &large)]).await["units"], 1);
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "BESAR").await;
    assert!(budi.files() == [("besar.zip".to_owned(), large)]);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_not_taken_are_named_by_their_rows() {
    let shop = World::bare(&[]).await;
    let large = vec![0_u8; 20 * 1024 * 1024 + 1];
    let large_photo = [picture(), vec![0_u8; 10 * 1024 * 1024]].concat();
    let rows = "\
Buku,📚,AA,A,12000,,,,,,,,hilang.pdf,
Buku,📚,BB,B,12000,,,,,,,,besar.zip,
Buku,📚,CC,C,12000,,,,,,,,,bukan.png
Buku,📚,DD,D,12000,,,,,,,teks,buku.pdf,
Buku,📚,EE,E,12000,,,,,,,,../buku.pdf,
Buku,📚,FF,F,12000,,,,,,,,buku.pdf,
,,FF,,,,,,,,,,salinan.pdf,
Buku,📚,GG,G,12000,,,,,,,,,besar.png
Buku,📚,HH,H,12000,,,,,,,,kosong.pdf,
,,HH,,,,,,,,,,kosong.pdf,
";
    let files: &[(&str, &[u8])] = &[
        ("besar.zip", &large),
        ("bukan.png", b"GIF89a"),
        ("buku.pdf", b"buku"),
        ("salinan.pdf", b"buku"),
        ("besar.png", &large_photo),
        ("kosong.pdf", b""),
    ];
    let refused = |answer: serde_json::Value| {
        let errors = answer["errors"].as_array().cloned().unwrap_or_else(|| panic!("it was loaded: {answer}"));
        let line = |error: &serde_json::Value| {
            format!("{}: {}\n", error["line"], error["problem"].as_str().unwrap_or_default())
        };
        errors.iter().map(line).collect::<String>()
    };
    // What the rows themselves say is wrong is said first; then what is wrong with the files.
    let first = refused(shop.seed_with_files(&format!("{FILES}{rows}"), files).await);
    let good: String = rows
        .lines()
        .filter(|row| !row.contains("teks") && !row.contains("../") && !row.starts_with(",,HH"))
        .map(|row| format!("{row}\n"))
        .collect();
    let then = refused(shop.seed_with_files(&format!("{FILES}{good}"), files).await);
    expect![[r#"
        5: baris ini punya `content` dan `file` sekaligus; isi salah satunya saja
        6: kolom `file` harus nama berkas tanpa folder, paling panjang 100 karakter
        11: isi stok ini sama dengan baris 10; hapus salah satunya

        2: berkas `hilang.pdf` tidak ada di sebelah berkas CSV ini, atau kosong
        3: berkas `besar.zip` terlalu besar; paling besar 20 MB
        4: `bukan.png` bukan gambar PNG atau JPEG
        6: isi stok ini sama dengan baris 5; hapus salah satunya
        7: berkas `besar.png` terlalu besar; paling besar 10 MB
        8: berkas `kosong.pdf` tidak ada di sebelah berkas CSV ini, atau kosong
    "#]]
    .assert_eq(&format!("{first}\n{then}"));
    assert_eq!(shop.cloud.table.scan().expect("the table can be read"), Vec::<serde_json::Value>::new());
    shop.close().await;
}
