//! What is said when something stands in the way.

use super::keyboard;
use crate::domain::screen::{Keyboard, Screen};

/// Acting too fast.
pub const fn spam() -> &'static str {
    "🚫 Jangan spam ya… Bot istirahat 1 menit, habis itu lanjut lagi."
}

/// Shut out by an admin.
pub const fn blocked() -> &'static str {
    "🔒 Akunmu sedang dibatasi. Hubungi admin toko kalau menurutmu ini keliru."
}

/// The shop does not know what this means. The keys come with it: whoever followed a link has none yet.
pub fn unknown() -> Screen {
    let text = "🤖 Maaf, aku belum paham. Pakai tombol di bawah ya 👇".to_owned();
    Screen { text, keyboard: Keyboard::Reply(keyboard::reply_keyboard()) }
}

/// A button from a time when it meant something else, or from nowhere.
pub const fn stale_button() -> &'static str {
    "Tombol ini sudah tidak berlaku. Ketik /start untuk mulai lagi."
}

/// Something failed that may work in a moment.
pub const fn try_again() -> &'static str {
    "🔧 Ada gangguan sebentar. Coba lagi ya; tidak ada yang hilang."
}

/// Something is broken and somebody was told.
pub const fn data_broken() -> &'static str {
    "🧰 Maaf, ada data yang bermasalah. Tim toko sudah diberi tahu; tidak ada uang atau barang yang hilang."
}
