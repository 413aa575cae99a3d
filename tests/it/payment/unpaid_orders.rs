//! Orders that lapse: cancelled by the buyer or past their deadline.

use crate::world::World;
use crate::world::expected_end::time_goes_by;
use expect_test::expect;
use lapak_local::fault::Fault;
use lapak_local::pakasir::Cancel;
use std::fmt::Write as _;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_cancels() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 3).await;
    assert_eq!(shop.left("NETFLIX"), 1);
    let cancel = budi.cancels().await;
    budi.sees(expect![[r#"
        ❌ Pesanan <code>LP-#1</code> dibatalkan. Sampai jumpa di pesanan berikutnya 👋
        [🔁 Pesan Lagi]
        [🛍 Lihat Katalog]"#]]);
    assert_eq!(budi.messages_with("Tagihan"), 0, "the invoice is gone");
    assert_eq!(shop.left("NETFLIX"), 4);
    assert_eq!(shop.cloud.pakasir.find(&invoice.order).map(|t| t.status()), Some("canceled"));
    assert_eq!(shop.events(), ["order.placed", "order.cancelled"]);

    budi.person.redeliver(&cancel).await;
    shop.minutes(40).await;
    assert_eq!(budi.reads(), "");
    assert_eq!(shop.cloud.bus.events().len(), 2);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_loses_to_a_payment() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.cloud.pakasir.configure(|settings| settings.cancel = Cancel::LosesToPayment);
    budi.cancels().await;
    assert_eq!(budi.messages_with("dibatalkan"), 1, "the gateway said that nothing was paid, and took the cancel");
    shop.minutes(2).await;
    assert_eq!(budi.goods().len(), 1, "the next check finds out");
    shop.seconds(5);
    let answers = shop.cloud.pakasir.release().await;
    assert_eq!(answers.iter().map(|answer| answer.status()).collect::<Vec<_>>(), [Some(200)]);
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(shop.events(), ["order.placed", "order.cancelled", "order.paid", "order.delivered", "payment.late"]);

    budi.person.taps_data(&format!("cancel:{}", invoice.order)).await;
    expect!["✅ Pesanan ini sudah lunas. Barangnya ada di chat ini."].assert_eq(&budi.sees_toast());
    assert_eq!(shop.left("NETFLIX"), 3);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_meets_a_gateway_that_does_not_cancel() {
    for cancel in [Cancel::Unavailable, Cancel::UnavailableButDone] {
        let shop = World::open().await;
        let budi = shop.buyer("Budi");
        let invoice = budi.orders("NETFLIX", 1).await;
        shop.cloud.pakasir.configure(|settings| settings.cancel = cancel);
        budi.cancels().await;
        assert!(budi.reads().contains("dibatalkan"), "{cancel:?}");
        assert_eq!(shop.left("NETFLIX"), 4, "{cancel:?}");
        // It can still be paid there, and the callback is lost.
        shop.pays_silently(&invoice.order).await;
        shop.minutes(35).await;
        match cancel {
            Cancel::Unavailable => assert_eq!(budi.goods().len(), 1, "what is not closed is watched"),
            _ => {
                assert_eq!(shop.cloud.pakasir.calls_back(&invoice.order).await.status(), Some(200));
                assert_eq!(budi.goods().len(), 1);
            }
        }
        assert_eq!(shop.times("payment.late"), 1, "{cancel:?}");
        budi.reads();
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_buyer_cancels() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let invoice = budi.orders("NETFLIX", 1).await;
    siti.writes("/start").await;
    for what in ["cancel", "check"] {
        siti.pauses();
        siti.person.taps_data(&format!("{what}:{}", invoice.order)).await;
        assert_eq!(siti.sees_toast(), "🤔 Pesanan atau tagihan ini tidak ditemukan.");
    }
    assert_eq!(shop.left("NETFLIX"), 3);
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_expires() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 2).await;
    shop.minutes(14).await;
    assert_eq!(budi.reads(), "");
    shop.minutes(2).await;
    budi.sees(expect![[r#"
        📝 <b>Tagihan Kedaluwarsa</b>

        Tagihan <code>LP-#1</code> sebesar <b>Rp90.940</b> sudah lewat waktunya dan stoknya tidak disimpan lagi. Kalau masih mau, pesan lagi ya.

        <i>Telanjur bayar? Tenang: pembayarannya tetap kami proses otomatis.</i>
        [🔁 Pesan Lagi]
        [🛍 Lihat Katalog]"#]]);
    assert_eq!(budi.messages_with("Bayar sebelum"), 0, "the invoice is gone");
    assert_eq!(shop.left("NETFLIX"), 4);
    assert_eq!(shop.cloud.pakasir.find(&invoice.order).map(|t| t.status()), Some("canceled"));
    assert_eq!(shop.events(), ["order.placed", "order.expired"]);
    shop.minutes(40).await;
    assert_eq!(budi.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_charge_expires_sooner_than_the_invoice() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    shop.cloud.pakasir.configure(|settings| settings.qr_lives = jiff::SignedDuration::from_mins(5));
    let invoice = budi.orders("NETFLIX", 1).await;
    assert!(invoice.message.text.contains("12.05 WIB"), "{}", invoice.message);
    shop.minutes(7).await;
    assert!(budi.reads().contains("Tagihan Kedaluwarsa"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_big_order_expires() {
    let shop = World::with_seed_file(&seed_file(60)).await;
    let budi = shop.buyer("Budi");
    budi.orders("BULK", 50).await;
    assert_eq!(shop.left("BULK"), 10);
    shop.minutes(17).await;
    assert!(budi.reads().contains("Tagihan Kedaluwarsa"));
    assert_eq!(shop.left("BULK"), 60);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_expires_while_the_gateway_is_down() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let (paid_late, never) = (budi.orders("NETFLIX", 1).await, siti.orders("ML86", 1).await);
    shop.cloud.pakasir.faults.next("*", 10_000, Fault::Refuse);
    // Orders stay open two minutes after their deadline, as they may have been paid.
    shop.minutes(19).await;
    for buyer in [&budi, &siti] {
        assert!(buyer.reads().contains("Tagihan Kedaluwarsa"));
    }
    assert_eq!((shop.left("NETFLIX"), shop.left("ML86")), (4, 3));
    shop.pays_silently(&paid_late.order).await;
    shop.minutes(90).await;
    assert_eq!(budi.goods().len(), 0);

    shop.cloud.pakasir.faults.clear();
    shop.minutes(31).await;
    assert_eq!(budi.goods().len(), 1, "the payment is found");
    assert_eq!(shop.cloud.pakasir.find(&never.order).map(|t| t.status()), Some("canceled"), "the other is closed");
    time_goes_by(&shop, &[30, 6 * 60, 19 * 60]).await;
    assert!(shop.order(&never.order)["due"].is_null(), "and in the end not checked any more");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_found_a_day_after_the_expiry() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.cloud.pakasir.configure(|settings| settings.cancel = Cancel::Unavailable);
    shop.minutes(17).await;
    budi.reads();
    for _ in 0..46 {
        shop.seconds(30 * 60);
        shop.cloud.tick().await;
    }
    shop.pays_silently(&invoice.order).await;
    shop.seconds(31 * 60);
    shop.cloud.tick().await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_orders_expire_in_one_sweep() {
    let shop = World::with_seed_file(&seed_file(60)).await;
    let mut buyers = Vec::new();
    for number in 0..60 {
        let buyer = shop.buyer(&format!("Pembeli {number}"));
        buyer.puts("BULK", 1).await;
        buyer.pauses();
        buyer.person.taps_data("qris:1000").await;
        buyers.push(buyer);
    }
    assert_eq!(shop.left("BULK"), 0);
    shop.seconds(15 * 60);
    shop.cloud.tick().await;
    for buyer in &buyers {
        assert_eq!(buyer.messages_with("Tagihan Kedaluwarsa"), 1);
        buyer.reads();
    }
    assert_eq!(shop.left("BULK"), 60);
    assert_eq!(shop.times("order.expired"), 60);
    shop.close().await;
}

fn seed_file(units: u32) -> String {
    let mut seed_file = String::from("category,emoji,code,name,price,tiers,description,terms,max,content\n");
    for number in 1..=units {
        let product = if number == 1 { "Grosir,📦,BULK,Kode Grosir,1000,,Kode,,50" } else { ",,BULK,,,,,," };
        writeln!(seed_file, "{product},isi-{number:04}").expect("a string takes all");
    }
    seed_file
}
