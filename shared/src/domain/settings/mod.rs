//! The shop's settings: what the deployment says, unless an admin chose otherwise in the shop bot.

pub mod closures;
pub mod daily_report;
pub mod file;

use crate::domain::ids::UserId;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// Versions that are kept, the newest included.
pub const KEPT_VERSIONS: u32 = 20;

/// What an admin chose; a setting that is absent is as the deployment says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Minutes that a buyer has to pay an invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_minutes: Option<u32>,
    /// Invoices that one buyer may have open at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_unpaid: Option<u32>,
    /// Days after which the proof that terms are met is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof_days: Option<u32>,
}

/// A setting that an admin changes by writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingField {
    /// [`Settings::invoice_minutes`]
    InvoiceMinutes,
    /// [`Settings::max_unpaid`]
    MaxUnpaid,
    /// [`Settings::proof_days`]
    ProofDays,
}

/// The settings as they stood from a change on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsVersion {
    /// Counts the changes; 0 before the first.
    pub number: u32,
    /// The settings.
    pub settings: Settings,
    /// Who changed them; nobody did before the first change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
}

/// Who changed the settings, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The admin.
    pub by: UserId,
    /// When.
    pub at: Moment,
}

/// What an admin writes for a setting that is to be as the deployment says.
const AS_DEPLOYED: &str = "-";

impl SettingField {
    /// All of them, as they are listed.
    pub const ALL: [Self; 3] = [Self::InvoiceMinutes, Self::MaxUnpaid, Self::ProofDays];

    /// As buttons carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvoiceMinutes => "invoice_minutes",
            Self::MaxUnpaid => "max_unpaid",
            Self::ProofDays => "proof_days",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// The least and the most that it may be; the same as of the template's parameters.
    pub const fn bounds(self) -> (u32, u32) {
        match self {
            Self::InvoiceMinutes => (5, 1_440),
            Self::MaxUnpaid => (1, 10),
            Self::ProofDays => (1, 365),
        }
    }

    /// Reads what an admin wrote: a number within the bounds, or nothing if it is to be as the deployment says; `None` if it
    /// is neither.
    pub fn read(self, text: &str) -> Option<Option<u32>> {
        let text = text.trim();
        if text == AS_DEPLOYED {
            return Some(None);
        }
        text.parse().ok().filter(|value| self.allows(*value)).map(Some)
    }

    fn allows(self, value: u32) -> bool {
        let (least, most) = self.bounds();
        (least..=most).contains(&value)
    }
}

impl Settings {
    /// What an admin chose for this setting.
    pub const fn get(&self, field: SettingField) -> Option<u32> {
        match field {
            SettingField::InvoiceMinutes => self.invoice_minutes,
            SettingField::MaxUnpaid => self.max_unpaid,
            SettingField::ProofDays => self.proof_days,
        }
    }

    /// The same settings with another value of this one.
    #[must_use]
    pub const fn with(mut self, field: SettingField, value: Option<u32>) -> Self {
        match field {
            SettingField::InvoiceMinutes => self.invoice_minutes = value,
            SettingField::MaxUnpaid => self.max_unpaid = value,
            SettingField::ProofDays => self.proof_days = value,
        }
        self
    }

    /// The first setting whose value is not allowed.
    pub fn out_of_bounds(&self) -> Option<SettingField> {
        SettingField::ALL.into_iter().find(|field| self.get(*field).is_some_and(|value| !field.allows(value)))
    }

    /// The settings that differ in `other`.
    pub fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = SettingField> + 'a {
        SettingField::ALL.into_iter().filter(|field| self.get(*field) != other.get(*field))
    }
}

impl SettingsVersion {
    /// The version after this one.
    pub const fn next(&self, settings: Settings, changed: Changed) -> Self {
        Self { number: self.number.saturating_add(1), settings, changed: Some(changed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_within_their_bounds() {
        let read = |text| SettingField::InvoiceMinutes.read(text);
        assert_eq!(read(" 30 "), Some(Some(30)));
        assert_eq!(read("-"), Some(None));
        for wrong in ["", "4", "1441", "abc", "1.5", "-5"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_change_is_seen_in_its_setting_alone() {
        let before = Settings::default();
        for field in SettingField::ALL {
            assert_eq!(SettingField::parse(field.code()), Some(field));
            let after = before.with(field, Some(7));
            assert_eq!(after.differing(&before).collect::<Vec<_>>(), [field]);
            assert_eq!(after.get(field), Some(7));
        }
    }

    #[test]
    fn a_file_can_hold_no_value_that_is_not_allowed() {
        let read = |json: &str| serde_json::from_str::<Settings>(json);
        assert_eq!(read(r#"{"max_unpaid":3}"#).expect("settings").out_of_bounds(), None);
        assert_eq!(read(r#"{"max_unpaid":11}"#).expect("settings").out_of_bounds(), Some(SettingField::MaxUnpaid));
        assert!(read(r#"{"rockets":3}"#).is_err());
    }
}
