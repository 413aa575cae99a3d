//! What an owner's next message is about, in a restore.

use super::RestoreId;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// What an owner's next message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreStep {
    /// What it is.
    pub waits_for: RestoreAnswer,
    /// When they were asked.
    pub since: Moment,
}

/// What an owner's next message is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestoreAnswer {
    /// The moment that is to be restored.
    Moment,
    /// The name of the cutover to this restore, which confirms it.
    Name(RestoreId),
}
