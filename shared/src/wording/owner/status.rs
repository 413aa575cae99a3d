//! What the owner bot says.

use super::alert::part_key;
use crate::domain::alert::health::{AnswerTime, Health, HealthPart, PartState};
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::intent::{OwnerAdminsIntent, OwnerAuditIntent, OwnerIntent, OwnerRestoreIntent};
use crate::domain::language::Language;
use crate::domain::restore::Drill;
use crate::domain::screen::{Button, Screen};
use crate::domain::settings::closures::{Closable, Closures};
use crate::domain::setup_part::SetupPart;
use crate::domain::time::Moment;
use crate::wording::texts::{Facts, Localizer, facts};

/// Incidents are shown for so many days.
pub const INCIDENT_DAYS: i64 = 7;

/// More incidents than this are counted, not shown.
const MAX_INCIDENTS_SHOWN: usize = 5;

/// How the shop is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopStatus {
    /// Users the bot has met.
    pub users: u64,
    /// Orders whose goods were delivered.
    pub delivered: u64,
    /// Orders and deposits that can be paid.
    pub unpaid: usize,
    /// Orders that are paid and whose goods are owed.
    pub owed: usize,
    /// Records that the sweep will look at: unpaid orders, and what was drawn a while ago.
    pub scheduled_checks: u64,
    /// Records that it should have looked at more than two minutes ago.
    pub overdue_checks: u64,
    /// The incidents of the last [`INCIDENT_DAYS`], newest first.
    pub incidents: Vec<Incident>,
    /// What of setting up is tried again.
    pub setup_left: Vec<SetupPart>,
    /// How the parts were at the latest health check.
    pub health: Option<Health>,
    /// What an owner closed.
    pub closures: Closures,
    /// When the latest backup was begun that was found whole.
    pub verified_backup: Option<Moment>,
    /// The latest drill that has ended.
    pub drill: Option<Drill>,
    /// Orders that were delivered this month.
    pub month_orders: u64,
    /// What AWS charges for the month so far, in US cents; an estimate.
    pub month_cents: u64,
}

/// The answer to `/status`. Nothing in it tells who bought.
pub fn shop_status(say: &Localizer, shop: &str, status: &ShopStatus, now: Moment) -> Screen {
    let left: Vec<String> = status.setup_left.iter().map(|part| say.text(setup_part(*part))).collect();
    let shown = status.incidents.iter().take(MAX_INCIDENTS_SHOWN).map(|incident| incident_facts(say, incident));
    let parts = status.health.iter().flat_map(|health| part_facts(say, health));
    let text = say.text_with(
        "owner.status",
        facts! {
            shop,
            time: say.time(now),
            users: status.users,
            delivered: status.delivered,
            unpaid: status.unpaid,
            owed: status.owed,
            backup: status.verified_backup.map(|begun| say.time(begun)),
            drill: status.drill.map(|drill| drill_facts(say, drill)),
            month_orders: status.month_orders,
            dollars: dollars(say, status.month_cents),
            scheduled: status.scheduled_checks,
            overdue: status.overdue_checks,
            days: INCIDENT_DAYS,
            incidents: shown.collect::<Vec<_>>(),
            more: status.incidents.len().saturating_sub(MAX_INCIDENTS_SHOWN),
            left: left.join(", "),
            parts: parts.collect::<Vec<_>>(),
            answers: status.health.as_ref().map(|health| answer_facts(say, health)).unwrap_or_default(),
            troubled: status.health.as_ref().is_some_and(|health| health.troubled().next().is_some()),
            checked: status.health.as_ref().map(|health| say.time(health.checked)),
            shop_closed: status.closures.shop.as_ref().map(|closure| say.time(closure.since)),
            payments_closed: status.closures.payments.as_ref().map(|closure| say.time(closure.since)),
        },
    );
    let again = Button::tap(say.text("owner.button.refresh"), OwnerIntent::Status);
    let menu = Button::tap(say.text("owner.button.menu"), OwnerIntent::Help);
    Screen::with_buttons(text, vec![vec![again, menu]])
}

