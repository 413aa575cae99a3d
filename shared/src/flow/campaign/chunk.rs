//! A chunk of a campaign: a few users at a time, until Telegram takes no more.

use crate::domain::campaign::{Campaign, Unsent};
use crate::domain::screen::Button;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::Failure;
use futures_util::{StreamExt, TryStreamExt, stream};
use std::sync::atomic::{AtomicBool, Ordering};

/// Messages that are under way at a time.
const CONCURRENT: usize = 8;

/// What came of a user's message.
pub(super) enum Sent {
    /// They got it.
    Arrived,
    /// They blocked the bot or deleted their account.
    Unreachable,
    /// Telegram would refuse it again.
    Refused,
    /// It was not tried, as Telegram took no more.
    NotYet(Unsent),
    /// Telegram names so many seconds to wait.
    Later(Unsent, u64),
    /// Telegram fails.
    Failing(Unsent),
    /// The message that is copied is gone.
    MessageGone(Unsent),
}

/// Sends a campaign's message to these users.
pub(super) async fn send_chunk(
    shop: &Shop,
    campaign: &Campaign,
    users: Vec<Unsent>,
    now: Moment,
) -> Result<Vec<Sent>, StoreError> {
    let buttons: Vec<Vec<Button>> = campaign.buttons.iter().map(|button| vec![button.button()]).collect();
    let takes_none = AtomicBool::new(false);
    let sends: Vec<_> =
        users.into_iter().map(|user| send_one(shop, (campaign, &buttons), user, (&takes_none, now))).collect();
    stream::iter(sends).buffered(CONCURRENT).try_collect().await
}

async fn send_one(
    shop: &Shop,
    (campaign, buttons): (&Campaign, &[Vec<Button>]),
    to: Unsent,
    (takes_none, now): (&AtomicBool, Moment),
) -> Result<Sent, StoreError> {
    if takes_none.load(Ordering::Relaxed) {
        return Ok(Sent::NotYet(to));
    }
    let sent = match shop.telegram.copy(to.user, campaign.original, buttons, false).await {
        Ok(_) => return Ok(Sent::Arrived),
        Err(Failure::Unreachable) => {
            shop.store.mark_unreachable(to.user, now).await?;
            return Ok(Sent::Unreachable);
        }
        Err(failure @ (Failure::Refused(_) | Failure::UnknownFile)) => {
            tracing::warn!(campaign = %campaign.id, %failure, "Telegram refused a campaign's message");
            return Ok(Sent::Refused);
        }
        Err(Failure::Later(Some(seconds))) => Sent::Later(to, seconds),
        Err(Failure::Later(None) | Failure::Unauthorized) => Sent::Failing(to),
        Err(Failure::CannotChange) => Sent::MessageGone(to),
    };
    takes_none.store(true, Ordering::Relaxed);
    Ok(sent)
}
