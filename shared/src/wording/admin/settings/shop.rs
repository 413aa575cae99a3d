//! The shop's settings, as an admin changes them.

use super::back;
use crate::domain::ids::UserId;
use crate::domain::intent::{AdminIntent, AdminSettingsIntent};
use crate::domain::screen::{Button, Screen};
use crate::domain::settings::{SettingField, Settings, SettingsVersion};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Facts, Localizer, facts};

/// Versions on the screen that lists them.
const SHOWN_VERSIONS: usize = 8;

/// What is said above the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShopSettingsNote {
    /// Nothing.
    Nothing,
    /// The change stands.
    Saved,
    /// Another admin changed them meanwhile, and nothing was overwritten.
    ChangedMeanwhile,
}

/// The settings: what an admin chose, and what the deployment says.
pub fn shop_settings(say: &Localizer, (chosen, deployed): (&Settings, &Settings), note: ShopSettingsNote) -> Screen {
    let setting = |field: SettingField| {
        let value = chosen.get(field).or(deployed.get(field));
        facts! { name: say.part(name(field)), value: say.part_with(unit(field), facts! { value }), own: chosen.get(field).is_some() }
    };
    let settings: Vec<Facts> = SettingField::ALL.map(setting).into();
    let tap = |label: String, intent| vec![Button::tap(label, AdminIntent::Settings(intent))];
    let mut rows: Vec<Vec<Button>> = SettingField::ALL
        .map(|field| {
            let label = say.text_with("admin_shop.button.edit", facts! { name: say.part(name(field)) });
            tap(label, AdminSettingsIntent::Edit(field))
        })
        .into();
    rows.push(tap(say.text("admin_shop.button.versions"), AdminSettingsIntent::Versions));
    let [export, import] = [
        ("admin_shop.button.export", AdminSettingsIntent::Export),
        ("admin_shop.button.import", AdminSettingsIntent::Import),
    ]
    .map(|(key, intent)| Button::tap(say.text(key), AdminIntent::Settings(intent)));
    rows.push(vec![export, import]);
    rows.push(vec![back(say)]);
    let note = match note {
        ShopSettingsNote::Nothing => None,
        ShopSettingsNote::Saved => Some(say.part("admin_shop.saved")),
        ShopSettingsNote::ChangedMeanwhile => Some(say.part("admin_shop.changed_meanwhile")),
    };
    Screen::with_buttons(say.text_with("admin_shop.page", facts! { settings, note }), rows)
}

/// Another value of a setting; `wrong` if what was sent is not allowed.
pub fn ask_for_setting(say: &Localizer, step: &WizardStep, field: SettingField, wrong: bool) -> Screen {
    let (least, most) = field.bounds();
    let facts = facts! { wrong, name: say.part(name(field)), least, most };
    Screen::with_buttons(say.text_with("admin_shop.ask", facts), vec![vec![leave_button(say, step)]])
}

/// The versions that are kept, each with a button that brings it back.
pub fn settings_versions(say: &Localizer, versions: &[SettingsVersion], author: impl Fn(UserId) -> String) -> Screen {
    let shown = versions.iter().take(SHOWN_VERSIONS);
    let version = |version: &SettingsVersion| {
        let values = SettingField::ALL.into_iter().filter_map(|field| {
            let value = version.settings.get(field)?;
            Some(facts! { name: say.part(name(field)), value: say.part_with(unit(field), facts! { value }) })
        });
        facts! {
            number: version.number,
            by: version.changed.map(|changed| author(changed.by)),
            at: version.changed.map(|changed| say.time(changed.at)),
            values: values.collect::<Vec<_>>(),
        }
    };
    let listed: Vec<Facts> = shown.clone().map(version).collect();
    let restore = |number: u32| {
        let label = say.text_with("admin_shop.button.restore", facts! { number });
        Button::tap(label, AdminIntent::Settings(AdminSettingsIntent::Restore(number)))
    };
    // The newest is what stands.
    let buttons: Vec<Button> = shown.skip(1).map(|version| restore(version.number)).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(4).map(<[Button]>::to_vec).collect();
    if !versions.is_empty() {
        let label = say.text("admin_shop.button.as_deployed");
        rows.push(vec![Button::tap(label, AdminIntent::Settings(AdminSettingsIntent::Restore(0)))]);
    }
    let shop = AdminIntent::Settings(AdminSettingsIntent::Shop);
    rows.push(vec![Button::tap(say.text("admin_shop.button.back"), shop)]);
    Screen::with_buttons(say.text_with("admin_shop.versions", facts! { versions: listed }), rows)
}

/// That version is kept no more.
pub fn settings_version_gone(say: &Localizer) -> String {
    say.text("admin_shop.toast.gone")
}

pub(super) const fn name(field: SettingField) -> &'static str {
    match field {
        SettingField::InvoiceMinutes => "admin_shop.name.invoice_minutes",
        SettingField::MaxUnpaid => "admin_shop.name.max_unpaid",
        SettingField::ProofDays => "admin_shop.name.proof_days",
    }
}

pub(super) const fn unit(field: SettingField) -> &'static str {
    match field {
        SettingField::InvoiceMinutes => "admin_shop.unit.minutes",
        SettingField::MaxUnpaid => "admin_shop.unit.invoices",
        SettingField::ProofDays => "admin_shop.unit.days",
    }
}
