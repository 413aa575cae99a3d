//! Calls to the Bot API.

use super::failure::{self, ErrorAnswer, Failure};
use super::markup;
use crate::domain::channel::{ChannelId, ChannelName};
use crate::domain::ids::{MessageId, UserId};
use crate::domain::notice::MessageRef;
use crate::domain::screen::{Button, Keyboard, Screen};
use frankenstein::ParseMode;
use frankenstein::methods::{
    CopyMessageParams, DeleteMessageParams, EditMessageReplyMarkupParams, EditMessageTextParams, SendMessageParams,
};
use frankenstein::types::{LinkPreviewOptions, ReplyMarkup};
use reqwest::multipart::Form;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The Bot API client of one bot.
pub struct Telegram {
    http: reqwest::Client,
    api: String,
    token: SecretString,
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

#[derive(Deserialize)]
struct Posted {
    result: PostedMessage,
}

#[derive(Deserialize)]
struct PostedMessage {
    chat: PostedChat,
}

#[derive(Deserialize)]
struct PostedChat {
    id: i64,
    #[serde(default)]
    title: String,
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

    /// Sends a screen as a new message, which makes no sound.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn send_silently(&self, to: UserId, screen: &Screen) -> Result<MessageId, Failure> {
        let message = SendMessageParams { disable_notification: Some(true), ..markup::message(to, screen) };
        let answer = self.call("sendMessage", &message).await?;
        Ok(sent(&answer.unwrap_or_default()))
    }

    /// Posts a screen to a channel by the name that an admin wrote; its id and title.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::Unreachable`] or [`Failure::Refused`] if the bot may not post there.
    pub async fn post_to(&self, channel: &ChannelName, screen: &Screen) -> Result<(ChannelId, String), Failure> {
        let posted = self.call("sendMessage", &markup::post(channel.to_string(), screen)).await?.unwrap_or_default();
        // A body that is not this JSON, with status 200, comes from a proxy and not from Telegram.
        let posted: Posted = serde_json::from_slice(&posted).map_err(|_| Failure::Later(None))?;
        let PostedChat { id, title } = posted.result.chat;
        Ok((ChannelId(id), title))
    }

    /// Posts a screen to a channel.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::Unreachable`] if the bot may not post there any more.
    pub async fn post(&self, channel: ChannelId, screen: &Screen) -> Result<(), Failure> {
        self.call("sendMessage", &markup::post(channel.0, screen)).await.map(|_| ())
    }

    /// Sends a copy of a message, with buttons of its own; nothing in it tells whose the message was.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::CannotChange`] if the message is gone.
    pub async fn copy(
        &self,
        to: UserId,
        original: MessageRef,
        buttons: &[Vec<Button>],
        silent: bool,
    ) -> Result<MessageId, Failure> {
        let markup = (!buttons.is_empty()).then(|| ReplyMarkup::InlineKeyboardMarkup(markup::inline_rows(buttons)));
        let params = CopyMessageParams::builder()
            .chat_id(to.0)
            .from_chat_id(original.chat.0)
            .message_id(original.message.0)
            .maybe_reply_markup(markup)
            .maybe_disable_notification(silent.then_some(true))
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
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                self.answered(self.http.post(self.url(method)).json(params)).await
            }
            ended => ended,
        }
    }

    pub(super) async fn upload(
        &self,
        method: &str,
        form: Form,
        timeout: Option<Duration>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let call = self.http.post(self.url(method)).multipart(form);
        self.answered(match timeout {
            Some(timeout) => call.timeout(timeout),
            None => call,
        })
        .await
    }

    /// The request for a file by the path that `getFile` gave.
    pub(super) fn get_file(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.get(format!("{}/file/bot{}/{path}", self.api, self.token.expose_secret()))
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

/// The id of the message that was sent; 0 if the answer can't be read. That is not an error, because the message was sent
/// and the id is only needed to edit or delete it later.
fn sent(answer: &[u8]) -> MessageId {
    MessageId(serde_json::from_slice::<Sent>(answer).map_or(0, |sent| sent.result.message_id))
}
