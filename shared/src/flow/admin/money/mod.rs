//! Money, as admins handle it: balances, deposits, what buyers ask for, and the calculator of refunds.

mod adjust;
mod calculator;
mod open_requests;

use super::audit::{self, publish};
use crate::domain::intent::{AdminMoneyIntent, PageCursor};
use crate::domain::money::adjustment::MoneyStep;
use crate::domain::order::OrderKey;
use crate::domain::order::acts::{OrderStatus, Period};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, Wizard, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// Does what an admin asks about money.
pub(super) async fn route(shop: &Shop, context: &UpdateContext, intent: AdminMoneyIntent) -> Result<Reply, StoreError> {
    match intent {
        AdminMoneyIntent::Menu => Ok(Reply::Screen(wording::admin::money(&context.say))),
        AdminMoneyIntent::AdjustWhom => {
            let step = ask(shop, context, MoneyStep::AdjustWhom).await?;
            Ok(Reply::Screen(wording::admin::ask_whose_balance(&context.say, &step, false)))
        }
        AdminMoneyIntent::Adjust(user) => adjust::ask(shop, context, user).await,
        AdminMoneyIntent::ConfirmAdjust(user, asked) => adjust::confirm(shop, context, (user, asked)).await,
        AdminMoneyIntent::Deposits(status, period, to) => deposits(shop, context, (status, period), &to).await,
        AdminMoneyIntent::AskDay(status) => {
            let step = ask(shop, context, MoneyStep::Day { status }).await?;
            Ok(Reply::Screen(wording::admin::ask_for_day(&context.say, &step, false)))
        }
        AdminMoneyIntent::Requests(to) => open_requests::list(shop, context, &to).await,
        AdminMoneyIntent::Request(id) => open_requests::show(shop, context, &id).await,
        AdminMoneyIntent::Proof(id) => open_requests::proof(shop, context, &id).await,
        AdminMoneyIntent::Calculator => calculator::show(shop, context).await,
        AdminMoneyIntent::Calculate => {
            let step = ask(shop, context, MoneyStep::Calculate).await?;
            Ok(Reply::Screen(wording::admin::ask_to_calculate(&context.say, &step, false)))
        }
        AdminMoneyIntent::EditFees => calculator::edit(shop, context).await,
    }
}

/// Takes the answer to a step about money.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    step: &MoneyStep,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let text = message.plain_text().unwrap_or_default();
    match step {
        MoneyStep::AdjustWhom => adjust::answer_user(shop, context, text).await,
        MoneyStep::Adjust { user } => adjust::answer_amount(shop, context, *user, text).await,
        MoneyStep::AdjustReason { user, change } => adjust::answer_reason(shop, context, (*user, *change), text).await,
        // The buttons decide.
        MoneyStep::ConfirmAdjust { .. } => adjust::ask_again(shop, context, step).await,
        MoneyStep::Day { status } => match Period::read(text, shop.config.zone) {
            Some(period) => {
                context.leave_wizard(shop).await?;
                deposits(shop, context, (*status, period), &PageCursor::First).await
            }
            None => Ok(Reply::Screen(wording::admin::ask_for_day(&context.say, &of(step), true))),
        },
        MoneyStep::Calculate => calculator::answer(shop, context, text).await,
        MoneyStep::Fees { seen } => calculator::answer_fees(shop, context, seen, text).await,
    }
}

/// Leaves a step about money, and shows where it was asked.
pub(super) async fn leave(shop: &Shop, context: &UpdateContext, step: &MoneyStep) -> Result<Reply, StoreError> {
    match step {
        MoneyStep::Calculate | MoneyStep::Fees { .. } => calculator::show(shop, context).await,
        MoneyStep::AdjustWhom
        | MoneyStep::Adjust { .. }
        | MoneyStep::AdjustReason { .. }
        | MoneyStep::ConfirmAdjust { .. }
        | MoneyStep::Day { .. } => Ok(Reply::Screen(wording::admin::money(&context.say))),
    }
}

async fn deposits(
    shop: &Shop,
    context: &UpdateContext,
    (status, period): (OrderStatus, Period),
    to: &PageCursor<OrderKey>,
) -> Result<Reply, StoreError> {
    let days = period.bounds(shop.config.zone, context.now);
    let page = shop.store.orders_of_status(status, days, to).await?;
    Ok(Reply::Screen(wording::admin::deposits_of_status(&context.say, (status, period, days), &page)))
}

async fn ask(shop: &Shop, context: &UpdateContext, step: MoneyStep) -> Result<WizardStep, StoreError> {
    let step = of(&step);
    context.start_wizard(shop, step.clone()).await?;
    Ok(step)
}

/// Goes on to another step: the update that answered the one before meets that one again.
async fn go_on(
    shop: &Shop,
    context: &UpdateContext,
    (answered, next): (MoneyStep, MoneyStep),
) -> Result<WizardStep, StoreError> {
    let next = of(&next);
    let wizard = Wizard::answer(of(&answered), context.update, Some(next.clone()), context.now);
    shop.store.start_wizard(context.user.id, &wizard).await?;
    Ok(next)
}

fn of(step: &MoneyStep) -> WizardStep {
    WizardStep::Admin(AdminStep::Money(step.clone()))
}
