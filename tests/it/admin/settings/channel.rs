//! The shop's channel: connected by a first post, then what happens is posted there, bundled and without names.

use super::shop;
use crate::world::{Buyer, World};
use expect_test::expect;
use lapak_local::fault::Fault;

/// A shop whose channel posts sales.
async fn connected() -> (World, Buyer, Buyer) {
    let (shop, ayu, dewi) = shop().await;
    shop.cloud.telegram.add_channel("tokobudi", "Toko Budi");
    shop.cloud.telegram.set_channel_admin(&shop.secret("bot-token"), "tokobudi", true);
    ayu.writes("/admin").await;
    ayu.taps_all(&["⚙️ Setelan", "📢 Channel", "🔗 Hubungkan Channel"]).await;
    ayu.writes("@tokobudi").await;
    ayu.taps("▫️ Penjualan (tanpa nama)").await;
    ayu.reads();
    (shop, ayu, dewi)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_is_connected_once_the_bot_may_post_there() {
    let (shop, ayu, _) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["⚙️ Setelan", "📢 Channel"]).await;
    ayu.sees(expect![[r#"
        📢 <b>Channel</b>

        Toko bisa memposting sendiri ke channel-mu: stok baru, harga turun, stok habis, dan penjualan (tanpa nama pembeli). Paling banyak satu pesan per menit.
        [🔗 Hubungkan Channel]
        [⬅️ Setelan]"#]]);
    ayu.taps("🔗 Hubungkan Channel").await;
    ayu.sees(expect![[r#"
        📢 Jadikan dulu bot ini <b>admin</b> di channel-mu, dengan izin memposting pesan. Setelah itu kirim nama channel-nya ke sini, misalnya:

        <code>@tokobudi</code>

        <i>Channel pribadi? Kirim ID-nya yang dimulai dengan -100.</i>
        [❌ Batal]"#]]);
    shop.cloud.telegram.add_channel("tokobudi", "Toko Budi");
    let mut answers = String::new();
    for wrong in ["toko budi", "@tidakada", "@tokobudi"] {
        ayu.writes(wrong).await;
        answers.push_str(&format!("{wrong}: {}\n", ayu.reads()));
    }
    expect![[r#"
        toko budi: 🤔 Itu belum nama channel. Kirim seperti ini: <code>@tokobudi</code>, <code>t.me/tokobudi</code>, atau ID yang dimulai dengan <code>-100</code>.
        [❌ Batal]
        @tidakada: 🔒 Bot belum bisa memposting di channel itu. Cek lagi namanya, jadikan bot ini <b>admin</b> dengan izin memposting, lalu kirim namanya sekali lagi.
        [❌ Batal]
        @tokobudi: 🔒 Bot belum bisa memposting di channel itu. Cek lagi namanya, jadikan bot ini <b>admin</b> dengan izin memposting, lalu kirim namanya sekali lagi.
        [❌ Batal]
    "#]].assert_eq(&answers);
    shop.cloud.telegram.set_channel_admin(&shop.secret("bot-token"), "tokobudi", true);
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Status(502, "{}".into()));
    ayu.writes("@tokobudi").await;
    assert!(ayu.reads().contains("Telegram lagi sibuk"));
    ayu.writes("https://t.me/tokobudi").await;
    ayu.sees(expect![[r#"
        📢 <b>Channel:</b> Toko Budi

        Ketuk untuk memilih apa saja yang diposting. Paling banyak satu pesan per menit.
        [▫️ Stok baru]
        [▫️ Harga turun]
        [▫️ Stok habis]
        [▫️ Penjualan (tanpa nama)]
        [🔁 Ganti Channel]
        [❌ Putuskan]
        [⬅️ Setelan]"#]]);
    let posts = shop.cloud.telegram.posts("tokobudi");
    assert_eq!(posts[0].html, "✅ Channel ini sudah terhubung dengan toko kami. Pantau terus ya! 🛍");
    ayu.taps("❌ Putuskan").await;
    ayu.taps("⬅️ Tidak jadi").await;
    ayu.taps("🔁 Ganti Channel").await;
    ayu.taps("❌ Batal").await;
    ayu.taps_all(&["❌ Putuskan", "❌ Ya, putuskan"]).await;
    assert!(ayu.reads().contains("Toko bisa memposting sendiri"));
    ayu.taps("⬅️ Setelan").await;
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sales_of_a_minute_are_one_post_without_names() {
    let (shop, ayu, dewi) = connected().await;
    for (name, code) in [("Budi Santoso", "NETFLIX"), ("siti", "ML86")] {
        let buyer = shop.buyer(name);
        let order = buyer.orders(code, 1).await.order;
        shop.cloud.functions.repeat("AnnounceFunction");
        shop.pays(&order).await;
        buyer.reads();
    }
    assert_eq!(shop.cloud.telegram.posts("tokobudi").len(), 1, "they wait for the sweep");
    shop.minutes(3).await;
    let posts = shop.cloud.telegram.posts("tokobudi");
    assert_eq!(posts.len(), 2);
    assert!(posts[1].button("🛍 Buka Toko").is_some());
    let mut lines: Vec<&str> = posts[1].html.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["🛒 B••• membeli <b>Netflix Premium</b>", "🛒 S••• membeli <b>Diamond 86</b>"]);
    for admin in [&ayu, &dewi] {
        admin.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_switched_off_is_not_posted() {
    let (shop, ayu, dewi) = connected().await;
    ayu.taps("✅ Penjualan (tanpa nama)").await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    shop.minutes(2).await;
    assert_eq!(shop.cloud.telegram.posts("tokobudi").len(), 1);
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_that_telegram_does_not_take_comes_later() {
    let (shop, ayu, dewi) = connected().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Status(502, "{}".into()));
    shop.minutes(1).await;
    assert_eq!(shop.cloud.telegram.posts("tokobudi").len(), 1);
    shop.minutes(2).await;
    assert_eq!(shop.cloud.telegram.posts("tokobudi").len(), 2);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_shuts_the_bot_out_is_disconnected_and_the_admins_are_told() {
    let (shop, ayu, dewi) = connected().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.cloud.telegram.set_channel_admin(&shop.secret("bot-token"), "tokobudi", false);
    shop.minutes(1).await;
    ayu.sees(expect!["📢 Bot tidak bisa lagi memposting ke channel <b>Toko Budi</b>, jadi channel-nya diputuskan. Jadikan bot admin lagi, lalu hubungkan lewat ⚙️ Setelan → 📢 Channel."]);
    dewi.reads();
    ayu.writes("/admin").await;
    ayu.taps_all(&["⚙️ Setelan", "📢 Channel"]).await;
    assert!(ayu.reads().contains("Hubungkan Channel"));
    shop.close().await;
}
