//! The owner bot answers its owners and nobody else.

use crate::world::{SEED_FILE, World, picture};
use expect_test::expect;
use lapak_local::telegram::user_id;

async fn shop_of(owner: &str) -> World {
    let id = user_id(owner).to_string();
    let shop = World::bare(&[("OwnerIds", &format!("7100000001,{id}")), ("ShopName", "Toko Ayu")]).await;
    shop.seed(SEED_FILE).await;
    shop
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_asks_how_the_shop_is() {
    let shop = shop_of("Hadi").await;
    let (hadi, budi) = (shop.owner("Hadi"), shop.buyer("Budi"));
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    budi.orders("KEY", 1).await;
    budi.reads();

    hadi.writes("/start").await;
    hadi.writes("/status").await;
    hadi.sees(expect![[r#"
        🩺 Ini bot pemilik <b>Toko Ayu</b>. Kabar penting masuk ke sini sendiri. 👇 <i>Mau melihat apa?</i>
        [🩺 Keadaan Toko]
        [🗄 Cadangan Data]
        [♻️ Pulihkan Data]
        [💳 Pembayaran]
        [🚧 Tutup Sementara]
        [🗞 Laporan Harian]
        [🛡 Admin]
        [🧾 Jejak Audit]
        ———
        🩺 <b>Toko Ayu</b>
        <i>22 Nov 2026 12.00 WIB</i>

        ✅ Semua berjalan lancar.

        👥 Pengguna: <b>1</b>
        ✅ Pesanan terkirim: <b>1</b>
        🛒 Menunggu pembayaran: <b>0</b>
        📦 Menunggu barang: <b>0</b>
        👀 Pemeriksaan terjadwal: <b>4</b>
        ⏰ Pemeriksaan terlambat: <b>0</b>
        🗄 Cadangan utuh terakhir: <b>belum ada</b>
        🧪 Latihan pemulihan terakhir: <b>belum ada</b>, otomatis tiap minggu
        🧾 Perkiraan tagihan AWS bulan ini: <b>US$0,06</b> <i>(1 pesanan, setelah jatah gratis)</i>
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    shop.minutes(30).await;
    budi.reads();
    hadi.writes("/status").await;
    hadi.sees(expect![[r#"
        🩺 <b>Toko Ayu</b>
        <i>22 Nov 2026 12.30 WIB</i>

        ✅ Semua berjalan lancar.

        👥 Pengguna: <b>1</b>
        ✅ Pesanan terkirim: <b>1</b>
        🛒 Menunggu pembayaran: <b>0</b>
        📦 Menunggu barang: <b>0</b>
        👀 Pemeriksaan terjadwal: <b>2</b>
        ⏰ Pemeriksaan terlambat: <b>0</b>
        🗄 Cadangan utuh terakhir: <b>belum ada</b>
        🧪 Latihan pemulihan terakhir: <b>belum ada</b>, otomatis tiap minggu
        🧾 Perkiraan tagihan AWS bulan ini: <b>US$0,06</b> <i>(1 pesanan, setelah jatah gratis)</i>

        🔎 <b>Bagian toko</b> (dicek <i>22 Nov 2026 12.30 WIB</i>)
        ✅ Bot toko <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Bot pemilik <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Pakasir <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Tabel <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Penyimpanan file <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Kiriman dan pemeriksaan <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Jadwal <i>sejak 22 Nov 2026 12.05 WIB</i>
        ⚡ …
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_is_answered_in_the_language_of_their_telegram() {
    let shop = shop_of("Hadi").await;
    let (hadi, budi) = (shop.owner("Hadi"), shop.buyer("Budi"));
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    assert_eq!(shop.cloud.pakasir.pays_again(&order).await.status(), Some(200));
    budi.reads();
    hadi.person.speaks("en");
    hadi.writes("/help").await;
    hadi.writes("/status").await;
    hadi.sees(expect![[r#"
        🩺 This is the owner bot of <b>Toko Ayu</b>. Alerts come here by themselves. 👇 <i>What would you like to see?</i>
        [🩺 Shop Status]
        [🗄 Backups]
        [♻️ Restore Data]
        [💳 Payments]
        [🚧 Maintenance]
        [🗞 Daily Report]
        [🛡 Admins]
        [🧾 Audit Trail]
        ———
        🩺 <b>Toko Ayu</b>
        <i>22 Nov 2026 12:00 WIB</i>


        👥 Users: <b>1</b>
        ✅ Orders delivered: <b>1</b>
        🛒 Waiting for payment: <b>0</b>
        📦 Waiting for goods: <b>0</b>
        👀 Scheduled checks: <b>2</b>
        ⏰ Overdue checks: <b>0</b>
        🗄 Latest backup found whole: <b>none yet</b>
        🧪 Last restore drill: <b>none yet</b>, one runs each week
        🧾 Estimated AWS bill this month: <b>US$0.06</b> <i>(delivered orders: 1; after the free allowance)</i>

        💸 <b>Needs a look</b> (last 7 days)
        • <i>22 Nov 2026 12:00 WIB</i> <code>LP-#1</code> <b>Rp45.000</b>: paid more than once; this one was added to the buyer's balance
        [🔄 Refresh] [⬅️ Menu]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_sweep_did_not_reach_is_shown_as_overdue() {
    let shop = shop_of("Hadi").await;
    let (hadi, budi) = (shop.owner("Hadi"), shop.buyer("Budi"));
    budi.orders("KEY", 1).await;
    // The schedule does not run.
    shop.seconds(30 * 60);
    hadi.writes("/status").await;
    let said = hadi.reads();
    assert!(said.contains("⚠️ Ada pemeriksaan yang terlambat"), "{said}");
    shop.minutes(3).await;
    budi.reads();
    hadi.writes("/status").await;
    assert!(hadi.reads().contains("✅ Semua berjalan lancar"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_no_owner_is_not_answered_at_all() {
    let shop = shop_of("Hadi").await;
    let budi = shop.owner("Budi");
    let before = shop.cloud.telegram.calls().len();
    budi.writes("/status").await;
    budi.writes("/start").await;
    assert!(budi.person.sends_photo(picture()).await.is_ok());
    budi.person.blocks().await;
    assert_eq!(shop.cloud.telegram.calls().len(), before, "not even a sign of life");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_owns_a_shop_that_names_no_owner() {
    let shop = World::bare(&[]).await;
    let hadi = shop.owner("Hadi");
    hadi.writes("/status").await;
    assert_eq!(hadi.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_bots_webhook_has_its_own_secret() {
    let shop = shop_of("Hadi").await;
    // The HTTP client needs a TLS provider even for plain HTTP; another story may have installed one.
    rustls::crypto::ring::default_provider().install_default().ok();
    let http = reqwest::Client::new();
    for secret in [None, Some("guessed".to_owned()), Some(shop.secret("bot-webhook-secret"))] {
        let mut call = http.post(shop.cloud.url("OwnerFunction")).body(r#"{"update_id":1}"#);
        if let Some(secret) = secret {
            call = call.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        assert_eq!(call.send().await.unwrap().status(), 401);
    }
    shop.close().await;
}
