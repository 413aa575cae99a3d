//! What an owner asks about restores.

use crate::domain::backup::BackupId;
use crate::domain::restore::RestoreId;
use std::fmt;

/// What an owner asks about restores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerRestoreIntent {
    /// How one is, or what can be restored.
    Show,
    /// To name a moment that is to be restored.
    Moment,
    /// To restore this backup.
    From(BackupId),
    /// To move the shop to a restored table: the first of two steps.
    Move(RestoreId),
    /// To call that off.
    Stay(RestoreId),
    /// To have a restored table deleted.
    Discard(RestoreId),
}

impl OwnerRestoreIntent {
    /// Reads what stands behind the word of the menu.
    pub(super) fn parse(rest: &str) -> Option<Self> {
        match rest.split(':').collect::<Vec<_>>().as_slice() {
            [""] => Some(Self::Show),
            ["moment"] => Some(Self::Moment),
            ["from", id] => BackupId::parse(id).map(Self::From),
            ["move", id] => RestoreId::parse(id).map(Self::Move),
            ["stay", id] => RestoreId::parse(id).map(Self::Stay),
            ["discard", id] => RestoreId::parse(id).map(Self::Discard),
            _ => None,
        }
    }
}

impl fmt::Display for OwnerRestoreIntent {
    /// As [`OwnerRestoreIntent::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show => Ok(()),
            Self::Moment => f.write_str("moment"),
            Self::From(id) => write!(f, "from:{id}"),
            Self::Move(id) => write!(f, "move:{id}"),
            Self::Stay(id) => write!(f, "stay:{id}"),
            Self::Discard(id) => write!(f, "discard:{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_is_read_as_it_was_written() {
        let id = RestoreId::parse("261128031209").expect("an id");
        let backup = BackupId::parse("2026-11-23-0060-9922900").expect("an id");
        for intent in [
            OwnerRestoreIntent::Show,
            OwnerRestoreIntent::Moment,
            OwnerRestoreIntent::From(backup),
            OwnerRestoreIntent::Move(id.clone()),
            OwnerRestoreIntent::Stay(id.clone()),
            OwnerRestoreIntent::Discard(id),
        ] {
            let code = intent.to_string();
            assert_eq!(OwnerRestoreIntent::parse(&code), Some(intent), "{code}");
            assert!(code.len() <= 54, "{code} fits a button with the word of the menu");
        }
        for wrong in ["x", "from:x", "move:1", "move:261128031209:1"] {
            assert_eq!(OwnerRestoreIntent::parse(wrong), None, "{wrong}");
        }
    }
}
