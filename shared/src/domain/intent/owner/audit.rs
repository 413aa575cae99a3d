//! What an owner asks about the audit trail.

use crate::domain::audit::{AuditPlace, AuditQuery};
use crate::domain::intent::PageCursor;
use std::fmt;

/// What an owner asks about the audit trail. Each names the query that the answer changes or shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerAuditIntent {
    /// What was done today.
    Today,
    /// What a query finds, a page of it.
    Show(AuditQuery, PageCursor<AuditPlace>),
    /// To choose another day.
    Day(AuditQuery),
    /// To choose whose acts are shown.
    Actor(AuditQuery),
    /// To choose which acts are shown.
    Group(AuditQuery),
    /// What the query finds in so many days up to its own, as a file.
    Export(AuditQuery, u8),
}

/// The most days of one file.
const MAX_EXPORT_DAYS: u8 = 31;

impl OwnerAuditIntent {
    /// Reads what stands behind the word of the menu.
    pub(super) fn parse(rest: &str) -> Option<Self> {
        if rest.is_empty() {
            return Some(Self::Today);
        }
        let (what, rest) = rest.split_once(':')?;
        let parts: Vec<&str> = rest.split(':').collect();
        let query = AuditQuery::parse(parts.get(..3)?)?;
        match (what, parts.get(3..)?) {
            ("show", [cursor]) => Some(Self::Show(query, PageCursor::parse(cursor)?)),
            ("day", []) => Some(Self::Day(query)),
            ("who", []) => Some(Self::Actor(query)),
            ("what", []) => Some(Self::Group(query)),
            ("file", [days]) => {
                let days = days.parse().ok().filter(|days| (1..=MAX_EXPORT_DAYS).contains(days))?;
                Some(Self::Export(query, days))
            }
            _ => None,
        }
    }
}

impl fmt::Display for OwnerAuditIntent {
    /// As [`OwnerAuditIntent::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => Ok(()),
            Self::Show(query, cursor) => write!(f, "show:{query}:{cursor}"),
            Self::Day(query) => write!(f, "day:{query}"),
            Self::Actor(query) => write!(f, "who:{query}"),
            Self::Group(query) => write!(f, "what:{query}"),
            Self::Export(query, days) => write!(f, "file:{query}:{days}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::ActGroup;
    use crate::domain::ids::UserId;
    use crate::domain::time::Moment;

    #[test]
    fn a_button_is_read_as_it_was_written() {
        let wide = AuditQuery { day: 20_779, actor: Some(UserId(999_999_999_999)), group: Some(ActGroup::Products) };
        let open = AuditQuery { actor: None, group: None, ..wide };
        let place = AuditPlace { at: Moment::from_millis(1_795_330_800_000), shard: 3, number: 999_999 };
        for query in [wide, open] {
            for intent in [
                OwnerAuditIntent::Today,
                OwnerAuditIntent::Show(query, PageCursor::First),
                OwnerAuditIntent::Show(query, PageCursor::After(place)),
                OwnerAuditIntent::Show(query, PageCursor::Before(place)),
                OwnerAuditIntent::Day(query),
                OwnerAuditIntent::Actor(query),
                OwnerAuditIntent::Group(query),
                OwnerAuditIntent::Export(query, 31),
            ] {
                let code = intent.to_string();
                assert_eq!(OwnerAuditIntent::parse(&code), Some(intent), "{code}");
                assert!(code.len() <= 58, "{code} fits a button with the word of the menu");
            }
        }
        for wrong in ["show", "show:1", "show:1::", "show:x:::", "file:1:::0", "file:1:::32", "day:1:rockets:", "x:1::"]
        {
            assert_eq!(OwnerAuditIntent::parse(wrong), None, "{wrong}");
        }
    }
}
