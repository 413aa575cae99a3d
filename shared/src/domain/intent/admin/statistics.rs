//! What an admin asks about the shop's figures.

use crate::domain::statistics::{Month, Period, Wanted};
use std::fmt;

/// What an admin asks about figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminStatisticsIntent {
    /// The figures of today, and which others there are.
    Menu,
    /// Those of this period, with a picture.
    Show(Period),
    /// To be asked for a month.
    AskMonth,
    /// A file of this month.
    Export(Wanted, Month),
}

impl fmt::Display for AdminStatisticsIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Menu => f.write_str("menu"),
            Self::Show(period) => write!(f, "show:{period}"),
            Self::AskMonth => f.write_str("month"),
            Self::Export(wanted, month) => write!(f, "export:{}:{month}", wanted.code()),
        }
    }
}

impl AdminStatisticsIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["menu"] => Self::Menu,
            ["show", period] => Self::Show(Period::parse(period)?),
            ["month"] => Self::AskMonth,
            ["export", wanted, month] => Self::Export(Wanted::file(wanted)?, Month::parse(month)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let month = Month::parse("2026-11").expect("a month");
        for intent in [
            AdminStatisticsIntent::Menu,
            AdminStatisticsIntent::Show(Period::Today),
            AdminStatisticsIntent::Show(Period::Month(month)),
            AdminStatisticsIntent::AskMonth,
            AdminStatisticsIntent::Export(Wanted::Days, month),
            AdminStatisticsIntent::Export(Wanted::Orders, month),
        ] {
            let data = intent.to_string();
            assert!("admin:statistics:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminStatisticsIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "show", "show:tomorrow", "export:picture:2026-11", "export:days:today", "month:2026-11"] {
            assert_eq!(AdminStatisticsIntent::parse(data), None, "{data}");
        }
    }
}
