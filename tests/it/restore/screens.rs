//! What an owner sees of a restore, from the menu to its end.

use super::{backed_up, pass, restores_backup, shop_of};
use expect_test::expect;
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_is_reminded_of_a_table_that_waits_for_a_decision() {
    let shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    backed_up(&shop).await;
    restores_backup(&shop, &hadi).await;
    let told = |said: &str| said.matches("Data pulihan siap").count();
    assert_eq!(told(&hadi.reads()), 1);
    for _ in 0..2 {
        shop.cloud.clock.turn(SignedDuration::from_hours(73));
        pass(&shop, 5).await;
        assert_eq!(told(&hadi.reads()), 1, "each third day");
    }
    hadi.writes("/restore").await;
    hadi.taps("🗑 Buang tabel pulihan").await;
    shop.cloud.clock.turn(SignedDuration::from_hours(73));
    pass(&shop, 5).await;
    assert_eq!(told(&hadi.reads()), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_restores_a_backup_looks_and_drops_it() {
    let shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    hadi.writes("/start").await;
    hadi.taps("♻️ Pulihkan Data").await;
    hadi.sees(expect![[r#"
        ♻️ <b>Pulihkan data Toko Ayu</b>

        Data lama dipulihkan ke tabel <b>baru</b>. Toko tetap jalan seperti biasa sampai kamu memutuskan pindah, dan sebelum itu kamu melihat apa bedanya dengan hari ini.

        🧪 <i>Latihan pemulihan jalan sendiri tiap minggu; yang pertama belum selesai.</i>

        👇 Pilih cadangan, atau satu saat dalam 35 hari terakhir.
        [🕰 Pilih waktu sendiri…]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    backed_up(&shop).await;
    let order = budi.orders("ML86", 2).await.order;
    shop.pays(&order).await;
    budi.reads();
    hadi.taps_all(&["🔄 Perbarui", "🗄 22 Nov 2026 12.00 WIB"]).await;
    assert!(hadi.sees_toast().starts_with("♻️ Dimulai!"), "{}", hadi.sees_toast());
    hadi.sees(expect![[r#"
        ♻️ <b>Memulihkan data 22 Nov 2026 12.00 WIB</b>

        ⏳ Cadangan dibuat dan diperiksa…
        ▫️ Ditulis ke tabel baru
        ▫️ Tabel baru dicocokkan
        ▫️ Dibandingkan dengan hari ini

        <i>Toko tetap jalan. Biasanya setengah jam; kamu dikabari kalau siap.</i>
        [🗑 Batalkan]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    hadi.taps("🗑 Batalkan").await;
    pass(&shop, 3).await;
    hadi.writes("/restore").await;
    hadi.taps("🗄 22 Nov 2026 12.00 WIB").await;
    pass(&shop, 40).await;
    hadi.sees(expect![[r#"
        ♻️ <b>Memulihkan data 22 Nov 2026 12.00 WIB</b>

        ✅ Cadangan diperiksa
        ✅ Ditulis ke tabel baru
        ✅ Tabel baru dicocokkan
        ⏳ Dibandingkan dengan hari ini…

        <i>Toko tetap jalan. Biasanya setengah jam; kamu dikabari kalau siap.</i>
        [🗑 Batalkan]
        [🔄 Perbarui] [⬅️ Menu]
        ———
        ♻️ <b>Memulihkan data 22 Nov 2026 12.00 WIB</b>

        ⏳ Cadangan dibuat dan diperiksa…
        ▫️ Ditulis ke tabel baru
        ▫️ Tabel baru dicocokkan
        ▫️ Dibandingkan dengan hari ini

        <i>Toko tetap jalan. Biasanya setengah jam; kamu dikabari kalau siap.</i>
        [🗑 Batalkan]
        [🔄 Perbarui] [⬅️ Menu]
        ———
        <b>[Toko Ayu]</b> ♻️ <b>Data pulihan siap dan menunggu keputusanmu</b> (<code>261122051428</code>)

        🛒 Bagi pembeli: belum ada yang berubah.
        👉 Di ♻️ Pulihkan Data, lihat bedanya dengan hari ini, lalu pilih: pindah, atau buang tabelnya. Selama belum diputuskan, tabelnya kena biaya, dan kamu diingatkan tiap 3 hari.

        ⏰ <i>22 Nov 2026 12.32 WIB</i>
        [♻️ Pulihkan Data]"#]]);
    hadi.taps("♻️ Pulihkan Data").await;
    hadi.sees(expect![[r#"
        ♻️ <b>Data 22 Nov 2026 12.00 WIB siap</b>
        📦 39 catatan di <code>lapak-Table-r261122051428</code>, isi dan bukunya diperiksa, 18 menit

        <b>Kalau toko pindah ke data ini:</b>
        🧾 Pembayaran sesudahnya yang tidak tercatat: <b>1</b>
        <code>LP-#1 · 7103217671 · Rp41.000</code>
        💼 Saldo yang berubah: <b>0</b>
        📦 Stok yang terjual sesudahnya: <b>2</b>, masuk tempat sampah supaya tidak terjual dua kali
        <code>ML86 · 2</code>
        🛒 Stok siap jual: hari ini <b>7</b>, nanti <b>7</b>

        👉 Barang yang sudah dikirim tetap di pembeli. Saldo bisa dikoreksi sesudahnya di <b>Kelola User</b>. Catat dulu daftar di atas.
        [🚚 Pindah ke data ini…]
        [🗑 Buang tabel pulihan]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    hadi.person.speaks("en");
    hadi.taps("🔄 Perbarui").await;
    hadi.sees(expect![[r#"
        ♻️ <b>The data of 22 Nov 2026 12:00 WIB is ready</b>
        📦 39 items in <code>lapak-Table-r261122051428</code>, contents and books checked, 18 minutes

        <b>If the shop moves to this data:</b>
        🧾 Payments since then that are not recorded: <b>1</b>
        <code>LP-#1 · 7103217671 · Rp41.000</code>
        💼 Balances that differ: <b>0</b>
        📦 Units sold since then: <b>2</b>, put into the recycle bin so that they are not sold twice
        <code>ML86 · 2</code>
        🛒 Units on sale: today <b>7</b>, then <b>7</b>

        👉 What was delivered stays with the buyers. Balances can be corrected afterwards under <b>Manage Users</b>. Note the list above first.
        [🚚 Move to This Data…]
        [🗑 Drop the Restored Table]
        [🔄 Refresh] [⬅️ Menu]"#]]);
    hadi.taps("🚚 Move to This Data…").await;
    hadi.sees(expect![[r#"
        ⚠️ <b>One more step</b>

        The shop closes, waits for the open invoices, then moves to the data of <b>22 Nov 2026 12:00 WIB</b>. After that there is no way back but another restore.

        👉 To go on, type: <code>move the shop</code>
        [❌ Cancel]"#]]);
    hadi.taps("❌ Cancel").await;
    hadi.taps("🗑 Drop the Restored Table").await;
    pass(&shop, 3).await;
    hadi.writes("/restore").await;
    hadi.sees(expect![[r#"
        ♻️ <b>Restoring the data of 22 Nov 2026 12:00 WIB</b>

        ✅ Backup checked
        ✅ Written to the new table
        ✅ New table compared with the backup
        ⏳ Being compared with today…

        <i>The shop goes on. It usually takes half an hour; you are told when it is ready.</i>
        [🗑 Cancel]
        [🔄 Refresh] [⬅️ Menu]
        ———
        ♻️ <b>Restore the data of Toko Ayu</b>

        Old data is restored to a <b>new</b> table. The shop runs as it does until you decide to move, and before that you see what differs from today.

        🗑 The restored table with the data of <b>22 Nov 2026 12:00 WIB</b> is deleted.

        🧪 <i>A restore drill runs by itself each week; the first one is not over yet.</i>

        👇 Choose a backup, or a moment of the last 35 days.
        [🗄 22 Nov 2026 12:22 WIB]
        [🗄 22 Nov 2026 12:00 WIB]
        [🕰 Choose a Moment…]
        [🔄 Refresh] [⬅️ Menu]"#]]);
    assert_eq!(shop.cloud.table.names().expect("they can be listed"), [shop.cloud.table.name()]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moment_is_one_of_the_last_35_days() {
    let shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    pass(&shop, 30).await;
    hadi.writes("/restore").await;
    hadi.taps("🕰 Pilih waktu sendiri…").await;
    for wrong in ["kemarin", "22-11-2026", "22-11-2026 13.30", "1-1-2026 10.00"] {
        hadi.writes(wrong).await;
        assert!(hadi.reads().contains("❗ Belum terbaca"), "{wrong}");
    }
    hadi.writes("22-11-2026 12.10").await;
    hadi.sees(expect![[r#"
        ♻️ <b>Memulihkan data 22 Nov 2026 12.10 WIB</b>

        ⏳ Cadangan dibuat dan diperiksa…
        ▫️ Ditulis ke tabel baru
        ▫️ Tabel baru dicocokkan
        ▫️ Dibandingkan dengan hari ini

        <i>Toko tetap jalan. Biasanya setengah jam; kamu dikabari kalau siap.</i>
        [🗑 Batalkan]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_calls_a_cutover_off() {
    let shop = shop_of("Hadi").await;
    let (hadi, budi) = (shop.owner("Hadi"), shop.buyer("Budi"));
    backed_up(&shop).await;
    super::restores_backup(&shop, &hadi).await;
    let open = budi.orders("NETFLIX", 1).await.order;
    budi.reads();
    hadi.reads();
    hadi.writes("/restore").await;
    hadi.taps("🚚 Pindah ke data ini…").await;
    hadi.writes("pindahkan toko").await;
    hadi.sees(expect![[r#"
        ⚠️ <b>Satu langkah lagi</b>

        Toko ditutup, menunggu tagihan yang terbuka selesai, lalu pindah ke data <b>22 Nov 2026 12.00 WIB</b>. Setelah pindah tidak ada jalan kembali selain memulihkan lagi.

        👉 Untuk melanjutkan, ketik: <code>pindahkan toko</code>
        [❌ Batal]
        ———
        🚧 <b>Toko ditutup untuk pindah ke data 22 Nov 2026 12.00 WIB</b>

        ⏳ Menunggu tagihan yang masih terbuka: dibayar, atau lewat waktunya. Setelah itu toko pindah sendiri.
        [⬅️ Batal pindah, buka toko]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    hadi.taps("⬅️ Batal pindah, buka toko").await;
    pass(&shop, 2).await;
    hadi.reads();
    budi.writes("/start").await;
    assert!(!budi.reads().contains("🚧"), "the shop is open");
    shop.seconds(5);
    shop.pays(&open).await;
    budi.reads();
    assert_eq!(super::state(&super::newest(&shop)), "ready");
    shop.close().await;
}
