//! The sweep: every minute it ends what is past its deadline, finds payments whose callback never came, and sends
//! what is still owed. A record that can't be read is told of and set aside; the rest goes on.

use super::announce::{send, unreadable};
use super::ask::{Asked, ask};
use super::lapse::{close, lapse};
use super::set_up_again::set_up_again;
use super::tell::retell;
use crate::domain::ids::OrderId;
use crate::domain::invoice::{Lapse, State};
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Commit, Due, StoreError};
use futures_util::{StreamExt, stream};

/// Records that are looked at side by side, so that one slow answer does not hold up the others.
const AT_ONCE: usize = 8;

/// A sweep ends before its function's time is out.
const LIMIT: std::time::Duration = std::time::Duration::from_secs(45);

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Records it looked at.
    pub looked_at: usize,
    /// Records that failed; they stay due.
    pub failed: usize,
    /// For how long something has been owed to a person who could be reached, in seconds; the longest.
    pub oldest_owed_seconds: i64,
}

/// Sweeps what is due by `now`.
///
/// # Errors
/// If the table can't say what is due.
pub async fn sweep(shop: &Shop, now: Moment) -> Result<Swept, StoreError> {
    let due = shop.store.due(now).await?;
    let looks = due.iter().map(|due| async move {
        match look(shop, due, now).await {
            Ok(late) => (false, late),
            Err(error) => {
                set_aside(shop, due, &error, now).await;
                (true, 0)
            }
        }
    });
    // What is not looked at in time is still due in a minute; the figures are always told.
    let in_time = stream::iter(looks).buffer_unordered(AT_ONCE).take_until(tokio::time::sleep(LIMIT));
    let looked: Vec<(bool, i64)> = in_time.collect().await;
    Ok(Swept {
        looked_at: looked.len(),
        failed: looked.iter().filter(|(failed, _)| *failed).count(),
        oldest_owed_seconds: looked.iter().map(|(_, late)| *late).max().unwrap_or_default(),
    })
}

/// Looks at one record; for how many seconds it has owed something.
async fn look(shop: &Shop, due: &Due, now: Moment) -> Result<i64, StoreError> {
    match due {
        Due::Order(id) => order(shop, id, now).await,
        Due::Product(code) => {
            let found = shop.store.reclaim(code, now).await?;
            if found > 0 {
                tracing::warn!(product = %code, found, "drawn slots that nobody claimed went back");
            }
            Ok(0)
        }
        Due::Notice(id) => {
            if let Some(notice) = shop.store.notice(id).await? {
                send(shop, &notice, now).await?;
            }
            Ok(0)
        }
        Due::Setup => set_up_again(shop, now).await.map(|()| 0),
        Due::Unknown { pk, sk } => Err(StoreError::Unreadable {
            record: format!("{pk} {sk}"),
            why: "nothing of this kind is ever due".to_owned(),
        }),
    }
}

async fn order(shop: &Shop, id: &OrderId, now: Moment) -> Result<i64, StoreError> {
    let Some(order) = shop.store.order(id).await? else { return Ok(0) };
    // Somebody else saw to it since the index was read.
    if order.due.is_none_or(|due| due > now) {
        return Ok(0);
    }
    if order.invoice.state == State::Open && now >= order.invoice.deadline {
        lapse(shop, order, Lapse::Expired, now).await?;
        return Ok(0);
    }
    let Some(order) = check_claims(shop, order, now).await? else { return Ok(0) };
    if order.owed.is_empty() {
        watch(shop, order, now).await?;
        return Ok(0);
    }
    let order = retell(shop, order, now).await?;
    let late = late(shop, &order, now).await?;
    // What can't be told for long does not keep anybody from asking whether money came.
    if !order.owed.is_empty() && matches!(order.invoice.state, State::Lapsed { closed: false, .. }) {
        watch(shop, order, now).await?;
    }
    Ok(late)
}

/// For how many seconds an order owes something to a person whom it could reach.
async fn late(shop: &Shop, order: &Order, now: Moment) -> Result<i64, StoreError> {
    match order.owed_since {
        Some(since) if !shop.store.is_unreachable(order.buyer).await? => Ok(now.millis_since(since) / 1_000),
        _ => Ok(0),
    }
}

/// Asks about every transaction that a callback claimed to be paid. `None` if one was.
async fn check_claims(shop: &Shop, mut order: Order, now: Moment) -> Result<Option<Order>, StoreError> {
    for txn in order.claimed.clone() {
        let next = match ask(shop, order.clone(), &txn, now).await? {
            Asked::Paid => return Ok(None),
            Asked::Closed | Asked::Unknown => order.disclaimed(&txn, now),
            Asked::Pending | Asked::NoAnswer | Asked::TooSoon => continue,
        };
        order = match shop.store.change(&order, &next).await? {
            Commit::Done(order) => order,
            // Whoever was faster has seen to it.
            Commit::Lost(_) => return Ok(None),
        };
    }
    Ok(Some(order))
}

/// Asks about an order that owes nothing: perhaps it was paid and the callback was lost.
async fn watch(shop: &Shop, mut order: Order, now: Moment) -> Result<(), StoreError> {
    let asked = match (&order.invoice.state, &order.invoice.charge) {
        (State::Open, Some(charge)) => {
            let txn = charge.txn.clone();
            ask(shop, order.clone(), &txn, now).await?
        }
        (State::Lapsed { closed: false, .. }, _) => {
            let (asked, current) = close(shop, order, now).await?;
            order = current;
            asked
        }
        (State::Open, None) | (State::Lapsed { closed: true, .. } | State::Paid(_), _) => Asked::Pending,
    };
    let next = match asked {
        Asked::Paid => return Ok(()),
        // The gateway gave it up before the shop did: nobody can pay it, so nothing is gained by holding its units.
        Asked::Closed if order.invoice.state == State::Open => return lapse(shop, order, Lapse::Expired, now).await,
        Asked::Closed => order.closed(now),
        Asked::Pending | Asked::NoAnswer | Asked::TooSoon | Asked::Unknown => order.looked_at(now),
    };
    match shop.store.change(&order, &next).await? {
        // Whoever was faster has seen to it.
        Commit::Done(_) | Commit::Lost(_) => Ok(()),
    }
}

async fn set_aside(shop: &Shop, due: &Due, error: &StoreError, now: Moment) {
    match error {
        StoreError::Table { .. } => tracing::warn!(%error, "a record stays due"),
        StoreError::Unreadable { .. } | StoreError::Unwritable { .. } => {
            unreadable(shop, error, now).await;
            if let Err(error) = shop.store.set_aside(due, now).await {
                tracing::warn!(%error, "a broken record could not be set aside");
            }
        }
    }
}
