//! The sweep, every minute: lets invoices lapse, reconciles payments whose callback never came, retries outboxes, pending
//! events and notices, posts to the channel, reminds of terms, deletes old proofs, moves statistics, and releases orphaned slots. A record that can't be read is
//! reported and postponed; the others are processed all the same.

use super::channel_posts::post_waiting;
use super::due_notices::send_due;
use super::late_backup::report_late_backup;
use super::tell_waitlist::tell_waitlist;
use crate::domain::ids::OrderId;
use crate::domain::notice::NoticeId;
use crate::domain::order::Order;
use crate::domain::serving::Serving;
use crate::domain::time::Moment;
use crate::flow::deploy::request_setup_retry::request_setup_retry;
use crate::flow::order::outbox::retry_outbox;
use crate::flow::order::recheck::{CircuitBreaker, recheck};
use crate::flow::publish::{
    continue_backup, continue_campaign, continue_restore, report_broken_texts, report_unreadable, request_alert,
    request_restock, send_event,
};
use crate::shop::Shop;
use crate::store::{Due, OrderUpdate, StoreError};
use futures_util::future::{join, join4};
use futures_util::{FutureExt, StreamExt, stream};
use std::future::Future;
use tokio::time::sleep;

/// How many records of one kind are processed concurrently, so that one slow answer does not delay the others.
const CONCURRENT_CHECKS: usize = 8;

/// After this time no further record is started; the function's time-out in template.yaml is 55 seconds.
const TIME_LIMIT: std::time::Duration = std::time::Duration::from_secs(45);

/// The result of a sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Records it processed.
    pub checked: usize,
    /// Records that failed; they stay due.
    pub failed: usize,
    /// Age of the oldest outbox of a buyer who can be reached, in seconds.
    pub oldest_outbox_seconds: i64,
}

/// The result for one record: whether it failed, and the age of its outbox in seconds (0 if empty).
type CheckResult = (bool, i64);

/// Sweeps what is due by `now`.
///
/// Deliveries, payments, notices and all other records are processed concurrently, so that a gateway or bus that does not
/// answer delays no delivery.
///
/// # Errors
/// If the sweep index can't be read.
pub async fn sweep(shop: &Shop, now: Moment) -> Result<SweepReport, StoreError> {
    if shop.follow(now).await? != Serving::Open {
        return sweep_fenced(shop, now).await;
    }
    let end = sleep(TIME_LIMIT).shared();
    let DueRecords { orders, notices, others } = by_kind(shop.store.due(now).await?);
    let (mut deliveries, mut payments, mut broken) = (Vec::new(), Vec::new(), Vec::new());
    for (id, order) in read_orders(shop, &orders, now).await {
        match order {
            Ok(order) if order.goods.is_delivery_pending() => deliveries.push(order),
            Ok(order) => payments.push(order),
            Err(error) => broken.push((id, error)),
        }
    }
    let gateway = CircuitBreaker::default();
    let (delivered, paid, (noticed, not_noticed), done) = join4(
        in_time(deliveries.into_iter().map(|order| check_order(shop, order, &gateway, now)), end.clone()),
        in_time(payments.into_iter().map(|order| check_order(shop, order, &gateway, now)), end.clone()),
        send_due(shop, &notices, end.clone(), now),
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
        checked: results.len() + noticed + failed,
        failed: results.iter().filter(|(failed, _)| *failed).count() + not_noticed + failed,
        oldest_outbox_seconds: results.iter().map(|(_, late)| *late).max().unwrap_or_default(),
    })
}

/// Sweeps a table that nothing is sold from: only what leads out of that goes on. All else stays due.
async fn sweep_fenced(shop: &Shop, now: Moment) -> Result<SweepReport, StoreError> {
    let due = shop.store.due(now).await?.into_iter().filter(goes_on_while_fenced);
    let results = in_time(due.map(|due| check_other(shop, due, now)), sleep(TIME_LIMIT)).await;
    let failed = results.iter().filter(|(failed, _)| *failed).count();
    Ok(SweepReport { checked: results.len(), failed, oldest_outbox_seconds: 0 })
}

/// Whether it is a backup or a restore, which sells and settles nothing.
const fn goes_on_while_fenced(due: &Due) -> bool {
    matches!(due, Due::Backup(_) | Due::Restore(_))
}

/// Reads orders, and the shop's texts beside them. Without orders nothing is said, so nothing is read.
async fn read_orders(shop: &Shop, ids: &[OrderId], now: Moment) -> Vec<(OrderId, Result<Order, StoreError>)> {
    if ids.is_empty() {
        return Vec::new();
    }
    join(shop.store.orders_one_by_one(ids), shop.refresh_texts(now)).await.0
}

