//! What an owner reads of the audit trail.

mod acts;
#[cfg(test)]
mod acts_tests;
mod file;
mod questions;

pub use file::{audit_file, audit_file_caption, audit_file_failed};
pub use questions::{AuditProblem, ask_actor, ask_day, ask_group};

use crate::domain::audit::{ActGroup, AuditPlace, AuditQuery, AuditRecord, BrokenLink, ChainId, date_of};
use crate::domain::ids::UserId;
use crate::domain::intent::{OwnerAuditIntent, OwnerIntent, PageCursor};
use crate::domain::page::Page;
use crate::domain::screen::{Button, Screen};
use crate::domain::time::Moment;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;
use std::collections::BTreeMap;

/// More characters of a name are cut off.
const MAX_NAME_CHARS: usize = 28;

/// Somebody whose acts can be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who it is.
    pub id: UserId,
    /// What they are called; none if the shop bot never met them.
    pub name: Option<String>,
}

/// What came of checking the chains that were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrailCheck {
    /// How many records were read.
    pub records: usize,
    /// The first link that does not hold, and its chain.
    pub broken: Option<(ChainId, BrokenLink)>,
    /// Whether there are more than were read.
    pub is_cut: bool,
}

/// A page of the audit trail.
pub struct AuditPage<'a> {
    /// What was looked for.
    pub query: AuditQuery,
    /// What was found, the newest first.
    pub page: &'a Page<(AuditPlace, AuditRecord)>,
    /// On all pages.
    pub found: usize,
    /// What came of checking the chains.
    pub checked: &'a TrailCheck,
    /// What people are called.
    pub names: &'a BTreeMap<UserId, String>,
    /// The day that it is.
    pub today: i64,
}

impl TrailCheck {
    /// Of these chains and another.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            records: self.records + other.records,
            broken: self.broken.or(other.broken),
            is_cut: self.is_cut || other.is_cut,
        }
    }
}

/// What an owner is called whom the shop bot never met.
pub fn owner_name(say: &Localizer, id: UserId) -> String {
    say.text_with("owner.audit.plain.owner", facts! { id: id.0 })
}

/// What the shop is called where it acts by itself.
pub fn shop_name(say: &Localizer) -> String {
    say.text("owner.audit.plain.shop")
}

/// A page of the audit trail, with the ways to narrow it down.
pub fn audit_page(say: &Localizer, shown: &AuditPage<'_>) -> Screen {
    let AuditPage { query, page, found, names, .. } = shown;
    let line = |(_, record): &(AuditPlace, AuditRecord)| {
        let act = &record.act;
        let name = names.get(&act.actor).map(|name| truncate(name, MAX_NAME_CHARS));
        facts! { time: clock(say, act.at), name, id: act.actor.0, what: acts::sentence(say, act) }
    };
    let facts = facts! {
        day: day_name(say, query.day),
        is_today: query.day == shown.today,
        filters: filters(say, query, names),
        found,
        check: check(say, shown.checked),
        lines: page.entries.iter().map(line).collect::<Vec<_>>(),
    };
    Screen::with_buttons(say.text_with("owner.audit.page", facts), buttons(say, query, page))
}

fn buttons(say: &Localizer, query: &AuditQuery, page: &Page<(AuditPlace, AuditRecord)>) -> Vec<Vec<Button>> {
    let turn = |label, to| tap(say.text(label), OwnerAuditIntent::Show(*query, to));
    let newer = page.entries.first().filter(|_| page.before);
    let newer = newer.map(|(place, _)| turn("owner.button.newer", PageCursor::Before(*place)));
    let older = page.entries.last().filter(|_| page.after);
    let older = older.map(|(place, _)| turn("owner.button.older", PageCursor::After(*place)));
    let turns: Vec<Button> = newer.into_iter().chain(older).collect();
    let mut rows = Vec::new();
    if !turns.is_empty() {
        rows.push(turns);
    }
    rows.push(vec![
        tap(say.text("owner.button.audit_day"), OwnerAuditIntent::Day(*query)),
        tap(say.text("owner.button.audit_actor"), OwnerAuditIntent::Actor(*query)),
        tap(say.text("owner.button.audit_group"), OwnerAuditIntent::Group(*query)),
    ]);
    if query.is_filtered() {
        let all = AuditQuery { actor: None, group: None, ..*query };
        rows.push(vec![show(say.text("owner.button.audit_all"), all)]);
    }
    rows.push(vec![
        tap(say.text("owner.button.audit_file_day"), OwnerAuditIntent::Export(*query, 1)),
        tap(say.text("owner.button.audit_file_month"), OwnerAuditIntent::Export(*query, 31)),
    ]);
    rows.push(vec![
        show(say.text("owner.button.refresh"), *query),
        Button::tap(say.text("owner.button.menu"), OwnerIntent::Help),
    ]);
    rows
}

/// What narrows a query beside its day; empty if nothing does.
fn filters(say: &Localizer, query: &AuditQuery, names: &BTreeMap<UserId, String>) -> String {
    let actor =
        query.actor.map(|id| names.get(&id).map_or_else(|| id.0.to_string(), |name| truncate(name, MAX_NAME_CHARS)));
    let group = query.group.map(|group| say.text(group_label(group)));
    actor.into_iter().chain(group).collect::<Vec<_>>().join(" · ")
}

/// Whether the chains hold.
fn check(say: &Localizer, checked: &TrailCheck) -> Facts {
    let (records, is_cut) = (checked.records, checked.is_cut);
    match checked.broken {
        None => say.part_with("owner.audit.whole", facts! { records, is_cut }),
        Some((chain, BrokenLink { number })) => {
            let facts = facts! { day: date_of(chain.day), chain: chain.to_string(), number };
            say.part_with("owner.audit.broken", facts)
        }
    }
}

/// The words on the button of a group.
const fn group_label(group: ActGroup) -> &'static str {
    match group {
        ActGroup::Rights => "owner.button.group_rights",
        ActGroup::Settings => "owner.button.group_settings",
        ActGroup::Products => "owner.button.group_products",
        ActGroup::Stock => "owner.button.group_stock",
        ActGroup::Orders => "owner.button.group_orders",
        ActGroup::Users => "owner.button.group_users",
        ActGroup::Vouchers => "owner.button.group_vouchers",
        ActGroup::Broadcast => "owner.button.group_broadcast",
        ActGroup::Texts => "owner.button.group_texts",
        ActGroup::System => "owner.button.group_system",
    }
}

fn show(label: String, query: AuditQuery) -> Button {
    tap(label, OwnerAuditIntent::Show(query, PageCursor::First))
}

fn tap(label: String, intent: OwnerAuditIntent) -> Button {
    Button::tap(label, OwnerIntent::Audit(intent))
}

/// A day in the shop's zone: `22 Nov 2026`.
fn day_name(say: &Localizer, day: i64) -> String {
    written(say, say.zone().start_of_day(day)).0
}

/// The time of a day: `14.05`.
fn clock(say: &Localizer, at: Moment) -> String {
    written(say, at).1
}

/// The day and the time of a moment, as [`Localizer::time`] writes them before the zone.
fn written(say: &Localizer, at: Moment) -> (String, String) {
    let time = say.time(at);
    let mut words = time.rsplitn(3, ' ').skip(1).map(str::to_owned);
    let clock = words.next().unwrap_or_default();
    (words.next().unwrap_or_default(), clock)
}
