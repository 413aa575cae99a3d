//! Messages as a person sees them.

use crate::messages::markup::Markup;
use crate::messages::message::{Action, Document, Message, Photo};
use crate::state::{Media, State, Stored};
use std::fmt;

impl State {
    /// The message as a person sees it.
    pub(crate) fn show(&self, message: &Stored) -> Message {
        let photo = message.media.as_ref().and_then(|media| match media {
            Media::Photo(sizes) => sizes.last().and_then(|id| self.files.get(id)),
            Media::Document(_) => None,
        });
        let document = message.media.as_ref().and_then(|media| match media {
            Media::Photo(_) => None,
            Media::Document(id) => self.files.get(id),
        });
        Message {
            id: message.id,
            at: message.at,
            from_bot: message.from_bot,
            html: message.html.clone(),
            text: message.text.clone(),
            entities: message.entities.clone(),
            photo: photo.map(|file| {
                let (width, height) = file.size.unwrap_or_default();
                Photo { file_id: file.id.clone(), width, height, bytes: file.bytes.clone() }
            }),
            document: document.map(|file| Document {
                file_id: file.id.clone(),
                name: file.name.clone(),
                mime: file.mime.clone(),
                bytes: file.bytes.clone(),
            }),
            buttons: message.markup.as_ref().map(|markup| markup.buttons().to_vec()).unwrap_or_default(),
            reply_keyboard: match &message.markup {
                Some(Markup::Keyboard(keyboard)) => Some(keyboard.clone()),
                Some(Markup::Inline(_) | Markup::Remove | Markup::ForceReply(_)) | None => None,
            },
            reply_to: message.reply_to,
            edited: message.edited,
            deleted: message.deleted,
            protected: message.protected,
            silent: message.silent,
        }
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
