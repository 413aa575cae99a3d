//! Doing what is owed: in order, each only once the one before it allows, noted only after it was done.

use super::hand_over::{hand_over, send_terms};
use super::return_units::return_units;
use super::show_invoice::show_invoice;
use crate::domain::event::EventKind;
use crate::domain::invoice::{Lapse, State};
use crate::domain::order::{Order, Owed, REACHABLE_PAUSE_SECONDS, UNREACHABLE_PAUSE_SECONDS};
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Commit, StoreError};
use crate::telegram::Failure;
use crate::wording;
use std::collections::BTreeSet;

/// Somebody may change the order meanwhile; what was done is then noted on what stands there, so often.
const ROUNDS: u32 = 5;

/// Does what an order owes, as far as it can be done now. Returns the order as it stands afterwards.
///
/// One thing that can't be done does not keep the others from being done, and whatever was done is noted; the error
/// comes last.
pub(super) async fn tell(shop: &Shop, order: Order, now: Moment) -> Result<Order, StoreError> {
    let mut telling = Telling::default();
    let (order, mut broken) = match return_units(shop, order.clone(), now).await {
        Ok(returned) => (returned, None),
        Err(error) => (order, Some(error)),
    };
    for owed in &order.owed {
        match telling.tell(shop, &order, *owed, now).await {
            Ok(true) => {
                telling.done.insert(*owed);
            }
            Ok(false) => {}
            Err(error) => broken = broken.or(Some(error)),
        }
    }
    telling.done.extend(announce(shop, &order, &telling.done).await);
    let order = note(shop, order, &telling, now).await?;
    broken.map_or(Ok(order), Err)
}

/// What was done in one telling.
#[derive(Default)]
struct Telling {
    done: BTreeSet<Owed>,
    /// The order with the charge and the message that were shown.
    shown: Option<Order>,
    /// The terms, as they came with the goods.
    terms: Option<Vec<String>>,
}

impl Telling {
    /// Does one thing; whether it is done. What depends on another waits until that was done.
    async fn tell(&mut self, shop: &Shop, order: &Order, owed: Owed, now: Moment) -> Result<bool, StoreError> {
        match owed {
            Owed::ShowInvoice => {
                self.shown = show_invoice(shop, order, now).await?;
                Ok(self.shown.is_some())
            }
            Owed::RemoveInvoice => remove_invoice(shop, order).await,
            Owed::HandOver => {
                self.terms = hand_over(shop, order, now).await?;
                Ok(self.terms.is_some())
            }
            Owed::SendTerms if self.waits_for(order, Owed::HandOver) => Ok(false),
            Owed::SendTerms => send_terms(shop, order, self.terms.take(), now).await,
            Owed::TellLapsed => {
                say(shop, order, lapsed(order).map(|screen| (screen, IfNobodyIsThere::LetItBe)), now).await
            }
            Owed::TellCredited => {
                say(shop, order, Some((wording::credited(order), IfNobodyIsThere::KeepOwing)), now).await
            }
            // Noting it is doing it.
            Owed::Count => Ok(!self.waits_for(order, Owed::HandOver)),
            Owed::ReturnUnits | Owed::Announce(_) => Ok(false),
        }
    }

    fn waits_for(&self, order: &Order, first: Owed) -> bool {
        order.owed.contains(&first) && !self.done.contains(&first)
    }
}

/// Does what was left undone, after a pause that depends on whether the buyer can be reached.
pub(super) async fn retell(shop: &Shop, order: Order, now: Moment) -> Result<Order, StoreError> {
    // Only a long wait is worth the question.
    let unreachable = order.is_far_behind() && shop.store.is_unreachable(order.buyer).await?;
    let longest = if unreachable { UNREACHABLE_PAUSE_SECONDS } else { REACHABLE_PAUSE_SECONDS };
    attempt(shop, order, longest, now).await
}

/// Does what was left undone for a buyer who is here: should it fail, the next attempt comes soon.
pub(super) async fn retell_now(shop: &Shop, order: Order, now: Moment) -> Result<Order, StoreError> {
    attempt(shop, order, REACHABLE_PAUSE_SECONDS, now).await
}

/// Counting the attempt first makes this the only one that works on the order, so that nobody gets the same message
/// twice from two who mean well.
async fn attempt(shop: &Shop, order: Order, longest: i64, now: Moment) -> Result<Order, StoreError> {
    match shop.store.change(&order, &order.stumbled(now, longest)).await? {
        Commit::Done(order) => tell(shop, order, now).await,
        Commit::Lost(order) => Ok(order),
    }
}

