//! The rate limit, blocked users, and the totals in the welcome message.

use crate::world::{Buyer, SEED_FILE, World};
use expect_test::expect;
use jiff::SignedDuration;
use lapak_local::telegram::user_id;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sixth_action_in_five_seconds_is_warned_of_once_then_ignored() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    // The clock stands still, so all of it happens at one moment; and each update is handled by a new process.
    for _ in 0..5 {
        assert!(budi.person.writes("/stok").await.is_ok());
        assert!(budi.reads().starts_with("🏷 <b>Stok saat ini</b>"));
        shop.cloud.functions.cool("TelegramFunction");
    }
    assert!(budi.person.writes("/stok").await.is_ok());
    budi.sees(expect!["🐢 Pelan-pelan ya. Coba lagi dalam 1 menit; keranjangmu aman."]);
    for _ in 0..3 {
        shop.cloud.functions.cool("TelegramFunction");
        assert!(budi.person.writes("/stok").await.is_ok());
        assert!(budi.person.taps("🔄 Perbarui").await.expect("the list stands").is_ok());
    }
    assert_eq!(budi.reads(), "", "a silence is a silence");
    assert_eq!(budi.sees_toast(), "", "taps end without a word");
    assert_eq!(shop.events(), ["user.spamming"]);

    // Others are served meanwhile.
    let sari = shop.buyer("Sari");
    sari.writes("/stok").await;
    assert!(sari.reads().starts_with("🏷 <b>Stok saat ini</b>"));

    shop.seconds(57);
    assert!(budi.person.writes("/stok").await.is_ok());
    assert_eq!(budi.reads(), "", "59 seconds are no minute");
    shop.seconds(1);
    assert!(budi.person.writes("/stok").await.is_ok());
    assert!(budi.reads().starts_with("🏷 <b>Stok saat ini</b>"));
    shop.close().await;
}

