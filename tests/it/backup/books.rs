//! The books of a night's backup: they close, or what is wrong is named; what was only torn is not.

use super::{backed_up, state};
use crate::world::{Buyer, World};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// A shop with a day of trade behind it: paid by QRIS and by balance, with a voucher, a refund and an expired order.
async fn traded() -> (World, Buyer) {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    for code in ["ML86", "NETFLIX"] {
        let order = budi.orders(code, 1).await.order;
        shop.pays(&order).await;
    }
    budi.puts("KEY", 1).await;
    budi.orders("KEY", 1).await;
    shop.minutes(17).await;
    budi.reads();
    // The statistics of the day are compared once it is over.
    shop.cloud.clock.turn(SignedDuration::from_hours(24));
    (shop, budi)
}

/// The item with one attribute changed.
fn bent(shop: &World, pk: &str, sk: &str, (name, value): (&str, Value)) -> Value {
    let mut item = shop.cloud.table.get(pk, sk).expect("the local cloud answers").expect("it is there");
    item[name] = value;
    item
}

fn wrong(backup: &Value) -> [&str; 3] {
    let wrong = &backup["state"]["M"]["unbalanced"]["M"]["wrong"]["M"];
    ["topic", "key", "difference"].map(|name| wrong[name]["S"].as_str().unwrap_or("?"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_of_a_day_of_trade_close() {
    let (shop, _) = traded().await;
    let backup = backed_up(&shop).await;
    assert_eq!(state(&backup), "verified", "{backup}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_wrong_in_the_table_is_named() {
    let (shop, budi) = traded().await;
    let user = format!("USER#{}", budi.person.id());
    let number = |number: &str| json!({ "N": number });
    for (pk, sk, (name, value), named) in [
        (user.as_str(), "USER", ("balance", number("100001")), ["wallet", user.trim_start_matches("USER#"), "-1"]),
        ("CATALOGUE", "P#ML86", ("left", number("1")), ["dispenser", "ML86 2", "1"]),
        ("CATALOGUE", "P#ML86", ("binned", number("4")), ["bin", "ML86", "-4"]),
        (
            "UNIT#RARE",
            "000000000001",
            ("order", json!({ "S": "LP-0000-0000-0001" })),
            ["holding", "RARE 1 LP-0000-0000-0001", "1"],
        ),
    ] {
        let as_it_was = shop.cloud.table.get(pk, sk).expect("the local cloud answers").expect("it is there");
        shop.cloud.table.put_raw(bent(&shop, pk, sk, (name, value))).expect("the local cloud answers");
        shop.cloud.clock.turn(SignedDuration::from_hours(24));
        let backup = backed_up(&shop).await;
        assert_eq!((state(&backup), wrong(&backup)), ("unbalanced", named), "{backup}");
        shop.cloud.table.put_raw(as_it_was).expect("the local cloud answers");
    }
    let is_print = |item: &Value| item["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("FINGERPRINT#"));
    let print =
        shop.cloud.table.scan().expect("the local cloud answers").into_iter().find(is_print).expect("there are some");
    let id = print["pk"]["S"].as_str().expect("the local cloud answers").trim_start_matches("FINGERPRINT#").to_owned();
    shop.cloud
        .table
        .delete(print["pk"]["S"].as_str().expect("the local cloud answers"), "FINGERPRINT")
        .expect("the local cloud answers");
    shop.cloud.clock.turn(SignedDuration::from_hours(24));
    assert_eq!(wrong(&backed_up(&shop).await), ["identity", id.as_str(), "1"]);
    shop.cloud.table.put_raw(print).expect("the local cloud answers");
    assert_eq!(shop.times("books.unbalanced"), 5);
    let said: String = shop.cloud.bus.events().iter().map(|event| event.detail.to_string()).collect();
    assert!(!said.contains(&format!("\"key\":\"{}", budi.person.id())), "an event names nobody");
    shop.cloud.clock.turn(SignedDuration::from_hours(24));
    assert_eq!(state(&backed_up(&shop).await), "verified");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_was_counted_wrongly_is_named() {
    let (shop, _) = traded().await;
    let live = shop
        .cloud
        .table
        .scan()
        .expect("the local cloud answers")
        .into_iter()
        .find(|item| item["20779.revenue"].is_object());
    let mut item = live.expect("revenue was counted");
    let as_it_was = item.clone();
    item["20779.revenue"] = json!({ "N": "1" });
    shop.cloud.table.put_raw(item).expect("the local cloud answers");
    let backup = backed_up(&shop).await;
    assert_eq!(wrong(&backup)[..2], ["figure", "2026-11-22 revenue"], "{backup}");
    shop.cloud.table.put_raw(as_it_was).expect("the local cloud answers");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_that_was_torn_by_writes_meanwhile_alarms_nobody() {
    let (shop, budi) = traded().await;
    let user = format!("USER#{}", budi.person.id());
    let older = bent(&shop, &user, "USER", ("balance", json!({ "N": "0" })));
    let not_yet = json!({ "pk": { "S": "UNIT#RARE" }, "sk": { "S": "000000000001" } });
    shop.cloud.table.exports.tear_next(vec![older, not_yet]);
    let backup = backed_up(&shop).await;
    assert_eq!(state(&backup), "verified", "{backup}");
    shop.close().await;
}
