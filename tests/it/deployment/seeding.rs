//! Loading a seed file: all of it or nothing, and no unit twice.

use crate::world::{SEED_FILE, World};
use expect_test::expect;
use lapak_local::lambda::Failure;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_rows_are_named_by_line_and_nothing_is_loaded() {
    let shop = World::bare(&[]).await;
    let answer = shop
        .seed(
            "category,emoji,code,name,price,tiers,description,terms,max,content\n\
             Streaming,🎬,NETFLIX,Netflix Premium,45000,,,,10,satu\n\
             ,,NETFLIX,,,,,,,satu\n\
             ,,UNKNOWN,,,,,,,dua\n\
             Streaming,,NETFLIX,Netflix,45000,,,,,\n\
             Streaming,,N,Satu huruf,45000,,,,,\n\
             Streaming,,AA,Terlalu murah,499,,,,,\n\
             Streaming,,AB,Terlalu mahal,9900001,,,,,\n\
             Streaming,,AC,Bukan angka,gratis,,,,,\n\
             Streaming,,AD,Tingkat salah,45000,3=40000,,,,\n\
             Streaming,,AE,Terlalu banyak,45000,,,,51,\n\
             ,,AF,Tanpa kategori,45000,,,,,\n\
             Streaming,emoji,AG,Emoji salah,45000,,,,,\n\
             Streaming,,AH,Kolom kurang,45000\n",
        )
        .await;
    expect![[r#"
        3: isi stok ini sama dengan baris 2; hapus salah satunya
        4: kode ini belum punya baris produk; isi `category`, `name` dan `price` di baris pertamanya
        5: kode ini sudah dijelaskan di atas; kosongkan `name` kalau hanya menambah stok
        6: kolom `code` harus 2–20 karakter: huruf A–Z, angka, garis bawah; varian: kode produknya, tanda hubung, lalu kata sendiri
        7: kolom `price` harus angka bulat dari Rp500 sampai Rp9.900.000, misalnya 25000
        8: kolom `price` harus angka bulat dari Rp500 sampai Rp9.900.000, misalnya 25000
        9: kolom `price` harus angka bulat dari Rp500 sampai Rp9.900.000, misalnya 25000
        10: kolom `tiers` harus seperti `5:9000 10:8000` (jumlah:harga per satuan); makin banyak makin murah, jumlahnya tidak melebihi `max`, dan paling banyak 5 tingkat
        11: kolom `max` harus angka dari 1 sampai 50, dan 1 kalau isinya dijual terus (`seats` berisi `*`)
        12: kolom `category` harus 1–32 karakter dan berisi huruf atau angka
        13: kolom `emoji` harus satu emoji
        14: baris ini punya 5 kolom, seharusnya 10; cek koma dan tanda kutipnya
    "#]].assert_eq(&lines(&answer));
    assert_eq!(shop.cloud.table.scan().expect("the table can be read"), Vec::<Value>::new());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_seed_file_is_refused_as_a_whole() {
    let shop = World::bare(&[]).await;
    let mut answers = String::new();
    for file in ["", "halo", "code,name,prise\nAA,Satu,1000\n", "name,price\nSatu,1000\n", "code,name\n\"AA,Satu\n"] {
        answers.push_str(&format!("{file:?}\n{}", lines(&shop.seed(file).await)));
    }
    expect![[r#"
        ""
        1: berkas ini kosong; baris pertama berisi nama kolom, baris berikutnya berisi produk
        "halo"
        1: kolom `halo` tidak dikenal atau disebut dua kali; yang ada: category, emoji, code, name, price, tiers, description, terms, max, warranty, seats, content, file, photo
        1: kolom `code` tidak ada di baris pertama
        "code,name,prise\nAA,Satu,1000\n"
        1: kolom `prise` tidak dikenal atau disebut dua kali; yang ada: category, emoji, code, name, price, tiers, description, terms, max, warranty, seats, content, file, photo
        "name,price\nSatu,1000\n"
        1: kolom `code` tidak ada di baris pertama
        "code,name\n\"AA,Satu\n"
        2: baris ini punya 1 kolom, seharusnya 2; cek koma dan tanda kutipnya
    "#]].assert_eq(&answers);
    assert_eq!(shop.cloud.table.scan().expect("the table can be read"), Vec::<Value>::new());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loading_twice_adds_nothing() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let before = shop.cloud.table.scan().expect("the table can be read");
    assert_eq!(shop.seed(SEED_FILE).await, json!({ "products": 5, "units": 0, "skipped": 9 }));
    assert_eq!(shop.cloud.table.scan().expect("the table can be read"), before);

    // A unit that was sold is not added again either.
    let invoice = budi.orders("RARE", 1).await;
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    budi.reads();
    assert_eq!(shop.seed(SEED_FILE).await, json!({ "products": 5, "units": 0, "skipped": 9 }));
    budi.writes("/start p_RARE").await;
    budi.sees(expect![[r#"
        🏷 <b>Akun Langka</b>
        <code>RARE</code>

        💰 Harga: <b>Rp250.000</b>
        ❌ Habis · 🔥 Terjual 1

        📝 Cuma satu

        😔 Lagi habis. Tekan 🔔 di bawah, nanti kukabari begitu ada lagi.
        [🔔 Kabari saat ready]
        [🛍 Lihat Katalog]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stock_is_added_to_known_products() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NONE").await;
    assert!(budi.reads().contains("😔 Lagi habis."));
    let file = "category,code,name,price,content\nLisensi,NONE,Windows 11 Pro,89000,W11-1\n,NONE,,,W11-2\nGame,ML86,Diamond 86,20500,ML-0003\n,ML86,,,ML-0004\n";
    assert_eq!(shop.seed(file).await, json!({ "products": 2, "units": 3, "skipped": 1 }));

    // The product has its new name and price at once, and the rest of the catalogue is unchanged.
    budi.writes("/stok").await;
    budi.sees(expect![[r#"
        🏷 <b>Stok saat ini</b>
        <i>22 Nov 2026 12.00 WIB</i>

        1️⃣ <b>Antivirus &lt;Pro&gt; &amp; VPN</b> — 📦 Stok 1
        2️⃣ <b>Diamond 86</b> — 📦 Stok 4
        3️⃣ <b>Netflix Premium</b> — 📦 Stok 4
        4️⃣ <b>Windows 11 Pro</b> — 📦 Stok 2
        5️⃣ <b>Akun Langka</b> — 📦 Stok 1
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [🔄 Perbarui]"#]]);
    let invoice = budi.orders("NONE", 2).await;
    assert_eq!(shop.cloud.pakasir.find(&invoice.order).expect("it is charged").amount, 178_000);
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    let goods = budi.reads();
    assert!(goods.contains("<pre>W11-1</pre>") && goods.contains("<pre>W11-2</pre>"), "{goods}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spreadsheets_habits_are_understood() {
    let shop = World::bare(&[]).await;
    // Columns in another order, a byte-order mark, Windows line ends, thousands with points, spaces around words.
    let file = "\u{feff}content, price ,name,code,category\r\nisi-1,Rp 25.000, Netflix , netflix ,Streaming\r\n\"baris 1\r\nbaris 2\",,,netflix,\r\n";
    assert_eq!(shop.seed(file).await, json!({ "products": 1, "units": 2, "skipped": 0 }));
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NETFLIX").await;
    budi.sees(expect![[r#"
        🏷 <b>Netflix</b>
        <code>NETFLIX</code>

        💰 Harga: <b>Rp25.000</b>
        📦 Stok 2

        🧮 Jumlah: <b>1</b> → Total <b>Rp25.000</b>
        [➕]
        [✌️ x2]
        [🧺 Masukkan Keranjang]
        [🛍 Lihat Katalog]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_units_of_one_product_are_loaded_in_one_go() {
    let shop = World::bare(&[]).await;
    let units: String = (1..=500).map(|number| format!("Game,KODE,,,isi-{number}\n")).collect();
    let file = format!("category,code,name,price,content\nGame,KODE,Kode,1000,\n{units}");
    assert_eq!(shop.seed(&file).await, json!({ "products": 1, "units": 500, "skipped": 0 }));
    assert_eq!(shop.seed(&file).await, json!({ "products": 1, "units": 0, "skipped": 500 }));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_event_is_an_error_that_names_the_field() {
    let mut shop = World::bare(&[]).await;
    shop.expects_errors(&["SeedFunction"]);
    for (event, named) in [
        (json!({ "text": "rahasia-1" }), "text"),
        (json!({ "file": 5 }), "string"),
        (json!({}), "file"),
        (json!({ "file": "code\n", "dry": true }), "dry"),
    ] {
        match shop.cloud.invoke("SeedFunction", event).await.expect("it is invoked").outcome {
            Err(Failure::Error { message, .. }) => {
                assert!(message.contains(named), "{message}");
                assert!(!message.contains("rahasia-1"), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(shop.cloud.table.scan().expect("the table can be read"), Vec::<Value>::new());
    shop.close().await;
}

/// The errors of an answer, line by line.
fn lines(answer: &Value) -> String {
    let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("it was loaded: {answer}"));
    errors
        .iter()
        .map(|error| format!("{}: {}\n", error["line"], error["problem"].as_str().unwrap_or_default()))
        .collect()
}
