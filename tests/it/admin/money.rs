//! Money: balances that admins adjust, deposits, what buyers ask for, and the calculator of refunds.

use super::quiet_shop;
use crate::world::{Buyer, picture};
use expect_test::expect;

async fn opens(admin: &Buyer) {
    admin.writes("/admin").await;
    admin.taps("💰 Saldo & Deposit").await;
    admin.reads();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_balance_is_adjusted_for_a_reason() {
    let (shop, ayu, dewi) = quiet_shop().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    ayu.writes("/admin").await;
    ayu.taps("💰 Saldo & Deposit").await;
    ayu.sees(expect![[r#"
        💰 <b>Saldo &amp; Deposit</b>

        👇 <i>Mau mengurus apa?</i>
        [📥 Permintaan]
        [✏️ Ubah Saldo]
        [⏳ Deposit menunggu] [💳 Deposit lunas]
        [⌛ Deposit batal]
        [🧮 Kalkulator]
        [⬅️ Menu Admin]"#]]);
    ayu.taps("✏️ Ubah Saldo").await;
    ayu.sees(expect![[r#"
        👤 Saldo siapa? Kirim ID pembelinya, misalnya <code>123456789</code>
        [❌ Batal]"#]]);
    ayu.writes("Budi").await;
    assert!(ayu.reads().contains("angka saja"));
    ayu.writes("99").await;
    assert!(ayu.reads().contains("tidak dikenal"));
    ayu.writes(&budi.person.id().to_string()).await;
    ayu.sees(expect![[r#"
        ✏️ Saldo <b>Budi</b> <code>7103217671</code> sekarang <b>Rp100.000</b>.

        Kirim perubahannya dengan tanda, misalnya <code>+50rb</code> atau <code>-20rb</code>
        [❌ Batal]"#]]);
    for wrong in ["20rb", "-100.001", "+0", "+10jt", "lima"] {
        ayu.writes(wrong).await;
        assert!(ayu.reads().contains("Tulis tandanya juga"), "{wrong}");
    }
    ayu.writes("-20rb").await;
    assert!(ayu.reads().contains("Apa alasannya"));
    ayu.writes("x").await;
    assert!(ayu.reads().contains("3 sampai 200 huruf"));
    ayu.writes("salah hitung bonus").await;
    ayu.sees(expect![[r#"
        ✏️ Kurangi saldo <b>Budi</b> <code>7103217671</code> sebesar <b>Rp20.000</b>?

        💰 Rp100.000 → <b>Rp80.000</b>

        📝 <i>salah hitung bonus</i>
        [✅ Ya, ubah saldo]
        [❌ Batal]"#]]);
    let data = ayu.data_of("✅ Ya, ubah saldo");
    ayu.taps("✅ Ya, ubah saldo").await;
    ayu.sees(expect![[r#"
        ✅ Saldo <b>Budi</b> <code>7103217671</code> sekarang <b>Rp80.000</b>. Orangnya sudah dikabari.
        [⬅️ Saldo & Deposit]"#]]);
    budi.sees(expect![[r#"
        💰 Saldomu dikurangi admin: <b>−Rp20.000</b>

        📝 <i>salah hitung bonus</i>
        [💰 Lihat Saldo]"#]]);
    ayu.pauses();
    assert!(ayu.person.taps_data(&data).await.is_ok());
    assert!(ayu.sees_toast().contains("sudah lewat"));
    assert_eq!(shop.balance(&budi), 80_000);
    // Two admins at the same balance: the second is told that it does not suffice any more.
    opens(&dewi).await;
    dewi.taps("✏️ Ubah Saldo").await;
    dewi.writes(&budi.person.id().to_string()).await;
    dewi.writes("-80rb").await;
    dewi.writes("tarik semua").await;
    dewi.reads();
    ayu.taps("⬅️ Saldo & Deposit").await;
    ayu.taps("✏️ Ubah Saldo").await;
    ayu.writes(&budi.person.id().to_string()).await;
    ayu.writes("-1").await;
    ayu.writes("satu rupiah").await;
    ayu.taps("✅ Ya, ubah saldo").await;
    dewi.taps("✅ Ya, ubah saldo").await;
    assert!(dewi.sees_toast().contains("tidak cukup lagi"));
    assert_eq!(shop.balance(&budi), 79_999);
    opens(&ayu).await;
    ayu.taps("✏️ Ubah Saldo").await;
    ayu.writes(&budi.person.id().to_string()).await;
    ayu.writes("+1").await;
    ayu.writes("kembalikan").await;
    ayu.taps("✅ Ya, ubah saldo").await;
    assert_eq!(shop.balance(&budi), 80_000);
    let events: Vec<_> = shop.cloud.bus.events().into_iter().filter(|event| event.kind == "balance.adjusted").collect();
    assert_eq!(events.len(), 3);
    assert_eq!(events[0].detail["sign"], "-");
    assert_eq!(events[0].detail["reason"], "salah hitung bonus");
    budi.writes("/saldo").await;
    budi.taps("📜 Riwayat Saldo").await;
    let history = budi.reads();
    assert!(history.contains("dikurangi admin") && history.contains("ditambah admin"), "{history}");
    for person in [&ayu, &dewi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redelivered_confirmation_adjusts_once() {
    let (shop, ayu, _) = quiet_shop().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    opens(&ayu).await;
    ayu.taps("✏️ Ubah Saldo").await;
    ayu.writes(&budi.person.id().to_string()).await;
    ayu.writes("+50rb").await;
    ayu.writes("bonus").await;
    let tap = ayu.taps("✅ Ya, ubah saldo").await;
    assert!(ayu.person.redeliver(&tap).await.is_ok());
    assert_eq!(shop.balance(&budi), 150_000);
    opens(&ayu).await;
    ayu.taps("✏️ Ubah Saldo").await;
    ayu.taps("❌ Batal").await;
    assert!(ayu.reads().contains("Mau mengurus apa?"));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deposits_are_listed_by_what_became_of_them() {
    let (shop, ayu, _) = quiet_shop().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    let siti = shop.buyer("Siti");
    let deposit = siti.deposits("Rp25.000").await.order;
    shop.minutes(4).await;
    opens(&ayu).await;
    ayu.taps("💳 Deposit lunas").await;
    ayu.sees(expect![[r#"
        💳 <b>Deposit</b> · 💳 deposit lunas
        📅 16 Nov 2026 00.00 WIB – 22 Nov 2026 23.59 WIB

        <code>LP-#1</code>
            Rp100.000 · 👤 <code>7103217671</code> · <i>22 Nov 2026 12.00 WIB</i>
        [LP-#1]
        [Hari ini] [Kemarin] [7 hari]
        [📅 Tanggal lain]
        [⬅️ Saldo & Deposit]"#]]);
    ayu.taps_all(&["⬅️ Saldo & Deposit", "⏳ Deposit menunggu"]).await;
    assert!(ayu.reads().contains(&deposit));
    ayu.taps(&deposit).await;
    ayu.sees(expect![[r#"
        📋 <b>Isi Saldo</b> <code>LP-#1</code> · ⏳ deposit menunggu
        👤 <code>7194848161</code>

        💵 Total: <b>Rp25.000</b>
        🏦 Pakasir <code>cvxwhepbc</code>: Rp25.485

        <i>22 Nov 2026 12.00 WIB</i> — 📝 dibuat
        <i>22 Nov 2026 12.15 WIB</i> — ⏳ batas bayar
        [❌ Batalkan Order]
        [✍️ Balas Pembeli] [👤 Profil Pembeli]
        [👤 Pesanan pembeli] [⬅️ Saldo & Deposit]"#]]);
    shop.minutes(20).await;
    ayu.taps_all(&["⬅️ Saldo & Deposit", "⌛ Deposit batal"]).await;
    assert!(ayu.reads().contains(&deposit));
    ayu.taps("📅 Tanggal lain").await;
    ayu.reads();
    ayu.writes("1").await;
    assert!(ayu.reads().contains("Tanggalnya belum pas"));
    ayu.writes("21-11-2026").await;
    assert!(ayu.reads().contains("Tidak ada di hari-hari ini"));
    for person in [&budi, &siti] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_buyers_ask_for_is_listed_until_it_is_decided() {
    let (shop, ayu, dewi) = quiet_shop().await;
    let budi = shop.buyer("Budi");
    opens(&ayu).await;
    ayu.taps("📥 Permintaan").await;
    assert!(ayu.reads().contains("Tidak ada yang menunggu"));
    budi.writes("/saldo").await;
    budi.taps_all(&["📝 Transfer Manual", "📸 Kirim bukti transfer"]).await;
    budi.writes("50.000").await;
    budi.pauses();
    assert!(budi.person.sends_photo(picture()).await.is_ok());
    budi.reads();
    ayu.reads();
    dewi.reads();
    opens(&ayu).await;
    ayu.taps("📥 Permintaan").await;
    ayu.sees(expect![[r#"
        📥 <b>Permintaan yang menunggu</b>

        📝 Transfer · <b>Rp50.000</b>
            👤 <code>7103217671</code> · <i>22 Nov 2026 12.00 WIB</i>
        [📝 Transfer Rp50.000]
        [⬅️ Saldo & Deposit]"#]]);
    ayu.taps("📝 Transfer Rp50.000").await;
    ayu.sees(expect![[r#"
        🙋 <b>Budi</b> <code>7103217671</code>
        📝 Transfer manual <b>Rp50.000</b>

        <i>Bukti atau keterangannya ada di pesan di atas; balas (reply) kalau mau bertanya.</i>
        [✅ Tambah saldo Rp50.000]
        [❌ Tolak]
        [👤 Pesanan pembeli]
        [🖼 Lihat bukti] [⬅️ Permintaan]"#]]);
    ayu.taps("🖼 Lihat bukti").await;
    assert!(ayu.reads().contains("🖼 1×1"), "the proof once more");
    ayu.taps("✅ Tambah saldo Rp50.000").await;
    assert_eq!(shop.balance(&budi), 50_000);
    ayu.taps("⬅️ Permintaan").await;
    assert!(ayu.reads().contains("Tidak ada yang menunggu"));
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calculator_reckons_with_the_shops_table() {
    let (shop, ayu, dewi) = quiet_shop().await;
    opens(&ayu).await;
    ayu.taps("🧮 Kalkulator").await;
    ayu.sees(expect![[r#"
        🧮 <b>Calculator Refund Garansi</b>

        Refund = harga × sisa hari ÷ hari garansi, lalu dipotong sesuai tabel:
        • tanpa potongan

        <i>Tabel ini juga dipakai untuk klaim garansi yang baru masuk.</i>
        [🧮 Hitung]
        [✏️ Ubah tabel potongan]
        [⬅️ Saldo & Deposit]"#]]);
    ayu.taps("🧮 Hitung").await;
    ayu.reads();
    ayu.writes("45rb").await;
    assert!(ayu.reads().contains("dipisah garis tegak"));
    ayu.writes("45rb | 10 | 30").await;
    ayu.sees(expect![[r#"
        🧮 Rp45.000, terpakai 10 dari 30 hari
        → refund <b>Rp30.000</b>

        <i>Kirim lagi untuk menghitung yang lain.</i>
        [❌ Batal]"#]]);
    ayu.taps("❌ Batal").await;
    ayu.taps("✏️ Ubah tabel potongan").await;
    ayu.sees(expect![[r#"
        ✏️ Kirim tabel potongannya, satu rentang hari per baris, urut, paling banyak 10:

        <code>0-6 | 0%
        7-13 | 10%
        14+ | 5rb</code>

        <i>hari terpakai | potongan (persen atau rupiah). Kirim <code>-</code> kalau tanpa potongan.</i>
        [❌ Batal]"#]]);
    opens(&dewi).await;
    dewi.taps_all(&["🧮 Kalkulator", "✏️ Ubah tabel potongan"]).await;
    dewi.reads();
    ayu.writes("0-6 | 0%\n5-13 | 10%").await;
    assert!(ayu.reads().contains("Baris 2 belum pas"));
    ayu.writes("0-6 | 0%\n7-13 | 10%\n14+ | 5rb").await;
    ayu.sees(expect![[r#"
        🧮 <b>Calculator Refund Garansi</b>

        Refund = harga × sisa hari ÷ hari garansi, lalu dipotong sesuai tabel:
        • <code>0-6 | 0%</code>
        • <code>7-13 | 10%</code>
        • <code>14+ | Rp5.000</code>

        <i>Tabel ini juga dipakai untuk klaim garansi yang baru masuk.</i>
        [🧮 Hitung]
        [✏️ Ubah tabel potongan]
        [⬅️ Saldo & Deposit]"#]]);
    dewi.writes("0+ | 50%").await;
    let told = dewi.reads();
    assert!(told.contains("Admin lain baru saja mengubah") && told.contains("7-13 | 10%"), "{told}");
    ayu.taps("🧮 Hitung").await;
    ayu.writes("45rb | 10 | 30").await;
    assert!(ayu.reads().contains("refund <b>Rp27.000</b>"));
    assert_eq!(shop.times("refund_fees.changed"), 1);
    // A claim is reckoned with it too.
    shop.seed("category,code,name,price,warranty,content\nStreaming,GARANSI,Netflix,45000,30,akun-1\n").await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("GARANSI", 1).await.order;
    shop.pays(&order).await;
    shop.seconds(10 * 24 * 60 * 60 + 60);
    budi.writes("/pesanan").await;
    budi.taps_all(&["1️⃣", "🛡️ Klaim Garansi", "🎁 1. Netflix"]).await;
    budi.writes("mati").await;
    assert!(dewi.reads().contains("<b>Rp27.000</b>"));
    opens(&dewi).await;
    dewi.taps_all(&["📥 Permintaan", "🛡️ Klaim Netflix"]).await;
    assert!(dewi.reads().contains("Netflix"));
    for person in [&ayu, &budi] {
        person.reads();
    }
    shop.close().await;
}
