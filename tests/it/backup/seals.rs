//! Seals: what moved on a day that is over is sealed in the audit trail, and a change of it afterwards is found, whoever made it.

use super::{backed_up, state};
use crate::world::World;
use jiff::SignedDuration;
use serde_json::{Value, json};

fn items(shop: &World, prefix: &str) -> Vec<Value> {
    let items = shop.cloud.table.scan().expect("the table can be read").into_iter();
    items.filter(|item| item["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with(prefix))).collect()
}

/// What each seal says: day, movements, rupiah.
fn seals(shop: &World) -> Vec<[String; 3]> {
    let seals = items(shop, "SEALS").into_iter();
    let mut said: Vec<_> = seals
        .map(|seal| ["day", "movements", "amount"].map(|name| seal[name]["N"].as_str().unwrap_or("?").to_owned()))
        .collect();
    said.sort();
    said
}

/// The records of the trail about seals: their dates, and whether the day had a seal before.
fn records(shop: &World) -> Vec<(String, bool)> {
    let sealed = items(shop, "AUDIT#").into_iter().filter(|record| record["action"]["S"] == "books_sealed");
    let detail = |record: Value| -> (String, bool) {
        let detail: Value = serde_json::from_str(record["detail"]["S"].as_str().unwrap_or("?")).expect("it is JSON");
        (detail["date"].as_str().unwrap_or("?").to_owned(), detail["before"].is_string())
    };
    sealed.map(detail).collect()
}

async fn days_later(shop: &World, days: i64) -> Value {
    shop.cloud.clock.turn(SignedDuration::from_hours(24 * days));
    backed_up(shop).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_is_sealed_once_and_money_that_is_changed_afterwards_is_told_once() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    let order = budi.orders("ML86", 1).await.order;
    shop.pays(&order).await;
    budi.reads();
    // The day is over, but not for a day.
    assert_eq!(state(&days_later(&shop, 1).await), "verified");
    assert!(!seals(&shop).iter().any(|[day, ..]| day == "20779"), "{:?}", seals(&shop));
    assert_eq!(state(&days_later(&shop, 1).await), "verified");
    let sealed = |day: i64, movements: &str, amount: &str| [day.to_string(), movements.to_owned(), amount.to_owned()];
    assert_eq!(seals(&shop).last(), Some(&sealed(20_779, "3", "220500")), "a deposit with its entry, and an order");
    assert_eq!(state(&days_later(&shop, 1).await), "verified");
    assert_eq!(records(&shop).iter().filter(|record| **record == ("2026-11-22".to_owned(), false)).count(), 1);

    // Somebody gives Budi money in the table itself, so that all books close but the seal.
    let of_budi =
        |is_it: fn(&Value) -> bool| items(&shop, &format!("USER#{}", budi.person.id())).into_iter().find(is_it);
    let mut user = of_budi(|item| item["sk"]["S"] == "USER").expect("Budi is there");
    let mut entry = of_budi(|item| item["kind"]["S"] == "deposit").expect("there is an entry");
    entry["kind"] = json!({ "S": "added_by_admin" });
    entry["sk"] = json!({ "S": entry["sk"]["S"].as_str().unwrap_or("?").replace("LEDGER#", "LEDGER#0") });
    for name in ["txn", "order"] {
        entry.as_object_mut().expect("it is an item").remove(name);
    }
    entry["amount"] = json!({ "N": "900000" });
    user["balance"] = json!({ "N": "1000000" });
    shop.cloud.table.put_raw(entry).expect("the local cloud answers");
    shop.cloud.table.put_raw(user).expect("the local cloud answers");
    let backup = days_later(&shop, 1).await;
    let wrong = &backup["state"]["M"]["unbalanced"]["M"]["wrong"]["M"];
    let said = ["topic", "key", "difference"].map(|name| wrong[name]["S"].as_str().unwrap_or("?"));
    assert_eq!(said, ["sealed", "2026-11-22", "900000"], "{backup}");
    // It is told, and sealed anew: the trail keeps both.
    assert_eq!(records(&shop).iter().filter(|record| **record == ("2026-11-22".to_owned(), true)).count(), 1);
    assert_eq!(state(&days_later(&shop, 1).await), "verified");
    assert_eq!(shop.times("books.unbalanced"), 1);
}
