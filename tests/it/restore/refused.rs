//! A backup that can't be relied on is never loaded, not even half of it.

use super::{backed_up, newest, pass, restores_backup, shop_of, state};
use crate::world::{Buyer, World};
use lapak_local::table::refusal;

async fn with_backup() -> (World, Buyer) {
    let shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    backed_up(&shop).await;
    hadi.reads();
    (shop, hadi)
}

/// The key of the object in the bucket that ends like this.
fn object(shop: &World, end: &str) -> String {
    let keys = shop.cloud.bucket.keys(shop.bucket()).expect("the bucket can be listed");
    let of_backup = |key: &&String| key.starts_with("backups/") && key.ends_with(end);
    keys.iter().find(of_backup).expect("it is there").clone()
}

async fn is_refused(shop: &World, owner: &Buyer, why: &str) {
    restores_backup(shop, owner).await;
    let restore = newest(shop);
    assert_eq!(state(&restore), "discarded", "{restore}");
    assert_eq!(shop.cloud.table.names().expect("they can be listed"), [shop.cloud.table.name()], "no table is left");
    assert!(owner.reads().contains("🚨 <b>Pemulihan data tidak jadi</b>"));
    owner.writes("/restore").await;
    let said = owner.reads();
    assert!(said.contains(why), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flipped_bit_and_a_cut_file_are_seen() {
    let (shop, hadi) = with_backup().await;
    let key = object(&shop, ".json.gz");
    let whole = shop.cloud.bucket.get(shop.bucket(), &key).expect("it can be read");
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    for bytes in [&flipped[..], &whole[..whole.len() - 9]] {
        shop.cloud.bucket.put(shop.bucket(), &key, bytes).expect("it can be written");
        is_refused(&shop, &hadi, "isinya tidak sama dengan yang ditulis").await;
    }
    shop.cloud.bucket.remove(shop.bucket(), &key).expect("it can be deleted");
    is_refused(&shop, &hadi, "ada berkas yang hilang").await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_aws_refuses_is_tried_again_or_told() {
    let (shop, hadi) = with_backup().await;
    shop.cloud.table.imports.fail_next("AccessDeniedException", "not allowed");
    is_refused(&shop, &hadi, "AWS menolak (<code>AccessDeniedException</code>)").await;
    shop.cloud.table.faults.next("ImportTable", 2, refusal("LimitExceededException"));
    shop.cloud.table.faults.next("DescribeImport", 2, refusal("ThrottlingException"));
    restores_backup(&shop, &hadi).await;
    pass(&shop, 20).await;
    assert_eq!(state(&newest(&shop)), "ready", "{}", newest(&shop));
    hadi.reads();
    shop.close().await;
}
