//! A status call that fails is repeated, and a gateway that contradicts itself is reported: no confirmed payment is lost
//! because a call about it failed.

use crate::world::World;
use crate::world::expected_end::time_goes_by;
use lapak_local::fault::Fault;
use lapak_local::pakasir::Cancel;
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_found_though_the_key_was_wrong_for_days() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    let refused = Fault::Status(401, json!({ "message": "API key tidak valid" }).to_string());
    shop.cloud.pakasir.faults.next("*", 100_000, refused);
    shop.pays_silently(&order).await;
    shop.minutes(20).await;
    half_hours(&shop, 2 * 56).await;
    assert!(shop.order(&order)["ttl"].is_null(), "what the gateway has not closed is not deleted");
    shop.cloud.pakasir.faults.clear();
    half_hours(&shop, 13).await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_check_of_a_closed_order_is_repeated_until_it_is_answered() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    budi.cancels().await;
    time_goes_by(&shop, &[2]).await;
    half_hours(&shop, 46).await;
    shop.pays_silently(&order).await;
    shop.cloud.pakasir.faults.next("status", 1, Fault::Status(502, "<html>Bad Gateway</html>".into()));
    half_hours(&shop, 6).await;
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_that_changes_nothing_is_not_repeated_each_minute() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.orders("NETFLIX", 1).await;
    let taken = Fault::Status(200, json!({ "message": "Transaksi dibatalkan" }).to_string());
    shop.cloud.pakasir.faults.next("cancel", 100_000, taken);
    budi.cancels().await;
    let before = shop.gateway_calls("cancel");
    shop.minutes(60).await;
    let repeated = shop.gateway_calls("cancel") - before;
    assert!((1..=8).contains(&repeated), "{repeated} cancels in an hour");
    shop.cloud.pakasir.faults.clear();
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_bad_answer_at_the_deadline_ends_no_order_that_is_paid() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("RARE", 1).await.order;
    shop.seconds(15 * 60 - 20);
    shop.pays_silently(&order).await;
    shop.seconds(21);
    shop.cloud.pakasir.faults.next("status", 1, Fault::Status(502, "<html>Bad Gateway</html>".into()));
    shop.cloud.tick().await;
    assert_eq!((budi.messages_with("Tagihan Kedaluwarsa"), shop.left("RARE")), (0, 0));
    shop.minutes(1).await;
    assert_eq!(budi.goods().len(), 1);
    assert_eq!(shop.times("payment.late"), 0);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_the_gateway_revokes_is_reported() {
    let shop = World::open().await;
    shop.cloud.pakasir.configure(|settings| settings.cancel = Cancel::UndoesPayment);
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    budi.cancels().await;
    let made = shop.cloud.pakasir.find(&order).expect("the gateway knows it");
    let body = shop.callback(&made.txn_id, &order, 45_000);
    assert_eq!(shop.receives_callback(body).await, Some(503));
    shop.minutes(2).await;
    assert_eq!(shop.times("payment.disputed"), 1);
    let incidents = shop.cloud.table.scan().expect("the table can be read");
    let shown = incidents.iter().filter(|item| item["pk"]["S"] == "INCIDENTS").count();
    assert_eq!(shown, 1, "the owner sees it");
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_callback_does_not_deliver_what_is_just_being_sent() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("ML86", 1).await.order;
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Delay(Duration::from_millis(1_500)));
    let other = async {
        shop.cloud.telegram.faults.met().await;
        let body = shop.callback("otherone", &order, 20_500);
        assert_eq!(shop.receives_callback(body).await, Some(503));
        shop.seconds(6);
        shop.cloud.tick().await;
    };
    let (paid, ()) = tokio::join!(shop.cloud.pakasir.pays(&order), other);
    assert_eq!(paid.status(), Some(200));
    shop.minutes(3).await;
    assert_eq!(budi.goods(), ["ML-0001"]);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_who_is_back_does_not_wait_for_hours_after_one_failure() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("ML86", 1).await.order;
    budi.person.blocks().await;
    shop.pays(&order).await;
    half_hours(&shop, 16).await;
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Status(502, "Bad Gateway".into()));
    budi.person.unblocks().await;
    assert_eq!(budi.goods().len(), 0);
    shop.minutes(11).await;
    assert_eq!(budi.goods(), ["ML-0001"]);
    budi.reads();
    shop.close().await;
}

/// Lets half hours pass; the sweep runs at the end of each.
async fn half_hours(shop: &World, count: usize) {
    time_goes_by(shop, &vec![30; count]).await;
}
