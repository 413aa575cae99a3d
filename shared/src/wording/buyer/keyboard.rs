//! The reply keyboard, and the labels of its keys.

/// The keys that the shop has.
pub(in crate::wording) const CATALOGUE: &str = "🛍 Katalog";
pub(in crate::wording) const CART: &str = "🧺 Keranjang";
pub(in crate::wording) const STOCK: &str = "🏷 Cek Stok";

/// The reply keyboard, row by row.
pub(in crate::wording) fn reply_keyboard() -> Vec<Vec<&'static str>> {
    vec![vec![CATALOGUE, CART], vec![STOCK]]
}
