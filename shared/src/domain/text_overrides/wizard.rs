//! What an admin is asked for to change what the bot says.

use super::custom_reply::{ReplyField, Trigger};
use super::text_ref::{ShortHash, TextRef};
use serde::{Deserialize, Serialize};

/// A step of an admin who changes what the bot says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "texts", rename_all = "snake_case")]
pub enum TextsStep {
    /// Words that texts are searched by.
    Find,
    /// Another version of a text.
    Edit {
        /// The text.
        text: TextRef,
        /// The shop's own version, as the admin saw it.
        seen: ShortHash,
    },
    /// Whether this version is to be said; or still another one.
    Confirm {
        /// The text.
        text: TextRef,
        /// The shop's own version, as the admin saw it.
        seen: ShortHash,
        /// The version that was sent.
        draft: String,
    },
    /// A picture above a screen.
    Picture {
        /// The screen's text.
        text: TextRef,
        /// The picture's id, as the admin saw it.
        seen: ShortHash,
    },
    /// What a new reply answers.
    NewTrigger,
    /// The answer of a new reply.
    NewAnswer {
        /// What it answers.
        trigger: Trigger,
    },
    /// Another value of a reply's field.
    EditReply {
        /// The reply.
        id: u64,
        /// The change that the admin saw last.
        seen: u64,
        /// The field.
        field: ReplyField,
    },
}

impl TextsStep {
    /// Whether its answer may be a command.
    pub const fn names_command(&self) -> bool {
        match self {
            Self::NewTrigger | Self::EditReply { field: ReplyField::Trigger, .. } => true,
            Self::Find
            | Self::Edit { .. }
            | Self::Confirm { .. }
            | Self::Picture { .. }
            | Self::NewAnswer { .. }
            | Self::EditReply { field: ReplyField::Answer | ReplyField::Links, .. } => false,
        }
    }
}
