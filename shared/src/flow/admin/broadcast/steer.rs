//! Starting, pausing, resuming and stopping a campaign. Each is a conditional write that the process which sends sees after
//! its chunk.

use super::{card, draft, gone, list, open};
use crate::domain::campaign::{Campaign, CampaignId, CampaignState};
use crate::domain::event::EventKind;
use crate::domain::intent::PageCursor;
use crate::domain::notice::MessageRef;
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::{continue_campaign, send_event};
use crate::shop::Shop;
use crate::store::{CampaignWritten, PendingEvent, StoreError};
use crate::wording;
use crate::wording::admin::CampaignNote as Note;

/// Asks whether it is to be sent: to how many, and how long that takes.
pub(super) async fn ask_start(shop: &Shop, context: &UpdateContext, id: &CampaignId) -> Result<Reply, StoreError> {
    let (campaign, totals) = futures_util::future::try_join(draft(shop, context, id), shop.totals(context.now)).await?;
    Ok(match campaign {
        Ok(campaign) => {
            let rate = shop.config.broadcast_rate;
            Reply::Screen(wording::admin::ask_start_campaign(&context.say, &campaign, (totals.users, rate)))
        }
        Err(instead) => instead,
    })
}

/// Starts it, if it is as it was when the admin was asked.
pub(super) async fn start(
    shop: &Shop,
    context: &UpdateContext,
    id: &CampaignId,
    seen: u32,
) -> Result<Reply, StoreError> {
    let campaign = match draft(shop, context, id).await? {
        Ok(campaign) if campaign.revision == seen => campaign,
        Ok(campaign) => return Ok(card(context, &campaign, Note::ChangedMeanwhile)),
        Err(instead) => return Ok(instead),
    };
    let expected = shop.totals(context.now).await?.users;
    let next = Campaign { started: Some(context.now), expected, ..campaign.clone() };
    run(shop, context, &campaign, next).await
}

/// Goes on with it.
pub(super) async fn resume(shop: &Shop, context: &UpdateContext, id: &CampaignId) -> Result<Reply, StoreError> {
    match shop.store.campaign(id).await? {
        Some(campaign) if campaign.state == CampaignState::Paused => {
            run(shop, context, &campaign, campaign.clone()).await
        }
        Some(campaign) => Ok(card(context, &campaign, Note::Nothing)),
        None => Ok(gone(context)),
    }
}

/// Lets it run, and shows how far it is where this was tapped.
async fn run(shop: &Shop, context: &UpdateContext, campaign: &Campaign, next: Campaign) -> Result<Reply, StoreError> {
    let message = context.tap.as_ref().and_then(|tap| tap.message);
    let shown = message.map(|message| (MessageRef { chat: context.user.id, message }, context.say.language()));
    let next = Campaign { state: CampaignState::Running, card: shown, ..next };
    if let Err(instead) = write(shop, context, (campaign, &next)).await? {
        return Ok(instead);
    }
    // Shown first: what the process that sends shows comes after it.
    let screen = wording::admin::campaign(&context.say, &next, Note::Nothing);
    let reply = match shop.telegram.show(context.user.id, message, &screen).await {
        Ok(_) => Reply::Nothing,
        Err(_) => Reply::Screen(screen),
    };
    continue_campaign(shop, &next).await;
    Ok(reply)
}

/// Pauses it.
pub(super) async fn pause(shop: &Shop, context: &UpdateContext, id: &CampaignId) -> Result<Reply, StoreError> {
    match shop.store.campaign(id).await? {
        Some(campaign) if campaign.state == CampaignState::Running => {
            end(shop, context, &campaign, CampaignState::Paused).await
        }
        Some(campaign) => Ok(card(context, &campaign, Note::Nothing)),
        None => Ok(gone(context)),
    }
}

/// Asks whether it is to be stopped, or thrown away.
pub(super) async fn ask_stop(shop: &Shop, context: &UpdateContext, id: &CampaignId) -> Result<Reply, StoreError> {
    Ok(match shop.store.campaign(id).await? {
        Some(campaign) => Reply::Screen(wording::admin::ask_stop_campaign(&context.say, &campaign)),
        None => gone(context),
    })
}

/// Stops it for good; a draft is thrown away.
pub(super) async fn stop(shop: &Shop, context: &UpdateContext, id: &CampaignId) -> Result<Reply, StoreError> {
    match shop.store.campaign(id).await? {
        Some(campaign) => match campaign.state {
            CampaignState::Draft => match shop.store.delete_draft(&campaign).await? {
                true => list(shop, context, &PageCursor::First).await,
                false => open(shop, context, id, Note::ChangedMeanwhile).await,
            },
            CampaignState::Running | CampaignState::Paused => {
                end(shop, context, &campaign, CampaignState::Stopped).await
            }
            CampaignState::Done | CampaignState::Stopped => Ok(card(context, &campaign, Note::Nothing)),
        },
        None => Ok(gone(context)),
    }
}

async fn end(
    shop: &Shop,
    context: &UpdateContext,
    campaign: &Campaign,
    state: CampaignState,
) -> Result<Reply, StoreError> {
    let next = Campaign { state, ..campaign.clone() };
    match write(shop, context, (campaign, &next)).await? {
        Ok(()) => open(shop, context, &campaign.id, Note::Nothing).await,
        Err(instead) => Ok(instead),
    }
}

/// Writes the state, with the event about who gave it; or what is shown instead.
async fn write(
    shop: &Shop,
    context: &UpdateContext,
    (campaign, next): (&Campaign, &Campaign),
) -> Result<Result<(), Reply>, StoreError> {
    let id = format!("campaign/{}/{}", campaign.id, campaign.revision);
    let detail = serde_json::json!({ "campaign": campaign.id, "state": next.state, "by": context.user.id.0 });
    let event = PendingEvent::new(id, EventKind::CampaignChanged, &detail, context.now);
    Ok(match shop.store.steer_campaign((campaign, next), &event, context.now).await? {
        CampaignWritten::Written => {
            send_event(shop, &event, context.now).await?;
            Ok(())
        }
        CampaignWritten::Changed => Err(open(shop, context, &campaign.id, Note::ChangedMeanwhile).await?),
        CampaignWritten::AnotherRuns => Err(card(context, campaign, Note::AnotherRuns)),
    })
}
