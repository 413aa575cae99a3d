//! Replies of the shop's own: to commands and keys, with an answer, a photo and links.

use super::shop;
use crate::world::{Buyer, picture};
use expect_test::expect;

async fn opens(admin: &Buyer) {
    admin.writes("/admin").await;
    admin.taps_all(&["📝 Kelola Respon Bot", "💬 Balasan Khusus"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_and_a_key_of_the_shops_own_are_answered() {
    let (shop, ayu, dewi) = shop().await;
    opens(&ayu).await;
    ayu.reads();
    ayu.taps("➕ Buat Balasan").await;
    ayu.sees(expect![[r#"
        🏷 Kirim perintah atau nama tombolnya, misalnya <code>/jam</code> atau <code>⏰ Jam Buka</code>

        <i>Perintah: huruf, angka, atau _ setelah garis miring. Tombol: paling panjang 32 huruf.</i>
        [❌ Batal]"#]]);
    let mut refusals = String::new();
    for taken in ["katalog", "/jam-buka"] {
        ayu.writes(taken).await;
        refusals.push_str(&format!("{}\n", ayu.reads()));
    }
    expect![[r#"
        😅 <b>katalog</b> sudah dipakai bot atau balasan lain. Kirim yang lain ya.
        [❌ Batal]
        🤔 Itu belum bisa jadi perintah atau tombol. Contoh: <code>/jam</code> (huruf, angka, _) atau <code>⏰ Jam Buka</code> (paling panjang 32 huruf).
        [❌ Batal]
    "#]]
    .assert_eq(&refusals);
    let sent = ayu.writes("/jam").await;
    ayu.person.redeliver(&sent).await;
    ayu.reads();
    ayu.writes("Buka <b>08.00").await;
    assert!(ayu.reads().contains("belum ditutup"));
    let sent = ayu.writes("Buka <b>08.00–22.00</b> & libur Minggu").await;
    ayu.sees(expect![[r#"
        💬 <b>/jam</b> · perintah
        📄 tulisan saja · 🔗 0 tautan

        <pre>Buka &lt;b&gt;08.00–22.00&lt;/b&gt; &amp;amp; libur Minggu</pre>
        [🏷 Perintah/Tombol] [💬 Jawaban]
        [🔗 Tautan] [👀 Lihat Contohnya]
        [⏸ Jeda Balasan] [🗑 Hapus Balasan]
        [⬅️ Daftar Balasan]"#]]);
    ayu.person.redeliver(&sent).await;
    ayu.reads();
    ayu.taps("🔗 Tautan").await;
    ayu.writes("WhatsApp").await;
    assert!(ayu.reads().contains("Baris 1 belum pas"));
    ayu.writes("WhatsApp | wa.me/6281234567890").await;
    ayu.reads();
    let budi = shop.buyer("Budi");
    budi.writes("/jam").await;
    budi.sees(expect![[r#"
        Buka <b>08.00–22.00</b> &amp; libur Minggu
        [WhatsApp ↗]"#]]);

    ayu.taps("👀 Lihat Contohnya").await;
    assert!(ayu.reads().contains("08.00–22.00"));
    ayu.taps("⬅️ Daftar Balasan").await;
    ayu.taps("➕ Buat Balasan").await;
    ayu.writes("⏰ Jam Buka").await;
    ayu.pauses();
    ayu.person.sends_photo_saying(picture(), "Jam buka toko").await;
    ayu.reads();
    budi.writes("/start").await;
    budi.reads();
    budi.taps("⏰ Jam Buka").await;
    assert!(budi.person.chat().last().is_some_and(|message| message.photo.is_some()));
    budi.reads();
    ayu.taps("🏷 Perintah/Tombol").await;
    ayu.writes("🕐 Jam").await;
    ayu.reads();
    for name in ["⏰ Jam Buka", "🕐 Jam"] {
        budi.writes(name).await;
        assert!(budi.reads().contains("Jam buka toko"), "{name}");
    }

    // The second admin is told.
    opens(&dewi).await;
    dewi.taps("🕐 Jam").await;
    dewi.taps("💬 Jawaban").await;
    dewi.reads();
    ayu.taps("💬 Jawaban").await;
    ayu.writes("Baru").await;
    ayu.reads();
    dewi.writes("Lain").await;
    let told = dewi.reads();
    assert!(told.contains("Admin lain baru saja mengubah") && told.contains("Baru"), "{told}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paused_reply_rests_and_a_deleted_one_is_gone() {
    let (shop, ayu, dewi) = shop().await;
    opens(&ayu).await;
    ayu.taps("➕ Buat Balasan").await;
    ayu.writes("/jam").await;
    ayu.writes("08.00–22.00").await;
    ayu.taps("⏸ Jeda Balasan").await;
    ayu.reads();
    let budi = shop.buyer("Budi");
    budi.writes("/jam").await;
    assert!(budi.reads().contains("belum paham"));
    ayu.taps("▶️ Aktifkan Balasan").await;
    budi.writes("/jam@lapak_bot").await;
    assert!(budi.reads().contains("08.00"));
    opens(&dewi).await;
    dewi.taps("/jam").await;
    dewi.reads();
    ayu.taps("🗑 Hapus Balasan").await;
    ayu.taps("⬅️ Ke Balasannya").await;
    ayu.taps_all(&["🗑 Hapus Balasan", "🗑 Ya, hapus balasan"]).await;
    ayu.sees(expect![[r#"
        💬 <b>Balasan Khusus</b> (0/30)

        Belum ada. Contoh: perintah <code>/jam</code> atau tombol <b>⏰ Jam Buka</b>, dengan jawabanmu sendiri.

        <i>Tombol ikut di keyboard pembeli (muncul setelah /start). Perintah berlaku kalau diketik; tidak tampil di daftar menu Telegram.</i>
        [➕ Buat Balasan]
        [⬅️ Respon Bot]"#]]);
    dewi.taps("⏸ Jeda Balasan").await;
    assert_eq!(dewi.sees_toast(), "🙈 Teks atau balasan ini sudah tidak ada.");
    budi.writes("/jam").await;
    assert!(budi.reads().contains("belum paham"));
    shop.close().await;
}

/// They ride with the texts: what others do costs no call more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_replies_are_the_most() {
    let (shop, ayu, _) = shop().await;
    opens(&ayu).await;
    for number in 1..=30 {
        ayu.taps("➕ Buat Balasan").await;
        ayu.writes(&format!("/balas{number}")).await;
        ayu.writes("Ya").await;
        ayu.taps("⬅️ Daftar Balasan").await;
    }
    ayu.reads();
    ayu.taps("➕ Buat Balasan").await;
    assert!(ayu.reads().contains("Sudah ada 30 balasan"));
    shop.close().await;
}
