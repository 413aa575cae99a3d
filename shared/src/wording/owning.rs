//! What the owner bot says.

use super::html::escape;
use crate::domain::screen::Screen;
use crate::domain::time::{Moment, Zone};

/// How the shop is, in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// Users the bot has met.
    pub users: u64,
    /// Orders whose goods were handed over.
    pub delivered: u64,
    /// Records that the sweep will look at: unpaid orders, and what was drawn a while ago.
    pub watched: u64,
    /// Records that it should have looked at more than two minutes ago.
    pub late: u64,
}

/// How the shop is.
pub fn status(shop: &str, health: Health, now: Moment, zone: Zone) -> Screen {
    let verdict = if health.late == 0 {
        "✅ Semua berjalan lancar."
    } else {
        "⚠️ Ada yang terlambat diproses. Kalau beberapa menit lagi belum berkurang, periksa alarm di CloudWatch."
    };
    Screen::text(format!(
        "🩺 <b>{}</b>\n<i>{}</i>\n\n{verdict}\n\n👥 Pengguna: <b>{}</b>\n✅ Pesanan terkirim: <b>{}</b>\n👀 Sedang diawasi: <b>{}</b>\n⏰ Terlambat: <b>{}</b>",
        escape(shop),
        zone.write(now),
        health.users,
        health.delivered,
        health.watched,
        health.late
    ))
}

/// What the owner bot can do.
pub fn owner_help(shop: &str) -> Screen {
    Screen::text(format!("🩺 Ini bot pemilik <b>{}</b>. Ketik /status untuk melihat keadaan toko.", escape(shop)))
}
