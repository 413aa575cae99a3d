//! A text is changed: asked for, refused or confirmed; its picture; the versions that it had.

use super::refusal::refusal;
use super::{back_to_groups, back_to_text, tap};
use crate::domain::intent::AdminTextsIntent;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::text_overrides::MAX_BYTES;
use crate::domain::text_overrides::history::{TextHistory, TextVersion};
use crate::domain::text_overrides::text_ref::{ShortHash, TextRef};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Facts, Localizer, MarkedFault, TextKind, facts};
use crate::wording::truncate::truncate;

/// Characters of a template that can be copied from the question for another.
const SOURCE_CHARS: usize = 3_400;

/// Characters of a version in a history.
const VERSION_CHARS: usize = 120;

/// Buttons in a row of versions.
const COLUMNS: usize = 5;

/// The versions of a text.
pub struct History<'a> {
    /// The text's key.
    pub key: &'static str,
    /// The versions.
    pub versions: &'a TextHistory,
    /// Another admin changed the text meanwhile.
    pub changed: bool,
}

/// Words are asked for, that texts are searched by; once more, if there were too many.
pub fn ask_for_words(say: &Localizer, step: &WizardStep, wrong: bool) -> Screen {
    let text = if wrong { say.text("admin_texts.wrong_words") } else { say.text("admin_texts.ask_words") };
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// Another version of a text is asked for, with the one that is said now to copy.
pub fn ask_for_text(say: &Localizer, of: &Localizer, step: &WizardStep, key: &'static str) -> Screen {
    let now = of.own_text(key).unwrap_or_else(|| of.default_text(key));
    let names: Vec<String> = of.placeholders(key).into_iter().map(|each| format!("{{{}}}", each.name)).collect();
    let placeholders = Some(names.join(" ")).filter(|names| !names.is_empty());
    let facts = facts! { placeholders, text: truncate(now, SOURCE_CHARS) };
    Screen::with_buttons(say.text_with("admin_texts.ask", facts), vec![vec![leave_button(say, step)]])
}

/// What was sent can't be said.
pub fn text_refused(say: &Localizer, step: &WizardStep, (fault, text): (&MarkedFault, &str)) -> Screen {
    Screen::with_buttons(refusal(say, fault, text), vec![vec![leave_button(say, step)]])
}

/// The label is that of another key, command or reply.
pub fn label_taken(say: &Localizer, step: &WizardStep) -> Screen {
    let facts = facts! { why: say.part("admin_texts.wrong.taken"), place: () };
    Screen::with_buttons(say.text_with("admin_texts.refused", facts), vec![vec![leave_button(say, step)]])
}

/// Everything together would be too much.
pub fn no_room(say: &Localizer, step: Option<&WizardStep>) -> Screen {
    let leave = step.map(|step| vec![leave_button(say, step)]);
    let rows = leave.into_iter().chain([vec![back_to_groups(say)]]).collect();
    Screen::with_buttons(say.text_with("admin_texts.full", facts! { limit: MAX_BYTES / 1_000 }), rows)
}

/// What was sent, as a buyer would see it. With a step, it can be saved; without one, it is only looked at.
pub fn confirm_text(
    say: &Localizer,
    of: &Localizer,
    (key, shown): (&'static str, &str),
    draft: Option<(&WizardStep, &ShortHash)>,
) -> Screen {
    let text = TextRef::new(of.language(), key);
    let mut rows = Vec::new();
    let kind = TextKind::of(key);
    if kind == TextKind::Button {
        rows.push(vec![tap(shown.to_owned(), AdminTextsIntent::Preview(text.clone()))]);
    }
    match draft {
        Some((step, draft)) => {
            let save = tap(say.text("admin_texts.button.save"), AdminTextsIntent::Save(text.clone(), draft.clone()));
            rows.push(vec![
                save.styled(Style::Good),
                tap(say.text("admin_texts.button.again"), AdminTextsIntent::Edit(text)),
            ]);
            rows.push(vec![leave_button(say, step)]);
        }
        None => rows.push(vec![back_to_text(say, &text)]),
    }
    let said = match kind {
        TextKind::Button => say.text("admin_texts.preview_button"),
        kind if kind.is_html() => shown.to_owned(),
        _ => say.text_with("admin_texts.confirm", facts! { text: shown }),
    };
    of.with_picture(key, Screen::with_buttons(said, rows))
}

/// A picture is asked for; once more, if what was sent is none.
pub fn ask_for_picture(say: &Localizer, step: &WizardStep, wrong: bool) -> Screen {
    let text = if wrong { say.text("admin_texts.wrong_picture") } else { say.text("admin_texts.ask_picture") };
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// The versions that a text had, each with the button that goes back to it.
pub fn history(say: &Localizer, of: &Localizer, History { key, versions, changed }: &History<'_>) -> Screen {
    let text = TextRef::new(of.language(), key);
    let seen = ShortHash::of_own(of.own_text(key));
    let entry = |(at, version): (usize, &TextVersion)| -> Facts {
        let TextVersion { text, edit, .. } = version;
        facts! {
            number: at + 1,
            by: edit.as_ref().map(|edit| edit.name.as_str()),
            time: edit.as_ref().map(|edit| say.time(edit.at)),
            text: text.as_ref().map(|text| truncate(text, VERSION_CHARS)),
        }
    };
    let entries: Vec<Facts> = versions.versions.iter().enumerate().map(entry).collect();
    let said = say.text_with("admin_texts.history", facts! { changed: *changed, key: *key, versions: entries });
    let button = |(at, version): (usize, &TextVersion)| {
        let label = say.text_with("admin_texts.button.version", facts! { number: at + 1 });
        tap(label, AdminTextsIntent::Restore(text.clone(), seen.clone(), version.number))
    };
    let buttons: Vec<Button> = versions.versions.iter().enumerate().map(button).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(COLUMNS).map(<[Button]>::to_vec).collect();
    rows.push(vec![back_to_text(say, &text)]);
    Screen::with_buttons(said, rows)
}
