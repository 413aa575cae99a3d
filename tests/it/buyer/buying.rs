//! A buyer browses, orders, pays and gets the goods.

use crate::world::World;
use expect_test::expect;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buys_one_item() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.sees(expect![[r#"
        👋 Halo <b>Budi</b>, selamat datang di <b>Lapak</b>!

        🛒 Pilih, bayar pakai QRIS, dan pesananmu langsung dikirim di chat ini — otomatis, 24 jam.

        👥 Total Pengguna Bot: <b>1</b>

        👇 <i>Tekan tombol di bawah untuk mulai.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan"#]]);
    let keys = budi.person.reply_keyboard().expect("the welcome brings the keys");
    let rows = [
        vec!["🛍 Katalog", "🧺 Keranjang"],
        vec!["📦 Pesanan Saya", "💰 Saldo"],
        vec!["🏷 Cek Stok", "🔎 Cari"],
        vec!["📘 Cara Order", "ℹ️ Informasi", "💬 Bantuan"],
    ];
    assert_eq!(keys.rows, rows);
    assert!(keys.resize && keys.persistent && !keys.one_time, "the keys stay where they are: {keys:?}");
    budi.taps("🛍 Katalog").await;
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b>

        1️⃣ <b>Antivirus &lt;Pro&gt; &amp; VPN</b>
            💰 <b>Rp59.000</b> · 📦 Stok 1

        2️⃣ <b>Diamond 86</b>
            💰 <b>Rp20.500</b> · 📦 Stok 3

        3️⃣ <b>Netflix Premium</b>
            💰 <b>Rp45.000</b> · 📦 Stok 4

        4️⃣ <b>Windows 11</b>
            💰 <b>Rp99.000</b> · ❌ Habis

        5️⃣ <b>Akun Langka</b>
            💰 <b>Rp250.000</b> · 📦 Stok 1

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [🎬 Streaming] [🎮 Game]
        [🔑 Lisensi]"#]]);
    budi.taps("3️⃣").await;
    budi.sees(expect![[r#"
        🏷 <b>Netflix Premium</b>
        <code>NETFLIX</code>

        💰 Harga: <b>Rp45.000</b>
            ↳ mulai 3 item: <b>Rp40.000</b>/item
        📦 Stok 4

        📝 Akun 1 bulan

        📜 <i>S&amp;K: Garansi 30 hari</i>

        🧮 Jumlah: <b>1</b> → Total <b>Rp45.000</b>
        [➕]
        [✌️ x2] [🔝 Maks (4)]
        [🔢 Ketik jumlah]
        [🧺 Masukkan Keranjang]
        [⬅️ Kembali]"#]]);
    budi.taps("🧺 Masukkan Keranjang").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Netflix Premium</b>
            1 × Rp45.000 = <b>Rp45.000</b>

        💵 Total: <b>Rp45.000</b>
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [🎟️ Gunakan Kupon]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        💳 <b>Pembayaran</b>

        • <b>Netflix Premium</b>
            1 × Rp45.000 = <b>Rp45.000</b>

        🧾 Subtotal: <b>Rp45.000</b>
        💠 Biaya QRIS: ± Rp625
        💵 Perkiraan total: <b>Rp45.625</b>
        💰 Saldomu: Rp0

        👇 <i>Pilih cara bayar. Biaya pasti tertera di tagihan. Tagihan berlaku 15 menit, dan stok disimpan untukmu selama itu.</i>
        [💠 Bayar pakai QRIS]
        [💰 Bayar pakai Saldo]
        [⬅️ Kembali ke Keranjang]"#]]);
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        🖼 370×370
        🧾 <b>Tagihan</b> <code>LP-#1</code>
        • Netflix Premium × 1 = Rp45.000
        Subtotal Rp45.000 · Biaya QRIS Rp625
        💵 Total bayar: <b>Rp45.625</b>
        ⏰ Bayar sebelum <b>22 Nov 2026 12.15 WIB</b>

        <i>Scan dari aplikasi bank atau e-wallet (merchant: Pakasir), atau simpan QR ini dan buka dari galeri. Kalau waktunya berbeda, ikuti yang di chat ini.</i>
        [🔗 Bayar via browser ↗]
        [🔄 Cek Pembayaran]
        [❌ Batalkan]"#]]);
    let invoice = budi.sees_invoice();
    let callback = shop.cloud.pakasir.pays(&invoice.order).await;
    assert_eq!(callback.status(), Some(200));
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        🎁 <b>Netflix Premium</b>
        <pre>user: a@x.id
        pass: satu</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan
        ———
        📜 <b>Syarat &amp; Ketentuan</b>

        <b>Netflix Premium</b>
        Garansi 30 hari
        [✅ Penuhi SNK]
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    assert_eq!(shop.events(), ["order.placed", "order.paid", "order.delivered"]);
    for event in shop.cloud.bus.events() {
        assert_eq!((event.source.as_str(), &event.detail["order"]), ("lapak", &json!(invoice.order)), "{event:?}");
        assert!(event.detail["id"].is_string(), "a consumer knows a repetition by it: {event:?}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buys_three_kinds_at_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 3).await;
    budi.puts("ML86", 2).await;
    budi.puts("KEY", 1).await;
    budi.reads();
    budi.writes("/keranjang").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Antivirus &lt;Pro&gt; &amp; VPN</b>
            1 × Rp59.000 = <b>Rp59.000</b>

        • <b>Diamond 86</b>
            2 × Rp20.500 = <b>Rp41.000</b>

        • <b>Netflix Premium</b>
            3 × Rp40.000 = <b>Rp120.000</b>

        💵 Total: <b>Rp220.000</b>
        [✏️ Antivirus <Pro>…] [🗑]
        [✏️ Diamond 86] [🗑]
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [🎟️ Gunakan Kupon]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        💳 <b>Pembayaran</b>

        • <b>Antivirus &lt;Pro&gt; &amp; VPN</b>
            1 × Rp59.000 = <b>Rp59.000</b>

        • <b>Diamond 86</b>
            2 × Rp20.500 = <b>Rp41.000</b>

        • <b>Netflix Premium</b>
            3 × Rp40.000 = <b>Rp120.000</b>

        🧾 Subtotal: <b>Rp220.000</b>
        💠 Biaya QRIS: ± Rp2.200
        💵 Perkiraan total: <b>Rp222.200</b>
        💰 Saldomu: Rp0

        👇 <i>Pilih cara bayar. Biaya pasti tertera di tagihan. Tagihan berlaku 15 menit, dan stok disimpan untukmu selama itu.</i>
        [💠 Bayar pakai QRIS]
        [💰 Bayar pakai Saldo]
        [⬅️ Kembali ke Keranjang]"#]]);
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        🖼 370×370
        🧾 <b>Tagihan</b> <code>LP-#1</code>
        • Antivirus &lt;Pro&gt; &amp; VPN × 1 = Rp59.000
        • Diamond 86 × 2 = Rp41.000
        • Netflix Premium × 3 = Rp120.000
        Subtotal Rp220.000 · Biaya QRIS Rp2.200
        💵 Total bayar: <b>Rp222.200</b>
        ⏰ Bayar sebelum <b>22 Nov 2026 12.15 WIB</b>

        <i>Scan dari aplikasi bank atau e-wallet (merchant: Pakasir), atau simpan QR ini dan buka dari galeri. Kalau waktunya berbeda, ikuti yang di chat ini.</i>
        [🔗 Bayar via browser ↗]
        [🔄 Cek Pembayaran]
        [❌ Batalkan]"#]]);
    let invoice = budi.sees_invoice();
    assert_eq!(shop.cloud.pakasir.find(&invoice.order).expect("it is charged").amount, 220_000);
    budi.writes("/keranjang").await;
    assert!(budi.reads().starts_with("🧺 Keranjangmu masih kosong."), "what is ordered has left the cart");
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        🎁 <b>1. Antivirus &lt;Pro&gt; &amp; VPN</b>
        <pre>&lt;key a="1"&gt;&amp;amp;&lt;/key&gt;</pre>

        🎁 <b>2. Diamond 86</b>
        <pre>ML-0001</pre>

        🎁 <b>3. Diamond 86</b>
        <pre>ML-0002</pre>

        🎁 <b>4. Netflix Premium</b>
        <pre>user: a@x.id
        pass: satu</pre>

        🎁 <b>5. Netflix Premium</b>
        <pre>user: b@x.id
        pass: dua</pre>

        🎁 <b>6. Netflix Premium</b>
        <pre>user: c@x.id
        pass: tiga</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan
        ———
        📜 <b>Syarat &amp; Ketentuan</b>

        <b>Antivirus &lt;Pro&gt; &amp; VPN</b>
        Kunci &lt;i&gt;tidak&lt;/i&gt; bisa ditukar &amp; dikembalikan

        <b>Netflix Premium</b>
        Garansi 30 hari
        [✅ Penuhi SNK: Antivirus <Pro> & VPN]
        [✅ Penuhi SNK: Netflix Premium]
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_arrive_as_they_were_put_in() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("KEY", 1).await;
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    let chat = budi.person.chat();
    let goods = chat.iter().find(|message| message.text.contains("Pembayaran Berhasil")).expect("the goods");
    assert!(goods.text.contains("🎁 Antivirus <Pro> & VPN\n<key a=\"1\">&amp;</key>\n"), "{}", goods.text);
    let terms = chat.last().expect("the terms");
    assert!(terms.text.contains("Kunci <i>tidak</i> bisa ditukar & dikembalikan"), "{}", terms.text);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contents_over_4096_characters_come_as_a_document() {
    let contents: String = (1..=800).map(|line| format!("baris {line} <b>&\n")).collect();
    assert!(contents.len() > 4_096);
    let contents = contents.trim_end();
    let shop = World::with_seed_file(&format!(
        "category,code,name,price,content\nFile,LONG,Daftar <Panjang>,30000,\"{contents}\"\n"
    ))
    .await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("LONG", 1).await;
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    budi.sees(expect![[r#"
        📎 LP-#1.txt (11916 bytes)
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        📄 <b>1 item</b> ada di file ini. 🙏 <i>Simpan baik-baik.</i>
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    let chat = budi.person.chat();
    let document = chat.last().and_then(|message| message.document.as_ref()).expect("a document");
    assert_eq!(document.name, format!("{}.txt", invoice.order));
    assert!(document.mime.starts_with("text/plain"), "{}", document.mime);
    let text = std::str::from_utf8(&document.bytes).expect("text");
    assert_eq!(text, format!("1. Daftar <Panjang>\r\n{contents}\r\n\r\n"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_ten_units_come_as_a_document() {
    let shop = World::with_seed_file(&bulk(60)).await;
    let budi = shop.buyer("Budi");
    let ten = budi.orders("BULK", 10).await;
    assert_eq!(shop.cloud.pakasir.pays(&ten.order).await.status(), Some(200));
    assert_eq!(budi.reads().matches("<pre>").count(), 10);
    let eleven = budi.orders("BULK", 11).await;
    assert_eq!(shop.cloud.pakasir.pays(&eleven.order).await.status(), Some(200));
    budi.sees(expect![[r#"
        📎 LP-#2.txt (255 bytes)
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#2</code>

        📄 <b>11 item</b> ada di file ini. 🙏 <i>Simpan baik-baik.</i>
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    let got = budi.goods();
    assert_eq!(got, (1..=21).map(|number| format!("isi-{number}")).collect::<Vec<_>>(), "each once, in order");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_units_are_one_order_and_fifty_one_are_refused() {
    let shop = World::with_seed_file(&format!("{}Game,ONE,Satu Lagi,1000,,x\n", bulk(60))).await;
    let budi = shop.buyer("Budi");
    budi.puts("BULK", 50).await;
    budi.puts("ONE", 1).await;
    budi.reads();
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        📦 Satu pesanan paling banyak <b>50</b> item, sedangkan keranjangmu berisi <b>51</b>.

        Kurangi dulu, lalu pesan sisanya di pesanan berikutnya ya.
        [🧺 Buka Keranjang]"#]]);
    // An older button gives the same answer.
    assert!(budi.person.taps_data("qris:51000").await.is_ok());
    assert!(budi.reads().is_empty() && shop.cloud.pakasir.transactions().is_empty());

    budi.puts("ONE", 0).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let invoice = budi.sees_invoice();
    assert_eq!(shop.cloud.pakasir.find(&invoice.order).expect("it is charged").amount, 50_000);
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert!(budi.reads().contains("📄 <b>50 item</b> ada di file ini."));
    assert_eq!(budi.goods(), (1..=50).map(|number| format!("isi-{number}")).collect::<Vec<_>>());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_units_expire_and_are_all_in_stock_again() {
    let shop = World::with_seed_file(&bulk(50)).await;
    let budi = shop.buyer("Budi");
    budi.orders("BULK", 50).await;
    budi.writes("/start p_BULK").await;
    assert!(budi.reads().contains("🕐 Semua stok sedang dipesan dan menunggu dibayar."));
    shop.minutes(17).await;
    budi.reads();
    budi.writes("/start p_BULK").await;
    let seen = budi.reads();
    assert!(seen.contains("📦 Stok 50") && !seen.contains("Terjual"), "{seen}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_beyond_what_qris_takes_is_refused() {
    let seed_file = "category,code,name,price,content\nGame,DEAR,Akun Sultan,9900000,a\n,DEAR,,,b\n";
    let shop = World::with_seed_file(seed_file).await;
    let budi = shop.buyer("Budi");
    budi.puts("DEAR", 2).await;
    budi.reads();
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        💸 Satu tagihan QRIS paling besar <b>Rp9.900.000</b>, sedangkan totalmu <b>Rp19.800.000</b>.

        Kurangi isi keranjang dulu, lalu pesan sisanya di pesanan berikutnya ya.
        [🧺 Buka Keranjang]"#]]);
    budi.pauses();
    assert!(budi.person.taps_data("qris:19800000").await.is_ok());
    assert_eq!(shop.cloud.pakasir.transactions(), []);
    // The highest possible price is accepted.
    let invoice = budi.orders("DEAR", 1).await;
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert!(budi.reads().contains("🎉 <b>Pembayaran Berhasil!</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tiers_make_more_cheaper() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NETFLIX").await;
    assert!(budi.reads().contains("🧮 Jumlah: <b>1</b> → Total <b>Rp45.000</b>"));
    budi.taps("✌️ x2").await;
    assert!(budi.reads().contains("🧮 Jumlah: <b>2</b> → Total <b>Rp90.000</b>"));
    budi.taps("➕").await;
    budi.sees(expect![[r#"
        🏷 <b>Netflix Premium</b>
        <code>NETFLIX</code>

        💰 Harga: <b>Rp45.000</b>
            ↳ mulai 3 item: <b>Rp40.000</b>/item
        📦 Stok 4

        📝 Akun 1 bulan

        📜 <i>S&amp;K: Garansi 30 hari</i>

        🧮 Jumlah: <b>3</b> → Total <b>Rp120.000</b>
        [➖] [➕]
        [✌️ x2] [🔝 Maks (4)]
        [🔢 Ketik jumlah]
        [🧺 Masukkan Keranjang]
        [🛍 Lihat Katalog]"#]]);
    budi.taps("🧺 Masukkan Keranjang").await;
    assert!(budi.reads().contains("3 × Rp40.000 = <b>Rp120.000</b>"));
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let invoice = budi.sees_invoice();
    assert_eq!(shop.cloud.pakasir.find(&invoice.order).expect("it is charged").amount, 120_000);
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert_eq!(budi.reads().matches("<pre>").count(), 3);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_order_takes_no_more_than_the_product_allows() {
    let units: String = (1..=5).map(|number| format!(",FEW,,,,isi-{number}\n")).collect();
    let shop =
        World::with_seed_file(&format!("category,code,name,price,max,content\nGame,FEW,Hemat,10000,3,\n{units}")).await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_FEW").await;
    budi.taps_all(&["✌️ x2", "➕"]).await;
    budi.sees(expect![[r#"
        🏷 <b>Hemat</b>
        <code>FEW</code>

        💰 Harga: <b>Rp10.000</b>
        📦 Stok 5

        🧮 Jumlah: <b>3</b> → Total <b>Rp30.000</b>
        [➖]
        [✌️ x2] [🔝 Maks (3)]
        [🔢 Ketik jumlah]
        [🧺 Masukkan Keranjang]
        [🛍 Lihat Katalog]"#]]);
    assert!(budi.person.taps("➕").await.is_err(), "there is no button beyond the most");
    budi.puts("FEW", 5).await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        ⚠️ <b>Hemat</b>: saat ini bisa dipesan paling banyak 3.

        👇 <i>Ubah ✏️ atau hapus 🗑 dulu yang bertanda ⚠️, baru lanjut bayar ya.</i>
        [✏️ Hemat] [🗑]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quantity_buttons_say_the_result() {
    let shop = World::with_seed_file(&bulk(12)).await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_BULK").await;
    let mut shown = String::new();
    for button in ["➕", "➕", "➖", "🔟 x10", "➕", "➕", "➖", "🖐️ x5", "✌️ x2", "➖"] {
        budi.taps(button).await;
        let seen = budi.reads();
        let quantity =
            seen.split_once("Jumlah: <b>").and_then(|(_, rest)| rest.split_once("</b>")).expect("a quantity");
        shown.push_str(&format!("{button} → {}  {}\n", quantity.0, buttons(&seen)));
    }
    expect![[r#"
        ➕ → 2  [➖] [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        ➕ → 3  [➖] [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        ➖ → 2  [➖] [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        🔟 x10 → 10  [➖] [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        ➕ → 11  [➖] [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        ➕ → 12  [➖][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        ➖ → 11  [➖] [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        🖐️ x5 → 5  [➖] [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        ✌️ x2 → 2  [➖] [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
        ➖ → 1  [➕][✌️ x2] [🖐️ x5] [🔟 x10][🔝 Maks (12)]
    "#]]
    .assert_eq(&shown);
    // The same tap twice is the same quantity.
    let tapped = budi.taps("➕").await;
    assert!(budi.reads().contains("Jumlah: <b>2</b>"));
    budi.pauses();
    assert!(budi.person.redeliver(&tapped).await.is_ok());
    assert_eq!(budi.reads(), "");
    budi.taps("🛍 Lihat Katalog").await;
    assert!(budi.reads().starts_with("🛍 <b>Katalog</b>"));
    shop.close().await;
}

/// The labels of the quantity buttons.
fn buttons(seen: &str) -> String {
    seen.lines().filter(|line| ["[➖", "[➕", "[✌", "[🔝"].iter().any(|begins| line.starts_with(begins))).collect()
}

/// A seed file with so many units of BULK, `isi-1` …, each Rp1,000, up to fifty at once.
fn bulk(count: u32) -> String {
    let units: String = (1..=count).map(|number| format!(",BULK,,,,isi-{number}\n")).collect();
    format!("category,code,name,price,max,content\nGame,BULK,Borongan,1000,50,\n{units}")
}
