//! Price groups: resellers see and pay their own prices, everywhere.

use super::shop;
use crate::world::{Buyer, World};
use expect_test::expect;

/// Makes a group with this line, and puts the buyer into it.
async fn put_into(admin: &Buyer, line: &str, buyer: &Buyer) {
    admin.writes("/admin").await;
    admin.taps_all(&["👥 Kelola User", "🏷 Grup Harga", "➕ Buat Grup"]).await;
    admin.writes(line).await;
    admin.reads();
    join(admin, &format!("{})", line.replace(" | ", " (")), buyer).await;
}

async fn join(admin: &Buyer, group: &str, buyer: &Buyer) {
    admin.writes(&buyer.person.id().to_string()).await;
    admin.taps("🏷 Grup Harga").await;
    admin.taps(group).await;
}

async fn open() -> (World, Buyer, Buyer, Buyer) {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    (shop, ayu, dewi, budi)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reseller_sees_and_pays_their_own_price() {
    let (shop, ayu, dewi, budi) = open().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["👥 Kelola User", "🏷 Grup Harga"]).await;
    ayu.sees(expect![[r#"
        🏷 <b>Grup Harga</b>

        Belum ada grup. Buat yang pertama, misalnya untuk reseller 👇
        [➕ Buat Grup]
        [⬅️ Kelola User]"#]]);
    ayu.taps("➕ Buat Grup").await;
    ayu.sees(expect![[r#"
        🏷 Kirim nama grup dan potongannya, misalnya: <code>Reseller | 10%</code>

        <i>Nama 2 sampai 24 huruf, potongan 0 sampai 90%.</i>
        [❌ Batal]"#]]);
    for wrong in ["Reseller", "Reseller | 91%", "R | 5%"] {
        ayu.writes(wrong).await;
        assert!(ayu.reads().contains("belum bisa dipakai"), "{wrong}");
    }
    ayu.writes("Reseller | 10%").await;
    ayu.reads();
    ayu.taps("💵 Harga Khusus").await;
    ayu.reads();
    for wrong in ["ML86", "ML86 | murah", "TIDAKADA | 5rb", "ML86 | 18rb | 5:19rb"] {
        ayu.writes(wrong).await;
        assert!(ayu.reads().contains("belum bisa dipakai"), "{wrong}");
    }
    ayu.writes("ML86 | 18rb").await;
    ayu.sees(expect![[r#"
        🏷 <b>Reseller</b>

        💸 10% lebih murah dari harga biasa
        • <code>ML86</code>: Rp18.000

        <i>Harga khusus menggantikan persennya, dan tidak pernah lebih mahal dari harga biasa. Voucher dihitung dari harga grup.</i>
        [✏️ Nama & Persen] [💵 Harga Khusus]
        [🗑 Hapus Grup]
        [⬅️ Grup Harga]"#]]);
    join(&ayu, "Reseller (10%)", &budi).await;
    assert!(ayu.reads().contains("🏷 Grup harga: Reseller"));
    assert_eq!(shop.times("price_group.assigned"), 1);
    // Lists, product, cart, checkout, invoice.
    budi.taps("🛍 Katalog").await;
    let list = budi.reads();
    assert!(list.contains("Rp40.500") && list.contains("Rp18.000") && !list.contains("Rp45.000"), "{list}");
    budi.writes("/start p_NETFLIX").await;
    let product = budi.reads();
    assert!(product.contains("Rp40.500") && product.contains("Rp36.000"), "{product}");
    budi.puts("ML86", 1).await;
    let cart = budi.reads();
    assert!(cart.contains("Rp18.000"), "{cart}");
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let invoice = budi.sees_invoice();
    assert!(invoice.message.text.contains("Rp18.000"), "{}", invoice.message.text);
    shop.pays(&invoice.order).await;
    budi.reads();
    // Everybody else pays the usual price.
    let citra = shop.buyer("Citra");
    citra.writes("/start").await;
    citra.taps("🛍 Katalog").await;
    let list = citra.reads();
    assert!(list.contains("Rp45.000") && list.contains("Rp20.500"), "{list}");
    for reader in [&ayu, &dewi] {
        reader.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_has_bulk_prices_of_its_own() {
    let (shop, ayu, dewi, budi) = open().await;
    put_into(&ayu, "Reseller | 10%", &budi).await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["👥 Kelola User", "🏷 Grup Harga", "Reseller", "💵 Harga Khusus"]).await;
    ayu.writes("ML86 | 18rb | 2:17rb 3:15rb").await;
    let card = ayu.reads();
    assert!(card.contains("<code>ML86</code>: Rp18.000, 2+ → Rp17.000, 3+ → Rp15.000"), "{card}");
    budi.writes("/start p_ML86").await;
    let product = budi.reads();
    assert!(product.contains("Rp18.000") && product.contains("Rp17.000"), "{product}");
    budi.puts("ML86", 2).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let invoice = budi.sees_invoice();
    assert!(invoice.message.text.contains("Rp34.000"), "{}", invoice.message.text);
    shop.pays(&invoice.order).await;
    // Without its own prices, the group pays less by its percentage.
    ayu.writes("/admin").await;
    ayu.taps_all(&["👥 Kelola User", "🏷 Grup Harga", "Reseller", "💵 Harga Khusus"]).await;
    ayu.writes("ML86 | -").await;
    assert!(!ayu.reads().contains("ML86"));
    for reader in [&ayu, &dewi, &budi] {
        reader.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_price_that_changes_before_paying_is_told() {
    let (shop, ayu, dewi, _) = open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    put_into(&ayu, "Reseller | 10%", &budi).await;
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    assert!(budi.reads().contains("Rp18.450"));
    let pays = budi.data_of("💰 Bayar pakai Saldo");
    ayu.writes(&budi.person.id().to_string()).await;
    ayu.taps_all(&["🏷 Grup Harga", "👤 Harga biasa"]).await;
    budi.person.taps_data(&pays).await;
    let told = budi.reads();
    assert!(told.contains("Rp20.500") && shop.balance(&budi) == 100_000, "{told}");
    budi.taps("💰 Bayar pakai Saldo").await;
    assert_eq!(shop.balance(&budi), 79_500);
    for reader in [&ayu, &dewi, &budi] {
        reader.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_counts_on_the_price_of_the_group() {
    let (shop, ayu, dewi, budi) = open().await;
    put_into(&ayu, "Reseller | 50%", &budi).await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    ayu.writes("HEMAT10 | 10%").await;
    budi.puts("NETFLIX", 2).await;
    budi.taps("🎟️ Gunakan Kupon").await;
    budi.writes("HEMAT10").await;
    let cart = budi.reads();
    assert!(cart.contains("−Rp4.500") && cart.contains("Rp40.500"), "{cart}");
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let order = budi.sees_invoice().order;
    shop.pays(&order).await;
    for reader in [&ayu, &dewi, &budi] {
        reader.reads();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_changed_by_one_admin_at_a_time_and_deleted_in_two_steps() {
    let (shop, ayu, dewi, budi) = open().await;
    put_into(&ayu, "Reseller | 10%", &budi).await;
    for admin in [&ayu, &dewi] {
        admin.writes("/admin").await;
        admin.taps_all(&["👥 Kelola User", "🏷 Grup Harga", "Reseller", "✏️ Nama & Persen"]).await;
    }
    ayu.writes("Emas | 20%").await;
    assert!(ayu.reads().contains("20% lebih murah"));
    dewi.writes("Perak | 5%").await;
    let told = dewi.reads();
    assert!(told.contains("Admin lain baru saja mengubahnya") && told.contains("Emas"), "{told}");
    dewi.taps("🗑 Hapus Grup").await;
    dewi.sees(expect![[r#"
        🗑 Hapus grup <b>Emas</b>? Anggotanya kembali membayar harga biasa.
        [🗑 Ya, hapus grup]
        [⬅️ Tidak jadi]"#]]);
    dewi.taps("⬅️ Tidak jadi").await;
    dewi.taps_all(&["⬅️ Grup Harga", "Emas", "🗑 Hapus Grup", "🗑 Ya, hapus grup"]).await;
    assert!(dewi.reads().contains("Belum ada grup"));
    shop.seconds(60);
    budi.taps("🛍 Katalog").await;
    assert!(budi.reads().contains("Rp45.000"), "who was in it pays the usual price");
    assert_eq!(shop.times("price_groups.changed"), 3);
    ayu.reads();
    shop.close().await;
}
