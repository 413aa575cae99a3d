//! What the owner bot says.

use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::screen::Screen;
use crate::domain::time::{Moment, Zone};
use crate::wording::texts::escape;

/// How the shop is, in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShopStats {
    /// Users the bot has met.
    pub users: u64,
    /// Orders whose goods were delivered.
    pub delivered: u64,
    /// Records that the sweep will look at: unpaid orders, and what was drawn a while ago.
    pub scheduled_checks: u64,
    /// Records that it should have looked at more than two minutes ago.
    pub overdue_checks: u64,
}

/// More incidents than this are counted, not shown.
const MAX_INCIDENTS_SHOWN: usize = 5;

/// How the shop is, and the incidents of the last days, newest first.
pub fn shop_status(shop: &str, stats: ShopStats, incidents: &[Incident], now: Moment, zone: Zone) -> Screen {
    let verdict = if stats.overdue_checks == 0 {
        "✅ Semua berjalan lancar."
    } else {
        "⚠️ Ada yang terlambat diproses. Kalau beberapa menit lagi belum berkurang, periksa alarm di CloudWatch."
    };
    Screen::text(format!(
        "🩺 <b>{}</b>\n<i>{}</i>\n\n{verdict}\n\n👥 Pengguna: <b>{}</b>\n✅ Pesanan terkirim: <b>{}</b>\n👀 Sedang diawasi: <b>{}</b>\n⏰ Terlambat: <b>{}</b>{}",
        escape(shop),
        zone.write(now),
        stats.users,
        stats.delivered,
        stats.scheduled_checks,
        stats.overdue_checks,
        recent_incidents(incidents, zone)
    ))
}

/// Incidents, if there are any; nothing in it tells who bought.
fn recent_incidents(incidents: &[Incident], zone: Zone) -> String {
    if incidents.is_empty() {
        return String::new();
    }
    let mut text = "\n\n💸 <b>Perlu dilihat</b> (7 hari terakhir)".to_owned();
    for incident in incidents.iter().take(MAX_INCIDENTS_SHOWN) {
        let order = incident.order.as_ref().map_or_else(String::new, |order| format!(" <code>{order}</code>"));
        text.push_str(&format!(
            "\n• <i>{}</i>{order} <b>{}</b>: {}",
            zone.write(incident.at),
            incident.received,
            what_happened(incident)
        ));
    }
    match incidents.len().saturating_sub(MAX_INCIDENTS_SHOWN) {
        0 => {}
        more => text.push_str(&format!("\n… dan {more} lagi")),
    }
    text
}

fn what_happened(incident: &Incident) -> String {
    let asked = incident.asked.map_or_else(String::new, |asked| format!(" (tagihannya {asked})"));
    match incident.kind {
        IncidentKind::LateDelivered => "dibayar terlambat; barangnya tetap dikirim".to_owned(),
        IncidentKind::LateCredited => "dibayar terlambat dan barangnya habis; masuk saldo pembeli".to_owned(),
        IncidentKind::SecondPayment => "dibayar lebih dari sekali; yang ini masuk saldo pembeli".to_owned(),
        IncidentKind::WrongAmount => format!("jumlahnya tidak sama{asked}; masuk saldo pembeli"),
        IncidentKind::WrongAmountTold => format!("callback menyebut jumlah lain{asked}; gateway ditanya lagi"),
        IncidentKind::NoSuchOrder => "pembayaran tanpa pesanan; periksa di Pakasir".to_owned(),
        IncidentKind::PaidThenCancelled => {
            "callback bilang lunas, gateway bilang dibatalkan; tanyakan ke Pakasir".to_owned()
        }
        IncidentKind::NotConfirmed => "callback yang tidak diakui gateway; periksa di Pakasir".to_owned(),
    }
}

/// What the owner bot can do.
pub fn owner_help(shop: &str) -> Screen {
    Screen::text(format!("🩺 Ini bot pemilik <b>{}</b>. Ketik /status untuk melihat keadaan toko.", escape(shop)))
}
