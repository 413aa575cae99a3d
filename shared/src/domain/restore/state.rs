//! How far a restore is, and what was found.

use super::comparison::Difference;
use crate::domain::backup::{BackupId, Defect};
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// How far a restore is. From [`RestoreState::Fencing`] on it can't be called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestoreState {
    /// The backup that it is made of is being made and checked.
    AwaitingBackup {
        /// Since when.
        since: Moment,
    },
    /// DynamoDB imports the backup into the new table.
    Importing {
        /// Since when.
        since: Moment,
    },
    /// The new table is there: what it holds is counted and samples are compared with the backup; then it gets what a table
    /// of the shop has.
    Checking,
    /// The table of today is exported, to be compared with the new one.
    Comparing {
        /// Since when.
        since: Moment,
        /// Its backup.
        with: BackupId,
    },
    /// An owner decides.
    Ready,
    /// The shop is closed; the invoices that are open and the goods that are owed are waited for.
    Draining {
        /// Since when.
        since: Moment,
    },
    /// No invoice is open: the fence is put up.
    Fencing,
    /// The fence stands: nothing is sold or settled any more, once no function runs that has not seen it.
    Fenced {
        /// Since when.
        since: Moment,
    },
    /// The table that is left is exported for the last time: what was sold of it must not be sold again.
    Reconciling {
        /// Since when.
        since: Moment,
        /// Its backup.
        with: BackupId,
    },
    /// The shop moves: from here on every function finds the new table.
    Switching,
    /// The new table serves, once the fence is taken away. This state is the new table's own record.
    Opening,
    /// The shop has left this table: its restore goes on in the record of the new one.
    Left,
    /// The shop has moved here.
    Completed,
    /// The new table is being deleted.
    Discarding {
        /// Why, if not because it was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<RestoreFailure>,
    },
    /// The new table is gone.
    Discarded {
        /// Why, if not because it was asked for, or a drill that passed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<RestoreFailure>,
    },
}

/// Why there is no restored table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestoreFailure {
    /// The backup does not exist, or could not be made.
    NoBackup,
    /// The backup can't be relied on.
    Corrupt {
        /// Why not.
        defect: Defect,
    },
    /// AWS refuses a step, with this code.
    Refused {
        /// The code.
        code: String,
    },
    /// Records of the backup can't be read by this version.
    Unreadable,
    /// The new table holds something else than the backup.
    Different,
    /// A step took longer than half a day.
    TooSlow,
}

/// What was found in the new table, against the table of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// When it was compared.
    pub at: Moment,
    /// Items that it holds.
    pub items: u64,
    /// Minutes from the request to the comparison.
    pub minutes: i64,
    /// Orders and deposits that were paid since, and are not paid in it.
    pub paid: Difference,
    /// Users whose balance is another.
    pub balances: Difference,
    /// Units that were sold since, and would be free in it.
    pub sold: Difference,
    /// Units that are free in it, and those that are free today.
    pub free: (u64, u64),
}

impl RestoreState {
    /// Whether nothing more is done.
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Left | Self::Completed | Self::Discarded { .. })
    }

    /// Whether nothing is sold or settled any more, and the shop is on its way to the new table.
    pub const fn is_cutting_over(&self) -> bool {
        matches!(self, Self::Fencing | Self::Fenced { .. } | Self::Reconciling { .. } | Self::Switching | Self::Opening)
    }

    /// Whether its step is repeated until it succeeds.
    pub(super) const fn must_succeed(&self) -> bool {
        self.is_cutting_over() || matches!(self, Self::Discarding { .. })
    }

    /// Since when something is waited for that AWS does.
    pub(super) const fn since(&self) -> Option<Moment> {
        match self {
            Self::AwaitingBackup { since } | Self::Importing { since } | Self::Comparing { since, .. } => Some(*since),
            _ => None,
        }
    }
}
