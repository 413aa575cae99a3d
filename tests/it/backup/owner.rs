//! The owner looks at the backups, and asks for one.

use super::{backed_up, night};
use crate::world::{SEED_FILE, World};
use expect_test::expect;
use jiff::SignedDuration;
use lapak_local::telegram::user_id;
use serde_json::json;

async fn shop_of(owner: &str) -> World {
    let shop = World::bare(&[("OwnerIds", &user_id(owner).to_string()), ("ShopName", "Toko Ayu")]).await;
    shop.seed(SEED_FILE).await;
    shop
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_has_a_backup_made() {
    let shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    hadi.writes("/start").await;
    hadi.taps("🗄 Cadangan Data").await;
    hadi.sees(expect![[r#"
        🗄 <b>Cadangan data Toko Ayu</b>
        <i>22 Nov 2026 12.00 WIB</i>

        📭 Belum ada cadangan. Yang pertama dibuat otomatis nanti malam pukul 02.00, atau sekarang juga lewat tombol di bawah.

        💡 <i>Dibuat otomatis tiap malam: 7 harian, 4 mingguan, dan 12 bulanan disimpan. Memulihkannya: /restore.</i>
        [🗄 Buat Cadangan Sekarang]
        [♻️ Pulihkan Data]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    hadi.taps("🗄 Buat Cadangan Sekarang").await;
    assert!(hadi.sees_toast().starts_with("🗄 Siap! Cadangan dimulai dalam semenit."), "{}", hadi.sees_toast());
    hadi.taps("🗄 Buat Cadangan Sekarang").await;
    assert!(hadi.sees_toast().starts_with("⏳ Masih ada cadangan"), "{}", hadi.sees_toast());
    hadi.writes("/backup").await;
    hadi.sees(expect![[r#"
        🗄 <b>Cadangan data Toko Ayu</b>
        <i>22 Nov 2026 12.00 WIB</i>

        ⏳ <b>22 Nov 2026 12.00 WIB</b>: sedang dibuat dan diperiksa, biasanya belasan menit

        💡 <i>Dibuat otomatis tiap malam: 7 harian, 4 mingguan, dan 12 bulanan disimpan. Memulihkannya: /restore.</i>
        [🗄 Buat Cadangan Sekarang]
        [♻️ Pulihkan Data]
        [🔄 Perbarui] [⬅️ Menu]
        ———
        🗄 <b>Cadangan data Toko Ayu</b>
        <i>22 Nov 2026 12.00 WIB</i>

        ⏳ <b>22 Nov 2026 12.00 WIB</b>: sedang dibuat dan diperiksa, biasanya belasan menit

        💡 <i>Dibuat otomatis tiap malam: 7 harian, 4 mingguan, dan 12 bulanan disimpan. Memulihkannya: /restore.</i>
        [🗄 Buat Cadangan Sekarang]
        [♻️ Pulihkan Data]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    shop.minutes(9).await;
    hadi.writes("/backup").await;
    let said = hadi.reads();
    assert!(said.contains("Buku seimbang ✅") && said.contains("(0 jam lalu)"), "{said}");
    assert_eq!(shop.cloud.table.exports.begun(), 1);
    hadi.writes("/audit").await;
    let said = hadi.reads();
    assert_eq!(said.matches("meminta cadangan baru dibuat").count(), 1, "the second tap asked for nothing: {said}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_reads_what_became_of_each_backup() {
    let shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    shop.cloud.table.exports.fail_next("S3AccessDenied", "Access Denied");
    backed_up(&shop).await;
    let day = || shop.cloud.clock.turn(SignedDuration::from_hours(24));
    day();
    let mut unit =
        shop.cloud.table.get("UNIT#RARE", "000000000001").expect("the local cloud answers").expect("it is there");
    let as_it_was = unit.clone();
    unit["order"] = json!({ "S": "LP-0000-0000-0001" });
    shop.cloud.table.put_raw(unit).expect("the local cloud answers");
    backed_up(&shop).await;
    shop.cloud.table.put_raw(as_it_was).expect("the local cloud answers");
    day();
    let exported = super::exported(&shop).await;
    let summary = format!("backups/monthly/AWSDynamoDB/{exported}/manifest-summary.json");
    if shop.cloud.bucket.remove(shop.bucket(), &summary).is_err() {
        let summary = summary.replace("monthly", "daily");
        shop.cloud.bucket.remove(shop.bucket(), &summary).expect("the local cloud answers");
    }
    super::follow(&shop).await;
    day();
    night(&shop).await;
    hadi.writes("/backup").await;
    hadi.sees(expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Cadangan data tidak jadi dibuat</b> (<code>2026-11-22</code>)

        🛒 Bagi pembeli: tidak ada yang berubah.
        👉 Lihat sebabnya di 🗄 Cadangan Data, lalu buat lagi dari sana.

        ⏰ Sejak <i>22 Nov 2026 12.05 WIB</i>
        [🗄 Cadangan Data]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Buku tidak seimbang</b> (<code>2026-11-23</code>)

        🛒 Bagi pembeli: saldo, stok, atau pesanan seseorang mungkin tidak cocok dengan riwayatnya.
        👉 Lihat yang mana di 🗄 Cadangan Data, dan periksa dulu sebelum ada yang dikoreksi.

        ⏰ Sejak <i>23 Nov 2026 12.10 WIB</i>
        [🗄 Cadangan Data]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Cadangan data tidak bisa dipakai</b> (<code>2026-11-24</code>)

        🛒 Bagi pembeli: tidak ada yang berubah.
        👉 Buat yang baru di 🗄 Cadangan Data. Jangan pulihkan dari yang ini.

        ⏰ Sejak <i>24 Nov 2026 12.15 WIB</i>
        [🗄 Cadangan Data]
        ———
        🗄 <b>Cadangan data Toko Ayu</b>
        <i>25 Nov 2026 12.15 WIB</i>

        ⏳ <b>25 Nov 2026 12.15 WIB</b>: sedang dibuat dan diperiksa, biasanya belasan menit

        ❌ <b>24 Nov 2026 12.10 WIB</b>: cadangan tidak bisa dipakai, ada berkas yang hilang
        👉 Buat yang baru lewat tombol di bawah, dan jangan pulihkan dari yang ini.

        🚨 <b>23 Nov 2026 12.05 WIB</b> (48 jam lalu)
        📦 39 catatan, 1 MB · disimpan 367 hari
        📁 <code>backups/monthly/AWSDynamoDB/01795410300000-00000002</code>
        ⚖️ <b>Buku tidak seimbang:</b> stok yang dipegang pesanan <code>RARE 1 LP-#1</code>, selisih <b>1</b> (dan 1 lagi)
        👉 Data toko saat ini juga begitu. Periksa dulu sebelum ada yang dikoreksi.

        ❌ <b>22 Nov 2026 12.00 WIB</b>: cadangan tidak jadi dibuat (<code>S3AccessDenied</code>)
        👉 Periksa izin tulis ke bucket cadangan (parameter BackupBucket), lalu buat lagi.

        💡 <i>Dibuat otomatis tiap malam: 7 harian, 4 mingguan, dan 12 bulanan disimpan. Memulihkannya: /restore.</i>
        [🗄 Buat Cadangan Sekarang]
        [♻️ Pulihkan Data]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    hadi.person.speaks("en");
    hadi.writes("/backup").await;
    hadi.sees(expect![[r#"
        🗄 <b>Backups of Toko Ayu</b>
        <i>25 Nov 2026 12:15 WIB</i>

        ⏳ <b>25 Nov 2026 12:15 WIB</b>: being made and checked, usually a quarter of an hour

        ❌ <b>24 Nov 2026 12:10 WIB</b>: the backup can't be used, a file is missing
        👉 Make a new one with the button below, and restore nothing from this one.

        🚨 <b>23 Nov 2026 12:05 WIB</b> (48 h ago)
        📦 39 items, 1 MB · kept 367 days
        📁 <code>backups/monthly/AWSDynamoDB/01795410300000-00000002</code>
        ⚖️ <b>The books do not balance:</b> stock held by an order <code>RARE 1 LP-#1</code>, off by <b>1</b> (and 1 more)
        👉 The table of today says the same. Look into it before anything is corrected.

        ❌ <b>22 Nov 2026 12:00 WIB</b>: the backup could not be made (<code>S3AccessDenied</code>)
        👉 Check the right to write into the bucket for backups (parameter BackupBucket), then make it again.

        💡 <i>Made by itself each night: 7 daily, 4 weekly and 12 monthly ones are kept. To restore one: /restore.</i>
        [🗄 Back Up Now]
        [♻️ Restore Data]
        [🔄 Refresh] [⬅️ Menu]"#]]);
    shop.close().await;
}
