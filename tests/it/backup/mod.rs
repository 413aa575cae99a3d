//! Backups: made each night, checked, and reported if anything is wrong with one.

mod books;
mod corrupt;
mod held;
pub(crate) mod large;
mod made;
mod owner;
mod seals;
mod trail;

use crate::world::World;
use jiff::SignedDuration;
use serde_json::{Value, json};

/// When the stories begin.
const BEGINNING: &str = "2026-11-22T05:00:00Z";

/// What the schedule sends each night.
pub(crate) async fn night(shop: &World) {
    let event = json!({ "time": shop.now().to_string() });
    shop.cloud.invoke("BackupFunction", event).await.expect("it is invoked").outcome.expect("it succeeds");
}

/// The newest backup, as the table holds it.
pub(crate) fn newest(shop: &World) -> Value {
    let items = shop.cloud.table.scan().expect("the table can be read").into_iter();
    let of_backup = |item: &Value| item["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with("BACKUP#"));
    items.filter(of_backup).max_by_key(|item| item["sk"]["S"].to_string()).expect("there is a backup")
}

/// The name of its state.
pub(crate) fn state(backup: &Value) -> &str {
    let map = backup["state"]["M"].as_object().and_then(|state| state.keys().next());
    map.map_or_else(|| backup["state"]["S"].as_str().unwrap_or("?"), String::as_str)
}

/// The export is complete by now; nobody has looked at it yet.
async fn exported(shop: &World) -> String {
    night(shop).await;
    shop.cloud.clock.turn(SignedDuration::from_mins(5));
    shop.cloud.table.exports.end_by(shop.now());
    let arn = newest(shop)["state"]["M"]["exporting"]["M"]["arn"]["S"].as_str().expect("it is under way").to_owned();
    arn.rsplit('/').next().expect("it has an id").to_owned()
}

/// The next look at the backup, as the sweep asks for it; the backup after it.
async fn follow(shop: &World) -> Value {
    let id = newest(shop)["id"]["S"].clone();
    let event = json!({ "time": shop.now().to_string(), "detail": { "backup": id } });
    shop.cloud.invoke("BackupFunction", event).await.expect("it is invoked").outcome.expect("it succeeds");
    shop.cloud.functions.settled().await;
    newest(shop)
}

/// A night's backup, from the schedule to its end.
async fn backed_up(shop: &World) -> Value {
    exported(shop).await;
    follow(shop).await
}
