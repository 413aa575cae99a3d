//! What an owner asks for.

use crate::domain::settings::closures::Closable;
use std::fmt;

/// What an owner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerIntent {
    /// The state of the shop.
    Status,
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
}

/// What the button of an hour begins with.
const REPORT_AT: &str = "report:at:";

impl OwnerIntent {
    /// All but the hours of the report, each with what its button carries. A command is the same with a slash.
    const ALL: [(Self, &'static str); 12] = [
        (Self::Status, "status"),
        (Self::Help, "help"),
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
        Self::ALL.into_iter().find(|(_, code)| *code == data).map(|(intent, _)| intent)
    }
}

impl fmt::Display for OwnerIntent {
    /// As a button carries it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
    fn an_hour_is_one_of_the_day() {
        let at = OwnerIntent::ReportAt(Some(23));
        assert_eq!(OwnerIntent::parse_button(&at.to_string()), Some(at));
        assert_eq!(OwnerIntent::parse_button("report:at:24"), None);
    }

    #[test]
    fn a_command_opens_a_screen_and_does_nothing_more() {
        assert_eq!(OwnerIntent::parse_command(" /payments "), Some(OwnerIntent::Closure(Closable::Payments)));
        for other in ["/payments:open", "/start", "/"] {
            assert_eq!(OwnerIntent::parse_command(other), Some(OwnerIntent::Help), "{other}");
        }
        assert_eq!(OwnerIntent::parse_command("payments"), None);
    }
}
