//! Campaigns: written, previewed, sent to an audience, paused, resumed and stopped; what Telegram refuses on the way.

use crate::world::{Buyer, SEED_FILE, World, picture};
use expect_test::expect;
use lapak_local::fault::Fault;
use lapak_local::telegram::{Action, user_id};
use lapak_local::trace::Kind;
use stories::cost::Cost;

/// A shop with two admins, whose campaigns take no time.
async fn shop() -> (World, Buyer, Buyer) {
    let admins = format!("{},{}", user_id("Ayu"), user_id("Dewi"));
    let shop = World::bare(&[("AdminIds", &admins), ("BroadcastRate", "1000")]).await;
    shop.seed(SEED_FILE).await;
    let (ayu, dewi) = (shop.buyer("Ayu"), shop.buyer("Dewi"));
    for admin in [&ayu, &dewi] {
        admin.writes("/start").await;
        admin.reads();
    }
    (shop, ayu, dewi)
}

/// Buyers who have started the bot and read everything.
async fn buyers(shop: &World, names: &[&str]) -> Vec<Buyer> {
    let mut buyers = Vec::new();
    for name in names {
        let buyer = shop.buyer(name);
        buyer.writes("/start").await;
        buyer.reads();
        buyers.push(buyer);
    }
    buyers
}

/// Writes a campaign up to its card.
async fn writes(admin: &Buyer, text: &str) {
    admin.writes("/admin").await;
    admin.taps_all(&["📣 Broadcast", "➕ Buat Broadcast"]).await;
    admin.reads();
    admin.writes(text).await;
}

