//! Notices that are due: sent within Telegram's rate. Whose chat Telegram refuses for a while waits for a later sweep; once
//! it takes no more at all, everybody waits for the next one.

use crate::domain::ids::UserId;
use crate::domain::notice::{Notice, NoticeId};
use crate::domain::time::Moment;
use crate::flow::notices::{Attempt, CONCURRENT_READERS, by_reader, send_notice};
use crate::flow::publish::report_unreadable;
use crate::shop::Shop;
use crate::store::{Due, StoreError};
use futures_util::future::join;
use futures_util::{FutureExt, StreamExt, stream};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::sleep;

/// Notices a second. Telegram takes 30 messages a second of a bot; the rest is for goods and replies.
const PER_SECOND: usize = 20;

/// Chats that Telegram refuses one after the other, with none in between that it takes, until it is taken to refuse the bot
/// as a whole: its answer is the same for both.
const REFUSED_CHATS: usize = 3;

/// Whom Telegram takes no more messages for, in this sweep.
#[derive(Default)]
struct Refusals(Mutex<Refused>);

#[derive(Default)]
struct Refused {
    chats: BTreeSet<UserId>,
    /// How many were refused since a message was taken.
    in_a_row: usize,
    everybody: bool,
}

impl Refusals {
    fn includes(&self, reader: UserId) -> bool {
        let refused = self.lock();
        refused.everybody || refused.chats.contains(&reader)
    }

    fn includes_everybody(&self) -> bool {
        self.lock().everybody
    }

    /// Telegram took a message.
    fn end_row(&self) {
        self.lock().in_a_row = 0;
    }

    /// Telegram took no message for this reader: for a time that it named, or because it has trouble of its own.
    fn add(&self, reader: UserId, is_timed: bool) {
        let mut refused = self.lock();
        refused.chats.insert(reader);
        refused.in_a_row = refused.in_a_row.saturating_add(1);
        refused.everybody |= !is_timed || refused.in_a_row >= REFUSED_CHATS;
    }

    fn lock(&self) -> MutexGuard<'_, Refused> {
        self.0.lock().expect("no holder of the refusals panics")
    }
}

/// Sends what is due, a second's worth at a time, until `end`. What is under way then is finished: a message that is sent and
/// not marked as sent would be sent again. Returns how many notices it looked at, and how many failed.
pub(super) async fn send_due(
    shop: &Shop,
    ids: &[NoticeId],
    end: impl Future<Output = ()> + Clone,
    now: Moment,
) -> (usize, usize) {
    let (mut checked, mut failed) = (0, 0);
    let refusals = Refusals::default();
    let mut seconds = ids.chunks(PER_SECOND).peekable();
    while let Some(chunk) = seconds.next() {
        let pause = if seconds.peek().is_some() { Duration::from_secs(1) } else { Duration::ZERO };
        let (errors, ()) = join(send_some(shop, chunk, &refusals, now), sleep(pause)).await;
        checked += chunk.len();
        failed += errors;
        if refusals.includes_everybody() || end.clone().now_or_never().is_some() {
            break;
        }
    }
    (checked, failed)
}

/// Sends a few notices, but to whom Telegram refuses them. Returns how many failed.
async fn send_some(shop: &Shop, ids: &[NoticeId], refusals: &Refusals, now: Moment) -> usize {
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
    let readers = by_reader(&notices).into_iter().map(|notices| send_in_order(shop, notices, refusals, now));
    let failures: Vec<usize> = stream::iter(readers).buffer_unordered(CONCURRENT_READERS).collect().await;
    failed + failures.into_iter().sum::<usize>()
}

/// Sends the notices of one reader. Returns how many failed.
async fn send_in_order(shop: &Shop, notices: Vec<Notice>, refusals: &Refusals, now: Moment) -> usize {
    let mut failed = 0;
    for notice in notices {
        if let Err(error) = try_to_send(shop, &notice, refusals, now).await {
            tracing::warn!(%error, "a notice stays due");
            failed += 1;
        }
    }
    failed
}

/// Records the attempt first, on the condition that nobody else did: so two sweeps never send the same notice.
async fn try_to_send(shop: &Shop, notice: &Notice, refusals: &Refusals, now: Moment) -> Result<(), StoreError> {
    if refusals.includes(notice.to) || notice.due_at > now {
        return Ok(());
    }
    let begun = notice.begin_attempt(now);
    if !shop.store.begin_notice(notice, &begun).await? {
        return Ok(());
    }
    match send_notice(shop, notice, now).await? {
        Attempt::Sent => refusals.end_row(),
        Attempt::Unreachable | Attempt::Dropped => {}
        Attempt::Later(seconds) => {
            refusals.add(notice.to, seconds.is_some());
            let at = now.plus_seconds(seconds.and_then(|seconds| seconds.try_into().ok()).unwrap_or_default());
            if at > begun.due_at {
                let later = Notice { due_at: at, ..begun.clone() };
                shop.store.begin_notice(&begun, &later).await?;
            }
        }
    }
    Ok(())
}
