//! Days of the audit trail and verified backups are held under Object Lock, and a bucket that refuses that loses none of them.

use super::{backed_up, exported, follow, newest, night, state};
use crate::world::World;
use expect_test::expect;
use jiff::{SignedDuration, Timestamp};
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;

/// The file of the day before the stories begin.
const DAY_FILE: &str = "audit/020778.jsonl";

/// The mode in which an object of the shop's bucket is held, and until when; empty if it is not.
fn hold(shop: &World, key: &str) -> String {
    let retention = shop.cloud.bucket.retention(shop.bucket(), key);
    retention.map(|retention| format!("{} {}", retention.mode, retention.until)).unwrap_or_default()
}

/// The holds of all objects of the newest backup, each once. DynamoDB's mark that the export began is none of what was checked.
fn holds(shop: &World) -> Vec<String> {
    let folder = newest(shop)["folder"]["S"].as_str().expect("it was begun").to_owned();
    let keys = shop.cloud.bucket.keys(shop.bucket()).expect("the bucket can be listed").into_iter();
    let keys: Vec<String> = keys.filter(|key| key.starts_with(&folder) && !key.ends_with("_started")).collect();
    assert!(keys.len() > 4 && keys.iter().any(|key| key.contains("/data/")), "{keys:?}");
    let mut holds: Vec<String> = keys.iter().map(|key| hold(shop, key)).collect();
    holds.sort();
    holds.dedup();
    holds
}

/// So many days after the newest backup was begun.
fn days_after(shop: &World, days: i64) -> Timestamp {
    let begun = newest(shop)["begun"]["N"].as_str().and_then(|millis| millis.parse().ok()).expect("it was begun");
    Timestamp::from_millisecond(begun).expect("a moment") + SignedDuration::from_hours(24 * days)
}

/// A night, until owners were told of it; the clock stands meanwhile.
async fn night_told(shop: &World) {
    night(shop).await;
    shop.cloud.functions.settled().await;
}

