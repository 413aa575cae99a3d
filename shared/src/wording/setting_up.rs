//! What a deployer reads when the shop can't be set up, what its owner reads of what is left of it, and what the
//! bots' profiles say.

use crate::domain::screen::Screen;
use crate::domain::setup_part::SetupPart;

/// What keeps a bot or the gateway from answering as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// It does not know the token or the key.
    Unknown,
    /// It can't be reached, or is in trouble itself.
    NoAnswer,
    /// It refuses; in its own words.
    Refuses(String),
}

/// Why a bot can't be set up; `secret` is the name of its token in the parameter store.
pub fn bot_hindered(bot: &str, secret: &str, hindrance: &Hindrance) -> String {
    match hindrance {
        Hindrance::Unknown => format!(
            "Telegram does not know the token of the {bot}: check it at @BotFather, store it as {secret} with `make configure`, and deploy again."
        ),
        Hindrance::NoAnswer => {
            format!(
                "Telegram could not be reached to set up the {bot}: nothing is wrong with your settings, deploy again in a few minutes."
            )
        }
        Hindrance::Refuses(why) => format!("Telegram refuses to set up the {bot}: {why}."),
    }
}

/// Why the gateway can't be used.
pub fn gateway_hindered(hindrance: &Hindrance) -> String {
    match hindrance {
        Hindrance::Unknown => "Pakasir does not know the project slug or its API key: check both in the project's settings, store the key with `make configure`, and deploy again.".to_owned(),
        Hindrance::NoAnswer => "Pakasir could not be reached to check the key: nothing is wrong with your settings, deploy again in a few minutes.".to_owned(),
        Hindrance::Refuses(why) => format!("Pakasir refuses the check of the key: {why}."),
    }
}

/// A bot works, and its profile or its menu does not say yet what it should.
pub fn profile_hindered(bot: &str, why: &str) -> String {
    format!("The {bot} works, and its profile could not be told to Telegram yet: {why}.")
}

/// `/status`, and below it what of setting up is tried again.
pub fn with_setup_left(status: Screen, left: &[SetupPart]) -> Screen {
    let parts: Vec<&str> = left.iter().map(|part| setup_part(*part)).collect();
    let text = format!(
        "{}\n\n⚠️ Belum selesai dipasang: {}. Dicoba lagi otomatis tiap beberapa menit.",
        status.text,
        parts.join(", ")
    );
    Screen { text, ..status }
}

const fn setup_part(part: SetupPart) -> &'static str {
    match part {
        SetupPart::ShopBot => "webhook bot toko",
        SetupPart::ShopProfile => "profil bot toko",
        SetupPart::OwnerBot => "webhook bot pemilik",
        SetupPart::OwnerProfile => "profil bot pemilik",
        SetupPart::Gateway => "pemeriksaan kunci Pakasir",
        SetupPart::Table => "pemeriksaan tabel",
        SetupPart::Secrets => "pembacaan rahasia",
        SetupPart::Everything => "semuanya (waktunya habis)",
    }
}

/// One token was given for both bots.
pub const fn same_bot() -> &'static str {
    "The shop bot and the owner bot have tokens of the same bot: make another one at @BotFather for the owner, store its token with `make configure`, and deploy again."
}

/// Secrets are missing or malformed; which, follows.
pub const SECRETS_HINDERED: &str = "The secrets are not as they must be: run `make configure`, and deploy again";

/// The table can't be used.
pub fn table_hindered(why: &str) -> String {
    format!("The table can't be read: {why}.")
}

/// Setting up took longer than CloudFormation should wait.
pub const fn took_too_long() -> &'static str {
    "Setting up took too long, as Telegram or Pakasir answer slowly: deploy again in a few minutes."
}

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
