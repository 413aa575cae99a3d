//! What an admin can do in the shop bot, beside all that a buyer can.

mod audit;
mod broadcast;
pub(super) mod help;
mod money;
mod orders;
pub(super) mod pasted;
mod products;
mod requests;
mod settings;
mod statistics;
mod stock;
mod texts;
mod users;
mod vouchers;

use super::context::{Reply, UpdateContext};
use crate::domain::intent::{AdminIntent, AdminSettingsIntent, AdminStatisticsIntent, AdminVoucherIntent, PageCursor};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::AdminStep;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// Does what an admin asks for.
pub(super) async fn route(shop: &Shop, context: &UpdateContext, intent: AdminIntent) -> Result<Reply, StoreError> {
    if !context.rights.hold_one_of(intent.needs()) {
        return Ok(Reply::Toast(wording::admin::right_needed(&context.say)));
    }
    match intent {
        AdminIntent::Menu => menu(shop, context).await,
        AdminIntent::Order(intent) => orders::route(shop, context, intent).await,
        AdminIntent::Money(intent) => money::route(shop, context, intent).await,
        AdminIntent::Texts(intent) => texts::route(shop, context, intent).await,
        AdminIntent::Product(intent) => products::route(shop, context, intent).await,
        AdminIntent::Broadcast(intent) => broadcast::route(shop, context, intent).await,
        AdminIntent::Settings(intent) => settings::route(shop, context, intent).await,
        AdminIntent::Stock(intent) => stock::route(shop, context, intent).await,
        AdminIntent::User(intent) => users::route(shop, context, intent).await,
        AdminIntent::Statistics(intent) => statistics::route(shop, context, intent).await,
        AdminIntent::Voucher(intent) => vouchers::route(shop, context, intent).await,
        AdminIntent::AnswerHelp(buyer) => help::ask(shop, context, buyer).await,
        AdminIntent::CloseHelp(buyer) => help::close(shop, context, buyer).await,
        AdminIntent::Decide(request, decision) => requests::decide(shop, context, (&request, decision)).await,
    }
}

/// Whoever goes to the menu is done with what they were asked: what they paste next is no answer to it, and reaches no buyer. A
/// product that is being made waits on.
async fn menu(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let waiting = context.user.wizard.as_ref().and_then(|wizard| wizard.waiting.as_ref());
    if waiting.is_some() && products::draft(context).is_none() {
        shop.store.leave_wizard(context.user.id).await?;
    }
    Ok(Reply::Screen(wording::admin::menu(&context.say, &context.rights)))
}

/// Leaves a step that only admins are asked, and says what comes of it.
pub(super) async fn leave(shop: &Shop, context: &UpdateContext, step: &AdminStep) -> Result<Reply, StoreError> {
    context.leave_wizard(shop).await?;
    Ok(Reply::Screen(match step {
        AdminStep::Texts(step) => return texts::leave(shop, context, step).await,
        AdminStep::CampaignMessage { seen: None, .. } => {
            return broadcast::list(shop, context, &PageCursor::First).await;
        }
        AdminStep::CampaignMessage { campaign, .. } | AdminStep::CampaignButtons { campaign, .. } => {
            return broadcast::open(shop, context, campaign, wording::admin::CampaignNote::Nothing).await;
        }
        AdminStep::EditSetting { .. } | AdminStep::ImportSettings | AdminStep::ApplyImport { .. } => {
            return settings::route(shop, context, AdminSettingsIntent::Shop).await;
        }
        AdminStep::ConnectChannel => {
            return settings::route(shop, context, AdminSettingsIntent::Channel).await;
        }
        AdminStep::Stock(step) => return stock::leave(shop, context, step).await,
        AdminStep::Product(step) => return products::leave(shop, context, step).await,
        AdminStep::PickMonth => return statistics::route(shop, context, AdminStatisticsIntent::Menu).await,
        AdminStep::MakeVoucher => {
            return vouchers::route(shop, context, AdminVoucherIntent::List(PageCursor::First)).await;
        }
        AdminStep::EditVoucher { seen, .. } => {
            return vouchers::route(shop, context, AdminVoucherIntent::Open(seen.code.clone())).await;
        }
        AdminStep::Order(step) => return orders::leave(shop, context, step).await,
        AdminStep::Money(step) => return money::leave(shop, context, step).await,
        AdminStep::User(step) => return users::leave(shop, context, step).await,
        AdminStep::RefuseRequest { .. } => wording::admin::refusal_left(&context.say),
        AdminStep::AnswerHelp { buyer } => {
            let known = shop.store.contacts(&[*buyer]).await?.pop();
            let name = known.map(|known| known.user.name).unwrap_or_default();
            wording::admin::help_answer_left(&context.say, &name)
        }
    }))
}

/// Takes the answer to a step that only admins are asked.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    step: &AdminStep,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    match step {
        AdminStep::Texts(step) => texts::answer(shop, context, step, message).await,
        AdminStep::CampaignMessage { campaign, seen } => {
            broadcast::compose::take_message(shop, context, (campaign, *seen), message).await
        }
        AdminStep::CampaignButtons { campaign, seen } => {
            broadcast::compose::take_buttons(shop, context, (campaign, *seen), message).await
        }
        AdminStep::EditSetting { seen, field } => settings::shop::answer(shop, context, (*seen, *field), message).await,
        // The file that was shown, or another one.
        AdminStep::ImportSettings | AdminStep::ApplyImport { .. } => {
            settings::transfer::preview(shop, context, message).await
        }
        AdminStep::ConnectChannel => settings::channel::connect(shop, context, message).await,
        AdminStep::Stock(step) => stock::upload::answer(shop, context, step, message).await,
        AdminStep::Product(step) => products::answer(shop, context, step, message).await,
        AdminStep::PickMonth => statistics::pick_month(shop, context, message).await,
        AdminStep::MakeVoucher => vouchers::make(shop, context, message).await,
        AdminStep::EditVoucher { seen, field } => vouchers::answer(shop, context, (seen, *field), message).await,
        AdminStep::Order(step) => orders::answer(shop, context, step, message).await,
        AdminStep::Money(step) => money::answer(shop, context, step, message).await,
        AdminStep::User(step) => users::answer(shop, context, step, message).await,
        AdminStep::RefuseRequest { request } => requests::refuse(shop, context, request, message).await,
        AdminStep::AnswerHelp { buyer } => help::answer(shop, context, *buyer, message).await,
    }
}
