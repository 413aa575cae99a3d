//! What the bots' profiles and menus say.

use crate::domain::setup_part::BotRole;
use crate::wording::texts::{Localizer, facts, keys_under};

/// What a bot's profile and menu say in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotProfile {
    /// The menu: commands without their slash, and what stands beside them.
    pub commands: Vec<(&'static str, String)>,
    /// What stands in the empty chat.
    pub description: String,
    /// What stands on the profile page.
    pub about: String,
}

/// Characters of the shop's name that the profile page has room for.
const MAX_NAME_IN_ABOUT: usize = 60;

/// The profile of a bot of `shop`. Its menu is every text under `shop_bot.command.` or `owner_bot.command.`, in the order
/// of the file; the rest of the key is the command.
pub fn bot_profile(say: &Localizer, bot: BotRole, shop: &str) -> BotProfile {
    let (menu, description, about) = match bot {
        BotRole::Shop => ("shop_bot.command.", "shop_bot.description", "shop_bot.about"),
        BotRole::Owner => ("owner_bot.command.", "owner_bot.description", "owner_bot.about"),
    };
    let short: String = shop.chars().take(MAX_NAME_IN_ABOUT).collect();
    BotProfile {
        commands: keys_under(menu).into_iter().map(|key| (&key[menu.len()..], say.text(key))).collect(),
        description: say.text_with(description, facts! { shop }),
        about: say.text_with(about, facts! { shop: short }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::wording::deploy::localizer;
    use expect_test::expect;
    use std::fmt::Write;

    #[test]
    fn a_menu_lists_the_commands_of_its_bot() {
        let mut menus = String::new();
        for bot in [BotRole::Shop, BotRole::Owner] {
            for language in Language::ALL {
                let profile = bot_profile(&localizer(language), bot, "Toko Ayu");
                for (command, label) in &profile.commands {
                    writeln!(menus, "/{command} {label}").expect("a text takes it");
                }
                writeln!(menus, "{}\n{}\n", profile.description, profile.about).expect("a text takes it");
            }
        }
        expect![[r#"
            /start 🏠 Mulai
            /katalog 🛍 Lihat katalog
            /keranjang 🧺 Buka keranjang
            /tagihan 🧾 Tagihan yang belum dibayar
            /pesanan 📦 Lihat pesanan
            /saldo 💰 Lihat saldo
            /stok 🏷 Cek stok
            /cari 🔎 Cari produk
            /info ℹ️ Informasi akun
            /bantuan 💬 Tanya admin
            /batal ❌ Batal mengisi
            /menu ⌨️ Tampilkan tombol
            🛍 Toko Ayu: produk digital, bayar pakai QRIS, dikirim otomatis 24 jam.

            Tekan Mulai untuk melihat katalog.
            🛍 Toko Ayu — bayar QRIS, dikirim otomatis 24 jam

            /start 🏠 Start
            /katalog 🛍 Browse the catalogue
            /keranjang 🧺 Open the cart
            /tagihan 🧾 Unpaid invoices
            /pesanan 📦 See orders
            /saldo 💰 See balance
            /stok 🏷 Check stock
            /cari 🔎 Find a product
            /info ℹ️ My details
            /bantuan 💬 Ask an admin
            /batal ❌ Cancel
            /menu ⌨️ Show the buttons
            🛍 Toko Ayu: digital products, paid by QRIS, delivered automatically around the clock.

            Press Start to see the catalogue.
            🛍 Toko Ayu — pay by QRIS, delivered 24/7

            /status 🩺 Keadaan toko
            /payments 💳 Pembayaran
            /maintenance 🚧 Tutup sementara
            /backup 🗄 Cadangan data
            /restore ♻️ Pulihkan data
            /report 🗞 Laporan harian
            /admins 🛡 Admin dan haknya
            /audit 🧾 Jejak audit
            🩺 Bot pemilik Toko Ayu. Hanya menjawab pemiliknya.
            🩺 Bot pemilik Toko Ayu

            /status 🩺 How the shop is doing
            /payments 💳 Payments
            /maintenance 🚧 Maintenance
            /backup 🗄 Backups
            /restore ♻️ Restore data
            /report 🗞 Daily report
            /admins 🛡 Admins and their rights
            /audit 🧾 Audit trail
            🩺 The owner bot of Toko Ayu. Only its owners get answers.
            🩺 Owner bot of Toko Ayu

        "#]]
        .assert_eq(&menus);
    }

    #[test]
    fn telegram_takes_every_command() {
        for bot in [BotRole::Shop, BotRole::Owner] {
            let profile = bot_profile(&localizer(Language::Indonesian), bot, "x");
            assert!(!profile.commands.is_empty());
            for (command, _) in profile.commands {
                assert!(command.len() <= 32 && !command.contains('.'), "{command}");
            }
        }
    }
}
