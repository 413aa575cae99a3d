//! What admins do in the shop bot: their menus.

mod broadcast;
mod custom_replies;
mod goods;
mod money;
mod order_acts;
mod orders;
mod settings;
mod statistics;
mod texts;
mod users;

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

/// The same, with admins who are told nothing of orders and deposits: what they read is what they asked for.
async fn quiet_shop() -> (World, Buyer, Buyer) {
    let (shop, ayu, dewi) = shop().await;
    for admin in [&ayu, &dewi] {
        for topic in ["placed", "paid", "expired", "deposit", "stock"] {
            admin.pauses();
            assert!(admin.person.taps_data(&format!("admin:settings:mute:{topic}:1")).await.is_ok());
        }
        admin.reads();
    }
    (shop, ayu, dewi)
}
