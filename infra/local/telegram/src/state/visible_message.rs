//! A stored message as a person sees it.

use crate::messages::markup::Markup;
use crate::messages::message::{Document, Message, Photo};
use crate::state::{Media, State, Stored};

impl State {
    /// The message as a person sees it.
    pub(crate) fn show(&self, message: &Stored) -> Message {
        // An invoice has no text of its own on the wire.
        let asked = message.invoice.as_ref().map(|invoice| format!("{}\n{}", invoice.title, invoice.description));
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
            html: asked.clone().unwrap_or_else(|| message.html.clone()),
            text: asked.unwrap_or_else(|| message.text.clone()),
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
            album: message.album.clone(),
            edited: message.edited,
            deleted: message.deleted,
            protected: message.protected,
            silent: message.silent,
        }
    }
}
