//! Vouchers: chosen in the cart, counted with the order, given back when it lapses.

mod choosing;
mod counting;
mod listing;

use crate::world::{Buyer, SEED_FILE, World};
use serde_json::json;

/// A shop with the usual products, and with these vouchers: `code,discount,…` by row.
async fn shop(columns: &str, rows: &[&str]) -> World {
    let shop = World::with_seed_file(SEED_FILE).await;
    puts_in(&shop, columns, rows).await;
    shop
}

async fn puts_in(shop: &World, columns: &str, rows: &[&str]) {
    let list = format!("code,discount,{columns}\n{}\n", rows.join("\n"));
    let answer = shop.seed_with(json!({ "vouchers": list })).await;
    assert_eq!(answer["vouchers"], json!(rows.len()), "{answer}");
}

/// Enters a code in the cart.
async fn enters(buyer: &Buyer, code: &str) -> String {
    buyer.taps("🎟️ Gunakan Kupon").await;
    buyer.reads();
    buyer.writes(code).await;
    buyer.reads()
}

/// Goes all the way from the product to an invoice with a voucher.
async fn orders_with(buyer: &Buyer, code: &str, voucher: &str) -> String {
    buyer.puts(code, 1).await;
    let cart = enters(buyer, voucher).await;
    assert!(cart.contains(&format!("Diskon <code>{voucher}</code>")), "{cart}");
    buyer.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    buyer.sees_invoice().order
}

/// How often a voucher counts as used.
fn uses(shop: &World, code: &str) -> u64 {
    let item = shop.cloud.table.get("VOUCHERS", &format!("VOUCHER#{code}")).expect("the table can be read");
    item.and_then(|item| item["uses"]["N"].as_str()?.parse().ok()).expect("the voucher is there")
}
