//! Calls to the Bot API, each with its outcome told apart.

use super::failure::{self, ErrorAnswer, Failure};
use super::markup;
use crate::domain::ids::{MessageId, UserId};
use crate::domain::screen::Screen;
use frankenstein::ParseMode;
use frankenstein::methods::{DeleteMessageParams, EditMessageTextParams};
use frankenstein::types::LinkPreviewOptions;
use reqwest::multipart::{Form, Part};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The shop bot, as the Bot API knows it.
pub struct Telegram {
    http: reqwest::Client,
    api: String,
    token: SecretString,
}

/// A picture, as PNG.
pub struct Picture(pub Vec<u8>);

/// A document with its name.
pub struct Document {
    /// What it is called when it is saved.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Seconds that are waited for when Telegram asks for it.
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

    /// Shows a screen in place of the message that was tapped; as a new one if that can't be changed.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn show(&self, to: UserId, message: Option<MessageId>, screen: &Screen) -> Result<(), Failure> {
        if let Some(message) = message {
            let params = EditMessageTextParams::builder()
                .chat_id(to.0)
                .message_id(message.0)
                .text(screen.text.clone())
                .parse_mode(ParseMode::Html)
                .link_preview_options(LinkPreviewOptions::builder().is_disabled(true).build())
                .maybe_reply_markup(markup::inline(screen))
                .build();
            match self.call("editMessageText", &params).await {
                Err(Failure::CannotChange) => {}
                ended => return ended.map(|_| ()),
            }
        }
        self.send(to, screen).await.map(|_| ())
    }

    /// Shows a picture with a screen's text under it, in place of a message; as a new one if that can't be changed.
    /// Returns which message shows it now.
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
        let keyboard = markup::inline(screen).map(|markup| json!(markup).to_string());
        let with_keyboard = |form: Form| match &keyboard {
            Some(keyboard) => form.text("reply_markup", keyboard.clone()),
            None => form,
        };
        if let Some(message) = message {
            let media =
                json!({"type": "photo", "media": "attach://picture", "caption": screen.text, "parse_mode": "HTML"});
            let form = Form::new()
                .text("chat_id", to.0.to_string())
                .text("message_id", message.0.to_string())
                .text("media", media.to_string())
                .part("picture", png(picture)?);
            match self.upload("editMessageMedia", with_keyboard(form)).await {
                Err(Failure::CannotChange | Failure::Refused(_)) => {}
                ended => return ended.map(|_| message),
            }
        }
        let form = Form::new()
            .text("chat_id", to.0.to_string())
            .text("caption", screen.text.clone())
            .text("parse_mode", "HTML")
            .part("photo", png(picture)?);
        let answer = self.upload("sendPhoto", with_keyboard(form)).await?;
        Ok(sent(&answer.unwrap_or_default()))
    }

    /// Sends a document with a screen's text under it.
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
        self.upload("sendDocument", form).await.map(|_| ())
    }

    /// Deletes a message; one that is gone, or too old to be deleted, is as good as deleted.
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
            // Telegram says itself how long to wait; if that is short, the person need not wait for the sweep.
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

    /// The answer to a call that did something; `None` if what was asked was so already.
    async fn answered(&self, call: reqwest::RequestBuilder) -> Result<Option<Vec<u8>>, Failure> {
        // The error of a call names its address, and with it the token: it is dropped here.
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

fn png(picture: &Picture) -> Result<Part, Failure> {
    let part = Part::bytes(picture.0.clone()).file_name("qris.png").mime_str("image/png");
    part.map_err(|error| Failure::Refused(error.to_string()))
}

/// The id of the message that was sent. What can't be read is no reason to send it again: the id is only
/// needed to tidy up.
fn sent(answer: &[u8]) -> MessageId {
    MessageId(serde_json::from_slice::<Sent>(answer).map_or(0, |sent| sent.result.message_id))
}
