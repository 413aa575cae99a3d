//! The file that settings and texts are exported to and imported from: JSON, as a seller can keep it or take it to another shop.

use super::{SettingField, Settings};
use crate::domain::language::Language;
use crate::domain::text_overrides::TextOverrides;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The largest file that is taken in: settings, and all texts that fit their item.
pub const MAX_FILE_BYTES: usize = 512 * 1024;

/// The version of the format that this shop writes and reads.
const FORMAT: u32 = 1;

/// Settings and the shop's own texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsFile {
    /// The version of the format.
    lapak: u32,
    /// The settings.
    pub settings: Settings,
    /// The shop's own texts.
    #[serde(default)]
    pub texts: TextOverrides,
}

/// Why a file can't be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It is not the JSON that an export writes; where, and what was expected.
    NotRead {
        /// The line, from 1.
        line: usize,
    },
    /// Another version of the format.
    Format,
    /// A setting's value is not allowed.
    OutOfBounds(SettingField),
}

/// What an import changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsDiff {
    /// The settings that differ.
    pub settings: Vec<SettingField>,
    /// The texts that are new, other than before, or go back to their default: language and key.
    pub texts: Vec<(Language, String)>,
}

impl SettingsFile {
    /// A file of these.
    pub const fn new(settings: Settings, texts: TextOverrides) -> Self {
        Self { lapak: FORMAT, settings, texts }
    }

    /// Reads a file. Its texts are still to be checked.
    ///
    /// # Errors
    /// Why it can't be taken in.
    pub fn parse(bytes: &[u8]) -> Result<Self, FileFault> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let file: Self =
            serde_json::from_slice(bytes).map_err(|error| FileFault::NotRead { line: error.line().max(1) })?;
        if file.lapak != FORMAT {
            return Err(FileFault::Format);
        }
        match file.settings.out_of_bounds() {
            Some(field) => Err(FileFault::OutOfBounds(field)),
            None => Ok(file),
        }
    }

    /// What it changes of these settings and texts.
    pub fn diff(&self, settings: &Settings, texts: &TextOverrides) -> SettingsDiff {
        let named = |texts: &TextOverrides| -> BTreeSet<(Language, String)> {
            texts.iter().map(|(language, key, _)| (language, key.to_owned())).collect()
        };
        let all = named(&self.texts).into_iter().chain(named(texts)).collect::<BTreeSet<_>>();
        let differs =
            |(language, key): &(Language, String)| self.texts.get(*language, key) != texts.get(*language, key);
        SettingsDiff {
            settings: self.settings.differing(settings).collect(),
            texts: all.into_iter().filter(differs).collect(),
        }
    }
}

impl SettingsDiff {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.texts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> TextOverrides {
        let mut texts = TextOverrides::default();
        for (key, text) in pairs {
            texts.set(Language::Indonesian, *key, *text);
        }
        texts
    }

    #[test]
    fn a_file_comes_back_as_it_went() {
        let settings = Settings::default().with(SettingField::MaxUnpaid, Some(3));
        let file = SettingsFile::new(settings, texts(&[("cart.empty", "Kosong")]));
        let written = serde_json::to_vec(&file).expect("JSON");
        assert_eq!(SettingsFile::parse(&written), Ok(file.clone()));
        assert_eq!(SettingsFile::parse(&[&[0xef, 0xbb, 0xbf], written.as_slice()].concat()), Ok(file));
    }

    #[test]
    fn what_is_no_export_is_refused() {
        let parse = |text: &str| SettingsFile::parse(text.as_bytes()).expect_err("it is refused");
        assert_eq!(parse("halo"), FileFault::NotRead { line: 1 });
        assert_eq!(parse("{\n\"lapak\": 1,\n\"settings\": {\"rockets\": 1}}"), FileFault::NotRead { line: 3 });
        assert_eq!(parse(r#"{"lapak": 2, "settings": {}}"#), FileFault::Format);
        let wrong = r#"{"lapak": 1, "settings": {"max_unpaid": 99}}"#;
        assert_eq!(parse(wrong), FileFault::OutOfBounds(SettingField::MaxUnpaid));
    }

    #[test]
    fn a_diff_names_what_changes() {
        let file = SettingsFile::new(
            Settings::default().with(SettingField::ProofDays, Some(7)),
            texts(&[("cart.empty", "Kosong"), ("how_to.page", "Baru")]),
        );
        let diff = file.diff(&Settings::default(), &texts(&[("cart.empty", "Kosong"), ("orders.page", "Lama")]));
        assert_eq!(diff.settings, [SettingField::ProofDays]);
        let keys: Vec<&str> = diff.texts.iter().map(|(_, key)| key.as_str()).collect();
        assert_eq!(keys, ["how_to.page", "orders.page"]);
        assert!(file.diff(&file.settings, &file.texts).is_empty());
    }
}
