//! The way in for updates of the shop bot: record the action, check the rate limit, route the intent, reply.

use super::buyer::{cart, catalogue, checkout_preview, place};
use super::context::{CallbackQuery, Reply, UpdateContext};
use super::order::{lapse, outbox, reconcile};
use super::publish::{publish_once, report_unreadable};
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::intent::BuyerIntent;
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::domain::user::rate_limit::{self, RateVerdict};
use crate::shop::Shop;
use crate::store::{ActionRecord, CartChange, PendingEvent, StoreError};
use crate::telegram::{Failure, Incoming, UserAction, WebhookReply};
use crate::wording;

/// Serves one update.
///
/// # Errors
/// If the table fails: the update is worth repeating.
pub async fn handle_update(shop: &Shop, incoming: Incoming, now: Moment) -> Result<WebhookReply, StoreError> {
    let to = incoming.from;
    let tap = match &incoming.action {
        UserAction::Tapped { tap, message, .. } => Some(CallbackQuery { id: tap.clone(), message: *message }),
        _ => None,
    };
    match handle(shop, incoming, tap.clone(), now).await {
        Err(error @ StoreError::Call { .. }) => Err(error),
        Err(error) => {
            report_unreadable(shop, &error, now).await;
            Ok(toast(to, tap, wording::buyer::data_broken()))
        }
        Ok(answer) => Ok(answer),
    }
}

async fn handle(
    shop: &Shop,
    incoming: Incoming,
    tap: Option<CallbackQuery>,
    now: Moment,
) -> Result<WebhookReply, StoreError> {
    let to = incoming.from;
    let intent = match &incoming.action {
        UserAction::BlockedBot => return shop.store.mark_unreachable(to, now).await.map(|()| WebhookReply::Nothing),
        UserAction::UnblockedBot | UserAction::SentSomethingElse => None,
        UserAction::Wrote(text) => wording::buyer::parse_command(text),
        UserAction::Tapped { data, .. } => BuyerIntent::parse(data),
    };
    let change = match &intent {
        Some(BuyerIntent::SetCartLine(code, quantity)) => CartChange::SetLine(code.clone(), *quantity),
        _ => CartChange::Nothing,
    };
    let record = ActionRecord { update: incoming.update, name: &incoming.name, change: &change };
    let user = shop.store.record_action(to, &record, now).await?;
    // Whoever is muted may not fill the table either.
    let cart_full = cart::enforce_cart_limit(shop, &user, &change).await?;
    match rate_limit::check_rate(&user.recent_actions, user.muted_until) {
        RateVerdict::Allow => {}
        RateVerdict::Drop => return Ok(no_reply(tap)),
        RateVerdict::Warn => return warn(shop, &user, tap, now).await,
    }
    if user.blocked {
        return Ok(toast(to, tap, wording::buyer::blocked()));
    }
    if !user.counted {
        shop.store.count_user(to).await?;
    }
    if let Some(since) = user.unreachable {
        welcome_back(shop, &user, since, now).await?;
    }
    if incoming.action == UserAction::UnblockedBot {
        return Ok(WebhookReply::Nothing);
    }
    let context = UpdateContext { user, name: incoming.name, tap: tap.clone(), now };
    let outcome = match intent {
        Some(_) if cart_full => Reply::Screen(wording::buyer::cart_full()),
        Some(intent) => route(shop, &context, intent).await?,
        None if context.tap.is_some() => Reply::Toast(wording::buyer::stale_button()),
        None => Reply::Screen(wording::buyer::unknown()),
    };
    Ok(reply(shop, &context, outcome).await)
}

async fn route(shop: &Shop, context: &UpdateContext, intent: BuyerIntent) -> Result<Reply, StoreError> {
    match intent {
        BuyerIntent::Start => catalogue::welcome(shop, context).await,
        BuyerIntent::Browse(category, to) => catalogue::page(shop, category.as_ref(), &to).await,
        BuyerIntent::Categories => catalogue::categories(shop).await,
        BuyerIntent::Stock(to) => catalogue::stock(shop, &to, context.now).await,
        BuyerIntent::Product(code, quantity) => catalogue::product(shop, &code, quantity).await,
        // Recording the action has put it there.
        BuyerIntent::SetCartLine(..) | BuyerIntent::Cart => cart::show(shop, context).await,
        BuyerIntent::EmptyCart => cart::empty(shop, context).await,
        BuyerIntent::Checkout(seen) => checkout_preview::preview_checkout(shop, context, seen).await,
        BuyerIntent::PayQris(agreed) => place::place(shop, context, agreed).await,
        BuyerIntent::Check(order) => reconcile::check_payment(shop, context, &order).await,
        BuyerIntent::Cancel(order) => lapse::cancel(shop, context, &order).await,
    }
}

/// Sends the reply: a tap changes its message and ends with the webhook's answer, a text is answered
/// by it.
async fn reply(shop: &Shop, context: &UpdateContext, outcome: Reply) -> WebhookReply {
    let to = context.user.id;
    match (outcome, context.tap.clone()) {
        (Reply::Screen(screen), None) => WebhookReply::SendMessage(to, screen),
        (Reply::Screen(screen), Some(tap)) => match shop.telegram.show(to, tap.message, &screen).await {
            Ok(()) | Err(Failure::Unreachable) => no_reply(Some(tap)),
            Err(failure) => {
                tracing::warn!(%failure, "a screen could not be shown");
                toast(to, Some(tap), wording::buyer::try_again())
            }
        },
        (Reply::Toast(text), tap) => toast(to, tap, text),
        (Reply::Nothing, tap) => no_reply(tap),
    }
}

async fn warn(shop: &Shop, user: &User, tap: Option<CallbackQuery>, now: Moment) -> Result<WebhookReply, StoreError> {
    let until = now.plus_seconds(rate_limit::MUTE_SECONDS);
    if !shop.store.mute_user(user.id, until, now).await? {
        return Ok(no_reply(tap));
    }
    let id = format!("spam-{}-{}", user.id.0, now.as_millis());
    let detail = serde_json::json!({ "user": user.id.0 });
    publish_once(shop, PendingEvent::new(id, EventKind::UserSpamming, &detail, now), now).await?;
    Ok(toast(user.id, tap, wording::buyer::spam()))
}

/// Somebody who was found unreachable at `since` is here again: what they are owed goes out now, unless somebody else is
/// sending it.
async fn welcome_back(shop: &Shop, user: &User, since: Moment, now: Moment) -> Result<(), StoreError> {
    for order in shop.store.orders(user.maybe_open_orders.keys()).await? {
        if order.may_retry(Some(since), now) {
            match outbox::retry_outbox_now(shop, order, now).await {
                Ok(_) => {}
                Err(error @ StoreError::Call { .. }) => return Err(error),
                // One broken record does not shut its owner out.
                Err(error) => report_unreadable(shop, &error, now).await,
            }
        }
    }
    shop.store.mark_reachable(user.id).await
}

fn no_reply(tap: Option<CallbackQuery>) -> WebhookReply {
    tap.map_or(WebhookReply::Nothing, |tap| WebhookReply::AnswerCallbackQuery { tap: tap.id, text: None, alert: false })
}

fn toast(to: UserId, tap: Option<CallbackQuery>, text: &str) -> WebhookReply {
    match tap {
        Some(tap) => WebhookReply::AnswerCallbackQuery { tap: tap.id, text: Some(text.to_owned()), alert: true },
        None => WebhookReply::SendMessage(to, Screen::text(text)),
    }
}
