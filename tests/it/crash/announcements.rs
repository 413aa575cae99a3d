//! Crashes while admins are told of what happened, and while it is posted to the channel.

use super::harness::{Crashes, orders};
use crate::world::World;
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, Invoice};
use lapak_local::telegram::user_id;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telling_of_a_sale() {
    let admin = user_id("Ayu").to_string();
    let crashes = Crashes::with_parameters(1, &[("AdminIds", &admin)]).await;
    let ayu = crashes.shop.buyer("Ayu");
    connects_a_channel(&crashes.shop, &ayu).await;
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays(&invoice.order).await;
        time_goes_by(shop, &[1]).await;
        ayu.reads();
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        let posted = sales(shop);
        let detail = json!({ "id": format!("{}/again", invoice.order), "order": invoice.order });
        shop.cloud.bus.put("lapak", "order.paid", detail);
        shop.cloud.functions.settled().await;
        time_goes_by(shop, &[1, 6]).await;
        let told = ayu.person.unread().iter().filter(|message| message.text.contains(&invoice.order)).count();
        assert!((1..=2).contains(&told), "a crash may repeat a notice, and not lose it: {told}");
        let posted = sales(shop) - posted;
        assert!((1..=2).contains(&posted), "a crash may repeat a post, and not lose it: {posted}");
        ayu.reads();
        ExpectedEnd::WithGoods(invoice.order)
    };
    crashes.everywhere(ready, step).await;
}

async fn connects_a_channel(shop: &World, admin: &Buyer) {
    shop.cloud.telegram.add_channel("tokobudi", "Toko Budi");
    shop.cloud.telegram.set_channel_admin(&shop.secret("bot-token"), "tokobudi", true);
    admin.writes("/admin").await;
    admin.taps_all(&["⚙️ Setelan", "📢 Channel", "🔗 Hubungkan Channel"]).await;
    admin.writes("@tokobudi").await;
    admin.taps("▫️ Penjualan (tanpa nama)").await;
    admin.reads();
}

/// Sales in all posts.
fn sales(shop: &World) -> usize {
    shop.cloud.telegram.posts("tokobudi").iter().map(|post| post.text.matches("membeli").count()).sum()
}
