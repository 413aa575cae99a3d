//! An update: who it is from, whether they may, and what they asked for.

use super::announce::{announce, unreadable};
use super::visit::{Outcome, Tap, Visit};
use super::{ask, basket, browse, checkout, lapse, place, tell};
use crate::domain::event::EventKind;
use crate::domain::guard::{self, Verdict};
use crate::domain::ids::UserId;
use crate::domain::intent::Intent;
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::shop::Shop;
use crate::store::{Greeting, Notice, StoreError, Touch};
use crate::telegram::{Action, Answer, Failure, Incoming};
use crate::wording::{self, Asked};

/// Serves one update.
///
/// # Errors
/// If the table fails: the update is worth repeating.
pub async fn serve(shop: &Shop, incoming: Incoming, now: Moment) -> Result<Answer, StoreError> {
    let to = incoming.from;
    let tap = match &incoming.action {
        Action::Tapped { tap, message, .. } => Some(Tap { id: tap.clone(), message: *message }),
        _ => None,
    };
    match attend(shop, incoming, tap.clone(), now).await {
        Err(error @ StoreError::Table { .. }) => Err(error),
        Err(error) => {
            unreadable(shop, &error, now).await;
            Ok(in_passing(to, tap, wording::broken()))
        }
        Ok(answer) => Ok(answer),
    }
}

async fn attend(shop: &Shop, incoming: Incoming, tap: Option<Tap>, now: Moment) -> Result<Answer, StoreError> {
    let to = incoming.from;
    let asked = match &incoming.action {
        Action::BlockedBot => return shop.store.mark_unreachable(to, now).await.map(|()| Answer::Nothing),
        Action::UnblockedBot | Action::SentSomethingElse => None,
        Action::Wrote(text) => match wording::read(text) {
            Asked::For(intent) => Some(intent),
            Asked::Unknown => None,
        },
        Action::Tapped { data, .. } => Intent::parse(data),
    };
    let touch = match &asked {
        Some(Intent::Put(code, quantity)) => Touch::Put(code.clone(), *quantity),
        _ => Touch::Nothing,
    };
    let greeting = Greeting { update: incoming.update, name: &incoming.name, touch: &touch };
    let user = shop.store.greet(to, &greeting, now).await?;
    // Whoever is silenced may not fill the table either.
    let cart_full = basket::trim(shop, &user, &touch).await?;
    match guard::judge(&user.recent, user.silent_until) {
        Verdict::Serve => {}
        Verdict::Ignore => return Ok(silently(tap)),
        Verdict::Warn => return warn(shop, &user, tap, now).await,
    }
    if user.blocked {
        return Ok(in_passing(to, tap, wording::blocked()));
    }
    if !user.counted {
        shop.store.count(to).await?;
    }
    if let Some(since) = user.unreachable {
        welcome_back(shop, &user, since, now).await?;
    }
    if incoming.action == Action::UnblockedBot {
        return Ok(Answer::Nothing);
    }
    let visit = Visit { user, name: incoming.name, tap: tap.clone(), now };
    let outcome = match asked {
        Some(_) if cart_full => Outcome::See(wording::cart_full()),
        Some(intent) => act(shop, &visit, intent).await?,
        None if visit.tap.is_some() => Outcome::Hear(wording::too_late()),
        None => Outcome::See(wording::unknown()),
    };
    Ok(finish(shop, &visit, outcome).await)
}

async fn act(shop: &Shop, visit: &Visit, intent: Intent) -> Result<Outcome, StoreError> {
    match intent {
        Intent::Start => browse::welcome(shop, visit).await,
        Intent::Browse(category, to) => browse::page(shop, category.as_ref(), &to).await,
        Intent::Categories => browse::categories(shop).await,
        Intent::Stock(to) => browse::stock(shop, &to, visit.now).await,
        Intent::Product(code, quantity) => browse::product(shop, &code, quantity).await,
        // The greeting has put it there.
        Intent::Put(..) | Intent::Cart => basket::show(shop, visit).await,
        Intent::Empty => basket::empty(shop, visit).await,
        Intent::Checkout(seen) => checkout::checkout(shop, visit, seen).await,
        Intent::PayQris(agreed) => place::place(shop, visit, agreed).await,
        Intent::Check(order) => ask::check(shop, visit, &order).await,
        Intent::Cancel(order) => lapse::cancel(shop, visit, &order).await,
    }
}

/// Says what a visit comes to: a tap changes its message and ends with the webhook's answer, a text is answered
/// by it.
async fn finish(shop: &Shop, visit: &Visit, outcome: Outcome) -> Answer {
    let to = visit.user.id;
    match (outcome, visit.tap.clone()) {
        (Outcome::See(screen), None) => Answer::Say(to, screen),
        (Outcome::See(screen), Some(tap)) => match shop.telegram.show(to, tap.message, &screen).await {
            Ok(()) | Err(Failure::Unreachable) => silently(Some(tap)),
            Err(failure) => {
                tracing::warn!(%failure, "a screen could not be shown");
                in_passing(to, Some(tap), wording::try_again())
            }
        },
        (Outcome::Hear(text), tap) => in_passing(to, tap, text),
        (Outcome::Done, tap) => silently(tap),
    }
}

async fn warn(shop: &Shop, user: &User, tap: Option<Tap>, now: Moment) -> Result<Answer, StoreError> {
    let until = now.plus_seconds(guard::SILENCE_SECONDS);
    if !shop.store.silence(user.id, until, now).await? {
        return Ok(silently(tap));
    }
    let id = format!("spam-{}-{}", user.id.0, now.as_millis());
    let detail = serde_json::json!({ "user": user.id.0 });
    announce(shop, Notice::new(id, EventKind::UserSpamming, &detail, now), now).await?;
    Ok(in_passing(user.id, tap, wording::spam()))
}

/// Somebody who was found unreachable at `since` is here again: what they are owed goes out now, unless somebody else is
/// sending it.
async fn welcome_back(shop: &Shop, user: &User, since: Moment, now: Moment) -> Result<(), StoreError> {
    for order in shop.store.orders(user.unpaid.keys()).await? {
        if order.may_retry(Some(since), now) {
            match tell::retell_now(shop, order, now).await {
                Ok(_) => {}
                Err(error @ StoreError::Table { .. }) => return Err(error),
                // One broken record does not shut its owner out.
                Err(error) => unreadable(shop, &error, now).await,
            }
        }
    }
    shop.store.mark_reachable(user.id).await
}

fn silently(tap: Option<Tap>) -> Answer {
    tap.map_or(Answer::Nothing, |tap| Answer::EndTap { tap: tap.id, text: None, alert: false })
}

fn in_passing(to: UserId, tap: Option<Tap>, text: &str) -> Answer {
    match tap {
        Some(tap) => Answer::EndTap { tap: tap.id, text: Some(text.to_owned()), alert: true },
        None => Answer::Say(to, Screen::text(text)),
    }
}
