//! What the bot says: found, changed with a preview, refused with the place marked, taken back.

use super::shop;
use crate::world::{Buyer, World, picture};
use expect_test::expect;
use serde_json::{Value, json};

/// Opens the card of a text, by words in it.
async fn opens(admin: &Buyer, words: &str, label: &str) {
    admin.writes("/admin").await;
    admin.taps_all(&["📝 Kelola Respon Bot", "🔎 Cari Teks"]).await;
    admin.writes(words).await;
    admin.taps(label).await;
}

/// Opens the card of the first text whose key holds this.
async fn opens_key(admin: &Buyer, key: &str) {
    admin.pauses();
    assert!(admin.person.taps_data("admin:texts:find").await.is_ok());
    admin.writes(key).await;
    let list = admin.person.chat().last().map_or(0, |message| message.id);
    admin.pauses();
    assert!(admin.person.taps_at(list, 0, 0).await.is_ok_and(|delivery| delivery.is_ok()), "{key} is found");
}

const EMPTY_CART: &str = "🧺 Keranjangmu masih kosong. Pilih…";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_found_changed_and_said_at_once() {
    let (shop, ayu, _) = shop().await;
    ayu.writes("/admin").await;
    ayu.reads();
    ayu.taps("📝 Kelola Respon Bot").await;
    ayu.sees(expect![[r#"
        📝 <b>Kelola Respon Bot</b>

        Semua yang bot ucapkan bisa kamu ubah. Cari lewat layarnya, atau lewat kata di dalamnya.

        💬 <i>Balasan khusus: perintah atau tombolmu sendiri, dengan jawaban sendiri.</i>
        [👋 Sapaan] [🛍 Katalog & Produk]
        [🛒 Keranjang] [🧾 Tagihan & Bayar]
        [📦 Pesanan] [🛡️ Garansi & Klaim]
        [💰 Saldo & Transfer] [🎟️ Kupon]
        [👤 Profil & Bantuan] [⚙️ Layar Admin]
        [🔎 Cari Teks] [💬 Balasan Khusus]
        [⬅️ Menu Admin]"#]]);
    for group in [
        "👋 Sapaan",
        "🛍 Katalog & Produk",
        "🧾 Tagihan & Bayar",
        "📦 Pesanan",
        "🛡️ Garansi & Klaim",
        "💰 Saldo & Transfer",
        "🎟️ Kupon",
        "👤 Profil & Bantuan",
        "⚙️ Layar Admin",
        "🛒 Keranjang",
    ] {
        ayu.taps(group).await;
        let list = ayu.reads();
        assert!(list.contains("Pilih teksnya"), "{group}: {list}");
        ayu.taps("⬅️ Respon Bot").await;
    }
    ayu.reads();
    ayu.taps("🛒 Keranjang").await;
    ayu.sees(expect![[r#"
        📝 <b>🛒 Keranjang</b> · 25 teks · <i>halaman 1/4</i>

        👇 <i>Pilih teksnya. Yang bertanda ✏️ sudah kamu ubah.</i>
        [🧺 Keranjangmu masih kosong. Pilih…]
        [🧺 Keranjang • Netflix Premium 2 ×…]
        [⚠️ Netflix Premium: saat ini bisa…]
        [💵 Total: Rp50.000]
        [👇 Ubah ✏️ atau hapus 🗑 dulu yang…]
        [📦 Satu pesanan paling banyak 30 item,…]
        [⏳ Pesanan dijeda sebentar Beberapa…]
        [🗑 Kosongkan keranjang? 2 item di…]
        [➡️]
        [⬅️ Respon Bot]"#]]);
    ayu.taps("➡️").await;
    ayu.taps("⬅️").await;
    ayu.taps(EMPTY_CART).await;
    ayu.reads();
    ayu.taps("👀 Lihat Contohnya").await;
    ayu.sees(expect![[r#"
        🧺 Keranjangmu masih kosong.

        Pilih produk dulu, yuk!
        [⬅️ Kembali ke teks]"#]]);
    ayu.taps("⬅️ Kembali ke teks").await;
    ayu.reads();
    ayu.taps("✏️ Ubah Teks").await;
    ayu.sees(expect![[r#"
        ✏️ Kirim teks yang baru. Tebal, miring, dan tautan dari Telegram ikut tersimpan; boleh juga menulis HTML seperti <code>&lt;b&gt;tebal&lt;/b&gt;</code>.

        📄 <b>Sekarang</b> (tekan untuk menyalin):
        <pre>🧺 Keranjangmu masih kosong.

        Pilih produk dulu, yuk!</pre>
        [❌ Batal]"#]]);
    ayu.writes("🛒 Trolimu <b>kosong</b> & siap diisi.").await;
    ayu.sees(expect![[r#"
        🛒 Trolimu <b>kosong</b> &amp; siap diisi.
        [✅ Simpan] [✏️ Ubah Lagi]
        [❌ Batal]"#]]);
    ayu.taps("✏️ Ubah Lagi").await;
    ayu.writes("🛒 Trolimu <i>kosong</i>.").await;
    ayu.taps("✅ Simpan").await;
    ayu.sees(expect![[r#"
        ✏️ Kirim teks yang baru. Tebal, miring, dan tautan dari Telegram ikut tersimpan; boleh juga menulis HTML seperti <code>&lt;b&gt;tebal&lt;/b&gt;</code>.

        📄 <b>Sekarang</b> (tekan untuk menyalin):
        <pre>🧺 Keranjangmu masih kosong.

        Pilih produk dulu, yuk!</pre>
        [❌ Batal]
        ———
        📝 <b>🛒 Keranjang</b> · pesan
        <code>cart.empty</code> · 🇮🇩 Indonesia

        ✏️ <b>Versi tokomu</b>
        <pre>🛒 Trolimu &lt;i&gt;kosong&lt;/i&gt;.</pre>

        📄 <b>Bawaan</b>
        <pre>🧺 Keranjangmu masih kosong.

        Pilih produk dulu, yuk!</pre>
        [✏️ Ubah Teks] [👀 Lihat Contohnya]
        [🕘 Riwayat] [↩️ Pakai Bawaan]
        [🖼 Gambar]
        [🌐 English]
        [🛒 Keranjang]
        [⬅️ Respon Bot]"#]]);
    let budi = shop.buyer("Budi");
    budi.writes("/keranjang").await;
    budi.sees(expect![[r#"
        🛒 Trolimu <i>kosong</i>.
        [🛍 Lihat Katalog]"#]]);
    let told: Vec<Value> = changes(&shop);
    let ayu_id = ayu.person.id();
    assert_eq!(told, [json!({ "change": "text", "of": "cart.empty", "language": "id", "by": ayu_id })]);
    shop.close().await;
}

fn changes(shop: &World) -> Vec<Value> {
    let events = shop.cloud.bus.events();
    events
        .iter()
        .filter(|event| event.kind == "texts.changed")
        .map(|event| json!(event.detail))
        .map(without_id)
        .collect()
}

fn without_id(mut detail: Value) -> Value {
    if let Some(detail) = detail.as_object_mut() {
        detail.remove("id");
    }
    detail
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn formatting_in_telegram_becomes_html_and_english_is_changed_by_itself() {
    let (shop, ayu, _) = shop().await;
    opens(&ayu, "keranjangmu masih kosong", EMPTY_CART).await;
    ayu.taps("🌐 English").await;
    let card = ayu.reads();
    assert!(card.contains("🇬🇧 English"), "{card}");
    ayu.taps("✏️ Ubah Teks").await;
    ayu.pauses();
    let id = ayu.person.id();
    let message = json!({ "message_id": 900, "from": { "id": id, "is_bot": false, "first_name": "Ayu" },
        "chat": { "id": id, "type": "private" }, "date": 1, "text": "Nothing in here",
        "entities": [{ "type": "bold", "offset": 0, "length": 7 }, { "type": "text_link", "offset": 11, "length": 4, "url": "https://t.me/lapak" }] });
    assert!(ayu.person.deliver_raw(json!({ "update_id": 900_001, "message": message })).await.is_ok());
    ayu.reads();
    ayu.taps("✅ Simpan").await;
    let card = ayu.reads();
    assert!(card.contains("&lt;b&gt;Nothing&lt;/b&gt; in &lt;a href="), "{card}");
    let ann = shop.buyer("Ann");
    ann.person.speaks("en");
    ann.writes("/keranjang").await;
    ann.sees(expect![[r#"
        <b>Nothing</b> in <a href="https://t.me/lapak">here</a>
        [🛍 Browse catalogue]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_not_be_said_is_refused_with_its_place() {
    for (language, edit) in [("id", "✏️ Ubah Teks"), ("en", "✏️ Change text")] {
        let (shop, ayu, _) = shop().await;
        ayu.pauses();
        assert!(ayu.person.taps_data(&format!("language:{language}")).await.is_ok());
        let mut refusals = String::new();
        for (text, wrong) in [
            ("cart.empty", "Halo {nama}"),
            ("cart.empty", "<b>Kosong"),
            ("cart.empty", "Kosong <p>"),
            ("cart.empty", "<b>Kosong</i>"),
            ("cart.empty", "{% if %}"),
            ("checkout.page", "Bayar ya"),
            ("cart.button.pay", "Bayar Bayar Bayar Bayar Bayar Bayar Bayar Bayar Bayar Bayar Bayar Bayar"),
            ("keyboard.button.cart", "💰 Saldo"),
        ] {
            opens_key(&ayu, text).await;
            ayu.taps(edit).await;
            ayu.reads();
            ayu.writes(wrong).await;
            refusals.push_str(&format!("{}\n", ayu.reads()));
        }
        match language {
            "id" => expect![[r#"
                🙅 <b>Belum bisa disimpan</b>
                Isian <code>{nama}</code> tidak ada di teks ini. Pakai hanya isian yang tertulis di kartunya.

                📍 <code>Halo {👉nama}</code>

                <i>Perbaiki lalu kirim lagi; yang lama tetap dipakai.</i>
                [❌ Batal]
                🙅 <b>Belum bisa disimpan</b>
                Tag <code>&lt;b&gt;</code> belum ditutup.

                📍 <code>👉&lt;b&gt;Kosong</code>

                <i>Perbaiki lalu kirim lagi; yang lama tetap dipakai.</i>
                [❌ Batal]
                🙅 <b>Belum bisa disimpan</b>
                Telegram tidak kenal tanda <code>&lt;</code> di sini. Untuk tanda biasa, tulis <code>&amp;lt;</code>

                📍 <code>Kosong 👉&lt;p&gt;</code>

                <i>Perbaiki lalu kirim lagi; yang lama tetap dipakai.</i>
                [❌ Batal]
                🙅 <b>Belum bisa disimpan</b>
                Penutup ini tidak cocok dengan yang dibuka terakhir.

                📍 <code>&lt;b&gt;Kosong👉&lt;/i&gt;</code>

                <i>Perbaiki lalu kirim lagi; yang lama tetap dipakai.</i>
                [❌ Batal]
                🙅 <b>Belum bisa disimpan</b>
                Kurung kurawal <code>{ }</code> atau syaratnya belum benar (baris bertanda 👉).

                📍 <code>👉{% if %}</code>

                <i>Perbaiki lalu kirim lagi; yang lama tetap dipakai.</i>
                [❌ Batal]
                🙅 <b>Belum bisa disimpan</b>
                Isian <code>{total}</code> wajib ada di teks ini.

                <i>Perbaiki lalu kirim lagi; yang lama tetap dipakai.</i>
                [❌ Batal]
                🙅 <b>Belum bisa disimpan</b>
                Terlalu panjang: 71 huruf, paling banyak 64.

                <i>Perbaiki lalu kirim lagi; yang lama tetap dipakai.</i>
                [❌ Batal]
                💰 <b>Saldo: Rp0</b>

                Bayar pesanan pakai saldo: sekali tekan, barang langsung dikirim, tanpa biaya QRIS.
                [💳 Isi Saldo QRIS]
                [📝 Transfer Manual]
                [📜 Riwayat Saldo]
                [🧾 Riwayat Isi Saldo]
                [🛍 Lihat Katalog]
            "#]]
            .assert_eq(&refusals),
            _ => expect![[r#"
                🙅 <b>This can't be saved yet</b>
                This text has no placeholder <code>{nama}</code>. Use only those on its card.

                📍 <code>Halo {👉nama}</code>

                <i>Fix it and send it again; the old one stays until then.</i>
                [❌ Cancel]
                🙅 <b>This can't be saved yet</b>
                The tag <code>&lt;b&gt;</code> is not closed.

                📍 <code>👉&lt;b&gt;Kosong</code>

                <i>Fix it and send it again; the old one stays until then.</i>
                [❌ Cancel]
                🙅 <b>This can't be saved yet</b>
                Telegram does not know this <code>&lt;</code>. For a plain sign, write <code>&amp;lt;</code>

                📍 <code>Kosong 👉&lt;p&gt;</code>

                <i>Fix it and send it again; the old one stays until then.</i>
                [❌ Cancel]
                🙅 <b>This can't be saved yet</b>
                This end does not close what was opened last.

                📍 <code>&lt;b&gt;Kosong👉&lt;/i&gt;</code>

                <i>Fix it and send it again; the old one stays until then.</i>
                [❌ Cancel]
                🙅 <b>This can't be saved yet</b>
                A brace <code>{ }</code> or a condition is not right (the line marked 👉).

                📍 <code>👉{% if %}</code>

                <i>Fix it and send it again; the old one stays until then.</i>
                [❌ Cancel]
                🙅 <b>This can't be saved yet</b>
                The placeholder <code>{total}</code> has to be in this text.

                <i>Fix it and send it again; the old one stays until then.</i>
                [❌ Cancel]
                🙅 <b>This can't be saved yet</b>
                Too long: 71 characters, at most 64.

                <i>Fix it and send it again; the old one stays until then.</i>
                [❌ Cancel]
                💰 <b>Balance: Rp0</b>

                Pay an order from your balance: one tap, delivered at once, no QRIS fee.
                [💳 Deposit by QRIS]
                [📝 Bank transfer]
                [📜 Balance history]
                [🧾 Deposits]
                [🛍 Browse catalogue]
            "#]]
            .assert_eq(&refusals),
        }
        ayu.pauses();
        assert!(ayu.person.sends_photo_saying(picture(), "Foto").await.is_ok());
        ayu.reads();
        assert_eq!(changes(&shop), Vec::<Value>::new());
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_comes_back_with_one_tap_and_the_second_admin_is_told() {
    let (shop, ayu, dewi) = shop().await;
    opens(&ayu, "keranjangmu masih kosong", EMPTY_CART).await;
    ayu.taps("✏️ Ubah Teks").await;
    ayu.writes("Satu").await;
    opens(&dewi, "keranjangmu masih kosong", EMPTY_CART).await;
    dewi.taps("✏️ Ubah Teks").await;
    dewi.writes("Dua").await;
    let saved = dewi.taps("✅ Simpan").await;
    dewi.reads();
    // The same tap, delivered again, changes nothing.
    dewi.person.redeliver(&saved).await;
    ayu.reads();
    ayu.taps("✅ Simpan").await;
    let told = ayu.reads();
    assert!(told.contains("Admin lain baru saja mengubah") && told.contains("Dua") && !told.contains("Satu"), "{told}");
    ayu.taps("✏️ Ubah Teks").await;
    ayu.writes("Tiga").await;
    ayu.taps("✅ Simpan").await;
    ayu.taps("🕘 Riwayat").await;
    ayu.reads();
    dewi.taps("🕘 Riwayat").await;
    dewi.sees(expect![[r#"
        🕘 <b>Riwayat</b> <code>cart.empty</code>

        <b>1.</b> Ayu · <i>22 Nov 2026 12.00 WIB</i>
        <code>Tiga</code>

        <b>2.</b> Dewi · <i>22 Nov 2026 12.00 WIB</i>
        <code>Dua</code>

        <b>3.</b> <i>sebelumnya</i>
        📄 bawaan

        👇 <i>Pilih nomornya untuk memakai versi itu lagi.</i>
        [↩️ 1] [↩️ 2] [↩️ 3]
        [⬅️ Kembali ke teks]"#]]);
    ayu.taps("↩️ 2").await;
    assert!(ayu.reads().contains("<pre>Dua</pre>"));
    // What Dewi sees is older than that.
    dewi.taps("↩️ 3").await;
    assert!(dewi.reads().contains("Admin lain baru saja mengubah"));
    let budi = shop.buyer("Budi");
    budi.writes("/keranjang").await;
    assert!(budi.reads().starts_with("Dua"));
    ayu.taps("↩️ Pakai Bawaan").await;
    assert!(!ayu.reads().contains("Versi tokomu"));
    budi.writes("/keranjang").await;
    assert!(budi.reads().contains("Keranjangmu masih kosong"));
    assert_eq!(changes(&shop).len(), 4);
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renamed_key_is_understood_by_all_its_names() {
    let (shop, ayu, _) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    for name in ["🛒 Troli", "🛍 Tas"] {
        opens_key(&ayu, "keyboard.button.cart").await;
        ayu.taps("✏️ Ubah Teks").await;
        ayu.writes(name).await;
        ayu.taps(name).await;
        ayu.taps("✅ Simpan").await;
    }
    ayu.reads();
    budi.reads();
    for name in ["🧺 Keranjang", "🛒 Troli", "🛍 Tas"] {
        budi.writes(name).await;
        assert!(budi.reads().contains("Keranjangmu masih kosong"), "{name}");
    }
    budi.writes("/start").await;
    budi.taps("🛍 Tas").await;
    assert!(budi.reads().contains("Keranjangmu masih kosong"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_gets_a_picture_and_a_short_answer_is_seen_as_one() {
    let (shop, ayu, _) = shop().await;
    opens_key(&ayu, "how_to.page").await;
    ayu.taps("🖼 Gambar").await;
    ayu.reads();
    ayu.writes("gambar").await;
    assert!(ayu.reads().contains("Kirim sebagai foto"));
    ayu.pauses();
    ayu.person.sends_photo(picture()).await;
    assert!(ayu.reads().contains("🖼 ada gambar"));
    let budi = shop.buyer("Budi");
    budi.writes("/cara").await;
    assert!(budi.person.chat().last().is_some_and(|message| message.photo.is_some()));
    budi.reads();
    ayu.taps("🚫 Tanpa Gambar").await;
    ayu.reads();
    budi.writes("/cara").await;
    assert!(budi.person.chat().last().is_some_and(|message| message.photo.is_none()));
    budi.reads();
    opens_key(&ayu, "payment.toast.pending").await;
    ayu.taps("👀 Lihat Contohnya").await;
    assert!(ayu.sees_toast().starts_with("⏳ Belum ada pembayaran masuk"));
    ayu.reads();
    shop.close().await;
}
