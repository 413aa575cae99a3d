//! What an owner is asked: the step that their next message answers.

use super::audit::AuditQuery;
use super::ids::UserId;
use super::restore::RestoreStep;
use super::settings::closures::ClosingStep;
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// Minutes for which an owner's next message is the answer to a step.
const STEP_MINUTES: i64 = 10;

/// What an owner's next message answers; the latest question holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum OwnerStep {
    /// What is to be closed.
    Closing(ClosingStep),
    /// Who is to be an admin, or is to be none any more.
    Admins(AdminsStep),
    /// What is to be shown of the audit trail.
    Audit(AuditStep),
    /// What is to be restored, or whether the shop moves to it.
    Restore(RestoreStep),
}

/// A question about admins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminsStep {
    /// What is waited for.
    pub waits_for: AdminsAnswer,
    /// When it was asked.
    pub since: Moment,
}

/// What answers a question about admins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminsAnswer {
    /// A person: a message of theirs, their contact or their id.
    Person,
    /// The name of the act that takes all rights from this admin.
    Removal(UserId),
}

/// A question about the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditStep {
    /// What is waited for.
    pub waits_for: AuditAnswer,
    /// What is shown now; the answer changes a part of it.
    pub query: AuditQuery,
    /// When it was asked.
    pub since: Moment,
}

/// What answers a question about the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAnswer {
    /// A day.
    Day,
    /// The id or the name of whoever did it.
    Actor,
}

impl OwnerStep {
    /// Whether a message at this moment still answers it.
    pub fn is_open(&self, now: Moment) -> bool {
        let since = match self {
            Self::Closing(step) => step.since,
            Self::Admins(step) => step.since,
            Self::Audit(step) => step.since,
            Self::Restore(step) => step.since,
        };
        now <= since.plus_minutes(STEP_MINUTES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_waits_for_ten_minutes() {
        let since = Moment::from_millis(0);
        let step = OwnerStep::Admins(AdminsStep { waits_for: AdminsAnswer::Person, since });
        assert!(step.is_open(since.plus_minutes(10)));
        assert!(!step.is_open(since.plus_minutes(11)));
    }
}
