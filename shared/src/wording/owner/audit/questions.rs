//! What an owner is asked when they narrow the audit trail down.

use super::{Person, day_name, group_label, show, tap};
use crate::domain::audit::{ActGroup, AuditQuery};
use crate::domain::intent::{OwnerAuditIntent, PageCursor};
use crate::domain::screen::{Button, Screen};
use crate::wording::texts::{Localizer, facts};
use crate::wording::truncate::truncate;

/// The most people who have a button of their own.
const MAX_PEOPLE: usize = 40;

/// More characters of a name are cut off.
const MAX_NAME_CHARS: usize = 24;

/// Why an answer names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditProblem {
    /// No owner and no admin has such a name.
    Nobody,
    /// More than one has.
    Several,
}

/// Asks for a day; `wrong`: the answer was none, or one that is to come.
pub fn ask_day(say: &Localizer, (query, today): (AuditQuery, i64), wrong: bool) -> Screen {
    let day = |label, day| show(say.text(label), AuditQuery { day, ..query });
    let days = vec![day("owner.button.today", today), day("owner.button.yesterday", today.saturating_sub(1))];
    let facts = facts! { day: day_name(say, query.day), wrong };
    Screen::with_buttons(say.text_with("owner.audit.ask_day", facts), vec![days, vec![back(say, query)]])
}

/// Asks whose acts are wanted: one of these people, or another by their id.
pub fn ask_actor(say: &Localizer, query: AuditQuery, people: &[Person], problem: Option<AuditProblem>) -> Screen {
    let button = |person: &Person| {
        let id = person.id;
        let name = person.name.as_deref().map_or_else(|| id.0.to_string(), |name| truncate(name, MAX_NAME_CHARS));
        show(name, AuditQuery { actor: Some(id), ..query })
    };
    let buttons: Vec<Button> = people.iter().take(MAX_PEOPLE).map(button).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    if query.actor.is_some() {
        rows.push(vec![show(say.text("owner.button.every_actor"), AuditQuery { actor: None, ..query })]);
    }
    rows.push(vec![back(say, query)]);
    let facts = facts! {
        nobody: problem == Some(AuditProblem::Nobody),
        several: problem == Some(AuditProblem::Several),
    };
    Screen::with_buttons(say.text_with("owner.audit.ask_actor", facts), rows)
}

/// Asks what the acts are about that are wanted.
pub fn ask_group(say: &Localizer, query: AuditQuery) -> Screen {
    let button = |group| show(say.text(group_label(group)), AuditQuery { group: Some(group), ..query });
    let buttons = ActGroup::ALL.map(button);
    let mut rows: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    if query.group.is_some() {
        rows.push(vec![show(say.text("owner.button.every_group"), AuditQuery { group: None, ..query })]);
    }
    rows.push(vec![back(say, query)]);
    Screen::with_buttons(say.text("owner.audit.ask_group"), rows)
}

fn back(say: &Localizer, query: AuditQuery) -> Button {
    tap(say.text("owner.button.to_audit"), OwnerAuditIntent::Show(query, PageCursor::First))
}
