//! Terms that a buyer has to meet: the proof, the reminder, and the end of what is kept.

use super::shop_with;
use crate::world::expected_end::time_goes_by;
use crate::world::{Buyer, World, picture};
use expect_test::expect;
use serde_json::{Value, json};

/// Two products with terms, and one without.
const SEED: &str = "\
category,emoji,code,name,price,terms,max,content
Streaming,🎬,NETFLIX,Netflix Premium,45000,Kirim screenshot ulasanmu. Jangan ganti sandi.,10,akun-1
,,NETFLIX,,,,,akun-2
,,NETFLIX,,,,,akun-3
Lisensi,🔑,KEY,Antivirus <Pro> & VPN,59000,Tulis nama PC-mu,10,kunci-1
Game,🎮,ML86,Diamond 86,20500,,10,ML-0001
";

const DAY: i64 = 24 * 60 * 60;

async fn shop() -> (World, Buyer, Buyer) {
    shop_with(SEED, &[]).await
}

/// Buys one of a product; reads the goods and their terms.
async fn buys(shop: &World, buyer: &Buyer, code: &str) -> String {
    let invoice = buyer.orders(code, 1).await;
    shop.pays(&invoice.order).await;
    buyer.reads();
    invoice.order
}

/// The proofs that are kept.
fn proofs(shop: &World) -> usize {
    let items = shop.cloud.table.scan().expect("the table can be read");
    items.iter().filter(|item| item["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("PROOF#"))).count()
}

async fn refused(person: &Buyer, data: &str, toast: &str) {
    person.pauses();
    assert!(person.person.taps_data(data).await.is_ok());
    assert!(person.sees_toast().contains(toast), "{data}: {}", person.sees_toast());
}

fn read_by(people: &[&Buyer]) {
    for person in people {
        person.reads();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_writes_that_they_meet_the_terms() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.pays(&invoice.order).await;
    budi.sees(expect![[r#"
        🎉 <b>Pembayaran Berhasil!</b>
        📦 Pesanan <code>LP-#1</code>

        🎁 <b>Netflix Premium</b>
        <pre>akun-1</pre>

        🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan
        ———
        📜 <b>Syarat &amp; Ketentuan</b>

        <b>Netflix Premium</b>
        Kirim screenshot ulasanmu. Jangan ganti sandi.
        [✅ Penuhi SNK]
        [🔁 Beli Lagi] [🏠 Menu]"#]]);
    budi.taps("✅ Penuhi SNK").await;
    budi.sees(expect![[r#"
        📜 <b>Penuhi SNK</b>: <b>Netflix Premium</b>

        <i>Kirim screenshot ulasanmu. Jangan ganti sandi.</i>

        👇 Kirim bukti SNK-nya di sini: tulisan, foto, atau file. Nanti diteruskan ke admin. Tidak ada yang perlu dibuktikan? Ketik saja <b>setuju</b>.
        [❌ Batal]"#]]);
    budi.writes("Ulasanku: bagus & cepat").await;
    budi.sees(expect![[r#"
        ✅ Bukti SNK <b>Netflix Premium</b> sudah kami terima. Makasih! 🙏
        [📦 Lihat Pesanan]
        [🛍 Lihat Katalog]"#]]);
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
        Ulasanku: bagus & cepat
        ———
        📜 <b>Budi</b> <code>7103217671</code> mengirim bukti SNK <b>Netflix Premium</b>
        📦 <code>LP-#1</code>

        <i>Buktinya ada di pesan di atas; balas (reply) kalau mau bertanya.</i>
        [📋 Buka pesanan] [👤 Pesanan pembeli]"#]]);
    assert!(dewi.reads().contains("Ulasanku: bagus & cepat"));
    assert_eq!(proofs(&shop), 1);
    // The terms stand in the chat as they were; once is enough.
    assert_eq!(budi.messages_with("Syarat & Ketentuan"), 1);
    refused(&budi, &format!("+terms:{}:0", invoice.order), "sudah dipenuhi").await;
    budi.writes("/pesanan").await;
    budi.taps("1️⃣").await;
    budi.sees(expect![[r#"
        📦 <b>Pesanan</b> <code>LP-#1</code>

        • Netflix Premium × 1 = Rp45.000
        💵 Total: <b>Rp45.000</b> (dengan biaya QRIS Rp45.625)

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.00 WIB</i> — ✅ dibayar lewat QRIS
        <i>22 Nov 2026 12.00 WIB</i> — 🎁 barang dikirim
        <i>22 Nov 2026 12.00 WIB</i> — 📜 SNK Netflix Premium terpenuhi
        [🔁 Beli Lagi]
        [📥 Kirim Ulang]
        [💬 Tanya soal pesanan ini]
        [⬅️ Pesanan Saya]"#]]);
    // An admin has a question about it.
    let chat = ayu.person.chat();
    let told = chat.iter().find(|message| message.text.contains("mengirim bukti SNK")).expect("the notice").id;
    assert!(ayu.person.replies(told, "Boleh lihat linknya?").await.is_ok());
    assert!(budi.reads().contains("Boleh lihat linknya?"));
    read_by(&[&ayu, &dewi]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_product_has_its_own_terms_and_a_photo_or_a_file_is_a_proof() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    for code in ["NETFLIX", "ML86", "KEY"] {
        budi.puts(code, 1).await;
    }
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let invoice = budi.sees_invoice();
    shop.pays(&invoice.order).await;
    let read = budi.reads();
    assert!(
        read.ends_with(
            "[✅ Penuhi SNK: Antivirus <Pro> & VPN]\n[✅ Penuhi SNK: Netflix Premium]\n[🔁 Beli Lagi] [🏠 Menu]"
        ),
        "{read}"
    );
    budi.taps("✅ Penuhi SNK: Netflix Premium").await;
    assert!(budi.reads().contains("Kirim screenshot ulasanmu. Jangan ganti sandi."));
    budi.pauses();
    assert!(budi.person.sends_photo_saying(picture(), "ulasanku").await.is_ok());
    budi.sees(expect![[r#"
        ✅ Bukti SNK <b>Netflix Premium</b> sudah kami terima. Makasih! 🙏

        📜 Masih ada <b>1</b> SNK lagi di pesanan ini 👇
        [✅ Penuhi SNK]
        [📦 Lihat Pesanan]
        [🛍 Lihat Katalog]"#]]);
    ayu.sees(expect![[r#"
        🧾 <b>Pesanan baru</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Antivirus &lt;Pro&gt; &amp; VPN <i>+2 produk lain</i>
        💵 <b>Rp124.500</b>, menunggu pembayaran
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]
        ———
        ✅ <b>Dibayar</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Antivirus &lt;Pro&gt; &amp; VPN <i>+2 produk lain</i>
        💵 <b>Rp124.500</b>
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]
        ———
        📭 <b>Stok habis:</b> Antivirus &lt;Pro&gt; &amp; VPN (<code>KEY</code>)

        Yuk diisi lagi 📥
        [🗃 Kelola Stoknya]
        ———
        📭 <b>Stok habis:</b> Diamond 86 (<code>ML86</code>)

        Yuk diisi lagi 📥
        [🗃 Kelola Stoknya]
        ———
        🖼 1×1
        ulasanku
        ———
        📜 <b>Budi</b> <code>7103217671</code> mengirim bukti SNK <b>Netflix Premium</b>
        📦 <code>LP-#1</code>

        <i>Buktinya ada di pesan di atas; balas (reply) kalau mau bertanya.</i>
        [📋 Buka pesanan] [👤 Pesanan pembeli]"#]]);
    budi.writes("/pesanan").await;
    budi.taps("1️⃣").await;
    budi.reads();
    budi.taps("✅ Penuhi SNK").await;
    budi.sees(expect![[r#"
        📜 <b>Penuhi SNK</b>: <b>Antivirus &lt;Pro&gt; &amp; VPN</b>

        <i>Tulis nama PC-mu</i>

        👇 Kirim bukti SNK-nya di sini: tulisan, foto, atau file. Nanti diteruskan ke admin. Tidak ada yang perlu dibuktikan? Ketik saja <b>setuju</b>.
        [❌ Batal]"#]]);
    budi.pauses();
    assert!(budi.person.sends_file("pc.txt", "PC-BUDI").await.is_ok());
    budi.sees(expect![[r#"
        ✅ Bukti SNK <b>Antivirus &lt;Pro&gt; &amp; VPN</b> sudah kami terima. Makasih! 🙏
        [📦 Lihat Pesanan]
        [🛍 Lihat Katalog]"#]]);
    assert_eq!(proofs(&shop), 2);
    read_by(&[&ayu, &dewi]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_proof_is_asked_for_again() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "NETFLIX").await;
    budi.taps("✅ Penuhi SNK").await;
    budi.reads();
    budi.writes(&"a".repeat(1_001)).await;
    budi.sees(expect![[r#"
        ✂️ Kepanjangan nih. Tulis paling banyak <b>1000</b> karakter, atau kirim sebagai foto/file ya.
        [❌ Batal]"#]]);
    let id = budi.person.id();
    let sticker = json!({ "update_id": 900_000, "message": {
        "message_id": 9_000, "from": { "id": id, "is_bot": false, "first_name": "Budi" },
        "chat": { "id": id, "type": "private", "first_name": "Budi" }, "date": 1_795_330_800,
        "sticker": { "file_id": "a", "file_unique_id": "b", "type": "regular" },
    }});
    budi.pauses();
    assert!(budi.person.deliver_raw(sticker).await.is_ok());
    budi.sees(expect![[r#"
        🤔 Yang bisa diteruskan: tulisan, foto, dan file. Coba kirim lagi ya.
        [❌ Batal]"#]]);
    // Leaving leads to the order; from there it is met all the same.
    budi.taps("❌ Batal").await;
    assert!(budi.reads().contains(&order));
    budi.writes("tidak jadi").await;
    assert!(budi.reads().contains("aku belum paham"), "nothing is waited for");
    assert_eq!(proofs(&shop), 0);
    budi.taps("✅ Penuhi SNK").await;
    budi.writes(&"a".repeat(1_000)).await;
    assert!(budi.reads().contains("sudah kami terima"));
    assert_eq!(proofs(&shop), 1);
    read_by(&[&ayu, &dewi]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_buyer_meets_terms_and_only_those_that_there_are() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, mallory) = (shop.buyer("Budi"), shop.buyer("Mallory"));
    let order = buys(&shop, &budi, "NETFLIX").await;
    refused(&mallory, &format!("terms:{order}:0"), "tidak ditemukan").await;
    refused(&budi, "terms:LP-0000-0000-0000:0", "tidak ditemukan").await;
    refused(&budi, &format!("terms:{order}:1"), "Tidak ada SNK").await;
    refused(&budi, &format!("terms:{order}"), "tidak berlaku").await;
    let without = buys(&shop, &budi, "ML86").await;
    refused(&budi, &format!("terms:{without}:0"), "Tidak ada SNK").await;
    assert!(
        shop.order(&without)["terms"].is_null() && shop.order(&without)["due_at"].is_null(),
        "nothing is left to do"
    );
    let open = budi.orders("KEY", 1).await.order;
    refused(&budi, &format!("terms:{open}:0"), "belum dikirim").await;
    budi.cancels().await;
    refused(&budi, &format!("terms:{open}:0"), "belum dikirim").await;
    // The texts of the product are gone; the terms are met all the same.
    shop.cloud.table.delete("DETAILS#NETFLIX", "TEXTS").expect("it is deleted");
    budi.reads();
    budi.pauses();
    assert!(budi.person.taps_data(&format!("terms:{order}:0")).await.is_ok());
    budi.sees(expect![[r#"
        📜 <b>Penuhi SNK</b>: <b>Netflix Premium</b>

        👇 Kirim bukti SNK-nya di sini: tulisan, foto, atau file. Nanti diteruskan ke admin. Tidak ada yang perlu dibuktikan? Ketik saja <b>setuju</b>.
        [❌ Batal]"#]]);
    budi.writes("sudah").await;
    assert!(budi.reads().contains("sudah kami terima"));
    shop.minutes(7).await;
    read_by(&[&ayu, &dewi, &mallory, &budi]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_forgot_the_terms_is_reminded_once() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    sari.person.speaks("en");
    let order = buys(&shop, &budi, "NETFLIX").await;
    let other = sari.orders_in_english("KEY", 1).await.order;
    shop.pays(&other).await;
    sari.reads();
    let met = shop.buyer("Tono");
    buys(&shop, &met, "NETFLIX").await;
    met.taps("✅ Penuhi SNK").await;
    met.writes("sudah").await;
    read_by(&[&met, &ayu, &dewi]);
    // The sweep looks at it once more, and then not before its time.
    time_goes_by(&shop, &[3]).await;
    let revision = shop.order(&order)["revision"].clone();
    shop.seconds(DAY - 5 * 60);
    time_goes_by(&shop, &[1]).await;
    assert_eq!(shop.order(&order)["revision"], revision);
    assert_eq!(budi.reads(), "");
    time_goes_by(&shop, &[2]).await;
    budi.sees(expect![[r#"
        ⏰ <b>Jangan lupa SNK-nya ya</b>
        📦 Pesanan <code>LP-#1</code>

        • Netflix Premium

        👇 <i>Tekan tombolnya, lalu kirim buktinya: tulisan, foto, atau file.</i>
        [✅ Penuhi SNK]"#]]);
    sari.sees(expect![[r#"
        ⏰ <b>Don't forget the terms</b>
        📦 Order <code>LP-#1</code>

        • Antivirus &lt;Pro&gt; &amp; VPN

        👇 <i>Tap the button, then send your proof: text, a photo or a file.</i>
        [✅ Meet the terms]"#]]);
    assert_eq!(met.reads(), "", "there is nothing to remind of");
    for _ in 0..3 {
        shop.seconds(DAY);
        time_goes_by(&shop, &[1, 1]).await;
    }
    assert_eq!(budi.reads(), "");
    assert!(shop.order(&order)["due_at"].is_null(), "nothing is left to do");
    budi.taps("✅ Penuhi SNK").await;
    budi.writes("maaf lupa").await;
    assert!(budi.reads().contains("sudah kami terima"));
    refused(&sari, &format!("terms:{order}:0"), "can't be found").await;
    read_by(&[&ayu, &dewi, &sari]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_blocked_the_bot_is_not_reminded_later() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "NETFLIX").await;
    // One admin has blocked the bot too.
    ayu.person.blocks().await;
    budi.person.blocks().await;
    time_goes_by(&shop, &[3]).await;
    shop.seconds(DAY);
    time_goes_by(&shop, &[1, 1]).await;
    budi.person.unblocks().await;
    time_goes_by(&shop, &[1, 10, 60]).await;
    assert_eq!(budi.messages_with("Jangan lupa SNK"), 0);
    budi.taps("✅ Penuhi SNK").await;
    budi.writes("sudah").await;
    assert!(budi.reads().contains("sudah kami terima"));
    assert!(dewi.reads().contains("mengirim bukti SNK"));
    ayu.person.unblocks().await;
    time_goes_by(&shop, &[2, 10, 60]).await;
    assert!(ayu.reads().contains("sudah"), "an admin gets the proof once they are back");
    shop.close().await;
}

/// Terms that could not be sent are sent later, and the day begins then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_begins_when_the_terms_arrive() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    let fault = lapak_local::fault::Fault::Status(502, "{}".into());
    shop.cloud.telegram.faults.after(1, "sendMessage", 1, fault);
    shop.pays(&invoice.order).await;
    assert!(!budi.reads().contains("Penuhi SNK"));
    refused(&budi, &format!("terms:{}:0", invoice.order), "belum dikirim").await;
    time_goes_by(&shop, &[2]).await;
    assert!(budi.reads().contains("Penuhi SNK"));
    let sent = millis(&shop.order(&invoice.order)["terms"]["M"]["sent"]);
    assert_eq!(sent, shop.now().as_millisecond());
    time_goes_by(&shop, &[2]).await;
    assert_eq!(millis(&shop.order(&invoice.order)["due_at"]), sent + DAY * 1_000);
    read_by(&[&ayu, &dewi]);
    shop.close().await;
}

fn millis(value: &Value) -> i64 {
    value["N"].as_str().and_then(|number| number.parse().ok()).expect("a moment")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_is_deleted_after_its_days() {
    for (setting, days) in [(None, 30), (Some(("ProofDays", "7")), 7)] {
        let (shop, ayu, dewi) = shop_with(SEED, setting.as_slice()).await;
        let budi = shop.buyer("Budi");
        let order = buys(&shop, &budi, "NETFLIX").await;
        budi.taps("✅ Penuhi SNK").await;
        budi.writes("Rahasia-Budi-77").await;
        let items = shop.cloud.table.scan().expect("the table can be read");
        assert!(!items.iter().any(|item| item.to_string().contains("Rahasia-Budi")), "it stands nowhere in the table");
        shop.seconds(days * DAY - 60);
        shop.cloud.tick().await;
        assert_eq!(proofs(&shop), 1, "{days} days are not over");
        time_goes_by(&shop, &[1]).await;
        assert_eq!(proofs(&shop), 0);
        // That they were met stays.
        refused(&budi, &format!("terms:{order}:0"), "sudah dipenuhi").await;
        read_by(&[&ayu, &dewi, &budi]);
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_proofs_at_once_one_counts() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    buys(&shop, &budi, "NETFLIX").await;
    // Two phones, the same button.
    tokio::join!(budi.taps("✅ Penuhi SNK"), budi.taps("✅ Penuhi SNK"));
    tokio::join!(budi.writes("dari HP satu"), budi.writes("dari HP dua"));
    assert_eq!(proofs(&shop), 1);
    assert_eq!(budi.messages_with("sudah kami terima"), 1);
    for admin in [&ayu, &dewi] {
        assert_eq!(admin.messages_with("mengirim bukti SNK"), 1);
        assert_eq!(admin.messages_with("dari HP"), 1);
    }
    read_by(&[&ayu, &dewi, &budi]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_delivered_twice_counts_once() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let order = buys(&shop, &budi, "NETFLIX").await;
    let tap = budi.taps("✅ Penuhi SNK").await;
    assert!(budi.person.redeliver(&tap).await.is_ok());
    let proof = budi.writes("sudah").await;
    budi.reads();
    assert!(budi.person.redeliver(&proof).await.is_ok());
    assert!(budi.reads().contains("sudah kami terima"), "it is said again");
    assert!(budi.person.redeliver(&tap).await.is_ok());
    assert_eq!(budi.reads(), "", "nothing is asked for once more");
    assert_eq!((proofs(&shop), ayu.messages_with("mengirim bukti SNK")), (1, 1));
    assert_eq!(shop.order(&order)["terms"]["M"]["lines"]["L"].as_array().map(Vec::len), Some(1));
    read_by(&[&ayu, &dewi, &budi]);
    shop.close().await;
}