/// What is due, by how it is processed.
#[derive(Default)]
struct DueRecords {
    orders: Vec<OrderId>,
    notices: Vec<NoticeId>,
    others: Vec<Due>,
}

fn by_kind(due: Vec<Due>) -> DueRecords {
    let mut records = DueRecords::default();
    for due in due {
        match due {
            Due::Order(id) => records.orders.push(id),
            Due::Notice(id) => records.notices.push(id),
            Due::Product(_)
            | Due::PendingEvent(_)
            | Due::Proof(..)
            | Due::Waitlist(_)
            | Due::Posts
            | Due::StockJob(_)
            | Due::Campaign(_)
            | Due::Setup
            | Due::Alert(_)
            | Due::Statistics(_)
            | Due::Backup(_)
            | Due::Restore(_)
            | Due::BackupWatch
            | Due::Unknown { .. } => records.others.push(due),
        }
    }
    records
}

/// Runs checks, a few at a time, until `end`. Records that were not reached stay due for the next sweep.
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

/// Rechecks the payment first, then retries the outbox. Returns the age of the outbox in seconds.
async fn process_order(shop: &Shop, seen: Order, gateway: &CircuitBreaker, now: Moment) -> Result<i64, StoreError> {
    // Another process has handled it since the index was read.
    if seen.next_check.is_none_or(|due| due > now) {
        return Ok(0);
    }
    let seen = seen.with_due_reminder(now);
    let checked = recheck(shop, seen.clone(), gateway, now).await;
    let (order, recheck_error) = match checked {
        Ok(Some(order)) => (order, None),
        Ok(None) => return Ok(0),
        // Goods that are paid for are delivered even if a recheck fails.
        Err(error) if seen.goods.is_delivery_pending() => (seen, Some(error)),
        Err(error) => return Err(error),
    };
    let mut late = 0;
    if order.may_retry(None, now) {
        let order = retry_outbox(shop, order, now).await?;
        late = outbox_age_seconds(shop, &order, now).await?;
    } else if !order.outbox.is_empty() {
        // A run of its outbox is under way; the order was due for its payment alone.
        match shop.store.update_order(&order, &order.checked(now)).await? {
            OrderUpdate::Applied(_) | OrderUpdate::Conflict(_) => {}
        }
    }
    recheck_error.map_or(Ok(late), Err)
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
                tracing::warn!(product = %code, found, "orphaned slots were released");
            }
        }
        Due::PendingEvent(id) => {
            if let Some(pending) = shop.store.pending_event(id).await? {
                send_event(shop, &pending, now).await?;
            }
        }
        Due::Proof(order, line) => shop.store.delete_proof(order, *line, now).await?,
        Due::Waitlist(code) => tell_waitlist(shop, code, now).await?,
        Due::Posts => post_waiting(shop, now).await?,
        Due::StockJob(id) => {
            shop.store.postpone_job(id, now.plus_minutes(2)).await?;
            request_restock(shop, id, now).await;
        }
        Due::Campaign(id) => {
            if let Some(campaign) = shop.store.wake_campaign(id, now).await? {
                continue_campaign(shop, &campaign).await;
            }
        }
        Due::Backup(id) => {
            shop.store.postpone_backup(id, now.plus_minutes(2)).await?;
            continue_backup(shop, id, now).await;
        }
        Due::Restore(id) => {
            shop.store.postpone_restore(id, now.plus_minutes(2)).await?;
            continue_restore(shop, id, now).await;
        }
        Due::BackupWatch => report_late_backup(shop, now).await?,
        Due::Setup => request_setup_retry(shop, now).await?,
        Due::Alert(key) => request_alert(shop, key, now).await?,
        Due::Statistics(shard) => shop.store.archive_statistics(*shard, now).await?,
        Due::Order(id) => return Err(unexpected(&format!("order {id}"))),
        Due::Notice(id) => return Err(unexpected(&format!("notice {id}"))),
        Due::Unknown { pk, sk } => return Err(unexpected(&format!("{pk} {sk}"))),
    }
    Ok(())
}

fn unexpected(record: &str) -> StoreError {
    StoreError::Unreadable {
        record: record.to_owned(),
        why: "the sweep does not handle records of this kind".to_owned(),
    }
}

/// The age of an order's outbox in seconds; 0 if it is empty or the buyer can't be reached.
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
                tracing::warn!(%error, "a broken record could not be postponed");
            }
        }
    }
}
