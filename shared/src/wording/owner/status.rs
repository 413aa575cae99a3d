//! What the owner bot says.

use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::screen::Screen;
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
    /// Records that the sweep will look at: unpaid orders, and what was drawn a while ago.
    pub scheduled_checks: u64,
    /// Records that it should have looked at more than two minutes ago.
    pub overdue_checks: u64,
    /// The incidents of the last [`INCIDENT_DAYS`], newest first.
    pub incidents: Vec<Incident>,
    /// What of setting up is tried again.
    pub setup_left: Vec<SetupPart>,
}

/// The answer to `/status`. Nothing in it tells who bought.
pub fn shop_status(say: &Localizer, shop: &str, status: &ShopStatus, now: Moment) -> Screen {
    let left: Vec<String> = status.setup_left.iter().map(|part| say.text(setup_part(*part))).collect();
    let shown = status.incidents.iter().take(MAX_INCIDENTS_SHOWN).map(|incident| incident_facts(say, incident));
    Screen::text(say.text_with(
        "owner.status",
        facts! {
            shop,
            time: say.time(now),
            users: status.users,
            delivered: status.delivered,
            scheduled: status.scheduled_checks,
            overdue: status.overdue_checks,
            days: INCIDENT_DAYS,
            incidents: shown.collect::<Vec<_>>(),
            more: status.incidents.len().saturating_sub(MAX_INCIDENTS_SHOWN),
            left: left.join(", "),
        },
    ))
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
    Screen::text(say.text_with("owner.help", facts! { shop }))
}
