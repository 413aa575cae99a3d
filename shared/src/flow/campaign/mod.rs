//! Sending a campaign: a page of users for each event, in chunks that are noted one by one. A process that dies leaves its
//! lease, and the page is taken up where it was noted last once the lease has ended: nobody is skipped, and at most the
//! users of one chunk get the message twice.

mod chunk;

use crate::domain::campaign::{CHUNK, Campaign, CampaignId, CampaignState, Passage, Unsent};
use crate::domain::serving::Serving;
use crate::flow::publish::continue_campaign;
use crate::shop::Shop;
use crate::store::{CampaignLease, StoreError};
use crate::telegram::Failure;
use crate::wording;
use chunk::{Sent, send_chunk};
use futures_util::future::{Shared, join};
use futures_util::{FutureExt, future::BoxFuture};
use std::time::Duration;
use tokio::time::sleep;

/// Users of the list that one page passes; at the usual rate twenty seconds' worth.
const USERS_PER_PAGE: i32 = 500;

/// Users that one call reads.
const USERS_PER_READ: usize = 100;

/// After this time no further chunk is begun; the function's time-out in template.yaml is 60 seconds, and a chunk may take
/// as long as two calls to Telegram that time out.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Seconds for which sending rests if Telegram fails and names no time.
const REST_SECONDS: u64 = 60;

/// Seconds between two edits of the message that shows how far the campaign is.
const CARD_SECONDS: u32 = 3;

/// Why a page ends.
enum PageEnd {
    /// There are more users, or there is no more time.
    Next,
    /// All users are passed.
    Passed,
    /// Telegram asks to wait so many seconds.
    Rest(u64),
    /// The message that is copied is gone.
    MessageGone,
    /// An admin paused or stopped it.
    Steered,
}

/// A page that is being sent.
struct PageRun<'a> {
    shop: &'a Shop,
    lease: &'a CampaignLease,
    campaign: Campaign,
    end: Shared<BoxFuture<'a, ()>>,
    chunks: u32,
}

/// Sends a page of a campaign, if it is the one that is to be sent next and nobody else is at it.
///
/// # Errors
/// If the table fails: the sweep lets the page be sent again when the lease has ended.
pub async fn send_campaign_page(
    shop: &Shop,
    (id, page): (&CampaignId, u32),
    lease: &CampaignLease,
) -> Result<(), StoreError> {
    // The sweep lets the page be sent once the shop is open.
    if shop.follow(lease.from).await? != Serving::Open {
        return Ok(());
    }
    let Some(campaign) = shop.store.lease_campaign((id, page), lease).await? else { return Ok(()) };
    shop.refresh_texts(lease.from).await;
    let end = sleep(TIME_LIMIT).boxed().shared();
    let mut run = PageRun { shop, lease, campaign, end, chunks: 0 };
    let state = match run.send().await? {
        PageEnd::Passed => CampaignState::Done,
        PageEnd::MessageGone => CampaignState::Stopped,
        PageEnd::Rest(seconds) => {
            // The time is counted from when this page can have ended at the latest, so it is never too early.
            let wait = i64::try_from(seconds).unwrap_or(i64::MAX);
            shop.store.end_campaign_page(id, lease, Some(lease.until.plus_seconds(wait))).await?;
            return Ok(());
        }
        PageEnd::Next | PageEnd::Steered => return go_on(shop, id, lease).await,
    };
    // Shown before it is written: if the process dies in between, it is shown and written again.
    run.campaign.state = state;
    run.show().await;
    if shop.store.end_campaign(id, lease, state).await? {
        return Ok(());
    }
    // An admin paused or stopped it meanwhile.
    if let Some(campaign) = shop.store.campaign(id).await? {
        run.campaign = campaign;
        run.show().await;
    }
    go_on(shop, id, lease).await
}

/// Gives the lease back, and asks for the next page unless an admin paused or stopped the campaign.
async fn go_on(shop: &Shop, id: &CampaignId, lease: &CampaignLease) -> Result<(), StoreError> {
    let campaign = shop.store.end_campaign_page(id, lease, None).await?;
    if let Some(campaign) = campaign.filter(|campaign| campaign.state == CampaignState::Running) {
        continue_campaign(shop, &campaign).await;
    }
    Ok(())
}

