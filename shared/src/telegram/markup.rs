//! Converts screens to the Bot API's types.

use crate::domain::ids::{CallbackQueryId, UserId};
use crate::domain::screen::{Button, ButtonAction, Keyboard, Screen, Style};
use frankenstein::ParseMode;
use frankenstein::methods::{AnswerCallbackQueryParams, SendMessageParams};
use frankenstein::types::{
    ButtonStyle, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, LinkPreviewOptions,
    ReplyKeyboardMarkup, ReplyMarkup,
};
use serde::Serialize;

/// The one Bot API call that the body of a webhook's response can hold. Telegram does not report whether it succeeded, so
/// it is used only where a loss does no harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookReply {
    /// No call: the body is empty.
    Nothing,
    /// `sendMessage`: a new message.
    SendMessage(UserId, Screen),
    /// `answerCallbackQuery`: ends the progress indicator of a tapped button.
    AnswerCallbackQuery {
        /// The callback query.
        tap: CallbackQueryId,
        /// A text to show, at most 200 characters.
        text: Option<String>,
        /// Whether it is shown in a dialog that must be closed, and not as a toast.
        alert: bool,
    },
}

#[derive(Serialize)]
struct Call<P: Serialize> {
    method: &'static str,
    #[serde(flatten)]
    params: P,
}

/// The body of a webhook's response as JSON; `None` if it is to be empty.
///
/// # Errors
/// If it can't be serialised, which the types rule out.
pub fn webhook_reply(answer: &WebhookReply) -> Result<Option<String>, serde_json::Error> {
    match answer {
        WebhookReply::Nothing => Ok(None),
        WebhookReply::SendMessage(to, screen) => {
            serde_json::to_string(&Call { method: "sendMessage", params: message(*to, screen) }).map(Some)
        }
        WebhookReply::AnswerCallbackQuery { tap, text, alert } => {
            let params = AnswerCallbackQueryParams::builder().callback_query_id(tap.0.clone());
            let params = params.maybe_text(text.clone()).show_alert(*alert).build();
            serde_json::to_string(&Call { method: "answerCallbackQuery", params }).map(Some)
        }
    }
}

/// A screen as the parameters of `sendMessage`.
pub(super) fn message(to: UserId, screen: &Screen) -> SendMessageParams {
    SendMessageParams::builder()
        .chat_id(to.0)
        .text(screen.text.clone())
        .parse_mode(ParseMode::Html)
        .link_preview_options(LinkPreviewOptions::builder().is_disabled(true).build())
        .maybe_reply_markup(keyboard(screen))
        .build()
}

/// A screen as the parameters of `sendMessage` to a channel.
pub(super) fn post(channel: impl Into<ChatId>, screen: &Screen) -> SendMessageParams {
    SendMessageParams { chat_id: channel.into(), ..message(UserId(0), screen) }
}

/// The buttons or keys of a screen; `None` if it has neither.
pub(super) fn keyboard(screen: &Screen) -> Option<ReplyMarkup> {
    match &screen.keyboard {
        Keyboard::None => None,
        Keyboard::Inline(rows) => Some(ReplyMarkup::InlineKeyboardMarkup(inline_rows(rows))),
        Keyboard::Reply(rows) => Some(ReplyMarkup::ReplyKeyboardMarkup(reply(rows))),
    }
}

/// The inline keyboard of a screen; `None` if it has none.
pub(super) fn inline(screen: &Screen) -> Option<InlineKeyboardMarkup> {
    let Keyboard::Inline(rows) = &screen.keyboard else { return None };
    Some(inline_rows(rows))
}

/// An inline keyboard of these buttons.
pub(super) fn inline_rows(rows: &[Vec<Button>]) -> InlineKeyboardMarkup {
    let button = |button: &Button| {
        let built = InlineKeyboardButton::builder().text(button.label.clone()).maybe_style(style(button.style));
        match &button.act {
            ButtonAction::Tap(data) => built.callback_data(data.as_str()).build(),
            ButtonAction::Open(url) => built.url(url.clone()).build(),
        }
    };
    let rows = rows.iter().map(|row| row.iter().map(button).collect()).collect();
    InlineKeyboardMarkup::builder().inline_keyboard(rows).build()
}

fn reply(rows: &[Vec<String>]) -> ReplyKeyboardMarkup {
    let row = |row: &Vec<String>| row.iter().map(|key| KeyboardButton::builder().text(key.clone()).build()).collect();
    ReplyKeyboardMarkup::builder()
        .keyboard(rows.iter().map(row).collect())
        .resize_keyboard(true)
        .is_persistent(true)
        .build()
}

fn style(style: Style) -> Option<ButtonStyle> {
    match style {
        Style::Plain => None,
        Style::Primary => Some(ButtonStyle::Primary),
        Style::Good => Some(ButtonStyle::Success),
        Style::Danger => Some(ButtonStyle::Danger),
    }
}
