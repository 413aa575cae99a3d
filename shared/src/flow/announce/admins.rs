//! Notices to admins about domain events, to those who have the right and did not mute them.

use super::order_of;
use crate::domain::event::Event;
use crate::domain::ids::UserId;
use crate::domain::notice::{
    AdminNotice, NamedUser, Notice, NoticeKind, NoticeSound, NoticeTopic, OrderEvent, OrderNews,
};
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::flow::notices::{send_once, sound_for};
use crate::shop::Shop;
use crate::store::{Contact, StoreError};

/// Milliseconds within which admins are told of one spammer at most.
const SPAM_MILLIS: i64 = 120_000;

/// Tells of something that happened to an order.
pub(super) async fn tell_order(shop: &Shop, event: &Event, what: OrderEvent, now: Moment) -> Result<(), StoreError> {
    let readers = readers(shop, what.topic(), now).await?;
    if readers.is_empty() {
        return Ok(());
    }
    match order_of(shop, event).await? {
        Some(order) => tell_of(shop, (event, &order, what), &readers, now).await,
        None => Ok(()),
    }
}

/// Tells that this order was paid.
pub(super) async fn tell_paid(shop: &Shop, event: &Event, order: &Order, now: Moment) -> Result<(), StoreError> {
    let readers = readers(shop, OrderEvent::Paid.topic(), now).await?;
    match readers.is_empty() {
        true => Ok(()),
        false => tell_of(shop, (event, order, OrderEvent::Paid), &readers, now).await,
    }
}

async fn tell_of(
    shop: &Shop,
    (event, order, what): (&Event, &Order, OrderEvent),
    readers: &[Contact],
    now: Moment,
) -> Result<(), StoreError> {
    // Of a deposit only that it is paid is worth a message.
    if order.is_deposit() && matches!(what, OrderEvent::Placed | OrderEvent::Expired | OrderEvent::Cancelled) {
        return Ok(());
    }
    let summary = order.summary();
    let news = OrderNews {
        buyer: named(shop, order.buyer).await?,
        order: order.id.clone(),
        event: what,
        first: summary.first,
        more: summary.more,
        amount: summary.amount,
    };
    tell(shop, (&event.id, readers), AdminNotice::Order(news), now).await
}

/// Tells that somebody acts too fast; of the first one within two minutes.
pub(super) async fn tell_spam(shop: &Shop, event: &Event, now: Moment) -> Result<(), StoreError> {
    let readers = readers(shop, NoticeTopic::Spam, now).await?;
    let Some(user) = event.detail.get("user").and_then(serde_json::Value::as_i64) else { return Ok(()) };
    if readers.is_empty() {
        return Ok(());
    }
    let user = named(shop, UserId(user)).await?;
    let cause = format!("spam-{}", now.as_millis().div_euclid(SPAM_MILLIS));
    tell(shop, (&cause, &readers), AdminNotice::Spam { user }, now).await
}

/// The admins who want to be told of this topic. Whom the bot never met is not among them.
pub(super) async fn readers(shop: &Shop, topic: NoticeTopic, now: Moment) -> Result<Vec<Contact>, StoreError> {
    let mut readers = shop.store.contacts(&shop.admins(now).await?).await?;
    readers.retain(|reader| sound_for(shop, reader, topic, now) != NoticeSound::Muted);
    Ok(readers)
}

/// Stores a notice for each of these, and sends those.
pub(super) async fn tell(
    shop: &Shop,
    (cause, readers): (&str, &[Contact]),
    notice: AdminNotice,
    now: Moment,
) -> Result<(), StoreError> {
    let notice = |reader: &Contact| {
        Notice::new(cause, (reader.user.id, reader.language), NoticeKind::Admin(notice.clone()), now)
    };
    let notices: Vec<Notice> = readers.iter().map(notice).collect();
    send_once(shop, &notices, now).await.map(|_| ())
}

/// A buyer by the name that admins read; without one if the bot never met them.
async fn named(shop: &Shop, id: UserId) -> Result<NamedUser, StoreError> {
    let known = shop.store.contacts(&[id]).await?.pop();
    Ok(known.map_or(NamedUser { id, name: String::new() }, |known| known.user))
}
