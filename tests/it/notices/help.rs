//! Help: buyers and admins write to each other through the bot.

use crate::world::{Buyer, SEED_FILE, World, picture};
use expect_test::expect;
use jiff::SignedDuration;
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;

/// A shop with two admins, who have started the bot.
pub(super) async fn shop() -> (World, Buyer, Buyer) {
    let admins = format!("{},{}", user_id("Ayu"), user_id("Dewi"));
    let shop = World::bare(&[("AdminIds", &admins)]).await;
    shop.seed(SEED_FILE).await;
    let (ayu, dewi) = (shop.buyer("Ayu"), shop.buyer("Dewi"));
    ayu.writes("/start").await;
    dewi.writes("/start").await;
    ayu.reads();
    dewi.reads();
    (shop, ayu, dewi)
}

/// The newest message in somebody's chat that reads so.
fn message(person: &Buyer, text: &str) -> i64 {
    let chat = person.person.chat();
    chat.iter().rev().find(|message| message.from_bot && message.text == text).expect("it is in the chat").id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_and_the_admins_write_to_each_other() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    budi.taps("💬 Bantuan").await;
    budi.sees(expect![[r#"
        💬 <b>Bantuan</b>

        Tulis saja di sini ya; foto dan file juga boleh. Admin membacanya dan menjawab langsung di chat ini.
        [✅ Selesai]"#]]);
    budi.writes("Kak, akunku <kok> belum bisa dipakai?").await;
    budi.sees(expect![[r#"
        ✅ Sudah diteruskan ke admin. Jawabannya muncul di chat ini.

        <i>Masih ada yang mau ditambahkan? Tulis saja.</i>
        [✅ Selesai]"#]]);
    for admin in [&ayu, &dewi] {
        admin.sees(expect![[r#"
            💬 <b>Budi</b> butuh bantuan
            🆔 <code>7103217671</code>

            <i>Balas (reply) pesannya, atau tekan ✍️.</i>
            [✍️ Balas Budi]
            [✅ Tutup percakapan]
            [👤 Pesanan pembeli]
            ———
            Kak, akunku <kok> belum bisa dipakai?
            [✍️ Balas Budi]
            [✅ Tutup percakapan]"#]]);
    }
    // By Telegram's reply; the other admin sees who answered.
    let answer = ayu.person.replies(message(&ayu, "Kak, akunku <kok> belum bisa dipakai?"), "Coba lagi ya kak").await;
    assert!(answer.is_ok());
    ayu.sees(expect!["✅ Terkirim ke <b>Budi</b>."]);
    dewi.sees(expect!["✅ <b>Budi</b> dijawab oleh <b>Ayu</b>."]);
    budi.sees(expect![[r#"
        Coba lagi ya kak
        [✍️ Balas] [✅ Selesai]"#]]);
    // By the button, with a photo.
    dewi.taps("✍️ Balas Budi").await;
    dewi.sees(expect![[r#"
        ✍️ Tulis jawaban untuk <b>Budi</b>; foto dan file juga boleh.
        [❌ Batal]"#]]);
    dewi.pauses();
    assert!(dewi.person.sends_photo(picture()).await.is_ok());
    assert!(dewi.reads().contains("Terkirim ke <b>Budi</b>"));
    assert!(ayu.reads().contains("<b>Budi</b> dijawab oleh <b>Dewi</b>"));
    assert!(budi.person.chat().iter().any(|message| message.from_bot && message.photo.is_some()));
    budi.reads();
    // What the admin writes next is for nobody.
    dewi.writes("halo").await;
    assert!(dewi.reads().contains("aku belum paham"));
    // The buyer goes on writing, and sends a file; they need not be asked again.
    budi.pauses();
    assert!(budi.person.sends_file("bukti.txt", "isi").await.is_ok());
    assert!(budi.reads().contains("Diteruskan ke admin"));
    for admin in [&ayu, &dewi] {
        assert!(admin.person.chat().iter().any(|message| message.from_bot && message.document.is_some()));
        assert!(!admin.reads().contains("butuh bantuan"), "the thread is introduced once");
    }
    // The buyer ends it.
    budi.taps("✅ Selesai").await;
    budi.sees(expect!["👌 Oke, selesai. Kalau butuh bantuan lagi, tekan 💬 Bantuan."]);
    ayu.sees(expect!["👌 Percakapan dengan <b>Budi</b> ditutup oleh pembelinya."]);
    dewi.reads();
    budi.writes("terima kasih").await;
    assert!(budi.reads().contains("aku belum paham"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_is_about_an_order_of_ones_own() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    budi.reads();
    sari.writes("/start").await;
    sari.pauses();
    sari.person.taps_data(&format!("help:{order}")).await;
    assert!(sari.sees_toast().contains("tidak ditemukan"), "{}", sari.sees_toast());
    sari.reads();
    budi.writes("📦 Pesanan Saya").await;
    budi.taps("1️⃣").await;
    budi.reads();
    budi.taps("💬 Tanya soal pesanan ini").await;
    budi.sees(expect![[r#"
        💬 <b>Bantuan</b>
        📦 Tentang pesanan <code>LP-#1</code>

        Tulis saja di sini ya; foto dan file juga boleh. Admin membacanya dan menjawab langsung di chat ini.
        [✅ Selesai]"#]]);
    budi.writes("Akunnya tidak bisa login").await;
    budi.reads();
    ayu.sees(expect![[r#"
        🧾 <b>Pesanan baru</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Netflix Premium
        💵 <b>Rp45.000</b>, menunggu pembayaran
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]
        ———
        ✅ <b>Dibayar</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Netflix Premium
        💵 <b>Rp45.000</b>
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]
        ———
        💬 <b>Budi</b> butuh bantuan
        🆔 <code>7103217671</code>
        📦 <code>LP-#1</code>

        <i>Balas (reply) pesannya, atau tekan ✍️.</i>
        [✍️ Balas Budi]
        [✅ Tutup percakapan]
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        ———
        Akunnya tidak bisa login
        [✍️ Balas Budi]
        [✅ Tutup percakapan]"#]]);
    dewi.reads();
    // An admin closes it; the buyer and the other admin are told, once.
    ayu.taps("✅ Tutup percakapan").await;
    assert_eq!(ayu.sees_toast(), "👌 Percakapan dengan Budi ditutup.");
    dewi.taps("✅ Tutup percakapan").await;
    assert_eq!(dewi.sees_toast(), "Percakapan ini sudah ditutup.");
    dewi.sees(expect!["👌 Percakapan dengan <b>Budi</b> ditutup oleh <b>Ayu</b>."]);
    budi.sees(expect![[r#"
        👌 Percakapan ini ditutup admin. Masih ada yang mau ditanyakan?
        [💬 Tanya lagi]"#]]);
    budi.writes("masih di sini?").await;
    assert!(budi.reads().contains("aku belum paham"), "the wizard waits no more");
    budi.taps("💬 Tanya lagi").await;
    assert!(budi.reads().contains("Tulis saja di sini"));
    budi.taps("✅ Selesai").await;
    budi.reads();
    // A reply to a closed thread still arrives, and begins another.
    let answered = dewi.person.replies(message(&dewi, "Akunnya tidak bisa login"), "Sudah diganti kak").await;
    assert!(answered.is_ok());
    assert!(budi.reads().contains("Sudah diganti kak"));
    dewi.reads();
    ayu.reads();
    budi.pauses();
    assert!(budi.person.replies(message(&budi, "Sudah diganti kak"), "Makasih!").await.is_ok());
    assert!(ayu.reads().contains("Makasih!"));
    budi.taps("✍️ Balas").await;
    budi.writes("Satu lagi kak").await;
    assert!(ayu.reads().contains("Satu lagi kak"));
    dewi.reads();
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_when_somebody_has_blocked_the_bot() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    ayu.person.blocks().await;
    budi.writes("/bantuan").await;
    budi.writes("Halo kak").await;
    assert!(dewi.reads().contains("Halo kak"));
    budi.reads();
    budi.person.blocks().await;
    dewi.taps("✍️ Balas Budi").await;
    dewi.writes("Halo juga").await;
    assert!(dewi.reads().contains("tidak bisa dihubungi"));
    ayu.person.unblocks().await;
    budi.person.unblocks().await;
    shop.minutes(3).await;
    assert!(ayu.reads().contains("Halo kak"));
    assert!(budi.reads().contains("Halo juga"));
    shop.close().await;
}

/// Days later the message would only puzzle its reader.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_can_not_be_reached_for_three_days_is_given_up() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    ayu.person.blocks().await;
    budi.writes("/bantuan").await;
    budi.writes("Halo kak").await;
    shop.cloud.clock.turn(SignedDuration::from_hours(73));
    shop.cloud.tick().await;
    ayu.person.unblocks().await;
    shop.seconds(2 * 60 * 60);
    shop.cloud.tick().await;
    assert_eq!(ayu.messages_with("Halo kak"), 0);
    assert_eq!(dewi.messages_with("Halo kak"), 1);
    dewi.reads();
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_relayed_once_whatever_breaks() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/bantuan").await;
    // Telegram takes nothing at first, and then says when it will.
    shop.cloud.telegram.faults.next("copyMessage", 2, Fault::Status(502, "{}".into()));
    let sent = budi.writes("Halo kak").await;
    budi.person.redeliver(&sent).await;
    assert_eq!((ayu.messages_with("Halo kak"), dewi.messages_with("Halo kak")), (0, 0));
    let wait = r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":90}}"#;
    shop.cloud.telegram.faults.next("copyMessage", 1, Fault::Status(429, wait.into()));
    shop.minutes(4).await;
    for admin in [&ayu, &dewi] {
        assert_eq!(admin.messages_with("Halo kak"), 1);
        assert_eq!(admin.messages_with("butuh bantuan"), 1);
        admin.reads();
    }
    budi.person.redeliver(&sent).await;
    budi.reads();
    // Killed after a message was sent and before that was noted: it comes once more, and the reply finds its way.
    shop.cloud.table.faults.next("PutItem", 1, Fault::KillBefore);
    budi.pauses();
    budi.person.writes("Satu lagi").await;
    shop.minutes(2).await;
    budi.reads();
    ayu.pauses();
    assert!(ayu.person.replies(message(&ayu, "Satu lagi"), "Siap").await.is_ok());
    assert_eq!(budi.messages_with("Siap"), 1);
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_admins_answer_and_only_what_can_be_passed_on_is() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    sari.writes("/start").await;
    sari.pauses();
    sari.person.taps_data(&format!("admin:answer:{}", budi.person.id())).await;
    assert!(sari.sees_toast().contains("Tombol ini sudah tidak berlaku"));
    sari.reads();
    ayu.pauses();
    ayu.person.taps_data(&format!("admin:answer:{}", budi.person.id())).await;
    assert_eq!(ayu.sees_toast(), "Pembeli ini tidak dikenal bot.");
    budi.writes("/bantuan").await;
    budi.reads();
    budi.pauses();
    let update = serde_json::json!({ "message": {
        "message_id": 900, "date": 1, "chat": { "id": budi.person.id(), "type": "private" },
        "from": { "id": budi.person.id(), "is_bot": false, "first_name": "Budi" },
        "voice": { "file_id": "x", "duration": 1 },
    }});
    assert!(budi.person.deliver_raw(update).await.is_ok());
    assert!(budi.reads().contains("Yang bisa diteruskan"));
    // A day later nobody waits for the message any more.
    shop.cloud.clock.turn(SignedDuration::from_hours(25));
    budi.writes("Halo").await;
    assert!(budi.reads().contains("aku belum paham"));
    assert_eq!(dewi.reads(), "");
    // Leaving and ending come to the same.
    budi.writes("/bantuan").await;
    budi.writes("/batal").await;
    assert!(budi.reads().contains("Oke, selesai"));
    shop.close().await;
}

/// Without admins nobody is made to wait for an answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_without_admins_says_so() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/bantuan").await;
    budi.sees(expect!["🙏 Maaf, belum ada admin yang bisa dihubungi lewat bot ini. Coba lagi nanti, atau hubungi toko lewat kontak di profilnya."]);
    shop.close().await;
}

/// Who reads English is answered in it, and the admins in theirs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_reads_their_own_language() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.person.speaks("en");
    budi.writes("/start").await;
    budi.reads();
    budi.taps("💬 Help").await;
    budi.writes("It does not work").await;
    budi.sees(expect![[r#"
        💬 <b>Help</b>

        Just write here; photos and files are fine too. An admin reads it and answers right in this chat.
        [✅ Done]
        ———
        ✅ Passed on to the admins. Their answer will appear in this chat.

        <i>Anything to add? Just write it.</i>
        [✅ Done]"#]]);
    assert!(ayu.reads().contains("butuh bantuan"));
    dewi.reads();
    ayu.taps("✅ Tutup percakapan").await;
    budi.sees(expect![[r#"
        👌 An admin closed this conversation. Anything else you want to ask?
        [💬 Ask again]"#]]);
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_was_left_for_the_menu_is_not_sent() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.taps("💬 Bantuan").await;
    budi.writes("Halo?").await;
    budi.reads();
    ayu.taps("✍️ Balas Budi").await;
    ayu.taps("⚙️ Admin Settings").await;
    ayu.writes("kunci-rahasia").await;
    ayu.reads();
    dewi.reads();
    assert_eq!(budi.messages_with("kunci-rahasia"), 0);
    shop.close().await;
}
