//! How many: presets, the most that can be had, a number that is typed. And what stock a buyer sees.

use crate::buyer::forged_totals::fifty;
use crate::world::World;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_units_take_two_taps() {
    let shop = World::with_seed_file(&fifty()).await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_BIG").await;
    budi.sees(expect![[r#"
        🏷 <b>Voucher</b>
        <code>BIG</code>

        💰 Harga: <b>Rp15.000</b>
        📦 Stok 50

        🧮 Jumlah: <b>1</b> → Total <b>Rp15.000</b>
        [➕]
        [✌️ x2] [🖐️ x5] [🔟 x10]
        [📦 x20] [📦 x50]
        [🧺 Masukkan Keranjang]
        [🛍 Lihat Katalog]"#]]);
    budi.taps_all(&["📦 x50", "🧺 Masukkan Keranjang"]).await;
    assert!(budi.reads().contains("50 × Rp15.000"));
    // It is in the cart now, so that it is saved, and not put in once more.
    budi.taps_all(&["✏️ Voucher", "📦 x20", "💾 Simpan"]).await;
    assert!(budi.reads().contains("20 × Rp15.000"));

    // Where fifty can't be had, all that there are can.
    let sari = shop.buyer("Sari");
    let invoice = sari.orders("BIG", 13).await;
    budi.writes("/start p_BIG").await;
    budi.taps("🔝 Maks (37)").await;
    assert!(budi.reads().contains("Jumlah: <b>37</b> → Total <b>Rp555.000</b>"));
    shop.pays(&invoice.order).await;
    sari.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_typed() {
    let shop = World::with_seed_file(&format!("{}Game,BIG,,,,kode-51\n", fifty())).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    let invoice = sari.orders("BIG", 2).await;
    budi.writes("/start p_BIG").await;
    budi.reads();
    budi.taps("🔢 Ketik jumlah").await;
    budi.sees(expect![[r#"
        🔢 Mau berapa? Ketik angkanya saja, misalnya <code>25</code>
        [❌ Batal]"#]]);
    for (typed, shown) in [
        ("banyak", "🤔 Ketik angkanya saja ya"),
        ("0", "🤔 Ketik angkanya saja ya"),
        ("-3", "🤔 Ketik angkanya saja ya"),
        ("4294967296", "🤔 Ketik angkanya saja ya"),
        ("25", "Jumlah: <b>25</b> → Total <b>Rp375.000</b>"),
        ("60", "<i>Saat ini bisa dipesan paling banyak 49.</i>"),
        (" 12 ", "Jumlah: <b>12</b> → Total <b>Rp180.000</b>"),
    ] {
        let answer = budi.writes(typed).await;
        let seen = budi.reads();
        assert!(seen.contains(shown), "{typed}: {seen}");
        budi.pauses();
        assert!(budi.person.redeliver(&answer).await.is_ok());
        assert!(budi.reads().contains(shown), "{typed}, delivered again");
    }
    budi.taps("🧺 Masukkan Keranjang").await;
    assert!(budi.reads().contains("12 × Rp15.000"));
    // Whoever went on is not asked for a number any more.
    budi.writes("7").await;
    assert!(budi.reads().starts_with("🤖 Maaf, aku belum paham."));

    budi.writes("/start p_BIG").await;
    budi.taps_all(&["🔢 Ketik jumlah", "❌ Batal"]).await;
    assert!(budi.reads().contains("Jumlah: <b>12</b>"), "it leads back to the product");
    shop.pays(&invoice.order).await;
    sari.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_reserved_is_neither_sold_nor_gone() {
    let shop = World::open().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    let invoice = sari.orders("RARE", 1).await;
    budi.writes("/start p_RARE").await;
    budi.sees(expect![[r#"
        🏷 <b>Akun Langka</b>
        <code>RARE</code>

        💰 Harga: <b>Rp250.000</b>
        🕐 Sedang dipesan semua

        📝 Cuma satu

        🕐 Semua stok sedang dipesan dan menunggu dibayar. Kalau ada yang batal, stoknya kembali; cek lagi dalam beberapa menit ya. Tagihanmu sendiri: /tagihan
        [🛍 Lihat Katalog]"#]]);
    budi.puts("RARE", 1).await;
    budi.reads();
    budi.writes("/keranjang").await;
    assert!(
        budi.reads().contains("⚠️ <b>Akun Langka</b> sedang dipesan semua. Kalau ada yang batal, stoknya kembali.")
    );
    budi.writes("/stok").await;
    assert!(budi.reads().contains("<b>Akun Langka</b> — 🕐 Sedang dipesan semua"));
    shop.pays(&invoice.order).await;
    budi.writes("/start p_RARE").await;
    assert!(budi.reads().contains("❌ Habis · 🔥 Terjual 1"));
    // In its category too, which is read from an index.
    budi.pauses();
    assert!(budi.person.taps_data("list:game:").await.is_ok());
    assert!(budi.reads_all().contains("❌ Habis · 🔥 Terjual 1"));
    budi.reads();
    sari.reads();
    shop.close().await;
}
