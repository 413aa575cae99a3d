//! What an owner reads about restores.

use super::backups::defect_key;
use crate::domain::backup::{Backup, BackupState};
use crate::domain::intent::{OwnerIntent, OwnerRestoreIntent};
use crate::domain::restore::{Findings, Restore, RestoreFailure, RestoreState};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::wording::texts::{Facts, Localizer, facts};

/// Backups that can be chosen by a button.
const MOST_CHOICES: usize = 6;

/// Records of each difference on the screen.
const MOST_NAMED: usize = 6;

/// What the screen of restores shows.
pub struct Restores<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// All restores, the newest first.
    pub restores: &'a [Restore],
    /// All backups, the newest first.
    pub backups: &'a [Backup],
    /// The stack's own table.
    pub stack_table: &'a str,
}

impl Restores<'_> {
    /// The restore that is under way, or waits for an owner.
    pub fn open(&self) -> Option<&Restore> {
        self.restores.iter().find(|restore| restore.is_open() && !restore.is_drill())
    }

    /// The moment whose data a restore has.
    fn shows(&self, restore: &Restore) -> Moment {
        let source = self.backups.iter().find(|backup| backup.id == restore.source);
        source.map_or(restore.begun, Backup::moment)
    }
}

/// How the restore that is under way is, or what can be restored.
pub fn restore_screen(say: &Localizer, of: &Restores<'_>) -> Screen {
    match of.open() {
        Some(restore) => open_restore(say, of, restore),
        None => menu(say, of),
    }
}

/// Asks for the moment that is to be restored; `wrong`: the answer was none.
pub fn ask_restore_moment(say: &Localizer, example: &str, wrong: bool) -> Screen {
    let text = say.text_with("owner.restore.ask_moment", facts! { example, wrong });
    Screen::with_buttons(text, vec![vec![cancel(say)]])
}

/// Asks for the name of the cutover; `wrong`: the answer was another.
pub fn ask_cutover_name(say: &Localizer, of: &Restores<'_>, restore: &Restore, wrong: bool) -> Screen {
    let (when, name) = (say.time(of.shows(restore)), say.text("owner.plain.move_shop"));
    let text = say.text_with("owner.restore.ask_name", facts! { when, name, wrong });
    Screen::with_buttons(text, vec![vec![cancel(say)]])
}

/// Whether an owner wrote the name of the cutover, in whichever language.
pub fn names_cutover(say: &Localizer, text: &str) -> bool {
    say.in_every_language("owner.plain.move_shop").contains(&text.trim().to_lowercase())
}

/// What a tap is answered.
pub fn restore_begun(say: &Localizer) -> String {
    say.text("owner.restore.toast.begun")
}

/// Another restore or a drill is under way.
pub fn restore_busy(say: &Localizer) -> String {
    say.text("owner.restore.toast.busy")
}

/// Somebody or something else was first.
pub fn restore_changed(say: &Localizer) -> String {
    say.text("owner.restore.toast.changed")
}

fn menu(say: &Localizer, of: &Restores<'_>) -> Screen {
    let last = of.restores.iter().find(|restore| !restore.is_drill()).and_then(|restore| last(say, of, restore));
    let drill = of.restores.iter().find(|restore| restore.is_drill()).map(|drill| drill_part(say, drill));
    let text = say.text_with("owner.restore.menu", facts! { shop: of.shop, last, drill });
    let can_be_restored = |backup: &&Backup| backup.state.contents().is_some();
    let choice = |backup: &Backup| {
        let warn = matches!(backup.state, BackupState::Unbalanced { .. });
        let label = say.text_with("owner.restore.button.backup", facts! { warn, when: say.time(backup.moment()) });
        vec![Button::tap(label, intent(OwnerRestoreIntent::From(backup.id.clone())))]
    };
    let mut rows: Vec<Vec<Button>> = of.backups.iter().filter(can_be_restored).take(MOST_CHOICES).map(choice).collect();
    let moment = say.text("owner.restore.button.moment");
    rows.push(vec![Button::tap(moment, intent(OwnerRestoreIntent::Moment)).styled(Style::Primary)]);
    rows.push(vec![refresh(say), to_menu(say)]);
    Screen::with_buttons(text, rows)
}

fn last(say: &Localizer, of: &Restores<'_>, restore: &Restore) -> Option<Facts> {
    let when = say.time(of.shows(restore));
    match &restore.state {
        RestoreState::Completed => Some(say.part_with("owner.restore.last_completed", facts! { when })),
        RestoreState::Discarded { why: None } => Some(say.part_with("owner.restore.last_discarded", facts! { when })),
        RestoreState::Discarded { why: Some(why) } => {
            Some(say.part_with("owner.restore.last_failed", facts! { when, why: reason(say, why) }))
        }
        _ => None,
    }
}

