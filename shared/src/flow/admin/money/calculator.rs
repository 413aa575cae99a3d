//! The calculator of refunds, and the table of fees that it reckons with.

use super::{ask as ask_step, audit, of, publish};
use crate::domain::event::EventKind;
use crate::domain::money::adjustment::MoneyStep;
use crate::domain::money::refund::{RefundFees, Usage};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use serde_json::json;

/// The calculator with its table.
pub(super) async fn show(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let fees = shop.store.refund_fees().await?;
    Ok(Reply::Screen(wording::admin::calculator(&context.say, &fees, false)))
}

/// Reckons what was written. It goes on waiting for more.
pub(super) async fn answer(shop: &Shop, context: &UpdateContext, text: &str) -> Result<Reply, StoreError> {
    let step = of(&MoneyStep::Calculate);
    let Some(usage) = Usage::parse(text) else {
        return Ok(Reply::Screen(wording::admin::ask_to_calculate(&context.say, &step, true)));
    };
    let fees = shop.store.refund_fees().await?;
    Ok(Reply::Screen(wording::admin::calculated(&context.say, &step, usage, &fees)))
}

/// Asks for another table.
pub(super) async fn edit(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let seen = shop.store.refund_fees().await?;
    let step = ask_step(shop, context, MoneyStep::Fees { seen: seen.clone() }).await?;
    Ok(Reply::Screen(wording::admin::ask_for_fees(&context.say, &step, &seen, None)))
}

/// Takes another table, if no other admin changed it since it was asked for.
pub(super) async fn answer_fees(
    shop: &Shop,
    context: &UpdateContext,
    seen: &RefundFees,
    text: &str,
) -> Result<Reply, StoreError> {
    let next = match RefundFees::parse(text) {
        Ok(next) => next,
        Err(line) => {
            let step = of(&MoneyStep::Fees { seen: seen.clone() });
            return Ok(Reply::Screen(wording::admin::ask_for_fees(&context.say, &step, seen, Some(line))));
        }
    };
    let detail = json!({ "before": seen.lines(), "after": next.lines() });
    let event = audit::event(context, EventKind::RefundFeesChanged, None, detail);
    let is_set = shop.store.set_refund_fees(seen, next.clone(), &event).await?;
    context.leave_wizard(shop).await?;
    if is_set {
        publish(shop, context, &event).await;
        return Ok(Reply::Screen(wording::admin::calculator(&context.say, &next, false)));
    }
    // The same update, delivered again, finds what it set.
    let known = shop.store.refund_fees().await?;
    Ok(Reply::Screen(wording::admin::calculator(&context.say, &known, known != next)))
}
