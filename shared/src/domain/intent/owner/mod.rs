//! What an owner asks for.

mod admins;
mod audit;
mod restore;

pub use admins::OwnerAdminsIntent;
pub use audit::OwnerAuditIntent;
pub use restore::OwnerRestoreIntent;

use crate::domain::settings::closures::Closable;
use std::fmt;

/// What an owner asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerIntent {
    /// The state of the shop.
    Status,
    /// The backups.
    Backups,
    /// A backup now.
    BackUp,
    /// What the bot can do.
    Help,
    /// Whether this is closed.
    Closure(Closable),
    /// To close this: the first of two steps.
    Close(Closable),
    /// To write what buyers read while it is closed.
    Sentence(Closable),
    /// To open this again.
    Open(Closable),
    /// When the daily report comes.
    Report,
    /// To get it from this hour of the day on, or not at all.
    ReportAt(Option<u8>),
    /// About admins.
    Admins(OwnerAdminsIntent),
    /// About the audit trail.
    Audit(OwnerAuditIntent),
    /// About restores.
    Restore(OwnerRestoreIntent),
}

/// What the button of an hour begins with.
const REPORT_AT: &str = "report:at:";

/// What is asked about admins begins with this word.
const ADMINS: &str = "admins";

/// What is asked about the audit trail begins with this word.
const AUDIT: &str = "audit";

/// What is asked about restores begins with this word.
const RESTORE: &str = "restore";

impl OwnerIntent {
    /// All but the hours of the report, admins, the audit trail and restores, each with what its button carries. A command is the same with a slash.
    const ALL: [(Self, &'static str); 14] = [
        (Self::Status, "status"),
        (Self::Help, "help"),
        (Self::Backups, "backup"),
        (Self::BackUp, "backup:now"),
        (Self::Closure(Closable::Shop), "maintenance"),
        (Self::Closure(Closable::Payments), "payments"),
        (Self::Close(Closable::Shop), "maintenance:close"),
        (Self::Close(Closable::Payments), "payments:close"),
        (Self::Sentence(Closable::Shop), "maintenance:sentence"),
        (Self::Sentence(Closable::Payments), "payments:sentence"),
        (Self::Open(Closable::Shop), "maintenance:open"),
        (Self::Open(Closable::Payments), "payments:open"),
        (Self::Report, "report"),
        (Self::ReportAt(None), "report:off"),
    ];

    /// Reads a command. What is more than a way to a screen has none.
    pub fn parse_command(text: &str) -> Option<Self> {
        let command = text.trim().strip_prefix('/')?;
        Some(Self::parse_button(command).filter(|_| !command.contains(':')).unwrap_or(Self::Help))
    }

    /// Reads what a button carries.
    pub fn parse_button(data: &str) -> Option<Self> {
        if let Some(hour) = data.strip_prefix(REPORT_AT) {
            return hour.parse().ok().filter(|hour| *hour < 24).map(|hour| Self::ReportAt(Some(hour)));
        }
        if let Some(rest) = after(data, ADMINS) {
            return OwnerAdminsIntent::parse(rest).map(Self::Admins);
        }
        if let Some(rest) = after(data, AUDIT) {
            return OwnerAuditIntent::parse(rest).map(Self::Audit);
        }
        if let Some(rest) = after(data, RESTORE) {
            return OwnerRestoreIntent::parse(rest).map(Self::Restore);
        }
        Self::ALL.into_iter().find(|(_, code)| *code == data).map(|(intent, _)| intent)
    }
}

/// What stands behind the word of a menu, if this is its button or its command.
fn after<'a>(data: &'a str, word: &str) -> Option<&'a str> {
    let rest = data.strip_prefix(word)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(':') }
}

impl fmt::Display for OwnerIntent {
    /// As a button carries it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_menu = match self {
            Self::Admins(intent) => Some((ADMINS, intent.to_string())),
            Self::Audit(intent) => Some((AUDIT, intent.to_string())),
            Self::Restore(intent) => Some((RESTORE, intent.to_string())),
            Self::Status
            | Self::Backups
            | Self::BackUp
            | Self::Help
            | Self::Closure(_)
            | Self::Close(_)
            | Self::Sentence(_)
            | Self::Open(_)
            | Self::Report
            | Self::ReportAt(_) => None,
        };
        if let Some((word, rest)) = of_menu {
            return if rest.is_empty() { f.write_str(word) } else { write!(f, "{word}:{rest}") };
        }
        if let Self::ReportAt(Some(hour)) = self {
            return write!(f, "{REPORT_AT}{hour}");
        }
        let code = Self::ALL.iter().find(|(intent, _)| intent == self).map_or("help", |(_, code)| code);
        f.write_str(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_is_read_as_it_was_written() {
        for (intent, code) in OwnerIntent::ALL {
            assert_eq!(OwnerIntent::parse_button(&intent.to_string()), Some(intent), "{code}");
        }
    }

    #[test]
    fn a_button_of_a_menu_begins_with_its_word() {
        for (data, intent) in [
            ("admins", OwnerIntent::Admins(OwnerAdminsIntent::List)),
            ("admins:add", OwnerIntent::Admins(OwnerAdminsIntent::Add)),
            ("audit", OwnerIntent::Audit(OwnerAuditIntent::Today)),
        ] {
            assert_eq!((OwnerIntent::parse_button(data), intent.to_string()), (Some(intent), data.to_owned()));
        }
    }

    #[test]
    fn an_hour_is_one_of_the_day() {
        let at = OwnerIntent::ReportAt(Some(23));
        assert_eq!(OwnerIntent::parse_button(&at.to_string()), Some(at));
        assert_eq!(OwnerIntent::parse_button("report:at:24"), None);
    }

    #[test]
    fn a_command_opens_a_screen_and_does_nothing_more() {
        assert_eq!(OwnerIntent::parse_command(" /payments "), Some(OwnerIntent::Closure(Closable::Payments)));
        assert_eq!(OwnerIntent::parse_command("/admins"), Some(OwnerIntent::Admins(OwnerAdminsIntent::List)));
        assert_eq!(OwnerIntent::parse_command("/audit"), Some(OwnerIntent::Audit(OwnerAuditIntent::Today)));
        for other in ["/payments:open", "/admins:7:all", "/adminsx", "/start", "/"] {
            assert_eq!(OwnerIntent::parse_command(other), Some(OwnerIntent::Help), "{other}");
        }
        assert_eq!(OwnerIntent::parse_command("payments"), None);
    }
}
