//! The reply keyboard, and the labels of its keys.

/// The keys that the shop has.
pub(super) const CATALOGUE: &str = "🛍 Katalog";
pub(super) const CART: &str = "🧺 Keranjang";
pub(super) const STOCK: &str = "🏷 Cek Stok";

/// The reply keyboard, row by row.
pub(super) fn reply_keyboard() -> Vec<Vec<&'static str>> {
    vec![vec![CATALOGUE, CART], vec![STOCK]]
}
