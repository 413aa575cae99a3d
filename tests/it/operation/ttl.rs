//! Time to live: orders that were never paid are deleted in the end; paid orders stay.

use crate::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_orders_that_were_never_paid_are_deleted_and_only_after_ninety_days() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let paid = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&paid).await;
    let late = budi.orders("ML86", 1).await.order;
    budi.cancels().await;
    // The transaction was cancelled at the gateway; the next check finds that.
    shop.minutes(2).await;
    assert!(!shop.order(&late)["ttl"].is_null(), "it ended unpaid");
    let dead = budi.orders("ML86", 2).await.order;
    shop.minutes(20).await;
    assert!(shop.order(&paid)["ttl"].is_null());
    let ends = shop.order(&dead)["ttl"]["N"].as_str().and_then(|ttl| ttl.parse::<i64>().ok()).expect("a time");
    let days = (ends - shop.now().as_second()) / (24 * 60 * 60);
    assert_eq!(days, 89, "ninety days, less a few minutes");

    shop.seconds(89 * 24 * 60 * 60);
    assert_eq!(shop.cloud.table.sweep().expect("it sweeps"), 0);
    shop.seconds(25 * 60 * 60);
    assert_eq!(shop.cloud.table.sweep().expect("it sweeps"), 2);
    assert_eq!(shop.imbalances(), Vec::<String>::new());
    assert!(!shop.order(&paid)["goods"]["M"]["delivered"].is_null());

    // The buyer can go on, though the user's item still names a deleted order.
    let next = budi.orders("ML86", 3).await.order;
    shop.pays(&next).await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_late_payment_an_order_is_not_deleted() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("ML86", 1).await.order;
    shop.minutes(20).await;
    assert!(!shop.order(&order)["ttl"].is_null());
    shop.pays(&order).await;
    assert!(shop.order(&order)["ttl"].is_null());
    shop.seconds(100 * 24 * 60 * 60);
    assert_eq!(shop.cloud.table.sweep().expect("it sweeps"), 1, "what the owner was shown of the late payment");
    assert!(!shop.order(&order)["goods"]["M"]["delivered"].is_null(), "the order stays");
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}
