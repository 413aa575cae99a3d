//! Much at once: long threads, albums, many messages that are due, one chat that Telegram holds back.

use super::help::shop;
use crate::world::expected_end::time_goes_by;
use crate::world::{Buyer, SEED_FILE, World, picture};
use expect_test::expect;
use lapak_local::fault::Fault;
use serde_json::Value;

const SOLD_OUT: &str = "category,code,name,price,max,content\nGame,GIM,Kunci Gim,15000,5,\n";

const WAIT: &str = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 90","parameters":{"retry_after":90}}"#;

/// A shop whose sold-out product so many people wait for.
async fn waiting(people: usize) -> (World, Vec<Buyer>) {
    let shop = World::with_seed_file(SEED_FILE).await;
    shop.seed(SOLD_OUT).await;
    let mut waiting = Vec::new();
    for number in 0..people {
        let buyer = shop.buyer(&format!("Pembeli {number}"));
        buyer.writes("/start p_GIM").await;
        buyer.taps("🔔 Kabari saat ready").await;
        buyer.reads();
        waiting.push(buyer);
    }
    let units: String = (0..people).map(|number| format!("Game,GIM,,,,gim-{number}\n")).collect();
    shop.seed(&format!("{SOLD_OUT}{units}")).await;
    // A sweep makes notices of those who wait, and the next one sends them.
    let owed = || shop.cloud.table.scan().expect("the table can be read").iter().any(is_notice);
    for _ in 0..3 {
        if !owed() {
            time_goes_by(&shop, &[1]).await;
        }
    }
    (shop, waiting)
}

/// How often this was asked of Telegram so far.
fn calls(shop: &World, call: &str) -> usize {
    shop.cloud.trace.since(0).into_iter().filter(|event| event.call.eq_ignore_ascii_case(call)).count()
}

fn is_notice(item: &Value) -> bool {
    item["pk"]["S"].as_str().is_some_and(|key| key.starts_with("NOTICE#"))
}

