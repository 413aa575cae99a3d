//! Campaigns: written, previewed, sent to an audience, and steered while they are sent.

pub(super) mod compose;
mod steer;

use crate::domain::campaign::{Campaign, CampaignId, CampaignState};
use crate::domain::intent::{AdminBroadcastIntent, PageCursor};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::admin::CampaignNote as Note;

/// Does what an admin asks about campaigns.
pub(super) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: AdminBroadcastIntent,
) -> Result<Reply, StoreError> {
    match intent {
        AdminBroadcastIntent::List(to) => list(shop, context, &to).await,
        AdminBroadcastIntent::New => compose::ask_new(shop, context).await,
        AdminBroadcastIntent::Open(id) => open(shop, context, &id, Note::Nothing).await,
        AdminBroadcastIntent::EditMessage(id) => compose::ask(shop, context, &id, compose::Part::Message).await,
        AdminBroadcastIntent::EditButtons(id) => compose::ask(shop, context, &id, compose::Part::Buttons).await,
        AdminBroadcastIntent::Audience(id, audience) => compose::choose_audience(shop, context, &id, audience).await,
        AdminBroadcastIntent::Test(id) => compose::test(shop, context, &id).await,
        AdminBroadcastIntent::AskStart(id) => steer::ask_start(shop, context, &id).await,
        AdminBroadcastIntent::Start(id, seen) => steer::start(shop, context, &id, seen).await,
        AdminBroadcastIntent::Pause(id) => steer::pause(shop, context, &id).await,
        AdminBroadcastIntent::Resume(id) => steer::resume(shop, context, &id).await,
        AdminBroadcastIntent::AskStop(id) => steer::ask_stop(shop, context, &id).await,
        AdminBroadcastIntent::Stop(id) => steer::stop(shop, context, &id).await,
    }
}

/// A page of the list.
pub(super) async fn list(
    shop: &Shop,
    context: &UpdateContext,
    to: &PageCursor<CampaignId>,
) -> Result<Reply, StoreError> {
    Ok(Reply::Screen(wording::admin::campaigns(&context.say, &shop.store.campaigns(to).await?)))
}

/// A campaign as it is now.
pub(super) async fn open(
    shop: &Shop,
    context: &UpdateContext,
    id: &CampaignId,
    note: Note,
) -> Result<Reply, StoreError> {
    Ok(match shop.store.campaign(id).await? {
        Some(campaign) => card(context, &campaign, note),
        None => gone(context),
    })
}

fn card(context: &UpdateContext, campaign: &Campaign, note: Note) -> Reply {
    Reply::Screen(wording::admin::campaign(&context.say, campaign, note))
}

fn gone(context: &UpdateContext) -> Reply {
    Reply::Toast(wording::admin::campaign_gone(&context.say))
}

/// A draft; else what is shown instead.
async fn draft(shop: &Shop, context: &UpdateContext, id: &CampaignId) -> Result<Result<Campaign, Reply>, StoreError> {
    Ok(match shop.store.campaign(id).await? {
        Some(campaign) if campaign.state == CampaignState::Draft => Ok(campaign),
        Some(campaign) => Err(card(context, &campaign, Note::ChangedMeanwhile)),
        None => Err(gone(context)),
    })
}
