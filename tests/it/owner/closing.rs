//! An owner closes the shop or payments, in two steps, and opens them again.

use super::shop_of;
use expect_test::expect;
use lapak_local::fault::Fault;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_finds_the_way_by_the_menu() {
    let shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    shop.minutes(5).await;
    hadi.writes("/start").await;
    hadi.taps_all(&["🩺 Keadaan Toko", "🔄 Perbarui", "⬅️ Menu", "💳 Pembayaran", "⬅️ Menu", "🚧 Tutup Sementara"])
        .await;
    hadi.sees(expect![[r#"
        🚧 <b>Tutup Sementara</b>

        ✅ Toko <b>buka</b>.
        Kalau ditutup, pembeli membaca satu kalimat apa pun yang mereka lakukan. Tagihan yang sedang dibayar tetap selesai dan dikirim.

        <i>Perubahan berlaku dalam satu menit.</i>
        [🚧 Tutup toko…]
        [⬅️ Menu]"#]]);
    hadi.taps_all(&["⬅️ Menu", "🩺 Keadaan Toko"]).await;
    hadi.sees(expect![[r#"
        🩺 <b>Toko Ayu</b>
        <i>22 Nov 2026 12.05 WIB</i>

        ✅ Semua berjalan lancar.

        👥 Pengguna: <b>0</b>
        ✅ Pesanan terkirim: <b>0</b>
        🛒 Menunggu pembayaran: <b>0</b>
        📦 Menunggu barang: <b>0</b>
        👀 Pemeriksaan terjadwal: <b>0</b>
        ⏰ Pemeriksaan terlambat: <b>0</b>
        🗄 Cadangan utuh terakhir: <b>belum ada</b>
        🧪 Latihan pemulihan terakhir: <b>belum ada</b>, otomatis tiap minggu
        🧾 Perkiraan tagihan AWS bulan ini: <b>US$0,06</b> <i>(0 pesanan, setelah jatah gratis)</i>

        🔎 <b>Bagian toko</b> (dicek <i>22 Nov 2026 12.05 WIB</i>)
        ✅ Bot toko <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Bot pemilik <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Pakasir <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Tabel <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Penyimpanan file <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Kiriman dan pemeriksaan <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Jadwal <i>sejak 22 Nov 2026 12.05 WIB</i>
        ⚡ …
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payments_are_off_until_an_owner_switches_them_on() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, budi) = (shop.owner("Hadi"), shop.buyer("Budi"));
    let under_way = budi.orders("NETFLIX", 1).await.order;
    budi.reads();
    hadi.writes("/payments").await;
    hadi.taps("⛔ Matikan pembayaran…").await;
    hadi.writes("ya").await;
    hadi.writes("Matikan Pembayaran").await;
    hadi.sees(expect![[r#"
        ⚠️ <b>Satu langkah lagi</b>

        Pembeli akan membaca:
        <blockquote>⛔ <b>Pembayaran QRIS sedang dimatikan sebentar.</b>

        Saldo tetap bisa dipakai 💼. Coba lagi nanti, ya 🙏</blockquote>

        👉 Untuk melanjutkan, ketik: <code>matikan pembayaran</code>
        [✍️ Tulis kalimat sendiri]
        [❌ Batal]
        ———
        ⚠️ <b>Satu langkah lagi</b>

        Pembeli akan membaca:
        <blockquote>⛔ <b>Pembayaran QRIS sedang dimatikan sebentar.</b>

        Saldo tetap bisa dipakai 💼. Coba lagi nanti, ya 🙏</blockquote>

        ❗ Belum cocok. Tulis persis seperti di bawah.

        👉 Untuk melanjutkan, ketik: <code>matikan pembayaran</code>
        [✍️ Tulis kalimat sendiri]
        [❌ Batal]
        ———
        💳 <b>Pembayaran</b>

        ⛔ Pembayaran QRIS <b>mati</b> sejak <i>22 Nov 2026 12.00 WIB</i> (oleh <code>7193515952</code>).
        Yang dibaca pembeli:
        <blockquote>⛔ <b>Pembayaran QRIS sedang dimatikan sebentar.</b>

        Saldo tetap bisa dipakai 💼. Coba lagi nanti, ya 🙏</blockquote>

        <i>Perubahan berlaku dalam satu menit.</i>
        [✅ Nyalakan pembayaran lagi]
        [⬅️ Menu]"#]]);
    assert_eq!(shop.times("closure.changed"), 1, "the audit knows of it");

    shop.seconds(61);
    budi.puts("KEY", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let said = budi.reads();
    assert!(said.contains("⛔ <b>Pembayaran QRIS sedang dimatikan sebentar.</b>"), "{said}");
    budi.writes("/saldo").await;
    budi.taps_all(&["💳 Isi Saldo QRIS", "Rp10.000"]).await;
    assert!(budi.reads().contains("Pembayaran QRIS sedang dimatikan"));
    // What was invoiced before is paid and delivered.
    shop.pays(&under_way).await;
    assert!(budi.reads().contains("🎉"));

    hadi.writes("/payments").await;
    hadi.taps("✅ Nyalakan pembayaran lagi").await;
    assert!(hadi.reads().contains("✅ Pembayaran QRIS <b>nyala</b>."));
    assert_eq!(shop.times("closure.changed"), 2);
    shop.seconds(61);
    budi.orders("KEY", 1).await;
    budi.cancels().await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_shop_says_the_owners_sentence_and_payments_under_way_complete() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, budi, ayu) = (shop.owner("Hadi"), shop.buyer("Budi"), shop.buyer("Ayu"));
    let under_way = budi.orders("NETFLIX", 1).await.order;
    budi.reads();
    hadi.writes("/maintenance").await;
    hadi.taps_all(&["🚧 Tutup toko…", "✍️ Tulis kalimat sendiri"]).await;
    hadi.writes("Tutup sampai jam <8> & maaf ya").await;
    hadi.writes("tutup toko").await;
    hadi.sees(expect![[r#"
        ✍️ Tulis kalimat yang akan dibaca pembeli, paling banyak 500 huruf.
        [❌ Batal]
        ———
        ⚠️ <b>Satu langkah lagi</b>

        Pembeli akan membaca:
        <blockquote>Tutup sampai jam &lt;8&gt; &amp; maaf ya</blockquote>

        👉 Untuk melanjutkan, ketik: <code>tutup toko</code>
        [✍️ Tulis kalimat sendiri]
        [❌ Batal]
        ———
        🚧 <b>Tutup Sementara</b>

        ⛔ Toko <b>tutup</b> sejak <i>22 Nov 2026 12.00 WIB</i> (oleh <code>7193515952</code>).
        Yang dibaca pembeli:
        <blockquote>Tutup sampai jam &lt;8&gt; &amp; maaf ya</blockquote>

        <i>Perubahan berlaku dalam satu menit.</i>
        [✅ Buka toko lagi]
        [⬅️ Menu]"#]]);

    shop.seconds(61);
    for text in ["/start", "/katalog", "halo"] {
        budi.writes(text).await;
        assert_eq!(budi.reads(), "Tutup sampai jam &lt;8&gt; &amp; maaf ya\n[🧾 Tagihan Saya]");
    }
    // They may look at what they are paying, and pay it.
    shop.pays(&under_way).await;
    let said = budi.reads();
    assert!(said.contains("🎉"), "{said}");
    // Whoever runs the shop goes on.
    ayu.writes("/start").await;
    assert!(ayu.reads().contains("Halo <b>Ayu</b>"));

    hadi.writes("/maintenance").await;
    hadi.taps("✅ Buka toko lagi").await;
    hadi.reads();
    shop.seconds(61);
    budi.writes("/start").await;
    assert!(budi.reads().contains("Halo <b>Budi</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_owner_gives_up_is_not_closed() {
    let shop = shop_of(&["Hadi", "Rina"]).await;
    let (hadi, rina, budi) = (shop.owner("Hadi"), shop.owner("Rina"), shop.buyer("Budi"));
    hadi.writes("/maintenance").await;
    hadi.taps_all(&["🚧 Tutup toko…", "❌ Batal"]).await;
    hadi.writes("tutup toko").await;
    assert!(!hadi.reads().contains("⛔"), "nothing waits for the name");
    // The step of one owner is not another's, and it ends after ten minutes.
    rina.writes("/maintenance").await;
    rina.taps("🚧 Tutup toko…").await;
    hadi.writes("tutup toko").await;
    shop.seconds(11 * 60);
    rina.writes("tutup toko").await;
    assert_eq!(shop.times("closure.changed"), 0);
    rina.reads();
    hadi.reads();
    // Nobody else is answered.
    let stranger = shop.owner("Budi");
    stranger.writes("/maintenance").await;
    assert_eq!(stranger.reads(), "");
    budi.writes("/start").await;
    assert!(budi.reads().contains("Halo <b>Budi</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_owners_who_close_at_once_close_it_once() {
    let shop = shop_of(&["Hadi", "Rina"]).await;
    let (hadi, rina) = (shop.owner("Hadi"), shop.owner("Rina"));
    for owner in [&hadi, &rina] {
        owner.writes("/payments").await;
        owner.taps("⛔ Matikan pembayaran…").await;
    }
    hadi.writes("matikan pembayaran").await;
    rina.writes("matikan pembayaran").await;
    assert!(rina.reads().contains("(oleh <code>"), "it was closed by the other");
    assert_eq!(shop.times("closure.changed"), 1);
    hadi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_can_not_read_whether_the_shop_is_closed_sells_nothing() {
    let mut shop = shop_of(&["Hadi"]).await;
    let (hadi, budi) = (shop.owner("Hadi"), shop.buyer("Budi"));
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    hadi.writes("/maintenance").await;
    hadi.taps("🚧 Tutup toko…").await;
    hadi.writes("tutup toko").await;
    hadi.reads();
    shop.cloud.functions.cool("TelegramFunction");
    // Three attempts each: what is closed, and the product that is read ahead.
    shop.cloud.table.faults.next("BatchGetItem", 6, Fault::Refuse);
    let lost = budi.tries("💠 Bayar pakai QRIS").await;
    assert_eq!((lost.status, shop.left("ML86")), (500, 3), "Telegram is asked to come again");
    assert!(budi.person.redeliver(&lost).await.is_ok());
    assert!(budi.reads().contains("Toko sedang tutup sebentar"));
    shop.expects_errors(&["an update is to be repeated"]);
    shop.close().await;
}
