//! A backup that is not what it says is found out, whatever was done to it.

use super::{exported, follow, state};
use crate::world::World;

/// What is wrong with a backup whose files were changed so, and its event.
async fn defect(change: impl AsyncFn(&World, &str)) -> String {
    let shop = World::open().await;
    let folder = format!("backups/monthly/AWSDynamoDB/{}", exported(&shop).await);
    change(&shop, &folder).await;
    let backup = follow(&shop).await;
    assert_eq!((state(&backup), shop.times("backup.corrupt")), ("corrupt", 1), "{backup}");
    let defect = backup["state"]["M"]["corrupt"]["M"]["defect"]["S"].as_str().expect("it is named").to_owned();
    shop.close().await;
    defect
}

/// The largest data file: it has items.
fn file(shop: &World, folder: &str) -> String {
    let keys = shop.cloud.bucket.keys(shop.bucket()).expect("the local cloud answers").into_iter();
    let data = keys.filter(|key| key.starts_with(&format!("{folder}/data/")));
    data.max_by_key(|key| shop.cloud.bucket.get(shop.bucket(), key).expect("the local cloud answers").len())
        .expect("there is one")
}

async fn changed(name: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> String {
    defect(async |shop: &World, folder: &str| {
        let key = if name.is_empty() { file(shop, folder) } else { format!("{folder}/{name}") };
        let bytes = shop.cloud.bucket.get(shop.bucket(), &key).expect("the local cloud answers");
        shop.cloud.bucket.put(shop.bucket(), &key, &change(bytes)).expect("the local cloud answers");
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_flipped_cut_or_emptied_is_found() {
    let flipped = |mut bytes: Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        bytes
    };
    assert_eq!(changed("", flipped).await, "changed");
    assert_eq!(changed("", |bytes| bytes[..bytes.len() - 9].to_vec()).await, "changed");
    assert_eq!(changed("", |_| Vec::new()).await, "changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manifest_that_was_changed_is_found() {
    let more_items = |bytes: Vec<u8>| {
        String::from_utf8(bytes).expect("the local cloud answers").replace("\"itemCount\":", "\"itemCount\":1").into()
    };
    assert_eq!(changed("manifest-summary.json", more_items).await, "changed");
    assert_eq!(changed("manifest-files.json", |bytes| bytes[..bytes.len() / 2].to_vec()).await, "changed");
    assert_eq!(changed("manifest-files.md5", |_| b"x".to_vec()).await, "changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_gone_is_found() {
    let gone = |name: &'static str| {
        defect(async move |shop: &World, folder: &str| {
            let key = if name.is_empty() { file(shop, folder) } else { format!("{folder}/{name}") };
            shop.cloud.bucket.remove(shop.bucket(), &key).expect("the local cloud answers");
        })
    };
    assert_eq!(gone("").await, "missing");
    assert_eq!(gone("manifest-summary.json").await, "missing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contents_that_the_shops_key_does_not_open_are_found() {
    let other_key = async |shop: &World, _: &str| {
        shop.set_secret("data-key", "k1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=");
        shop.cloud.functions.cool("BackupFunction");
    };
    assert_eq!(defect(other_key).await, "sealed");
}
