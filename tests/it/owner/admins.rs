//! An owner says who is an admin, and which menus they may use.

use super::shop_of;
use expect_test::expect;
use lapak_local::telegram::user_id;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_makes_somebody_an_admin_who_is_told_by_the_shop_bot() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, citra, ayu) = (shop.owner("Hadi"), shop.buyer("Citra"), shop.buyer("Ayu"));
    citra.writes("/start").await;
    citra.reads();
    hadi.writes("/start").await;
    hadi.taps("🛡 Admin").await;
    hadi.sees(expect![[r#"
        🛡 <b>Admin Toko Ayu</b>

        📌 <b>Dari pemasangan</b> (semua menu)
        • <code>7169997815</code> <i>belum /start bot toko</i>
        <i>Yang ini diubah lewat <code>make configure</code>, lalu <code>make deploy</code>.</i>

        👤 <b>Ditambahkan lewat bot</b>
        Belum ada.
        [➕ Tambah admin]
        [⬅️ Menu]"#]]);
    ayu.writes("/start").await;
    ayu.reads();
    hadi.taps("➕ Tambah admin").await;
    hadi.sees(expect![[r#"
        ➕ <b>Tambah admin</b>

        👇 Pilih salah satu cara:
        • teruskan (forward) satu pesan orang itu ke sini,
        • bagikan kontaknya ke sini, atau
        • ketik ID Telegram-nya, misalnya <code>7103217671</code>.

        <i>Dia harus sudah pernah /start di bot toko.</i>
        [❌ Batal]"#]]);
    hadi.person.passes_on("halo kak", Some(&citra.person)).await;
    hadi.sees(expect![[r#"
        🛡 <b>Citra</b> <code>7184640025</code>

        🙋 Belum jadi admin. Begitu diberi satu hak, dia dikabari bot toko.

        ⬜ <b>Produk</b>: membuat, mengubah, dan menghapus produk, harga, dan kategori
        ⬜ <b>Stok</b>: mengisi, melihat, mengunduh, dan membuang isi stok
        ⬜ <b>Order</b>: melihat pesanan, menandai lunas, kirim ulang, refund, dan batal
        ⬜ <b>User</b>: melihat pengguna, memblokir, berkirim pesan, dan grup harga
        ⬜ <b>Voucher</b>: membuat, menjeda, dan menghapus voucher
        ⬜ <b>Broadcast</b>: mengirim pesan ke banyak pembeli
        ⬜ <b>Respon Bot</b>: mengubah semua kalimat dan balasan bot
        ⬜ <b>Statistik</b>: melihat angka penjualan dan mengunduhnya
        ⬜ <b>Saldo</b>: mengubah saldo, deposit, dan memutuskan transfer manual
        ⬜ <b>Setelan</b>: mengubah setelan toko, channel, dan impor setelan

        👇 <i>Ketuk untuk memberi atau mencabut. Berlaku mulai ketukan dia berikutnya.</i>
        [⬜ Produk] [⬜ Stok]
        [⬜ Order] [⬜ User]
        [⬜ Voucher] [⬜ Broadcast]
        [⬜ Respon Bot] [⬜ Statistik]
        [⬜ Saldo] [⬜ Setelan]
        [✅ Semua menu]
        [⬅️ Daftar admin]"#]]);
    let tap = hadi.taps("⬜ Voucher").await;
    hadi.person.redeliver(&tap).await;
    hadi.sees(expect![[r#"
        🛡 <b>Citra</b> <code>7184640025</code>

        ⬜ <b>Produk</b>: membuat, mengubah, dan menghapus produk, harga, dan kategori
        ⬜ <b>Stok</b>: mengisi, melihat, mengunduh, dan membuang isi stok
        ⬜ <b>Order</b>: melihat pesanan, menandai lunas, kirim ulang, refund, dan batal
        ⬜ <b>User</b>: melihat pengguna, memblokir, berkirim pesan, dan grup harga
        ✅ <b>Voucher</b>: membuat, menjeda, dan menghapus voucher
        ⬜ <b>Broadcast</b>: mengirim pesan ke banyak pembeli
        ⬜ <b>Respon Bot</b>: mengubah semua kalimat dan balasan bot
        ⬜ <b>Statistik</b>: melihat angka penjualan dan mengunduhnya
        ⬜ <b>Saldo</b>: mengubah saldo, deposit, dan memutuskan transfer manual
        ⬜ <b>Setelan</b>: mengubah setelan toko, channel, dan impor setelan

        👇 <i>Ketuk untuk memberi atau mencabut. Berlaku mulai ketukan dia berikutnya.</i>
        [⬜ Produk] [⬜ Stok]
        [⬜ Order] [⬜ User]
        [✅ Voucher] [⬜ Broadcast]
        [⬜ Respon Bot] [⬜ Statistik]
        [⬜ Saldo] [⬜ Setelan]
        [✅ Semua menu]
        [🗑 Cabut semua hak…]
        [⬅️ Daftar admin]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Hak seorang admin berubah</b> (id <code>7184640025</code>)

        🛒 Bagi pembeli: tidak ada yang berubah.
        👉 Kalau bukan atas perintah kamu, lihat siapa pelakunya di /audit, dan betulkan haknya di /admins.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]"#]]);
    assert_eq!(shop.times("admin.rights_changed"), 1, "a tap that comes twice changes them once");
    shop.minutes(1).await;
    assert!(citra.reads().contains("🛡 Selamat, kamu sekarang admin toko ini!"));
    citra.writes("/admin").await;
    let menu = citra.reads();
    assert!(menu.contains("🎟️ Kelola Voucher") && !menu.contains("📦 Kelola Produk"), "{menu}");
    hadi.taps("✅ Semua menu").await;
    assert!(hadi.reads().contains("✅ <b>Setelan</b>"));
    hadi.taps("⬅️ Daftar admin").await;
    hadi.sees(expect![[r#"
        🛡 <b>Admin Toko Ayu</b>

        📌 <b>Dari pemasangan</b> (semua menu)
        • <b>Ayu</b> <code>7169997815</code>
        <i>Yang ini diubah lewat <code>make configure</code>, lalu <code>make deploy</code>.</i>

        👤 <b>Ditambahkan lewat bot</b>
        • <b>Citra</b> <code>7184640025</code>: 10 dari 10 menu
        👇 <i>Ketuk namanya untuk mengatur haknya.</i>
        [Citra]
        [➕ Tambah admin]
        [⬅️ Menu]"#]]);
    citra.writes("/admin").await;
    assert!(citra.reads().contains("📦 Kelola Produk"));
    // She reads what admins are told from then on.
    shop.minutes(1).await;
    citra.reads();
    hadi.person.speaks("en");
    hadi.writes("/admins").await;
    hadi.taps("Citra").await;
    hadi.sees(expect![[r#"
        🛡 <b>Citra</b> <code>7184640025</code>

        ✅ <b>Products</b>: make, change and delete products, prices and categories
        ✅ <b>Stock</b>: fill, read, download and remove what is in stock
        ✅ <b>Orders</b>: see orders, mark as paid, resend, refund and cancel
        ✅ <b>Users</b>: see users, block them, write to them, and price groups
        ✅ <b>Vouchers</b>: make, pause and delete vouchers
        ✅ <b>Broadcast</b>: send messages to many buyers
        ✅ <b>Bot Texts</b>: change every sentence and reply of the bot
        ✅ <b>Statistics</b>: see sales figures and download them
        ✅ <b>Balances</b>: change balances, deposits, and decide about manual transfers
        ✅ <b>Settings</b>: change the shop's settings, the channel, and import settings

        👇 <i>Tap to give or take. It holds from their next tap on.</i>
        [✅ Products] [✅ Stock]
        [✅ Orders] [✅ Users]
        [✅ Vouchers] [✅ Broadcast]
        [✅ Bot Texts] [✅ Statistics]
        [✅ Balances] [✅ Settings]
        [🗑 Take all rights…]
        [⬅️ All admins]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_is_named_by_their_message_their_contact_or_their_id() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, citra) = (shop.owner("Hadi"), shop.buyer("Citra"));
    citra.writes("/start").await;
    citra.reads();
    hadi.writes("/admins").await;
    hadi.taps("➕ Tambah admin").await;
    hadi.reads();
    // Each answer that names nobody says why, and the question stays.
    hadi.person.passes_on("halo kak", None).await;
    hadi.sees(expect![[r#"
        ➕ <b>Tambah admin</b>

        ❗ Pengirim pesan itu menyembunyikan identitasnya. Minta dia buka ℹ️ Informasi di bot toko: ID-nya ada di sana. Atau bagikan kontaknya.

        👇 Pilih salah satu cara:
        • teruskan (forward) satu pesan orang itu ke sini,
        • bagikan kontaknya ke sini, atau
        • ketik ID Telegram-nya, misalnya <code>7103217671</code>.

        <i>Dia harus sudah pernah /start di bot toko.</i>
        [❌ Batal]"#]]);
    hadi.person.shares_contact(None).await;
    assert!(hadi.reads().contains("Kontak itu tidak tersambung ke Telegram."));
    hadi.writes("Citra").await;
    assert!(hadi.reads().contains("Itu bukan pesan orang lain, kontak, atau ID."));
    hadi.writes("7123456").await;
    assert!(hadi.reads().contains("Orang ini belum pernah membuka bot toko."));
    hadi.person.shares_contact(Some(&citra.person)).await;
    assert!(hadi.reads().contains("🛡 <b>Citra</b>"));
    hadi.taps("⬅️ Daftar admin").await;
    hadi.taps("➕ Tambah admin").await;
    hadi.writes(&citra.person.id().to_string()).await;
    assert!(hadi.reads().contains("🛡 <b>Citra</b>"));
    // Whoever is named by the deployment stays what they are.
    hadi.writes("/admins").await;
    hadi.taps("➕ Tambah admin").await;
    hadi.reads();
    hadi.writes(&user_id("Ayu").to_string()).await;
    hadi.sees(expect![[r#"
        📌 <code>7169997815</code>

        Admin ini ditetapkan saat pemasangan, jadi boleh semua menu dan tidak bisa dicabut dari sini.

        👉 Ubah <code>AdminIds</code> lewat <code>make configure</code>, lalu <code>make deploy</code>.
        [⬅️ Daftar admin]"#]]);
    for act in ["products:0", "all", "remove"] {
        assert!(hadi.person.taps_data(&format!("+admins:{}:{act}", user_id("Ayu"))).await.is_ok());
        assert!(hadi.reads().contains("ditetapkan saat pemasangan"), "{act}");
    }
    // A question that was given up waits for nothing.
    hadi.writes("/admins").await;
    hadi.taps_all(&["➕ Tambah admin", "❌ Batal"]).await;
    hadi.reads();
    hadi.writes(&citra.person.id().to_string()).await;
    assert!(hadi.reads().contains("Mau melihat apa?"));
    assert_eq!(shop.times("admin.rights_changed"), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_rights_are_taken_in_two_steps() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, citra) = (shop.owner("Hadi"), shop.buyer("Citra"));
    citra.writes("/start").await;
    hadi.person.taps_data(&format!("admins:{}:stock:1", citra.person.id())).await;
    shop.minutes(1).await;
    citra.reads();
    hadi.writes("/admins").await;
    hadi.taps_all(&["Citra", "🗑 Cabut semua hak…"]).await;
    hadi.reads();
    hadi.writes("ya").await;
    hadi.sees(expect![[r#"
        ⚠️ <b>Cabut semua hak?</b>

        <b>Citra</b> <code>7184640025</code> tidak lagi jadi admin, mulai ketukan berikutnya. Yang sudah dia kerjakan tetap tercatat.

        ❗ Belum cocok. Tulis persis seperti di bawah.

        👉 Untuk melanjutkan, ketik: <code>cabut hak</code>
        [❌ Batal]"#]]);
    hadi.taps("❌ Batal").await;
    hadi.reads();
    hadi.writes("cabut hak").await;
    assert!(hadi.reads().contains("Mau melihat apa?"), "it was given up");
    // The last right is not lost by a slip of the thumb.
    hadi.writes("/admins").await;
    hadi.taps_all(&["Citra", "✅ Stok"]).await;
    assert!(hadi.reads().contains("Cabut semua hak?"));
    citra.writes("/admin").await;
    assert!(citra.reads().contains("Menu Admin"));
    let answer = hadi.writes("Cabut Hak").await;
    hadi.person.redeliver(&answer).await;
    let said = hadi.reads();
    assert!(said.contains("Belum ada."), "{said}");
    citra.writes("/admin").await;
    assert!(!citra.reads().contains("Menu Admin"));
    assert_eq!(shop.times("admin.rights_changed"), 2);
    // A button of before opens nothing that is not so.
    hadi.person.taps_data(&format!("admins:{}:remove", citra.person.id())).await;
    assert!(hadi.reads().contains("Belum jadi admin."));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_an_owner_is_answered() {
    let shop = shop_of(&["Hadi"]).await;
    for name in ["Budi", "Ayu"] {
        let person = shop.owner(name);
        for text in ["/admins", "/audit"] {
            person.writes(text).await;
        }
        for data in [format!("admins:{}:all", user_id("Budi")), "audit".to_owned()] {
            person.person.taps_data(&data).await;
        }
        assert_eq!(person.reads(), "", "{name}");
    }
    assert_eq!(shop.times("admin.rights_changed"), 0);
    shop.close().await;
}
