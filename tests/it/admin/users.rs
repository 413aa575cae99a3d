//! Users: counted, listed, found, blocked, written to; made admins; found by what is pasted.

use super::shop;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_are_counted_listed_and_found() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer_with("Budi", "Rp50.000").await;
    budi.writes("/start").await;
    budi.taps("ℹ️ Informasi").await;
    budi.taps("📱 Ubah WhatsApp").await;
    budi.writes("081234567890").await;
    budi.reads();
    let order = budi.orders("ML86", 1).await.order;
    shop.pays(&order).await;
    budi.reads();
    ayu.reads();
    dewi.reads();
    ayu.writes("/admin").await;
    ayu.reads();
    ayu.taps("👥 Kelola User").await;
    ayu.sees(expect![[r#"
        👥 <b>Pengguna</b>

        🙋 Semua: <b>3</b>
        🔥 Aktif dalam 30 hari: <b>3</b>
        🚫 Diblokir: <b>0</b>
        [📋 Daftar] [🔎 Cari Orang]
        [🏷 Grup Harga]
        [⬅️ Menu Admin]"#]]);
    ayu.taps("📋 Daftar").await;
    ayu.sees(expect![[r#"
        👥 <b>Daftar Pengguna</b> <i>(terbaru dulu)</i>

        <b>Budi</b> <code>7103217671</code>
            <i>sejak 22 Nov 2026 12.00 WIB</i>

        <b>Dewi</b> <code>7114933161</code>
            <i>sejak 22 Nov 2026 12.00 WIB</i>

        <b>Ayu</b> <code>7169997815</code>
            <i>sejak 22 Nov 2026 12.00 WIB</i>
        [Budi] [Dewi]
        [Ayu]
        [⬅️ Kelola User]"#]]);
    ayu.taps("Budi").await;
    ayu.sees(expect![[r#"
        👤 <b>Budi</b> 🇮🇩

        🆔 <code>7103217671</code>
        📱 <code>+6281234567890</code>
        📅 Sejak 22 Nov 2026 12.00 WIB
        💰 Saldo: <b>Rp50.000</b>
        [✉️ Kirim Pesan]
        [📦 Pesanannya] [💰 Riwayat Saldo]
        [✏️ Ubah Saldo] [🏷 Grup Harga]
        [🚫 Blokir]
        [🛡 Hak Admin]
        [⬅️ Kelola User]"#]]);
    ayu.taps("📦 Pesanannya").await;
    ayu.sees(expect![[r#"
        📦 <b>Pesanannya</b>

        ✅ <code>LP-#2</code> <b>Diamond 86</b>
            Rp20.500 · <i>22 Nov 2026 12.00 WIB</i>
        [LP-#2]
        [⬅️ Kembali ke profil]"#]]);
    ayu.taps("⬅️ Kembali ke profil").await;
    ayu.taps("💰 Riwayat Saldo").await;
    ayu.sees(expect![[r#"
        💰 <b>Riwayat Saldonya</b>

        ➕ <b>Rp50.000</b> — isi saldo
            <i>22 Nov 2026 12.00 WIB</i> · <code>LP-#1</code>
        [⬅️ Kembali ke profil]"#]]);
    ayu.taps_all(&["⬅️ Kembali ke profil", "⬅️ Kelola User", "🔎 Cari Orang"]).await;
    ayu.sees(expect![[r#"
        🔎 Cari siapa? Kirim awal namanya, ID Telegram, atau nomor WhatsApp, misalnya <code>Budi</code>, <code>7103217671</code>, atau <code>081234567890</code>
        [❌ Batal]"#]]);
    for wrong in ["b", "-"] {
        ayu.writes(wrong).await;
        assert!(ayu.reads().contains("terlalu pendek"), "{wrong}");
    }
    ayu.writes("citra").await;
    assert!(ayu.reads().contains("Tidak ada yang cocok"));
    // The step goes on waiting: by the beginning of a name, an id, and a number in whatever form.
    for query in ["  BU ", &budi.person.id().to_string(), "+62 812-3456-7890"] {
        ayu.writes(query).await;
        assert!(ayu.reads().contains("+6281234567890"), "{query}");
    }
    ayu.taps("❌ Batal").await;
    assert!(ayu.reads().contains("Semua: <b>3</b>"), "{}", ayu.reads_all());
    // Whoever comes back after a month counts as active again, and the others do no longer.
    shop.seconds(31 * 24 * 60 * 60);
    budi.writes("/start").await;
    budi.reads();
    ayu.writes("/admin").await;
    ayu.taps("👥 Kelola User").await;
    assert!(ayu.reads().contains("Aktif dalam 30 hari: <b>2</b>"), "{}", ayu.reads_all());
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_changes_is_found_and_the_old_one_not() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.taps("ℹ️ Informasi").await;
    budi.taps("✏️ Ubah Nama").await;
    budi.writes("Raja Voucher").await;
    budi.writes("/start").await;
    budi.reads();
    ayu.writes("/admin").await;
    ayu.taps_all(&["👥 Kelola User", "🔎 Cari Orang"]).await;
    ayu.reads();
    ayu.writes("raja").await;
    assert!(ayu.reads().contains("👤 <b>Raja Voucher</b>"));
    ayu.writes("budi").await;
    assert!(ayu.reads().contains("Tidak ada yang cocok"));
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_blocked_in_two_steps_and_let_in_again() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    ayu.writes(&budi.person.id().to_string()).await;
    ayu.reads();
    ayu.taps("🚫 Blokir").await;
    ayu.sees(expect![[r#"
        🚫 Blokir <b>Budi</b>? Dia tidak bisa memakai toko ini lagi sampai kamu buka blokirnya. Saldo dan pesanannya tetap aman.
        [🚫 Ya, blokir]
        [⬅️ Kembali ke profil]"#]]);
    let tap = ayu.taps("🚫 Ya, blokir").await;
    assert!(ayu.reads().contains("🚫 Diblokir"));
    budi.writes("/start").await;
    assert!(!budi.reads().contains("Selamat datang"), "whoever is blocked gets one sentence");
    // The same tap once more, and another admin's, change nothing.
    ayu.person.redeliver(&tap).await;
    dewi.writes(&budi.person.id().to_string()).await;
    assert!(dewi.reads().contains("🚫 Diblokir"));
    assert_eq!(shop.times("user.blocked"), 1);
    ayu.writes("/admin").await;
    ayu.taps("👥 Kelola User").await;
    assert!(ayu.reads().contains("Diblokir: <b>1</b>"));
    dewi.taps("✅ Buka Blokir").await;
    dewi.sees(expect![[r#"
        ✅ Buka blokir <b>Budi</b>? Dia bisa belanja lagi.
        [✅ Ya, buka]
        [⬅️ Kembali ke profil]"#]]);
    dewi.taps("✅ Ya, buka").await;
    assert!(!dewi.reads().contains("🚫 Diblokir"));
    budi.writes("/start").await;
    assert!(budi.reads().contains("Budi"));
    assert_eq!(shop.times("user.unblocked"), 1);
    // Nobody blocks themselves or an admin whom the deployment names, whatever a button says.
    for (admin, other) in [(&ayu, &ayu), (&ayu, &dewi)] {
        admin.writes(&other.person.id().to_string()).await;
        assert!(!admin.reads().contains("[🚫 Blokir]"));
        admin.person.taps_data(&format!("admin:user:block:{}:1", other.person.id())).await;
        assert!(admin.sees_toast().contains("tidak bisa diblokir"));
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_written_to_and_answers() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    ayu.writes(&budi.person.id().to_string()).await;
    ayu.taps("✉️ Kirim Pesan").await;
    ayu.writes("Pesananmu sudah siap ya").await;
    assert!(budi.reads().contains("Pesananmu sudah siap ya"));
    budi.taps("✍️ Balas").await;
    budi.writes("Terima kasih!").await;
    budi.reads();
    assert!(ayu.reads().contains("Terima kasih!"));
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_are_given_and_taken_and_hold_at_the_next_tap() {
    let (shop, ayu, dewi) = shop().await;
    let citra = shop.buyer("Citra");
    citra.writes("/start").await;
    citra.reads();
    ayu.writes(&citra.person.id().to_string()).await;
    ayu.reads();
    ayu.taps("🛡 Hak Admin").await;
    ayu.sees(expect![[r#"
        🛡 <b>Hak Admin</b> · Citra

        👇 <i>Ketuk menu untuk memberi atau mencabut haknya. Tanpa hak sama sekali, dia bukan admin.</i>
        [⬜ Produk] [⬜ Stok]
        [⬜ Order] [⬜ User]
        [⬜ Voucher] [⬜ Broadcast]
        [⬜ Respon Bot] [⬜ Statistik]
        [⬜ Saldo] [⬜ Setelan]
        [⬅️ Kembali ke profil]"#]]);
    ayu.taps("⬜ Voucher").await;
    ayu.reads();
    citra.sees(expect![[r#"
        🛡 Selamat, kamu sekarang admin toko ini!

        👇 <i>Buka menunya di sini. Tombol di keyboard muncul setelah /start.</i>
        [⚙️ Admin Settings]"#]]);
    citra.taps("⚙️ Admin Settings").await;
    assert!(citra.reads().contains("[🎟️ Kelola Voucher]"));
    citra.taps("🎟️ Kelola Voucher").await;
    citra.reads();
    // Only those whom the deployment names give rights.
    ayu.taps("⬜ User").await;
    citra.writes(&citra.person.id().to_string()).await;
    assert!(!citra.reads().contains("Hak Admin"));
    citra.person.taps_data(&format!("admin:user:grant:{}:money:1", citra.person.id())).await;
    assert!(citra.sees_toast().contains("belum punya hak"));
    // She is told of what concerns users from then on, as the others are.
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.taps("💬 Bantuan").await;
    budi.writes("Halo admin").await;
    assert!(citra.reads().contains("Halo admin"));
    // The other admin still sees how it was; what she taps is told to have changed.
    dewi.writes(&citra.person.id().to_string()).await;
    dewi.taps("🛡 Hak Admin").await;
    dewi.reads();
    ayu.taps("✅ Voucher").await;
    assert!(ayu.reads().contains("⬜ Voucher"));
    citra.person.taps_data("admin:voucher:list:").await;
    assert!(citra.sees_toast().contains("belum punya hak"), "a right that was lost is lost at the next tap");
    dewi.taps("✅ User").await;
    assert!(dewi.reads().contains("⬜ User"));
    citra.writes("/admin").await;
    assert!(!citra.reads().contains("Menu Admin"), "without any right she is no admin");
    assert_eq!(shop.times("admin.rights_changed"), 4);
    for reader in [&ayu, &dewi, &budi] {
        reader.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_admin_pastes_opens_its_card() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    ayu.person.passes_on("halo kak", Some(&budi.person)).await;
    assert!(ayu.reads().contains("👤 <b>Budi</b>"));
    ayu.person.passes_on("halo kak", None).await;
    ayu.sees(expect![[r#"
        🕵️ Pengirim pesan itu menyembunyikan identitasnya. Minta ID-nya, atau cari namanya.
        [🔎 Cari Orang]"#]]);
    ayu.writes("1234567").await;
    assert!(ayu.reads().contains("tidak dikenal"), "{}", ayu.reads_all());
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    ayu.writes("HEMAT10 | 10%").await;
    ayu.reads();
    ayu.writes("hemat10").await;
    assert!(ayu.reads().contains("🎟️ <b>Voucher</b> <code>HEMAT10</code>"));
    // A buyer's id is nothing to another buyer.
    budi.writes(&ayu.person.id().to_string()).await;
    assert!(!budi.reads().contains("👤"));
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_shows_who_used_it() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    ayu.writes("HEMAT10 | 10%").await;
    ayu.reads();
    ayu.taps("👀 Siapa yang pakai").await;
    ayu.sees(expect![[r#"
        👀 <b>Pemakai voucher</b> <code>HEMAT10</code> <i>(terbaru dulu)</i>

        Belum ada yang memakainya.
        [⬅️ Kembali ke voucher]"#]]);
    let (budi, citra) = (shop.buyer("Budi"), shop.buyer("Citra"));
    for buyer in [&budi, &citra] {
        buyer.puts("ML86", 1).await;
        buyer.taps("🎟️ Gunakan Kupon").await;
        buyer.writes("HEMAT10").await;
        buyer.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    }
    shop.pays(&budi.sees_invoice().order).await;
    ayu.reads();
    ayu.taps("⬅️ Kembali ke voucher").await;
    ayu.reads();
    ayu.taps("👀 Siapa yang pakai").await;
    ayu.sees(expect![[r#"
        👀 <b>Pemakai voucher</b> <code>HEMAT10</code> <i>(terbaru dulu)</i>

        ⏳ <code>LP-#1</code> — 👤 <code>7184640025</code>
            Rp18.450 · <i>22 Nov 2026 12.00 WIB</i>

        ✅ <code>LP-#2</code> — 👤 <code>7103217671</code>
            Rp18.450 · <i>22 Nov 2026 12.00 WIB</i>
        [⬅️ Kembali ke voucher]"#]]);
    citra.cancels().await;
    ayu.reads();
    ayu.taps("⬅️ Kembali ke voucher").await;
    ayu.taps("👀 Siapa yang pakai").await;
    let uses = ayu.reads();
    assert!(uses.contains("7103217671") && !uses.contains('⏳'), "a use that was given back is none: {uses}");
    for reader in [&budi, &citra, &dewi] {
        reader.reads();
    }
    shop.close().await;
}
