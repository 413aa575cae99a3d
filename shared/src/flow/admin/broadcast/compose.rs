//! A campaign's message, buttons and audience. The message stays in the admin's chat and is copied from there, so that its
//! formatting and photo stay as they are.

use super::{card, draft, gone, open};
use crate::domain::campaign::{Audience, Campaign, CampaignButton, CampaignId, parse_buttons};
use crate::domain::notice::MessageRef;
use crate::domain::screen::Button;
use crate::domain::user::message::{Attachment, UserMessage};
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::Failure;
use crate::wording;
use crate::wording::admin::{CampaignNote as Note, CampaignQuestion as Question};

/// What an admin changes by writing.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Message,
    Buttons,
}

/// Asks for the message of a new campaign.
pub(super) async fn ask_new(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let campaign = CampaignId::new(context.now, context.user.id);
    start(shop, context, AdminStep::CampaignMessage { campaign, seen: None }, Question::Message).await
}

/// Asks for another message, or other buttons.
pub(super) async fn ask(
    shop: &Shop,
    context: &UpdateContext,
    id: &CampaignId,
    part: Part,
) -> Result<Reply, StoreError> {
    let campaign = match draft(shop, context, id).await? {
        Ok(campaign) => campaign,
        Err(instead) => return Ok(instead),
    };
    let (campaign, seen) = (campaign.id, campaign.revision);
    match part {
        Part::Message => {
            start(shop, context, AdminStep::CampaignMessage { campaign, seen: Some(seen) }, Question::Message).await
        }
        Part::Buttons => start(shop, context, AdminStep::CampaignButtons { campaign, seen }, Question::Buttons).await,
    }
}

async fn start(shop: &Shop, context: &UpdateContext, step: AdminStep, question: Question) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(step);
    context.start_wizard(shop, step.clone()).await?;
    Ok(Reply::Screen(wording::admin::ask_for_campaign(&context.say, &step, question)))
}

/// Takes a campaign's message: a text, or one photo.
pub(in crate::flow::admin) async fn take_message(
    shop: &Shop,
    context: &UpdateContext,
    (id, seen): (&CampaignId, Option<u32>),
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let fits = match &message.attachment {
        None => message.text.is_some(),
        Some(Attachment::Photo(_)) => message.album.is_none(),
        Some(Attachment::Document(_) | Attachment::Other) => false,
    };
    if !fits {
        let step = WizardStep::Admin(AdminStep::CampaignMessage { campaign: id.clone(), seen });
        return Ok(Reply::Screen(wording::admin::ask_for_campaign(&context.say, &step, Question::WrongMessage)));
    }
    let original = MessageRef { chat: context.user.id, message: message.id };
    let text = message.text.as_deref().unwrap_or_default();
    let Some(seen) = seen else {
        let campaign = Campaign::draft(id.clone(), original, text);
        // The same message, delivered again, finds what it made.
        let is_new = shop.store.create_campaign(&campaign).await?;
        context.leave_wizard(shop).await?;
        return match is_new {
            true => preview(shop, context, &campaign).await,
            false => open(shop, context, id, Note::Nothing).await,
        };
    };
    change(shop, context, (id, seen), |draft| draft.with_message(original, text)).await
}

/// Takes the buttons under a campaign's message.
pub(in crate::flow::admin) async fn take_buttons(
    shop: &Shop,
    context: &UpdateContext,
    (id, seen): (&CampaignId, u32),
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let buttons = match parse_buttons(message.plain_text().unwrap_or_default()) {
        Err(line) => Err(Question::WrongButtons(line)),
        Ok(buttons) => unknown_product(shop, &buttons).await?.map_or(Ok(buttons), Err),
    };
    match buttons {
        Ok(buttons) => change(shop, context, (id, seen), |draft| Campaign { buttons, ..draft.clone() }).await,
        Err(question) => {
            let step = WizardStep::Admin(AdminStep::CampaignButtons { campaign: id.clone(), seen });
            Ok(Reply::Screen(wording::admin::ask_for_campaign(&context.say, &step, question)))
        }
    }
}

/// The question that names a product which the shop does not have.
async fn unknown_product(shop: &Shop, buttons: &[CampaignButton]) -> Result<Option<Question>, StoreError> {
    let codes: Vec<_> = buttons.iter().filter_map(CampaignButton::product).collect();
    if codes.is_empty() {
        return Ok(None);
    }
    let known = shop.store.products(codes.iter().copied()).await?;
    let unknown = codes.into_iter().find(|code| !known.iter().any(|product| product.code == **code));
    Ok(unknown.map(|code| Question::UnknownProduct(code.clone())))
}

/// Writes a change of the draft that was seen, and shows it as everybody will get it.
async fn change(
    shop: &Shop,
    context: &UpdateContext,
    (id, seen): (&CampaignId, u32),
    next: impl FnOnce(&Campaign) -> Campaign,
) -> Result<Reply, StoreError> {
    let found = draft(shop, context, id).await?;
    context.leave_wizard(shop).await?;
    let campaign = match found {
        Ok(campaign) => campaign,
        Err(instead) => return Ok(instead),
    };
    let next = next(&campaign);
    if next == campaign {
        return Ok(card(context, &campaign, Note::Nothing));
    }
    if campaign.revision != seen || !shop.store.update_draft(&campaign, &next).await? {
        return open(shop, context, id, Note::ChangedMeanwhile).await;
    }
    preview(shop, context, &next).await
}

/// Chooses whom it is for.
pub(super) async fn choose_audience(
    shop: &Shop,
    context: &UpdateContext,
    id: &CampaignId,
    audience: Audience,
) -> Result<Reply, StoreError> {
    let campaign = match draft(shop, context, id).await? {
        Ok(campaign) => campaign,
        Err(instead) => return Ok(instead),
    };
    let next = Campaign { audience, ..campaign.clone() };
    match next == campaign || shop.store.update_draft(&campaign, &next).await? {
        true => Ok(card(context, &next, Note::Nothing)),
        false => open(shop, context, id, Note::ChangedMeanwhile).await,
    }
}

/// Sends the admin a copy, as everybody will get it.
pub(super) async fn test(shop: &Shop, context: &UpdateContext, id: &CampaignId) -> Result<Reply, StoreError> {
    let Some(campaign) = shop.store.campaign(id).await? else { return Ok(gone(context)) };
    let note = copy(shop, context, &campaign).await;
    Ok(match note {
        Note::Nothing => Reply::Toast(wording::admin::campaign_tested(&context.say)),
        note => card(context, &campaign, note),
    })
}

/// The message as everybody will get it, and then the card.
async fn preview(shop: &Shop, context: &UpdateContext, campaign: &Campaign) -> Result<Reply, StoreError> {
    let note = copy(shop, context, campaign).await;
    Ok(card(context, campaign, note))
}

async fn copy(shop: &Shop, context: &UpdateContext, campaign: &Campaign) -> Note {
    let buttons: Vec<Vec<Button>> = campaign.buttons.iter().map(|button| vec![button.button()]).collect();
    match shop.telegram.copy(context.user.id, campaign.original, &buttons, false).await {
        Ok(_) | Err(Failure::Unreachable) => Note::Nothing,
        Err(Failure::CannotChange) => Note::MessageGone,
        Err(failure) => {
            tracing::warn!(%failure, "a campaign could not be shown to its admin");
            Note::NotShown
        }
    }
}
