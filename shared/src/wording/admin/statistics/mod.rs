//! The shop's figures, as an admin reads them.

mod chart;

pub use chart::{statistics_caption, statistics_chart, statistics_columns, statistics_file_name};

use super::menu::back_to_menu;
use super::notices::help::leave_button;
use crate::domain::intent::{AdminIntent, AdminStatisticsIntent};
use crate::domain::screen::{Button, Screen};
use crate::domain::statistics::{Change, Day, Figure, Figures, Period, Report, Wanted};
use crate::domain::user::wizard::WizardStep;
use crate::wording::texts::{Facts, Localizer, facts};

/// Products that are named as selling best.
const BEST: usize = 5;

/// Vouchers that are named.
const VOUCHERS: usize = 3;

/// Months that can be tapped; all others can be written.
const MONTHS: i16 = 6;

/// What is said of the picture of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureNote {
    /// None was asked for.
    Nothing,
    /// It comes.
    Follows,
    /// It could not be asked for.
    Failed,
}

/// The figures of a period, compared with the one before.
pub fn statistics(say: &Localizer, report: &Report, note: PictureNote) -> Screen {
    let now = &report.now;
    let change = |figure: &Figure| changed(say, report, |figures| figures.count(figure));
    let money = |figure: &Figure| Some(now.money(figure)).filter(|amount| amount.get() > 0);
    let costed = now.money(&Figure::Costed);
    let best = now.products().into_iter().take(BEST).map(|product| {
        facts! { code: product.code, units: product.units, sales: product.sales }
    });
    let vouchers = now.vouchers().into_iter().take(VOUCHERS).map(|(code, uses, saved)| {
        facts! { code: code.as_str(), uses, saved }
    });
    let text = say.text_with(
        "statistics.page",
        facts! {
            title: title(say, report.period),
            days: days(say, report),
            revenue: now.money(&Figure::Revenue),
            revenue_change: change(&Figure::Revenue),
            paid: now.count(&Figure::Paid),
            paid_change: change(&Figure::Paid),
            placed: now.count(&Figure::Placed),
            conversion: now.conversion(),
            average: now.average(),
            profit: now.profit().map(|profit| profit.to_string()),
            costed: Some(costed).filter(|costed| *costed < now.money(&Figure::Revenue)),
            users: now.count(&Figure::Users),
            users_change: change(&Figure::Users),
            discount: money(&Figure::Discount),
            deposits: money(&Figure::Deposits),
            refunds: money(&Figure::Refunds),
            hour: busiest_hour(now),
            best: best.collect::<Vec<_>>(),
            vouchers: vouchers.collect::<Vec<_>>(),
            compared: compared_with(say, report.period),
            picture: match note {
                PictureNote::Nothing => None,
                PictureNote::Follows => Some(say.part("statistics.picture_follows")),
                PictureNote::Failed => Some(say.part("statistics.picture_failed")),
            },
        },
    );
    let show = |key, period| tap(say.text(key), AdminStatisticsIntent::Show(period));
    let mut rows = vec![
        vec![show("statistics.button.today", Period::Today), show("statistics.button.week", Period::Week)],
        vec![show("statistics.button.days30", Period::Days30), show("statistics.button.all", Period::All)],
        vec![tap(say.text("statistics.button.month"), AdminStatisticsIntent::AskMonth)],
    ];
    if let Period::Month(month) = report.period {
        let export = |key, wanted| tap(say.text(key), AdminStatisticsIntent::Export(wanted, month));
        rows.push(vec![
            export("statistics.button.days", Wanted::Days),
            export("statistics.button.orders", Wanted::Orders),
        ]);
    }
    rows.push(vec![back_to_menu(say)]);
    Screen::with_buttons(text, rows)
}

/// A month is asked for; once more, if what was sent is none that has begun.
pub fn ask_for_month(say: &Localizer, step: &WizardStep, today: Day, wrong: bool) -> Screen {
    let months = (0..MONTHS).map(|back| today.month().later(-back));
    let buttons: Vec<Button> = months
        .map(|month| tap(month.named(say.language()), AdminStatisticsIntent::Show(Period::Month(month))))
        .collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(3).map(<[Button]>::to_vec).collect();
    rows.push(vec![leave_button(say, step)]);
    let example = today.month().named(say.language());
    Screen::with_buttons(say.text_with("statistics.ask_month", facts! { wrong, example }), rows)
}

/// A file comes, or could not be asked for.
pub fn statistics_file_follows(say: &Localizer, asked: bool) -> String {
    match asked {
        true => say.text("statistics.toast.file_follows"),
        false => say.text("statistics.toast.failed"),
    }
}

/// What a period is called.
fn title(say: &Localizer, period: Period) -> Facts {
    match period {
        Period::Today => say.part("statistics.period.plain.today"),
        Period::Week => say.part("statistics.period.plain.week"),
        Period::Days30 => say.part("statistics.period.plain.days30"),
        Period::Month(month) => Facts::from(month.named(say.language())),
        Period::All => say.part("statistics.period.plain.all"),
    }
}

/// What a period is compared with.
fn compared_with(say: &Localizer, period: Period) -> Option<Facts> {
    Some(match period {
        Period::Today => say.part("statistics.before.plain.today"),
        Period::Week => say.part("statistics.before.plain.week"),
        Period::Days30 => say.part("statistics.before.plain.days30"),
        Period::Month(_) => say.part("statistics.before.plain.month"),
        Period::All => return None,
    })
}

/// The days of a period: `16 Nov – 22 Nov`.
fn days(say: &Localizer, report: &Report) -> Option<String> {
    let span = report.span?;
    let (from, to) = (span.from.short(say.language()), span.to.short(say.language()));
    Some(if from == to { from } else { format!("{from} – {to}") })
}

/// How a count changed against the period before: `↑ 20%`; nothing if that had none.
fn changed(say: &Localizer, report: &Report, count: impl Fn(&Figures) -> u64) -> Option<Facts> {
    let before = report.before.as_ref()?;
    Some(match Change::between(count(before), count(&report.now))? {
        Change::Up(percent) => say.part_with("statistics.plain.up", facts! { percent }),
        Change::Down(percent) => say.part_with("statistics.plain.down", facts! { percent }),
        Change::Same => say.part("statistics.plain.same"),
    })
}

/// The hour of the day in which most orders were paid, and the one after it.
fn busiest_hour(figures: &Figures) -> Option<Facts> {
    let hours = figures.hours();
    let (hour, orders) = (0..24_u8).zip(hours).rev().max_by_key(|(_, orders)| *orders)?;
    (orders > 0).then(|| facts! { from: format!("{hour:02}"), to: format!("{:02}", (hour + 1) % 24), orders })
}

fn tap(label: String, intent: AdminStatisticsIntent) -> Button {
    Button::tap(label, AdminIntent::Statistics(intent))
}