/// Sends the order's events in one call. That it was delivered is announced once it is.
async fn announce(shop: &Shop, order: &Order, done: &BTreeSet<Owed>) -> Vec<Owed> {
    let still_to_hand_over = order.owed.contains(&Owed::HandOver) && !done.contains(&Owed::HandOver);
    let kinds: Vec<EventKind> = order
        .owed
        .iter()
        .filter_map(|owed| match owed {
            Owed::Announce(EventKind::OrderDelivered) if still_to_hand_over => None,
            Owed::Announce(kind) => Some(*kind),
            _ => None,
        })
        .collect();
    if kinds.is_empty() {
        return Vec::new();
    }
    let events: Vec<_> = kinds.iter().map(|kind| order.event(*kind)).collect();
    match shop.bus.put(&events).await {
        Ok(()) => kinds.into_iter().map(Owed::Announce).collect(),
        Err(error) => {
            tracing::warn!(order = %order.id, %error, "events are left to the sweep");
            Vec::new()
        }
    }
}

/// Notes what was done on the order, whatever it has become meanwhile.
async fn note(shop: &Shop, seen: Order, telling: &Telling, now: Moment) -> Result<Order, StoreError> {
    let mut done = telling.done.clone();
    // Showing the invoice has noted the charge before.
    let seen = telling.shown.clone().unwrap_or(seen);
    let mut order = seen.clone();
    for _ in 0..ROUNDS {
        done = order.still_done(&done, &seen);
        // Whoever was faster has noted the same.
        if telling.shown.is_none() && done.is_disjoint(&order.owed) {
            return Ok(order);
        }
        let next = noted(&order, telling.shown.as_ref(), &done, now);
        let committed = if done.contains(&Owed::Count) && order.owed.contains(&Owed::Count) {
            match shop.store.change_and_count(&order, &next).await {
                // So many count at this moment that this one waits for the sweep; the goods must not.
                Err(error) if done.len() > 1 => {
                    tracing::warn!(order = %order.id, %error, "counting is left to the sweep");
                    done.remove(&Owed::Count);
                    continue;
                }
                ended => ended?,
            }
        } else {
            shop.store.change(&order, &next).await?
        };
        match committed {
            Commit::Done(order) => return Ok(order),
            Commit::Lost(current) => order = current,
        }
    }
    Err(StoreError::Table { what: "note what was done for an order", code: "other changes, again and again".into() })
}

fn noted(order: &Order, shown: Option<&Order>, done: &BTreeSet<Owed>, now: Moment) -> Order {
    let Some(shown) = shown else { return order.told(done, now) };
    let mut next = order.clone();
    next.invoice.message = shown.invoice.message;
    let next = next.told(done, now);
    // Paid or given up while it was being shown: the sweep removes it, within a minute.
    if next.invoice.state == State::Open { next } else { next.shown_too_late(now) }
}

async fn remove_invoice(shop: &Shop, order: &Order) -> Result<bool, StoreError> {
    let Some(message) = order.invoice.message else { return Ok(true) };
    match shop.telegram.delete(order.buyer, message).await {
        // Nobody is there, or it can never be deleted: a leftover message harms nobody.
        Ok(()) | Err(Failure::Unreachable | Failure::Refused(_)) => Ok(true),
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the invoice could not be removed");
            Ok(false)
        }
    }
}

fn lapsed(order: &Order) -> Option<Screen> {
    match order.invoice.state {
        State::Lapsed { why: Lapse::Expired, .. } => Some(wording::expired(order)),
        State::Lapsed { why: Lapse::Cancelled, .. } => Some(wording::cancelled(order)),
        // Paid meanwhile: the better news says it all.
        State::Open | State::Paid(_) => None,
    }
}

/// What becomes of a message when the person can't be reached.
enum IfNobodyIsThere {
    /// It stays owed: it is about their money.
    KeepOwing,
    /// It is dropped: nothing is lost by it.
    LetItBe,
}

async fn say(
    shop: &Shop,
    order: &Order,
    message: Option<(Screen, IfNobodyIsThere)>,
    now: Moment,
) -> Result<bool, StoreError> {
    let Some((screen, otherwise)) = message else { return Ok(true) };
    match shop.telegram.send(order.buyer, &screen).await {
        Ok(_) => Ok(true),
        Err(Failure::Unreachable) => {
            shop.store.mark_unreachable(order.buyer, now).await?;
            Ok(matches!(otherwise, IfNobodyIsThere::LetItBe))
        }
        // It would be refused for ever; what it tells of stands in the table all the same.
        Err(failure @ Failure::Refused(_)) => {
            tracing::error!(order = %order.id, %failure, "a message can't be said");
            Ok(true)
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "a message is left to the sweep");
            Ok(false)
        }
    }
}
