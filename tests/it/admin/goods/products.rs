//! Products and categories: made step by step, changed field by field, hidden, duplicated and deleted.

use super::shop;
use crate::world::{Buyer, World, other_picture, picture};
use expect_test::expect;

/// Sends a picture to the bot.
async fn sends_photo(shop: &World, who: &Buyer, bytes: Vec<u8>) {
    who.pauses();
    assert!(who.person.sends_photo(bytes).await.is_ok());
    shop.cloud.functions.settled().await;
}

/// Objects in the bucket that are files.
fn objects(shop: &World) -> usize {
    shop.cloud
        .bucket
        .keys(shop.bucket())
        .expect("the bucket can be listed")
        .iter()
        .filter(|key| key.starts_with("files/"))
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_is_made_step_by_step_and_sold_at_once() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["📦 Kelola Produk", "➕ Produk Baru"]).await;
    ayu.sees(expect![[r#"
        ➕ <b>Produk baru</b> · langkah 1 dari 6

        🔤 Kirim kode produknya: 2 sampai 20 huruf, angka, atau _, misalnya <code>NETFLIX</code>. Kodenya tidak bisa diganti lagi nanti.
        [❌ Batal]"#]]);
    ayu.writes("N").await;
    let read = ayu.reads();
    assert!(read.contains("belum bisa dipakai"), "{read}");
    ayu.writes("netflix").await;
    assert!(ayu.reads().contains("sudah dipakai <b>Netflix Premium</b>"));
    ayu.writes("vpn1").await;
    ayu.reads();
    ayu.writes("VPN Cepat").await;
    ayu.reads();
    for wrong in ["gratis", "499", "10jt"] {
        ayu.writes(wrong).await;
        let read = ayu.reads();
        assert!(read.contains("belum bisa dipakai") && read.contains("VPN Cepat"), "{read}");
    }
    ayu.taps("⬅️ Kembali").await;
    assert!(ayu.reads().contains("Kirim namanya"));
    ayu.writes("VPN Kilat").await;
    ayu.writes("Rp 15.000").await;
    ayu.reads();
    ayu.taps("⏭ Lewati").await;
    ayu.sees(expect![[r#"
        ➕ <b>Produk baru</b> · langkah 5 dari 6
        <code>VPN1</code> · VPN Kilat · Rp15.000

        🗂 Pilih kategorinya 👇 atau kirim yang baru: emoji lalu nama, misalnya <code>🎬 Streaming</code>. Namanya paling panjang 32 huruf dan berisi huruf atau angka.
        [🎬 Streaming] [🎮 Game]
        [🔑 Lisensi]
        [⬅️ Kembali] [❌ Batal]"#]]);
    ayu.writes("🎬 streaming").await;
    ayu.reads();
    ayu.taps("⬅️ Kembali").await;
    ayu.writes("🛡 Keamanan").await;
    ayu.reads();
    ayu.writes("halo").await;
    assert!(ayu.reads().contains("belum bisa dipakai"));
    sends_photo(&shop, &ayu, picture()).await;
    ayu.sees(expect![[r#"
        📦 <b>VPN Kilat</b> · <code>VPN1</code>

        🗂 🛡 Keamanan
        💵 <b>Rp15.000</b>
        💰 Modal belum diisi
        🗃 1 stok untuk 1 pembeli
        📊 Stok 0, terjual 0
        🛒 Maks 10 per pesanan
        🛡️ Tanpa garansi
        🔔 Tanpa pengingat stok
        🖼 Ada foto

        📝 <i>Tanpa deskripsi</i>

        📜 <i>Tanpa SNK</i>
        [🗃 Kelola Stoknya]
        [🏷 Nama] [💵 Harga] [📝 Deskripsi]
        [🗂 Kategori] [🖼 Foto] [📉 Grosir]
        [💰 Modal] [🛒 Maks] [🛡️ Garansi]
        [🔔 Pengingat] [📜 SNK] [🔢 Tipe Stok]
        [🔀 Tambah Varian] [📄 Duplikat]
        [🙈 Sembunyikan] [🗑 Hapus Produk]
        [⬅️ Daftar Produk]"#]]);
    assert_eq!(objects(&shop), 1);
    assert!(shop.events().contains(&"product.created".to_owned()));
    let budi = shop.buyer("Budi");
    budi.writes("/start p_VPN1").await;
    assert!(budi.reads().contains("VPN Kilat"));
    budi.writes("kilat").await;
    assert!(budi.reads().contains("VPN Kilat"), "the search knows it");
    // A product that is half made waits, whatever else is looked at.
    ayu.taps_all(&["⬅️ Daftar Produk", "➕ Produk Baru"]).await;
    ayu.writes("LATER").await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["📦 Kelola Produk", "📝 Lanjutkan LATER"]).await;
    assert!(ayu.reads().contains("langkah 2 dari 6"));
    ayu.taps("❌ Batal").await;
    ayu.writes("VPN1").await;
    // Its stock is a tap away, and what is filled in there is sold.
    ayu.taps_all(&["🗃 Kelola Stoknya", "➕ Tambah Stok"]).await;
    ayu.writes("kilat-1").await;
    ayu.taps("✅ Masukkan").await;
    assert!(ayu.reads().contains("<b>1</b> stok masuk ke <code>VPN1</code>"));
    let order = budi.orders("VPN1", 1).await.order;
    shop.pays(&order).await;
    assert!(budi.reads().contains("kilat-1"));
    // Skipped steps and left drafts make nothing by themselves.
    ayu.writes("/admin").await;
    ayu.taps("📦 Kelola Produk").await;
    ayu.taps("➕ Produk Baru").await;
    for text in ["PDF1", "Panduan", "10rb", "-"] {
        ayu.writes(text).await;
    }
    ayu.taps("🛡 Keamanan").await;
    ayu.taps("⏭ Lewati").await;
    assert!(ayu.reads().contains("Tanpa foto"));
    ayu.taps("⬅️ Daftar Produk").await;
    ayu.taps("➕ Produk Baru").await;
    ayu.writes("GONE").await;
    ayu.taps("❌ Batal").await;
    assert!(ayu.reads().contains("<b>Produk</b>"));
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_field_is_changed_by_itself() {
    let (shop, ayu, _) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["📦 Kelola Produk", "NETFLIX"]).await;
    ayu.reads();
    for (button, wrong, value) in [
        ("🏷 Nama", "a\nb", "Netflix UHD"),
        ("💵 Harga", "39rb", "44.000"),
        ("📝 Deskripsi", "", "Akun 1 bulan penuh"),
        ("🗂 Kategori", "tidak ada", "game"),
        ("📉 Grosir", "3:50rb", "3:39rb 5:38rb"),
        ("💰 Modal", "murah", "30rb"),
        ("🛒 Maks", "51", "20"),
        ("🛡️ Garansi", "9999", "30"),
        ("🔔 Pengingat", "0", "3"),
        ("📜 SNK", "", "Jangan ganti sandi"),
        ("🔢 Tipe Stok", "99", "5"),
    ] {
        ayu.taps(button).await;
        ayu.reads();
        if !wrong.is_empty() {
            ayu.writes(wrong).await;
            assert!(ayu.reads().contains("yang lama tetap berlaku"), "{button}");
        }
        ayu.writes(value).await;
        assert!(ayu.person.unread().last().is_some_and(|card| card.text.contains("NETFLIX")), "{button}");
    }
    ayu.reads();
    ayu.taps("🗂 Kategori").await;
    ayu.taps("🎬 Streaming").await;
    ayu.sees(expect![[r#"
        📦 <b>Netflix UHD</b> · <code>NETFLIX</code>

        🗂 🎬 Streaming
        💵 <b>Rp44.000</b>
            3+ → Rp39.000
            5+ → Rp38.000
        💰 Modal Rp30.000
        🗃 1 stok untuk 5 pembeli
        📊 Stok 4, terjual 0
        🛒 Maks 20 per pesanan
        🛡️ Garansi 30 hari
        🔔 Diingatkan kalau stok tinggal 3
        🖼 Tanpa foto

        📝 Akun 1 bulan penuh

        📜 Jangan ganti sandi
        [🗃 Kelola Stoknya]
        [🏷 Nama] [💵 Harga] [📝 Deskripsi]
        [🗂 Kategori] [🖼 Foto] [📉 Grosir]
        [💰 Modal] [🛒 Maks] [🛡️ Garansi]
        [🔔 Pengingat] [📜 SNK] [🔢 Tipe Stok]
        [🔀 Tambah Varian] [📄 Duplikat]
        [🙈 Sembunyikan] [🗑 Hapus Produk]
        [⬅️ Daftar Produk]"#]]);
    assert!(shop.events().contains(&"product.price_dropped".to_owned()));
    ayu.taps("🖼 Foto").await;
    ayu.writes("halo").await;
    assert!(ayu.reads().contains("bukan foto"));
    sends_photo(&shop, &ayu, picture()).await;
    assert!(ayu.reads().contains("Ada foto"));
    ayu.taps("🖼 Foto").await;
    sends_photo(&shop, &ayu, other_picture()).await;
    assert_eq!(objects(&shop), 1, "the replaced one is deleted");
    ayu.taps("🖼 Foto").await;
    ayu.writes("-").await;
    assert!(ayu.reads().contains("Tanpa foto"));
    assert_eq!(objects(&shop), 0);
    // What an admin described is not described by a seed any more.
    let seeded = shop.seed("category,code,name,price,seats,content\nStreaming,NETFLIX,Netflix,45000,5,baru\n").await;
    assert_eq!((&seeded["kept"], &seeded["units"]), (&serde_json::json!(1), &serde_json::json!(5)));
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NETFLIX").await;
    let read = budi.reads();
    assert!(read.contains("Netflix UHD") && read.contains("Rp44.000") && !read.contains("30.000"), "{read}");
    let other = shop.seed("category,code,name,price,content\nStreaming,NETFLIX,Netflix,45000,lagi\n").await;
    assert!(other.to_string().contains("jenis isi"), "{other}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_admin_is_told_and_overwrites_nothing() {
    let (shop, ayu, dewi) = shop().await;
    for admin in [&ayu, &dewi] {
        admin.writes("/admin").await;
        admin.taps_all(&["📦 Kelola Produk", "NETFLIX", "💵 Harga"]).await;
    }
    dewi.writes("44rb").await;
    ayu.reads();
    ayu.writes("43rb").await;
    let told = ayu.reads();
    assert!(told.contains("Admin lain baru saja mengubah") && told.contains("Rp44.000"), "{told}");
    // Another field is nobody else's.
    ayu.taps("🛒 Maks").await;
    dewi.taps("💰 Modal").await;
    dewi.writes("20rb").await;
    ayu.reads();
    ayu.writes("7").await;
    let card = ayu.reads();
    assert!(card.contains("Maks 7") && card.contains("Modal Rp20.000"), "{card}");
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_hidden_or_deleted_is_not_sold_and_orders_stay() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let order = budi.orders("RARE", 1).await.order;
    siti.puts("ML86", 1).await;
    siti.reads();
    ayu.writes("/admin").await;
    ayu.taps_all(&["📦 Kelola Produk", "ML86", "🙈 Sembunyikan"]).await;
    assert!(ayu.reads().contains("disembunyikan"));
    siti.writes("/keranjang").await;
    let cart = siti.reads();
    assert!(!cart.contains("💳 Lanjut ke Pembayaran"), "{cart}");
    siti.writes("/start").await;
    siti.reads();
    siti.taps("🛍 Katalog").await;
    assert!(!siti.reads().contains("Diamond 86"));
    siti.taps("🎮 Game").await;
    assert!(!siti.reads().contains("Diamond 86"));
    siti.writes("/start p_ML86").await;
    assert!(!siti.reads().contains("Diamond 86"));
    ayu.taps("👀 Tampilkan").await;
    siti.writes("/start p_ML86").await;
    assert!(siti.reads().contains("Diamond 86"));
    ayu.taps("⬅️ Daftar Produk").await;
    ayu.taps_all(&["RARE", "🗑 Hapus Produk", "⬅️ Jangan dihapus", "🗑 Hapus Produk", "🗑 Ya, hapus produk"]).await;
    assert!(ayu.reads().contains("sudah dihapus"));
    dewi.writes("/admin").await;
    // The order that was placed before is delivered all the same.
    shop.pays(&order).await;
    assert!(budi.reads_all().contains("langka-1"));
    ayu.taps("⬅️ Daftar Produk").await;
    assert!(!ayu.reads().contains("RARE"));
    ayu.taps("➕ Produk Baru").await;
    ayu.writes("RARE").await;
    assert!(ayu.reads().contains("sudah dihapus"), "its code is not given to other goods");
    let seeded = shop.seed("category,code,name,price,content\nGame,RARE,Lain,45000,lain\n").await;
    assert!(seeded.to_string().contains("dihapus admin"), "{seeded}");
    for person in [&budi, &siti, &ayu, &dewi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn variants_and_copies_are_products_of_their_own() {
    let (shop, ayu, _) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["📦 Kelola Produk", "NONE", "🔀 Tambah Varian"]).await;
    ayu.writes("1B | 1 Bulan").await;
    assert!(ayu.reads().contains("tiga bagian"));
    ayu.writes("1B | 1 Bulan | 25rb").await;
    assert!(ayu.reads().contains("NONE-1B"));
    ayu.taps("⬅️ Kembali ke NONE").await;
    ayu.taps("🔀 Tambah Varian").await;
    ayu.writes("1B | 3 Bulan | 70rb").await;
    assert!(ayu.reads().contains("pernah dipakai"));
    ayu.writes("3B | 3 Bulan | 70rb").await;
    // What is hidden by itself stays so when its product was hidden and is shown again.
    ayu.taps_all(&["🙈 Sembunyikan", "⬅️ Kembali ke NONE", "🙈 Sembunyikan", "NONE-1B"]).await;
    assert!(ayu.reads().ends_with("[⬅️ Kembali ke NONE]"));
    ayu.taps_all(&["⬅️ Kembali ke NONE", "👀 Tampilkan", "NONE-1B"]).await;
    assert!(ayu.reads().contains("🙈 Sembunyikan"), "it is shown with its product");
    ayu.taps_all(&["⬅️ Kembali ke NONE", "NONE-3B"]).await;
    assert!(ayu.reads().contains("disembunyikan"), "it was hidden before");
    ayu.taps("👀 Tampilkan").await;
    ayu.taps("💵 Harga").await;
    ayu.writes("20rb").await;
    ayu.reads();
    ayu.taps("⬅️ Kembali ke NONE").await;
    let card = ayu.reads();
    assert!(card.contains("mulai <b>Rp20.000</b>") && card.contains("2 varian"), "{card}");
    ayu.taps("🏷 Nama").await;
    ayu.writes("Windows Pro").await;
    ayu.taps("NONE-1B").await;
    assert!(ayu.reads().contains("Windows Pro · 1 Bulan"), "a variant is called after its product");
    ayu.taps_all(&["🗑 Hapus Produk", "🗑 Ya, hapus produk", "⬅️ Kembali ke NONE"]).await;
    assert!(ayu.reads().contains("1 varian"));
    ayu.taps("🙈 Sembunyikan").await;
    ayu.taps("NONE-3B").await;
    ayu.taps("👀 Tampilkan").await;
    assert!(ayu.sees_toast().contains("Produk utamanya"));
    ayu.taps("⬅️ Kembali ke NONE").await;
    ayu.taps("📄 Duplikat").await;
    ayu.writes("A").await;
    assert!(ayu.reads().contains("2 sampai 20"));
    ayu.writes("NONE2").await;
    let copy = ayu.reads();
    assert!(copy.contains("Windows Pro") && copy.contains("NONE2") && copy.contains("disembunyikan"), "{copy}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn categories_are_made_renamed_moved_and_deleted_when_empty() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["📦 Kelola Produk", "🗂 Atur Kategori", "➕ Kategori Baru"]).await;
    ayu.writes("🎬").await;
    assert!(ayu.reads().contains("1 sampai 32"));
    ayu.writes("🎬 Strea-ming").await;
    assert!(ayu.reads().contains("terlalu mirip"));
    ayu.writes("🎧 Musik").await;
    ayu.reads();
    ayu.taps("🎧 Musik").await;
    ayu.sees(expect![[r#"
        🗂 <b>🎧 Musik</b>

        Urutan ke-4 dari 4.
        [⬆️ Naikkan]
        [✏️ Ganti Nama] [🗑 Hapus Kategori]
        [⬅️ Semua Kategori]"#]]);
    ayu.taps("⬆️ Naikkan").await;
    ayu.taps("⬇️ Turunkan").await;
    ayu.taps("⬆️ Naikkan").await;
    assert!(ayu.reads().contains("ke-3 dari 4"));
    dewi.writes("/admin").await;
    dewi.taps_all(&["📦 Kelola Produk", "🗂 Atur Kategori", "🎧 Musik", "✏️ Ganti Nama"]).await;
    ayu.taps("✏️ Ganti Nama").await;
    ayu.writes("🎵 Lagu").await;
    assert!(ayu.reads().contains("🎵 Lagu"));
    dewi.writes("🎼 Nada").await;
    let told = dewi.reads();
    assert!(told.contains("Admin lain baru saja mengubah") && told.contains("🎵 Lagu"), "{told}");
    ayu.taps("🎮 Game").await;
    ayu.taps("🗑 Hapus Kategori").await;
    assert!(ayu.sees_toast().contains("Masih ada produk"));
    ayu.taps("⬅️ Semua Kategori").await;
    ayu.taps_all(&["🎵 Lagu", "🗑 Hapus Kategori", "🗑 Ya, hapus kategori"]).await;
    let left = ayu.reads();
    assert!(!left.contains("Lagu"), "{left}");
    dewi.taps("🎵 Lagu").await;
    assert!(dewi.sees_toast().contains("sudah tidak ada"));
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_is_found_by_a_word_of_its_name() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["📦 Kelola Produk", "🔎 Cari Produk"]).await;
    ayu.reads();
    ayu.writes("tidakada").await;
    ayu.sees(expect![[r#"
        🤔 Tidak ada yang cocok. Produk yang disembunyikan hanya ketemu lewat kodenya.

        🔎 Kirim kode produk atau kata dari namanya, misalnya <code>NETFLIX</code>
        [❌ Batal]"#]]);
    ayu.writes("akun").await;
    ayu.sees(expect![[r#"
        🔎 <b>Yang mana?</b>

        <code>RARE</code> — <b>Akun Langka</b>
            Rp250.000 · stok 1

        <code>NETFLIX</code> — <b>Netflix Premium</b>
            Rp45.000 · stok 4

        <i>Atau kirim kata yang lain.</i>
        [RARE] [NETFLIX]
        [❌ Batal]"#]]);
    ayu.writes("premium").await;
    assert!(ayu.reads().contains("📦 <b>Netflix Premium</b>"), "the only one is opened at once");
    dewi.writes("/admin").await;
    dewi.taps_all(&["🗃 Kelola Stok", "🔎 Cari Produk"]).await;
    dewi.writes("akun").await;
    dewi.sees(expect![[r#"
        🔎 Kirim kode produk atau kata dari namanya, misalnya <code>NETFLIX</code>
        [❌ Batal]
        ———
        🔎 <b>Yang mana?</b>

        <b>Akun Langka</b> <code>RARE</code>
            ✅ 1 tersedia

        <b>Netflix Premium</b> <code>NETFLIX</code>
            ✅ 4 tersedia

        <i>Atau kirim kata yang lain.</i>
        [RARE] [NETFLIX]
        [❌ Batal]"#]]);
    dewi.taps("RARE").await;
    assert!(dewi.reads().contains("🗃 <b>Akun Langka</b>"));
    // A hidden one is found by its code; what stands in a field is shown to be copied.
    ayu.taps_all(&["🙈 Sembunyikan", "📉 Grosir"]).await;
    ayu.sees(expect![[r#"
        ✏️ <b>Netflix Premium</b>

        📉 Kirim harga grosirnya, misalnya <code>5:40rb 10:38rb</code> (mulai 5 buah Rp40.000 per buah), atau <code>-</code> kalau tidak ada. Makin banyak makin murah, paling banyak 5 tingkat, dan tidak melebihi maks per pesanan.

        👉 Sekarang: <code>3:40000</code>
        [❌ Batal]"#]]);
    ayu.writes("/admin").await;
    ayu.taps_all(&["📦 Kelola Produk", "🔎 Cari Produk"]).await;
    ayu.writes("NETFLIX").await;
    assert!(ayu.reads().contains("🙈 disembunyikan"));
    // The stock desk finds them, too.
    dewi.writes("/admin").await;
    dewi.taps_all(&["🗃 Kelola Stok", "🔎 Cari Produk"]).await;
    dewi.writes("diamond").await;
    assert!(dewi.reads().contains("🗃 <b>Diamond 86</b>"));
    shop.close().await;
}
