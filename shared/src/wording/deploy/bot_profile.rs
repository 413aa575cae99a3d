//! What the bots' profiles and menus say.

/// Menu of the shop bot: command and what stands beside it.
pub const SHOP_COMMANDS: &[(&str, &str)] = &[
    ("start", "🏠 Mulai"),
    ("katalog", "🛍 Lihat katalog"),
    ("keranjang", "🧺 Buka keranjang"),
    ("stok", "🏷 Cek stok"),
    ("menu", "⌨️ Tampilkan tombol"),
];

/// The same in English.
pub const SHOP_COMMANDS_EN: &[(&str, &str)] = &[
    ("start", "🏠 Start"),
    ("katalog", "🛍 Browse the catalogue"),
    ("keranjang", "🧺 Open the cart"),
    ("stok", "🏷 Check stock"),
    ("menu", "⌨️ Show the keys"),
];

/// Menu of the owner bot.
pub const OWNER_COMMANDS: &[(&str, &str)] = &[("status", "🩺 Keadaan toko")];

/// What stands in the shop bot's empty chat, and on its profile page.
pub fn shop_profile(shop: &str) -> (String, String) {
    let short: String = shop.chars().take(60).collect();
    (
        format!(
            "🛍 {shop}: produk digital, bayar pakai QRIS, dikirim otomatis 24 jam.\n\nTekan Mulai untuk melihat katalog."
        ),
        format!("🛍 {short} — bayar QRIS, dikirim otomatis 24 jam"),
    )
}

/// The same for the owner bot.
pub fn owner_profile(shop: &str) -> (String, String) {
    let short: String = shop.chars().take(60).collect();
    (format!("🩺 Bot pemilik toko {shop}. Hanya menjawab pemiliknya."), format!("🩺 Bot pemilik {short}"))
}
