//! Paying and getting the goods.

use crate::domain::intent::{BuyerIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::order::delivery_format::{self, DecryptedUnit};
use crate::domain::order::invoice::Charge;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::order::{GoodsState, Order};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Zone;
use crate::wording::html::escape;

/// The invoice under its QR picture. The fee shown is what the buyer pays on top, whoever bears the gateway's. A caption holds 1,024 characters, so long orders are summed up.
pub fn invoice(order: &Order, charge: &Charge, page: String, zone: Zone) -> Screen {
    let shown = order.lines.iter().take(5).map(|line| {
        let sum = line.unit_price.times(line.quantity).unwrap_or(Rupiah::ZERO);
        let name: String = line.name.chars().take(40).collect();
        format!("• {} × {} = {sum}\n", escape(&name), line.quantity)
    });
    let more = match order.lines.len().saturating_sub(5) {
        0 => String::new(),
        more => format!("• … dan {more} produk lain\n"),
    };
    let text = format!(
        "🧾 <b>Tagihan</b> <code>{}</code>\n\n{}{more}\n\
         Subtotal: {}\nBiaya layanan: {}\n💵 Total bayar: <b>{}</b>\n\n\
         ⏰ Bayar sebelum <b>{}</b>\n\n\
         📷 Scan QR ini dengan aplikasi bank atau e-wallet apa saja.\n\
         <i>Nama merchant yang tampil: Pakasir. Barang dikirim otomatis setelah lunas.</i>",
        order.id,
        shown.collect::<String>(),
        order.invoice.amount,
        Rupiah::new(charge.total.get().saturating_sub(order.invoice.amount.get())),
        charge.total,
        zone.write(order.invoice.deadline),
    );
    let rows = vec![
        vec![Button::open("🔗 Bayar via browser", page)],
        vec![
            Button::tap("🔄 Cek Pembayaran", BuyerIntent::Check(order.id.clone())).styled(Style::Primary),
            Button::tap("❌ Batalkan", BuyerIntent::Cancel(order.id.clone())).styled(Style::Danger),
        ],
    ];
    Screen::with_buttons(text, rows)
}

/// The order stands, but the gateway gives no invoice yet.
pub fn waiting_for_gateway(order: &Order, zone: Zone) -> Screen {
    let text = format!(
        "⏳ <b>Pesanan</b> <code>{}</code> <b>tersimpan</b>\n\n\
         Tagihannya sedang disiapkan dan otomatis muncul di sini, paling lambat beberapa menit lagi. \
         Stokmu aman sampai <b>{}</b>, jadi tidak perlu memesan ulang.",
        order.id,
        zone.write(order.invoice.deadline)
    );
    let cancel = Button::tap("❌ Batalkan", BuyerIntent::Cancel(order.id.clone())).styled(Style::Danger);
    Screen::with_buttons(text, vec![vec![cancel]])
}

/// The goods, in the message itself.
pub fn goods(order: &Order, items: &[DecryptedUnit]) -> Screen {
    let mut text = paid(order);
    for item in items {
        text.push_str(&format!("\n\n🎁 <b>{}</b>\n<pre>{}</pre>", escape(&item.name), escape(&item.contents)));
    }
    text.push_str("\n\n🙏 <i>Terima kasih! Simpan pesan ini baik-baik.</i>");
    Screen::text(text)
}

/// What stands under the document with the goods; the document's name and text.
pub fn goods_document(order: &Order, items: &[DecryptedUnit]) -> (Screen, String, String) {
    let text =
        format!("{}\n\n📄 <b>{} item</b> ada di berkas ini. 🙏 <i>Simpan baik-baik.</i>", paid(order), items.len());
    (Screen::text(text), format!("{}.txt", order.id), delivery_format::document(items))
}

fn paid(order: &Order) -> String {
    format!("🎉 <b>Pembayaran Berhasil!</b>\n🧾 Pesanan <code>{}</code>", order.id)
}

/// The terms of what was bought, in as many messages as they need; none if there are none.
pub fn terms(order: &Order, terms: &[String]) -> Vec<Screen> {
    const HEAD: &str = "📜 <b>Syarat &amp; Ketentuan</b>";
    let written = order.lines.iter().zip(terms).filter(|(_, terms)| !terms.is_empty());
    let mut texts: Vec<String> = Vec::new();
    for (line, terms) in written {
        let part = format!("\n\n<b>{}</b>\n{}", escape(&line.name), escape(terms));
        match texts.last_mut() {
            Some(text) if text.encode_utf16().count() + part.encode_utf16().count() <= 4_000 => text.push_str(&part),
            _ => texts.push(format!("{HEAD}{part}")),
        }
    }
    texts.into_iter().map(Screen::text).collect()
}

/// An invoice passed its deadline.
pub fn expired(order: &Order) -> Screen {
    let text = format!(
        "📝 <b>Tagihan Kadaluarsa</b>\n\nTagihan <code>{}</code> sebesar <b>{}</b> sudah lewat waktunya dan stoknya dilepas. \
         Kalau masih mau, pesan lagi ya.\n\n<i>Terlanjur bayar? Tenang: pembayarannya tetap kami proses otomatis.</i>",
        order.id, order.invoice.amount
    );
    Screen::with_buttons(text, vec![vec![to_catalogue()]])
}

/// A buyer gave an order up.
pub fn cancelled(order: &Order) -> Screen {
    let text = format!("❌ Pesanan <code>{}</code> dibatalkan. Sampai jumpa di pesanan berikutnya 👋", order.id);
    Screen::with_buttons(text, vec![vec![to_catalogue()]])
}

fn to_catalogue() -> Button {
    Button::tap("🛍 Lihat Katalog", BuyerIntent::Browse(None, PageCursor::First))
}

/// A payment became balance: it came too late for the goods, or with another amount, or it was one too many.
pub fn credited(order: &Order) -> Screen {
    let (what, amount) = match (&order.goods, &order.invoice.state, order.extra.last()) {
        (GoodsState::Credited, InvoiceState::Paid(payment), None) if payment.amount == order.invoice.amount => {
            ("kami terima, tetapi barangnya sudah habis sehingga pesanannya tidak bisa dikirim", payment.amount)
        }
        (GoodsState::Credited, InvoiceState::Paid(payment), None) => (
            "kami terima, tetapi jumlahnya tidak sama dengan tagihan sehingga pesanannya tidak bisa dikirim",
            payment.amount,
        ),
        (_, _, Some(extra)) => ("masuk lebih dari sekali; yang terakhir kami kembalikan", extra.amount),
        (_, _, None) => ("kami kembalikan", order.invoice.amount),
    };
    let text = format!(
        "💰 <b>Pembayaran masuk ke saldo</b>\n\nPembayaran untuk <code>{}</code> {what}. \
         <b>{amount}</b> sudah ditambahkan ke saldomu dan tercatat aman di toko ini.",
        order.id
    );
    Screen::with_buttons(text, vec![vec![to_catalogue()]])
}

/// What a tap on "check" is told while nothing was paid; at most 200 characters.
pub const fn payment_pending() -> &'static str {
    "⏳ Belum ada pembayaran masuk. Kalau baru saja bayar, tunggu beberapa detik lalu cek lagi ya."
}

