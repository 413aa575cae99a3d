//! The daily report, and when it comes.

use super::alert::part_key;
use crate::domain::alert::health::Health;
use crate::domain::intent::OwnerIntent;
use crate::domain::screen::{Button, Screen};
use crate::domain::settings::closures::Closures;
use crate::domain::statistics::{Day, Figure, Figures};
use crate::wording::texts::{Localizer, facts};

/// Hours in a row of buttons.
const HOURS_IN_ROW: usize = 4;

/// What is reported of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayReport {
    /// The day.
    pub day: Day,
    /// What was counted on it.
    pub figures: Figures,
    /// Payments that went out of the usual way.
    pub incidents: usize,
    /// Records that are overdue for the sweep now.
    pub overdue: u64,
    /// How the parts are now.
    pub health: Option<Health>,
    /// What is closed now.
    pub closures: Closures,
}

/// The daily report. Nothing in it tells who bought.
pub fn daily_report(say: &Localizer, shop: &str, report: &DayReport) -> Screen {
    let figures = &report.figures;
    let troubled =
        |health: &Health| health.troubled().map(|part| say.text(part_key(part))).collect::<Vec<_>>().join(", ");
    let facts = facts! {
        shop,
        day: report.day.short(say.language()),
        paid: figures.count(&Figure::Paid),
        revenue: figures.money(&Figure::Revenue),
        deposits: figures.money(&Figure::Deposits),
        users: figures.count(&Figure::Users),
        incidents: report.incidents,
        overdue: report.overdue,
        troubled: report.health.as_ref().map(troubled).filter(|names| !names.is_empty()),
        checked: report.health.as_ref().map(|health| say.time(health.checked)),
        shop_closed: report.closures.shop.is_some(),
        payments_closed: report.closures.payments.is_some(),
    };
    let status = Button::tap(say.text("owner.alert.button.status"), OwnerIntent::Status).apart();
    Screen::with_buttons(say.text_with("owner.report.day", facts), vec![vec![status]])
}

/// At which hour the report comes; `changed`: another owner changed it a moment ago.
pub fn report_hour(say: &Localizer, hour: Option<u8>, changed: bool) -> Screen {
    let button = |at: u8| {
        let mark = if hour == Some(at) { "✅ " } else { "" };
        let label = say.text_with("owner.button.hour", facts! { mark, hour: format!("{at:02}") });
        Button::tap(label, OwnerIntent::ReportAt(Some(at)))
    };
    let hours: Vec<Button> = (0..24).map(button).collect();
    let mut rows: Vec<Vec<Button>> = hours.chunks(HOURS_IN_ROW).map(<[Button]>::to_vec).collect();
    if hour.is_some() {
        rows.push(vec![Button::tap(say.text("owner.button.report_off"), OwnerIntent::ReportAt(None))]);
    }
    rows.push(vec![Button::tap(say.text("owner.button.menu"), OwnerIntent::Help)]);
    let hour = hour.map(|hour| format!("{hour:02}"));
    Screen::with_buttons(say.text_with("owner.report.hour", facts! { hour, changed }), rows)
}
