//! Telegram delivers an update again, at once or much later, or two at the same time: nothing happens twice.

use crate::world::{Buyer, World};
use lapak_local::fault::Fault;
use lapak_local::telegram::Delivery;
use serde_json::{Value, json};

/// The taps that lead from the keyboard to an invoice for one Netflix.
const TO_AN_INVOICE: [&str; 5] =
    ["🛍 Katalog", "3️⃣", "🧺 Masukkan Keranjang", "💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_of_a_journey_is_delivered_twice() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let start = budi.writes("/start").await;
    once_more(&budi, &start).await;
    for label in TO_AN_INVOICE {
        let tap = budi.taps(label).await;
        once_more(&budi, &tap).await;
    }
    let invoice = budi.sees_invoice();
    let check = budi.taps("🔄 Cek Pembayaran").await;
    once_more(&budi, &check).await;
    shop.seconds(5);
    shop.cloud.pakasir.configure(|settings| settings.callback.delivery = lapak_local::pakasir::Delivery::Twice);
    shop.pays(&invoice.order).await;

    assert_eq!(budi.goods(), ["user: a@x.id\npass: satu"]);
    assert_eq!(budi.messages_with("Pelan-pelan"), 0, "an update that is delivered again is no haste of the buyer's");
    assert_eq!(shop.left("NETFLIX"), 3);
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1);
    assert_eq!(shop.events(), ["order.placed", "order.paid", "order.delivered"]);
    budi.reads();
    shop.close().await;
}

/// The process may end after an answer was noted: the same message, delivered again, is the same answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_to_a_wizard_is_delivered_twice() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/info").await;
    budi.taps("✏️ Ubah Nama").await;
    budi.reads();
    let answer = budi.writes("Budi Santoso").await;
    once_more(&budi, &answer).await;
    let read = budi.reads();
    assert_eq!(read.matches("Nama: <b>Budi Santoso</b>").count(), 2, "{read}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_tap_is_lost_then_delivered_twice_at_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    for label in TO_AN_INVOICE.into_iter().chain(["🔄 Cek Pembayaran"]) {
        if label == "🛍 Katalog" {
            // A key of the reply keyboard sends a text, which is answered as often as it is delivered.
            budi.taps(label).await;
        } else {
            lost_then_twice_at_once(&shop, &budi, label).await;
        }
    }
    let invoice = budi.sees_invoice();
    assert_eq!(shop.left("NETFLIX"), 3);
    shop.seconds(5);
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods(), ["user: a@x.id\npass: satu"]);
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1);
    budi.reads();
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_one_is_ordered_twice_at_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("RARE", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    lost_then_twice_at_once(&shop, &budi, "💠 Bayar pakai QRIS").await;
    let invoice = budi.sees_invoice();
    assert_eq!(budi.messages_with("Belum bisa lanjut"), 0, "the second delivery does not deny what the first one got");
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods(), ["langka-1"]);
    budi.reads();
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_deliveries_of_one_order_tap_at_once_are_one_invoice() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 2).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    shop.cloud.table.faults.next("UpdateItem", 1, Fault::KillBefore);
    let lost = budi.tries("💠 Bayar pakai QRIS").await;
    assert_eq!(lost.status, 502);
    let shop = std::sync::Arc::new(shop);
    let mut copies = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (shop, update) = (shop.clone(), lost.update.clone());
        copies.spawn(async move { invoke(&shop, &update).await });
    }
    assert_eq!(copies.join_all().await, vec![json!(200); 10]);
    let shop = std::sync::Arc::into_inner(shop).expect("all copies are handled");
    once_more(&budi, &lost).await;
    let invoice = budi.sees_invoice();
    assert_eq!(budi.messages_with("Total bayar"), 1);
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1);
    assert_eq!(shop.left("ML86"), 1);
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods().len(), 2);
    budi.reads();
    shop.minutes(12).await;
    shop.close().await;
}

