//! The open invoices: listed, shown once more, cancelled after a question.

use crate::world::{World, picture};
use expect_test::expect;
use lapak_local::fault::Fault;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_too_many_invoices_sees_them_and_pays_one() {
    let shop = World::bare(&[("MaxUnpaid", "1")]).await;
    shop.seed(crate::world::SEED_FILE).await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    let first = budi.orders("NETFLIX", 2).await;
    budi.puts("KEY", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran"]).await;
    budi.reads();
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        🧾 <b>Tagihan Saya</b>

        ⚠️ Masih ada <b>1</b> tagihan yang belum dibayar, jadi belum bisa pesan lagi. Bayar atau batalkan salah satu dulu ya; keranjangmu tetap tersimpan.

        <b>Diamond 86</b> × 1 <i>dan 1 produk lain</i>
            <code>LP-#1</code>
            💵 <b>Rp111.605</b> · ⏰ sebelum 22 Nov 2026 12.15 WIB
        [📷 Tampilkan QR] [🔄 Cek]
        [🔗 Via browser ↗] [❌ Batalkan]
        [🧺 Buka Keranjang]"#]]);

    // The invoice comes once more, at the end of the chat; the old message goes.
    budi.taps("📷 Tampilkan QR").await;
    let again = budi.sees_invoice();
    assert_eq!(again.order, first.order);
    assert_ne!(again.message.id, first.message.id);
    assert_eq!(budi.messages_with("Total bayar"), 1);
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1, "it is the same charge");

    shop.pays(&first.order).await;
    assert_eq!(budi.goods().len(), 3);
    assert_eq!(budi.messages_with("Total bayar"), 0, "the message that was shown last is removed");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_invoice_in_the_list_has_its_buttons() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let first = budi.orders("ML86", 1).await;
    let second = budi.orders("NETFLIX", 1).await;
    budi.pauses();
    assert!(budi.person.sends_photo(picture()).await.is_ok());
    budi.reads();
    budi.taps("🧾 Tagihan Saya").await;
    budi.sees(expect![[r#"
        🧾 <b>Tagihan Saya</b>

        1️⃣ <b>Netflix Premium</b> × 1
            <code>LP-#2</code>
            💵 <b>Rp45.625</b> · ⏰ sebelum 22 Nov 2026 12.15 WIB

        2️⃣ <b>Diamond 86</b> × 1
            <code>LP-#1</code>
            💵 <b>Rp20.954</b> · ⏰ sebelum 22 Nov 2026 12.15 WIB
        [📷 Tampilkan QR 1️⃣] [🔄 Cek 1️⃣]
        [🔗 Via browser 1️⃣ ↗] [❌ Batalkan 1️⃣]
        [📷 Tampilkan QR 2️⃣] [🔄 Cek 2️⃣]
        [🔗 Via browser 2️⃣ ↗] [❌ Batalkan 2️⃣]
        [🧺 Buka Keranjang]"#]]);

    assert!(budi.person.url_of("🔗 Via browser 2️⃣").is_ok_and(|page| page.contains("/pay")));
    budi.taps("📷 Tampilkan QR 1️⃣").await;
    assert_eq!(budi.sees_invoice().order, second.order);

    // Whether it is to be cancelled is asked in the same message.
    budi.taps("❌ Batalkan 2️⃣").await;
    budi.sees(expect![[r#"
        🧾 <b>Tagihan Saya</b>

        1️⃣ <b>Netflix Premium</b> × 1
            <code>LP-#2</code>
            💵 <b>Rp45.625</b> · ⏰ sebelum 22 Nov 2026 12.15 WIB

        2️⃣ <b>Diamond 86</b> × 1
            <code>LP-#1</code>
            💵 <b>Rp20.954</b> · ⏰ sebelum 22 Nov 2026 12.15 WIB
        [⬅️ Tidak jadi]
        [🗑 Ya, batalkan LP-#1]"#]]);
    budi.taps("⬅️ Tidak jadi").await;
    assert!(budi.reads().contains("[❌ Batalkan 2️⃣]"));
    budi.taps_all(&["❌ Batalkan 2️⃣", &format!("🗑 Ya, batalkan {}", first.order)]).await;
    let seen = budi.reads_all();
    assert!(seen.contains(&format!("❌ Pesanan <code>{}</code> dibatalkan.", first.order)), "{seen}");
    assert!(seen.contains("[❌ Batalkan]"), "the list shows what is left: {seen}");
    assert_eq!((shop.left("ML86"), shop.left("NETFLIX")), (3, 3));
    shop.pays(&second.order).await;
    budi.reads();
    budi.pauses();
    assert!(budi.person.taps_data("invoices").await.is_ok());
    budi.pauses();
    assert!(budi.reads_all().contains("🧾 Tidak ada tagihan yang menunggu dibayar 👍"));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_asks_before_it_is_cancelled() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    let buttons = || budi.person.chat().into_iter().find(|message| message.id == invoice.message.id).unwrap().buttons;
    let before = buttons();
    assert!(budi.person.url_of("🔗 Bayar via browser").is_ok());
    budi.taps("❌ Batalkan").await;
    assert_ne!(buttons(), before);
    assert_eq!(shop.left("NETFLIX"), 3, "nothing is cancelled yet");
    budi.taps("⬅️ Tidak jadi").await;
    assert_eq!(buttons(), before);
    budi.taps("❌ Batalkan").await;
    let confirmed = budi.taps("🗑 Ya, batalkan").await;
    budi.sees(expect![[r#"
        ❌ Pesanan <code>LP-#1</code> dibatalkan. Sampai jumpa di pesanan berikutnya 👋
        [🔁 Pesan Lagi]
        [🛍 Lihat Katalog]"#]]);

    // A finger that came down twice: nothing is said, neither to the question nor to the answer.
    let toasts = budi.person.toasts().len();
    budi.pauses();
    assert!(budi.person.redeliver(&confirmed).await.is_ok());
    for data in [format!("cancel:{}:ask", invoice.order), format!("cancel:{}", invoice.order)] {
        budi.pauses();
        assert!(budi.person.taps_data(&data).await.is_ok());
    }
    assert!(budi.person.toasts().iter().skip(toasts).all(|toast| toast.text.is_empty()));
    assert_eq!(budi.reads(), "");
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_the_invoices_of_others() {
    let shop = World::open().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    let invoice = budi.orders("NETFLIX", 1).await;
    sari.writes("/start").await;
    sari.reads();
    for data in ["invoice", "again", "keep"] {
        sari.pauses();
        assert!(sari.person.taps_data(&format!("{data}:{}", invoice.order)).await.is_ok());
        assert_eq!(sari.sees_toast(), "🤔 Pesanan atau tagihan ini tidak ditemukan.", "{data}");
    }
    sari.pauses();
    assert!(sari.person.taps_data(&format!("cancel:{}:ask", invoice.order)).await.is_ok());
    assert_eq!(sari.sees_toast(), "🤔 Pesanan atau tagihan ini tidak ditemukan.");
    assert_eq!(sari.reads(), "");
    shop.minutes(20).await;
    budi.reads();
    shop.close().await;
}

/// Telegram shows no picture, or the gateway says nothing: the invoice stays where it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_that_cannot_be_shown_again_stays() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    let down = || Fault::Status(502, "Bad Gateway".into());
    shop.cloud.pakasir.faults.next("create", 1, down());
    budi.pauses();
    assert!(budi.person.taps_data(&format!("invoice:{}", invoice.order)).await.is_ok());
    assert!(budi.sees_toast().contains("Layanan pembayaran sedang gangguan"));
    shop.cloud.telegram.faults.next("sendPhoto", 1, down());
    budi.pauses();
    assert!(budi.person.taps_data(&format!("invoice:{}", invoice.order)).await.is_ok());
    assert_eq!(budi.reads(), "");
    assert_eq!(budi.sees_invoice().message.id, invoice.message.id);
    shop.pays(&invoice.order).await;
    budi.reads();
    shop.close().await;
}
