//! How far a backup is, with what was found in it.

use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// How far a backup is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupState {
    /// It is asked for.
    Requested,
    /// DynamoDB exports the table, or its export is being checked.
    Exporting {
        /// The export.
        arn: String,
    },
    /// All of it is there, its contents open, and its books close.
    Verified(Contents),
    /// There is no export.
    Failed {
        /// DynamoDB's code, or why it was given up.
        code: String,
    },
    /// The export can't be relied on.
    Corrupt {
        /// What is wrong with it.
        defect: Defect,
    },
    /// It is whole, and its books do not close.
    Unbalanced {
        /// What is in it.
        contents: Contents,
        /// The first that does not match.
        wrong: WrongBooks,
    },
}

/// What is in a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Items.
    pub items: u64,
    /// Bytes of its files, compressed.
    pub bytes: u64,
    /// Sealed contents that were opened as a sample.
    pub opened: u64,
    /// When it was checked.
    pub at: Moment,
}

/// The first that does not match in the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongBooks {
    /// The name of the topic.
    pub topic: String,
    /// Which of those.
    pub key: String,
    /// By how much.
    pub difference: String,
    /// How many do not match.
    pub count: u64,
}

/// Why an export can't be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// A manifest or a file is not there.
    Missing,
    /// A manifest or a file is not what its checksum says, or can't be read.
    Changed,
    /// It holds another number of items than it says.
    Count,
    /// It is of another table or another export.
    Foreign,
    /// Contents in it are sealed by a key that the shop does not have.
    Sealed,
}

impl BackupState {
    /// What is in it, if it is whole, whether or not its books close.
    pub const fn contents(&self) -> Option<Contents> {
        match self {
            Self::Verified(contents) | Self::Unbalanced { contents, .. } => Some(*contents),
            Self::Requested | Self::Exporting { .. } | Self::Failed { .. } | Self::Corrupt { .. } => None,
        }
    }

    /// Whether nothing can be restored of it.
    pub const fn is_lost(&self) -> bool {
        matches!(self, Self::Failed { .. } | Self::Corrupt { .. })
    }
}
