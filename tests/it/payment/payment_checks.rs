//! Status calls: before a cancel, again after an order has lapsed, and never delayed by other work of the sweep.

use crate::world::expected_end::time_goes_by;
use crate::world::{Buyer, World};
use lapak_local::fault::Fault;
use lapak_local::pakasir::Cancel;
use lapak_local::table::refusal;
use lapak_local::trace::{Event, Kind};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_paid_is_cancelled_at_the_gateway() {
    let shop = World::open().await;
    // What a cancel does to a paid transaction is not documented: here the gateway cancels it, the worst case.
    shop.cloud.pakasir.configure(|settings| settings.cancel = Cancel::UndoesPayment);
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let first = budi.orders("NETFLIX", 1).await;
    shop.pays_silently(&first.order).await;
    budi.cancels().await;
    assert_eq!(budi.goods().len(), 1, "who gives up an order that is paid gets the goods");
    let second = siti.orders("NETFLIX", 1).await;
    shop.seconds(15 * 60 - 10);
    shop.pays_silently(&second.order).await;
    shop.seconds(10);
    shop.cloud.tick().await;
    assert_eq!(siti.goods().len(), 1, "who pays in the last seconds gets the goods");
    assert_eq!(shop.gateway_calls("cancel"), 0);
    assert_eq!(shop.times("payment.late"), 0);
    budi.reads();
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_between_the_status_call_and_the_cancel() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.seconds(15 * 60);
    shop.cloud.pakasir.faults.next("cancel", 1, Fault::Delay(Duration::from_millis(700)));
    let pays = async {
        shop.cloud.pakasir.faults.met().await;
        shop.pays_silently(&invoice.order).await;
    };
    let ((), ()) = tokio::join!(shop.cloud.tick(), pays);
    assert_eq!(budi.messages_with("Tagihan Kedaluwarsa"), 0, "a refused cancel means that a payment is under way");
    shop.minutes(1).await;
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(shop.times("payment.late"), 0);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_a_callback_said_is_paid_is_not_cancelled_before_that_is_decided() {
    let shop = World::open().await;
    shop.cloud.pakasir.configure(|settings| settings.cancel = Cancel::UndoesPayment);
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.seconds(14 * 60);
    shop.cloud.pakasir.faults.next("status", 2, Fault::Status(502, "<html>Bad Gateway</html>".into()));
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(503));
    budi.cancels().await;
    assert_eq!(
        budi.sees_toast(),
        "⏳ Sepertinya pembayaranmu sedang masuk, jadi belum bisa dibatalkan. Tunggu sebentar; hasilnya muncul di chat ini."
    );
    // After the deadline the gateway fails to answer once more.
    shop.minutes(2).await;
    assert_eq!(budi.goods().len(), 1, "{}", budi.reads_all());
    assert_eq!((shop.gateway_calls("cancel"), shop.times("payment.late")), (0, 0));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_with_an_unconfirmed_payment_does_not_hold_its_units_for_ever() {
    let shop = World::open().await;
    shop.cloud.pakasir.configure(|settings| settings.cancel = Cancel::UndoesPayment);
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.cloud.pakasir.faults.next("status", 1_000, Fault::Status(502, "<html>Bad Gateway</html>".into()));
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(503));
    shop.minutes(16).await;
    assert_eq!(shop.left("NETFLIX"), 3, "for two minutes past the deadline it is waited for");
    shop.minutes(3).await;
    assert_eq!(shop.left("NETFLIX"), 4);
    assert_eq!(shop.gateway_calls("cancel"), 0, "but it is not cancelled at the gateway");
    half_hours_go_by(&shop, 60 * 5).await;
    shop.cloud.pakasir.faults.clear();
    shop.minutes(11).await;
    assert_eq!(budi.goods().len(), 1, "ten minutes after the gateway is back at the latest");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_of_a_closed_order_is_found_without_any_callback() {
    for minutes in [20, 5 * 60, 24 * 60] {
        let shop = World::open().await;
        let budi = shop.buyer("Budi");
        let invoice = budi.orders("NETFLIX", 1).await;
        budi.cancels().await;
        budi.reads();
        half_hours_go_by(&shop, minutes).await;
        shop.pays_silently(&invoice.order).await;
        half_hours_go_by(&shop, 20 * 60).await;
        assert_eq!(budi.goods().len(), 1, "paid {minutes} minutes after the gateway said cancelled");
        assert_eq!(shop.times("payment.late"), 1);
        budi.reads();
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_order_is_checked_a_few_times_and_then_no_more() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    budi.cancels().await;
    budi.reads();
    half_hours_go_by(&shop, 26 * 60).await;
    // Before it was cancelled, a minute after that, and after half an hour, 6 and 25 hours.
    assert_eq!((shop.gateway_calls("status"), shop.gateway_calls("cancel")), (5, 1));
    assert!(shop.order(&invoice.order)["due_at"].is_null());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_callback_that_meets_a_broken_table_is_not_forgotten() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.minutes(17).await;
    budi.reads();
    // The order is read and the unconfirmed payment stored; allocating slots again fails.
    shop.cloud.table.faults.next("UpdateItem", 20, refusal("InternalServerError"));
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(500));
    shop.cloud.table.faults.clear();
    shop.minutes(1).await;
    assert_eq!(budi.goods().len(), 1, "the gateway need not say it again");
    budi.reads();
    shop.expects_errors(&["a callback is to be repeated"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_found_while_the_invoice_still_waits_to_be_shown() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    // Telegram shows no picture; the buyer pays on the gateway's page, and the callback is lost.
    shop.cloud.telegram.faults.next("editMessageMedia", 100, Fault::Status(502, "Bad Gateway".into()));
    budi.taps("💠 Bayar pakai QRIS").await;
    let order = shop.cloud.pakasir.transactions()[0].order_id.clone();
    shop.pays_silently(&order).await;
    shop.minutes(3).await;
    assert_eq!(budi.goods().len(), 1, "long before the deadline");
    shop.cloud.telegram.faults.clear();
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_for_a_transaction_of_another_order_is_decided_once() {
    let mut shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let (first, second) = (budi.orders("NETFLIX", 1).await, siti.orders("NETFLIX", 1).await);
    let other = shop.cloud.pakasir.find(&second.order).expect("the gateway knows it").txn_id;
    let body = shop.callback(&other, &first.order, 45_000);
    assert_eq!(shop.receives_callback(body).await, Some(503));
    let before = shop.gateway_calls("status");
    shop.minutes(3).await;
    assert!(shop.order(&first.order)["unconfirmed"].is_null(), "it is not asked about for ever");
    // The first order's own check, the second's, and the one that decides what the callback said.
    assert!(shop.gateway_calls("status") - before <= 4, "{}", shop.gateway_calls("status") - before);
    assert_eq!(shop.times("callback.forged"), 1);
    shop.pays(&first.order).await;
    shop.pays(&second.order).await;
    assert_eq!((budi.goods().len(), siti.goods().len()), (1, 1));
    budi.reads();
    siti.reads();
    shop.expects_errors(&["knows this transaction as another order's"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_whose_charge_is_cancelled_early_lapses_at_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 2).await;
    let made = shop.cloud.pakasir.find(&invoice.order).expect("the gateway knows it");
    let canceled = json!({
        "txn_id": made.txn_id, "order_id": invoice.order, "amount": 90_000, "is_sandbox": true,
        "status": "canceled", "completed_at": null,
    });
    shop.cloud.pakasir.faults.next("status", 1, Fault::Status(200, canceled.to_string()));
    shop.minutes(5).await;
    assert_eq!(budi.messages_with("Tagihan Kedaluwarsa"), 1);
    assert_eq!(shop.left("NETFLIX"), 4, "ten minutes before the deadline");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_charge_is_stored_before_anybody_can_pay_it() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    // The QR is shown, and the process dies before it can write anything more.
    shop.cloud.telegram.faults.next("editMessageMedia", 1, Fault::KillAfter);
    let lost = budi.tries("💠 Bayar pakai QRIS").await;
    assert_eq!(lost.status, 502);
    let order = budi.sees_invoice().order;
    shop.pays_silently(&order).await;
    // A gateway that refuses to make a transaction which is paid already.
    shop.cloud.pakasir.faults.next(
        "create",
        1_000,
        Fault::Status(400, json!({ "message": "Sudah dibayar" }).to_string()),
    );
    shop.minutes(4).await;
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(shop.times("payment.late"), 0);
    shop.cloud.pakasir.faults.clear();
    budi.reads();
    shop.expects_lost_taps();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_pending_events_nor_a_silent_gateway_delay_orders() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let down = || Fault::Status(500, json!({ "__type": "InternalException" }).to_string());
    shop.cloud.bus.faults.next("PutEvents", 100_000, down());
    for number in 0..150 {
        let body = shop.callback(&format!("nobodys{number}"), "LP-0000-0000-0000", 1_000);
        assert_eq!(shop.receives_callback(body).await, Some(200));
    }
    let paid = budi.orders("ML86", 1).await;
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Status(502, "Bad Gateway".into()));
    shop.pays(&paid.order).await;
    let lapsing = siti.orders("NETFLIX", 1).await;
    shop.seconds(16 * 60);
    shop.cloud.pakasir.faults.next("status", 1_000, Fault::Delay(Duration::from_millis(800)));
    let from = shop.cloud.trace.since(0).len();
    shop.cloud.tick().await;
    let events = shop.cloud.trace.since(0).split_off(from);
    let at = |found: &dyn Fn(&Event) -> bool| events.iter().position(found);
    let delivered = at(&|event| event.kind == Kind::Telegram && event.call == "sendMessage");
    let answered = at(&|event| event.kind == Kind::Pakasir && event.call == "status");
    assert!(delivered.is_some() && delivered < answered, "{delivered:?} {answered:?}");
    assert_eq!(budi.goods(), ["ML-0001"]);
    assert_eq!(shop.order(&lapsing.order)["goods"]["S"], "returned", "150 pending events do not delay it");
    shop.cloud.pakasir.faults.clear();
    shop.cloud.bus.faults.clear();
    shop.minutes(61).await;
    assert_eq!(shop.times("payment.unknown"), 150);
    budi.reads();
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tick_that_comes_a_minute_late_delivers_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("ML86", 1).await;
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Status(502, "Bad Gateway".into()));
    shop.pays(&invoice.order).await;
    shop.seconds(120);
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Delay(Duration::from_millis(1_500)));
    let tick = async |late: i64| {
        let time = shop.now() - jiff::SignedDuration::from_secs(late);
        let event = json!({ "time": time.to_string() });
        shop.cloud.invoke("SweepFunction", event).await.expect("it is invoked").outcome.expect("it sweeps")
    };
    let next = async {
        shop.cloud.telegram.faults.met().await;
        // The next one comes in time, while the late one still works.
        tick(0).await
    };
    let (_, _) = tokio::join!(tick(70), next);
    assert_eq!(budi.goods(), ["ML-0001"]);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_who_asks_gets_undelivered_goods_however_long_the_pause() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("ML86", 1).await;
    shop.cloud.telegram.faults.next("sendMessage", 1_000, Fault::Status(502, "Bad Gateway".into()));
    shop.pays(&invoice.order).await;
    shop.minutes(20).await;
    shop.cloud.telegram.faults.clear();
    asks(&budi, &invoice.order).await;
    assert_eq!(budi.goods(), ["ML-0001"], "the sweep would have come minutes later");
    asks(&budi, &invoice.order).await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

/// Lets minutes pass; the sweep runs once in the first minutes, then every half hour.
async fn half_hours_go_by(shop: &World, minutes: i64) {
    time_goes_by(shop, &[2]).await;
    for _ in 0..minutes / 30 {
        time_goes_by(shop, &[30]).await;
    }
    time_goes_by(shop, &[minutes % 30]).await;
}

async fn asks(buyer: &Buyer, order: &str) {
    buyer.pauses();
    buyer.person.taps_data(&format!("check:{order}")).await;
}
