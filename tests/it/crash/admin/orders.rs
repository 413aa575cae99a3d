//! Crashes while an admin refunds an order, marks one as paid, or adjusts a balance.

use crate::crash::harness::{BUYERS, Crashes, taps_until_taken};
use crate::world::expected_end::{ExpectedEnd, seed_file, time_goes_by};
use crate::world::{Buyer, World};
use lapak_local::telegram::user_id;

/// A shop with an admin, and the admin.
async fn crashes() -> (Crashes, Buyer) {
    let shop = World::bare(&[("AdminIds", &user_id("Ayu").to_string())]).await;
    shop.seed(&seed_file(1, 2 * BUYERS)).await;
    let ayu = shop.buyer("Ayu");
    ayu.writes("/start").await;
    for topic in ["placed", "paid", "expired", "deposit"] {
        ayu.pauses();
        assert!(ayu.person.taps_data(&format!("admin:settings:mute:{topic}:1")).await.is_ok());
    }
    (Crashes::of(shop, 1), ayu)
}

/// Opens an order by its id.
async fn opens(admin: &Buyer, order: &str) {
    admin.pauses();
    assert!(admin.person.taps_data(&format!("admin:order:open:{order}")).await.is_ok());
}

/// Lets the sweep do what is left, and the next one what a killed sweep left; then the buyer has this balance, and was told.
async fn ends(shop: &World, (buyer, admin): (&Buyer, &Buyer), balance: u64, told: &str) {
    let is_done = || shop.balance(buyer) == balance && buyer.messages_with(told) > 0;
    time_goes_by(shop, &[4]).await;
    if !is_done() {
        time_goes_by(shop, &[4]).await;
    }
    admin.reads();
    assert_eq!(shop.balance(buyer), balance);
    assert!(buyer.messages_with(told) > 0, "the buyer is told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refunding_an_order() {
    let (crashes, ayu) = crashes().await;
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let order = buyer.orders(&code, 1).await.order;
        shop.pays(&order).await;
        opens(&ayu, &order).await;
        ayu.taps("↩️ Refund ke Saldo").await;
        ayu.writes("5rb").await;
        ayu.writes("salah kirim").await;
        order
    };
    let step = async |shop: &World, buyer: &Buyer, order: String| {
        taps_until_taken(&ayu, "↩️ Ya, refund Rp5.000").await;
        ends(shop, (buyer, &ayu), 5_000, "dikembalikan ke saldomu").await;
        ExpectedEnd::WithGoods(order)
    };
    crashes.everywhere(ready, step).await;
}

/// Asks for the order to be marked as paid, up to the last step.
async fn asks(admin: &Buyer, order: &str) {
    opens(admin, order).await;
    admin.taps("✅ Tandai Lunas").await;
    admin.writes("transfer sudah dicek").await;
    admin.pauses();
    admin.pauses();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marking_an_order_as_paid() {
    let (crashes, ayu) = crashes().await;
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        let order = buyer.orders(&code, 1).await.order;
        asks(&ayu, &order).await;
        order
    };
    let step = async |shop: &World, buyer: &Buyer, order: String| {
        taps_until_taken(&ayu, "✅ Ya, tandai lunas").await;
        ends(shop, (buyer, &ayu), 0, "isi-").await;
        ExpectedEnd::WithGoods(order)
    };
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marking_an_order_as_paid_that_was_cancelled() {
    let (crashes, ayu) = crashes().await;
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        let order = buyer.orders(&code, 1).await.order;
        buyer.cancels().await;
        asks(&ayu, &order).await;
        order
    };
    let step = async |shop: &World, buyer: &Buyer, order: String| {
        taps_until_taken(&ayu, "✅ Ya, tandai lunas").await;
        ends(shop, (buyer, &ayu), 0, "isi-").await;
        ExpectedEnd::WithGoods(order)
    };
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn adjusting_a_balance() {
    let (crashes, ayu) = crashes().await;
    let ready = async |_: &World, buyer: &Buyer, _: String| {
        buyer.writes("/start").await;
        ayu.pauses();
        assert!(ayu.person.taps_data(&format!("admin:money:adjust:{}", buyer.person.id())).await.is_ok());
        ayu.writes("+50rb").await;
        ayu.writes("bonus").await;
    };
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(&ayu, "✅ Ya, ubah saldo").await;
        ends(shop, (buyer, &ayu), 50_000, "Saldomu ditambah admin").await;
        ExpectedEnd::WithoutOrder
    };
    crashes.everywhere(ready, step).await;
}
