//! Sends the reply to an update.

use super::context::{CallbackQuery, Reply, UpdateContext};
use crate::domain::ids::UserId;
use crate::domain::screen::Screen;
use crate::shop::Shop;
use crate::telegram::{Failure, WebhookReply};
use crate::wording;
use crate::wording::texts::escape;

/// Sends the reply: a tap changes its message and ends with the webhook's answer, a text is answered
/// by it.
pub(super) async fn send_reply(shop: &Shop, context: &UpdateContext, outcome: Reply) -> WebhookReply {
    let to = context.user.id;
    let failed = |failure: Failure, tap| {
        tracing::warn!(%failure, "a screen could not be shown");
        toast(to, Some(tap), wording::buyer::try_again(&context.say))
    };
    match (outcome, context.tap.clone()) {
        (
            Reply::Screen(screen) | Reply::Refreshed(screen, _) | Reply::Buttons(screen) | Reply::Message(screen),
            None,
        ) => WebhookReply::SendMessage(to, screen),
        (Reply::Message(screen), Some(tap)) => match shop.telegram.send(to, &screen).await {
            Ok(_) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => failed(failure, tap),
        },
        (Reply::Screen(screen), Some(tap)) => match shop.telegram.show(to, tap.message, &screen).await {
            Ok(_) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => failed(failure, tap),
        },
        (Reply::Refreshed(screen, unchanged), Some(tap)) => match shop.telegram.show(to, tap.message, &screen).await {
            Ok(false) => WebhookReply::AnswerCallbackQuery { tap: tap.id, text: Some(unchanged), alert: false },
            Ok(true) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => failed(failure, tap),
        },
        (Reply::Buttons(screen), Some(tap)) => match shop.telegram.show_buttons(to, tap.message, &screen).await {
            Ok(()) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => failed(failure, tap),
        },
        (Reply::Screens(screen, after), tap) => {
            let shown = shop.telegram.show(to, tap.as_ref().and_then(|tap| tap.message), &screen).await;
            if let Err(failure) = shown.and(shop.telegram.send(to, &after).await.map(|_| true)) {
                tracing::warn!(%failure, "a screen could not be shown");
            }
            no_reply(tap)
        }
        (Reply::Toast(text), tap) => toast(to, tap, text),
        (Reply::Nothing, tap) => no_reply(tap),
    }
}

/// No words; a tap is answered, so that its progress indicator ends.
pub(super) fn no_reply(tap: Option<CallbackQuery>) -> WebhookReply {
    tap.map_or(WebhookReply::Nothing, |tap| WebhookReply::AnswerCallbackQuery { tap: tap.id, text: None, alert: false })
}

/// A short text: in a dialog after a tap, else as a message.
pub(super) fn toast(to: UserId, tap: Option<CallbackQuery>, text: String) -> WebhookReply {
    match tap {
        Some(tap) => WebhookReply::AnswerCallbackQuery { tap: tap.id, text: Some(text), alert: true },
        None => WebhookReply::SendMessage(to, Screen::text(escape(&text))),
    }
}
