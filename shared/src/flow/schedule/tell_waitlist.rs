//! Tells who waits for a product that was restocked: in the order of joining, and no more at a time than the stock is worth.

use crate::domain::catalogue::waitlist::{WaitlistStep, next_step};
use crate::domain::ids::{ProductCode, UserId};
use crate::domain::notice::{BuyerNotice, Notice, NoticeKind};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Contact, StoreError, Waiting, WaitlistHead};
use futures_util::{StreamExt, TryStreamExt, stream};

/// How many people's entries become notices at a time.
const CONCURRENT: usize = 8;

/// Turns entries of the waitlist into notices, which the sweep sends.
pub(super) async fn tell_waitlist(shop: &Shop, code: &ProductCode, now: Moment) -> Result<(), StoreError> {
    let Some(head) = shop.store.waitlist_head(code).await?.filter(|head| head.due_at.is_some_and(|due| due <= now))
    else {
        return Ok(());
    };
    let product = shop.store.products_now(std::iter::once(code)).await?.pop();
    // Somebody may wait for a product that has had no variants then.
    let product = match product {
        Some(product) if !product.variants.is_empty() => {
            Some(product.with_figures_of(&shop.store.variants_now(code).await?))
        }
        product => product,
    };
    let left = product.as_ref().map_or(0, |product| product.availability().units());
    let name = product.map(|product| product.name).unwrap_or_default();
    let rest = WaitlistHead { due_at: None, ..head.clone() };
    let next = match next_step(left, head.empty_looks) {
        WaitlistStep::Rest => rest,
        WaitlistStep::LookAgain(minutes) => WaitlistHead {
            empty_looks: head.empty_looks.saturating_add(1),
            due_at: Some(now.plus_minutes(minutes)),
            ..head.clone()
        },
        WaitlistStep::Tell(people, minutes) => {
            // One more than is told says whether somebody is left.
            let waiting = shop.store.waiting(code, people.saturating_add(1)).await?;
            let more = waiting.len() > people;
            let told: Vec<Waiting> = waiting.into_iter().take(people).collect();
            tell(shop, (code, &name), told, now).await?;
            if more {
                WaitlistHead { empty_looks: 0, due_at: Some(now.plus_minutes(minutes)), ..head.clone() }
            } else {
                rest
            }
        }
    };
    shop.store.update_waitlist(code, &head, &next).await
}

async fn tell(
    shop: &Shop,
    (code, name): (&ProductCode, &str),
    waiting: Vec<Waiting>,
    now: Moment,
) -> Result<(), StoreError> {
    let ids: Vec<UserId> = waiting.iter().map(|waiting| waiting.user).collect();
    let known = shop.store.contacts(&ids).await?;
    let notices = waiting.into_iter().map(|waiting| {
        let reader = known.iter().find(|Contact { user, .. }| user.id == waiting.user);
        let language = reader.map(|reader| reader.language).unwrap_or_default();
        let kind = NoticeKind::Buyer(BuyerNotice::BackInStock { code: code.clone(), name: name.to_owned() });
        let cause = format!("stock-{code}-{}", waiting.since.as_millis());
        (waiting, Notice::new(&cause, (waiting.user, language), kind, now).left_to_sweep())
    });
    let told: Vec<_> = notices.map(|(waiting, notice)| tell_one(shop, code, waiting, notice)).collect();
    stream::iter(told).buffered(CONCURRENT).try_collect().await
}

async fn tell_one(shop: &Shop, code: &ProductCode, waiting: Waiting, notice: Notice) -> Result<(), StoreError> {
    shop.store.tell_waiting(code, waiting, &notice).await
}