async fn sends(admin: &Buyer) {
    admin.taps_all(&["🚀 Kirim…", "🚀 Ya, kirim sekarang"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_written_previewed_and_sent_to_everybody() {
    let (shop, ayu, dewi) = shop().await;
    let people = buyers(&shop, &["Budi", "Siti"]).await;
    ayu.writes("/admin").await;
    ayu.taps("📣 Broadcast").await;
    ayu.sees(expect![[r#"
        📣 <b>Broadcast</b>

        Belum ada broadcast. Kirim kabar pertamamu ke semua pembeli 👇
        [➕ Buat Broadcast]
        [⬅️ Menu Admin]"#]]);
    ayu.taps("➕ Buat Broadcast").await;
    ayu.sees(expect![[r#"
        📣 Kirim pesan broadcast-nya ke sini: teks, atau satu foto dengan teksnya. Format tebal, miring, dan tautan ikut apa adanya.

        <i>Jangan hapus pesannya sampai broadcast selesai, karena dari situlah disalin.</i>
        [❌ Batal]"#]]);
    ayu.person.sends_file("promo.zip", b"zip".to_vec()).await;
    ayu.person.sends_album(&[picture(), picture()]).await;
    let refused = ayu.reads();
    assert_eq!(refused.matches("Broadcast hanya bisa berupa").count(), 2, "{refused}");
    ayu.person.sends_photo_saying(picture(), "Promo akhir pekan!\nDiskon 10% untuk semua.").await;
    ayu.sees(expect![[r#"
        🖼 1×1
        Promo akhir pekan!
        Diskon 10% untuk semua.
        ———
        📣 <b>Broadcast</b> · 📝 draf

        💬 <i>Promo akhir pekan!</i>
        🎯 Semua pengguna
        [✅ Semua pengguna] [▫️ Pernah beli]
        [▫️ Belum pernah beli] [▫️ Diam 30 hari]
        [▫️ Berbahasa Indonesia] [▫️ Berbahasa Inggris]
        [✏️ Ganti Pesan] [🔘 Atur Tombol]
        [🧪 Tes ke Aku]
        [🚀 Kirim…]
        [🗑 Buang Draf]
        [⬅️ Daftar Broadcast]"#]]);
    ayu.taps("🔘 Atur Tombol").await;
    ayu.sees(expect![[r#"
        🔘 Kirim tombolnya, satu per baris (paling banyak 3), dengan tautan atau kode produk:

        <code>🛒 Beli Sekarang | NETFLIX
        🌐 Cek Promo | https://contoh.id/promo</code>

        <i>Kirim</i> <code>-</code> <i>kalau tanpa tombol.</i>
        [❌ Batal]"#]]);
    let mut refusals = String::new();
    for wrong in ["Beli NETFLIX", "Beli | NETFLIX\nWeb | http://toko.id", "a|AA\nb|BB\nc|CC\nd|DD", "Beli | TIDAKADA"] {
        ayu.writes(wrong).await;
        refusals.push_str(&format!("{}\n", ayu.reads()));
    }
    expect![[r#"
        🤔 Baris 1 belum pas. Tulis nama tombol (paling panjang 32 huruf), garis tegak, lalu tautan https atau kode produk, misalnya: <code>🛒 Beli Sekarang | NETFLIX</code>
        [❌ Batal]
        🤔 Baris 2 belum pas. Tulis nama tombol (paling panjang 32 huruf), garis tegak, lalu tautan https atau kode produk, misalnya: <code>🛒 Beli Sekarang | NETFLIX</code>
        [❌ Batal]
        🤔 Tombolnya harus 1 sampai 3 baris, misalnya: <code>🛒 Beli Sekarang | NETFLIX</code>
        [❌ Batal]
        🤔 Produk <code>TIDAKADA</code> tidak ada. Cek kodenya, lalu kirim semua tombolnya lagi ya.
        [❌ Batal]
    "#]].assert_eq(&refusals);
    ayu.writes("🛒 Beli | NETFLIX\nℹ️ Detail | netflix").await;
    assert!(ayu.reads().contains("[ℹ️ Detail]"), "two buttons lead to one product");
    ayu.taps("🔘 Atur Tombol").await;
    ayu.reads();
    ayu.writes("🛒 Beli | netflix\n🌐 Web | https://toko.id/promo").await;
    ayu.sees(expect![[r#"
        🖼 1×1
        Promo akhir pekan!
        Diskon 10% untuk semua.
        [🛒 Beli]
        [🌐 Web ↗]
        ———
        📣 <b>Broadcast</b> · 📝 draf

        💬 <i>Promo akhir pekan!</i>
        🎯 Semua pengguna
        🔘 🛒 Beli
        🔘 🌐 Web
        [✅ Semua pengguna] [▫️ Pernah beli]
        [▫️ Belum pernah beli] [▫️ Diam 30 hari]
        [▫️ Berbahasa Indonesia] [▫️ Berbahasa Inggris]
        [✏️ Ganti Pesan] [🔘 Atur Tombol]
        [🧪 Tes ke Aku]
        [🚀 Kirim…]
        [🗑 Buang Draf]
        [⬅️ Daftar Broadcast]"#]]);
    ayu.taps("🧪 Tes ke Aku").await;
    assert_eq!(ayu.sees_toast(), "🧪 Contohnya sudah dikirim ke kamu, persis seperti yang diterima pembeli.");
    ayu.reads();
    ayu.taps("🚀 Kirim…").await;
    ayu.sees(expect![[r#"
        🚀 Kirim broadcast ini sekarang?

        🎯 Semua pengguna
        👥 sekitar <b>1</b> orang
        ⏱ sekitar <b>1</b> menit

        <i>Yang memblokir bot atau diblokir admin tidak dikirimi. Selama berjalan bisa dijeda atau dihentikan.</i>
        [🚀 Ya, kirim sekarang]
        [⬅️ Belum dulu]"#]]);
    ayu.taps("🚀 Ya, kirim sekarang").await;
    ayu.sees(expect![[r#"
        📣 <b>Broadcast</b> · ✅ selesai

        💬 <i>Promo akhir pekan!</i>
        🎯 Semua pengguna
        🔘 🛒 Beli
        🔘 🌐 Web
        🕐 Mulai 22 Nov 2026 12.00 WIB

        📊 <b>4</b> dari sekitar <b>4</b> pengguna sudah diproses
        ✅ Terkirim: <b>4</b>
        🚫 Memblokir bot atau akunnya hilang: 0
        ⛔ Diblokir admin: 0
        ⚠️ Gagal: 0
        ➖ Di luar sasaran: 0
        [⬅️ Daftar Broadcast]
        ———
        🖼 1×1
        Promo akhir pekan!
        Diskon 10% untuk semua.
        [🛒 Beli]
        [🌐 Web ↗]"#]]);
    for buyer in &people {
        let unread = buyer.person.unread();
        assert_eq!(unread.len(), 1, "once each");
        assert!(unread[0].photo.is_some() && unread[0].text.contains("Diskon 10%"));
        assert!(matches!(&unread[0].buttons[1][0].action, Action::Url(url) if url == "https://toko.id/promo"));
        buyer.taps("🛒 Beli").await;
        let read = buyer.reads();
        assert!(read.contains("Diskon 10%") && read.contains("Netflix Premium"), "a message of its own: {read}");
    }
    ayu.taps("⬅️ Daftar Broadcast").await;
    ayu.sees(expect![[r#"
        📣 <b>Broadcast</b>

        1. ✅ selesai · <i>Promo akhir pekan!</i>
            🎯 Semua pengguna
            🕐 22 Nov 2026 12.00 WIB
            ✅ 4 terkirim · 🚫 0 tidak terjangkau
        [1. Promo akhir pekan!]
        [➕ Buat Broadcast]
        [⬅️ Menu Admin]"#]]);
    ayu.taps("1. Promo akhir pekan!").await;
    assert!(ayu.reads().contains("✅ selesai"));
    assert_eq!(shop.times("campaign.changed"), 1);
    assert!(dewi.reads().contains("Diskon 10%"), "admins are users too");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_audience_gets_what_is_for_it() {
    let (shop, ayu, dewi) = shop().await;
    let people = buyers(&shop, &["Budi", "Siti", "Tono"]).await;
    let [budi, siti, tono] = people.as_slice() else { panic!("three") };
    siti.writes("/info").await;
    siti.taps("🌐 English").await;
    shop.seconds(31 * 24 * 60 * 60);
    let order = budi.orders("ML86", 1).await.order;
    shop.pays(&order).await;
    siti.writes("/start").await;
    let mut got = String::new();
    let names = [("Ayu", &ayu), ("Dewi", &dewi), ("Budi", budi), ("Siti", siti), ("Tono", tono)];
    for audience in
        ["▫️ Pernah beli", "▫️ Belum pernah beli", "▫️ Diam 30 hari", "▫️ Berbahasa Indonesia", "▫️ Berbahasa Inggris"]
    {
        writes(&ayu, "Halo kamu").await;
        ayu.taps(audience).await;
        for (_, person) in names {
            person.reads();
        }
        ayu.taps("🚀 Kirim…").await;
        assert!(ayu.reads().contains("paling banyak sekitar <b>5</b>"));
        ayu.taps("🚀 Ya, kirim sekarang").await;
        let is_copy =
            |person: &&(&str, &Buyer)| person.1.person.unread().iter().any(|message| message.text == "Halo kamu");
        let reached: Vec<&str> = names.iter().filter(is_copy).map(|(name, _)| *name).collect();
        let card = ayu.reads();
        let outside = card.lines().find(|line| line.contains("Di luar sasaran")).unwrap_or_default();
        got.push_str(&format!("{audience}: {} · {outside}\n", reached.join(", ")));
    }
    expect![[r#"
        ▫️ Pernah beli: Budi · ➖ Di luar sasaran: 4
        ▫️ Belum pernah beli: Ayu, Dewi, Siti, Tono · ➖ Di luar sasaran: 1
        ▫️ Diam 30 hari: Dewi, Tono · ➖ Di luar sasaran: 3
        ▫️ Berbahasa Indonesia: Ayu, Dewi, Budi, Tono · ➖ Di luar sasaran: 1
        ▫️ Berbahasa Inggris: Siti · ➖ Di luar sasaran: 4
    "#]]
    .assert_eq(&got);
    for (_, person) in names {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_cannot_be_reached_is_counted_and_tried_no_more() {
    let (shop, ayu, dewi) = shop().await;
    let people = buyers(&shop, &["Budi", "Siti", "Tono"]).await;
    writes(&ayu, "Halo satu").await;
    shop.cloud.telegram.faults.after(3, "copyMessage", 1, Fault::Status(403, "Forbidden: user is deactivated".into()));
    people[0].person.blocks().await;
    sends(&ayu).await;
    let card = ayu.reads();
    assert!(card.contains("Terkirim: <b>3</b>") && card.contains("akunnya hilang: 2"), "{card}");
    // Copies go out side by side, so that the fourth may be anybody's. Whoever writes can be reached again: so it is the admin who
    // was reached. Ayu has the preview, the card and, then, the campaign.
    let admin = if ayu.messages_with("Halo satu") == 3 { &ayu } else { &dewi };
    writes(admin, "Halo dua").await;
    let before = shop.cloud.trace.newest();
    sends(admin).await;
    let copies = shop.cloud.trace.since(before).iter().filter(|event| event.call == "copyMessage").count();
    assert_eq!(copies, 3, "nobody is tried who was out of reach");
    people[0].person.unblocks().await;
    writes(admin, "Halo tiga").await;
    sends(admin).await;
    assert!(people[0].reads().contains("Halo tiga"), "whoever is back gets the next one");
    for person in people.iter().chain([&ayu, &dewi]) {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_campaign_is_paused_resumed_and_stopped() {
    let (shop, ayu, dewi) = shop().await;
    let people = buyers(&shop, &["Budi", "Siti"]).await;
    writes(&ayu, "Kabar pertama").await;
    // Telegram takes nothing for ten minutes, so the campaign is under way.
    shop.cloud.telegram.faults.next("copyMessage", 8, Fault::Status(429, "Too Many Requests: retry after 600".into()));
    sends(&ayu).await;
    shop.cloud.telegram.faults.clear();
    let card = ayu.reads();
    assert!(card.contains("📤 sedang dikirim") && card.contains("Terkirim: <b>0</b>"), "{card}");
    // One at a time.
    writes(&dewi, "Kabar lain").await;
    sends(&dewi).await;
    assert!(dewi.reads().contains("Masih ada broadcast lain yang berjalan"));
    ayu.taps("🔄 Perbarui").await;
    ayu.taps("⏸ Jeda Broadcast").await;
    assert!(ayu.reads().contains("⏸ dijeda"));
    shop.minutes(20).await;
    assert_eq!(people[0].reads(), "", "nothing goes out while it is paused");
    ayu.taps("▶️ Lanjutkan").await;
    let card = ayu.reads();
    assert!(card.contains("✅ selesai") && card.contains("Terkirim: <b>4</b>"), "{card}");
    assert_eq!(people[0].reads(), "Kabar pertama");
    // The other one, now that there is room; it is stopped before anybody gets it.
    shop.cloud.telegram.faults.next("copyMessage", 8, Fault::Status(429, "Too Many Requests: retry after 600".into()));
    dewi.taps_all(&["🚀 Kirim…", "⬅️ Belum dulu"]).await;
    sends(&dewi).await;
    shop.cloud.telegram.faults.clear();
    dewi.taps("❌ Hentikan").await;
    dewi.taps("❌ Ya, hentikan").await;
    assert!(dewi.reads().contains("❌ dihentikan"));
    shop.minutes(20).await;
    assert_eq!(people[1].reads(), "Kabar pertama");
    // A draft is thrown away.
    writes(&dewi, "Tidak jadi").await;
    dewi.taps_all(&["🗑 Buang Draf", "🗑 Ya, buang draf"]).await;
    assert!(!dewi.reads().ends_with("Tidak jadi"));
    assert_eq!(shop.times("campaign.changed"), 5);
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telegram_is_given_the_time_it_asks_for() {
    let (shop, ayu, dewi) = shop().await;
    let people = buyers(&shop, &["Budi", "Siti", "Tono"]).await;
    writes(&ayu, "Sabar ya").await;
    shop.cloud.telegram.faults.after(
        1,
        "copyMessage",
        1,
        Fault::Status(429, "Too Many Requests: retry after 120".into()),
    );
    sends(&ayu).await;
    let tried = |shop: &World| shop.cloud.trace.since(0).iter().filter(|event| event.call == "copyMessage").count();
    let before = tried(&shop);
    shop.minutes(2).await;
    assert_eq!(tried(&shop), before, "it waits");
    shop.minutes(3).await;
    let got: usize = people.iter().chain([&dewi]).map(|person| person.messages_with("Sabar ya")).sum();
    assert_eq!(got, 4, "each gets it once");
    writes(&ayu, "Maaf").await;
    sends(&ayu).await;
    ayu.reads();
    ayu.taps("⬅️ Daftar Broadcast").await;
    let list = ayu.reads();
    assert_eq!(list.matches("5 terkirim").count(), 2, "{list}");
    for person in people.iter().chain([&dewi]) {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_gone_stops_its_campaign() {
    let (shop, ayu, dewi) = shop().await;
    writes(&ayu, "Hilang").await;
    ayu.reads();
    let gone = || Fault::Status(400, "Bad Request: message to copy not found".into());
    shop.cloud.telegram.faults.next("copyMessage", 1, gone());
    ayu.taps("🧪 Tes ke Aku").await;
    assert!(ayu.reads().contains("Pesan aslinya sudah terhapus"));
    ayu.taps("✏️ Ganti Pesan").await;
    ayu.writes("Muncul lagi").await;
    ayu.taps("✏️ Ganti Pesan").await;
    ayu.taps("❌ Batal").await;
    shop.cloud.telegram.faults.next("copyMessage", 2, gone());
    sends(&ayu).await;
    shop.cloud.telegram.faults.clear();
    assert!(ayu.reads().contains("❌ dihentikan"));
    assert_eq!(dewi.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_admin_is_told_and_overwrites_nothing() {
    let (shop, ayu, dewi) = shop().await;
    writes(&ayu, "Dari Ayu").await;
    ayu.taps("🔘 Atur Tombol").await;
    dewi.writes("/admin").await;
    dewi.taps_all(&["📣 Broadcast", "1. Dari Ayu", "▫️ Belum pernah beli", "🚀 Kirim…"]).await;
    dewi.reads();
    ayu.writes("Web | https://toko.id").await;
    let told = ayu.reads();
    assert!(told.contains("baru saja diubah") && told.contains("🎯 Belum pernah beli"), "{told}");
    ayu.taps("▫️ Semua pengguna").await;
    ayu.reads();
    dewi.taps("🚀 Ya, kirim sekarang").await;
    let told = dewi.reads();
    assert!(told.contains("baru saja diubah") && told.contains("🎯 Semua pengguna"), "{told}");
    ayu.taps_all(&["🗑 Buang Draf", "🗑 Ya, buang draf"]).await;
    dewi.taps("🧪 Tes ke Aku").await;
    assert_eq!(dewi.sees_toast(), "🙈 Broadcast ini sudah tidak ada. Buka lagi daftarnya lewat /admin ya.");
    ayu.reads();
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.person.taps_data("admin:broadcast:new").await;
    assert!(!budi.reads().contains("Kirim pesan broadcast-nya"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_comes_twice_or_is_lost_does_no_harm() {
    let (shop, ayu, dewi) = shop().await;
    let people = buyers(&shop, &["Budi"]).await;
    writes(&ayu, "Sekali saja").await;
    shop.cloud.functions.repeat("BroadcastFunction");
    sends(&ayu).await;
    assert_eq!(people[0].messages_with("Sekali saja"), 1);
    writes(&ayu, "Lewat sapuan").await;
    shop.cloud.bus.faults.after(1, "PutEvents", 1, Fault::Status(500, "{}".into()));
    ayu.taps_all(&["🚀 Kirim…", "🚀 Ya, kirim sekarang"]).await;
    shop.minutes(3).await;
    assert_eq!(people[0].messages_with("Lewat sapuan"), 1);
    for person in [&ayu, &dewi, &people[0]] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_english_admin_reads_it_in_english_and_a_menu_takes_two_calls() {
    let (shop, ayu, _) = shop().await;
    ayu.writes("/info").await;
    ayu.taps("🌐 English").await;
    ayu.writes("/admin").await;
    ayu.reads();
    for button in ["📣 Broadcasts", "➕ New broadcast"] {
        let before = shop.cloud.trace.newest();
        ayu.taps(button).await;
        let cost = Cost::of(&shop.cloud.trace.since(before));
        assert!(cost.db_calls <= 2, "{button}: {cost:?}");
    }
    ayu.sees(expect![[r#"
        📣 Send me the message: text, or one photo with its text. Bold, italics and links stay as they are.

        <i>Keep the message until the broadcast is done, as it is copied from there.</i>
        [❌ Cancel]"#]]);
    ayu.writes("Hello everybody").await;
    let before = shop.cloud.trace.newest();
    ayu.taps("🚀 Send…").await;
    let table = shop.cloud.trace.since(before).into_iter().filter(|event| event.kind == Kind::Table).count();
    assert!(table <= 3, "{table}: the totals are read once a minute");
    ayu.sees(expect![[r#"
        Hello everybody
        ———
        🚀 Send this broadcast now?

        🎯 All users
        👥 about <b>1</b> person
        ⏱ about <b>1</b> minute

        <i>Whoever blocked the bot or is blocked by an admin gets none. You can pause or stop it while it is sent.</i>
        [🚀 Yes, send now]
        [⬅️ Not yet]"#]]);
    ayu.taps_all(&["⬅️ Not yet", "🗑 Throw draft away", "🗑 Yes, throw it away"]).await;
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_fails_three_times_or_is_blocked_is_counted_and_passed() {
    let (shop, ayu, dewi) = shop().await;
    let people = buyers(&shop, &["Budi", "Siti"]).await;
    ayu.writes(&people[1].person.id().to_string()).await;
    ayu.taps_all(&["🚫 Blokir", "🚫 Ya, blokir"]).await;
    writes(&ayu, "Kabar sulit").await;
    let faults = &shop.cloud.telegram.faults;
    faults.next("copyMessage", 100, Fault::Status(500, "Internal Server Error".into()));
    sends(&ayu).await;
    for _ in 0..4 {
        shop.minutes(3).await;
    }
    faults.clear();
    ayu.sees(expect![[r#"
        Kabar sulit
        ———
        📣 <b>Broadcast</b> · ✅ selesai

        💬 <i>Kabar sulit</i>
        🎯 Semua pengguna
        🕐 Mulai 22 Nov 2026 12.00 WIB

        📊 <b>4</b> dari sekitar <b>4</b> pengguna sudah diproses
        ✅ Terkirim: <b>0</b>
        🚫 Memblokir bot atau akunnya hilang: 0
        ⛔ Diblokir admin: 1
        ⚠️ Gagal: 3
        ➖ Di luar sasaran: 0
        [⬅️ Daftar Broadcast]"#]]);
    let tried = shop.cloud.trace.since(0).into_iter().filter(|event| event.call == "copyMessage");
    assert_eq!(tried.filter(|event| event.function == "BroadcastFunction").count(), 9, "three times each");
    for person in people.iter().chain([&dewi]) {
        person.reads();
    }
    shop.close().await;
}
