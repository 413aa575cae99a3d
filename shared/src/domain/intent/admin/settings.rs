//! What an admin asks about the shop's settings and their own.

use crate::domain::channel::PostKind;
use crate::domain::notice::{NoticeTopic, QuietHours};
use crate::domain::settings::SettingField;
use std::fmt;

/// What an admin asks about settings. Changes carry their result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminSettingsIntent {
    /// The menu of the settings.
    Menu,
    /// The shop's settings.
    Shop,
    /// To be asked for another value of one.
    Edit(SettingField),
    /// The versions of them that are kept.
    Versions,
    /// They are as in this version.
    Restore(u32),
    /// All of them and the shop's texts, as a file.
    Export,
    /// To be asked for such a file.
    Import,
    /// The file that was shown is applied.
    Apply,
    /// The channel.
    Channel,
    /// To be asked which channel it is.
    ConnectChannel,
    /// This is posted to the channel, or not any more.
    Post(PostKind, bool),
    /// To be asked whether the channel is to be forgotten.
    AskDisconnect,
    /// It is forgotten.
    Disconnect,
    /// Which notices they get.
    Notices,
    /// They want no notices about this, or do again.
    Mute(NoticeTopic, bool),
    /// These quiet hours, or none.
    Quiet(Option<QuietHours>),
}

impl fmt::Display for AdminSettingsIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Menu => f.write_str("menu"),
            Self::Shop => f.write_str("shop"),
            Self::Edit(field) => write!(f, "edit:{}", field.code()),
            Self::Versions => f.write_str("versions"),
            Self::Restore(number) => write!(f, "restore:{number}"),
            Self::Export => f.write_str("export"),
            Self::Import => f.write_str("import"),
            Self::Apply => f.write_str("apply"),
            Self::Channel => f.write_str("channel"),
            Self::ConnectChannel => f.write_str("channel:connect"),
            Self::Post(kind, on) => write!(f, "post:{}:{}", kind.code(), u8::from(*on)),
            Self::AskDisconnect => f.write_str("channel:leave:ask"),
            Self::Disconnect => f.write_str("channel:leave"),
            Self::Notices => f.write_str("notices"),
            Self::Mute(topic, muted) => write!(f, "mute:{}:{}", topic.code(), u8::from(*muted)),
            Self::Quiet(Some(hours)) => write!(f, "quiet:{hours}"),
            Self::Quiet(None) => f.write_str("quiet:-"),
        }
    }
}

impl AdminSettingsIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let flag = |text: &str| match text {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["menu"] => Self::Menu,
            ["shop"] => Self::Shop,
            ["edit", field] => Self::Edit(SettingField::parse(field)?),
            ["versions"] => Self::Versions,
            ["restore", number] => Self::Restore(number.parse().ok()?),
            ["export"] => Self::Export,
            ["import"] => Self::Import,
            ["apply"] => Self::Apply,
            ["channel"] => Self::Channel,
            ["channel", "connect"] => Self::ConnectChannel,
            ["post", kind, on] => Self::Post(PostKind::parse(kind)?, flag(on)?),
            ["channel", "leave", "ask"] => Self::AskDisconnect,
            ["channel", "leave"] => Self::Disconnect,
            ["notices"] => Self::Notices,
            ["mute", topic, muted] => Self::Mute(NoticeTopic::parse(topic)?, flag(muted)?),
            ["quiet", "-"] => Self::Quiet(None),
            ["quiet", hours] => Self::Quiet(Some(QuietHours::parse(hours)?)),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let mutes = NoticeTopic::ALL.map(|topic| AdminSettingsIntent::Mute(topic, true));
        let quiet = QuietHours::OFFERED.map(|hours| AdminSettingsIntent::Quiet(Some(hours)));
        let posts = PostKind::ALL.map(|kind| AdminSettingsIntent::Post(kind, false));
        let others = [
            AdminSettingsIntent::Shop,
            AdminSettingsIntent::Versions,
            AdminSettingsIntent::Export,
            AdminSettingsIntent::Import,
            AdminSettingsIntent::Apply,
            AdminSettingsIntent::Restore(u32::MAX),
            AdminSettingsIntent::Edit(SettingField::MaxUnpaid),
            AdminSettingsIntent::Channel,
            AdminSettingsIntent::ConnectChannel,
            AdminSettingsIntent::AskDisconnect,
            AdminSettingsIntent::Disconnect,
            AdminSettingsIntent::Menu,
            AdminSettingsIntent::Notices,
            AdminSettingsIntent::Quiet(None),
        ];
        for intent in mutes.into_iter().chain(quiet).chain(posts).chain(others) {
            let data = intent.to_string();
            assert!("admin:settings:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminSettingsIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "mute:placed", "mute:rockets:1", "quiet:", "quiet:7-7", "menu:1"] {
            assert_eq!(AdminSettingsIntent::parse(data), None, "{data}");
        }
    }
}
