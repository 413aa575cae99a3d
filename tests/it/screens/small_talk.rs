//! What is answered to everything that is neither a button nor a command; and in which language.

use crate::world::{World, picture};
use expect_test::expect;
use lapak_local::fault::Fault;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_of_payment_is_not_needed() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.pauses();
    assert!(budi.person.sends_photo(picture()).await.is_ok());
    budi.sees(expect![[r#"
        🧾 Makasih! Pembayaran QRIS dicek otomatis, jadi tidak perlu bukti. Kalau ini bukti <b>transfer manual</b>, buka 💰 Saldo → 📝 Transfer Manual. Ada kendala? Tekan 💬 Bantuan.
        ⌨ 🛍 Katalog | 🧺 Keranjang
        ⌨ 📦 Pesanan Saya | 💰 Saldo
        ⌨ 🏷 Cek Stok | 🔎 Cari
        ⌨ 📘 Cara Order | ℹ️ Informasi | 💬 Bantuan"#]]);
    let invoice = budi.orders("ML86", 1).await;
    budi.pauses();
    assert!(budi.person.sends_file("bukti.pdf", b"transfer".to_vec()).await.is_ok());
    budi.sees(expect![[r#"
        🧾 Makasih! Pembayaran QRIS dicek otomatis, jadi tidak perlu bukti. Kalau ini bukti <b>transfer manual</b>, buka 💰 Saldo → 📝 Transfer Manual. Ada kendala? Tekan 💬 Bantuan.
        [🧾 Tagihan Saya]"#]]);
    shop.pays(&invoice.order).await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sticker_a_voice_message_and_a_location_get_a_friendly_line() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let from = json!({ "id": budi.person.id(), "is_bot": false, "first_name": "Budi" });
    let chat = json!({ "id": budi.person.id(), "type": "private", "first_name": "Budi" });
    for (number, (name, value)) in [
        ("sticker", json!({ "file_id": "a", "file_unique_id": "b", "type": "regular" })),
        ("voice", json!({ "file_id": "a", "file_unique_id": "b", "duration": 1 })),
        ("location", json!({ "latitude": -6.2, "longitude": 106.8 })),
    ]
    .into_iter()
    .enumerate()
    {
        budi.pauses();
        let mut message = json!({ "message_id": 9_000 + number, "from": from, "chat": chat, "date": 1_795_330_800 });
        message[name] = value;
        let update = json!({ "update_id": 900_000 + number, "message": message });
        assert!(budi.person.deliver_raw(update).await.is_ok(), "{name}");
        assert!(
            budi.reads().starts_with("😊 Hehe, aku belum bisa membaca stiker, pesan suara, atau lokasi."),
            "{name}"
        );
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_to_order_is_told_with_the_ways_onward() {
    let owner = lapak_local::telegram::user_id("Ayu").to_string();
    let shop = World::bare(&[("OwnerIds", &owner)]).await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    budi.taps("📘 Cara Order").await;
    budi.sees(expect![[r#"
        📘 <b>Cara Order</b>

        1. Tekan 🛍 <b>Katalog</b> atau 🔎 <b>Cari</b>, lalu pilih produknya.
        2. Atur jumlahnya dan tekan 🧺 <b>Masukkan Keranjang</b>. Punya kupon? Pakai di keranjang.
        3. Bayar lewat <b>QRIS</b> (scan dari aplikasi bank atau e-wallet mana pun), atau pakai 💰 <b>Saldo</b>.
        4. Barang dikirim otomatis di chat ini, dan bisa dikirim ulang kapan saja dari 📦 <b>Pesanan Saya</b>.

        <i>Ada masalah dengan barangnya? Buka pesanannya, lalu tekan 🛡️ atau 💬.</i>
        [🛍 Lihat Katalog]
        [💬 Tanya Admin]"#]]);
    budi.taps("💬 Tanya Admin").await;
    assert!(budi.reads().contains("Tulis saja di sini"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whatsapp_number_is_removed() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/info").await;
    assert!(!budi.reads().contains("Hapus WhatsApp"), "there is nothing to remove");
    budi.taps("📱 Ubah WhatsApp").await;
    budi.writes("0812 3456 7890").await;
    assert!(budi.reads().contains("+6281234567890"));
    let removed = budi.taps("🗑 Hapus WhatsApp").await;
    assert!(budi.reads().contains("📱 WhatsApp: <i>belum diisi</i>"));
    budi.pauses();
    assert!(budi.person.redeliver(&removed).await.is_ok());
    budi.writes("/info").await;
    assert!(budi.reads().contains("📱 WhatsApp: <i>belum diisi</i>"));
    shop.close().await;
}

/// Somebody whose Telegram is Indonesian chose English.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broken_data_is_told_of_in_the_language_that_was_chosen() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/info").await;
    budi.taps("🌐 English").await;
    budi.reads();
    let unreadable = json!({ "Items": [{ "pk": { "S": "CATALOGUE" }, "sk": { "S": "P#X" } }], "Count": 1 });
    // Beside the greeting, and for the screen.
    shop.cloud.table.faults.next("Query", 2, Fault::Status(200, unreadable.to_string()));
    budi.taps("🛍 Catalogue").await;
    assert!(budi.reads().starts_with("🧰 Sorry, something is wrong on our side."));
    shop.expects_errors(&["P#X"]);
    shop.close().await;
}
