//! How a drill ended.

use super::{Restore, RestoreState};
use crate::domain::time::Moment;

/// A drill that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drill {
    /// When it began.
    pub begun: Moment,
    /// After how many minutes its table was compared with the one of today; none if it did not succeed.
    pub passed_after: Option<i64>,
}

impl Drill {
    /// The latest that has ended, of the restores that are kept, the newest first.
    pub fn latest(restores: &[Restore]) -> Option<Self> {
        restores.iter().find_map(Self::of)
    }

    fn of(restore: &Restore) -> Option<Self> {
        let RestoreState::Discarded { why } = &restore.state else { return None };
        let passed_after = restore.findings.as_ref().filter(|_| why.is_none()).map(|found| found.minutes);
        restore.is_drill().then_some(Self { begun: restore.begun, passed_after })
    }
}
