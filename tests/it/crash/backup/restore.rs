//! Crashes while a backup is restored and the shop moves to it: it ends in one table, and nothing is sold twice.

use crate::backup::{night, state};
use crate::world::World;
use crate::world::expected_end::time_goes_by;
use jiff::SignedDuration;
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_is_made_and_its_table_deleted() {
    let mut shop = World::open().await;
    at_once(&shop);
    // The token of an import helps as long as it is under way.
    shop.cloud.table.imports.take(SignedDuration::from_mins(5));
    night(&shop).await;
    time_goes_by(&shop, &[2, 6]).await;
    let mut passed = 0;
    while is_drilled_though_killed(&shop, passed).await {
        passed += step_of_points();
    }
    assert!(passed > 20, "a drill has more calls than {passed}");
    shop.tolerates(&["an event is lost: killed"]);
    shop.close().await;
}

/// So many calls lie between two at which the function dies; with `CRASH=all` it dies at each.
fn step_of_points() -> u32 {
    if std::env::var_os("CRASH").is_some_and(|points| points == "all") { 1 } else { 6 }
}

/// Whether the function was killed after so many of its calls; the drill has passed either way.
async fn is_drilled_though_killed(shop: &World, passed: u32) -> bool {
    let id = format!("26112205{passed:04}");
    put(shop, &id, &json!({ "M": { "awaiting_backup": { "M": { "since": { "N": millis(shop) } } } } }), None);
    shop.cloud.table.faults.after(passed, "*", 1, Fault::KillAfter);
    for _ in 0..4 {
        follow(shop, &id).await;
        shop.seconds(60);
    }
    for _ in 0..16 {
        if state(&restore(shop, &id)) == "discarded" {
            break;
        }
        time_goes_by(shop, &[8]).await;
    }
    let died = shop.cloud.table.faults.left() == 0;
    shop.cloud.table.faults.clear();
    let drill = restore(shop, &id);
    assert_eq!(state(&drill), "discarded", "killed after call {passed}: {drill}");
    let events = shop.cloud.bus.events();
    let told = events.iter().filter(|event| event.kind == "drill.passed" && event.detail["restore"] == id.as_str());
    assert!((1..=2).contains(&told.count()), "killed after call {passed}: {drill}");
    assert_eq!(shop.cloud.table.names().expect("they can be listed"), [shop.cloud.table.name()]);
    died
}

/// Each crash has a shop of its own, as a shop moves once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shop_moves_once_however_often_the_function_dies() {
    let mut passed = 0;
    while moves_though_killed(passed).await {
        passed += step_of_points();
    }
    assert!(passed > 20, "a cutover has more calls than {passed}");
}

/// Whether the function was killed after so many of its calls; the shop has moved either way.
async fn moves_though_killed(passed: u32) -> bool {
    let mut shop = World::bare(&[("OwnerIds", &user_id("Hadi").to_string())]).await;
    shop.seed(crate::world::SEED_FILE).await;
    at_once(&shop);
    let hadi = shop.owner("Hadi");
    hadi.writes("/start").await;
    night(&shop).await;
    time_goes_by(&shop, &[2, 6]).await;
    let budi = shop.buyer("Budi");
    let sold = budi.orders("ML86", 2).await.order;
    shop.pays(&sold).await;
    assert!(budi.reads().contains("ML-0002"));
    let id = "261122050000";
    let now = millis(&shop);
    put(&shop, id, &json!({ "M": { "awaiting_backup": { "M": { "since": { "N": now } } } } }), Some(user_id("Hadi")));
    time_goes_by(&shop, &[2, 6, 2, 6, 6, 6]).await;
    assert_eq!(state(&restore(&shop, id)), "ready", "{}", restore(&shop, id));
    let mut moving = restore(&shop, id);
    moving["state"] = json!({ "M": { "draining": { "M": { "since": { "N": millis(&shop) } } } } });
    moving["due_at"] = json!({ "N": millis(&shop) });
    moving["due"] = json!({ "S": "1" });
    shop.cloud.table.put_raw(moving).expect("it can be written");
    shop.cloud.functions.settled().await;
    shop.cloud.table.faults.after(passed, "*", 1, Fault::KillAfter);
    for _ in 0..4 {
        shop.cloud.clock.turn(SignedDuration::from_mins(4));
        follow(&shop, id).await;
    }
    let died = shop.cloud.table.faults.left() == 0;
    shop.cloud.table.faults.clear();
    time_goes_by(&shop, &[2, 7, 7, 22, 2, 7, 22, 2, 7, 2]).await;
    let table = shop.table();
    assert_eq!(table.name(), format!("{}-r{id}", shop.cloud.table.name()));
    let there = table.get("BACKUPS", &format!("RESTORE#{id}")).expect("it can be read").expect("it is there");
    assert_eq!(state(&there), "completed", "{there}");
    assert_eq!(shop.cloud.parameters.get("/lapak/table").as_deref(), Some(table.name()));
    // What was sold of the table that was left is not for sale any more; the rest is.
    let siti = shop.buyer("Siti");
    let order = siti.orders("ML86", 1).await.order;
    shop.pays(&order).await;
    let said = siti.reads();
    assert!(said.contains("ML-0003"), "{said}");
    assert_eq!(shop.left("ML86"), 0);
    budi.reads();
    hadi.reads();
    // What Budi paid is in the table that was left.
    shop.tolerates(&["an event is lost: killed", "settles 0 orders"]);
    shop.close().await;
    died
}

/// Exports take no time, and imports a minute: the token of one that is over does not help any more.
fn at_once(shop: &World) {
    shop.cloud.table.exports.take(SignedDuration::ZERO);
    shop.cloud.table.imports.take(SignedDuration::from_mins(1));
}

async fn follow(shop: &World, id: &str) {
    let event = json!({ "time": shop.now().to_string(), "detail": { "restore": id } });
    // Whether it is killed or not, the next one goes on.
    let ended = shop.cloud.invoke("BackupFunction", event).await.expect("it is invoked").outcome;
    drop(ended);
}

fn put(shop: &World, id: &str, state: &Value, by: Option<i64>) {
    let now = millis(shop);
    let mut item = json!({
        "pk": { "S": "BACKUPS" }, "sk": { "S": format!("RESTORE#{id}") }, "id": { "S": id }, "begun": { "N": now },
        "source": { "S": "2026-11-22" }, "state": state, "version": { "N": "1" }, "due": { "S": "1" },
        "due_at": { "N": now },
    });
    if let Some(by) = by {
        item["by"] = json!({ "N": by.to_string() });
    }
    shop.cloud.table.put_raw(item).expect("it can be written");
}

fn restore(shop: &World, id: &str) -> Value {
    let item = shop.cloud.table.get("BACKUPS", &format!("RESTORE#{id}")).expect("the table can be read");
    item.expect("it is there")
}

fn millis(shop: &World) -> String {
    shop.now().as_millisecond().to_string()
}
