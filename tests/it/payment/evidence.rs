//! Payments out of the usual way leave evidence: in the log, as events, and in the owner's `/status`.

use crate::world::World;
use expect_test::expect;
use lapak_local::telegram::user_id;
use lapak_local::trace::Kind;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_sees_every_payment_out_of_the_usual_way() {
    let mut shop = World::bare(&[("OwnerIds", &user_id("Hadi").to_string()), ("ShopName", "Toko Ayu")]).await;
    shop.seed(crate::world::SEED_FILE).await;
    let (hadi, budi, siti) = (shop.owner("Hadi"), shop.buyer("Budi"), shop.buyer("Siti"));
    let late = budi.orders("RARE", 1).await;
    shop.minutes(17).await;
    let taken = siti.orders("RARE", 1).await;
    shop.pays(&taken.order).await;
    shop.pays(&late.order).await;
    let other = siti.orders("ML86", 1).await;
    assert_eq!(shop.cloud.pakasir.pays_other(&other.order, 5_000).await.status(), Some(200));
    shop.minutes(1).await;
    let delivered = budi.orders("NETFLIX", 1).await;
    shop.minutes(17).await;
    shop.pays(&delivered.order).await;
    assert_eq!(shop.cloud.pakasir.pays_again(&delivered.order).await.status(), Some(200));
    let nobodys = shop.callback("abcdefghi", "LP-0000-0000-0000", 1_000);
    for _ in 0..2 {
        assert_eq!(shop.receives_callback(nobodys.clone()).await, Some(200));
    }
    hadi.writes("/status").await;
    hadi.sees(expect![[r#"
        <b>[Toko Ayu]</b> 🚨 <b>Jumlah pembayaran tidak cocok</b> (<code>LP-#1</code>)

        🛒 Bagi pembeli: uangnya aman. Kalau Pakasir mengonfirmasi, jumlahnya masuk ke saldo mereka.
        👉 Cocokkan dengan riwayat di Pakasir. Rinciannya ada di keadaan toko.

        ⏰ Sejak <i>22 Nov 2026 12.17 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Jumlah pembayaran tidak cocok</b> (<code>LP-#1</code>)

        🛒 Bagi pembeli: uangnya aman. Kalau Pakasir mengonfirmasi, jumlahnya masuk ke saldo mereka.
        👉 Cocokkan dengan riwayat di Pakasir. Rinciannya ada di keadaan toko.

        ⏰ Sejak <i>22 Nov 2026 12.17 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        <b>[Toko Ayu]</b> 🚨 <b>Ada pembayaran tanpa pesanan</b> (<code>LP-#2</code>)

        🛒 Bagi pembeli: kalau memang ada yang membayar, barangnya belum dikirim.
        👉 Cari transaksinya di Pakasir. Kalau pembelinya ketemu, isi saldonya lewat bot toko.

        ⏰ Sejak <i>22 Nov 2026 12.35 WIB</i>
        [🩺 Lihat keadaan toko]
        ———
        🩺 <b>Toko Ayu</b>
        <i>22 Nov 2026 12.35 WIB</i>


        👥 Pengguna: <b>2</b>
        ✅ Pesanan terkirim: <b>2</b>
        🛒 Menunggu pembayaran: <b>0</b>
        📦 Menunggu barang: <b>0</b>
        👀 Pemeriksaan terjadwal: <b>2</b>
        ⏰ Pemeriksaan terlambat: <b>0</b>
        🗄 Cadangan utuh terakhir: <b>belum ada</b>
        🧪 Latihan pemulihan terakhir: <b>belum ada</b>, otomatis tiap minggu
        🧾 Perkiraan tagihan AWS bulan ini: <b>US$0,06</b> <i>(2 pesanan, setelah jatah gratis)</i>

        💸 <b>Perlu dilihat</b> (7 hari terakhir)
        • <i>22 Nov 2026 12.35 WIB</i> <code>LP-#3</code> <b>Rp45.000</b>: dibayar lebih dari sekali; yang ini masuk saldo pembeli
        • <i>22 Nov 2026 12.35 WIB</i> <code>LP-#2</code> <b>Rp1.000</b>: pembayaran tanpa pesanan; periksa di Pakasir
        • <i>22 Nov 2026 12.35 WIB</i> <code>LP-#3</code> <b>Rp45.000</b>: dibayar terlambat; barangnya tetap dikirim
        • <i>22 Nov 2026 12.18 WIB</i> <code>LP-#1</code> <b>Rp5.000</b>: jumlahnya tidak sama (tagihannya Rp20.500); masuk saldo pembeli
        • <i>22 Nov 2026 12.17 WIB</i> <code>LP-#1</code> <b>Rp5.000</b>: kabar pembayaran menyebut jumlah lain (tagihannya Rp20.500); ditanyakan lagi ke Pakasir
        … dan 1 lagi

        🔎 <b>Bagian toko</b> (dicek <i>22 Nov 2026 12.35 WIB</i>)
        ✅ Bot toko <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Bot pemilik <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Pakasir <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Tabel <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Penyimpanan file <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Kiriman dan pemeriksaan <i>sejak 22 Nov 2026 12.05 WIB</i>
        ✅ Jadwal <i>sejak 22 Nov 2026 12.05 WIB</i>
        ⚡ …
        [🔄 Perbarui] [⬅️ Menu]"#]]);

    expect![[r#"
        WARN {"asked":250000,"order":"order-0","outcome":"too late, credited","received":250000,"txn":"txn-0"}
        WARN {"asked":20500,"order":"order-2","outcome":"another amount than was asked, credited","received":5000,"txn":"txn-2"}
        WARN {"asked":45000,"order":"order-3","outcome":"late, delivered from stock","received":45000,"txn":"txn-3"}
        WARN {"asked":45000,"order":"order-3","outcome":"a second one, credited","received":45000,"txn":"txn-4"}"#]].assert_eq(&logged(&shop, "payment out of the usual way"));
    expect![[r#"
        WARN {"asked":20500,"kind":"payment.mismatch","order":"order-2","said":5000,"sandbox":true,"txn":"txn-2"}
        WARN {"kind":"payment.unknown","order":"LP-0000-0000-0000","said":1000,"sandbox":true,"txn":"abcdefghi"}
        WARN {"kind":"payment.unknown","order":"LP-0000-0000-0000","said":1000,"sandbox":true,"txn":"abcdefghi"}"#]]
    .assert_eq(&logged(&shop, "a callback was refused"));
    expect![[r#"
        {"amount":5000,"asked":20500,"id":"payment.mismatch-txn-2","order":"order-2","txn":"txn-2"}
        {"amount":20500,"goods":"credited","id":"order-2/payment.mismatch","order":"order-2","received":5000,"units":1}"#]].assert_eq(&details(&shop, "payment.mismatch"));
    budi.reads();
    siti.reads();
    // The gateway's own record keeps the invoice's amount.
    shop.tolerates(&["is credited as [5000]"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_settled_payment_leaves_its_evidence() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.pays(&invoice.order).await;
    expect![[r#"INFO {"asked":45000,"order":"order-0","received":45000,"txn":"txn-0"}"#]]
        .assert_eq(&logged(&shop, "payment settled"));
    budi.reads();
    shop.close().await;
}

/// Log lines with this message, with the ids of orders and transactions numbered as they appear.
fn logged(shop: &World, message: &str) -> String {
    let events = shop.cloud.trace.since(0).into_iter().filter(|event| event.kind == Kind::Log);
    let lines = events.filter(|event| event.detail["message"] == message).map(|event| {
        let mut fields = event.detail.as_object().cloned().unwrap_or_default();
        let level = fields.remove("level").unwrap_or_default();
        fields.retain(|name, _| !matches!(name.as_str(), "message" | "span" | "spans" | "timestamp"));
        format!("{} {}", level.as_str().unwrap_or_default(), Value::Object(fields))
    });
    numbered(shop, lines.collect())
}

/// Details of the events of this kind on the bus.
fn details(shop: &World, kind: &str) -> String {
    let events = shop.cloud.bus.events().into_iter().filter(|event| event.kind == kind);
    numbered(shop, events.map(|event| event.detail.to_string()).collect())
}

fn numbered(shop: &World, lines: Vec<String>) -> String {
    let mut text = lines.join("\n");
    for (number, made) in shop.cloud.pakasir.transactions().iter().enumerate() {
        text = text.replace(&made.txn_id, &format!("txn-{number}")).replace(&made.order_id, &format!("order-{number}"));
    }
    text
}