fn asked_for_holds(shop: &World) -> usize {
    shop.cloud.trace.since(0).iter().filter(|event| event.call == "PutObjectRetention").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_of_the_trail_and_a_verified_backup_are_held_and_an_intruder_takes_nothing_away() {
    let shop = World::open().await;
    exported(&shop).await;
    assert_eq!(hold(&shop, DAY_FILE), "GOVERNANCE 2026-12-22T00:00:00Z");
    assert_eq!(holds(&shop), [""], "it is not checked yet");
    assert_eq!(state(&follow(&shop).await), "verified");
    let until = days_after(&shop, 30);
    assert_eq!(holds(&shop), [format!("GOVERNANCE {until}")]);

    // The next one is of a day, and expires after eight.
    shop.cloud.clock.turn(SignedDuration::from_hours(24));
    assert_eq!(state(&backed_up(&shop).await), "verified");
    assert_eq!(holds(&shop), [format!("GOVERNANCE {}", days_after(&shop, 8))]);
    assert_eq!(hold(&shop, DAY_FILE), "GOVERNANCE 2026-12-22T00:00:00Z");

    let (bucket, written) = (shop.bucket(), shop.cloud.bucket.get(shop.bucket(), DAY_FILE).expect("it is there"));
    shop.cloud.bucket.put(bucket, DAY_FILE, b"{}").expect("a new version can be written");
    shop.cloud.bucket.remove(bucket, DAY_FILE).expect("the new version can be deleted");
    let held = shop.cloud.bucket.held(bucket);
    assert_eq!(
        held.iter().map(|version| (version.key.as_str(), &version.bytes)).collect::<Vec<_>>(),
        [(DAY_FILE, &written)]
    );
    assert_eq!(shop.times("lock.refused"), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_died_while_a_backup_was_to_be_held_is_repeated_to_the_same_end() {
    let shop = World::bare(&[("ObjectLockDays", "3"), ("ObjectLockMode", "COMPLIANCE")]).await;
    exported(&shop).await;
    let id = newest(&shop)["id"]["S"].clone();
    // Its first hold stands, the second does not.
    for fault in [Fault::KillAfter, Fault::KillBefore] {
        shop.cloud.bucket.faults.next("PutObjectRetention", 1, fault);
        let event = serde_json::json!({ "time": shop.now().to_string(), "detail": { "backup": id } });
        let invocation = shop.cloud.invoke("BackupFunction", event).await.expect("it is invoked");
        assert!(invocation.outcome.is_err(), "it was killed");
        shop.cloud.clock.turn(SignedDuration::from_mins(21));
    }
    // The bucket fails for as long as the client tries.
    shop.cloud.bucket.faults.next("PutObjectRetention", 3, Fault::Refuse);
    assert_eq!(state(&follow(&shop).await), "exporting");
    shop.cloud.clock.turn(SignedDuration::from_mins(21));
    assert_eq!(state(&follow(&shop).await), "verified");
    assert_eq!(holds(&shop), [format!("COMPLIANCE {}", days_after(&shop, 3))]);
    assert_eq!((shop.times("lock.refused"), shop.times("backup.made")), (0, 1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_asks_for_a_lock_where_it_is_off() {
    let shop = World::bare(&[("ObjectLockDays", "0")]).await;
    assert_eq!(state(&backed_up(&shop).await), "verified");
    assert_eq!((hold(&shop, DAY_FILE), holds(&shop)), (String::new(), vec![String::new()]));
    assert_eq!((asked_for_holds(&shop), shop.times("lock.refused")), (0, 0));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_refuses_is_told_of_once_a_day_and_keeps_all_of_it_without_a_lock() {
    let owner = user_id("Hadi").to_string();
    let shop = World::bare(&[("OwnerIds", &owner), ("BackupBucket", "elsewhere")]).await;
    shop.cloud.bucket.create("elsewhere").expect("it can be made");
    let hadi = shop.owner("Hadi");
    night_told(&shop).await;
    assert_eq!(state(&backed_up(&shop).await), "verified");
    let keys = shop.cloud.bucket.keys("elsewhere").expect("the bucket can be listed");
    assert!(keys.contains(&DAY_FILE.to_owned()), "{keys:?}");
    assert!(asked_for_holds(&shop) > 1 && shop.cloud.bucket.retention("elsewhere", DAY_FILE).is_none());
    assert_eq!((shop.times("lock.refused"), shop.times("backup.made")), (1, 1));
    hadi.sees(expect![[r#"
        <b>[Lapak]</b> 🚨 <b>Bucket cadangan menolak mengunci isinya</b> (<code>InvalidRequest</code>)

        🛒 Bagi pembeli: tidak ada yang berubah.
        👉 Jejak audit dan cadangan tetap tersimpan, tapi belum terkunci. Nyalakan Object Lock di bucket (parameter <code>BackupBucket</code>). Kalau tidak perlu dikunci, isi <code>ObjectLockDays=0</code> di <code>parameter_overrides</code>, lalu <code>make deploy</code>. Caranya di infra/RUNBOOK.md, bagian <code>lock.refused</code>.

        ⏰ Sejak <i>22 Nov 2026 12.00 WIB</i>
        [🩺 Lihat keadaan toko]"#]]);

    shop.cloud.clock.turn(SignedDuration::from_hours(24));
    let as_buyer = shop.buyer("Hadi");
    as_buyer.person.speaks("en");
    as_buyer.writes("/start").await;
    as_buyer.reads();
    night_told(&shop).await;
    assert_eq!(state(&backed_up(&shop).await), "verified");
    assert_eq!(shop.times("lock.refused"), 2);
    hadi.sees(expect![[r#"
        <b>[Lapak]</b> 🚨 <b>The backup bucket refuses to lock what is in it</b> (<code>InvalidRequest</code>)

        🛒 For buyers: nothing changes.
        👉 The audit trail and backups are still kept, but not locked. Switch Object Lock on in the bucket (parameter <code>BackupBucket</code>). If you don't need locks, set <code>ObjectLockDays=0</code> in <code>parameter_overrides</code>, then <code>make deploy</code>. How: infra/RUNBOOK.md, under <code>lock.refused</code>.

        ⏰ Since <i>23 Nov 2026 12:05 WIB</i>
        [🩺 See how the shop is]"#]]);
    shop.close().await;
}