/// An old tap does not fill a cart again that was ordered since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ordering_again_comes_again() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let first = budi.orders("ML86", 1).await;
    shop.pays(&first.order).await;
    budi.reads();
    let again = budi.taps("🔁 Beli Lagi").await;
    once_more(&budi, &again).await;
    assert!(budi.reads().contains("1 × Rp20.500"));
    budi.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    let second = budi.sees_invoice();
    once_more(&budi, &again).await;
    budi.reads();
    budi.writes("/keranjang").await;
    assert!(budi.reads().starts_with("🧺 Keranjangmu masih kosong."));
    shop.pays(&second.order).await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_tap_comes_again_when_the_cart_was_refilled() {
    let shop = World::bare(&[("MaxUnpaid", "1")]).await;
    shop.seed(crate::world::SEED_FILE).await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let order = budi.taps("💠 Bayar pakai QRIS").await;
    let invoice = budi.sees_invoice();
    budi.puts("ML86", 2).await;
    budi.reads();

    once_more(&budi, &order).await;
    assert_eq!(budi.reads(), "", "all was said already");
    assert_eq!(budi.sees_invoice().order, invoice.order);
    assert_eq!((shop.left("NETFLIX"), shop.left("ML86")), (3, 3), "the new cart is not ordered");

    shop.pays(&invoice.order).await;
    budi.reads();
    once_more(&budi, &order).await;
    assert_eq!(budi.reads(), "", "nor after it was paid");
    budi.writes("/keranjang").await;
    assert!(budi.reads().contains("Diamond 86"), "the new cart is kept");
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1);
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_order_tap_comes_again_when_its_order_is_long_finished() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let first = budi.taps("💠 Bayar pakai QRIS").await;
    shop.pays(&budi.sees_invoice().order).await;
    for code in ["NETFLIX", "KEY"] {
        let invoice = budi.orders(code, 1).await;
        shop.pays(&invoice.order).await;
    }
    budi.puts("ML86", 1).await;
    budi.reads();
    once_more(&budi, &first).await;
    assert_eq!(budi.reads(), "");
    assert_eq!(shop.cloud.pakasir.transactions().len(), 3);
    assert_eq!(shop.left("ML86"), 2);
    shop.minutes(12).await;
    shop.close().await;
}

async fn once_more(buyer: &Buyer, delivery: &Delivery) {
    let again = buyer.person.redeliver(delivery).await;
    assert!(again.is_ok(), "the second delivery was answered {}: {:?}", again.status, again.problem);
}

/// The first delivery kills the function before it did anything; two more come at the same time, and one after them.
async fn lost_then_twice_at_once(shop: &World, buyer: &Buyer, label: &str) {
    shop.cloud.table.faults.next("UpdateItem", 1, Fault::KillBefore);
    let lost = buyer.tries(label).await;
    assert_eq!(lost.status, 502);
    let (one, other) = tokio::join!(invoke(shop, &lost.update), invoke(shop, &lost.update));
    assert_eq!((one, other), (json!(200), json!(200)), "{label}");
    once_more(buyer, &lost).await;
}

/// Invokes the function with an update directly, so that it need not wait in Telegram's queue of the user's updates.
async fn invoke(shop: &World, update: &Value) -> Value {
    let secret = shop.cloud.parameters.get("/lapak/bot-webhook-secret").expect("the secret is set");
    let event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "",
        "headers": { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
        "requestContext": {
            "accountId": "anonymous", "apiId": "telegram", "domainName": "here", "domainPrefix": "here",
            "http": { "method": "POST", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "" },
            "requestId": "1", "routeKey": "$default", "stage": "$default",
            "time": "22/Nov/2026:05:00:00 +0000", "timeEpoch": shop.now().as_millisecond(),
        },
        "isBase64Encoded": false, "body": update.to_string(),
    });
    let answered = shop.cloud.invoke("TelegramFunction", event).await.expect("it is invoked");
    answered.outcome.expect("it answers")["statusCode"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_updates_under_way_are_delivered_in_turns() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    budi.reads();
    shop.seconds(30);
    let written = budi.person.writes("/stok").await;
    let tapped = budi.person.taps_data("cart:NETFLIX:2").await;
    assert!(written.is_ok() && tapped.is_ok());
    // No answer came in time, so Telegram delivers both again, in turns, with later updates between.
    for _ in 0..6 {
        once_more(&budi, &written).await;
        once_more(&budi, &tapped).await;
    }
    assert_eq!(budi.messages_with("Pelan-pelan"), 0);
    assert!(!budi.person.toasts().iter().any(|toast| toast.text.contains("🐢")), "no tap is swallowed");
    assert!(shop.events().is_empty());

    // A cart that was changed since is not changed back by an old tap.
    assert!(budi.person.taps_data("cart:NETFLIX:1").await.is_ok());
    once_more(&budi, &tapped).await;
    once_more(&budi, &written).await;
    budi.writes("/keranjang").await;
    assert!(budi.reads().contains("1 × Rp45.000"), "{}", budi.reads_all());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tap_from_before_a_mute_is_still_handled() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    budi.reads();
    shop.cloud.table.faults.next("BatchGetItem", 1, Fault::KillBefore);
    let lost = budi.tries("💠 Bayar pakai QRIS").await;
    assert_eq!(lost.status, 502);
    for _ in 0..5 {
        shop.seconds(i64::from(budi.messages_with("Stok saat ini") == 0));
        assert!(budi.person.writes("/stok").await.is_ok());
    }
    assert_eq!(budi.messages_with("Pelan-pelan"), 1);
    once_more(&budi, &lost).await;
    let invoice = budi.sees_invoice();
    shop.pays(&invoice.order).await;
    budi.reads();
    shop.expects_lost_taps();
    shop.minutes(12).await;
    shop.close().await;
}
