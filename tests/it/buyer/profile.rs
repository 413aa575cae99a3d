//! The buyer's profile: name, WhatsApp number and language; and the wizard that asks for them.

use crate::world::World;
use expect_test::expect;
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_says_their_name_and_number() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    budi.taps("ℹ️ Informasi").await;
    budi.sees(expect![[r#"
        ℹ️ <b>Informasi Akun</b>

        👤 Nama: <b>Budi</b>
        📱 WhatsApp: <i>belum diisi</i>
        💰 Saldo: <b>Rp0</b>
        🌐 Bahasa: Indonesia
        🆔 <code>7103217671</code>
        [✏️ Ubah Nama] [📱 Ubah WhatsApp]
        [🌐 English]"#]]);
    budi.taps("✏️ Ubah Nama").await;
    budi.sees(expect![[r#"
        ✏️ Mau dipanggil siapa? Kirim namamu, misalnya: <code>Budi Santoso</code>
        [❌ Batal]"#]]);
    // What can't be a name is asked for again.
    budi.writes("🙂").await;
    budi.sees(expect![[r#"
        🤔 Nama harus 3 sampai 32 karakter dalam satu baris, dan berisi huruf atau angka. Kirim lagi ya, misalnya: <code>Budi Santoso</code>
        [❌ Batal]"#]]);
    budi.writes("Budi <Santoso>").await;
    budi.sees(expect![[r#"
        ✅ Tersimpan.

        ℹ️ <b>Informasi Akun</b>

        👤 Nama: <b>Budi &lt;Santoso&gt;</b>
        📱 WhatsApp: <i>belum diisi</i>
        💰 Saldo: <b>Rp0</b>
        🌐 Bahasa: Indonesia
        🆔 <code>7103217671</code>
        [✏️ Ubah Nama] [📱 Ubah WhatsApp]
        [🌐 English]"#]]);
    budi.taps("📱 Ubah WhatsApp").await;
    budi.reads();
    budi.writes("nomorku rahasia").await;
    budi.sees(expect![[r#"
        🤔 Nomornya belum benar. Contoh: <code>0812 3456 7890</code>. Nomor luar negeri pakai <code>+</code> dan kode negara.
        [❌ Batal]"#]]);
    budi.writes("0812-3456-7890").await;
    assert!(budi.reads().contains("+6281234567890"));
    budi.writes("/start").await;
    assert!(budi.reads().contains("Halo <b>Budi &lt;Santoso&gt;</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wizard_is_left_and_forgotten() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let name = |text: &str| text.contains("Nama: <b>Budi</b>");
    budi.writes("/info").await;
    // By its button, by a command, by a key of the keyboard, and by itself after a day.
    budi.taps_all(&["✏️ Ubah Nama", "❌ Batal"]).await;
    assert!(name(&budi.reads()));
    budi.writes("Bukan Nama").await;
    assert!(budi.reads().contains("aku belum paham"));
    budi.writes("/info").await;
    budi.taps("✏️ Ubah Nama").await;
    budi.writes("/batal").await;
    assert!(name(&budi.reads()));
    budi.writes("/batal").await;
    assert!(budi.reads().contains("Tidak ada yang perlu"));
    budi.writes("/info").await;
    budi.taps("✏️ Ubah Nama").await;
    budi.taps("🧺 Keranjang").await;
    budi.writes("Bukan Nama").await;
    assert!(budi.reads().contains("aku belum paham"));
    budi.writes("/info").await;
    budi.taps("✏️ Ubah Nama").await;
    budi.writes("/tidakada").await;
    assert!(budi.reads().contains("aku belum paham"), "an unknown command is no name");
    budi.person.taps_data("cart").await;
    budi.pauses();
    budi.writes("Terima kasih kak").await;
    assert!(budi.reads().contains("aku belum paham"), "a tap on something else leaves it too");
    budi.writes("/info").await;
    budi.taps("✏️ Ubah Nama").await;
    shop.cloud.clock.turn(SignedDuration::from_hours(25));
    budi.writes("Bukan Nama").await;
    assert!(budi.reads().contains("aku belum paham"));
    budi.writes("/info").await;
    assert!(name(&budi.reads()));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_reads_another_language() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    budi.taps("ℹ️ Informasi").await;
    budi.reads();
    budi.taps("🌐 English").await;
    budi.sees(expect![[r#"
        ℹ️ <b>Your details</b>

        👤 Name: <b>Budi</b>
        📱 WhatsApp: <i>not set</i>
        💰 Balance: <b>Rp0</b>
        🌐 Language: English
        🆔 <code>7103217671</code>
        [✏️ Edit name] [📱 Edit WhatsApp]
        [🌐 Bahasa Indonesia]
        ———
        🌐 Done! I'll speak English from now on.
        ⌨ 🛍 Catalogue | 🧺 Cart
        ⌨ 📦 My orders | 💰 Balance
        ⌨ 🏷 Check stock | 🔎 Search
        ⌨ 📘 How to order | ℹ️ My details | 💬 Help"#]]);
    // The old keys are still on the phone of whoever does not look at the new ones.
    budi.writes("🧺 Keranjang").await;
    assert!(budi.reads().contains("Your cart is still empty"));
    budi.writes("🏷 Check stock").await;
    budi.sees(expect![[r#"
        🏷 <b>Stock right now</b>
        <i>22 Nov 2026 12:00 WIB</i>

        1️⃣ <b>Antivirus &lt;Pro&gt; &amp; VPN</b> — 📦 1 in stock
        2️⃣ <b>Diamond 86</b> — 📦 3 in stock
        3️⃣ <b>Netflix Premium</b> — 📦 4 in stock
        4️⃣ <b>Windows 11</b> — ❌ Sold out
        5️⃣ <b>Akun Langka</b> — 📦 1 in stock
        [1️⃣] [2️⃣] [3️⃣] [4️⃣] [5️⃣]
        [🔄 Refresh]"#]]);
    // What comes by itself later is in that language too.
    let invoice = budi.orders_in_english("NETFLIX", 1).await;
    shop.pays(&invoice.order).await;
    budi.sees(expect![[r#"
        🎉 <b>Payment received!</b>
        📦 Order <code>LP-#1</code>

        🎁 <b>Netflix Premium</b>
        <pre>user: a@x.id
        pass: satu</pre>

        🙏 <i>Thank you! Keep this message safe.</i>
        ⌨ 🛍 Catalogue | 🧺 Cart
        ⌨ 📦 My orders | 💰 Balance
        ⌨ 🏷 Check stock | 🔎 Search
        ⌨ 📘 How to order | ℹ️ My details | 💬 Help
        ———
        📜 <b>Terms &amp; Conditions</b>

        <b>Netflix Premium</b>
        Garansi 30 hari
        [✅ Meet the terms]
        [🔁 Buy again] [🏠 Menu]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_phone_speaks_another_language_is_answered_in_english() {
    let shop = World::open().await;
    for (language, words) in [("fr", "Hello <b>Ani</b>"), ("ms", "Halo <b>Ani</b>"), ("", "Halo <b>Ani</b>")] {
        let ani = shop.buyer(&format!("Ani{language}"));
        ani.person.speaks(language);
        ani.writes("/start").await;
        let read = ani.reads().replace(&format!("Ani{language}"), "Ani");
        assert!(read.contains(words), "{language}: {read}");
        // The phone's language counts once; then it is theirs to change.
        ani.person.speaks("en");
        ani.writes("/start").await;
        assert_eq!(ani.reads().contains("Hello"), language == "fr");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_may_speak_indonesian_alone() {
    let shop = World::bare(&[("Languages", "id")]).await;
    let ani = shop.buyer("Ani");
    ani.person.speaks("en");
    ani.writes("/start").await;
    assert!(ani.reads().contains("Halo <b>Ani</b>"));
    ani.writes("/info").await;
    assert!(!ani.reads().contains("English"));
    shop.close().await;
}
