//! The cart: editing it, its limits, and changes of stock and price while products are in it.

use crate::world::World;
use expect_test::expect;
use lapak_local::pakasir::State;

/// A seed file of so many products, each with one unit: `P01`, `P02` …
fn products(count: u32) -> String {
    let rows = (1..=count).map(|number| format!("Game,P{number:02},Produk {number},10000,isi-{number}\n"));
    format!("category,code,name,price,content\n{}", rows.collect::<String>())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_cart_cannot_be_paid() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    budi.taps("🧺 Keranjang").await;
    budi.sees(expect![[r#"
        🧺 Keranjangmu masih kosong.

        Pilih produk dulu, yuk!
        [🛍 Lihat Katalog]"#]]);
    for old_button in ["checkout:45000", "qris:45000"] {
        budi.pauses();
        assert!(budi.person.taps_data(old_button).await.is_ok());
        assert!(budi.reads_all().contains("🧺 Keranjangmu masih kosong."), "{old_button}");
    }
    budi.reads();
    assert_eq!(shop.cloud.pakasir.transactions(), []);
    assert!(shop.events().is_empty());
    budi.taps("🛍 Lihat Katalog").await;
    assert!(budi.reads().starts_with("🛍 <b>Katalog</b>"));
    shop.close().await;
}

/// A product that is in the cart opens with the quantity that is in it, from wherever it is opened.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_opens_with_what_the_cart_holds() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 3).await;
    budi.writes("/start p_NETFLIX").await;
    assert!(budi.reads().contains("Jumlah: <b>3</b> → Total <b>Rp120.000</b>"));
    budi.writes("katalog").await;
    budi.taps("3️⃣").await;
    assert!(budi.reads().contains("Jumlah: <b>3</b> → Total <b>Rp120.000</b>"));
    budi.taps_all(&["➖", "➖", "💾 Simpan"]).await;
    assert!(budi.reads().contains("1 × Rp45.000"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_are_edited_removed_and_emptied() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 2).await;
    budi.puts("ML86", 1).await;
    budi.reads();

    budi.taps("✏️ Netflix Premium").await;
    assert!(budi.reads().contains("🧮 Jumlah: <b>2</b> → Total <b>Rp90.000</b>"), "it opens with what is in the cart");
    budi.taps_all(&["➕", "💾 Simpan"]).await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Diamond 86</b>
            1 × Rp20.500 = <b>Rp20.500</b>

        • <b>Netflix Premium</b>
            3 × Rp40.000 = <b>Rp120.000</b>

        💵 Total: <b>Rp140.500</b>
        [✏️ Diamond 86] [🗑]
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [🎟️ Gunakan Kupon]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);

    let cart = budi.person.chat().pop().expect("the cart");
    budi.pauses();
    assert!(budi.person.taps_at(cart.id, 0, 1).await.expect("a bin beside the first line").is_ok());
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Netflix Premium</b>
            3 × Rp40.000 = <b>Rp120.000</b>

        💵 Total: <b>Rp120.000</b>
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [🎟️ Gunakan Kupon]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);

    budi.taps("🗑 Kosongkan").await;
    budi.sees(expect![[r#"
        🗑 <b>Kosongkan keranjang?</b>

        3 item di dalamnya akan dihapus.
        [⬅️ Tidak jadi]
        [🗑 Ya, kosongkan]"#]]);
    budi.taps("⬅️ Tidak jadi").await;
    assert!(budi.reads().starts_with("🧺 <b>Keranjang</b>"));
    budi.taps_all(&["🗑 Kosongkan", "🗑 Ya, kosongkan"]).await;
    assert!(budi.reads().starts_with("🧺 Keranjangmu masih kosong."));
    budi.writes("/keranjang").await;
    assert!(budi.reads().starts_with("🧺 Keranjangmu masih kosong."));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sold_out_between_cart_and_checkout() {
    let shop = World::open().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    budi.puts("RARE", 1).await;
    budi.puts("ML86", 1).await;
    let invoice = sari.orders("RARE", 1).await;
    budi.reads();

    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        😔 <b>Belum bisa lanjut</b>

        ⚠️ <b>Akun Langka</b> sedang dipesan semua. Kalau ada yang batal, stoknya kembali.

        Ubah keranjangmu dulu ya; yang lain tetap tersimpan.
        [🧺 Buka Keranjang]"#]]);
    budi.taps("🧺 Buka Keranjang").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Diamond 86</b>
            1 × Rp20.500 = <b>Rp20.500</b>

        ⚠️ <b>Akun Langka</b> sedang dipesan semua. Kalau ada yang batal, stoknya kembali.

        👇 <i>Ubah ✏️ atau hapus 🗑 dulu yang bertanda ⚠️, baru lanjut bayar ya.</i>
        [✏️ Diamond 86] [🗑]
        [✏️ Akun Langka] [🗑]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    budi.taps("✏️ Akun Langka").await;
    budi.sees(expect![[r#"
        🏷 <b>Akun Langka</b>
        <code>RARE</code>

        💰 Harga: <b>Rp250.000</b>
        🕐 Sedang dipesan semua

        📝 Cuma satu

        🕐 Semua stok sedang dipesan dan menunggu dibayar. Kalau ada yang batal, stoknya kembali; cek lagi dalam beberapa menit ya. Tagihanmu sendiri: /tagihan
        [🛍 Lihat Katalog] [🧺 Keranjang (2)]"#]]);
    // Without that product, the rest can be bought.
    budi.writes("/keranjang").await;
    let cart = budi.person.chat().pop().expect("the cart");
    budi.pauses();
    assert!(budi.person.taps_at(cart.id, 1, 1).await.expect("a bin beside what is gone").is_ok());
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let second = budi.sees_invoice();
    for (buyer, invoice) in [(&sari, invoice), (&budi, second)] {
        assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
        assert!(buyer.reads().contains("🎉 <b>Pembayaran Berhasil!</b>"));
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sold_out_between_checkout_and_qris() {
    let shop = World::open().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    budi.puts("NETFLIX", 2).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    let invoice = sari.orders("NETFLIX", 3).await;

    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        😔 <b>Belum bisa lanjut</b>

        ⚠️ <b>Netflix Premium</b>: saat ini bisa dipesan paling banyak 1.

        Ubah keranjangmu dulu ya; yang lain tetap tersimpan.
        [🧺 Buka Keranjang]"#]]);
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1, "only Sari was charged");
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    sari.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_price_changes_between_cart_and_checkout() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 2).await;
    budi.reads();
    dearer(&shop).await;

    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.sees(expect![[r#"
        💳 <b>Pembayaran</b>

        ⚠️ <b>Total berubah</b> dari Rp90.000 menjadi <b>Rp100.000</b>. Cek lagi sebelum bayar ya.

        • <b>Netflix Premium</b>
            2 × Rp50.000 = <b>Rp100.000</b>

        🧾 Subtotal: <b>Rp100.000</b>
        💠 Biaya QRIS: ± Rp1.010
        💵 Perkiraan total: <b>Rp101.010</b>
        💰 Saldomu: Rp0

        👇 <i>Pilih cara bayar. Biaya pasti tertera di tagihan. Tagihan berlaku 15 menit, dan stok disimpan untukmu selama itu.</i>
        [💠 Bayar pakai QRIS]
        [💰 Bayar pakai Saldo]
        [⬅️ Kembali ke Keranjang]"#]]);
    // The invoice has the new price, which the buyer has agreed to.
    budi.taps("💠 Bayar pakai QRIS").await;
    let invoice = budi.sees_invoice();
    assert_eq!(shop.cloud.pakasir.find(&invoice.order).expect("it is charged").amount, 100_000);
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert!(budi.reads().contains("🎉 <b>Pembayaran Berhasil!</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_price_changes_between_checkout_and_qris() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 2).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    dearer(&shop).await;

    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        💳 <b>Pembayaran</b>

        ⚠️ <b>Total berubah</b> dari Rp90.000 menjadi <b>Rp100.000</b>. Cek lagi sebelum bayar ya.

        • <b>Netflix Premium</b>
            2 × Rp50.000 = <b>Rp100.000</b>

        🧾 Subtotal: <b>Rp100.000</b>
        💠 Biaya QRIS: ± Rp1.010
        💵 Perkiraan total: <b>Rp101.010</b>
        💰 Saldomu: Rp0

        👇 <i>Pilih cara bayar. Biaya pasti tertera di tagihan. Tagihan berlaku 15 menit, dan stok disimpan untukmu selama itu.</i>
        [💠 Bayar pakai QRIS]
        [💰 Bayar pakai Saldo]
        [⬅️ Kembali ke Keranjang]"#]]);
    assert_eq!(shop.cloud.pakasir.transactions(), [], "nothing was charged at a price that was not agreed to");
    budi.taps("💠 Bayar pakai QRIS").await;
    let invoice = budi.sees_invoice();
    assert_eq!(shop.cloud.pakasir.find(&invoice.order).expect("it is charged").amount, 100_000);

    // An invoice keeps its price, also when the product's price changes.
    shop.seed("category,code,name,price\nStreaming,NETFLIX,Netflix Premium,60000\n").await;
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert!(budi.reads().contains("🎉 <b>Pembayaran Berhasil!</b>"));
    shop.close().await;
}

/// Netflix costs Rp50,000 from now on.
async fn dearer(shop: &World) {
    let answer = shop.seed("category,code,name,price\nStreaming,NETFLIX,Netflix Premium,50000\n").await;
    assert_eq!(answer["products"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_ten_products_do_not_fit() {
    let shop = World::with_seed_file(&products(11)).await;
    let budi = shop.buyer("Budi");
    for number in 1..=10 {
        budi.puts(&format!("P{number:02}"), 1).await;
    }
    budi.reads();
    budi.puts("P11", 1).await;
    assert!(budi.person.chat().last().expect("an answer").html.contains("sudah penuh"));
    budi.taps("🧺 Buka Keranjang").await;
    let cart = budi.reads();
    assert_eq!(cart.matches("1 × Rp10.000").count(), 10, "{cart}");
    assert!(!cart.contains("Produk 11"), "{cart}");

    // Ten of them are one order, one invoice, and one message with all the goods.
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    budi.sees(expect![[r#"
        🖼 370×370
        🧾 <b>Tagihan</b> <code>LP-#1</code>
        • Produk 1 × 1 = Rp10.000
        • Produk 2 × 1 = Rp10.000
        • Produk 3 × 1 = Rp10.000
        • … dan 7 produk lain
        Subtotal Rp100.000 · Biaya QRIS Rp1.010
        💵 Total bayar: <b>Rp101.010</b>
        ⏰ Bayar sebelum <b>22 Nov 2026 12.15 WIB</b>

        <i>Scan dari aplikasi bank atau e-wallet (merchant: Pakasir), atau simpan QR ini dan buka dari galeri. Kalau waktunya berbeda, ikuti yang di chat ini.</i>
        [🔗 Bayar via browser ↗]
        [🔄 Cek Pembayaran]
        [❌ Batalkan]"#]]);
    let invoice = budi.sees_invoice();
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    let goods = budi.reads();
    assert!((1..=10).all(|number| goods.contains(&format!("<pre>isi-{number}</pre>"))), "{goods}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_refusal_of_an_eleventh_product_is_a_sentence() {
    let shop = World::with_seed_file(&products(11)).await;
    let budi = shop.buyer("Budi");
    for number in 1..=11 {
        budi.puts(&format!("P{number:02}"), 1).await;
    }
    budi.person.read();
    budi.puts("P11", 1).await;
    budi.sees(expect![[r#"
        🧺 Keranjang sudah penuh (<b>10</b> jenis produk), jadi produk tadi belum masuk. Bayar dulu yang ada, atau hapus salah satu.
        [🧺 Buka Keranjang]"#]]);
    // The quantity of a product that is in the cart can still be changed.
    budi.taps("🧺 Buka Keranjang").await;
    budi.taps("✏️ Produk 3").await;
    budi.taps("💾 Simpan").await;
    assert!(budi.reads().starts_with("🧺 <b>Keranjang</b>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_most_two_unpaid_orders() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let first = budi.orders("ML86", 1).await;
    let second = budi.orders("NETFLIX", 1).await;
    budi.puts("KEY", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        🧾 <b>Tagihan Saya</b>

        ⚠️ Masih ada <b>2</b> tagihan yang belum dibayar, jadi belum bisa pesan lagi. Bayar atau batalkan salah satu dulu ya; keranjangmu tetap tersimpan.

        1️⃣ <b>Netflix Premium</b> × 1
            <code>LP-#2</code>
            💵 <b>Rp45.625</b> · ⏰ sebelum 22 Nov 2026 12.15 WIB

        2️⃣ <b>Diamond 86</b> × 1
            <code>LP-#1</code>
            💵 <b>Rp20.954</b> · ⏰ sebelum 22 Nov 2026 12.15 WIB
        [📷 Tampilkan QR 1️⃣] [🔄 Cek 1️⃣]
        [🔗 Via browser 1️⃣ ↗] [❌ Batalkan 1️⃣]
        [📷 Tampilkan QR 2️⃣] [🔄 Cek 2️⃣]
        [🔗 Via browser 2️⃣ ↗] [❌ Batalkan 2️⃣]
        [🧺 Buka Keranjang]"#]]);
    assert_eq!(shop.cloud.pakasir.transactions().len(), 2);

    // The refusal has the buttons of the unpaid orders.
    budi.taps("🔄 Cek 2️⃣").await;
    assert_eq!(
        budi.sees_toast(),
        "⏳ Belum ada pembayaran masuk. Kalau baru saja bayar, tunggu beberapa detik lalu cek lagi ya."
    );
    // The gateway wants a pause between two status calls about one transaction.
    shop.seconds(5);
    assert_eq!(shop.cloud.pakasir.pays(&first.order).await.status(), Some(200));
    budi.reads();

    // One is paid: there is room for another, and the cart was kept.
    budi.writes("/keranjang").await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let third = budi.sees_invoice();
    for order in [&second.order, &third.order] {
        assert_eq!(shop.cloud.pakasir.pays(order).await.status(), Some(200));
    }
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_an_order_makes_room_for_another() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let first = budi.orders("ML86", 1).await;
    let second = budi.orders("NETFLIX", 1).await;
    budi.puts("KEY", 1).await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    budi.reads();
    budi.taps_all(&["❌ Batalkan 2️⃣", &format!("🗑 Ya, batalkan {}", first.order)]).await;
    budi.sees(expect![[r#"
        🧾 <b>Tagihan Saya</b>

        <b>Netflix Premium</b> × 1
            <code>LP-#2</code>
            💵 <b>Rp45.625</b> · ⏰ sebelum 22 Nov 2026 12.15 WIB
        [📷 Tampilkan QR] [🔄 Cek]
        [🔗 Via browser ↗] [❌ Batalkan]
        [🧺 Buka Keranjang]
        ———
        ❌ Pesanan <code>LP-#1</code> dibatalkan. Sampai jumpa di pesanan berikutnya 👋
        [🔁 Pesan Lagi]
        [🛍 Lihat Katalog]"#]]);
    assert!(matches!(shop.cloud.pakasir.find(&first.order).expect("it was charged").state, State::Canceled { .. }));

    budi.writes("/keranjang").await;
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let third = budi.sees_invoice();
    for order in [&second.order, &third.order] {
        assert_eq!(shop.cloud.pakasir.pays(order).await.status(), Some(200));
    }
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cart_survives_a_new_process() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 2).await;
    budi.puts("ML86", 3).await;
    budi.reads();
    shop.cloud.functions.cool("TelegramFunction");
    assert_eq!(shop.cloud.functions.processes("TelegramFunction"), 0);
    budi.writes("/keranjang").await;
    budi.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        • <b>Diamond 86</b>
            3 × Rp20.500 = <b>Rp61.500</b>

        • <b>Netflix Premium</b>
            2 × Rp45.000 = <b>Rp90.000</b>

        💵 Total: <b>Rp151.500</b>
        [✏️ Diamond 86] [🗑]
        [✏️ Netflix Premium] [🗑]
        [💳 Lanjut ke Pembayaran]
        [🎟️ Gunakan Kupon]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_taps_on_qris_are_one_order() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.taps("💠 Bayar pakai QRIS").await;
    // A double tap: the message is edited after the first tap, but the second one is already on its way.
    let invoice = budi.sees_invoice();
    assert!(budi.person.taps_data("qris:45000").await.is_ok());
    assert_eq!(budi.reads(), "", "the invoice stands, and that is all there is to say");
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1);
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert_eq!(budi.messages_with("Pembayaran Berhasil"), 1);
    budi.reads();
    shop.close().await;
}
