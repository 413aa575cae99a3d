//! The sweep: every minute it ends what is past its deadline, finds payments whose callback never came, and sends
//! what is still owed. A record that can't be read is told of and set aside; the rest goes on.

use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::flow::deploy::request_setup_retry::request_setup_retry;
use crate::flow::order::outbox::retry_outbox;
use crate::flow::order::recheck::{CircuitBreaker, recheck};
use crate::flow::publish::{report_broken_texts, report_unreadable, send_event};
use crate::shop::Shop;
use crate::store::{Due, OrderUpdate, StoreError};
use futures_util::future::join3;
use futures_util::{FutureExt, StreamExt, stream};
use std::future::Future;
use tokio::time::sleep;

/// Records of one kind that are looked at side by side, so that one slow answer does not hold up the others.
const CONCURRENT_CHECKS: usize = 8;

/// A sweep ends before its function's time is out.
const TIME_LIMIT: std::time::Duration = std::time::Duration::from_secs(45);

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Records it looked at.
    pub checked: usize,
    /// Records that failed; they stay due.
    pub failed: usize,
    /// Age of the oldest outbox of a buyer who can be reached, in seconds.
    pub oldest_outbox_seconds: i64,
}

/// What came of looking at one record: whether it failed, and for how many seconds it has owed something.
type CheckResult = (bool, i64);

/// Sweeps what is due by `now`.
///
/// Goods that are owed, money that is to be asked about, and everything else are looked at side by side: neither a
/// gateway nor a bus that does not answer holds up a delivery.
///
/// # Errors
/// If the table can't say what is due.
pub async fn sweep(shop: &Shop, now: Moment) -> Result<SweepReport, StoreError> {
    let end = sleep(TIME_LIMIT).shared();
    let (orders, others) = by_kind(shop.store.due(now).await?);
    let (mut deliveries, mut payments, mut broken) = (Vec::new(), Vec::new(), Vec::new());
    for (id, order) in shop.store.orders_one_by_one(&orders).await {
        match order {
            Ok(order) if order.goods.is_delivery_pending() => deliveries.push(order),
            Ok(order) => payments.push(order),
            Err(error) => broken.push((id, error)),
        }
    }
    let gateway = CircuitBreaker::default();
    let (delivered, paid, done) = join3(
        in_time(deliveries.into_iter().map(|order| check_order(shop, order, &gateway, now)), end.clone()),
        in_time(payments.into_iter().map(|order| check_order(shop, order, &gateway, now)), end.clone()),
        in_time(others.into_iter().map(|due| check_other(shop, due, now)), end),
    )
    .await;
    let failed = broken.len();
    for (id, error) in broken {
        postpone_broken(shop, &Due::Order(id), &error, now).await;
    }
    report_broken_texts(shop, now).await;
    let results: Vec<CheckResult> = [delivered, paid, done].concat();
    Ok(SweepReport {
        checked: results.len() + failed,
        failed: results.iter().filter(|(failed, _)| *failed).count() + failed,
        oldest_outbox_seconds: results.iter().map(|(_, late)| *late).max().unwrap_or_default(),
    })
}

fn by_kind(due: Vec<Due>) -> (Vec<OrderId>, Vec<Due>) {
    let (mut orders, mut others) = (Vec::new(), Vec::new());
    for due in due {
        match due {
            Due::Order(id) => orders.push(id),
            Due::Product(_) | Due::PendingEvent(_) | Due::Setup | Due::Unknown { .. } => others.push(due),
        }
    }
    (orders, others)
}

/// A few at a time, while there is time: what is not looked at is still due in a minute; the figures are always told.
async fn in_time(
    checks: impl Iterator<Item = impl Future<Output = CheckResult>>,
    end: impl Future<Output = ()>,
) -> Vec<CheckResult> {
    stream::iter(checks).buffer_unordered(CONCURRENT_CHECKS).take_until(end).collect().await
}

async fn check_order(shop: &Shop, seen: Order, gateway: &CircuitBreaker, now: Moment) -> CheckResult {
    let id = seen.id.clone();
    match process_order(shop, seen, gateway, now).await {
        Ok(late) => (false, late),
        Err(error) => {
            postpone_broken(shop, &Due::Order(id), &error, now).await;
            (true, 0)
        }
    }
}

/// Money first, then whatever is owed; for how many seconds it has owed something.
async fn process_order(shop: &Shop, seen: Order, gateway: &CircuitBreaker, now: Moment) -> Result<i64, StoreError> {
    // Somebody else saw to it since the index was read.
    if seen.next_check.is_none_or(|due| due > now) {
        return Ok(0);
    }
    let checked = recheck(shop, seen.clone(), gateway, now).await;
    let (order, trouble) = match checked {
        Ok(Some(order)) => (order, None),
        Ok(None) => return Ok(0),
        // Goods that are paid for do not wait for money that can't be looked at.
        Err(error) if seen.goods.is_delivery_pending() => (seen, Some(error)),
        Err(error) => return Err(error),
    };
    let mut late = 0;
    if order.may_retry(None, now) {
        let order = retry_outbox(shop, order, now).await?;
        late = outbox_age_seconds(shop, &order, now).await?;
    } else if !order.outbox.is_empty() {
        // Somebody is at work on it, and was only interrupted by a question about its money.
        match shop.store.update_order(&order, &order.checked(now)).await? {
            OrderUpdate::Applied(_) | OrderUpdate::Conflict(_) => {}
        }
    }
    trouble.map_or(Ok(late), Err)
}

async fn check_other(shop: &Shop, due: Due, now: Moment) -> CheckResult {
    match process_other(shop, &due, now).await {
        Ok(()) => (false, 0),
        Err(error) => {
            postpone_broken(shop, &due, &error, now).await;
            (true, 0)
        }
    }
}

async fn process_other(shop: &Shop, due: &Due, now: Moment) -> Result<(), StoreError> {
    match due {
        Due::Product(code) => {
            let found = shop.store.release_orphaned_slots(code, now).await?;
            if found > 0 {
                tracing::warn!(product = %code, found, "drawn slots that nobody claimed went back");
            }
        }
        Due::PendingEvent(id) => {
            if let Some(pending) = shop.store.pending_event(id).await? {
                send_event(shop, &pending, now).await?;
            }
        }
        Due::Setup => request_setup_retry(shop, now).await?,
        Due::Order(id) => return Err(unexpected(&format!("order {id}"))),
        Due::Unknown { pk, sk } => return Err(unexpected(&format!("{pk} {sk}"))),
    }
    Ok(())
}

fn unexpected(record: &str) -> StoreError {
    StoreError::Unreadable { record: record.to_owned(), why: "nothing of this kind is ever due".to_owned() }
}

/// For how many seconds an order owes something to a person whom it could reach.
async fn outbox_age_seconds(shop: &Shop, order: &Order, now: Moment) -> Result<i64, StoreError> {
    match order.outbox_since {
        Some(since) if !shop.store.is_unreachable(order.buyer).await? => Ok(now.millis_since(since) / 1_000),
        _ => Ok(0),
    }
}

async fn postpone_broken(shop: &Shop, due: &Due, error: &StoreError, now: Moment) {
    match error {
        StoreError::Call { .. } => tracing::warn!(%error, "a record stays due"),
        StoreError::Unreadable { .. } | StoreError::Unwritable { .. } => {
            report_unreadable(shop, error, now).await;
            if let Err(error) = shop.store.postpone_broken(due, now).await {
                tracing::warn!(%error, "a broken record could not be set aside");
            }
        }
    }
}
