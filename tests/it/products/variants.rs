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
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b>

        1️⃣ <b>Diamond 86</b>
            💰 <b>Rp20.500</b> · 📦 Stok 1

        2️⃣ <b>Netflix</b>
            💰 mulai <b>Rp25.000</b> · 🧩 3 pilihan · 📦 Stok 3

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣]
        [🎬 Streaming] [🎮 Game]"#]]);
    budi.taps("2️⃣").await;
    budi.sees(expect![[r#"
        🏷 <b>Netflix</b>

        📝 Akun privat

        🔸 <b>1 Bulan</b>
            💰 <b>Rp25.000</b> · 📦 Stok 2

        🔸 <b>3 Bulan</b>
            💰 <b>Rp70.000</b> · 📦 Stok 1

        🔸 <b>12 Bulan</b>
            💰 <b>Rp250.000</b> · ❌ Habis

        📜 <i>S&amp;K: Jangan ganti kata sandi</i>

        👇 <i>Pilih yang kamu mau.</i>
        [1 Bulan] [3 Bulan] [12 Bulan]
        [⬅️ Kembali]"#]]);
    budi.taps("3 Bulan").await;
    budi.sees(expect![[r#"
        🏷 <b>Netflix · 3 Bulan</b>
        <code>NFX-3B</code>

        💰 Harga: <b>Rp70.000</b>
        📦 Stok 1

        📝 Akun privat

        🛡️ Garansi 30 hari

        📜 <i>S&amp;K: Jangan ganti kata sandi</i>

        🧮 Jumlah: <b>1</b> → Total <b>Rp70.000</b>
        [🧺 Masukkan Keranjang]
        [⬅️ Pilihan lain]"#]]);
    budi.taps("⬅️ Pilihan lain").await;
    budi.taps("1 Bulan").await;
    budi.taps("➕").await;
    budi.sees(expect![[r#"
        🏷 <b>Netflix · 1 Bulan</b>
        <code>NFX-1B</code>

        💰 Harga: <b>Rp25.000</b>
            ↳ mulai 3 item: <b>Rp24.000</b>/item
        📦 Stok 2

        📝 Akun privat

        📜 <i>S&amp;K: Jangan ganti kata sandi</i>

        🧮 Jumlah: <b>2</b> → Total <b>Rp50.000</b>
        [➖]
        [✌️ x2]
        [🧺 Masukkan Keranjang]
        [⬅️ Pilihan lain]"#]]);
    budi.taps_all(&["⬅️ Pilihan lain", "⬅️ Kembali"]).await;
    assert!(budi.reads().contains("Katalog"), "back in the list");
    budi.taps("🎬 Streaming").await;
    assert!(budi.reads().contains("mulai <b>Rp25.000</b> · 🧩 3 pilihan · 📦 Stok 3"), "in its category too");
    budi.taps_all(&["1️⃣", "12 Bulan"]).await;
    assert!(budi.reads().contains("Lagi habis"));
    budi.taps("🔔 Kabari saat ready").await;
    budi.reads();
    shop.seed(&super::file(&["Streaming,🎬,NFX,Netflix,,,,,,,,", ",,NFX-12B,12 Bulan,250.000,,,,,,,dua-belas"])).await;
    shop.minutes(2).await;
    budi.sees(expect![[r#"
        🔔 <b>Netflix · 12 Bulan</b> sudah ready lagi! Siapa cepat dia dapat ya 🏃
        [🛍 Lihat Produk]"#]]);
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
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        🎁 <b>1. Netflix · 1 Bulan</b>
        <pre>satu-a</pre>

        🎁 <b>2. Netflix · 1 Bulan</b>
        <pre>satu-b</pre>

        🎁 <b>3. Netflix · 3 Bulan</b>
        <pre>tiga-a</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan
        ———
        📜 <b>Syarat &amp; Ketentuan</b>

        <b>Netflix · 1 Bulan</b>
        Jangan ganti kata sandi

        <b>Netflix · 3 Bulan</b>
        Jangan ganti kata sandi
        [✅ Penuhi SNK: Netflix · 1 Bulan]
        [✅ Penuhi SNK: Netflix · 3 Bulan]
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
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
    budi.writes("netflix 12 bulan").await;
    assert!(budi.reads().contains("mulai"), "a search for a variant");
    budi.pauses();
    assert!(budi.person.taps_data("cart:NFX:1").await.is_ok());
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        ⚠️ <b>Netflix</b> sekarang ada beberapa pilihan. Tekan ✏️ untuk memilih.

        👇 <i>Ubah ✏️ atau hapus 🗑 dulu yang bertanda ⚠️, baru lanjut bayar ya.</i>
        [✏️ Netflix] [🗑]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_gets_variants_and_sells_nothing_twice() {
    let plain = "Streaming,🎬,NFX,Netflix,25000,,,,,,,kunci-1";
    let shop = shop(&[plain, ",,NFX,,,,,,,,,kunci-2"]).await;
    let (budi, siti, adi) = (shop.buyer("Budi"), shop.buyer("Siti"), shop.buyer("Adi"));
    for buyer in [&budi, &siti] {
        let invoice = buyer.orders("NFX", 1).await;
        shop.pays(&invoice.order).await;
        buyer.reads();
    }
    budi.puts("NFX", 1).await;
    adi.writes("/start p_NFX").await;
    adi.taps("🔔 Kabari saat ready").await;
    adi.reads();
    let variants = |contents: [&str; 3]| {
        let [one, two, three] = contents;
        super::file(&[
            "Streaming,🎬,NFX,Netflix Premium,,,,,,,,",
            &format!(",,NFX-1B,1 Bulan,25000,,,,,,,{one}"),
            &format!(",,NFX-1B,,,,,,,,,{two}"),
            &format!(",,NFX-3B,3 Bulan,70000,,,,,,,{three}"),
        ])
    };
    let answer = shop.seed(&variants(["kunci-1", "kunci-2", ""])).await;
    assert_eq!((answer["units"].as_u64(), answer["skipped"].as_u64()), (Some(0), Some(2)), "both are sold");
    budi.reads();
    budi.writes("/keranjang").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        ⚠️ <b>Netflix Premium</b> sekarang ada beberapa pilihan. Tekan ✏️ untuk memilih.

        👇 <i>Ubah ✏️ atau hapus 🗑 dulu yang bertanda ⚠️, baru lanjut bayar ya.</i>
        [✏️ Netflix Premium] [🗑]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    budi.writes("/stok").await;
    assert!(budi.reads().contains("🧩 2 pilihan · ❌ Habis"));
    shop.seed(&variants(["kunci-1", "kunci-2", "kunci-3"])).await;
    budi.writes("/katalog").await;
    assert!(budi.reads().contains("mulai <b>Rp70.000</b> · 🧩 2 pilihan · 📦 Stok 1"), "what can be had");
    shop.minutes(2).await;
    assert!(adi.reads().contains("🔔 <b>Netflix Premium</b> sudah ready lagi"));
    adi.taps("🛍 Lihat Produk").await;
    assert!(adi.reads().contains("🔸 <b>3 Bulan</b>"));
    let refused = shop.seed(&super::file(&[plain])).await;
    expect!["produk ini punya varian; pindahkan kolom `price` ke baris varian-variannya"]
        .assert_eq(refused["errors"][0]["problem"].as_str().unwrap_or_default());
    shop.close().await;
}
