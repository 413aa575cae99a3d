//! A backup that is made, one that is not, and one that is late.

use super::{backed_up, exported, follow, newest, night, state};
use crate::world::World;
use jiff::SignedDuration;
use lapak_local::table::refusal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_night_makes_a_backup_that_is_checked_and_followed_by_itself() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    let order = budi.orders("ML86", 2).await.order;
    shop.pays(&order).await;
    budi.reads();
    night(&shop).await;
    assert_eq!(state(&newest(&shop)), "exporting");
    // The sweep has it followed.
    shop.minutes(7).await;
    let backup = newest(&shop);
    assert_eq!(state(&backup), "verified", "{backup}");
    let contents = &backup["state"]["M"]["verified"]["M"];
    let number = |name: &str| contents[name]["N"].as_str().and_then(|n| n.parse::<u64>().ok()).expect("a number");
    assert!(number("items") > 20 && number("bytes") > 1_000 && number("opened") > 0, "{contents}");
    assert!(backup["due"].is_null() && backup["ttl"].is_object());
    assert_eq!((shop.times("backup.made"), backup["class"]["S"].as_str()), (1, Some("monthly")));
    let keys = shop.cloud.bucket.keys(shop.bucket()).expect("the local cloud answers");
    assert!(
        keys.iter()
            .any(|key| key.starts_with("backups/monthly/AWSDynamoDB/") && key.ends_with("manifest-summary.json"))
    );

    // The same night's schedule again: nothing is made twice.
    night(&shop).await;
    assert_eq!(shop.cloud.table.exports.begun(), 1);
    for (nights, class) in [(1, "daily"), (7, "weekly"), (8, "daily")] {
        let ahead = SignedDuration::from_hours(24 * nights)
            - shop.now().duration_since(crate::backup::BEGINNING.parse().expect("the local cloud answers"));
        shop.cloud.clock.turn(ahead);
        let backup = backed_up(&shop).await;
        assert_eq!((state(&backup), backup["class"]["S"].as_str()), ("verified", Some(class)), "after {nights} nights");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_throttled_is_tried_again_and_what_is_refused_is_told() {
    let shop = World::open().await;
    shop.cloud.table.faults.next("ExportTableToPointInTime", 3, refusal("LimitExceededException"));
    night(&shop).await;
    assert_eq!(state(&newest(&shop)), "requested");
    shop.minutes(9).await;
    assert_eq!(state(&newest(&shop)), "verified");

    shop.cloud.clock.turn(SignedDuration::from_hours(24));
    shop.cloud.table.exports.fail_next("S3AccessDenied", "Access Denied");
    let denied = backed_up(&shop).await;
    assert_eq!(denied["state"]["M"]["failed"]["M"]["code"]["S"], "S3AccessDenied");

    shop.cloud.clock.turn(SignedDuration::from_hours(24));
    shop.cloud.table.exports.recover_from(None);
    night(&shop).await;
    assert_eq!(newest(&shop)["state"]["M"]["failed"]["M"]["code"]["S"], "PointInTimeRecoveryUnavailableException");
    assert_eq!((shop.times("backup.failed"), shop.times("backup.made")), (2, 1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_fails_while_it_is_checked_is_asked_again() {
    let shop = World::open().await;
    exported(&shop).await;
    shop.cloud.bucket.faults.next("GET", 3, lapak_local::fault::Fault::Refuse);
    assert_eq!(state(&follow(&shop).await), "exporting");
    assert_eq!(state(&follow(&shop).await), "verified");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_without_a_backup_is_told_once_a_day() {
    let shop = World::open().await;
    let sweep = async || {
        let event = json!({ "time": shop.now().to_string() });
        shop.cloud
            .invoke("SweepFunction", event)
            .await
            .expect("the local cloud answers")
            .outcome
            .expect("the local cloud answers");
        shop.cloud.functions.settled().await;
    };
    assert_eq!(state(&backed_up(&shop).await), "verified");
    for (hours, told) in [(25, 0), (2, 1), (1, 1), (23, 2)] {
        shop.cloud.clock.turn(SignedDuration::from_hours(hours));
        sweep().await;
        assert_eq!(shop.times("backup.late"), told);
    }
    assert_eq!(state(&backed_up(&shop).await), "verified");
    shop.cloud.clock.turn(SignedDuration::from_hours(25));
    sweep().await;
    assert_eq!(shop.times("backup.late"), 2);
    shop.close().await;
}
