//! Stories of an owner: what they are told, and what they decide.

mod admins;
mod alerts;
mod audit;
mod closing;
mod health;
mod report;

use crate::world::{SEED_FILE, World};
use lapak_local::telegram::user_id;

/// A shop whose owners are these people.
async fn shop_of(owners: &[&str]) -> World {
    let ids: Vec<String> = owners.iter().map(|name| user_id(name).to_string()).collect();
    // Somebody else is the admin: an owner who is one, too, would read the admins' notices.
    let admin = user_id("Ayu").to_string();
    let parameters = [("OwnerIds", ids.join(",")), ("ShopName", "Toko Ayu".to_owned()), ("AdminIds", admin)];
    let shop = World::bare(&parameters.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    shop.seed(SEED_FILE).await;
    shop
}
