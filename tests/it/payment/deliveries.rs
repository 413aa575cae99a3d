//! Deliveries that fail: Telegram is down or refuses, or the buyer blocked the bot.

use crate::world::World;
use expect_test::expect;
use lapak_local::fault::Fault;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telegram_does_not_take_the_goods_at_once() {
    let too_many = Fault::Status(429, "Too Many Requests: retry after 35".into());
    let broken = Fault::Status(500, "Internal Server Error".into());
    for (name, fault, comes) in [
        ("too many requests", too_many, 1),
        ("a server error", broken, 1),
        ("the connection drops before", Fault::Refuse, 1),
        ("no answer at all", Fault::Hang, 1),
        ("the connection drops after", Fault::Drop, 2),
    ] {
        let shop = World::open().await;
        let budi = shop.buyer("Budi");
        let invoice = budi.orders("ML86", 1).await;
        shop.cloud.telegram.faults.next("sendMessage", 1, fault);
        assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200), "{name}");
        assert_eq!(shop.times("order.delivered"), 0, "{name}");
        assert_eq!(shop.times("order.paid"), 1, "{name}");
        shop.minutes(2).await;
        assert_eq!(budi.goods(), vec!["ML-0001"; comes], "{name}");
        assert_eq!(shop.times("order.delivered"), 1, "{name}");
        assert_eq!(shop.times("order.paid"), 1, "{name}");
        shop.minutes(5).await;
        assert_eq!(budi.goods().len(), comes, "{name}");
        budi.reads();
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telegram_is_down_for_long() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("ML86", 1).await;
    shop.cloud.telegram.faults.next("*", 10_000, Fault::Status(502, "Bad Gateway".into()));
    shop.pays(&invoice.order).await;
    shop.minutes(60).await;
    assert_eq!(shop.times("delivery.stuck"), 1);
    let tries = shop.cloud.telegram.calls().iter().filter(|call| call.method == "sendMessage").count();
    assert!(tries < 15, "the pauses grow: {tries} tries in an hour");
    shop.minutes(5 * 60).await;
    shop.cloud.telegram.faults.clear();
    shop.minutes(10).await;
    assert_eq!(budi.goods(), ["ML-0001"]);
    assert_eq!(budi.messages_with("Bayar sebelum"), 0);
    assert_eq!(shop.times("delivery.stuck"), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_buyer_blocked_the_bot_and_unblocks_it() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("ML86", 1).await;
    budi.person.blocks().await;
    shop.pays(&invoice.order).await;
    shop.minutes(60).await;
    assert_eq!(budi.goods().len(), 0);
    budi.person.unblocks().await;
    assert_eq!(budi.goods(), ["ML-0001"], "the goods come at once");
    assert_eq!(shop.times("order.delivered"), 1);
    shop.minutes(60 * 7).await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_who_could_not_be_reached_writes_again() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("ML86", 1).await;
    let gone = Fault::Status(403, "Forbidden: user is deactivated".into());
    shop.cloud.telegram.faults.next("sendMessage", 1, gone);
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods().len(), 0);
    budi.writes("/start").await;
    assert_eq!(budi.goods(), ["ML-0001"]);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_blocks_the_bot_over_an_unpaid_invoice() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.orders("ML86", 1).await;
    budi.person.blocks().await;
    shop.minutes(60).await;
    assert_eq!(shop.left("ML86"), 3);
    assert_eq!(shop.times("order.expired"), 1);
    assert_eq!(shop.times("delivery.stuck"), 0);
    budi.person.unblocks().await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telegram_refuses_the_message_and_takes_a_document() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("KEY", 1).await;
    let refused = Fault::Status(400, "Bad Request: can't parse entities: unsupported start tag".into());
    shop.cloud.telegram.faults.next("sendMessage", 1, refused);
    shop.pays(&invoice.order).await;
    budi.sees(expect![[r#"
        📎 LP-#1.txt (52 bytes)
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        📄 <b>1 item</b> ada di file ini. 🙏 <i>Simpan baik-baik.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan
        ———
        📜 <b>Syarat &amp; Ketentuan</b>

        <b>Antivirus &lt;Pro&gt; &amp; VPN</b>
        Kunci &lt;i&gt;tidak&lt;/i&gt; bisa ditukar &amp; dikembalikan
        [✅ Penuhi SNK]
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    assert_eq!(budi.goods(), ["<key a=\"1\">&amp;</key>"], "in a document, contents stand as they are");
    assert_eq!(shop.times("order.delivered"), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_invoice_can_not_be_shown_at_once() {
    for (name, fault) in [
        ("too many requests", Fault::Status(429, "Too Many Requests: retry after 3".into())),
        ("a server error", Fault::Status(500, "Internal Server Error".into())),
        ("the connection drops after", Fault::Drop),
    ] {
        let shop = World::open().await;
        let budi = shop.buyer("Budi");
        budi.puts("ML86", 1).await;
        budi.taps("💳 Lanjut ke Pembayaran").await;
        shop.cloud.telegram.faults.next("editMessageMedia", 1, fault);
        budi.taps("💠 Bayar pakai QRIS").await;
        shop.minutes(2).await;
        let invoice = budi.sees_invoice();
        assert_eq!(budi.messages_with("Bayar sebelum"), 1, "{name}");
        shop.pays(&invoice.order).await;
        assert_eq!(budi.goods().len(), 1, "{name}");
        assert_eq!(budi.messages_with("Bayar sebelum"), 0, "{name}");
        budi.reads();
        shop.close().await;
    }
}