/// As it is written in the language: `0,07` or `0.07`.
fn dollars(say: &Localizer, cents: u64) -> String {
    let mark = match say.language() {
        Language::Indonesian => ',',
        Language::English => '.',
    };
    format!("{}{mark}{:02}", cents / 100, cents % 100)
}

/// Each part that was checked: how it is, and since when.
fn part_facts(say: &Localizer, health: &Health) -> Vec<Facts> {
    let part = |part: HealthPart| {
        let PartState { since, trouble } = health.of(part)?;
        Some(facts! { name: say.text(part_key(part)), since: say.time(since), bad: trouble.is_some() })
    };
    HealthPart::ALL.into_iter().filter_map(part).collect()
}

/// How long those that the shop waits for took to answer.
fn answer_facts(say: &Localizer, health: &Health) -> Vec<Facts> {
    let names = [
        (HealthPart::ShopBot, "owner.status.telegram"),
        (HealthPart::Gateway, part_key(HealthPart::Gateway)),
        (HealthPart::Table, part_key(HealthPart::Table)),
        (HealthPart::Bucket, part_key(HealthPart::Bucket)),
    ];
    let answer = |(part, name)| {
        let AnswerTime { usual, most } = health.answer_time(part)?;
        Some(facts! { name: say.text(name), usual, most })
    };
    names.into_iter().filter_map(answer).collect()
}

fn drill_facts(say: &Localizer, drill: Drill) -> Facts {
    let (passed, minutes) = (drill.passed_after.is_some(), drill.passed_after);
    facts! { time: say.time(drill.begun), passed, minutes }
}

fn incident_facts(say: &Localizer, incident: &Incident) -> Facts {
    let key = match incident.kind {
        IncidentKind::LateDelivered => "owner.incident.late_delivered",
        IncidentKind::LateCredited => "owner.incident.late_credited",
        IncidentKind::SecondPayment => "owner.incident.second_payment",
        IncidentKind::WrongAmount => "owner.incident.wrong_amount",
        IncidentKind::WrongAmountReported => "owner.incident.wrong_amount_reported",
        IncidentKind::NoSuchOrder => "owner.incident.no_such_order",
        IncidentKind::PaidThenCancelled => "owner.incident.paid_then_cancelled",
        IncidentKind::NotConfirmed => "owner.incident.not_confirmed",
    };
    facts! {
        time: say.time(incident.at),
        order: incident.order.as_ref(),
        received: incident.received,
        what: say.part_with(key, facts! { asked: incident.asked }),
    }
}

const fn setup_part(part: SetupPart) -> &'static str {
    match part {
        SetupPart::ShopBot => "owner.setup_part.shop_bot",
        SetupPart::ShopProfile => "owner.setup_part.shop_profile",
        SetupPart::OwnerBot => "owner.setup_part.owner_bot",
        SetupPart::OwnerProfile => "owner.setup_part.owner_profile",
        SetupPart::Gateway => "owner.setup_part.gateway",
        SetupPart::Table => "owner.setup_part.table",
        SetupPart::Secrets => "owner.setup_part.secrets",
        SetupPart::Everything => "owner.setup_part.everything",
    }
}

/// What the owner bot can do.
pub fn owner_help(say: &Localizer, shop: &str) -> Screen {
    let ways = [
        ("owner.button.status", OwnerIntent::Status),
        ("owner.button.backups", OwnerIntent::Backups),
        ("owner.button.restore", OwnerIntent::Restore(OwnerRestoreIntent::Show)),
        ("owner.button.payments", OwnerIntent::Closure(Closable::Payments)),
        ("owner.button.maintenance", OwnerIntent::Closure(Closable::Shop)),
        ("owner.button.report", OwnerIntent::Report),
        ("owner.button.admins", OwnerIntent::Admins(OwnerAdminsIntent::List)),
        ("owner.button.audit", OwnerIntent::Audit(OwnerAuditIntent::Today)),
    ];
    let rows = ways.map(|(label, intent)| vec![Button::tap(say.text(label), intent)]);
    Screen::with_buttons(say.text_with("owner.help", facts! { shop }), rows.into())
}
