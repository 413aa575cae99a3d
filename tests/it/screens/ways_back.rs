//! The way back leads where one came from; the cart is one tap away.

use crate::world::World;
use expect_test::expect;

/// A seed file of so many products with one unit each, in one category.
fn products(count: usize) -> String {
    let row = |number: usize| format!("Game,P{number:04},Produk {number:04},1000,isi-{number}\n");
    format!("category,code,name,price,content\n{}", (1..=count).map(row).collect::<String>())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_leads_back_to_its_page() {
    let shop = World::with_seed_file(&products(12)).await;
    let budi = shop.buyer("Budi");
    for list in ["/katalog", "/stok"] {
        budi.writes(list).await;
        budi.taps("➡️").await;
        let page = budi.reads();
        assert!(page.contains("Halaman 2"), "{page}");
        budi.taps_all(&["2️⃣", "⬅️ Kembali"]).await;
        assert_eq!(budi.reads(), page, "{list}");
    }
    budi.pauses();
    assert!(budi.person.taps_data("list:game:").await.is_ok());
    budi.taps_all(&["➡️", "➡️"]).await;
    let page = budi.reads_all();
    assert!(page.contains("📁 <b>Game</b> · <i>Halaman 3</i>"), "{page}");
    budi.reads();
    // Steps on the product keep the way back.
    budi.taps_all(&["1️⃣", "🧺 Masukkan Keranjang"]).await;
    budi.reads();
    budi.pauses();
    assert!(budi.person.taps_data("page:game::1").await.is_ok());
    budi.sees(expect![[r#"
        📁 <b>Game</b> · <i>Halaman 1</i>

        1️⃣ <b>Produk 0001</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        2️⃣ <b>Produk 0002</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        3️⃣ <b>Produk 0003</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        4️⃣ <b>Produk 0004</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        5️⃣ <b>Produk 0005</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [➡️]
        [🗂 Kategori] [🧺 Keranjang (1)]"#]]);
    budi.taps_all(&["➡️", "⬅️"]).await;
    assert!(budi.reads().contains("Halaman 1"));
    budi.taps_all(&["🧺 Keranjang (1)", "💳 Lanjut ke Pembayaran", "⬅️ Kembali ke Keranjang"]).await;
    assert!(budi.reads().starts_with("🧺 <b>Keranjang</b>"));
    budi.taps("➕ Tambah Produk").await;
    assert!(budi.reads().starts_with("🛍 <b>Katalog</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stock_list_says_that_it_is_up_to_date() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/stok").await;
    budi.reads();
    budi.taps("🔄 Perbarui").await;
    let toast = budi.person.toasts().pop().expect("an answer");
    assert_eq!((toast.text.as_str(), toast.alert), ("✅ Stok sudah terbaru.", false));
    assert_eq!(budi.reads(), "");
    shop.close().await;
}

/// Long titles have a row of their own; names are not cut within a word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_titles_and_names_stay_readable() {
    let file = "category,code,name,price,content\n\
        Game,AA,Langganan Musik Keluarga Premium Setahun,1000,a\n\
        Langganan Musik & Film,BB,B,1000,b\nLisensi,CC,C,1000,c\nBuku,DD,D,1000,d\n";
    let shop = World::with_seed_file(file).await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b>

        1️⃣ <b>Langganan Musik Keluarga Premium Setahun</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        2️⃣ <b>B</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        3️⃣ <b>C</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        4️⃣ <b>D</b>
            💰 <b>Rp1.000</b> · 📦 Stok 1

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣]
        [📁 Game]
        [📁 Langganan Musik & Film]
        [📁 Lisensi] [📁 Buku]"#]]);
    budi.puts("AA", 1).await;
    assert!(budi.reads().contains("[✏️ Langganan Musik…]"));
    shop.close().await;
}