fn told(waiting: &[Buyer]) -> usize {
    waiting.iter().filter(|buyer| buyer.messages_with("sudah ready lagi") > 0).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_chat_that_telegram_holds_back_holds_back_nobody_else() {
    let (shop, waiting) = waiting(6).await;
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Status(429, WAIT.into()));
    time_goes_by(&shop, &[1]).await;
    assert_eq!(told(&waiting), 5);
    time_goes_by(&shop, &[1]).await;
    assert_eq!(told(&waiting), 5, "the seconds that Telegram named are not over");
    time_goes_by(&shop, &[1]).await;
    assert_eq!(told(&waiting), 6);
    for buyer in waiting {
        buyer.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_wait_if_telegram_holds_back_the_bot() {
    let (shop, waiting) = waiting(25).await;
    shop.cloud.telegram.faults.next("sendMessage", 25, Fault::Status(429, WAIT.into()));
    let before = calls(&shop, "sendMessage");
    time_goes_by(&shop, &[1]).await;
    // Eight are under way at a time.
    let tried = calls(&shop, "sendMessage") - before;
    assert!((3..=10).contains(&tried), "{tried} messages were tried before the sweep understood");
    assert_eq!(told(&waiting), 0);
    shop.cloud.telegram.faults.clear();
    time_goes_by(&shop, &[1, 1, 1]).await;
    assert_eq!(told(&waiting), 25);
    for buyer in waiting {
        buyer.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_floods_the_admins() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/bantuan").await;
    for number in 1..=20 {
        budi.writes(&format!("Halo kak, {number}")).await;
    }
    budi.reads();
    assert_eq!(ayu.messages_with("Halo kak"), 20);
    let told = budi.writes("Halo kak, lagi").await;
    budi.sees(expect![[r#"
        🐢 Sudah <b>20 pesan</b> dalam satu jam. Yang sudah terkirim pasti dibaca admin; pesan baru diteruskan lagi mulai <b>22 Nov 2026 13.01 WIB</b>.
        [✅ Selesai]"#]]);
    budi.person.redeliver(&told).await;
    budi.reads();
    budi.writes("Halo kak?").await;
    assert_eq!(budi.reads(), "", "it is said once");
    // Ending the conversation begins no new hour.
    budi.taps("✅ Selesai").await;
    budi.writes("/bantuan").await;
    budi.writes("Halo kak!").await;
    assert_eq!((ayu.messages_with("Halo kak"), dewi.messages_with("Halo kak")), (20, 20));
    shop.seconds(60 * 60);
    budi.writes("Halo kak, sekali lagi").await;
    assert_eq!((ayu.messages_with("Halo kak"), dewi.messages_with("Halo kak")), (21, 21));
    for person in [&budi, &ayu, &dewi] {
        person.reads();
    }
    shop.close().await;
}

/// Photos in somebody's chat that the bot sent.
fn photos(person: &Buyer) -> usize {
    person.person.chat().iter().filter(|message| message.from_bot && message.photo.is_some()).count()
}

/// An album of ten is one action: it is answered once and mutes nobody, and all of it reaches the other side.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_album_is_passed_on_whole_and_answered_once() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let album = vec![picture(); 10];
    // For help: each is a message of its own to the admins.
    budi.writes("/bantuan").await;
    budi.reads();
    let sent = budi.person.sends_album(&album).await;
    assert!(sent.iter().all(|delivery| delivery.is_ok()));
    budi.sees(expect![[r#"
        ✅ Sudah diteruskan ke admin. Jawabannya muncul di chat ini.

        <i>Masih ada yang mau ditambahkan? Tulis saja.</i>
        [✅ Selesai]"#]]);
    assert_eq!((photos(&ayu), photos(&dewi)), (10, 10));
    for delivery in &sent {
        budi.person.redeliver(delivery).await;
    }
    budi.reads();
    assert_eq!(photos(&ayu), 10, "delivered again, it is passed on once");
    // An admin's album is one answer.
    dewi.reads();
    ayu.taps("✍️ Balas Budi").await;
    ayu.pauses();
    ayu.person.sends_album(&album).await;
    assert_eq!(photos(&budi), 10);
    assert_eq!(ayu.messages_with("Terkirim ke Budi"), 1);
    assert_eq!(dewi.messages_with("dijawab oleh"), 1);
    // For a transfer: the first photo is the proof, and the others follow it.
    budi.taps("✅ Selesai").await;
    budi.writes("/saldo").await;
    budi.taps_all(&["📝 Transfer Manual", "📸 Kirim bukti transfer"]).await;
    budi.writes("50.000").await;
    budi.reads();
    budi.pauses();
    budi.person.sends_album(&album[..3]).await;
    assert_eq!(budi.reads().matches("———").count(), 0, "one answer");
    assert_eq!((photos(&ayu), photos(&dewi)), (13, 13));
    assert_eq!(ayu.messages_with("Transfer manual"), 1);
    // Where nothing waits for photos, that is said once.
    budi.pauses();
    budi.person.sends_album(&album).await;
    assert_eq!(budi.messages_with("Pembayaran QRIS dicek otomatis"), 1);
    budi.writes("/stok").await;
    assert!(budi.reads().contains("Stok saat ini"), "nobody is muted");
    for person in [&ayu, &dewi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_album_proves_a_claim() {
    let (shop, ayu, dewi) = shop().await;
    shop.seed("category,code,name,price,warranty,content\nStreaming,GARANSI,Akun Garansi,45000,30,akun-1\n").await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("GARANSI", 1).await.order;
    shop.pays(&order).await;
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "🛡️ Klaim Garansi", "🎁 1. Akun Garansi"]).await;
    budi.reads();
    budi.pauses();
    budi.person.sends_album(&vec![picture(); 4]).await;
    assert!(budi.reads().starts_with("✅ Klaim garansi <b>Akun Garansi</b>"));
    assert_eq!((photos(&ayu), photos(&dewi)), (4, 4));
    assert_eq!(ayu.messages_with("Klaim garansi"), 1);
    for person in [&ayu, &dewi] {
        person.reads();
    }
    shop.close().await;
}

/// Each message that shows an invoice once more is a call to the gateway and a picture.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_is_shown_again_once_in_ten_seconds() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.orders("NETFLIX", 1).await;
    budi.writes("/tagihan").await;
    let before = calls(&shop, "sendPhoto");
    for _ in 0..12 {
        budi.taps("📷 Tampilkan QR").await;
    }
    // Twelve taps, two seconds apart.
    assert_eq!(calls(&shop, "sendPhoto") - before, 3);
    assert_eq!(budi.sees_toast(), "👆 QR-nya baru saja ditampilkan di chat ini.");
    assert_eq!(budi.messages_with("Total bayar"), 1);
    budi.reads();
    shop.close().await;
}