fn drill_part(say: &Localizer, drill: &Restore) -> Facts {
    let when = say.time(drill.begun);
    match (&drill.state, &drill.findings) {
        (RestoreState::Discarded { why: None }, Some(Findings { items, minutes, .. })) => {
            say.part_with("owner.restore.drill_passed", facts! { when, items: *items, minutes: *minutes })
        }
        (RestoreState::Discarded { why: Some(why) }, _) => {
            say.part_with("owner.restore.drill_failed", facts! { when, why: reason(say, why) })
        }
        _ => say.part("owner.restore.drill_running"),
    }
}

fn open_restore(say: &Localizer, of: &Restores<'_>, restore: &Restore) -> Screen {
    let when = say.time(of.shows(restore));
    let (text, act) = match &restore.state {
        RestoreState::Ready => {
            let act = OwnerRestoreIntent::Move(restore.id.clone());
            let row = Button::tap(say.text("owner.restore.button.move"), intent(act)).styled(Style::Danger);
            (ready(say, of, restore), vec![vec![row], vec![discard(say, "owner.restore.button.discard", restore)]])
        }
        RestoreState::Draining { .. } => {
            let act = OwnerRestoreIntent::Stay(restore.id.clone());
            let row = Button::tap(say.text("owner.restore.button.stay"), intent(act)).styled(Style::Good);
            (say.text_with("owner.restore.draining", facts! { when }), vec![vec![row]])
        }
        state if state.is_cutting_over() => (say.text_with("owner.restore.moving", facts! { when }), Vec::new()),
        state => {
            let text = say.text_with("owner.restore.running", facts! { when, step: step_number(state) });
            (text, vec![vec![discard(say, "owner.restore.button.stop", restore)]])
        }
    };
    let mut rows = act;
    rows.push(vec![refresh(say), to_menu(say)]);
    Screen::with_buttons(text, rows)
}

fn ready(say: &Localizer, of: &Restores<'_>, restore: &Restore) -> String {
    let Some(found) = &restore.findings else { return String::new() };
    let first = |named: &[String]| named.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>();
    let (then, today) = found.free;
    say.text_with(
        "owner.restore.ready",
        facts! {
            when: say.time(of.shows(restore)),
            table: restore.id.table(of.stack_table),
            items: found.items,
            minutes: found.minutes,
            paid: found.paid.count,
            paid_named: first(&found.paid.named),
            balances: found.balances.count,
            balances_named: first(&found.balances.named),
            sold: found.sold.count,
            sold_named: first(&found.sold.named),
            free: then.saturating_sub(found.sold.count),
            free_today: today,
        },
    )
}

const fn step_number(state: &RestoreState) -> u8 {
    match state {
        RestoreState::AwaitingBackup { .. } => 1,
        RestoreState::Importing { .. } => 2,
        RestoreState::Checking => 3,
        _ => 4,
    }
}

fn reason(say: &Localizer, why: &RestoreFailure) -> Facts {
    match why {
        RestoreFailure::NoBackup => say.part("owner.restore.why.no_backup"),
        RestoreFailure::Corrupt { defect } => {
            say.part_with("owner.restore.why.corrupt", facts! { defect: say.part(defect_key(*defect)) })
        }
        RestoreFailure::Refused { code } => say.part_with("owner.restore.why.refused", facts! { code }),
        RestoreFailure::Unreadable => say.part("owner.restore.why.unreadable"),
        RestoreFailure::Different => say.part("owner.restore.why.different"),
        RestoreFailure::TooSlow => say.part("owner.restore.why.too_slow"),
    }
}

const fn intent(intent: OwnerRestoreIntent) -> OwnerIntent {
    OwnerIntent::Restore(intent)
}

fn discard(say: &Localizer, label: &'static str, restore: &Restore) -> Button {
    Button::tap(say.text(label), intent(OwnerRestoreIntent::Discard(restore.id.clone())))
}

fn cancel(say: &Localizer) -> Button {
    Button::tap(say.text("owner.button.cancel"), intent(OwnerRestoreIntent::Show))
}

fn refresh(say: &Localizer) -> Button {
    Button::tap(say.text("owner.button.refresh"), intent(OwnerRestoreIntent::Show))
}

fn to_menu(say: &Localizer) -> Button {
    Button::tap(say.text("owner.button.menu"), OwnerIntent::Help)
}
