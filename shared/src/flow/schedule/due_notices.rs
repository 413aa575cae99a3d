//! Notices that are due: sent within Telegram's rate. Once Telegram takes no more, the rest waits for the next sweep.

use crate::domain::notice::{Notice, NoticeId};
use crate::domain::time::Moment;
use crate::flow::notices::{Attempt, CONCURRENT_READERS, by_reader, send_notice};
use crate::flow::publish::report_unreadable;
use crate::shop::Shop;
use crate::store::{Due, StoreError};
use futures_util::future::join;
use futures_util::{FutureExt, StreamExt, stream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::sleep;

/// Notices a second. Telegram takes 30 messages a second of a bot; the rest is for goods and replies.
const PER_SECOND: usize = 20;

/// Sends what is due, a second's worth at a time, until `end`. What is under way then is finished: a message that is sent and
/// not marked as sent would be sent again. Returns how many notices it looked at, and how many failed.
pub(super) async fn send_due(
    shop: &Shop,
    ids: &[NoticeId],
    end: impl Future<Output = ()> + Clone,
    now: Moment,
) -> (usize, usize) {
    let (mut checked, mut failed) = (0, 0);
    let busy = AtomicBool::new(false);
    let mut seconds = ids.chunks(PER_SECOND).peekable();
    while let Some(chunk) = seconds.next() {
        let pause = if seconds.peek().is_some() { Duration::from_secs(1) } else { Duration::ZERO };
        let (errors, ()) = join(send_some(shop, chunk, &busy, now), sleep(pause)).await;
        checked += chunk.len();
        failed += errors;
        if busy.load(Ordering::Relaxed) || end.clone().now_or_never().is_some() {
            break;
        }
    }
    (checked, failed)
}

/// Sends a few notices, unless Telegram is `busy`. Returns how many failed.
async fn send_some(shop: &Shop, ids: &[NoticeId], busy: &AtomicBool, now: Moment) -> usize {
    let (unsent, ()) = join(shop.store.unsent_notices(ids), shop.refresh_texts(now)).await;
    let unsent = match unsent {
        Ok(unsent) => unsent,
        Err(error) => {
            tracing::warn!(%error, "notices stay due");
            return ids.len();
        }
    };
    let (mut notices, mut failed) = (Vec::new(), 0);
    for (id, notice) in unsent {
        match notice {
            Ok(notice) => notices.push(notice),
            Err(error) => {
                failed += 1;
                report_unreadable(shop, &error, now).await;
                if let Err(error) = shop.store.postpone_broken(&Due::Notice(id), now).await {
                    tracing::warn!(%error, "a broken notice could not be postponed");
                }
            }
        }
    }
    let readers = by_reader(&notices).into_iter().map(|notices| send_in_order(shop, notices, busy, now));
    let failures: Vec<usize> = stream::iter(readers).buffer_unordered(CONCURRENT_READERS).collect().await;
    failed + failures.into_iter().sum::<usize>()
}

/// Sends the notices of one reader. Returns how many failed.
async fn send_in_order(shop: &Shop, notices: Vec<Notice>, busy: &AtomicBool, now: Moment) -> usize {
    let mut failed = 0;
    for notice in notices {
        if let Err(error) = try_to_send(shop, &notice, busy, now).await {
            tracing::warn!(%error, "a notice stays due");
            failed += 1;
        }
    }
    failed
}

/// Records the attempt first, on the condition that nobody else did: so two sweeps never send the same notice.
async fn try_to_send(shop: &Shop, notice: &Notice, busy: &AtomicBool, now: Moment) -> Result<(), StoreError> {
    if busy.load(Ordering::Relaxed) || notice.due_at > now {
        return Ok(());
    }
    let begun = notice.begin_attempt(now);
    if !shop.store.begin_notice(notice, &begun).await? {
        return Ok(());
    }
    match send_notice(shop, notice, now).await? {
        Attempt::Sent | Attempt::Unreachable | Attempt::Dropped => {}
        Attempt::Later(seconds) => {
            busy.store(true, Ordering::Relaxed);
            let at = now.plus_seconds(seconds.and_then(|seconds| seconds.try_into().ok()).unwrap_or_default());
            if at > begun.due_at {
                let later = Notice { due_at: at, ..begun.clone() };
                shop.store.begin_notice(&begun, &later).await?;
            }
        }
    }
    Ok(())
}
