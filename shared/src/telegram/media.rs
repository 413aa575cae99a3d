//! Photos and documents: uploaded, or sent by the id that Telegram gave them before.

use super::client::Telegram;
use super::failure::Failure;
use super::markup;
use crate::domain::ids::{MessageId, UserId};
use crate::domain::screen::Screen;
use crate::domain::user::message::FileId;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// The bytes of a photo or a document.
#[derive(Clone)]
pub struct Upload {
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// Where Telegram gets a photo or a document from.
#[derive(Clone)]
pub enum Media {
    /// It has it already.
    Known(FileId),
    /// It comes with the call.
    Upload(Upload),
}

/// A message with a photo or a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMedia {
    /// The message; 0 if the answer can't be read.
    pub message: MessageId,
    /// Telegram's id of the file, in its largest size.
    pub file: Option<FileId>,
    /// Whether anything is other than before.
    pub changed: bool,
}

/// Nothing was left to do.
const UNCHANGED: SentMedia = SentMedia { message: MessageId(0), file: None, changed: false };

/// More bytes than this take longer than other calls.
const LARGE_UPLOAD: usize = 256 * 1024;

/// The time limit of a call with many bytes: half of most functions' time-out. 20 MB need 1.4 MB a second.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
struct Sent {
    result: Message,
}

#[derive(Deserialize)]
struct Message {
    message_id: i32,
    /// All sizes, the largest last.
    photo: Option<Vec<File>>,
    document: Option<File>,
}

#[derive(Deserialize)]
struct File {
    file_id: String,
}

impl Telegram {
    /// Shows a photo with a screen's text as its caption, by editing `message`; as a new message if that one can't be edited.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::UnknownFile`] if it does not know the photo's id.
    pub async fn show_photo(
        &self,
        to: UserId,
        message: Option<MessageId>,
        photo: &Media,
        screen: &Screen,
    ) -> Result<SentMedia, Failure> {
        if let Some(message) = message {
            let mut fields = json!({"chat_id": to.0, "message_id": message.0});
            let place = json!({"type": "photo", "caption": screen.text, "parse_mode": "HTML"});
            fields["media"] = with(place, "media", photo, "attach://photo");
            match self.send_media("editMessageMedia", with_buttons(fields, screen), ("photo", photo.clone())).await {
                Err(Failure::CannotChange | Failure::Refused(_)) => {}
                ended => return ended.map(|sent| SentMedia { message, ..sent.unwrap_or(UNCHANGED) }),
            }
        }
        let fields = json!({"chat_id": to.0, "caption": screen.text, "parse_mode": "HTML"});
        let sent = self.send_media("sendPhoto", with_buttons(fields, screen), ("photo", photo.clone())).await?;
        Ok(sent.unwrap_or(UNCHANGED))
    }

    /// Sends a document with a screen's text as its caption. Returns Telegram's id of it, if that can be read.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::UnknownFile`] if it does not know the document's id.
    pub async fn send_document(&self, to: UserId, document: Media, screen: &Screen) -> Result<Option<FileId>, Failure> {
        let fields = json!({"chat_id": to.0, "caption": screen.text, "parse_mode": "HTML"});
        let sent = self.send_media("sendDocument", with_buttons(fields, screen), ("document", document)).await?;
        Ok(sent.and_then(|sent| sent.file))
    }

    /// Calls with JSON if Telegram has the file, else with a form. `None` if nothing was left to do.
    async fn send_media(
        &self,
        method: &str,
        mut fields: Value,
        (field, media): (&'static str, Media),
    ) -> Result<Option<SentMedia>, Failure> {
        let answer = match media {
            Media::Known(id) => {
                if fields.get("media").is_none() {
                    fields[field] = id.0.into();
                }
                self.call(method, &fields).await?
            }
            Media::Upload(upload) => {
                let timeout = (upload.bytes.len() > LARGE_UPLOAD).then_some(UPLOAD_TIMEOUT);
                self.upload(method, form(fields, field, upload)?, timeout).await?
            }
        };
        Ok(answer.map(|answer| sent(&answer)))
    }
}

/// The object with the field that names the file: its id, or the part of the form that holds it.
fn with(mut object: Value, field: &str, media: &Media, attached: &str) -> Value {
    object[field] = match media {
        Media::Known(id) => id.0.as_str().into(),
        Media::Upload(_) => attached.into(),
    };
    object
}

fn with_buttons(mut fields: Value, screen: &Screen) -> Value {
    if let Some(markup) = markup::keyboard(screen) {
        fields["reply_markup"] = json!(markup);
    }
    fields
}

/// A form with these fields, objects as JSON, and the file.
fn form(fields: Value, field: &'static str, upload: Upload) -> Result<Form, Failure> {
    let Upload { name, media_type, bytes } = upload;
    let part = Part::bytes(bytes).file_name(name).mime_str(media_type);
    let mut form = Form::new().part(field, part.map_err(|error| Failure::Refused(error.to_string()))?);
    if field == "document" {
        // Else a film or a song would be no document any more.
        form = form.text("disable_content_type_detection", "true");
    }
    for (name, value) in fields.as_object().into_iter().flatten() {
        form = form.text(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    Ok(form)
}

/// What was sent. It is not an error if the answer can't be read, because the message was sent and the ids are only needed
/// to edit it later, or to spare an upload.
fn sent(answer: &[u8]) -> SentMedia {
    let Ok(Sent { result: Message { message_id, photo, document } }) = serde_json::from_slice(answer) else {
        return SentMedia { changed: true, ..UNCHANGED };
    };
    let file = photo.and_then(|sizes| sizes.into_iter().last()).or(document);
    SentMedia { message: MessageId(message_id), file: file.map(|file| FileId(file.file_id)), changed: true }
}
