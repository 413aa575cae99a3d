//! What an owner asks about admins.

use crate::domain::ids::UserId;
use crate::domain::user::access::AdminMenu;
use std::fmt;

/// What an owner asks about admins. A button carries which rights somebody has afterwards, not what changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerAdminsIntent {
    /// All admins.
    List,
    /// To name somebody who is to be one.
    Add,
    /// An admin, or somebody who may become one.
    Open(UserId),
    /// To let somebody use a menu, or not any more.
    Grant(UserId, AdminMenu, bool),
    /// To let somebody use every menu.
    GrantAll(UserId),
    /// To take all rights from somebody: the first of two steps.
    Remove(UserId),
}

impl OwnerAdminsIntent {
    /// Reads what stands behind the word of the menu.
    pub(super) fn parse(rest: &str) -> Option<Self> {
        match rest.split(':').collect::<Vec<_>>().as_slice() {
            [""] => Some(Self::List),
            ["add"] => Some(Self::Add),
            [id] => user(id).map(Self::Open),
            [id, "all"] => user(id).map(Self::GrantAll),
            [id, "remove"] => user(id).map(Self::Remove),
            [id, menu, granted @ ("0" | "1")] => Some(Self::Grant(user(id)?, AdminMenu::parse(menu)?, *granted == "1")),
            _ => None,
        }
    }
}

fn user(id: &str) -> Option<UserId> {
    id.parse().ok().map(UserId)
}

impl fmt::Display for OwnerAdminsIntent {
    /// As [`OwnerAdminsIntent::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List => Ok(()),
            Self::Add => f.write_str("add"),
            Self::Open(UserId(id)) => write!(f, "{id}"),
            Self::Grant(UserId(id), menu, granted) => write!(f, "{id}:{}:{}", menu.code(), u8::from(*granted)),
            Self::GrantAll(UserId(id)) => write!(f, "{id}:all"),
            Self::Remove(UserId(id)) => write!(f, "{id}:remove"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_is_read_as_it_was_written() {
        let id = UserId(4_503_599_627_370_495);
        for intent in [
            OwnerAdminsIntent::List,
            OwnerAdminsIntent::Add,
            OwnerAdminsIntent::Open(id),
            OwnerAdminsIntent::Grant(id, AdminMenu::Statistics, false),
            OwnerAdminsIntent::GrantAll(id),
            OwnerAdminsIntent::Remove(id),
        ] {
            let code = intent.to_string();
            assert_eq!(OwnerAdminsIntent::parse(&code), Some(intent), "{code}");
            assert!(code.len() <= 56, "{code} fits a button with the word of the menu");
        }
        for wrong in ["x", "7:x", "7:stock", "7:stock:2", "7:all:1"] {
            assert_eq!(OwnerAdminsIntent::parse(wrong), None, "{wrong}");
        }
    }
}
