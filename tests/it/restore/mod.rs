//! Restores: old data becomes a new table, which is checked and compared; an owner decides, and the shop moves to it.

mod cutover;
mod drill;
mod large;
mod refused;
mod screens;

use crate::world::expected_end::time_goes_by;
use crate::world::{Buyer, SEED_FILE, World};
use jiff::SignedDuration;
use lapak_local::telegram::user_id;
use serde_json::{Value, json};

/// A shop of this owner, with stock.
async fn shop_of(owner: &str) -> World {
    let shop = World::bare(&[("OwnerIds", &user_id(owner).to_string()), ("ShopName", "Toko Ayu")]).await;
    shop.seed(SEED_FILE).await;
    shop
}

/// The newest restore, as the table that serves holds it.
fn newest(shop: &World) -> Value {
    let items = shop.table().scan().expect("the table can be read").into_iter();
    let of_restore = |item: &Value| item["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with("RESTORE#"));
    items.filter(of_restore).max_by_key(|item| item["sk"]["S"].to_string()).expect("there is a restore")
}

/// The name of the state of a restore.
fn state(restore: &Value) -> String {
    crate::backup::state(restore).to_owned()
}

/// An owner has this backup restored, which they find on the screen; it is ready, or has failed.
async fn restores_backup(shop: &World, owner: &Buyer) {
    owner.writes("/restore").await;
    let said = owner.reads();
    let button = said.rsplit_once("[🗄 ").and_then(|(_, rest)| rest.split(']').next()).expect("there is a backup");
    owner.taps(&format!("🗄 {button}")).await;
    pass(shop, 40).await;
}

/// An owner has a moment restored.
async fn restores_moment(shop: &World, owner: &Buyer, moment: &str) {
    owner.writes("/restore").await;
    owner.taps("🕰 Pilih waktu sendiri…").await;
    owner.writes(moment).await;
    pass(shop, 45).await;
}

/// A shop that sold a unit after its backup, whose owner dropped a restored table, and moved to another.
pub(crate) async fn moved() -> World {
    let mut shop = shop_of("Hadi").await;
    let (hadi, siti) = (shop.owner("Hadi"), shop.buyer("Siti"));
    backed_up(&shop).await;
    let order = siti.orders("ML86", 1).await.order;
    shop.pays(&order).await;
    siti.reads();
    restores_backup(&shop, &hadi).await;
    hadi.writes("/restore").await;
    hadi.taps("🗑 Buang tabel pulihan").await;
    pass(&shop, 4).await;
    restores_backup(&shop, &hadi).await;
    hadi.writes("/restore").await;
    hadi.taps("🚚 Pindah ke data ini…").await;
    hadi.writes("pindahkan toko").await;
    pass(&shop, 40).await;
    assert_eq!(state(&newest(&shop)), "completed", "{}", newest(&shop));
    pass(&shop, 10).await;
    let said = hadi.reads();
    assert!(!said.contains("🚨"), "what was under way then is not told of as lost: {said}");
    // What Siti paid is in the table that was left.
    shop.tolerates(&["settles 0 orders"]);
    shop
}

/// A night's backup, verified.
async fn backed_up(shop: &World) {
    let event = json!({ "time": shop.now().to_string() });
    shop.cloud.invoke("BackupFunction", event).await.expect("it is invoked").outcome.expect("it succeeds");
    pass(shop, 9).await;
}

/// Minutes pass; the sweep runs every other one.
async fn pass(shop: &World, minutes: usize) {
    time_goes_by(shop, &vec![2; minutes.div_ceil(2)]).await;
}

/// The clock goes on without the sweep.
fn hours(shop: &World, hours: i64) {
    shop.cloud.clock.turn(SignedDuration::from_hours(hours));
}
