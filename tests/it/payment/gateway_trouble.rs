//! The gateway is down, slow, or answers something unexpected when a charge is to be created.

use crate::world::World;
use expect_test::expect;
use lapak_local::fault::Fault;
use serde_json::json;
use std::time::Duration;

fn down() -> Fault {
    Fault::Status(502, "<html><center>502 Bad Gateway</center></html>".into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn down_at_checkout_and_up_later() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.pakasir.faults.next("create", 5, down());
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.sees(expect![[r#"
        ⏳ <b>Pesanan</b> <code>LP-#1</code> <b>tersimpan</b>

        Tagihannya sedang disiapkan dan otomatis muncul di sini, paling lambat beberapa menit lagi. Stokmu aman sampai <b>22 Nov 2026 12.15 WIB</b>, jadi tidak perlu memesan ulang.
        [❌ Batalkan]"#]]);
    shop.minutes(4).await;
    budi.sees(expect![""]);
    assert_eq!(shop.events(), ["order.placed", "gateway.failing"], "three failures in a row are one event");
    shop.minutes(2).await;
    let invoice = {
        budi.sees(expect![[r#"
            🖼 370×370
            🧾 <b>Tagihan</b> <code>LP-#1</code>
            • Netflix Premium × 1 = Rp45.000
            Subtotal Rp45.000 · Biaya QRIS Rp625
            💵 Total bayar: <b>Rp45.625</b>
            ⏰ Bayar sebelum <b>22 Nov 2026 12.15 WIB</b>

            <i>Scan dari aplikasi bank atau e-wallet (merchant: Pakasir), atau simpan QR ini dan buka dari galeri. Kalau waktunya berbeda, ikuti yang di chat ini.</i>
            [🔗 Bayar via browser ↗]
            [🔄 Cek Pembayaran]
            [❌ Batalkan]"#]]);
        budi.sees_invoice()
    };
    shop.minutes(2).await;
    budi.sees(expect![""]);
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(shop.events(), ["order.placed", "gateway.failing", "order.paid", "order.delivered"]);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_buyer_does_not_wait_for_the_gateway_and_cancels() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.pakasir.faults.next("create", 3, down());
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.reads();
    budi.cancels().await;
    budi.sees(expect![[r#"
        ❌ Pesanan <code>LP-#1</code> dibatalkan. Sampai jumpa di pesanan berikutnya 👋
        [🔁 Pesan Lagi]
        [🛍 Lihat Katalog]"#]]);
    assert_eq!(shop.left("NETFLIX"), 4);
    shop.minutes(45).await;
    assert_eq!(budi.reads(), "");
    shop.cloud.pakasir.faults.clear();
    shop.minutes(45).await;
    assert_eq!(budi.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn down_until_the_deadline() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 2).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.pakasir.faults.next("*", 1_000, down());
    budi.taps("💠 Bayar pakai QRIS").await;
    budi.reads();
    shop.minutes(14).await;
    assert_eq!(budi.reads(), "");
    assert_eq!(shop.left("NETFLIX"), 2, "the units are held as was said");
    shop.minutes(2).await;
    budi.sees(expect![[r#"
        📝 <b>Tagihan Kedaluwarsa</b>

        Tagihan <code>LP-#1</code> sebesar <b>Rp90.000</b> sudah lewat waktunya dan stoknya tidak disimpan lagi. Kalau masih mau, pesan lagi ya.

        <i>Telanjur bayar? Tenang: pembayarannya tetap kami proses otomatis.</i>
        [🔁 Pesan Lagi]
        [🛍 Lihat Katalog]"#]]);
    assert_eq!(shop.left("NETFLIX"), 4);
    assert_eq!(shop.times("order.expired"), 1);
    shop.cloud.pakasir.faults.clear();
    shop.minutes(60).await;
    assert_eq!(budi.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_until_the_functions_time_is_out() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.functions.limit("TelegramFunction", Duration::from_millis(1_500));
    shop.cloud.pakasir.faults.next("create", 1, Fault::Delay(Duration::from_millis(1_000)));
    shop.cloud.telegram.faults.next("editMessageMedia", 1, Fault::Delay(Duration::from_millis(1_000)));
    let cut_short = budi.tries("💠 Bayar pakai QRIS").await;
    assert_eq!(cut_short.status, 502);
    shop.cloud.functions.limit("TelegramFunction", Duration::from_secs(30));
    let again = budi.person.redeliver(&cut_short).await;
    assert!(again.is_ok());
    let invoice = budi.sees_invoice();
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1);
    assert_eq!(shop.left("NETFLIX"), 3);
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_within_the_clients_timeout() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.pakasir.faults.next("create", 1, Fault::Hang);
    budi.taps("💠 Bayar pakai QRIS").await;
    assert!(budi.reads().contains("tersimpan"));
    shop.minutes(3).await;
    let invoice = budi.sees_invoice();
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_do_not_fit() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.pakasir.faults.next("create", 1, down());
    budi.taps("💠 Bayar pakai QRIS").await;
    let order = budi.reads_all().split("LP-").nth(1).map(|rest| format!("LP-{}", &rest[..14])).expect("it has an id");
    budi.reads();
    let but = |name: &str, value: serde_json::Value| {
        let mut answer = json!({
            "txn_id": "abcdefghi", "project": "lapak", "order_id": order, "amount": 20_500, "fee": 454,
            "total_payment": 20_954, "payment_method": "qris", "qr_string": "lorem", "va_number": null,
            "expired_at": "2026-11-22T06:00:00.000000001Z", "is_sandbox": true,
        });
        answer[name] = value;
        Fault::Status(200, answer.to_string())
    };
    let answers = [
        ("too often", Fault::Status(429, json!({ "message": "Terlalu banyak permintaan" }).to_string())),
        ("a proxy's page", down()),
        ("a proxy's page that says it is fine", Fault::Status(200, "<html>OK</html>".into())),
        ("another order", but("order_id", json!("LP-0000-0000-0000"))),
        ("another amount", but("amount", json!(205))),
        ("no amount", but("amount", json!(null))),
        ("the other mode", but("is_sandbox", json!(false))),
        ("an id that is none", but("txn_id", json!("../status"))),
        ("a wrong key", Fault::Status(401, json!({ "message": "API key tidak valid" }).to_string())),
        ("made, but the answer is lost", Fault::Drop),
    ];
    for (name, answer) in answers {
        shop.cloud.pakasir.faults.next("create", 1, answer);
        shop.minutes(1).await;
        if shop.cloud.pakasir.faults.left() > 0 {
            shop.minutes(1).await;
        }
        assert_eq!(shop.cloud.pakasir.faults.left(), 0, "{name}: the sweep asks each minute");
        assert_eq!(budi.reads(), "", "{name}: nothing is shown that can't be relied on");
        assert!(shop.order(&order)["invoice"]["M"]["charge"].is_null(), "{name}: nor noted");
    }
    shop.minutes(1).await;
    let invoice = budi.sees_invoice();
    assert_eq!(invoice.order, order);
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1, "what was made unheard is found again");
    shop.pays(&order).await;
    assert_eq!(budi.goods(), ["ML-0001"]);
    assert_eq!(shop.times("delivery.stuck"), 0);
    budi.reads();
    shop.expects_errors(&["no charge could be created"]);
    shop.close().await;
}
