//! Deposits by QRIS.

use crate::world::World;
use expect_test::expect;
use lapak_local::fault::Fault;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deposit_fills_the_balance() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("💰 Saldo").await;
    budi.sees(expect![[r#"
        💰 <b>Saldo: Rp0</b>

        Bayar pesanan pakai saldo: sekali tekan, barang langsung dikirim, tanpa biaya QRIS.
        [💳 Isi Saldo QRIS]
        [📜 Riwayat Saldo]
        [🧾 Riwayat Isi Saldo]
        [🛍 Lihat Katalog]"#]]);
    budi.taps("💳 Isi Saldo QRIS").await;
    budi.sees(expect![[r#"
        💳 <b>Isi Saldo lewat QRIS</b>
        Saldo sekarang: <b>Rp0</b>

        👇 <i>Pilih jumlahnya, atau ketik sendiri (mulai Rp10.000). Biaya QRIS ditambahkan di tagihan.</i>
        [Rp10.000] [Rp25.000]
        [Rp50.000] [Rp100.000]
        [✍️ Jumlah Lain]
        [⬅️ Saldo]"#]]);
    budi.taps("Rp50.000").await;
    budi.sees(expect![[r#"
        🖼 370×370
        💳 <b>Isi Saldo</b> <code>LP-#1</code>

        Jumlah: Rp50.000
        Biaya QRIS: Rp660
        💵 Total bayar: <b>Rp50.660</b>

        ⏰ Bayar sebelum <b>22 Nov 2026 12.15 WIB</b>

        <i>Nama merchant yang tampil: Pakasir. Saldo bertambah otomatis setelah lunas.</i>
        [🔗 Bayar via browser ↗]
        [🔄 Cek Pembayaran]
        [❌ Batalkan]"#]]);
    let deposit = budi.sees_invoice();
    shop.pays(&deposit.order).await;
    budi.sees(expect![[r#"
        ✅ <b>Saldo bertambah Rp50.000</b>

        Pembayaran isi saldo <code>LP-#1</code> sudah kami terima. Selamat belanja 🛍
        [🧺 Buka Keranjang]
        [💰 Lihat Saldo] [🛍 Lihat Katalog]"#]]);
    assert_eq!(shop.balance(&budi), 50_000);
    assert_eq!(shop.events(), ["deposit.paid"]);
    budi.taps("💰 Lihat Saldo").await;
    budi.sees(expect![[r#"
        💰 <b>Saldo: Rp50.000</b>

        Bayar pesanan pakai saldo: sekali tekan, barang langsung dikirim, tanpa biaya QRIS.
        [💳 Isi Saldo QRIS]
        [📜 Riwayat Saldo]
        [🧾 Riwayat Isi Saldo]
        [🛍 Lihat Katalog]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_amount_is_typed() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/saldo").await;
    budi.taps_all(&["💳 Isi Saldo QRIS", "✍️ Jumlah Lain"]).await;
    budi.sees(expect![[r#"
        ✍️ Mau isi saldo berapa? Kirim jumlahnya, misalnya: <code>35000</code>
        [❌ Batal]"#]]);
    for wrong in ["banyak", "9.999", "9.900.001", "-20000"] {
        budi.writes(wrong).await;
        assert!(budi.reads().contains("dari <b>Rp10.000</b> sampai <b>Rp9.900.000</b>"), "{wrong}");
    }
    budi.writes("Rp 35.000").await;
    budi.sees(expect![[r#"
        💳 Isi saldo <b>Rp35.000</b>? Setelah dibayar, saldomu langsung bertambah.
        [💠 Buat tagihan QRIS]
        [✍️ Ubah Jumlah] [⬅️ Saldo]"#]]);
    budi.taps("✍️ Ubah Jumlah").await;
    budi.writes("36.000").await;
    budi.reads();
    budi.taps("✍️ Ubah Jumlah").await;
    budi.writes("35 ribu").await;
    budi.taps("💠 Buat tagihan QRIS").await;
    let deposit = budi.sees_invoice();
    shop.pays(&deposit.order).await;
    assert!(budi.reads().contains("Saldo bertambah Rp35.000"));
    assert_eq!(shop.balance(&budi), 35_000);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_an_amount_is_left() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/saldo").await;
    budi.taps_all(&["💳 Isi Saldo QRIS", "✍️ Jumlah Lain", "❌ Batal"]).await;
    assert!(budi.reads().contains("Isi Saldo lewat QRIS"), "they are back where they came from");
    budi.writes("35000").await;
    assert!(budi.reads().contains("belum paham"), "no amount is waited for any more");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_ten_times_at_once_credits_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let deposit = budi.deposits("Rp25.000").await;
    shop.pays_silently(&deposit.order).await;
    let txn =
        shop.order(&deposit.order)["invoice"]["M"]["charge"]["M"]["txn"]["S"].as_str().expect("a charge").to_owned();
    let callback = || shop.receives_callback(shop.callback(&txn, &deposit.order, 25_000));
    futures_util::future::join_all((0..10).map(|_| callback())).await;
    shop.minutes(1).await;
    assert_eq!(shop.balance(&budi), 25_000);
    assert_eq!(budi.messages_with("Saldo bertambah"), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deposit_expires_and_a_late_payment_is_credited_all_the_same() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let deposit = budi.deposits("Rp10.000").await;
    shop.minutes(16).await;
    budi.sees(expect![[r#"
        📝 <b>Tagihan Kedaluwarsa</b>

        Tagihan isi saldo <code>LP-#1</code> sebesar <b>Rp10.000</b> sudah lewat waktunya.

        <i>Telanjur bayar? Tenang: pembayarannya tetap masuk ke saldomu.</i>
        [💳 Isi Saldo QRIS]"#]]);
    shop.pays(&deposit.order).await;
    assert!(budi.reads().contains("Saldo bertambah Rp10.000"));
    assert_eq!(shop.balance(&budi), 10_000);
    assert_eq!(shop.events(), ["deposit.paid"], "a deposit that is paid late is nothing that anybody must look at");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deposit_is_paid_twice_and_both_are_credited() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let deposit = budi.deposits("Rp10.000").await;
    shop.pays(&deposit.order).await;
    shop.seconds(5);
    assert_eq!(shop.cloud.pakasir.pays_again(&deposit.order).await.status(), Some(200));
    assert_eq!(shop.balance(&budi), 20_000);
    assert!(budi.reads().contains("masuk lebih dari sekali"));
    assert_eq!(shop.events(), ["deposit.paid", "payment.twice"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deposit_is_cancelled() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.deposits("Rp10.000").await;
    budi.cancels().await;
    budi.sees(expect![[r#"
        ❌ Isi saldo <code>LP-#1</code> dibatalkan.
        [💳 Isi Saldo QRIS]"#]]);
    shop.minutes(2).await;
    assert_eq!(shop.balance(&budi), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gateway_fails_and_the_invoice_comes_by_the_sweep() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/saldo").await;
    budi.taps("💳 Isi Saldo QRIS").await;
    budi.reads();
    shop.cloud.pakasir.faults.next("create", 1, Fault::Status(502, String::new()));
    budi.taps("Rp10.000").await;
    budi.sees(expect![[r#"
        ⏳ <b>Isi saldo</b> <code>LP-#1</code> <b>tersimpan</b>

        Tagihannya sedang disiapkan dan otomatis muncul di sini, paling lambat beberapa menit lagi. Berlaku sampai <b>22 Nov 2026 12.15 WIB</b>.
        [❌ Batalkan]"#]]);
    shop.minutes(2).await;
    let deposit = budi.sees_invoice();
    shop.pays(&deposit.order).await;
    assert!(budi.reads().contains("Saldo bertambah Rp10.000"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unpaid_deposits_count_among_the_unpaid_invoices() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.deposits("Rp10.000").await;
    budi.orders("ML86", 1).await;
    budi.writes("/saldo").await;
    budi.taps_all(&["💳 Isi Saldo QRIS", "Rp10.000"]).await;
    assert!(budi.reads().contains("Masih ada <b>2</b> tagihan yang belum dibayar"));
    shop.minutes(17).await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_tap_twice_makes_one_invoice() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/saldo").await;
    budi.taps("💳 Isi Saldo QRIS").await;
    let tap = budi.taps("Rp10.000").await;
    assert!(budi.person.redeliver(&tap).await.is_ok());
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1);
    let deposit = budi.sees_invoice();
    shop.pays(&deposit.order).await;
    assert_eq!(shop.balance(&budi), 10_000);
    budi.reads();
    shop.close().await;
}
