//! Search: by key, command and plain text; pages, typos, several devices, and products that changed.

use crate::world::World;
use expect_test::expect;
use lapak_local::fault::Fault;
use stories::cost::Meter;

/// Twelve games and a music service, with words that are only in a description.
fn seed_file() -> String {
    let game = |n: usize| format!("Game,G{n:02},Voucher Game {n:02},{},Instan dan resmi\n", 1_000 + n);
    let games: String = (1..=12).map(game).collect();
    format!(
        "category,code,name,price,description\n{games}Musik,SPOT_1,Spotify Prémium,25000,\"Akun keluarga, garansi penuh\"\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_asked_for_and_found() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    budi.taps("🔎 Cari").await;
    budi.sees(expect![[r#"
        🔎 Mau cari apa? Ketik nama produk, kode, atau kata apa saja tentangnya, misalnya: <code>netflix</code>
        [❌ Batal]"#]]);
    budi.writes("premium").await;
    budi.sees(expect![[r#"
        🔎 <b>premium</b>: 1 produk

        1️⃣ <b>Netflix Premium</b>
            💰 <b>Rp45.000</b> · 📦 Stok 4

        👇 <i>Pilih nomor produknya, atau ketik kata lain untuk mencari lagi.</i>
        [1️⃣]
        [🛍 Lihat Katalog]"#]]);
    // It goes on waiting, so the next words are searched for too, and what is no text is refused.
    budi.writes("kucing").await;
    budi.sees(expect![[r#"
        😕 Belum ketemu produk untuk <b>kucing</b>.

        💡 <i>Coba satu kata saja, misalnya merek atau nama gamenya. Atau lihat-lihat dulu, siapa tahu ada yang cocok 👇</i>
        [🛍 Lihat Katalog]
        [🗂 Kategori]"#]]);
    budi.pauses();
    assert!(budi.person.sends_file("katalog.txt", b"netflix".to_vec()).await.is_ok());
    budi.sees(expect![[r#"
        🤔 Yang bisa dicari cuma tulisan. Ketik satu atau beberapa kata ya, misalnya: <code>netflix</code>
        [❌ Batal]"#]]);
    budi.writes("voucher").await;
    budi.sees(expect![[r#"
        🔎 <b>voucher</b>: 1 produk

        1️⃣ <b>Diamond 86</b>
            💰 <b>Rp20.500</b> · 📦 Stok 3

        👇 <i>Pilih nomor produknya, atau ketik kata lain untuk mencari lagi.</i>
        [1️⃣]
        [🛍 Lihat Katalog]"#]]);
    budi.taps("1️⃣").await;
    assert!(budi.reads().starts_with("🏷 <b>Diamond 86</b>"));
    // Who opened a product is not searching any more: this text is small talk, which finds nothing.
    budi.writes("kucing").await;
    assert!(budi.reads().contains("belum paham"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_may_bring_its_words() {
    let shop = World::with_seed_file(&seed_file()).await;
    let budi = shop.buyer("Budi");
    for (words, product) in [
        ("spotify premium", "Spotify Prémium"),
        ("SPÓTIFY", "Spotify Prémium"),
        ("spot_1", "Spotify Prémium"),
        ("sptify", "Spotify Prémium"),
        ("garansi keluarga", "Spotify Prémium"),
        ("game 07", "Voucher Game 07"),
        ("𝗴𝟬𝟳", "Voucher Game 07"),
    ] {
        budi.writes(&format!("/cari {words}")).await;
        let read = budi.reads();
        assert!(read.contains(&format!("1️⃣ <b>{product}</b>")), "{words}: {read}");
    }
    budi.writes("/cari").await;
    assert!(budi.reads().contains("Mau cari apa?"));
    budi.writes("/batal").await;
    assert!(budi.reads().starts_with("🛍 <b>Katalog</b>"));
    budi.writes("/cari !!!").await;
    assert!(budi.reads().contains("Mau cari apa?"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_is_written_is_understood() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    for (text, understood) in [
        ("netflix", "1️⃣ <b>Netflix Premium</b>"),
        ("Netflix Premium", "1️⃣ <b>Netflix Premium</b>"),
        ("netflx", "1️⃣ <b>Netflix Premium</b>"),
        ("ML86", "1️⃣ <b>Diamond 86</b>"),
        // Words of a description are no names, and small talk is none either.
        ("kode voucher", "belum paham"),
        ("halo kak", "belum paham"),
        ("???", "belum paham"),
        ("/netflix", "belum paham"),
        ("katalog", "🛍 <b>Katalog</b>"),
    ] {
        budi.writes(text).await;
        let read = budi.reads();
        assert!(read.contains(understood), "{text}: {read}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_carry_their_words() {
    let shop = World::with_seed_file(&seed_file()).await;
    let budi = shop.buyer("Budi");
    budi.writes("/cari game resmi").await;
    budi.sees(expect![[r#"
        🔎 <b>game resmi</b>: 12 produk · halaman 1/3

        1️⃣ <b>Voucher Game 01</b>
            💰 <b>Rp1.001</b> · ❌ Habis

        2️⃣ <b>Voucher Game 02</b>
            💰 <b>Rp1.002</b> · ❌ Habis

        3️⃣ <b>Voucher Game 03</b>
            💰 <b>Rp1.003</b> · ❌ Habis

        4️⃣ <b>Voucher Game 04</b>
            💰 <b>Rp1.004</b> · ❌ Habis

        5️⃣ <b>Voucher Game 05</b>
            💰 <b>Rp1.005</b> · ❌ Habis

        👇 <i>Pilih nomor produknya, atau ketik kata lain untuk mencari lagi.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [➡️]
        [🛍 Lihat Katalog]"#]]);
    // Another search, perhaps on another device, changes nothing about the buttons of the first.
    budi.writes("/cari spotify").await;
    budi.reads();
    budi.taps("➡️").await;
    budi.sees(expect![[r#"
        🔎 <b>game resmi</b>: 12 produk · halaman 2/3

        1️⃣ <b>Voucher Game 06</b>
            💰 <b>Rp1.006</b> · ❌ Habis

        2️⃣ <b>Voucher Game 07</b>
            💰 <b>Rp1.007</b> · ❌ Habis

        3️⃣ <b>Voucher Game 08</b>
            💰 <b>Rp1.008</b> · ❌ Habis

        4️⃣ <b>Voucher Game 09</b>
            💰 <b>Rp1.009</b> · ❌ Habis

        5️⃣ <b>Voucher Game 10</b>
            💰 <b>Rp1.010</b> · ❌ Habis

        👇 <i>Pilih nomor produknya, atau ketik kata lain untuk mencari lagi.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [⬅️] [➡️]
        [🛍 Lihat Katalog]"#]]);
    budi.taps("➡️").await;
    budi.sees(expect![[r#"
        🔎 <b>game resmi</b>: 12 produk · halaman 3/3

        1️⃣ <b>Voucher Game 11</b>
            💰 <b>Rp1.011</b> · ❌ Habis

        2️⃣ <b>Voucher Game 12</b>
            💰 <b>Rp1.012</b> · ❌ Habis

        👇 <i>Pilih nomor produknya, atau ketik kata lain untuk mencari lagi.</i>
        [1️⃣] [2️⃣]
        [⬅️]
        [🛍 Lihat Katalog]"#]]);
    budi.taps("⬅️").await;
    assert!(budi.reads().contains("halaman 2/3"));
    // Forged words and pages are met with what there is.
    for data in ["search:999:game", "search:1:kucing", "search:0:game", "search:1:", "search:"] {
        budi.pauses();
        assert!(budi.person.taps_data(data).await.is_ok(), "{data}");
    }
    let read = budi.reads();
    assert!(read.contains("Belum ketemu produk untuk <b>kucing</b>"), "{read}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_turned_within_two_reads_and_without_a_write() {
    let shop = World::with_seed_file(&seed_file()).await;
    let budi = shop.buyer("Budi");
    budi.writes("/cari").await;
    budi.writes("game").await;
    budi.reads();
    for turn in ["➡️", "⬅️"] {
        let meter = Meter::start(&shop.cloud).await;
        budi.taps(turn).await;
        let (cost, _) = meter.end().await;
        // The record of the action and the products; the index was read within this minute.
        assert_eq!(
            (cost.db_calls, cost.wru.to_string(), cost.rru.to_string()),
            (2, "1".into(), "2.5".into()),
            "{turn}"
        );
        budi.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_seeded_anew_is_found_by_its_new_name_alone() {
    let shop = World::with_seed_file(&seed_file()).await;
    let budi = shop.buyer("Budi");
    shop.seed("category,code,name,price\nMusik,SPOT_1,Tidal HiFi,26000\n").await;
    budi.writes("/cari tidal").await;
    assert!(budi.reads().contains("1️⃣ <b>Tidal HiFi</b>\n    💰 <b>Rp26.000</b>"));
    for old in ["spotify", "keluarga"] {
        budi.writes(&format!("/cari {old}")).await;
        assert!(budi.reads().contains("Belum ketemu"), "{old}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seed_that_died_before_indexing_is_completed_by_the_next() {
    let shop = World::bare(&[]).await;
    let file = "category,code,name,price\nMusik,SPOT_1,Spotify,25000\n";
    // The index is the first item that is put by itself.
    shop.cloud.table.faults.next("PutItem", 1, Fault::KillBefore);
    let died = shop.cloud.invoke("SeedFunction", serde_json::json!({ "file": file })).await.expect("it is invoked");
    assert!(died.outcome.is_err(), "{:?}", died.outcome);
    let budi = shop.buyer("Budi");
    budi.writes("/cari spotify").await;
    assert!(budi.reads().contains("Belum ketemu"));
    shop.seed(file).await;
    shop.seconds(60);
    budi.writes("/cari spotify").await;
    assert!(budi.reads().contains("1️⃣ <b>Spotify</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seeds_at_the_same_time_are_all_indexed() {
    let shop = World::bare(&[]).await;
    let file = |from: usize| {
        let rows: String = (from..from + 20).map(|n| format!("Kode,K{n:03},Kode Nomor {n:03},1000\n")).collect();
        format!("category,code,name,price\n{rows}")
    };
    // The categories exist, so that only the index is contended.
    shop.seed(&file(900)).await;
    let files: Vec<String> = [0, 20, 40, 60].map(file).into();
    tokio::join!(shop.seed(&files[0]), shop.seed(&files[1]), shop.seed(&files[2]), shop.seed(&files[3]));
    let budi = shop.buyer("Budi");
    budi.writes("/cari nomor").await;
    assert!(budi.reads().contains("100 produk"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_is_answered_in_english() {
    let shop = World::open().await;
    let jane = shop.buyer("Jane");
    jane.person.speaks("en");
    jane.writes("/start").await;
    jane.reads();
    jane.taps("🔎 Search").await;
    jane.sees(expect![[r#"
        🔎 What are you looking for? Type a product's name, its code, or any word about it, for example: <code>netflix</code>
        [❌ Cancel]"#]]);
    jane.writes("akun").await;
    jane.sees(expect![[r#"
        🔎 <b>akun</b>: 2 products

        1️⃣ <b>Akun Langka</b>
            💰 <b>Rp250.000</b> · 📦 1 in stock

        2️⃣ <b>Netflix Premium</b>
            💰 <b>Rp45.000</b> · 📦 4 in stock

        👇 <i>Pick a product's number, or type other words to search again.</i>
        [1️⃣] [2️⃣]
        [🛍 Browse catalogue]"#]]);
    jane.writes("cat").await;
    jane.sees(expect![[r#"
        😕 No product found for <b>cat</b>.

        💡 <i>Try a single word, such as a brand or the name of a game. Or look around first, perhaps something suits you 👇</i>
        [🛍 Browse catalogue]
        [🗂 Categories]"#]]);
    shop.close().await;
}
