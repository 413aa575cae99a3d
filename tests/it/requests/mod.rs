//! What buyers bring before the admins: transfers, warranty claims, proofs that terms are met.

mod terms;
mod transfers;
mod warranty;

use crate::world::{Buyer, World, picture};
use lapak_local::telegram::user_id;

/// Products with and without a warranty.
const SEED: &str = "\
category,emoji,code,name,price,warranty,content
Streaming,🎬,NETFLIX,Netflix Premium,45000,30,akun-1
,,NETFLIX,,,,akun-2
,,NETFLIX,,,,akun-3
Game,🎮,ML86,Diamond 86,20500,,ML-0001
,,ML86,,,,ML-0002
";

/// A shop with two admins, who have started the bot.
async fn shop() -> (World, Buyer, Buyer) {
    shop_with(SEED, &[]).await
}

/// The same with another seed file, and with these parameters of the template.
async fn shop_with(seed: &str, parameters: &[(&str, &str)]) -> (World, Buyer, Buyer) {
    let admins = format!("{},{}", user_id("Ayu"), user_id("Dewi"));
    let shop = World::bare(&[parameters, &[("AdminIds", &admins)]].concat()).await;
    shop.seed(seed).await;
    let (ayu, dewi) = (shop.buyer("Ayu"), shop.buyer("Dewi"));
    for admin in [&ayu, &dewi] {
        admin.writes("/start").await;
        admin.reads();
    }
    (shop, ayu, dewi)
}

/// A picture that is no QR code.
async fn sends_photo(buyer: &Buyer) {
    buyer.pauses();
    assert!(buyer.person.sends_photo(picture()).await.is_ok());
}
