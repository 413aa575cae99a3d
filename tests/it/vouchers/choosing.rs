//! What a voucher takes off, where it is shown, and why it is refused.

use super::{enters, orders_with, puts_in, shop, uses};
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_is_seen_from_the_cart_to_the_goods() {
    let shop = shop("cap", &["HEMAT10,10%,"]).await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.puts("ML86", 1).await;
    budi.reads();
    budi.taps("🎟️ Gunakan Kupon").await;
    budi.sees(expect![[r#"
        🎟️ Kirim kode kuponmu, misalnya: <code>HEMAT10</code>
        [❌ Batal]"#]]);
    budi.writes(" hemat10 ").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Diamond 86</b>
            1 × Rp20.500 = <b>Rp20.500</b>

        • <b>Netflix Premium</b>
            1 × Rp45.000 = <b>Rp45.000</b>

        🧾 Subtotal: Rp65.500
        🎟️ Diskon <code>HEMAT10</code>: −Rp6.550
        💵 Total: <b>Rp58.950</b>
        [✏️ Diamond 86] [🗑]
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [✖️ Lepas Kupon HEMAT10]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        💳 <b>Pembayaran</b>

        • <b>Diamond 86</b>
            1 × Rp20.500 = <b>Rp20.500</b>

        • <b>Netflix Premium</b>
            1 × Rp45.000 = <b>Rp45.000</b>

        🧾 Subtotal: Rp65.500
        🎟️ Diskon <code>HEMAT10</code>: −Rp6.550
        🏷 Jadi: <b>Rp58.950</b>
        💠 Biaya QRIS: ± Rp723
        💵 Perkiraan total: <b>Rp59.673</b>
        💰 Saldomu: Rp0

        👇 <i>Pilih cara bayar. Biaya pasti tertera di tagihan. Tagihan berlaku 15 menit, dan stok disimpan untukmu selama itu.</i>
        [💠 Bayar pakai QRIS]
        [💰 Bayar pakai Saldo]
        [⬅️ Kembali ke Keranjang]"#]]);
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        🖼 370×370
        🧾 <b>Tagihan</b> <code>LP-#1</code>
        • Diamond 86 × 1 = Rp20.500
        • Netflix Premium × 1 = Rp45.000
        Subtotal Rp65.500 · 🎟️ <code>HEMAT10</code> −Rp6.550 · Biaya QRIS Rp723
        💵 Total bayar: <b>Rp59.673</b>
        ⏰ Bayar sebelum <b>22 Nov 2026 12.15 WIB</b>

        <i>Scan dari aplikasi bank atau e-wallet (merchant: Pakasir), atau simpan QR ini dan buka dari galeri. Kalau waktunya berbeda, ikuti yang di chat ini.</i>
        [🔗 Bayar via browser ↗]
        [🔄 Cek Pembayaran]
        [❌ Batalkan]"#]]);
    let order = budi.newest_order();
    assert_eq!(shop.cloud.pakasir.find(&order).expect("it is charged").amount, 58_950);
    shop.pays(&order).await;
    assert!(budi.reads().contains("Pembayaran Berhasil"));
    assert_eq!(uses(&shop, "HEMAT10"), 1);
    // It is spent with the order: the next cart begins without.
    budi.puts("ML86", 1).await;
    assert!(!budi.reads().contains("Diskon"));
    budi.writes("/pesanan").await;
    budi.taps("1️⃣").await;
    assert!(budi.reads().contains("🎟️ Diskon <code>HEMAT10</code>: −Rp6.550"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_refusal_says_why() {
    let shop = shop(
        "from,until,minimum,product,category,uses",
        &[
            "NANTI,10%,2026-12-01T00:00:00+07:00,,,,,",
            "LEWAT,10%,,2026-11-22T12:00:00+07:00,,,,",
            "MAHAL,10%,,,100.000,,,",
            "LAIN,10%,,,,RARE,,",
            "MUSIK,10%,,,,,Musik,",
            "PAS,1000,,,45.000,NETFLIX,,1",
        ],
    )
    .await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.reads();
    budi.taps("🎟️ Gunakan Kupon").await;
    budi.reads();
    let mut refusals = String::new();
    for code in ["TIADA", "NANTI", "LEWAT", "MAHAL", "LAIN", "MUSIK", "??"] {
        budi.writes(code).await;
        refusals += &format!("{}\n\n", budi.reads());
    }
    expect![[r#"
        😔 <b>Kupon</b> <code>TIADA</code> <b>tidak bisa dipakai</b>

        Kodenya tidak ditemukan. Cek lagi tulisannya ya.

        <i>Punya kode lain? Kirim saja di sini.</i>
        [🧺 Buka Keranjang]

        😔 <b>Kupon</b> <code>NANTI</code> <b>tidak bisa dipakai</b>

        Kupon ini baru berlaku mulai <b>1 Des 2026 00.00 WIB</b>.

        <i>Punya kode lain? Kirim saja di sini.</i>
        [🧺 Buka Keranjang]

        😔 <b>Kupon</b> <code>LEWAT</code> <b>tidak bisa dipakai</b>

        Masa berlakunya sudah lewat pada <b>22 Nov 2026 12.00 WIB</b>.

        <i>Punya kode lain? Kirim saja di sini.</i>
        [🧺 Buka Keranjang]

        😔 <b>Kupon</b> <code>MAHAL</code> <b>tidak bisa dipakai</b>

        Belanja produk kupon ini minimal <b>Rp100.000</b>.

        <i>Punya kode lain? Kirim saja di sini.</i>
        [🧺 Buka Keranjang]

        😔 <b>Kupon</b> <code>LAIN</code> <b>tidak bisa dipakai</b>

        Kupon ini bukan untuk produk di keranjangmu.

        <i>Punya kode lain? Kirim saja di sini.</i>
        [🧺 Buka Keranjang]

        😔 <b>Kupon</b> <code>MUSIK</code> <b>tidak bisa dipakai</b>

        Kupon ini bukan untuk produk di keranjangmu.

        <i>Punya kode lain? Kirim saja di sini.</i>
        [🧺 Buka Keranjang]

        🤔 Itu belum seperti kode kupon: 3 sampai 20 huruf atau angka, misalnya: <code>HEMAT10</code>. Kirim lagi ya.
        [❌ Batal]

    "#]]
    .assert_eq(&refusals);
    budi.writes("pas").await;
    assert!(budi.reads().contains("🎟️ Diskon <code>PAS</code>: −Rp1.000"));
    // Somebody else is quicker with the last use.
    let sari = shop.buyer("Sari");
    orders_with(&sari, "NETFLIX", "PAS").await;
    budi.writes("🧺 Keranjang").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Netflix Premium</b>
            1 × Rp45.000 = <b>Rp45.000</b>

        ⚠️ Kupon <code>PAS</code> tidak dipakai: Kuota kupon ini sudah habis.
        💵 Total: <b>Rp45.000</b>
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [✖️ Lepas Kupon PAS]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    shop.minutes(20).await;
    sari.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_that_was_used_by_you_or_is_for_a_first_order_is_refused() {
    let shop = shop("uses_each,first_order", &["SEKALI,10%,1,", "PERTAMA,50%,,yes", "AWAL,40%,,yes"]).await;
    let budi = shop.buyer("Budi");
    let order = orders_with(&budi, "ML86", "SEKALI").await;
    budi.puts("ML86", 1).await;
    assert!(enters(&budi, "SEKALI").await.contains("Jatah kupon ini untukmu sudah habis."));
    // Nothing is paid yet, so the next one is still a first order; but only one.
    budi.writes("PERTAMA").await;
    assert!(budi.reads().contains("Diskon <code>PERTAMA</code>: −Rp10.250"));
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let first = budi.sees_invoice().order;
    budi.puts("ML86", 1).await;
    assert!(enters(&budi, "AWAL").await.contains("khusus untuk pesanan pertama"));
    shop.pays(&order).await;
    shop.pays(&first).await;
    budi.reads();
    budi.writes("pertama").await;
    assert!(budi.reads().contains("khusus untuk pesanan pertama"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_is_taken_off_and_another_chosen() {
    let shop = shop("cap", &["AAA,10%,", "BBB,20%,"]).await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    assert!(enters(&budi, "AAA").await.contains("−Rp4.500"));
    budi.taps("✖️ Lepas Kupon AAA").await;
    let cart = budi.reads();
    assert!(!cart.contains("Diskon") && cart.contains("[🎟️ Gunakan Kupon]"), "{cart}");
    // A button of the old message does no harm.
    assert!(budi.person.taps_data("voucher:remove").await.is_ok());
    budi.reads();
    assert!(enters(&budi, "BBB").await.contains("−Rp9.000"));
    // Whoever changes their mind comes back to the cart.
    budi.taps_all(&["✖️ Lepas Kupon BBB", "🎟️ Gunakan Kupon", "❌ Batal"]).await;
    assert!(budi.reads().contains("💵 Total: <b>Rp45.000</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_total_of_nothing_is_delivered_at_once() {
    let shop = shop("cap", &["GRATIS,100%,"]).await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    enters(&budi, "GRATIS").await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        💳 <b>Pembayaran</b>

        • <b>Diamond 86</b>
            1 × Rp20.500 = <b>Rp20.500</b>

        🧾 Subtotal: Rp20.500
        🎟️ Diskon <code>GRATIS</code>: −Rp20.500
        🎉 Yang perlu dibayar: <b>Rp0</b>

        👇 <i>Tidak perlu bayar apa-apa. Ambil sekarang, barangnya langsung dikirim.</i>
        [🎁 Ambil Sekarang]
        [⬅️ Kembali ke Keranjang]"#]]);
    // Nobody can have an invoice of nothing.
    budi.pauses();
    assert!(budi.person.taps_data("qris:0").await.is_ok());
    assert_eq!(uses(&shop, "GRATIS"), 0, "the same screen is shown again");
    budi.taps("🎁 Ambil Sekarang").await;
    assert_eq!(budi.goods(), ["ML-0001"]);
    assert!(budi.reads().contains("Pembayaran Berhasil"));
    assert_eq!((uses(&shop, "GRATIS"), shop.balance(&budi)), (1, 0));
    assert_eq!(shop.cloud.pakasir.transactions().len(), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gateways_smallest_invoice_is_left_to_pay() {
    let shop = shop("cap", &["HAMPIR,20499,"]).await;
    let budi = shop.buyer("Budi");
    let order = orders_with(&budi, "ML86", "HAMPIR").await;
    assert_eq!(shop.cloud.pakasir.find(&order).expect("it is charged").amount, 500);
    shop.pays(&order).await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_balance_pays_what_is_left() {
    let shop = shop("cap", &["SETENGAH,50%,"]).await;
    let budi = shop.buyer_with("Budi", "Rp25.000").await;
    budi.puts("NETFLIX", 1).await;
    enters(&budi, "SETENGAH").await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💰 Bayar pakai Saldo"]).await;
    assert!(budi.reads().contains("Pembayaran Berhasil"));
    assert_eq!((shop.balance(&budi), uses(&shop, "SETENGAH")), (2_500, 1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_that_changed_before_paying_is_said_first() {
    let shop = shop("until", &["UBAH,50%,"]).await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    enters(&budi, "UBAH").await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    puts_in(&shop, "until", &["UBAH,10%,"]).await;
    budi.taps("💠 Bayar pakai QRIS").await;
    assert!(budi.reads().contains("<b>Total berubah</b> dari Rp22.500 menjadi <b>Rp40.500</b>"));
    puts_in(&shop, "until", &["UBAH,10%,2026-11-22T12:00:00+07:00"]).await;
    budi.taps("💠 Bayar pakai QRIS").await;
    let read = budi.reads();
    assert!(read.contains("menjadi <b>Rp45.000</b>") && read.contains("tidak dipakai: Masa berlakunya"), "{read}");
    assert_eq!(uses(&shop, "UBAH"), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_is_read_in_english() {
    let shop = shop("cap", &["HEMAT10,10%,"]).await;
    let jane = shop.buyer("Jane");
    jane.person.speaks("en");
    jane.puts("NETFLIX", 1).await;
    jane.reads();
    jane.taps("🎟️ Use a voucher").await;
    jane.sees(expect![[r#"
        🎟️ Send your voucher code, for example: <code>HEMAT10</code>
        [❌ Cancel]"#]]);
    jane.writes("nothing").await;
    jane.sees(expect![[r#"
        😔 <b>Voucher</b> <code>NOTHING</code> <b>can't be used</b>

        There is no such code. Please check the spelling.

        <i>Got another code? Just send it here.</i>
        [🧺 Open the cart]"#]]);
    jane.writes("hemat10").await;
    jane.sees(expect![[r#"
        🧺 <b>Cart</b>

        • <b>Netflix Premium</b>
            1 × Rp45.000 = <b>Rp45.000</b>

        🧾 Subtotal: Rp45.000
        🎟️ Discount <code>HEMAT10</code>: −Rp4.500
        💵 Total: <b>Rp40.500</b>
        [✏️ Netflix Premium] [🗑]
        [💳 Go to payment]
        [✖️ Remove voucher HEMAT10]
        [➕ Add products] [🗑 Empty cart]"#]]);
    jane.taps_all(&["💳 Go to payment", "💠 Pay by QRIS"]).await;
    let invoice = jane.sees_invoice();
    assert!(invoice.message.text.contains("HEMAT10 −Rp4.500 · QRIS fee Rp594"), "{}", invoice.message);
    shop.pays(&invoice.order).await;
    jane.reads();
    shop.close().await;
}
