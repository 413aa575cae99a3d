//! Adjusts a user's balance, for a reason: asked for step by step, and once more before it is done.

use super::{ask as ask_step, audit, go_on, of, publish};
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::money::adjustment::{Adjustment, MoneyStep};
use crate::domain::notice::{BuyerNotice, Notice, NoticeKind};
use crate::domain::order::acts::Reason;
use crate::domain::time::Moment;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::notices::send_stored;
use crate::shop::Shop;
use crate::store::{Adjusted, Contact, StoreError};
use crate::wording;
use serde_json::json;

/// Takes the id of the user.
pub(super) async fn answer_user(shop: &Shop, context: &UpdateContext, text: &str) -> Result<Reply, StoreError> {
    match text.trim().parse::<i64>() {
        Ok(id) if id > 0 => ask(shop, context, UserId(id)).await,
        Ok(_) | Err(_) => {
            Ok(Reply::Screen(wording::admin::ask_whose_balance(&context.say, &of(&MoneyStep::AdjustWhom), true)))
        }
    }
}

/// Asks by how much the balance of this user is to be adjusted.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, user: UserId) -> Result<Reply, StoreError> {
    let contact = match other(shop, context, user).await? {
        Ok(contact) => contact,
        Err(refusal) => return Ok(refusal),
    };
    let step = ask_step(shop, context, MoneyStep::Adjust { user }).await?;
    Ok(Reply::Screen(wording::admin::ask_adjustment(&context.say, &step, &contact.user, (contact.balance, false))))
}

/// Takes the amount, with its sign.
pub(super) async fn answer_amount(
    shop: &Shop,
    context: &UpdateContext,
    user: UserId,
    text: &str,
) -> Result<Reply, StoreError> {
    let contact = match other(shop, context, user).await? {
        Ok(contact) => contact,
        Err(refusal) => return Ok(refusal),
    };
    let asked = MoneyStep::Adjust { user };
    let change = Adjustment::parse(text).filter(|change| change.apply(contact.balance).is_some());
    let Some(change) = change else {
        let again = (contact.balance, true);
        return Ok(Reply::Screen(wording::admin::ask_adjustment(&context.say, &of(&asked), &contact.user, again)));
    };
    let step = go_on(shop, context, (asked, MoneyStep::AdjustReason { user, change })).await?;
    Ok(Reply::Screen(wording::admin::ask_for_reason(&context.say, &step, false)))
}

/// Takes the reason, and asks once more.
pub(super) async fn answer_reason(
    shop: &Shop,
    context: &UpdateContext,
    (user, change): (UserId, Adjustment),
    text: &str,
) -> Result<Reply, StoreError> {
    let asked = MoneyStep::AdjustReason { user, change };
    let Some(reason) = Reason::parse(text) else {
        return Ok(Reply::Screen(wording::admin::ask_for_reason(&context.say, &of(&asked), true)));
    };
    let next = MoneyStep::ConfirmAdjust { user, change, reason, asked: context.now };
    go_on(shop, context, (asked, next.clone())).await?;
    ask_again(shop, context, &next).await
}

/// Asks whether it is to be done: with the balance as it is, and as it will be.
pub(super) async fn ask_again(shop: &Shop, context: &UpdateContext, step: &MoneyStep) -> Result<Reply, StoreError> {
    let MoneyStep::ConfirmAdjust { user, change, reason, asked } = step else { return Ok(Reply::Nothing) };
    Ok(match other(shop, context, *user).await? {
        Ok(Contact { user, balance, .. }) => {
            let facts = (*change, reason, *asked);
            Reply::Screen(wording::admin::confirm_adjustment(&context.say, &of(step), (&user, balance), facts))
        }
        Err(refusal) => refusal,
    })
}

/// Adjusts the balance, once.
pub(super) async fn confirm(
    shop: &Shop,
    context: &UpdateContext,
    (user, at): (UserId, Moment),
) -> Result<Reply, StoreError> {
    let waiting = context.user.wizard.as_ref().and_then(|wizard| wizard.waiting.as_ref());
    let (change, reason) = match waiting {
        Some(WizardStep::Admin(AdminStep::Money(MoneyStep::ConfirmAdjust { user: whose, change, reason, asked })))
            if *whose == user && *asked == at =>
        {
            (*change, reason.clone())
        }
        // It was done, by this tap; or another step is waited for.
        _ => return Ok(Reply::Toast(wording::admin::act_stale(&context.say))),
    };
    let contact = match other(shop, context, user).await? {
        Ok(contact) => contact,
        Err(refusal) => return Ok(refusal),
    };
    let entry = change.entry(context.user.id, at, context.now);
    let sign = if change.adds { "+" } else { "-" };
    let detail = json!({ "user": user.0, "amount": change.amount.get(), "sign": sign });
    let event = audit::event(context, EventKind::BalanceAdjusted, Some(&reason), detail);
    let told = NoticeKind::Buyer(BuyerNotice::BalanceAdjusted { change, reason });
    let notices = [Notice::new(&format!("adjusted-{}", entry.id), (user, contact.language), told, context.now)];
    let adjusted = shop.store.adjust_balance(user, &entry, &event, &notices).await?;
    match adjusted {
        Adjusted::Done => {
            tracing::info!(entry = %entry.id, "a balance was adjusted");
            send_stored(shop, &notices, context.now).await;
            publish(shop, context, &event).await;
        }
        Adjusted::Before => {}
        Adjusted::Refused => return Ok(Reply::Toast(wording::admin::balance_too_low(&context.say))),
    }
    context.leave_wizard(shop).await?;
    let known = shop.store.contacts(&[user]).await?.pop().unwrap_or(contact);
    Ok(Reply::Screen(wording::admin::adjusted(&context.say, &known.user, known.balance)))
}

/// The user, if the bot knows them. Nobody adjusts their own balance.
async fn other(shop: &Shop, context: &UpdateContext, user: UserId) -> Result<Result<Contact, Reply>, StoreError> {
    if user == context.user.id {
        return Ok(Err(Reply::Toast(wording::admin::own_money(&context.say))));
    }
    let known = shop.store.contacts(&[user]).await?.pop();
    Ok(known.ok_or_else(|| Reply::Toast(wording::admin::buyer_unknown(&context.say))))
}
