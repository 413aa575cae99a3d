//! Redelivers updates that the bot did not accept, as Telegram does.

use crate::delivery::{Delivery, bring, post, webhook};
use crate::shared_state::{InFlight, SharedState};
use crate::state::State;
use crate::state::pending::{Pending, Queue};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// The first repeat comes at once, the second after this, and each later one after twice the pause before.
const SECOND_PAUSE: Duration = Duration::from_secs(2);
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The longest that a bot can ask for; what is pending becomes stale after a day.
const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);

/// Sends all that is pending, queue by queue, until it is taken or stale.
pub(crate) fn kick(core: &Arc<SharedState>, bot: i64) {
    let now = core.clock.now();
    let pending = core.with(|state| {
        let bot = state.bot(bot);
        bot.pending.retain(|pending| !pending.is_stale(now));
        bot.pending.clone()
    });
    let core = core.clone();
    tokio::spawn(async move {
        for pending in pending {
            bring(&core, bot, pending).await;
        }
    });
}

/// Sends the oldest update of a queue when the ones in flight are through. As many wait as there are updates, so that
/// each is sent, in order, no matter who is woken first.
pub(crate) async fn wait(core: Arc<SharedState>, bot: i64, queue: Queue, lock: InFlight) {
    let in_flight = lock.lock_owned().await;
    let oldest = |state: &State| state.bots.get(&bot)?.pending.iter().find(|pending| pending.queue == queue).cloned();
    let (Some(pending), Some(webhook)) = (core.look(oldest), webhook(&core, bot)) else { return };
    let delivery = post(&core, bot, &webhook, &pending).await;
    if !delivery.is_ok() {
        insist(core, delivery, pending, in_flight).await;
    }
}

/// Tries again what was not taken, with growing pauses, until it is taken, stale, or nobody wants it tried.
pub(crate) async fn insist(
    core: Arc<SharedState>,
    mut delivery: Delivery,
    pending: Pending,
    in_flight: OwnedMutexGuard<()>,
) {
    let bot = delivery.bot;
    let mut pause = asked(&delivery).unwrap_or_default();
    while core.retries.load(Ordering::Relaxed) && !core.closed.load(Ordering::Relaxed) {
        tokio::time::sleep(pause).await;
        if pending.is_stale(core.clock.now()) {
            core.with(|state| state.bot(bot).pending.retain(|other| other.id() != pending.id()));
            break;
        }
        let Some(webhook) = webhook(&core, bot) else { break };
        delivery = post(&core, bot, &webhook, &pending).await;
        if delivery.is_ok() {
            break;
        }
        pause = asked(&delivery).unwrap_or_else(|| longer(pause));
    }
    drop(in_flight);
}

/// The pause that the bot asked for.
fn asked(delivery: &Delivery) -> Option<Duration> {
    delivery.retry_after.map(|seconds| Duration::from_secs(seconds).min(LONGEST_ASKED))
}

/// The pause before the next try, after one of this length.
pub fn longer(pause: Duration) -> Duration {
    (pause * 2).clamp(SECOND_PAUSE, LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_is_what_the_bot_asks_for_or_twice_the_one_before() {
        let answered = |retry_after| asked(&Delivery { retry_after, ..Delivery::default() });
        assert_eq!(answered(Some(7)), Some(Duration::from_secs(7)));
        assert_eq!(answered(Some(u64::MAX)), Some(LONGEST_ASKED));
        assert_eq!((answered(None), longer(Duration::from_secs(4))), (None, Duration::from_secs(8)));
    }
}
