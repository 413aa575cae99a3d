//! A buyer looks around, orders, pays, and reads the goods.

use crate::world::World;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buys_one_item() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.sees(expect![[r#"
        👋 Halo <b>Budi</b>, selamat datang di <b>Lapak</b>!

        🛒 Pilih, bayar pakai QRIS, dan pesananmu langsung dikirim di chat ini — otomatis, 24 jam.

        👥 Total Pengguna Bot: <b>1</b>
        ✅ Transaksi Tuntas: <b>0</b>

        👇 <i>Tekan tombol di bawah untuk mulai.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 🏷 Cek Stok"#]]);
    budi.taps("🛍 Katalog").await;
    budi.sees(expect![[r#"
        🛍 <b>Katalog</b>

        1️⃣ <b>Antivirus &lt;Pro&gt; &amp; VPN</b>
            💰 <b>Rp59.000</b> · 📦 Stok 1 · 🔥 Terjual 0

        2️⃣ <b>Diamond 86</b>
            💰 <b>Rp20.500</b> · 📦 Stok 3 · 🔥 Terjual 0

        3️⃣ <b>Netflix Premium</b>
            💰 <b>Rp45.000</b> · 📦 Stok 4 · 🔥 Terjual 0

        4️⃣ <b>Windows 11</b>
            💰 <b>Rp99.000</b> · ❌ Habis · 🔥 Terjual 0

        5️⃣ <b>Akun Langka</b>
            💰 <b>Rp250.000</b> · 📦 Stok 1 · 🔥 Terjual 0

        👇 <i>Pilih nomor produknya.</i>
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [🎬 Streaming] [🎮 Game]
        [🔑 Lisensi]"#]]);
    budi.taps("3️⃣").await;
    budi.sees(expect![[r#"
        🏷 <b>Netflix Premium</b>
        <code>NETFLIX</code>

        💰 Harga: <b>Rp45.000</b>
            ↳ mulai 3 pcs: <b>Rp40.000</b>/pcs
        📦 Stok 4 · 🔥 Terjual 0

        📝 Akun 1 bulan

        📜 <i>S&amp;K: Garansi 30 hari</i>

        🧮 Jumlah: <b>1</b> → Total <b>Rp45.000</b>
        [➕]
        [✌️ x2]
        [🧺 Lanjut ke Keranjang] [❌ Batal]"#]]);
    budi.taps("🧺 Lanjut ke Keranjang").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Netflix Premium</b>
            1 × Rp45.000 = <b>Rp45.000</b>

        💵 Total: <b>Rp45.000</b>
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        💳 <b>Pembayaran</b>

        • <b>Netflix Premium</b>
            1 × Rp45.000 = <b>Rp45.000</b>

        🧾 Subtotal: <b>Rp45.000</b>
        💠 Biaya QRIS: ± Rp625
        💵 Perkiraan total: <b>Rp45.625</b>

        <i>Biaya pasti tertera di tagihan. Tagihan berlaku 15 menit, dan stok disimpan untukmu selama itu.</i>
        [💠 QRIS]
        [⬅️ Kembali ke Keranjang]"#]]);
    budi.taps("💠 QRIS").await;
    budi.sees(expect![[r#"
        🖼 370×370
        🧾 <b>Tagihan</b> <code>LP-#1</code>

        • Netflix Premium × 1 = Rp45.000

        Subtotal: Rp45.000
        Biaya layanan: Rp625
        💵 Total bayar: <b>Rp45.625</b>

        ⏰ Bayar sebelum <b>22 Nov 2026 12.15 WIB</b>

        📷 Scan QR ini dengan aplikasi bank atau e-wallet apa saja.
        <i>Nama merchant yang tampil: Pakasir. Barang dikirim otomatis setelah lunas.</i>
        [🔗 Bayar via browser ↗]
        [🔄 Cek Pembayaran] [❌ Batalkan]"#]]);
    let invoice = budi.sees_invoice();
    let heard = shop.cloud.pakasir.pays(&invoice.order).await;
    assert_eq!(heard.status(), Some(200));
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        🧾 Pesanan <code>LP-#1</code>

        🎁 <b>Netflix Premium</b>
        <pre>user: a@x.id
        pass: satu</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        ———
        📜 <b>Syarat &amp; Ketentuan</b>

        <b>Netflix Premium</b>
        Garansi 30 hari"#]]);
    assert_eq!(shop.events(), ["order.placed", "order.paid", "order.delivered"]);
    shop.close().await;
}
