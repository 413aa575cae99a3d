//! Calls to the Bot API.

use super::failure::{self, ErrorAnswer, Failure};
use super::markup;
use crate::domain::ids::{MessageId, UserId};
use crate::domain::notice::MessageRef;
use crate::domain::screen::{Button, Keyboard, Screen};
use frankenstein::ParseMode;
use frankenstein::methods::{
    CopyMessageParams, DeleteMessageParams, EditMessageReplyMarkupParams, EditMessageTextParams,
};
use frankenstein::types::{LinkPreviewOptions, ReplyMarkup};
use reqwest::multipart::{Form, Part};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The Bot API client of one bot.
pub struct Telegram {
    http: reqwest::Client,
    api: String,
    token: SecretString,
}

/// A picture, as PNG.
pub struct Picture(pub Vec<u8>);

/// A document to send.
pub struct Document {
    /// Its file name.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// The longest `retry_after`, in seconds, for which a call waits and tries once more.
const MAX_WAIT_SECONDS: u64 = 3;

#[derive(Deserialize)]
struct Sent {
    result: SentMessage,
}

#[derive(Deserialize)]
struct SentMessage {
    message_id: i32,
}

impl Telegram {
    /// The bot with this token.
    pub fn new(http: reqwest::Client, api: String, token: SecretString) -> Self {
        Self { http, api, token }
    }

    /// Sends a screen as a new message.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn send(&self, to: UserId, screen: &Screen) -> Result<MessageId, Failure> {
        let answer = self.call("sendMessage", &markup::message(to, screen)).await?;
        Ok(sent(&answer.unwrap_or_default()))
    }

    /// Sends a copy of a message, with buttons of its own; nothing in it tells whose the message was.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::CannotChange`] if the message is gone.
    pub async fn copy(&self, to: UserId, original: MessageRef, buttons: &[Vec<Button>]) -> Result<MessageId, Failure> {
        let markup = (!buttons.is_empty()).then(|| ReplyMarkup::InlineKeyboardMarkup(markup::inline_rows(buttons)));
        let params = CopyMessageParams::builder()
            .chat_id(to.0)
            .from_chat_id(original.chat.0)
            .message_id(original.message.0)
            .maybe_reply_markup(markup)
            .build();
        let answer = self.call("copyMessage", &params).await?;
        Ok(sent(&answer.unwrap_or_default()))
    }

