//! The cart, and what stands between it and an invoice.

use crate::domain::cart::{MAX_LINES, MAX_UNITS, PricedCart, UnavailableLine};
use crate::domain::catalogue::pricing;
use crate::domain::ids::ProductCode;
use crate::domain::intent::{BuyerIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::{Moment, Zone};
use crate::wording::html::escape;

/// There is nothing in the cart.
pub fn empty_cart() -> Screen {
    let browse = Button::tap("🛍 Lihat Katalog", BuyerIntent::Browse(None, PageCursor::First));
    Screen::with_buttons("🧺 Keranjangmu masih kosong.\n\nPilih produk dulu, yuk!", vec![vec![browse]])
}

/// The cart at today's prices. There is no way to pay as long as something in it can't be had.
pub fn cart(priced: &PricedCart, total: Rupiah) -> Screen {
    let end = if priced.unavailable.is_empty() {
        format!("💵 Total: <b>{total}</b>")
    } else {
        "👇 <i>Ubah ✏️ atau hapus 🗑 dulu yang bertanda ⚠️, baru lanjut bayar ya.</i>".to_owned()
    };
    let text = format!("🧺 <b>Keranjang</b>\n{}{}\n{end}", lines(priced), notes(&priced.unavailable));
    let lines = priced.lines.iter().map(|line| edit(&line.product.code, &line.product.name, line.quantity));
    let unavailable =
        priced.unavailable.iter().map(|unavailable| edit(&unavailable.code, &unavailable.name, unavailable.left));
    let mut rows: Vec<Vec<Button>> = lines.chain(unavailable).collect();
    if priced.unavailable.is_empty() {
        let pay = Button::tap("💳 Lanjut ke Pembayaran", BuyerIntent::Checkout(total)).styled(Style::Primary);
        rows.push(vec![pay]);
    }
    rows.push(vec![
        Button::tap("➕ Tambah Produk", BuyerIntent::Browse(None, PageCursor::First)),
        Button::tap("🗑 Kosongkan", BuyerIntent::EmptyCart).styled(Style::Danger),
    ]);
    Screen::with_buttons(text, rows)
}

/// Opens a line's product with the quantity that is in the cart, or can be had; and takes the line out.
fn edit(code: &ProductCode, name: &str, quantity: u32) -> Vec<Button> {
    let name: String = name.chars().take(24).collect();
    let open = BuyerIntent::Product(code.clone(), quantity.clamp(1, MAX_UNITS));
    vec![Button::tap(format!("✏️ {name}"), open), Button::tap("🗑", BuyerIntent::SetCartLine(code.clone(), 0))]
}

fn lines(priced: &PricedCart) -> String {
    let line = |line: &crate::domain::cart::PricedLine| {
        format!(
            "\n• <b>{}</b>\n    {} × {} = <b>{}</b>\n",
            escape(&line.product.name),
            line.quantity,
            line.unit_price,
            line.line_total
        )
    };
    priced.lines.iter().map(line).collect()
}

fn notes(unavailable: &[UnavailableLine]) -> String {
    let note = |unavailable: &UnavailableLine| match unavailable.left {
        0 => format!("\n⚠️ <b>{}</b> sudah habis.\n", escape(&unavailable.name)),
        left => format!("\n⚠️ <b>{}</b>: saat ini bisa dipesan paling banyak {left}.\n", escape(&unavailable.name)),
    };
    unavailable.iter().map(note).collect()
}

/// The ways to pay. `seen` is the total that the buyer saw before; if it differs, that is said first.
pub fn checkout(priced: &PricedCart, total: Rupiah, seen: Rupiah, minutes: i64) -> Screen {
    let changed = if seen == total {
        String::new()
    } else {
        format!("⚠️ <b>Total berubah</b> dari {seen} menjadi <b>{total}</b>. Cek lagi sebelum bayar ya.\n\n")
    };
    let fee = pricing::estimate_fee(total);
    let with_fee = total.plus(fee).unwrap_or(total);
    let text = format!(
        "💳 <b>Pembayaran</b>\n\n{changed}{}\n🧾 Subtotal: <b>{total}</b>\n💠 Biaya QRIS: ± {fee}\n💵 Perkiraan total: <b>{with_fee}</b>\n\n\
         <i>Biaya pasti tertera di tagihan. Tagihan berlaku {minutes} menit, dan stok disimpan untukmu selama itu.</i>",
        lines(priced).trim_start_matches('\n')
    );
    let rows = vec![
        vec![Button::tap("💠 QRIS", BuyerIntent::PayQris(total)).styled(Style::Good)],
        vec![Button::tap("⬅️ Kembali ke Keranjang", BuyerIntent::Cart)],
    ];
    Screen::with_buttons(text, rows)
}

/// Something in the cart can't be had as it stands; the cart is shown again by the button.
pub fn items_unavailable(unavailable: &[UnavailableLine]) -> Screen {
    let text = format!(
        "😔 <b>Belum bisa lanjut</b>\n{}\nUbah keranjangmu dulu ya, yang lain tetap tersimpan.",
        notes(unavailable)
    );
    Screen::with_buttons(text, vec![vec![Button::tap("🧺 Buka Keranjang", BuyerIntent::Cart).styled(Style::Primary)]])
}

/// The cart is not as it was when the button was shown.
pub fn cart_changed() -> Screen {
    let open = Button::tap("🧺 Buka Keranjang", BuyerIntent::Cart).styled(Style::Primary);
    Screen::with_buttons("🔄 Isi keranjangmu baru saja berubah. Cek lagi sebelum bayar ya.", vec![vec![open]])
}

/// An order can't hold so many units.
pub fn too_many_units(units: u32) -> Screen {
    let text = format!(
        "📦 Satu pesanan paling banyak <b>{MAX_UNITS}</b> item, sedangkan keranjangmu berisi <b>{units}</b>.\n\n\
         Kurangi dulu, lalu pesan sisanya di pesanan berikutnya ya."
    );
    Screen::with_buttons(text, vec![vec![Button::tap("🧺 Buka Keranjang", BuyerIntent::Cart).styled(Style::Primary)]])
}

/// A cart can't hold so many different products.
pub fn cart_full() -> Screen {
    let text =
        format!("🧺 Keranjang muat <b>{MAX_LINES}</b> jenis produk. Bayar dulu yang ada, atau hapus salah satu.");
    Screen::with_buttons(text, vec![vec![Button::tap("🧺 Buka Keranjang", BuyerIntent::Cart).styled(Style::Primary)]])
}

/// The buyer has as many unpaid invoices as one may have.
pub fn unpaid_limit(most: usize, open: &[crate::domain::ids::OrderId]) -> Screen {
    let text = format!(
        "🧾 Masih ada <b>{most}</b> tagihan yang belum dibayar. Bayar atau batalkan salah satunya dulu, \
         lalu coba lagi. Keranjangmu tetap tersimpan."
    );
    let row = |order: &crate::domain::ids::OrderId| {
        vec![
            Button::tap(format!("🔄 {order}"), BuyerIntent::Check(order.clone())),
            Button::tap("❌ Batalkan", BuyerIntent::Cancel(order.clone())).styled(Style::Danger),
        ]
    };
    let to_cart = vec![Button::tap("🧺 Buka Keranjang", BuyerIntent::Cart)];
    Screen::with_buttons(text, open.iter().map(row).chain([to_cart]).collect())
}

/// So many of the buyer's invoices ended unpaid that placing orders pauses.
pub fn paused(until: Moment, zone: Zone) -> Screen {
    // Seconds are not shown: the minute that is shown must lie after the pause.
    let until = Moment::from_millis(until.as_millis().saturating_add(59_999));
    let text = format!(
        "⏳ <b>Pesanan dijeda sebentar</b>\n\nBeberapa tagihanmu belakangan ini batal atau kedaluwarsa tanpa dibayar, \
         padahal stoknya sempat disimpan untukmu. Kamu bisa pesan lagi mulai <b>{}</b>.\n\n\
         <i>Kalau masih ada tagihan yang terbuka, bayar saja: jedanya langsung selesai. Keranjangmu tetap tersimpan.</i>",
        zone.write(until)
    );
    Screen::with_buttons(text, vec![vec![Button::tap("🧺 Buka Keranjang", BuyerIntent::Cart).styled(Style::Primary)]])
}

/// One invoice can't ask for so much; `None` is beyond any sense.
pub fn above_invoice_limit(total: Option<Rupiah>) -> Screen {
    let most = pricing::MAX_INVOICE;
    let yours = total.map(|total| format!(", sedangkan totalmu <b>{total}</b>")).unwrap_or_default();
    let text = format!(
        "💸 Satu tagihan QRIS paling besar <b>{most}</b>{yours}.\n\n\
         Kurangi isi keranjang dulu, lalu pesan sisanya di pesanan berikutnya ya."
    );
    Screen::with_buttons(text, vec![vec![Button::tap("🧺 Buka Keranjang", BuyerIntent::Cart).styled(Style::Primary)]])
}
