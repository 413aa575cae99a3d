//! Units that fail under warranty.

use super::{sends_photo, shop};
use crate::world::{Buyer, World};
use expect_test::expect;

const DAY: i64 = 24 * 60;

/// Buys so many of a product, and opens the order.
async fn buys(shop: &World, budi: &Buyer, code: &str, quantity: u32) -> String {
    let invoice = budi.orders(code, quantity).await;
    shop.pays(&invoice.order).await;
    budi.writes("/pesanan").await;
    budi.taps("1️⃣").await;
    budi.reads();
    invoice.order
}

async fn claims(budi: &Buyer) {
    budi.taps_all(&["🛡️ Klaim Garansi", "🎁 1. Netflix Premium"]).await;
    budi.writes("Tidak bisa login").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_unit_is_replaced() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "NETFLIX", 2).await;
    budi.taps("🛡️ Klaim Garansi").await;
    budi.sees(expect![[r#"
        🛡️ <b>Garansi</b> <code>LP-#1</code>

        • Netflix Premium: sampai <b>22 Des 2026 12.00 WIB</b>

        👇 <i>Pilih barang yang bermasalah.</i>
        [🎁 1. Netflix Premium]
        [🎁 2. Netflix Premium]
        [⬅️ Pesanan]"#]]);
    budi.taps("🎁 1. Netflix Premium").await;
    budi.sees(expect![[r#"
        🛡️ Apa masalahnya? Tulis di sini, atau kirim foto/file dengan keterangan. Admin akan mengeceknya.
        [❌ Batal]"#]]);
    budi.writes("Tidak bisa login").await;
    budi.sees(expect![[r#"
        ✅ Klaim garansi <b>Netflix Premium</b> (<code>LP-#1</code>) sudah diteruskan ke admin. Hasilnya dikabari di sini ya.
        [📦 Lihat Pesanan]
        [🛍 Lihat Katalog]"#]]);
    budi.taps("📦 Lihat Pesanan").await;
    assert!(budi.reads().contains("Netflix Premium"));
    ayu.sees(expect![[r#"
        🧾 <b>Pesanan baru</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Netflix Premium
        💵 <b>Rp90.000</b>, menunggu pembayaran
        [✍️ Balas Budi]
        ———
        ✅ <b>Dibayar</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Netflix Premium
        💵 <b>Rp90.000</b>
        [✍️ Balas Budi]
        ———
        Tidak bisa login
        ———
        🙋 <b>Budi</b> <code>7103217671</code>
        🛡️ Klaim garansi <b>1. Netflix Premium</b>
        📦 <code>LP-#1</code>
        💰 Refund sesuai sisa hari: <b>Rp45.000</b>

        <i>Bukti atau keterangannya ada di pesan di atas; balas (reply) kalau mau bertanya.</i>
        [🔁 Ganti barang]
        [💰 Kembalikan Rp45.000 ke saldo]
        [❌ Tolak]"#]]);
    dewi.reads();
    let refund = ayu.data_of("💰 Kembalikan Rp45.000 ke saldo");
    dewi.taps("🔁 Ganti barang").await;
    dewi.sees(expect![[r#"
        ✅ <b>Budi</b>: 🛡️ Klaim garansi <b>1. Netflix Premium</b>
        📦 <code>LP-#1</code>
        💰 Refund sesuai sisa hari: <b>Rp45.000</b>
        → barang diganti oleh <b>Dewi</b>
        ———
        ✅ Beres: barang diganti. Pembelinya sudah dikabari."#]]);
    ayu.sees(expect![[r#"
        ✅ <b>Budi</b>: 🛡️ Klaim garansi <b>1. Netflix Premium</b>
        📦 <code>LP-#1</code>
        💰 Refund sesuai sisa hari: <b>Rp45.000</b>
        → barang diganti oleh <b>Dewi</b>"#]]);
    budi.sees(expect![[r#"
        ✅ Klaim garansi <b>Netflix Premium</b> (<code>LP-#1</code>) disetujui. Penggantinya dikirim ke chat ini.
        ———
        🛡️ <b>Barang Pengganti</b>
        📦 Pesanan <code>LP-#1</code>

        🎁 <b>1. Netflix Premium</b>
        <pre>akun-3</pre>

        🙏 <i>Maaf atas kendalanya. Simpan baik-baik ya.</i>
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    assert_eq!(shop.left("NETFLIX"), 0);
    ayu.pauses();
    ayu.person.taps_data(&refund).await;
    assert_eq!(ayu.sees_toast(), "Permintaan ini sudah diputuskan.");
    assert_eq!(shop.balance(&budi), 0, "a unit is replaced or refunded, never both");
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "📥 Kirim Ulang"]).await;
    let goods = budi.goods();
    assert_eq!(goods[goods.len() - 2..], ["akun-3", "akun-2"], "what works is sent again");
    assert_eq!(shop.order(&order)["lines"]["L"][0]["M"]["replaced"]["L"].as_array().map(Vec::len), Some(1));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_days_that_are_left_are_refunded() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "NETFLIX", 1).await;
    shop.seconds((10 * DAY + 60) * 60);
    budi.taps_all(&["🛡️ Klaim Garansi", "🎁 1. Netflix Premium"]).await;
    sends_photo(&budi).await;
    budi.reads();
    dewi.reads();
    assert!(ayu.reads().contains("Refund sesuai sisa hari: <b>Rp30.000</b>"), "20 of 30 days");
    ayu.taps("💰 Kembalikan Rp30.000 ke saldo").await;
    budi.sees(expect![[r#"
        💰 Klaim garansi <b>Netflix Premium</b> (<code>LP-#1</code>) disetujui: <b>Rp30.000</b> masuk ke saldomu.
        [💰 Lihat Saldo] [🛍 Lihat Katalog]"#]]);
    assert_eq!(shop.balance(&budi), 30_000);
    claims_again(&budi).await;
    assert!(budi.reads().contains("sudah pernah diklaim"));
    for admin in [&ayu, &dewi] {
        admin.reads();
    }
    shop.close().await;
}

async fn claims_again(budi: &Buyer) {
    budi.writes("/pesanan").await;
    budi.taps("1️⃣").await;
    budi.reads();
    claims(budi).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_that_is_refused_may_be_made_again() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "NETFLIX", 1).await;
    claims(&budi).await;
    ayu.reads();
    dewi.reads();
    budi.reads();
    claims_again(&budi).await;
    assert!(budi.reads().contains("sudah pernah diklaim"), "one open claim a unit");
    ayu.taps("❌ Tolak").await;
    ayu.writes("Sandinya diganti sendiri").await;
    assert!(budi.reads().contains("Sandinya diganti sendiri"));
    claims_again(&budi).await;
    assert!(budi.reads().contains("sudah diteruskan ke admin"));
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_claimed_without_a_warranty_or_after_it() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, mallory) = (shop.buyer("Budi"), shop.buyer("Mallory"));
    let order = buys(&shop, &budi, "ML86", 1).await;
    assert!(!budi.reads_all().contains("Klaim Garansi"), "no button");
    taps(&budi, &format!("warranty:{order}:0:1"), "dalam masa garansi").await;
    let order = buys(&shop, &budi, "NETFLIX", 1).await;
    for (person, unit, refusal) in [
        (&mallory, "0:1", "tidak ditemukan"),
        (&budi, "0:2", "dalam masa garansi"),
        (&budi, "1:1", "dalam masa garansi"),
    ] {
        taps(person, &format!("warranty:{order}:{unit}"), refusal).await;
    }
    shop.seconds((30 * DAY + 1) * 60);
    budi.taps("🛡️ Klaim Garansi").await;
    assert!(budi.reads().contains("sudah lewat"));
    budi.taps("⬅️ Pesanan").await;
    assert!(budi.reads().contains(&order));
    taps(&budi, &format!("warranty:{order}:0:1"), "dalam masa garansi").await;
    for person in [&ayu, &dewi, &mallory] {
        person.reads();
    }
    shop.close().await;
}

async fn taps(person: &Buyer, data: &str, toast: &str) {
    person.pauses();
    assert!(person.person.taps_data(data).await.is_ok());
    assert!(person.sees_toast().contains(toast), "{data}: {}", person.sees_toast());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_admins_decide_at_once_and_one_decision_counts() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "NETFLIX", 1).await;
    claims(&budi).await;
    budi.reads();
    tokio::join!(ayu.taps("🔁 Ganti barang"), dewi.taps("💰 Kembalikan Rp45.000 ke saldo"));
    let (left, balance) = (shop.left("NETFLIX"), shop.balance(&budi));
    assert!(matches!((left, balance), (1, 0) | (2, 45_000)), "{left} left, {balance} refunded");
    shop.minutes(7).await;
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sold_out_can_t_be_replaced() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    buys(&shop, &budi, "NETFLIX", 1).await;
    buys(&shop, &siti, "NETFLIX", 2).await;
    claims(&budi).await;
    ayu.taps("🔁 Ganti barang").await;
    assert!(ayu.sees_toast().contains("Stoknya habis"));
    ayu.taps("💰 Kembalikan Rp45.000 ke saldo").await;
    assert_eq!(shop.balance(&budi), 45_000);
    for person in [&ayu, &dewi, &budi, &siti] {
        person.reads();
    }
    shop.close().await;
}

/// A unit has the same number wherever it is named, whatever else the order holds; and each line its own warranty.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_names_the_unit_by_the_number_that_the_buyer_knows() {
    let (shop, ayu, dewi) = shop().await;
    shop.seed("category,code,name,price,warranty,content\nMusik,SPOTIFY,Spotify,39000,7,lagu-1\n").await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    budi.puts("SPOTIFY", 1).await;
    let order = budi.orders("NETFLIX", 2).await.order;
    shop.pays(&order).await;
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        🎁 <b>1. Diamond 86</b>
        <pre>ML-0001</pre>

        🎁 <b>2. Netflix Premium</b>
        <pre>akun-1</pre>

        🎁 <b>3. Netflix Premium</b>
        <pre>akun-2</pre>

        🎁 <b>4. Spotify</b>
        <pre>lagu-1</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    budi.writes("/pesanan").await;
    budi.reads();
    budi.taps("1️⃣").await;
    budi.sees(expect![[r#"
        📦 <b>Pesanan</b> <code>LP-#1</code>

        • Diamond 86 × 1 = Rp20.500
        • Netflix Premium × 2 = Rp90.000
            🛡️ Garansi sampai 22 Des 2026 12.00 WIB
        • Spotify × 1 = Rp39.000
            🛡️ Garansi sampai 29 Nov 2026 12.00 WIB
        💵 Total: <b>Rp149.500</b> (dengan biaya QRIS Rp150.995)

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.00 WIB</i> — ✅ dibayar lewat QRIS
        <i>22 Nov 2026 12.00 WIB</i> — 🎁 barang dikirim
        [🔁 Beli Lagi]
        [📥 Kirim Ulang]
        [🛡️ Klaim Garansi]
        [💬 Tanya soal pesanan ini]
        [⬅️ Pesanan Saya]"#]]);
    budi.taps("🛡️ Klaim Garansi").await;
    budi.sees(expect![[r#"
        🛡️ <b>Garansi</b> <code>LP-#1</code>

        • Netflix Premium: sampai <b>22 Des 2026 12.00 WIB</b>
        • Spotify: sampai <b>29 Nov 2026 12.00 WIB</b>

        👇 <i>Pilih barang yang bermasalah.</i>
        [🎁 2. Netflix Premium]
        [🎁 3. Netflix Premium]
        [🎁 4. Spotify]
        [⬅️ Pesanan]"#]]);
    budi.taps("🎁 3. Netflix Premium").await;
    budi.writes("Tidak bisa login").await;
    budi.reads();
    assert!(ayu.reads().contains("Klaim garansi <b>3. Netflix Premium</b>"));
    ayu.taps("🔁 Ganti barang").await;
    assert!(budi.reads().contains("🎁 <b>3. Netflix Premium</b>\n<pre>akun-3</pre>"));
    // The shorter warranty is over.
    shop.seconds(8 * DAY * 60);
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "🛡️ Klaim Garansi"]).await;
    let left = budi.reads();
    assert!(left.contains("🎁 3. Netflix Premium") && !left.contains("Spotify: sampai"), "{left}");
    for admin in [&ayu, &dewi] {
        admin.reads();
    }
    shop.close().await;
}

/// Every message that showed the request says what was decided; where there is none, a new one does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decided_request_has_no_buttons() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "NETFLIX", 1).await;
    // Telegram takes nothing for Dewi when it is claimed.
    dewi.person.blocks().await;
    claims(&budi).await;
    budi.reads();
    ayu.reads();
    ayu.taps("❌ Tolak").await;
    ayu.reads();
    // Asked for once more, it is shown once more: a day later.
    shop.seconds(DAY * 60);
    claims_again(&budi).await;
    budi.reads();
    assert!(ayu.reads().contains("Klaim garansi"));
    let buttons = |person: &Buyer| {
        let chat = person.person.chat();
        chat.iter()
            .flat_map(|message| message.buttons.iter().flatten())
            .filter(|button| button.label == "❌ Tolak")
            .count()
    };
    assert_eq!(buttons(&ayu), 2);
    ayu.taps("💰 Kembalikan Rp45.000 ke saldo").await;
    assert_eq!(buttons(&ayu), 0);
    assert_eq!(ayu.messages_with("uang dikembalikan ke saldo"), 3);
    assert!(budi.reads().contains("masuk ke saldomu"));
    ayu.reads();
    dewi.person.unblocks().await;
    shop.seconds(60 * 60);
    shop.cloud.tick().await;
    assert_eq!((dewi.messages_with("oleh Ayu"), buttons(&dewi)), (1, 0));
    dewi.reads();
    shop.close().await;
}

/// A button that leaves a step stands for that step.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_a_step_leaves_no_other() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    for buyer in [&budi, &sari] {
        buys(&shop, buyer, "NETFLIX", 1).await;
        claims(buyer).await;
        buyer.reads();
    }
    let refuse_sari = ayu.data_of("❌ Tolak");
    ayu.reads();
    ayu.pauses();
    ayu.person.taps_data(&refuse_sari).await;
    let leave_sari = ayu.data_of("❌ Batal");
    ayu.taps("❌ Batal").await;
    ayu.sees(expect!["👌 Tidak jadi ditolak. Permintaannya masih menunggu keputusan."]);
    // The refusal of the other one is asked for meanwhile, and the old button is tapped.
    budi.writes("/bantuan").await;
    budi.writes("Kapan diganti?").await;
    budi.reads();
    ayu.reads();
    ayu.taps("✍️ Balas Budi").await;
    ayu.reads();
    ayu.pauses();
    ayu.person.taps_data(&leave_sari).await;
    assert!(ayu.sees_toast().contains("sudah selesai atau dibatalkan"), "{}", ayu.sees_toast());
    ayu.writes("Sebentar ya").await;
    assert!(budi.reads().contains("Sebentar ya"), "the answer is still waited for");
    ayu.reads();
    ayu.taps("✍️ Balas Budi").await;
    ayu.reads();
    ayu.taps("❌ Batal").await;
    ayu.sees(expect!["👌 Balasan untuk <b>Budi</b> tidak jadi dikirim."]);
    dewi.reads();
    // A buyer's as well.
    budi.writes("/info").await;
    budi.taps("✏️ Ubah Nama").await;
    let leave_name = budi.data_of("❌ Batal");
    budi.writes("/start").await;
    budi.writes("/info").await;
    budi.taps("📱 Ubah WhatsApp").await;
    budi.pauses();
    budi.person.taps_data(&leave_name).await;
    assert!(budi.sees_toast().contains("sudah selesai atau dibatalkan"));
    budi.writes("0812 3456 7890").await;
    assert!(budi.reads().contains("+62812"), "the number is still waited for");
    for person in [&ayu, &dewi, &sari] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seat_is_not_replaced_by_a_seat_of_the_same_account() {
    let (shop, ayu, dewi) = shop().await;
    let rows = ["Musik,,SHARED,Akun Bersama,15000,,1,30,3,akun-a", ",,SHARED,,,,,,,akun-b"];
    shop.seed(&format!("category,emoji,code,name,price,tiers,max,warranty,seats,content\n{}\n", rows.join("\n"))).await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "SHARED", 1).await;
    budi.taps_all(&["🛡️ Klaim Garansi", "🎁 1. Akun Bersama"]).await;
    budi.writes("Tidak bisa login").await;
    ayu.taps("🔁 Ganti barang").await;
    assert_eq!(budi.goods(), ["akun-a", "akun-b"]);
    assert_eq!(shop.left("SHARED"), 4, "the seats that were passed over are for sale");
    for reader in [&budi, &ayu, &dewi] {
        reader.reads();
    }
    shop.close().await;
}
