//! A message that a user sent to the bot.

use super::formatting::{TextEntity, to_html};
use crate::domain::ids::{MessageId, UserId};
use serde::{Deserialize, Serialize};

/// A message in the user's private chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserMessage {
    /// Its id in the chat.
    pub id: MessageId,
    /// What was written, or the caption of what was attached.
    pub text: Option<String>,
    /// How that is set: bold, links, code.
    pub entities: Vec<TextEntity>,
    /// What came with it, or in place of a text.
    pub attachment: Option<Attachment>,
    /// What the file is called and how large it is, if a file is attached.
    pub document: Option<DocumentFacts>,
    /// The message of the chat that it replies to.
    pub reply_to: Option<MessageId>,
    /// From whom it was forwarded.
    pub forwarded: Option<Forwarded>,
    /// Whose contact it shares.
    pub contact: Option<SharedContact>,
    /// The album that it is part of. Each photo of an album comes as a message of its own.
    pub album: Option<AlbumId>,
}

/// Who wrote a message that was forwarded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forwarded {
    /// This user.
    From(UserId),
    /// Somebody who hides it, a group or a channel.
    Hidden,
}

/// Whom a contact names. Their number is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharedContact {
    /// This user.
    Of(UserId),
    /// Somebody who is not on Telegram.
    Elsewhere,
}

/// Telegram's id of an album.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlbumId(pub String);

/// What a message carries beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// A photo, in its largest size.
    Photo(FileId),
    /// A file.
    Document(FileId),
    /// Anything else: a sticker, a voice message, a location …
    Other,
}

/// What Telegram tells of a file without handing it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    /// Its name; empty if it has none.
    pub name: String,
    /// Its size in bytes, if it is known.
    pub size: Option<u64>,
}

/// Telegram's id of a file; it can be sent again with it, without the contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub String);

impl UserMessage {
    /// What was written, if nothing is attached: only that can be a command, a key or a word.
    pub fn plain_text(&self) -> Option<&str> {
        self.text.as_deref().filter(|_| self.attachment.is_none())
    }

    /// What was written, with the tags of Telegram's HTML for what is set in some way.
    pub fn html(&self) -> Option<String> {
        self.text.as_deref().map(|text| to_html(text, &self.entities))
    }
}
