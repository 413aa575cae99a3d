//! The shop's settings: changed one by one, told to a second admin, and brought back.

use super::shop;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_takes_effect_and_can_be_brought_back() {
    let (shop, ayu, _) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["⚙️ Setelan", "🧰 Pengaturan Toko"]).await;
    ayu.sees(expect![[r#"
        🧰 <b>Pengaturan Toko</b>

        • Waktu bayar: <b>15 menit</b> <i>(bawaan)</i>
        • Maks pesanan belum dibayar: <b>2 per pembeli</b> <i>(bawaan)</i>
        • Simpan bukti SNK: <b>30 hari</b> <i>(bawaan)</i>

        <i>Perubahan berlaku dalam satu menit.</i>
        [✏️ Waktu bayar]
        [✏️ Maks pesanan belum dibayar]
        [✏️ Simpan bukti SNK]
        [🕘 Riwayat]
        [📤 Ekspor] [📥 Impor]
        [⬅️ Setelan]"#]]);
    ayu.taps("✏️ Waktu bayar").await;
    ayu.sees(expect![[r#"
        ✏️ <b>Waktu bayar</b>

        Kirim angka dari <code>5</code> sampai <code>1440</code>. Kirim <code>-</code> untuk kembali ke bawaan.
        [❌ Batal]"#]]);
    for wrong in ["4", "sejam", "1441"] {
        ayu.writes(wrong).await;
        assert!(ayu.reads().contains("yang lama tetap berlaku"), "{wrong}");
    }
    ayu.writes("30").await;
    ayu.sees(expect![[r#"
        ✅ Tersimpan.

        🧰 <b>Pengaturan Toko</b>

        • Waktu bayar: <b>30 menit</b>
        • Maks pesanan belum dibayar: <b>2 per pembeli</b> <i>(bawaan)</i>
        • Simpan bukti SNK: <b>30 hari</b> <i>(bawaan)</i>

        <i>Perubahan berlaku dalam satu menit.</i>
        [✏️ Waktu bayar]
        [✏️ Maks pesanan belum dibayar]
        [✏️ Simpan bukti SNK]
        [🕘 Riwayat]
        [📤 Ekspor] [📥 Impor]
        [⬅️ Setelan]"#]]);
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    assert!(budi.reads().contains("30 menit"));
    ayu.taps("✏️ Maks pesanan belum dibayar").await;
    ayu.writes("1").await;
    ayu.taps("✏️ Simpan bukti SNK").await;
    ayu.taps("❌ Batal").await;
    ayu.taps("🕘 Riwayat").await;
    ayu.sees(expect![[r#"
        ✏️ <b>Maks pesanan belum dibayar</b>

        Kirim angka dari <code>1</code> sampai <code>10</code>. Kirim <code>-</code> untuk kembali ke bawaan.
        [❌ Batal]
        ———
        🕘 <b>Riwayat Pengaturan</b>

        <b>#2</b> 22 Nov 2026 12.00 WIB, Ayu
            Waktu bayar: 30 menit
            Maks pesanan belum dibayar: 1 per pembeli
        <b>#1</b> 22 Nov 2026 12.00 WIB, Ayu
            Waktu bayar: 30 menit
        [↩️ #1]
        [↩️ Semua bawaan]
        [⬅️ Pengaturan Toko]"#]]);
    ayu.taps("↩️ #1").await;
    assert!(ayu.reads().contains("Maks pesanan belum dibayar: <b>2 per pembeli</b> <i>(bawaan)</i>"));
    ayu.taps_all(&["🕘 Riwayat", "↩️ Semua bawaan"]).await;
    assert!(ayu.reads().contains("Waktu bayar: <b>15 menit</b> <i>(bawaan)</i>"));
    ayu.taps_all(&["🕘 Riwayat", "⬅️ Pengaturan Toko"]).await;
    ayu.reads();
    budi.writes("/keranjang").await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    assert!(budi.reads().contains("15 menit"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_admin_is_told_and_overwrites_nothing() {
    let (shop, ayu, dewi) = shop().await;
    for admin in [&ayu, &dewi] {
        admin.writes("/admin").await;
        admin.taps_all(&["⚙️ Setelan", "🧰 Pengaturan Toko", "✏️ Waktu bayar"]).await;
        admin.reads();
    }
    ayu.writes("30").await;
    ayu.reads();
    dewi.writes("60").await;
    let told = dewi.reads();
    assert!(told.contains("Admin lain baru saja mengubah") && told.contains("30 menit"), "{told}");
    dewi.taps("✏️ Waktu bayar").await;
    dewi.writes("60").await;
    assert!(dewi.reads().contains("60 menit"));
    shop.close().await;
}
