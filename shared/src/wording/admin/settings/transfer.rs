//! Export and import of settings and texts, as an admin sees them.

use super::shop::{name, unit};
use crate::domain::intent::{AdminIntent, AdminSettingsIntent};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::settings::file::SettingsDiff;
use crate::domain::settings::{SettingField, Settings};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Facts, Localizer, facts};

/// Keys of texts that are named in a diff or a refusal; the others are counted.
const NAMED: usize = 10;

/// Why a file is not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportFault {
    /// What was sent is no file.
    NoFile,
    /// It has more bytes than this.
    TooLarge(usize),
    /// Telegram did not hand it out.
    NotFetched,
    /// It is not what an export writes.
    NotRead {
        /// The line where that is seen.
        line: usize,
    },
    /// It is of another version of the format.
    Format,
    /// A setting's value is not allowed.
    OutOfBounds(SettingField),
    /// These texts can't be said: which, and why.
    Texts(Vec<(String, String)>),
    /// All is so already.
    NothingChanges,
}

/// The caption of an export.
pub fn settings_export_caption(say: &Localizer) -> Screen {
    Screen::text(say.text("admin_import.caption.export"))
}

/// The export is in the chat.
pub fn settings_exported(say: &Localizer) -> String {
    say.text("admin_import.toast.exported")
}

/// The export could not be sent.
pub fn settings_not_exported(say: &Localizer) -> String {
    say.text("admin_import.toast.not_exported")
}

/// Which file.
pub fn ask_for_import(say: &Localizer, step: &WizardStep) -> Screen {
    Screen::with_buttons(say.text("admin_import.ask"), vec![vec![leave_button(say, step)]])
}

/// The file is not taken in.
pub fn import_refused(say: &Localizer, step: &WizardStep, fault: &ImportFault) -> Screen {
    let text = match fault {
        ImportFault::NoFile => say.text("admin_import.no_file"),
        ImportFault::TooLarge(most) => say.text_with("admin_import.too_large", facts! { kilobytes: most / 1024 }),
        ImportFault::NotFetched => say.text("admin_import.not_fetched"),
        ImportFault::NotRead { line } => say.text_with("admin_import.not_read", facts! { line }),
        ImportFault::Format => say.text("admin_import.format"),
        ImportFault::OutOfBounds(field) => {
            let (least, most) = field.bounds();
            say.text_with("admin_import.out_of_bounds", facts! { name: say.part(name(*field)), least, most })
        }
        ImportFault::Texts(wrong) => {
            let named: Vec<Facts> = wrong.iter().take(NAMED).map(|(key, why)| facts! { key, why }).collect();
            say.text_with("admin_import.texts", facts! { texts: named, more: wrong.len().saturating_sub(NAMED) })
        }
        ImportFault::NothingChanges => say.text("admin_import.nothing_changes"),
    };
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// What the file changes, and whether to apply it.
pub fn import_preview(say: &Localizer, step: &WizardStep, settings: &Settings, diff: &SettingsDiff) -> Screen {
    let setting = |field: &SettingField| {
        let value = settings.get(*field).map(|value| say.part_with(unit(*field), facts! { value }));
        facts! { name: say.part(name(*field)), value }
    };
    let text = |(language, key): &(_, String)| {
        let language: &crate::domain::language::Language = language;
        facts! { key, language: language.code() }
    };
    let facts = facts! {
        settings: diff.settings.iter().map(setting).collect::<Vec<Facts>>(),
        texts: diff.texts.iter().take(NAMED).map(text).collect::<Vec<Facts>>(),
        more: diff.texts.len().saturating_sub(NAMED),
    };
    let apply = AdminIntent::Settings(AdminSettingsIntent::Apply);
    let rows = vec![
        vec![Button::tap(say.text("admin_import.button.apply"), apply).styled(Style::Good)],
        vec![leave_button(say, step)],
    ];
    Screen::with_buttons(say.text_with("admin_import.preview", facts), rows)
}

/// It stands.
pub fn import_applied(say: &Localizer) -> Screen {
    Screen::with_buttons(say.text("admin_import.applied"), vec![vec![to_settings(say)]])
}

/// The settings were changed since the file was shown.
pub fn import_overtaken(say: &Localizer) -> Screen {
    Screen::with_buttons(say.text("admin_import.overtaken"), vec![vec![to_settings(say)]])
}

/// No import waits to be applied.
pub fn import_ended(say: &Localizer) -> String {
    say.text("admin_import.toast.ended")
}

fn to_settings(say: &Localizer) -> Button {
    Button::tap(say.text("admin_shop.button.back"), AdminIntent::Settings(AdminSettingsIntent::Shop))
}
