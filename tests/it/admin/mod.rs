//! What admins do in the shop bot: their menus.

mod broadcast;
mod channel;
mod import;
mod settings;
mod shop_settings;
mod vouchers;

use crate::world::{Buyer, SEED_FILE, World};
use lapak_local::telegram::user_id;

/// A shop with the usual products and two admins, who have started the bot.
async fn shop() -> (World, Buyer, Buyer) {
    let admins = format!("{},{}", user_id("Ayu"), user_id("Dewi"));
    let shop = World::bare(&[("AdminIds", &admins)]).await;
    shop.seed(SEED_FILE).await;
    let (ayu, dewi) = (shop.buyer("Ayu"), shop.buyer("Dewi"));
    for admin in [&ayu, &dewi] {
        admin.writes("/start").await;
        admin.reads();
    }
    (shop, ayu, dewi)
}