/// What a person does to one message, quickly: no haste; but a program is muted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_of_one_message_are_no_spam_unless_a_program_takes_them() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NETFLIX").await;
    budi.pauses();
    for quantity in [2, 3, 4, 3, 2, 3, 4, 3, 2, 3] {
        shop.cloud.clock.turn(SignedDuration::from_millis(400));
        assert!(budi.person.taps_data(&format!("product:NETFLIX:{quantity}")).await.is_ok());
        assert!(budi.reads().contains(&format!("Jumlah: <b>{quantity}</b>")), "every step is shown");
    }
    assert!(shop.events().is_empty());
    shop.seconds(10);
    for _ in 0..30 {
        assert!(budi.person.taps_data("product:NETFLIX:2").await.is_ok());
    }
    budi.reads();
    assert_eq!(shop.events(), ["user.spamming"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_mute_a_user_is_warned_again() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    for _ in 0..2 {
        shop.seconds(61);
        for _ in 0..9 {
            assert!(budi.person.writes("/keranjang").await.is_ok());
        }
        let seen = budi.reads();
        assert_eq!((seen.matches("masih kosong").count(), seen.matches("🐢").count()), (5, 1), "{seen}");
    }
    assert_eq!(shop.events(), ["user.spamming", "user.spamming"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taps_at_once_are_warned_of_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/stok").await;
    budi.reads();
    shop.seconds(10);
    let acts = (0..12).map(|_| budi.person.clone()).map(|budi| async move { budi.taps_data("stock:").await.is_ok() });
    let all: tokio::task::JoinSet<bool> = acts.collect();
    assert!(all.join_all().await.into_iter().all(|served| served));
    let warned = budi.person.toasts().iter().filter(|toast| toast.text.contains("🐢")).count();
    assert_eq!(warned, 1);
    budi.reads();
    assert_eq!(shop.events(), ["user.spamming"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_action_a_second_is_no_spam() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    for _ in 0..20 {
        shop.seconds(1);
        assert!(budi.person.writes("/stok").await.is_ok());
        assert!(budi.reads().starts_with("🏷 <b>Stok saat ini</b>"));
    }
    assert!(shop.events().is_empty());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_user_gets_one_sentence() {
    let shop = with_an_admin().await;
    let budi = shop.buyer("Budi");
    budi.writes("/katalog").await;
    budi.reads();
    block(&shop, &budi).await;

    budi.writes("/katalog").await;
    budi.sees(expect!["🔒 Akunmu sedang dibatasi, jadi bot ini belum bisa dipakai. Kalau ini keliru, hubungi toko di luar bot ya. Barang yang sudah dibayar tetap dikirim."]);
    budi.taps("3️⃣").await;
    assert_eq!(
        budi.sees_toast(),
        "🔒 Akunmu sedang dibatasi, jadi bot ini belum bisa dipakai. Kalau ini keliru, hubungi toko di luar bot ya. Barang yang sudah dibayar tetap dikirim."
    );
    for forged in ["cart:NETFLIX:1", "qris:45000"] {
        budi.pauses();
        assert!(budi.person.taps_data(forged).await.is_ok());
    }
    assert_eq!(budi.reads(), "");
    assert_eq!(shop.cloud.pakasir.transactions(), []);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_user_still_gets_what_was_paid_for() {
    let shop = with_an_admin().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    block(&shop, &budi).await;
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert!(budi.reads().contains("<pre>user: a@x.id"));
    shop.cloud.functions.settled().await;
    assert!(shop.buyer("Ayu").reads().contains("✅ <b>Dibayar</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn totals_count_each_user_once_and_each_delivery_once() {
    let shop = World::open().await;
    let names = ["Budi", "Sari", "Ayu"];
    for name in names {
        let buyer = shop.buyer(name);
        for text in ["/start", "/katalog", "/start", "apa"] {
            let written = buyer.writes(text).await;
            assert!(buyer.person.redeliver(&written).await.is_ok());
        }
        buyer.reads();
    }
    assert_eq!(totals(&shop), (3, 0));

    let budi = shop.buyer("Budi");
    let invoice = budi.orders("ML86", 2).await;
    assert_eq!(totals(&shop), (3, 0), "what is not paid is not counted");
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert_eq!(shop.cloud.pakasir.calls_back(&invoice.order).await.status(), Some(200));
    shop.minutes(5).await;
    assert_eq!(totals(&shop), (3, 1), "an order is one delivery, however often it is called back");
    budi.reads();

    budi.writes("/start").await;
    budi.sees(expect![[r#"
        👋 Halo <b>Budi</b>, selamat datang di <b>Lapak</b>!

        🛒 Pilih, bayar pakai QRIS, dan pesananmu langsung dikirim di chat ini — otomatis, 24 jam.

        👥 Total Pengguna Bot: <b>3</b>
        ✅ Transaksi Tuntas: <b>1</b>

        👇 <i>Tekan tombol di bawah untuk mulai.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan"#]]);
    shop.close().await;
}

async fn with_an_admin() -> World {
    let shop = World::bare(&[("AdminIds", &user_id("Ayu").to_string())]).await;
    shop.seed(SEED_FILE).await;
    shop
}

/// An admin blocks a buyer.
async fn block(shop: &World, buyer: &Buyer) {
    let admin = shop.buyer("Ayu");
    admin.writes("/admin").await;
    admin.writes(&buyer.person.id().to_string()).await;
    admin.taps_all(&["🚫 Blokir", "🚫 Ya, blokir"]).await;
    assert!(admin.reads().contains("🚫 Diblokir"));
}

/// Users and deliveries, as the table counts them.
fn totals(shop: &World) -> (u64, u64) {
    let items = shop.cloud.table.scan().expect("the table can be read");
    let sum = |name: &str| {
        let counts = items
            .iter()
            .filter(|item| item["pk"]["S"] == "STATISTICS")
            .filter_map(|item| item[name]["N"].as_str()?.parse::<u64>().ok());
        counts.sum()
    };
    (sum("users"), sum("paid"))
}
