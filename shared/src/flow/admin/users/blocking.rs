//! Blocking a user and unblocking them, in two steps.

use super::{may_block, open};
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::send_event;
use crate::shop::Shop;
use crate::store::{PendingEvent, StoreError};
use crate::wording;

/// Asks whether a user is to be blocked, or not any more.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, id: UserId, blocked: bool) -> Result<Reply, StoreError> {
    if blocked && !may_block(shop, context, id) {
        return Ok(Reply::Toast(wording::admin::user_not_blockable(&context.say)));
    }
    Ok(match shop.store.user(id).await? {
        Some((_, name)) => Reply::Screen(wording::admin::ask_block(&context.say, id, &name, blocked)),
        None => Reply::Toast(wording::admin::buyer_unknown(&context.say)),
    })
}

/// Blocks a user, or not any more.
pub(super) async fn set(shop: &Shop, context: &UpdateContext, id: UserId, blocked: bool) -> Result<Reply, StoreError> {
    if blocked && !may_block(shop, context, id) {
        return Ok(Reply::Toast(wording::admin::user_not_blockable(&context.say)));
    }
    let (what, kind) = match blocked {
        true => ("blocked", EventKind::UserBlocked),
        false => ("unblocked", EventKind::UserUnblocked),
    };
    let detail = serde_json::json!({ "user": id.0, "by": context.user.id.0 });
    let event = PendingEvent::new(format!("{what}-{}-{}", id.0, context.update), kind, &detail, context.now);
    if shop.store.set_blocked(id, blocked, &event).await? {
        tracing::info!(what, "an admin decided about a user");
        send_event(shop, &event, context.now).await?;
    }
    // If nothing was written, another admin did the same, or this tap is delivered again.
    open(shop, context, id, false).await
}
