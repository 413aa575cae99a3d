//! Browsing: deep links, pages, categories, the stock list, and input that the bot does not understand.

use crate::world::{Buyer, World};
use expect_test::expect;
use jiff::SignedDuration;

/// A seed file of so many products without stock, in three categories: `P0001`, `P0002` …
fn seed_file(count: usize) -> String {
    let category = |number: usize| ["Game", "Streaming", "Lisensi"][number % 3];
    let row = |number: usize| format!("{},P{number:04},Produk {number:04},{}\n", category(number), 1_000 + number);
    format!("category,code,name,price\n{}", (1..=count).map(row).collect::<String>())
}

/// The products on the newest page, by number.
fn page(buyer: &Buyer) -> Vec<usize> {
    let seen = buyer.reads();
    let number = |after: &str| after.get(..4).and_then(|number| number.parse().ok());
    seen.split("<b>Produk ").skip(1).filter_map(number).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deep_link_opens_a_product_at_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    assert!(budi.person.opens("p_KEY").await.is_ok());
    budi.sees(expect![[r#"
        🏷 <b>Antivirus &lt;Pro&gt; &amp; VPN</b>
        <code>KEY</code>

        💰 Harga: <b>Rp59.000</b>
        📦 Stok 1

        📝 Untuk &lt;b&gt;satu&lt;/b&gt; PC &amp; HP

        📜 <i>S&amp;K: Kunci &lt;i&gt;tidak&lt;/i&gt; bisa ditukar &amp; dikembalikan</i>

        🧮 Jumlah: <b>1</b> → Total <b>Rp59.000</b>
        [🧺 Masukkan Keranjang]
        [🛍 Lihat Katalog]"#]]);
    // Links may be written by hand, so the case of the letters does not matter.
    budi.pauses();
    assert!(budi.person.opens("p_netflix").await.is_ok());
    assert!(budi.reads().starts_with("🏷 <b>Netflix Premium</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_deep_link_still_leads_somewhere() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    for broken in ["p_", "p_-", "x", "q_KEY"] {
        budi.pauses();
        assert!(budi.person.opens(broken).await.is_ok());
        assert!(budi.reads().starts_with("👋 Halo <b>Budi</b>"), "{broken} welcomes");
    }
    budi.pauses();
    assert!(budi.person.opens("p_NO_SUCH_THING").await.is_ok());
    budi.sees(expect![[r#"
        🙈 Produk ini sudah tidak ada. Yuk, lihat yang lain:
        [🛍 Lihat Katalog]"#]]);
    budi.taps("🛍 Lihat Katalog").await;
    assert!(budi.reads().starts_with("🛍 <b>Katalog</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twelve_products_are_three_pages() {
    let shop = World::with_seed_file(&seed_file(12)).await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b> · <i>Halaman 1</i>

        1️⃣ <b>Produk 0001</b>
            💰 <b>Rp1.001</b> · ❌ Habis

        2️⃣ <b>Produk 0002</b>
            💰 <b>Rp1.002</b> · ❌ Habis

        3️⃣ <b>Produk 0003</b>
            💰 <b>Rp1.003</b> · ❌ Habis

        4️⃣ <b>Produk 0004</b>
            💰 <b>Rp1.004</b> · ❌ Habis

        5️⃣ <b>Produk 0005</b>
            💰 <b>Rp1.005</b> · ❌ Habis

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [➡️]
        [📁 Streaming] [📁 Lisensi]
        [📁 Game]"#]]);
    budi.taps("➡️").await;
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b> · <i>Halaman 2</i>

        1️⃣ <b>Produk 0006</b>
            💰 <b>Rp1.006</b> · ❌ Habis

        2️⃣ <b>Produk 0007</b>
            💰 <b>Rp1.007</b> · ❌ Habis

        3️⃣ <b>Produk 0008</b>
            💰 <b>Rp1.008</b> · ❌ Habis

        4️⃣ <b>Produk 0009</b>
            💰 <b>Rp1.009</b> · ❌ Habis

        5️⃣ <b>Produk 0010</b>
            💰 <b>Rp1.010</b> · ❌ Habis

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [⬅️] [➡️]
        [🗂 Kategori]"#]]);
    budi.taps("➡️").await;
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b> · <i>Halaman 3</i>

        1️⃣ <b>Produk 0011</b>
            💰 <b>Rp1.011</b> · ❌ Habis

        2️⃣ <b>Produk 0012</b>
            💰 <b>Rp1.012</b> · ❌ Habis

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣]
        [⬅️]
        [🗂 Kategori]"#]]);
    budi.taps("⬅️").await;
    assert_eq!(page(&budi), [6, 7, 8, 9, 10]);
    budi.taps("⬅️").await;
    assert_eq!(page(&budi), [1, 2, 3, 4, 5]);
    assert!(budi.person.taps("⬅️").await.is_err(), "there is nothing before the first page");
    // The key with a number opens the product with that number on the page.
    budi.taps_all(&["➡️", "2️⃣"]).await;
    assert!(budi.reads().starts_with("🏷 <b>Produk 0007</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_one_page_has_no_arrows() {
    let shop = World::with_seed_file(&seed_file(5)).await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    let seen = budi.reads();
    assert!(!seen.contains("➡️") && !seen.contains("⬅️"), "{seen}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_catalogue_says_so() {
    let shop = World::bare(&[]).await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b>

        Belum ada produk di sini. Cek lagi nanti ya 🙏
        [🧭 Semua Produk]"#]]);
    budi.writes("/stok").await;
    budi.sees(expect![[r#"
        🏷 <b>Stok saat ini</b>
        <i>22 Nov 2026 12.00 WIB</i>

        Belum ada produk.
        [🔄 Perbarui]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_products_are_paged_to_the_end_and_back() {
    let shop = World::with_seed_file(&seed_file(1_000)).await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    let mut seen = page(&budi);
    while budi.person.taps("➡️").await.is_ok() {
        budi.pauses();
        seen.extend(page(&budi));
    }
    assert_eq!(seen, (1..=1_000).collect::<Vec<_>>());
    let mut back = Vec::new();
    while budi.person.taps("⬅️").await.is_ok() {
        budi.pauses();
        back.push(page(&budi));
    }
    back.reverse();
    assert_eq!(back.concat(), (1..=995).collect::<Vec<_>>());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_category_has_pages_of_its_own() {
    let shop = World::with_seed_file(&seed_file(20)).await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    budi.taps("📁 Game").await;
    budi.sees(expect![[r#"
        📁 <b>Game</b> · <i>Halaman 1</i>

        1️⃣ <b>Produk 0003</b>
            💰 <b>Rp1.003</b> · ❌ Habis

        2️⃣ <b>Produk 0006</b>
            💰 <b>Rp1.006</b> · ❌ Habis

        3️⃣ <b>Produk 0009</b>
            💰 <b>Rp1.009</b> · ❌ Habis

        4️⃣ <b>Produk 0012</b>
            💰 <b>Rp1.012</b> · ❌ Habis

        5️⃣ <b>Produk 0015</b>
            💰 <b>Rp1.015</b> · ❌ Habis

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [➡️]
        [🗂 Kategori]"#]]);
    budi.taps("➡️").await;
    assert_eq!(page(&budi), [18]);
    budi.taps("⬅️").await;
    assert_eq!(page(&budi), [3, 6, 9, 12, 15]);
    budi.taps("🗂 Kategori").await;
    budi.sees(expect![[r#"
        🗂 <b>Kategori</b>

        👇 <i>Mau lihat yang mana?</i>
        [🧭 Semua Produk]
        [📁 Streaming] [📁 Lisensi]
        [📁 Game]"#]]);
    budi.taps("🧭 Semua Produk").await;
    assert_eq!(page(&budi), [1, 2, 3, 4, 5]);
    // A category without products.
    budi.pauses();
    assert!(budi.person.taps_data("list:nosuch:").await.is_ok());
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b>

        Belum ada produk di sini. Cek lagi nanti ya 🙏
        [🧭 Semua Produk]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stock_list_is_refreshed_and_says_when() {
    let shop = World::open().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    budi.writes("/start").await;
    budi.reads();
    budi.taps("🏷 Cek Stok").await;
    budi.sees(expect![[r#"
        🏷 <b>Stok saat ini</b>
        <i>22 Nov 2026 12.00 WIB</i>

        1️⃣ <b>Antivirus &lt;Pro&gt; &amp; VPN</b> — 📦 Stok 1
        2️⃣ <b>Diamond 86</b> — 📦 Stok 3
        3️⃣ <b>Netflix Premium</b> — 📦 Stok 4
        4️⃣ <b>Windows 11</b> — ❌ Habis
        5️⃣ <b>Akun Langka</b> — 📦 Stok 1
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [🔄 Perbarui]"#]]);
    let invoice = sari.orders("RARE", 1).await;
    shop.cloud.clock.turn(SignedDuration::from_mins(3));
    budi.taps("🔄 Perbarui").await;
    budi.sees(expect![[r#"
        🏷 <b>Stok saat ini</b>
        <i>22 Nov 2026 12.03 WIB</i>

        1️⃣ <b>Antivirus &lt;Pro&gt; &amp; VPN</b> — 📦 Stok 1
        2️⃣ <b>Diamond 86</b> — 📦 Stok 3
        3️⃣ <b>Netflix Premium</b> — 📦 Stok 4
        4️⃣ <b>Windows 11</b> — ❌ Habis
        5️⃣ <b>Akun Langka</b> — 🕐 Sedang dipesan semua
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [🔄 Perbarui]"#]]);
    // Within the same minute nothing has changed, and nothing is said.
    shop.seconds(6);
    budi.taps("🔄 Perbarui").await;
    assert_eq!(budi.reads(), "");
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    sari.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stock_list_has_pages() {
    let shop = World::with_seed_file(&seed_file(7)).await;
    let budi = shop.buyer("Budi");
    budi.writes("/stok").await;
    assert_eq!(page(&budi), [1, 2, 3, 4, 5]);
    budi.taps("➡️").await;
    assert_eq!(page(&budi), [6, 7]);
    // Refreshing stays on the page.
    shop.seconds(60);
    budi.taps("🔄 Perbarui").await;
    assert_eq!(page(&budi), [6, 7]);
    budi.taps("⬅️").await;
    assert_eq!(page(&budi), [1, 2, 3, 4, 5]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shop_writes_the_time_of_its_own_zone() {
    let shop = World::bare(&[("TimeZone", "Asia/Jayapura"), ("ShopName", "Toko <Ayu> & Anak")]).await;
    let budi = shop.buyer("Budi");
    budi.writes("/stok").await;
    assert!(budi.reads().contains("22 Nov 2026 14.00 WIT"));
    budi.writes("/start").await;
    assert!(budi.reads().contains("selamat datang di <b>Toko &lt;Ayu&gt; &amp; Anak</b>!"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_shop_does_not_understand_is_answered_with_the_keys() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("kak ada netflix ga? <b>&").await;
    budi.sees(expect![[r#"
        🤖 Maaf, aku belum paham. Cari produk? Tekan 🔎 Cari. Mau bicara dengan admin? Tekan 💬 Bantuan ya 👇
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan"#]]);
    budi.pauses();
    budi.writes("/tidakada").await;
    assert!(budi.reads().starts_with("🤖 Maaf, aku belum paham."));
    // The keys that came with it work.
    budi.taps("🛍 Katalog").await;
    assert!(budi.reads().starts_with("🛍 <b>Katalog</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_do_what_the_keys_do() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    for (command, begins) in [
        ("/start", "👋 Halo"),
        ("/menu", "👋 Halo"),
        ("/katalog", "🛍 <b>Katalog</b>"),
        ("/katalog@lapak_bot", "🛍 <b>Katalog</b>"),
        ("/keranjang", "🧺 Keranjangmu masih kosong."),
        ("/stok", "🏷 <b>Stok saat ini</b>"),
    ] {
        budi.writes(command).await;
        let seen = budi.reads();
        assert!(seen.starts_with(begins), "{command}: {seen}");
    }
    shop.close().await;
}