    /// Shows a screen by editing the message that was tapped; as a new message if that one can't be edited, or if keys in
    /// place of the phone's keyboard come with it, which no edit can bring. `false` if the message shows just that already.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn show(&self, to: UserId, message: Option<MessageId>, screen: &Screen) -> Result<bool, Failure> {
        let can_be_edited = !matches!(screen.keyboard, Keyboard::Reply(_));
        if let Some(message) = message.filter(|_| can_be_edited) {
            match self.edit(to, message, screen).await {
                Err(Failure::CannotChange) => {}
                ended => return ended,
            }
        }
        self.send(to, screen).await.map(|_| true)
    }

    /// Makes a message show this screen; `false` if it shows just that already.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn edit(&self, to: UserId, message: MessageId, screen: &Screen) -> Result<bool, Failure> {
        let params = EditMessageTextParams::builder()
            .chat_id(to.0)
            .message_id(message.0)
            .text(screen.text.clone())
            .parse_mode(ParseMode::Html)
            .link_preview_options(LinkPreviewOptions::builder().is_disabled(true).build())
            .maybe_reply_markup(markup::inline(screen))
            .build();
        self.call("editMessageText", &params).await.map(|changed| changed.is_some())
    }

    /// Puts a screen's buttons under a message, whose text or picture stays; the whole screen as a new message if that one
    /// can't be edited.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn show_buttons(&self, to: UserId, message: Option<MessageId>, screen: &Screen) -> Result<(), Failure> {
        if let Some(message) = message {
            let params = EditMessageReplyMarkupParams::builder()
                .chat_id(to.0)
                .message_id(message.0)
                .maybe_reply_markup(markup::inline(screen))
                .build();
            match self.call("editMessageReplyMarkup", &params).await {
                Err(Failure::CannotChange) => {}
                ended => return ended.map(|_| ()),
            }
        }
        self.send(to, screen).await.map(|_| ())
    }

    /// Shows a picture with a screen's text as its caption, by editing `message`; as a new message if that one can't be
    /// edited. Returns the message that shows it.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn show_picture(
        &self,
        to: UserId,
        message: Option<MessageId>,
        picture: &Picture,
        screen: &Screen,
    ) -> Result<MessageId, Failure> {
        if let Some(message) = message {
            let media =
                json!({"type": "photo", "media": "attach://picture", "caption": screen.text, "parse_mode": "HTML"});
            let form = Form::new()
                .text("chat_id", to.0.to_string())
                .text("message_id", message.0.to_string())
                .text("media", media.to_string())
                .part("picture", png(picture)?);
            match self.upload("editMessageMedia", with_keyboard(form, screen)).await {
                Err(Failure::CannotChange | Failure::Refused(_)) => {}
                ended => return ended.map(|_| message),
            }
        }
        let form = Form::new()
            .text("chat_id", to.0.to_string())
            .text("caption", screen.text.clone())
            .text("parse_mode", "HTML")
            .part("photo", png(picture)?);
        let answer = self.upload("sendPhoto", with_keyboard(form, screen)).await?;
        Ok(sent(&answer.unwrap_or_default()))
    }

    /// Sends a document with a screen's text as its caption.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn send_document(&self, to: UserId, document: &Document, screen: &Screen) -> Result<(), Failure> {
        let part = Part::bytes(document.bytes.clone()).file_name(document.name.clone());
        let part = part.mime_str("text/plain; charset=utf-8").map_err(|error| Failure::Refused(error.to_string()))?;
        let form = Form::new()
            .text("chat_id", to.0.to_string())
            .text("caption", screen.text.clone())
            .text("parse_mode", "HTML")
            .part("document", part);
        self.upload("sendDocument", with_keyboard(form, screen)).await.map(|_| ())
    }

    /// Deletes a message. It is not an error if the message does not exist any more, or is too old to be deleted.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn delete(&self, chat: UserId, message: MessageId) -> Result<(), Failure> {
        let params = DeleteMessageParams::builder().chat_id(chat.0).message_id(message.0).build();
        match self.call("deleteMessage", &params).await {
            Ok(_) | Err(Failure::CannotChange) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    pub(super) async fn call<P: Serialize>(&self, method: &str, params: &P) -> Result<Option<Vec<u8>>, Failure> {
        let ended = self.answered(self.http.post(self.url(method)).json(params)).await;
        match ended {
            // If Telegram asks for a short wait, waiting here spares the buyer the wait for the sweep.
            Err(Failure::Later(Some(seconds))) if seconds <= MAX_WAIT_SECONDS => {
                tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
                self.answered(self.http.post(self.url(method)).json(params)).await
            }
            ended => ended,
        }
    }

    async fn upload(&self, method: &str, form: Form) -> Result<Option<Vec<u8>>, Failure> {
        self.answered(self.http.post(self.url(method)).multipart(form)).await
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.api, self.token.expose_secret())
    }

    /// The body of a successful answer; `None` if the call changed nothing, as [`failure::classify`] says.
    async fn answered(&self, call: reqwest::RequestBuilder) -> Result<Option<Vec<u8>>, Failure> {
        // The HTTP client's error contains the URL, and that the token: so it is dropped here and never logged.
        let answer = call.send().await.map_err(|_| Failure::Later(None))?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(|_| Failure::Later(None))?;
        if status.is_success() {
            return Ok(Some(body.to_vec()));
        }
        let error = serde_json::from_slice(&body).unwrap_or(ErrorAnswer {
            error_code: status.as_u16(),
            description: String::new(),
            parameters: None,
        });
        match failure::classify(&error) {
            None => Ok(None),
            Some(Failure::Unauthorized) => {
                tracing::error!("Telegram does not know the bot's token");
                Err(Failure::Unauthorized)
            }
            Some(failure) => Err(failure),
        }
    }
}

/// The form of an upload with the buttons or keys of a screen.
fn with_keyboard(form: Form, screen: &Screen) -> Form {
    match markup::keyboard(screen) {
        Some(markup) => form.text("reply_markup", json!(markup).to_string()),
        None => form,
    }
}

fn png(picture: &Picture) -> Result<Part, Failure> {
    let part = Part::bytes(picture.0.clone()).file_name("qris.png").mime_str("image/png");
    part.map_err(|error| Failure::Refused(error.to_string()))
}

/// The id of the message that was sent; 0 if the answer can't be read. That is not an error, because the message was sent
/// and the id is only needed to edit or delete it later.
fn sent(answer: &[u8]) -> MessageId {
    MessageId(serde_json::from_slice::<Sent>(answer).map_or(0, |sent| sent.result.message_id))
}