impl PageRun<'_> {
    /// Passes the users of the page: first those whom an earlier page left.
    async fn send(&mut self) -> Result<PageEnd, StoreError> {
        if !self.campaign.unsent.is_empty() {
            let left = std::mem::take(&mut self.campaign.unsent);
            if let Some(end) = self.send_to(left).await? {
                return Ok(end);
            }
        }
        let until = self.campaign.started.unwrap_or(self.lease.from);
        let (users, more) = self.shop.store.listed_users(self.campaign.cursor, until, USERS_PER_PAGE).await?;
        let mut chunk = Vec::new();
        for users in users.chunks(USERS_PER_READ) {
            let known = self.shop.store.recipients(users).await?;
            for user in users {
                let recipient = known.iter().find(|known| known.id == user.id);
                match recipient.map_or(Passage::Outside, |recipient| self.campaign.passage(recipient)) {
                    Passage::Send => chunk.push(Unsent { user: user.id, attempts: 0 }),
                    passage => self.campaign.counts.skip(passage),
                }
                self.campaign.cursor = Some(*user);
                if chunk.len() == CHUNK
                    && let Some(end) = self.send_to(std::mem::take(&mut chunk)).await?
                {
                    return Ok(end);
                }
            }
        }
        if let Some(end) = self.send_to(chunk).await? {
            return Ok(end);
        }
        Ok(if more { PageEnd::Next } else { PageEnd::Passed })
    }

    /// Sends to these users, no faster than the rate, and notes how far the campaign is. Says why the page ends, if it does.
    async fn send_to(&mut self, users: Vec<Unsent>) -> Result<Option<PageEnd>, StoreError> {
        let rate = self.shop.config.broadcast_rate.max(1);
        let millis = u64::try_from(users.len()).unwrap_or_default().saturating_mul(1_000) / u64::from(rate);
        let pace = sleep(Duration::from_millis(millis));
        let (sent, ()) = join(send_chunk(self.shop, &self.campaign, users, self.lease.from), pace).await;
        let (mut rest, mut is_gone) = (None, false);
        for sent in sent? {
            let counts = &mut self.campaign.counts;
            match sent {
                Sent::Arrived => counts.sent = counts.sent.saturating_add(1),
                Sent::Unreachable => counts.skip(Passage::Unreachable),
                Sent::Refused => counts.failed = counts.failed.saturating_add(1),
                Sent::NotYet(user) => self.campaign.unsent.push(user),
                Sent::Later(user, seconds) => {
                    rest = rest.max(Some(seconds));
                    self.campaign.unsent.push(user);
                }
                Sent::Failing(user) => {
                    rest = rest.max(Some(REST_SECONDS));
                    match user.failed() {
                        Some(user) => self.campaign.unsent.push(user),
                        None => counts.failed = counts.failed.saturating_add(1),
                    }
                }
                Sent::MessageGone(user) => {
                    is_gone = true;
                    self.campaign.unsent.push(user);
                }
            }
        }
        let noted = self.shop.store.note_campaign_progress(&self.campaign, self.lease).await?;
        let Some(noted) = noted.filter(|noted| noted.state == CampaignState::Running) else {
            return Ok(Some(PageEnd::Steered));
        };
        self.campaign = noted;
        self.chunks = self.chunks.saturating_add(1);
        if is_gone {
            return Ok(Some(PageEnd::MessageGone));
        }
        if let Some(seconds) = rest {
            return Ok(Some(PageEnd::Rest(seconds)));
        }
        let chunks_per_edit = CARD_SECONDS.saturating_mul(rate).div_ceil(u32::try_from(CHUNK).unwrap_or(1));
        if self.chunks.is_multiple_of(chunks_per_edit.max(1)) {
            self.show().await;
        }
        Ok(self.end.clone().now_or_never().map(|()| PageEnd::Next))
    }

    /// Shows how far the campaign is, where an admin started it.
    async fn show(&self) {
        let Some((card, language)) = &self.campaign.card else { return };
        let say = self.shop.localizer(*language);
        let screen = wording::admin::campaign(&say, &self.campaign, wording::admin::CampaignNote::Nothing);
        match self.shop.telegram.edit(card.chat, card.message, &screen).await {
            Ok(_) | Err(Failure::CannotChange | Failure::Unreachable) => {}
            Err(failure) => tracing::warn!(%failure, "a campaign's message does not show how far it is"),
        }
    }
}
