//! Crashes while a backup is begun, followed and checked: it ends verified, once, of one export.

use crate::backup::state;
use crate::crash::harness::Crashes;
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, World};
use jiff::SignedDuration;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_made() {
    let crashes = Crashes::open().await;
    crashes.shop.cloud.table.exports.take(SignedDuration::ZERO);
    let ready = async |shop: &World, _: &Buyer, _: String| {
        // Each crash point has a backup of its own, as an owner asks for one.
        let id = format!("2026-11-22-{:04}", shop.cloud.table.exports.begun());
        let now = shop.now().as_millisecond().to_string();
        let item = json!({
            "pk": { "S": "BACKUPS" }, "sk": { "S": format!("BACKUP#{id}") }, "id": { "S": id }, "class": { "S": "daily" },
            "begun": { "N": now }, "state": { "S": "requested" },
        });
        shop.cloud.table.put_raw(item).expect("it can be written");
        id
    };
    let step = async |shop: &World, _: &Buyer, id: String| {
        for _ in 0..3 {
            let event = json!({ "time": shop.now().to_string(), "detail": { "backup": id } });
            // Whether it is killed or not, the next one goes on.
            let ended = shop.cloud.invoke("BackupFunction", event).await.expect("it is invoked").outcome;
            drop(ended);
        }
        time_goes_by(shop, &[2, 6]).await;
        let backup = backup(shop, &id);
        assert_eq!(state(&backup), "verified", "{backup}");
        assert_eq!(shop.cloud.table.exports.begun_by(&id), 1);
        // Published once more, an event has the same id.
        let events = shop.cloud.bus.events();
        let made = events.iter().filter(|event| event.kind == "backup.made" && event.detail["backup"] == id.as_str());
        assert!((1..=2).contains(&made.count()));
        ExpectedEnd::WithoutOrder
    };
    crashes.everywhere(ready, step).await;
}

fn backup(shop: &World, id: &str) -> Value {
    let item = shop.cloud.table.get("BACKUPS", &format!("BACKUP#{id}")).expect("the table can be read");
    item.expect("it is there")
}
