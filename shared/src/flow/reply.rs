//! Sends the reply to an update.

use super::context::{CallbackQuery, Reply, UpdateContext};
use super::stored_files::show_photo;
use crate::domain::ids::{MessageId, UserId};
use crate::domain::screen::Screen;
use crate::shop::Shop;
use crate::telegram::{Failure, SentMedia, WebhookReply};
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
        (Reply::Screen(screen), None) if screen.photo.is_some() => {
            match show_with_photo(shop, (to, None), &screen).await {
                Some(_) => WebhookReply::Nothing,
                None => WebhookReply::SendMessage(to, screen),
            }
        }
        (
            Reply::Screen(screen) | Reply::Refreshed(screen, _) | Reply::Buttons(screen) | Reply::Message(screen),
            None,
        ) => WebhookReply::SendMessage(to, screen),
        (Reply::Message(screen), Some(tap)) => match shop.telegram.send(to, &screen).await {
            Ok(_) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => failed(failure, tap),
        },
        (Reply::Screen(screen), Some(tap)) => match show(shop, to, &tap, &screen).await {
            Ok(_) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => failed(failure, tap),
        },
        (Reply::Refreshed(screen, unchanged), Some(tap)) => match show(shop, to, &tap, &screen).await {
            Ok(false) => WebhookReply::AnswerCallbackQuery { tap: tap.id, text: Some(unchanged), alert: false },
            Ok(true) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => failed(failure, tap),
        },
        (Reply::Buttons(screen), Some(tap)) => match shop.telegram.show_buttons(to, tap.message, &screen).await {
            Ok(()) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => failed(failure, tap),
        },
        (Reply::Screens(screen, after), tap) => {
            let shown = match &tap {
                Some(tap) => show(shop, to, tap, &screen).await,
                None => shop.telegram.show(to, None, &screen).await,
            };
            if let Err(failure) = shown.and(shop.telegram.send(to, &after).await.map(|_| true)) {
                tracing::warn!(%failure, "a screen could not be shown");
            }
            no_reply(tap)
        }
        (Reply::Toast(text), tap) => toast(to, tap, text),
        (Reply::Nothing, tap) => no_reply(tap),
    }
}

/// Shows a screen in place of the tapped message; `false` if that shows just this already.
async fn show(shop: &Shop, to: UserId, tap: &CallbackQuery, screen: &Screen) -> Result<bool, Failure> {
    if let Some(shown) = show_with_photo(shop, (to, tap.message), screen).await {
        return shown.map(|shown| shown.changed);
    }
    let Some(photo) = tap.message.filter(|_| tap.on_photo) else {
        return shop.telegram.show(to, tap.message, screen).await;
    };
    // A photo can't become a text. First the new message, so that the buyer is never left with none.
    shop.telegram.send(to, screen).await?;
    if let Err(failure) = shop.telegram.delete(to, photo).await {
        tracing::warn!(%failure, "a message with a photo stays above the one that takes its place");
    }
    Ok(true)
}

/// Shows a screen with its photo; `None` if it has none, or that can't be shown.
async fn show_with_photo(
    shop: &Shop,
    place: (UserId, Option<MessageId>),
    screen: &Screen,
) -> Option<Result<SentMedia, Failure>> {
    show_photo(shop, place, screen.photo.as_ref()?, screen).await
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
