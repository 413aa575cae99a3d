//! Vouchers: made by one line, changed field by field, paused and deleted.

use super::shop;
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_line_makes_a_voucher_that_buyers_use() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.sees(expect![[r#"
        ⚙️ <b>Menu Admin</b>

        💡 <i>Tempel nomor pesanan, ID pembeli, atau kode produk untuk langsung membukanya.</i>

        👇 <i>Mau mengatur apa?</i>
        [📦 Kelola Produk] [🗃 Kelola Stok]
        [📋 Kelola Order] [👥 Kelola User]
        [🎟️ Kelola Voucher] [📣 Broadcast]
        [📝 Kelola Respon Bot] [📊 Statistik]
        [💰 Saldo & Deposit] [⚙️ Setelan]
        [🔔 Notifikasi Saya]"#]]);
    ayu.taps("🎟️ Kelola Voucher").await;
    ayu.sees(expect![[r#"
        🎟️ <b>Voucher</b>

        Belum ada voucher. Buat yang pertama 👇
        [➕ Buat Voucher]
        [⬅️ Menu Admin]"#]]);
    ayu.taps("➕ Buat Voucher").await;
    ayu.sees(expect![[r#"
        🎟️ Kirim voucher barunya dalam satu baris:

        <code>HEMAT10 | 10% | 100</code>

        <i>kode | potongan (10% atau 5rb) | kuota. Kuotanya boleh dikosongkan. Tanggal, minimal belanja, dan lainnya diatur setelah ini.</i>
        [❌ Batal]"#]]);
    let mut refusals = String::new();
    for wrong in ["halo", "H | 10%", "HEMAT10 | 0", "HEMAT10 | 10% | banyak"] {
        ayu.writes(wrong).await;
        refusals.push_str(&format!("{wrong}: {}\n", ayu.reads()));
    }
    expect![[r#"
        halo: 🤔 Belum pas. Tulis kode dan potongannya dipisah garis tegak, misalnya: <code>HEMAT10 | 10% | 100</code>
        [❌ Batal]
        H | 10%: 🤔 Kodenya harus 3 sampai 20 huruf, angka, - atau _ tanpa spasi, misalnya: <code>HEMAT10 | 10% | 100</code>
        [❌ Batal]
        HEMAT10 | 0: 🤔 Potongannya harus persen 1 sampai 100 atau rupiah, misalnya <code>10%</code> atau <code>5rb</code>. Kirim lagi ya.
        [❌ Batal]
        HEMAT10 | 10% | banyak: 🤔 Kuotanya harus angka mulai dari 1, misalnya <code>100</code>. Kirim lagi ya.
        [❌ Batal]
    "#]].assert_eq(&refusals);
    ayu.writes("hemat10 | 10% | 100").await;
    ayu.sees(expect![[r#"
        🎟️ <b>Voucher</b> <code>HEMAT10</code>

        💸 potongan 10%
        📅 langsung berlaku, tanpa batas waktu
        🧾 Tanpa minimal belanja
        🎯 Untuk semua produk
        🔢 Kuota 100 pesanan, dipakai 0
        👤 Tanpa batas per pembeli
        [💸 Potongan] [🔝 Maks potongan]
        [📅 Mulai] [📅 Sampai]
        [🧾 Min belanja] [🎯 Produk]
        [🔢 Kuota] [👤 Per pembeli]
        [👀 Siapa yang pakai]
        [🌱 Jadikan khusus pesanan pertama]
        [⏸ Jeda] [🗑 Hapus]
        [⬅️ Daftar Voucher]"#]]);
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("🎟️ Gunakan Kupon").await;
    budi.writes("HEMAT10").await;
    assert!(budi.reads().contains("Diskon <code>HEMAT10</code>: −Rp4.500"));
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    shop.pays(&budi.sees_invoice().order).await;
    budi.reads();
    ayu.taps("⬅️ Daftar Voucher").await;
    ayu.sees(expect![[r#"
        🎟️ <b>Voucher</b>

        <code>HEMAT10</code> — potongan 10%
            dipakai 1 dari 100
        [HEMAT10]
        [➕ Buat Voucher]
        [⬅️ Menu Admin]
        ———
        🧾 <b>Pesanan baru</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Netflix Premium
        💵 <b>Rp40.500</b>, menunggu pembayaran
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]
        ———
        ✅ <b>Dibayar</b> <code>LP-#1</code>

        👤 Budi (<code>7103217671</code>)
        🛒 Netflix Premium
        💵 <b>Rp40.500</b>
        [📋 Buka pesanan] [👤 Pesanan pembeli]
        [✍️ Balas Budi]"#]]);
    ayu.taps("➕ Buat Voucher").await;
    ayu.writes("HEMAT10 | 20%").await;
    ayu.reads();
    ayu.taps("HEMAT10").await;
    assert!(ayu.reads().contains("potongan 10%"), "what was there stays");
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_field_is_changed_by_itself() {
    let (shop, ayu, _) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    ayu.writes("HEMAT10 | 10%").await;
    ayu.reads();
    for (button, value) in [
        ("💸 Potongan", "15%"),
        ("🔝 Maks potongan", "20rb"),
        ("📅 Mulai", "22-11-2026"),
        ("📅 Sampai", "31-12-2026"),
        ("🧾 Min belanja", "Rp 50.000"),
        ("🎯 Produk", "game"),
        ("🔢 Kuota", "7"),
        ("👤 Per pembeli", "1"),
    ] {
        ayu.taps(button).await;
        ayu.reads();
        ayu.writes("sepuluh").await;
        assert!(ayu.reads().contains("yang lama tetap berlaku"), "{button}");
        ayu.writes(value).await;
        assert!(ayu.person.unread().last().is_some_and(|card| card.text.contains("HEMAT10")), "{button}");
    }
    ayu.reads();
    ayu.taps("🌱 Jadikan khusus pesanan pertama").await;
    ayu.sees(expect![[r#"
        🎟️ <b>Voucher</b> <code>HEMAT10</code>

        💸 potongan 15% (maks Rp20.000)
        📅 mulai 22 Nov 2026 00.00 WIB, sampai 1 Jan 2027 00.00 WIB
        🧾 Belanja minimal Rp50.000
        🎯 Hanya untuk <b>game</b>
        🔢 Kuota 7 pesanan, dipakai 0
        👤 1 kali per pembeli
        🌱 Khusus pesanan pertama
        [💸 Potongan] [🔝 Maks potongan]
        [📅 Mulai] [📅 Sampai]
        [🧾 Min belanja] [🎯 Produk]
        [🔢 Kuota] [👤 Per pembeli]
        [👀 Siapa yang pakai]
        [🌱 Buka untuk semua pesanan]
        [⏸ Jeda] [🗑 Hapus]
        [⬅️ Daftar Voucher]"#]]);
    for (button, value) in [("🎯 Produk", "netflix"), ("🎯 Produk", "-"), ("📅 Sampai", "-"), ("🔢 Kuota", "-")]
    {
        ayu.taps(button).await;
        ayu.writes(value).await;
    }
    ayu.reads();
    ayu.taps("🌱 Buka untuk semua pesanan").await;
    ayu.sees(expect![[r#"
        🎟️ <b>Voucher</b> <code>HEMAT10</code>

        💸 potongan 15% (maks Rp20.000)
        📅 mulai 22 Nov 2026 00.00 WIB, tanpa batas waktu
        🧾 Belanja minimal Rp50.000
        🎯 Untuk semua produk
        🔢 Kuota tanpa batas, dipakai 0
        👤 1 kali per pembeli
        [💸 Potongan] [🔝 Maks potongan]
        [📅 Mulai] [📅 Sampai]
        [🧾 Min belanja] [🎯 Produk]
        [🔢 Kuota] [👤 Per pembeli]
        [👀 Siapa yang pakai]
        [🌱 Jadikan khusus pesanan pertama]
        [⏸ Jeda] [🗑 Hapus]
        [⬅️ Daftar Voucher]"#]]);
    ayu.taps("📅 Mulai").await;
    ayu.reads();
    ayu.taps("❌ Batal").await;
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_admin_is_told_and_overwrites_nothing() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    ayu.writes("HEMAT10 | 10%").await;
    ayu.taps("🔢 Kuota").await;
    dewi.writes("/admin").await;
    dewi.taps_all(&["🎟️ Kelola Voucher", "HEMAT10", "🔢 Kuota"]).await;
    dewi.writes("5").await;
    ayu.reads();
    ayu.writes("9").await;
    let told = ayu.reads();
    assert!(told.contains("Admin lain baru saja mengubah") && told.contains("Kuota 5 pesanan"), "{told}");
    // Another field is nobody else's.
    dewi.taps("💸 Potongan").await;
    ayu.taps("🔢 Kuota").await;
    ayu.writes("9").await;
    dewi.writes("20%").await;
    dewi.reads();
    ayu.reads();
    ayu.taps("⬅️ Daftar Voucher").await;
    ayu.taps("HEMAT10").await;
    let card = ayu.reads();
    assert!(card.contains("potongan 20%") && card.contains("Kuota 9 pesanan"), "{card}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paused_voucher_rests_and_a_deleted_one_is_gone() {
    let (shop, ayu, dewi) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    ayu.writes("HEMAT10 | 10%").await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("🎟️ Gunakan Kupon").await;
    budi.writes("HEMAT10").await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    budi.reads();
    ayu.taps("⏸ Jeda").await;
    let siti = shop.buyer("Siti");
    siti.puts("NETFLIX", 1).await;
    siti.taps("🎟️ Gunakan Kupon").await;
    siti.writes("HEMAT10").await;
    assert!(siti.reads().contains("lagi tidak aktif"));
    ayu.taps("▶️ Aktifkan").await;
    siti.writes("HEMAT10").await;
    assert!(siti.reads().contains("Diskon"));
    dewi.writes("/admin").await;
    dewi.taps_all(&["🎟️ Kelola Voucher", "HEMAT10"]).await;
    ayu.taps("🗑 Hapus").await;
    ayu.taps("⬅️ Tidak jadi").await;
    ayu.taps_all(&["🗑 Hapus", "🗑 Ya, hapus"]).await;
    assert!(ayu.reads().contains("sudah dihapus"));
    dewi.taps("⏸ Jeda").await;
    assert_eq!(dewi.sees_toast(), "🙈 Voucher ini sudah tidak ada. Buka lagi daftarnya lewat /admin ya.");
    siti.writes("/keranjang").await;
    assert!(siti.reads().contains("Kodenya tidak ditemukan"));
    // An order still counts on it: a new one would begin with its uses.
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    ayu.writes("HEMAT10 | 10%").await;
    let told = ayu.reads();
    assert!(told.contains("sudah pernah dipakai pembeli") && !told.contains("[HEMAT10]"), "{told}");
    // The order that used it gives its use back all the same.
    budi.cancels().await;
    ayu.writes("HEMAT10 | 10%").await;
    let card = ayu.reads();
    assert!(card.contains("HEMAT10") && card.contains("[🗑 Hapus]"), "{card}");
    for person in [&budi, &ayu, &dewi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_is_put_in_again_leaves_a_paused_voucher_paused() {
    let (shop, ayu, _) = shop().await;
    let list = serde_json::json!({ "vouchers": "code,discount\nHEMAT10,10%\nHEMAT20,20%\n" });
    shop.seed_with(list.clone()).await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "HEMAT10", "⏸ Jeda"]).await;
    let answer = shop.seed_with(list).await;
    assert_eq!((answer["vouchers"].as_u64(), answer["kept"].as_u64()), (Some(2), Some(1)), "{answer}");
    let siti = shop.buyer("Siti");
    siti.puts("NETFLIX", 1).await;
    siti.taps("🎟️ Gunakan Kupon").await;
    siti.writes("HEMAT10").await;
    assert!(siti.reads().contains("lagi tidak aktif"));
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_has_pages_and_the_menu_is_for_admins_alone() {
    let (shop, ayu, _) = shop().await;
    let rows: Vec<String> = (1..=20).map(|number| format!("KODE{number:02},10%")).collect();
    let list = format!("code,discount\n{}\n", rows.join("\n"));
    shop.seed_with(serde_json::json!({ "vouchers": list })).await;
    ayu.taps("⚙️ Admin Settings").await;
    ayu.taps("🎟️ Kelola Voucher").await;
    assert!(ayu.reads().contains("KODE08"));
    ayu.taps_all(&["➡️", "➡️"]).await;
    let last = ayu.reads();
    assert!(last.contains("KODE20") && !last.contains("➡️"), "{last}");
    ayu.taps("⬅️").await;
    assert!(ayu.reads().contains("KODE09"));
    ayu.taps("⬅️ Menu Admin").await;
    ayu.reads();
    let budi = shop.buyer("Budi");
    budi.writes("/admin").await;
    let read = budi.reads();
    assert!(!read.contains("Menu Admin"), "{read}");
    for data in ["admin:menu", "admin:voucher:new", "admin:voucher:pause:KODE01:1"] {
        budi.pauses();
        assert!(budi.person.taps_data(data).await.is_ok());
        assert!(!budi.reads().contains("Menu Admin"));
    }
    shop.close().await;
}
