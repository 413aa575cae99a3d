//! The pay page as HTML.

use super::qr;
use crate::money::rupiah;
use crate::transaction::{Method, State, Transaction};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use std::collections::HashMap;

/// What a page shows.
pub(super) struct View<'a> {
    pub(super) transaction: &'a Transaction,
    pub(super) now: Timestamp,
    /// The query it was opened with, kept in its forms.
    pub(super) query: &'a str,
    pub(super) notes: &'a [String],
}

/// How the buyer sees a transaction.
#[derive(Clone, Copy)]
enum Stand {
    Open,
    /// Unpaid, past its deadline.
    Over,
    Paid(Timestamp),
    Canceled,
}

impl View<'_> {
    pub(super) fn page(&self) -> String {
        let transaction = self.transaction;
        let stand = self.stand();
        format!(
            include_str!("page.html"),
            css = include_str!("page.css"),
            js = include_str!("page.js"),
            state = state(stand),
            picture = picture(stand, &transaction.qr_string),
            total = rupiah(transaction.total_payment),
            project = escape(&transaction.project),
            order_id = escape(&transaction.order_id),
            amount = rupiah(transaction.amount),
            fee = self.fee(),
            methods = self.methods(),
            deadline = date_time(transaction.expired_at),
            next = self.next(stand),
            qr_string = escape(&transaction.qr_string),
            txn_id = escape(&transaction.txn_id),
            query = self.kept_query(),
            wrong_amount = transaction.amount.saturating_sub(1_000).max(1),
            notes = self.notes.iter().map(|note| format!("<li>{}</li>", escape(note))).collect::<String>(),
        )
    }

    fn stand(&self) -> Stand {
        match self.transaction.state {
            State::Completed { at } => Stand::Paid(at),
            State::Canceled { .. } => Stand::Canceled,
            State::Pending if self.now < self.transaction.expired_at => Stand::Open,
            State::Pending => Stand::Over,
        }
    }

    fn fee(&self) -> String {
        let fee = rupiah(self.transaction.fee);
        if self.transaction.total_payment == self.transaction.amount { format!("{fee} (ditanggung toko)") } else { fee }
    }

    /// The choice of methods, which a link with `qris_only=1` leaves out.
    fn methods(&self) -> &'static str {
        match (self.transaction.payment_method, self.asked("qris_only").as_deref()) {
            (Method::PaymentLink, None | Some("0" | "")) => {
                "<fieldset><legend>Metode pembayaran</legend>\
                 <label><input type=\"radio\" name=\"method\" checked> QRIS</label></fieldset>"
            }
            (Method::PaymentLink | Method::Qris, _) => "",
        }
    }

    /// What the buyer can do now.
    fn next(&self, stand: Stand) -> String {
        match stand {
            Stand::Open => format!(
                "<form method=\"post\" action=\"/pay-v2/{}/pay{}\"><button class=\"main\">Bayar {}</button></form>",
                escape(&self.transaction.txn_id),
                self.kept_query(),
                rupiah(self.transaction.total_payment)
            ),
            Stand::Over => "<p>Batas waktu sudah lewat. Silakan buat pesanan baru di toko.</p>".into(),
            Stand::Canceled => "<p>Tagihan ini sudah dibatalkan. Mohon jangan dibayar lagi.</p>".into(),
            Stand::Paid(at) => {
                format!("<p>Terima kasih! Pembayaran diterima {}.</p>{}", date_time(at), self.way_back())
            }
        }
    }

    fn way_back(&self) -> String {
        match self.asked("redirect") {
            Some(url) if ["https://", "http://", "tg://"].iter().any(|scheme| url.starts_with(scheme)) => {
                format!("<p><a class=\"main\" href=\"{}\">Kembali ke toko</a></p>", escape(&url))
            }
            Some(_) | None => String::new(),
        }
    }

    fn asked(&self, name: &str) -> Option<String> {
        let uri = format!("/?{}", self.query).parse().ok()?;
        let fields = axum::extract::Query::<HashMap<String, String>>::try_from_uri(&uri).ok()?;
        fields.0.get(name).cloned()
    }

    fn kept_query(&self) -> String {
        if self.query.is_empty() { String::new() } else { format!("?{}", escape(self.query)) }
    }
}

/// The page for an id that nobody knows.
pub(super) fn missing() -> String {
    format!(
        "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><title>Tidak ditemukan · Pakasir</title><style>{}</style><main class=\"card\">\
         <h1>Transaksi tidak ditemukan</h1><p>Periksa kembali tautan dari toko.</p></main></html>",
        include_str!("page.css")
    )
}

/// `14.05.33` in Jakarta.
pub(super) fn clock_time(at: Timestamp) -> String {
    in_jakarta(at).strftime("%H.%M.%S").to_string()
}

fn state(stand: Stand) -> String {
    let (class, words) = match stand {
        Stand::Open => ("open", "Menunggu pembayaran"),
        Stand::Over => ("over", "Kedaluwarsa"),
        Stand::Paid(_) => ("paid", "Sudah dibayar"),
        Stand::Canceled => ("over", "Dibatalkan"),
    };
    format!("<span class=\"state {class}\">{words}</span>")
}

fn picture(stand: Stand, qr_string: &str) -> String {
    match stand {
        Stand::Open => qr::svg(qr_string),
        Stand::Paid(_) => "<span class=\"sign paid\" aria-hidden=\"true\">✓</span>".into(),
        Stand::Over | Stand::Canceled => "<span class=\"sign over\" aria-hidden=\"true\">×</span>".into(),
    }
}

/// `22 Nov 2026 14.05 WIB`.
fn date_time(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
    let at = in_jakarta(at);
    let month = MONTHS[usize::from(at.month().unsigned_abs()) - 1];
    format!("{} {month} {} {} WIB", at.day(), at.year(), at.strftime("%H.%M"))
}

fn in_jakarta(at: Timestamp) -> jiff::Zoned {
    at.to_zoned(TimeZone::fixed(Offset::constant(7)))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
