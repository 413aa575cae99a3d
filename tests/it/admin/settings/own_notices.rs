//! Settings: the notices that each admin chooses, and quiet hours.

use super::shop;
use crate::world::World;
use expect_test::expect;
use lapak_local::telegram::user_id;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_is_told_of_orders() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 2).await;
    shop.pays(&invoice.order).await;
    ayu.sees(expect![[r#"
        🧾 <b>Pesanan baru</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Netflix Premium
        💵 <b>Rp90.000</b>, menunggu pembayaran
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]
        ———
        ✅ <b>Dibayar</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Netflix Premium
        💵 <b>Rp90.000</b>
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]"#]]);
    dewi.reads();
    let cancelled = budi.orders("ML86", 1).await;
    budi.cancels().await;
    budi.reads();
    ayu.sees(expect![[r#"
        🧾 <b>Pesanan baru</b> <code>LP-#2</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Diamond 86
        💵 <b>Rp20.500</b>, menunggu pembayaran
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]
        ———
        ❌ <b>Dibatalkan</b> <code>LP-#2</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Diamond 86
        💵 Rp20.500
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]"#]]);
    let deposit = budi.deposits("Rp50.000").await;
    shop.pays(&deposit.order).await;
    budi.reads();
    ayu.sees(expect![[r#"
        💰 <b>Isi saldo</b> <code>LP-#3</code>

        👤 Budi (<code>7103217671</code>)
        💵 <b>Rp50.000</b> sudah masuk ke saldonya
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]"#]]);
    dewi.reads();
    assert_ne!(cancelled.order, deposit.order);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_to_a_notice_reaches_the_buyer() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    ayu.reads();
    ayu.taps("✍️ Balas Budi").await;
    ayu.reads();
    ayu.writes("Halo, stoknya siap!").await;
    assert!(ayu.reads().contains("Budi"));
    assert!(budi.reads().contains("Halo, stoknya siap!"));
    shop.pays(&invoice.order).await;
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_is_muted_by_each_admin() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps("🔔 Notifikasi Saya").await;
    ayu.sees(expect![[r#"
        🔔 <b>Notifikasi Saya</b>

        Ketuk untuk menyalakan atau mematikan. Ini hanya berlaku buatmu, admin lain mengatur sendiri.

        🌙 <b>Jam tenang:</b> tidak ada

        <i>Yang ditunggu pembeli (bantuan, permintaan, bukti SNK) tetap masuk tanpa bunyi walau dimatikan, supaya tidak ada yang terlewat.</i>
        [✅ Pesanan baru] [✅ Dibayar]
        [✅ Batal/kedaluwarsa] [✅ Isi saldo]
        [✅ Stok menipis] [✅ Spam]
        [✅ Bantuan] [✅ Permintaan]
        [✅ Bukti SNK] [✅ Channel]
        [▫️ 21–06] [▫️ 22–07] [▫️ 23–08]
        [✅ ☀️ Tanpa jam tenang]
        [⬅️ Menu Admin]"#]]);
    for topic in [
        "Pesanan baru",
        "Dibayar",
        "Batal/kedaluwarsa",
        "Isi saldo",
        "Stok menipis",
        "Spam",
        "Bantuan",
        "Permintaan",
        "Bukti SNK",
        "Channel",
    ] {
        ayu.taps(&format!("✅ {topic}")).await;
    }
    ayu.taps("🔕 Dibayar").await;
    ayu.sees(expect![[r#"
        🔔 <b>Notifikasi Saya</b>

        Ketuk untuk menyalakan atau mematikan. Ini hanya berlaku buatmu, admin lain mengatur sendiri.

        🌙 <b>Jam tenang:</b> tidak ada

        <i>Yang ditunggu pembeli (bantuan, permintaan, bukti SNK) tetap masuk tanpa bunyi walau dimatikan, supaya tidak ada yang terlewat.</i>
        [🔕 Pesanan baru] [✅ Dibayar]
        [🔕 Batal/kedaluwarsa] [🔕 Isi saldo]
        [🔕 Stok menipis] [🔕 Spam]
        [🔕 Bantuan] [🔕 Permintaan]
        [🔕 Bukti SNK] [🔕 Channel]
        [▫️ 21–06] [▫️ 22–07] [▫️ 23–08]
        [✅ ☀️ Tanpa jam tenang]
        [⬅️ Menu Admin]"#]]);
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    assert_eq!(ayu.reads(), "", "a muted kind");
    assert!(dewi.reads().contains("Pesanan baru"), "the other admin chooses for themselves");
    shop.pays(&invoice.order).await;
    assert!(ayu.reads().contains("Dibayar"));
    // Whoever waits for an answer is heard, without a sound.
    budi.writes("/bantuan").await;
    budi.writes("Kok belum masuk ya?").await;
    assert!(ayu.person.unread().iter().all(|message| message.silent), "{:?}", ayu.person.unread());
    assert!(ayu.reads().contains("Kok belum masuk ya?"));
    for person in [&dewi, &budi] {
        person.reads();
    }
    ayu.taps("⬅️ Menu Admin").await;
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_quiet_hours_news_makes_no_sound() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["🔔 Notifikasi Saya", "▫️ 22–07"]).await;
    ayu.sees(expect![[r#"
        🔔 <b>Notifikasi Saya</b>

        Ketuk untuk menyalakan atau mematikan. Ini hanya berlaku buatmu, admin lain mengatur sendiri.

        🌙 <b>Jam tenang:</b> 22.00–07.00. Kabar tetap masuk, tapi tanpa bunyi.

        <i>Yang ditunggu pembeli (bantuan, permintaan, bukti SNK) tetap masuk tanpa bunyi walau dimatikan, supaya tidak ada yang terlewat.</i>
        [✅ Pesanan baru] [✅ Dibayar]
        [✅ Batal/kedaluwarsa] [✅ Isi saldo]
        [✅ Stok menipis] [✅ Spam]
        [✅ Bantuan] [✅ Permintaan]
        [✅ Bukti SNK] [✅ Channel]
        [▫️ 21–06] [✅ 22–07] [▫️ 23–08]
        [▫️ ☀️ Tanpa jam tenang]
        [⬅️ Menu Admin]"#]]);
    let budi = shop.buyer("Budi");
    budi.orders("NETFLIX", 1).await;
    assert!(ayu.person.unread().iter().all(|message| !message.silent), "it is noon");
    ayu.reads();
    // Half past ten in the evening.
    shop.seconds(10 * 3600 + 1_800);
    budi.orders("ML86", 1).await;
    assert!(ayu.person.unread().iter().all(|message| message.silent), "it is night");
    assert!(ayu.reads().contains("Diamond 86"));
    assert!(dewi.person.unread().iter().all(|message| !message.silent), "Dewi has no quiet hours");
    ayu.taps("▫️ ☀️ Tanpa jam tenang").await;
    ayu.sees(expect![[r#"
        🔔 <b>Notifikasi Saya</b>

        Ketuk untuk menyalakan atau mematikan. Ini hanya berlaku buatmu, admin lain mengatur sendiri.

        🌙 <b>Jam tenang:</b> tidak ada

        <i>Yang ditunggu pembeli (bantuan, permintaan, bukti SNK) tetap masuk tanpa bunyi walau dimatikan, supaya tidak ada yang terlewat.</i>
        [✅ Pesanan baru] [✅ Dibayar]
        [✅ Batal/kedaluwarsa] [✅ Isi saldo]
        [✅ Stok menipis] [✅ Spam]
        [✅ Bantuan] [✅ Permintaan]
        [✅ Bukti SNK] [✅ Channel]
        [▫️ 21–06] [▫️ 22–07] [▫️ 23–08]
        [✅ ☀️ Tanpa jam tenang]
        [⬅️ Menu Admin]"#]]);
    for person in [&dewi, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_no_right_is_told_nothing_and_can_do_nothing() {
    let (shop, ayu, _) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/admin").await;
    assert!(!budi.reads().contains("Menu Admin"));
    ayu.writes("/admin").await;
    ayu.reads();
    budi.pauses();
    assert!(budi.person.taps_data("admin:settings:menu").await.is_ok());
    expect!["Tombol ini sudah tidak berlaku. Ketik /start untuk mulai lagi."].assert_eq(&budi.sees_toast());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_spammers_admins_are_told_once_in_two_minutes() {
    let admins = format!("{}", user_id("Ayu"));
    let shop = World::bare(&[("AdminIds", &admins)]).await;
    let ayu = shop.buyer("Ayu");
    ayu.writes("/start").await;
    ayu.reads();
    for name in ["Budi", "Citra"] {
        let spammer = shop.buyer(name);
        for _ in 0..6 {
            assert!(spammer.person.writes("halo").await.is_ok());
        }
        spammer.reads();
    }
    shop.cloud.functions.settled().await;
    ayu.sees(expect![[r#"
        🚫 <b>Spam:</b> Budi (<code>7103217671</code>) mengetuk terlalu cepat dan didiamkan 1 menit.
        [✍️ Balas Budi]"#]]);
    shop.seconds(300);
    // An admin is never muted.
    for _ in 0..8 {
        assert!(ayu.person.writes("/start").await.is_ok());
    }
    assert!(!ayu.reads().contains("spam"));
    shop.close().await;
}
