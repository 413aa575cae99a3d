//! What a person sees in a chat: messages, their buttons and pictures, toasts.

use crate::call::bytes::Bytes;
use crate::formatting::entities::Entity;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A message in a private chat, as it looks now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// Its id in the chat.
    pub id: i64,
    /// When it was sent, by the cloud's clock.
    pub at: Timestamp,
    /// Whether the bot sent it; else the person did.
    pub from_bot: bool,
    /// Text or caption as the bot sent it, with its mark-up.
    pub html: String,
    /// Text or caption as it is read.
    pub text: String,
    /// How the text is set.
    pub entities: Vec<Entity>,
    /// The picture, in its largest size.
    pub photo: Option<Photo>,
    /// The file.
    pub document: Option<Document>,
    /// Rows of buttons under the message.
    pub buttons: Vec<Vec<Button>>,
    /// The keyboard this message put below the chat.
    pub reply_keyboard: Option<ReplyKeyboard>,
    /// The message it answers.
    pub reply_to: Option<i64>,
    /// The album that it is part of (`media_group_id`).
    pub album: Option<String>,
    /// When it was last edited.
    pub edited: Option<Timestamp>,
    /// Whether it is gone.
    pub deleted: bool,
    /// Whether it may be neither forwarded nor saved.
    pub protected: bool,
    /// Whether it came without a sound.
    pub silent: bool,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Photo {
    /// What `getFile` and [`crate::BotApi::file`] know it by.
    pub file_id: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The file itself.
    #[serde(skip)]
    pub bytes: Bytes,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// What `getFile` and [`crate::BotApi::file`] know it by.
    pub file_id: String,
    /// Its name.
    pub name: String,
    /// Its MIME type.
    pub mime: String,
    /// The file itself.
    #[serde(skip)]
    pub bytes: Bytes,
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What is written on it.
    pub label: String,
    /// What it does.
    pub action: Action,
    /// `primary`, `success` or `danger`.
    pub style: Option<String>,
}

/// What a button does when it is tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Sends a callback query with these data.
    Data(String),
    /// Opens a page.
    Url(String),
    /// Puts this text on the clipboard.
    Copy(String),
    /// Opens a web app.
    WebApp(String),
    /// Pays the invoice above it.
    Pay,
}

/// A keyboard below the chat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyKeyboard {
    /// Rows of labels.
    pub rows: Vec<Vec<String>>,
    /// As high as its buttons need.
    pub resize: bool,
    /// Goes away once a button was tapped.
    pub one_time: bool,
    /// Stays when the person opens the letters.
    pub persistent: bool,
    /// What stands in the empty line.
    pub placeholder: Option<String>,
}

/// The answer to a tap on a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toast {
    /// When it was shown.
    pub at: Timestamp,
    /// Its text; empty if it only ended the button's progress indicator.
    pub text: String,
    /// Whether it has to be clicked away.
    pub alert: bool,
    /// A page it opens.
    pub url: Option<String>,
}

/// A file the fake knows.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its MIME type.
    pub mime: String,
    /// Its contents.
    pub bytes: Bytes,
}

impl Message {
    /// What is written on its buttons, row by row.
    pub fn labels(&self) -> Vec<Vec<&str>> {
        self.buttons.iter().map(|row| row.iter().map(|button| button.label.as_str()).collect()).collect()
    }

    /// The button with this label.
    pub fn button(&self, label: &str) -> Option<&Button> {
        self.buttons.iter().flatten().find(|button| button.label == label)
    }
}

impl fmt::Display for Message {
    /// The text as it was sent, then pictures, files and buttons, line by line.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(photo) = &self.photo {
            writeln!(formatter, "🖼 {}×{}", photo.width, photo.height)?;
        }
        if let Some(document) = &self.document {
            writeln!(formatter, "📎 {} ({:?})", document.name, document.bytes)?;
        }
        formatter.write_str(&self.html)?;
        for row in &self.buttons {
            formatter.write_str("\n")?;
            for (column, button) in row.iter().enumerate() {
                let space = if column == 0 { "" } else { " " };
                let mark = match &button.action {
                    Action::Data(_) => "",
                    Action::Url(_) | Action::WebApp(_) => " ↗",
                    Action::Copy(_) => " ⧉",
                    Action::Pay => " ⭐",
                };
                write!(formatter, "{space}[{}{mark}]", button.label)?;
            }
        }
        for row in self.reply_keyboard.iter().flat_map(|keyboard| &keyboard.rows) {
            write!(formatter, "\n⌨ {}", row.join(" | "))?;
        }
        Ok(())
    }
}
