//! Each night keeps the days of the audit trail that are over; a day that does not hold is told.

use super::night;
use crate::world::{Buyer, SEED_FILE, World};
use jiff::SignedDuration;
use lapak_local::telegram::user_id;
use serde_json::json;

/// The day of the beginning of the stories, counted from 1970.
const FIRST_DAY: i64 = 20_779;

async fn shop() -> (World, Buyer) {
    let admin = user_id("Ayu").to_string();
    let shop = World::bare(&[("AdminIds", &admin)]).await;
    shop.seed(SEED_FILE).await;
    let ayu = shop.buyer("Ayu");
    ayu.writes("/start").await;
    (shop, ayu)
}

/// Makes a voucher, which is an act.
async fn acts(ayu: &Buyer, code: &str) {
    ayu.writes("/admin").await;
    ayu.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    ayu.writes(&format!("{code} | 10%")).await;
    ayu.reads();
}

fn kept(shop: &World) -> Vec<String> {
    let keys = shop.cloud.bucket.keys(shop.bucket()).expect("the bucket can be listed").into_iter();
    keys.filter(|key| key.starts_with("audit/")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_day_is_kept_once_and_names_the_day_before() {
    let (shop, ayu) = shop().await;
    night(&shop).await;
    assert_eq!(kept(&shop), [format!("audit/0{}.jsonl", FIRST_DAY - 1)], "the day before, on which nothing was done");
    // A run that died before it noted the day: the next one finds its file.
    shop.cloud.table.delete("AUDIT", "ARCHIVE").expect("it is there");
    night(&shop).await;
    assert_eq!((kept(&shop).len(), shop.times("audit.broken")), (1, 0));
    acts(&ayu, "SATU").await;
    acts(&ayu, "DUA").await;
    shop.cloud.clock.turn(SignedDuration::from_hours(24));
    for _ in 0..2 {
        night(&shop).await;
    }
    assert_eq!(kept(&shop).len(), 2);
    let file = |day: i64| shop.cloud.bucket.get(shop.bucket(), &format!("audit/0{day}.jsonl")).expect("it is there");
    let text = String::from_utf8(file(FIRST_DAY)).expect("text");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!((lines.len(), &lines[0]["records"]), (3, &json!(2)), "{text}");
    assert!(lines[1]["kind"] == "voucher.changed" && lines[1]["actor"] == ayu.person.id(), "{text}");
    // After a longer stop all days in between are kept.
    shop.cloud.clock.turn(SignedDuration::from_hours(3 * 24));
    night(&shop).await;
    assert_eq!(kept(&shop).len(), 5);
    shop.close().await;
}

/// The first record of the trail.
fn record(shop: &World) -> serde_json::Value {
    let mut items = shop.cloud.table.scan().expect("the table can be read").into_iter();
    let is_record = |item: &serde_json::Value| item["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("AUDIT#"));
    items.find(is_record).expect("there is a record")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_does_not_hold_is_told_once_and_kept_as_it_stands_and_the_days_after_it_too() {
    for damage in ["changed", "unreadable"] {
        let (mut shop, ayu) = shop().await;
        night(&shop).await;
        acts(&ayu, "SATU").await;
        let mut record = record(&shop);
        match damage {
            "changed" => record["actor"] = json!({ "N": user_id("Dewi").to_string() }),
            _ => record["number"] = json!({ "S": "satu" }),
        }
        shop.cloud.table.put_raw(record).expect("it can be written");
        for _ in 0..2 {
            shop.cloud.clock.turn(SignedDuration::from_hours(24));
            night(&shop).await;
        }
        assert_eq!((kept(&shop).len(), shop.times("audit.broken")), (3, 1), "{damage}");
        let file = shop.cloud.bucket.get(shop.bucket(), &format!("audit/0{FIRST_DAY}.jsonl")).expect("it is there");
        let text = String::from_utf8(file).expect("text");
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
        let said = lines[0]["defects"][0].as_str().unwrap_or_default();
        assert!(said.ends_with("breaks at its record 1"), "{text}");
        assert_eq!((lines.len(), &lines[0]["records"]), (2, &json!(1)), "{text}");
        assert_eq!(lines[1]["damaged"].is_object(), damage == "unreadable", "{text}");
        shop.tolerates(&["a day of the audit trail does not hold", "breaks at its record 1"]);
        shop.close().await;
    }
}
