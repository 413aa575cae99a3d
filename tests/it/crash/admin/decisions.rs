//! Crashes while an admin decides what a buyer asked for.

use crate::crash::harness::{BUYERS, Crashes, taps_until_taken, until_taken};
use crate::world::expected_end::{ExpectedEnd, seed_file, time_goes_by};
use crate::world::{Buyer, World, picture};
use lapak_local::telegram::user_id;

/// A shop with an admin, and the admin.
async fn crashes() -> (Crashes, Buyer) {
    let shop = World::bare(&[("AdminIds", &user_id("Ayu").to_string())]).await;
    // Each buyer holds a unit, and may get another.
    shop.seed(&seed_file(1, 2 * BUYERS).replace(",max,", ",warranty,")).await;
    let ayu = shop.buyer("Ayu");
    ayu.writes("/start").await;
    (Crashes::of(shop, 1), ayu)
}

/// Buys one, and claims that it failed; the order.
async fn claims(shop: &World, buyer: &Buyer, code: &str) -> String {
    let order = buyer.orders(code, 1).await.order;
    shop.pays(&order).await;
    buyer.writes("/pesanan").await;
    buyer.taps_all(&["1️⃣", "🛡️ Klaim Garansi", &format!("🎁 1. {code}")]).await;
    buyer.writes("Tidak bisa dipakai").await;
    order
}

async fn transfers(buyer: &Buyer) {
    buyer.writes("/saldo").await;
    buyer.taps_all(&["📝 Transfer Manual", "📸 Kirim bukti transfer"]).await;
    buyer.writes("50000").await;
    buyer.pauses();
    assert!(buyer.person.sends_photo(picture()).await.is_ok());
}

/// Taps, and writes what is asked for then.
async fn refuses(admin: &Buyer) {
    taps_until_taken(admin, "❌ Tolak").await;
    admin.pauses();
    until_taken(admin, admin.person.writes("Tidak sesuai").await).await;
}

/// Lets the sweep do what is left; then the buyer was told of the decision, and this is their balance.
async fn ends(shop: &World, (buyer, admin): (&Buyer, &Buyer), told: &str, balance: u64) {
    time_goes_by(shop, &[1, 2, 4]).await;
    admin.reads();
    assert!(buyer.messages_with(told) > 0, "the buyer is not told: {told}\n{}", buyer.reads_all());
    assert_eq!(shop.balance(buyer), balance);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replacing_a_unit() {
    let (crashes, ayu) = crashes().await;
    let ready = async |shop: &World, buyer: &Buyer, code: String| claims(shop, buyer, &code).await;
    let step = async |shop: &World, buyer: &Buyer, order: String| {
        taps_until_taken(&ayu, "🔁 Ganti barang").await;
        ends(shop, (buyer, &ayu), "Penggantinya dikirim", 0).await;
        ExpectedEnd::Replaced(order)
    };
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refunding_a_unit() {
    let (crashes, ayu) = crashes().await;
    let ready = async |shop: &World, buyer: &Buyer, code: String| claims(shop, buyer, &code).await;
    let step = async |shop: &World, buyer: &Buyer, order: String| {
        taps_until_taken(&ayu, "💰 Kembalikan Rp20.500 ke saldo").await;
        ends(shop, (buyer, &ayu), "masuk ke saldomu", 20_500).await;
        ExpectedEnd::WithGoods(order)
    };
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusing_a_claim() {
    let (crashes, ayu) = crashes().await;
    let ready = async |shop: &World, buyer: &Buyer, code: String| claims(shop, buyer, &code).await;
    let step = async |shop: &World, buyer: &Buyer, order: String| {
        refuses(&ayu).await;
        ends(shop, (buyer, &ayu), "Tidak sesuai", 0).await;
        ExpectedEnd::WithGoods(order)
    };
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crediting_a_transfer() {
    let (crashes, ayu) = crashes().await;
    let ready = async |_: &World, buyer: &Buyer, _: String| transfers(buyer).await;
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(&ayu, "✅ Tambah saldo Rp50.000").await;
        ends(shop, (buyer, &ayu), "Saldo bertambah Rp50.000", 50_000).await;
        ExpectedEnd::WithoutOrder
    };
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusing_a_transfer() {
    let (crashes, ayu) = crashes().await;
    let ready = async |_: &World, buyer: &Buyer, _: String| transfers(buyer).await;
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        refuses(&ayu).await;
        ends(shop, (buyer, &ayu), "Tidak sesuai", 0).await;
        ExpectedEnd::WithoutOrder
    };
    crashes.everywhere(ready, step).await;
}
