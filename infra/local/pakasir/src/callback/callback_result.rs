//! The result of a callback.

use serde::Serialize;

/// What became of a callback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
#[must_use]
pub enum Answer {
    /// The shop answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// It waits for its release.
    Held,
    /// It was lost on the way, or its answer was.
    Lost,
    /// No callback URL is set.
    Unset,
    /// There is no such transaction.
    Unknown,
    /// The shop could not be reached.
    Unreachable {
        /// Why.
        why: String,
    },
}

impl Answer {
    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answered { status, .. } => Some(*status),
            Self::Held | Self::Lost | Self::Unset | Self::Unknown | Self::Unreachable { .. } => None,
        }
    }

    /// For the record, in a word or two.
    pub(crate) fn outcome(&self) -> String {
        match self {
            Self::Answered { status, .. } => status.to_string(),
            Self::Held => "held".into(),
            Self::Lost => "lost".into(),
            Self::Unset => "no callback URL".into(),
            Self::Unknown => "no transaction".into(),
            Self::Unreachable { why } => why.clone(),
        }
    }
}