/// Who gives an order up is told this while a payment for it may be under way; at most 200 characters.
pub const fn payment_unclear() -> &'static str {
    "⏳ Sepertinya pembayaranmu sedang masuk, jadi pesanan ini belum bisa dibatalkan. Tunggu sebentar: barang dikirim otomatis kalau sudah lunas."
}

/// What a tap is told while the gateway is down.
pub const fn waiting_toast() -> &'static str {
    "🔧 Layanan pembayaran sedang gangguan. Coba lagi sebentar lagi; pesananmu aman."
}

/// The order that a button names is not this buyer's, or is none at all.
pub const fn not_yours() -> &'static str {
    "🤔 Pesanan ini tidak ditemukan."
}

/// What is asked about is paid: what became of it.
pub const fn paid_already(order: &Order) -> &'static str {
    match order.goods {
        GoodsState::Delivered { .. } => "✅ Pesanan ini sudah lunas. Barangnya ada di chat ini.",
        GoodsState::Credited => "💰 Pembayaran pesanan ini sudah masuk ke saldomu.",
        GoodsState::Sold | GoodsState::Reserved | GoodsState::Returned => {
            "✅ Pembayaran sudah masuk. Barangnya sedang dikirim ke chat ini, tunggu sebentar ya."
        }
    }
}

/// What is asked about can't be paid any more.
pub const fn invoice_closed() -> &'static str {
    "📝 Tagihan ini sudah ditutup. Kalau masih mau, pesan lagi ya."
}
