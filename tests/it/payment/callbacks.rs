//! The payment callback: repeated, forged, too early, lost, with another content type.

use crate::world::World;
use expect_test::expect;
use lapak_local::fault::Fault;
use lapak_local::pakasir::Delivery;
use lapak_local::trace::Kind;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_comes_twice() {
    for delivery in [Delivery::Twice, Delivery::TwiceTogether] {
        let shop = World::open().await;
        let budi = shop.buyer("Budi");
        let invoice = budi.orders("ML86", 2).await;
        shop.cloud.pakasir.configure(|settings| settings.callback.delivery = delivery);
        let answer = shop.cloud.pakasir.pays(&invoice.order).await.status();
        // Of two at once, one may be answered 503: the gateway takes one status call in four seconds.
        assert!(matches!(answer, Some(200 | 503)), "{delivery:?}: {answer:?}");
        assert_eq!(budi.goods(), ["ML-0001", "ML-0002"], "{delivery:?}");
        assert_eq!(shop.events(), ["order.placed", "order.paid", "order.delivered"], "{delivery:?}");
        shop.seconds(10);
        assert_eq!(shop.cloud.pakasir.calls_back(&invoice.order).await.status(), Some(200));
        shop.minutes(5).await;
        assert_eq!(budi.goods().len(), 2, "{delivery:?}");
        assert!(shop.order(&invoice.order)["due_at"].is_null(), "{delivery:?}: nobody asks about it any more");
        budi.reads();
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_is_forged() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    let paid = shop.cloud.pakasir.find(&invoice.order).expect("the gateway knows the order");
    let secret = shop.cloud.parameters.get("/lapak/pakasir-callback-secret").expect("the secret is set");
    let callback = |change: Value| {
        let mut body = json!({
            "txn_id": paid.txn_id, "order_id": invoice.order, "amount": 45_000, "is_sandbox": true,
            "status": "completed", "completed_at": "2026-11-22T05:01:00.678622564Z",
        });
        body.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
        body
    };
    let mut answers = Vec::new();
    let mut send = async |what: &str, body: Value, secret: Option<&str>| {
        shop.seconds(5);
        let status = shop.cloud.pakasir.forges(body, secret).await.status();
        answers.push(format!("{what}: {}", status.map_or("none".to_owned(), |status| status.to_string())));
    };
    send("no secret", callback(json!({})), None).await;
    send("a wrong secret", callback(json!({})), Some("guessed")).await;
    send("what is no callback", json!({ "hello": "shop" }), Some(&secret)).await;
    send("completed, but the gateway says pending", callback(json!({})), Some(&secret)).await;
    send("another amount", callback(json!({ "amount": 1_000 })), Some(&secret)).await;
    send("another amount, again", callback(json!({ "amount": 1_000 })), Some(&secret)).await;
    send("an order of nobody", callback(json!({ "order_id": "LP-0000-0000-0000" })), Some(&secret)).await;
    send("an order of another shop", callback(json!({ "order_id": "INV-7" })), Some(&secret)).await;
    send("the other mode", callback(json!({ "is_sandbox": false })), Some(&secret)).await;
    send("a transaction of nobody", callback(json!({ "txn_id": "abcdefghi" })), Some(&secret)).await;
    send("not completed", callback(json!({ "status": "pending" })), Some(&secret)).await;
    expect![[r#"
        no secret: 401
        a wrong secret: 401
        what is no callback: 400
        completed, but the gateway says pending: 503
        another amount: 200
        another amount, again: 200
        an order of nobody: 200
        an order of another shop: 200
        the other mode: 200
        a transaction of nobody: 503
        not completed: 200"#]]
    .assert_eq(&answers.join("\n"));
    expect![[r#"
        order.placed
        payment.mismatch
        payment.unknown
        callback.forged
        callback.forged"#]]
    .assert_eq(&shop.events().join("\n"));
    assert_eq!(budi.goods().len(), 0);
    assert_eq!(budi.reads(), "");

    shop.seconds(5);
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods().len(), 1, "the true callback is accepted all the same");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_comes_before_the_invoice_is_shown() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    is_warm(&shop).await;
    shop.cloud.telegram.faults.next("editMessageMedia", 1, Fault::Delay(Duration::from_millis(1_500)));
    let mut changes = shop.cloud.pakasir.changes();
    let pays = async {
        let created = changes.recv().await.expect("the gateway makes a transaction").transaction;
        shop.cloud.pakasir.pays(&created.order_id).await
    };
    let (_, answer) = tokio::join!(budi.taps("💠 Bayar pakai QRIS"), pays);
    assert_eq!(answer.status(), Some(200));
    assert_eq!(budi.goods().len(), 1);
    shop.minutes(2).await;
    assert_eq!(budi.messages_with("Tagihan"), 0, "no invoice is left that is paid already: {}", budi.reads_all());
    assert_eq!(budi.messages_with("Pembayaran Berhasil"), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_comes_before_the_charge_is_stored() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    is_warm(&shop).await;
    shop.cloud.table.faults.next("PutItem", 1, Fault::Delay(Duration::from_millis(1_500)));
    let mut trace = shop.cloud.trace.live();
    let pays = async {
        loop {
            let event = trace.recv().await.expect("something happens");
            if event.kind == Kind::Control && event.call == "PutItem" {
                break;
            }
        }
        let order = shop.cloud.pakasir.transactions()[0].order_id.clone();
        shop.cloud.pakasir.pays(&order).await
    };
    let (_, answer) = tokio::join!(budi.taps("💠 Bayar pakai QRIS"), pays);
    assert_eq!(answer.status(), Some(200));
    shop.minutes(2).await;
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(budi.messages_with("Tagihan"), 0, "{}", budi.reads_all());
    budi.reads();
    shop.close().await;
}

/// Starts a process for callbacks, so that the next callback is not delayed by a cold start.
async fn is_warm(shop: &World) {
    assert_eq!(shop.cloud.pakasir.forges(json!({}), None).await.status(), Some(401));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_never_comes() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.pays_silently(&invoice.order).await;
    shop.minutes(5).await;
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(shop.events(), ["order.placed", "order.paid", "order.delivered"]);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_is_lost_and_the_buyer_asks() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    budi.taps("🔄 Cek Pembayaran").await;
    assert_eq!(
        budi.sees_toast(),
        "⏳ Belum ada pembayaran masuk. Kalau baru saja bayar, tunggu beberapa detik lalu cek lagi ya."
    );
    shop.pays_silently(&invoice.order).await;
    shop.seconds(5);
    budi.taps("🔄 Cek Pembayaran").await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_comes_as_plain_text() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    shop.cloud.pakasir.configure(|settings| settings.callback.plain_text = true);
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_comes_right_after_the_buyer_asked() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    budi.taps("🔄 Cek Pembayaran").await;
    // The gateway takes one status call about a transaction in four seconds.
    shop.seconds(1);
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(503));
    assert_eq!(budi.goods().len(), 0);
    shop.minutes(1).await;
    assert_eq!(budi.goods().len(), 1, "the next sweep asks again");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_for_a_closed_invoice_comes_while_the_gateway_says_nothing_else() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    budi.cancels().await;
    budi.reads();
    shop.seconds(5);
    shop.cloud.pakasir.faults.next("status", 1, Fault::Status(502, "<html>Bad Gateway</html>".into()));
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(503));
    assert_eq!(budi.goods().len(), 0);
    shop.minutes(2).await;
    assert_eq!(budi.goods().len(), 1, "it is not forgotten even if it is said once");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_come_in_another_order() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let (first, second) = (budi.orders("NETFLIX", 1).await, siti.orders("NETFLIX", 1).await);
    shop.cloud.pakasir.configure(|settings| settings.callback.delivery = Delivery::Held);
    for invoice in [&first, &second] {
        assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), None, "the callback is held");
    }
    let answers = shop.cloud.pakasir.release_reversed().await;
    assert!(answers.iter().all(|answer| answer.status() == Some(200)), "{answers:?}");
    assert_eq!(budi.goods(), ["user: a@x.id\npass: satu"]);
    assert_eq!(siti.goods(), ["user: b@x.id\npass: dua"]);
    budi.reads();
    siti.reads();
    shop.close().await;
}

/// The gateway takes one status call in 4 seconds for a transaction: the buyer's own check is one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_pays_right_after_a_check_gets_the_goods_at_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("ML86", 1).await;
    budi.taps("🔄 Cek Pembayaran").await;
    assert!(budi.sees_toast().contains("Belum ada pembayaran masuk"));
    let mut live = shop.cloud.trace.live();
    let refused = async {
        while let Ok(event) = live.recv().await {
            if event.kind == Kind::Pakasir && event.call == "status" {
                break;
            }
        }
        budi.person.taps_data(&format!("check:{}", invoice.order)).await;
        assert_eq!(budi.sees_toast(), "⏳ Masih dicek. Kalau sudah bayar, hasilnya otomatis muncul di chat ini.");
        shop.seconds(5);
    };
    let (callback, ()) = tokio::join!(shop.cloud.pakasir.pays(&invoice.order), refused);
    assert_eq!(callback.status(), Some(200), "{callback:?}");
    assert_eq!(budi.goods(), ["ML-0001"]);
    budi.reads();
    shop.close().await;
}
