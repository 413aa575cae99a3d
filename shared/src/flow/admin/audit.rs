//! What is written down of an admin's acts: who did it, what and why.

use crate::domain::event::EventKind;
use crate::domain::ids::OrderId;
use crate::domain::notice::NamedUser;
use crate::domain::order::acts::{ActKind, OrderAct, Reason};
use crate::flow::context::UpdateContext;
use crate::flow::publish::send_event;
use crate::shop::Shop;
use crate::store::PendingEvent;
use serde_json::json;

/// The admin who sent the update, by the name that others read.
pub(super) fn actor(context: &UpdateContext) -> NamedUser {
    NamedUser { id: context.user.id, name: context.user.profile.name_or(&context.name) }
}

/// An act of this admin, now.
pub(super) fn act(context: &UpdateContext, kind: ActKind, reason: Option<Reason>) -> OrderAct {
    OrderAct { at: context.now, by: actor(context), kind, reason }
}

/// The event that tells of an act on an order. The same act, done by the same update, has the same id.
pub(super) fn event_of(context: &UpdateContext, order: &OrderId, act: &OrderAct) -> PendingEvent {
    let mut detail = json!({ "order": order.as_str() });
    match act.kind {
        ActKind::MarkedPaid | ActKind::Resent | ActKind::Cancelled => {}
        ActKind::Refunded(amount) => detail["amount"] = amount.get().into(),
        ActKind::Decided(decision) => detail["decision"] = decision.code().into(),
        ActKind::ProofViewed(line) => detail["line"] = line.into(),
    }
    event(context, act.kind.event(), act.reason.as_ref(), detail)
}

/// Publishes an event that was stored with what it tells of. It is not lost if that fails: the sweep publishes it.
pub(super) async fn publish(shop: &Shop, context: &UpdateContext, event: &PendingEvent) {
    if let Err(error) = send_event(shop, event, context.now).await {
        tracing::warn!(%error, "an act's event is left to the sweep");
    }
}

/// An event that tells what this admin did.
pub(super) fn event(
    context: &UpdateContext,
    kind: EventKind,
    reason: Option<&Reason>,
    mut detail: serde_json::Value,
) -> PendingEvent {
    detail["by"] = context.user.id.0.into();
    if let Some(reason) = reason {
        detail["reason"] = reason.as_str().into();
    }
    let id = format!("{}-{}-{}", kind.name(), context.user.id.0, context.update);
    PendingEvent::new(id, kind, &detail, context.now)
}
