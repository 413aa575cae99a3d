//! Requests, as an admin decides them: the first tap counts, and everybody concerned is told.

use super::audit;
use crate::domain::event::EventKind;
use crate::domain::ids::{ProductCode, UserId};
use crate::domain::money::Rupiah;
use crate::domain::money::wallet::{EntryKind, LedgerEntry};
use crate::domain::notice::{AdminNotice, BuyerNotice, MessageRef, NamedUser, Notice, NoticeKind};
use crate::domain::order::acts::{ActKind, OrderAct};
use crate::domain::order::{Order, UnitRef};
use crate::domain::request::{Decided, Decision, Request, RequestId, Subject};
use crate::domain::user::message::{Attachment, UserMessage};
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::notices::send_stored;
use crate::flow::order::outbox::run_outbox;
use crate::flow::publish::send_event;
use crate::shop::Shop;
use crate::store::{ActRecord, Contact, DecisionWritten, Grant, PendingEvent, SlotAllocation, StoreError};
use crate::wording;
use serde_json::json;

/// How often a replacement is tried again after another write of the order, or with another unit.
const MAX_ATTEMPTS: u32 = 5;

/// Decides a request; a refusal asks for its reason first.
pub(in crate::flow) async fn decide(
    shop: &Shop,
    context: &UpdateContext,
    (id, decision): (&RequestId, Decision),
) -> Result<Reply, StoreError> {
    let request = match undecided(shop, context, id).await? {
        // Whoever could grant their own requests could fill their balance.
        Ok(request) if request.buyer == context.user.id && decision != Decision::Refuse => {
            return Ok(Reply::Toast(wording::admin::own_request(&context.say)));
        }
        Ok(request) if request.subject.allows(decision) => request,
        Ok(_) => return Ok(Reply::Toast(wording::admin::request_unknown(&context.say))),
        Err(refusal) => return Ok(refusal),
    };
    match (decision, &request.subject) {
        (Decision::Refuse, _) => {
            let step = WizardStep::Admin(AdminStep::RefuseRequest { request: request.id.clone() });
            let screen = wording::admin::ask_for_refusal(&context.say, &step);
            context.start_wizard(shop, step).await?;
            Ok(Reply::Message(screen))
        }
        (Decision::Credit, Subject::Transfer { amount }) => {
            let entry = LedgerEntry::of_request(&request, EntryKind::Transfer, *amount, context.now);
            give(shop, context, (&request, decision), Grant::Entry(&entry)).await
        }
        (Decision::Refund, Subject::Warranty { order, refund, .. }) => match shop.store.order(order).await? {
            Some(order) => refund_unit(shop, context, &request, (order, *refund)).await,
            None => Ok(Reply::Toast(wording::admin::request_unknown(&context.say))),
        },
        (Decision::Replace, Subject::Warranty { order, unit, .. }) => match shop.store.order(order).await? {
            Some(order) => replace(shop, context, &request, (order, *unit)).await,
            None => Ok(Reply::Toast(wording::admin::request_unknown(&context.say))),
        },
        (Decision::Credit | Decision::Refund | Decision::Replace, _) => {
            Ok(Reply::Toast(wording::admin::request_unknown(&context.say)))
        }
    }
}

/// Refuses a request, for the reason that was written.
pub(in crate::flow) async fn refuse(
    shop: &Shop,
    context: &UpdateContext,
    id: &RequestId,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    if message.attachment == Some(Attachment::Other) {
        return Ok(Reply::Message(wording::admin::help_wrong_kind(&context.say)));
    }
    let request = match undecided(shop, context, id).await? {
        Ok(request) => request,
        Err(refusal) => {
            context.leave_wizard(shop).await?;
            return Ok(refusal);
        }
    };
    let reason = MessageRef { chat: context.user.id, message: message.id };
    let reply =
        write(shop, context, &decided(context, &request, Decision::Refuse), Grant::Nothing, Some(reason)).await?;
    context.leave_wizard(shop).await?;
    Ok(match reply {
        DecisionWritten::Done => Reply::Message(wording::admin::request_decided_now(&context.say, Decision::Refuse)),
        DecisionWritten::DecidedBefore | DecisionWritten::OrderChanged(_) | DecisionWritten::UnitTaken => {
            Reply::Toast(wording::admin::request_decided_before(&context.say))
        }
    })
}

async fn undecided(shop: &Shop, context: &UpdateContext, id: &RequestId) -> Result<Result<Request, Reply>, StoreError> {
    Ok(match shop.store.request(id).await? {
        // A refusal is offered to all who may decide of anything.
        Some(request) if !context.rights.hold(request.subject.needs()) => {
            Err(Reply::Toast(wording::admin::right_needed(&context.say)))
        }
        Some(request) if request.decided.is_none() => Ok(request),
        Some(_) => Err(Reply::Toast(wording::admin::request_decided_before(&context.say))),
        None => Err(Reply::Toast(wording::admin::request_unknown(&context.say))),
    })
}

fn decided(context: &UpdateContext, request: &Request, decision: Decision) -> Request {
    let decided = Decided { decision, by: context.user.id, at: context.now };
    Request { decided: Some(decided), ..request.clone() }
}

async fn give(
    shop: &Shop,
    context: &UpdateContext,
    (request, decision): (&Request, Decision),
    grant: Grant<'_>,
) -> Result<Reply, StoreError> {
    let written = write(shop, context, &decided(context, request, decision), grant, None).await?;
    Ok(match written {
        DecisionWritten::Done => Reply::Message(wording::admin::request_decided_now(&context.say, decision)),
        DecisionWritten::DecidedBefore | DecisionWritten::OrderChanged(_) | DecisionWritten::UnitTaken => {
            Reply::Toast(wording::admin::request_decided_before(&context.say))
        }
    })
}

/// Refunds a unit: what was reckoned when it was claimed, as far as so much of the order was not refunded since.
async fn refund_unit(
    shop: &Shop,
    context: &UpdateContext,
    request: &Request,
    (mut order, reckoned): (Order, Rupiah),
) -> Result<Reply, StoreError> {
    let decided = decided(context, request, Decision::Refund);
    for _ in 0..MAX_ATTEMPTS {
        let amount = order.refundable().map(|left| left.min(reckoned));
        let next = amount.and_then(|amount| order.refund(order.next_refund(), amount).map(|next| (amount, next)));
        let (amount, next) = match next {
            Ok(next) => next,
            Err(refusal) => return Ok(Reply::Toast(wording::admin::refund_refused(&context.say, refusal))),
        };
        // The buyer is told what they get.
        let decided = decided.with_refund(amount);
        let entry = LedgerEntry::of_request(request, EntryKind::Refund, amount, context.now);
        match write(shop, context, &decided, Grant::Refund(&order, &next, &entry), None).await? {
            DecisionWritten::Done => {
                return Ok(Reply::Message(wording::admin::request_decided_now(&context.say, Decision::Refund)));
            }
            DecisionWritten::OrderChanged(current) => order = *current,
            DecisionWritten::DecidedBefore | DecisionWritten::UnitTaken => break,
        }
    }
    Ok(Reply::Toast(wording::admin::request_decided_before(&context.say)))
}

/// Draws another unit, puts it in place of the failed one, and delivers it.
async fn replace(
    shop: &Shop,
    context: &UpdateContext,
    request: &Request,
    (mut order, unit): (Order, UnitRef),
) -> Result<Reply, StoreError> {
    let Some(code) = order.lines.get(unit.line).map(|line| line.code.clone()) else {
        return Ok(Reply::Toast(wording::admin::request_unknown(&context.say)));
    };
    let Some(mut slot) = draw(shop, context, (&code, unit.slot)).await? else {
        return Ok(Reply::Toast(wording::admin::no_replacement(&context.say)));
    };
    let decided = decided(context, request, Decision::Replace);
    for _ in 0..MAX_ATTEMPTS {
        let Some(next) = order.with_replacement(unit, slot, context.now) else { break };
        let grant = Grant::Unit(&order, &next, (&code, slot));
        match write(shop, context, &decided, grant, None).await? {
            DecisionWritten::Done => {
                let delivered = Order { revision: order.revision.wrapping_add(1), ..next };
                run_outbox(shop, delivered, context.now).await?;
                return Ok(Reply::Message(wording::admin::request_decided_now(&context.say, Decision::Replace)));
            }
            DecisionWritten::OrderChanged(current) => order = *current,
            DecisionWritten::UnitTaken => match draw(shop, context, (&code, unit.slot)).await? {
                Some(another) => slot = another,
                None => return Ok(Reply::Toast(wording::admin::no_replacement(&context.say))),
            },
            DecisionWritten::DecidedBefore => break,
        }
    }
    shop.store.release_slots(&code, &[slot]).await?;
    Ok(Reply::Toast(wording::admin::request_decided_before(&context.say)))
}

/// Allocates a unit with other contents than the failed one, as the seats of an account fail together. Those that are passed
/// over go back to the stock.
async fn draw(
    shop: &Shop,
    context: &UpdateContext,
    (code, failed): (&ProductCode, u64),
) -> Result<Option<u64>, StoreError> {
    let mut passed_over = Vec::new();
    let drawn = loop {
        let SlotAllocation::Slots(_, mut slots) = shop.store.allocate_slots(code, 1, context.now).await? else {
            break None;
        };
        match slots.next() {
            Some(slot) if shop.store.hold_the_same(code, [failed, slot]).await? => passed_over.push(slot),
            drawn => break drawn,
        }
    };
    shop.store.release_slots(code, &passed_over).await?;
    Ok(drawn)
}

/// Writes the decision with its notices, and sends those.
async fn write(
    shop: &Shop,
    context: &UpdateContext,
    decided: &Request,
    grant: Grant<'_>,
    reason: Option<MessageRef>,
) -> Result<DecisionWritten, StoreError> {
    let Some(Decided { decision, .. }) = decided.decided else { return Ok(DecisionWritten::DecidedBefore) };
    let admins = shop.admins(context.now).await?.into_iter().filter(|id| *id != decided.buyer);
    let ids: Vec<UserId> = std::iter::once(decided.buyer).chain(admins).collect();
    let contacts = shop.store.contacts(&ids).await?;
    let by = context.user.profile.name_or(&context.name);
    let notices = notices(decided, &contacts, (&by, reason), context);
    let act = audit::act(context, ActKind::Decided(decision), None);
    let event = event(context, decided, &act);
    let record = ActRecord { act: &act, event: &event, notices: &notices };
    let written = shop.store.decide_request(decided, grant, record).await?;
    if written == DecisionWritten::Done {
        tracing::info!(request = %decided.id, "a request was decided");
        send_stored(shop, &notices, context.now).await;
        if let Err(error) = send_event(shop, &event, context.now).await {
            tracing::warn!(%error, "the event of a decision is left to the sweep");
        }
    }
    Ok(written)
}

/// The event that tells of a decision: a request is decided once, so its id names the request.
fn event(context: &UpdateContext, decided: &Request, act: &OrderAct) -> PendingEvent {
    let mut event = match &decided.subject {
        Subject::Warranty { order, .. } => audit::event_of(context, order, act),
        Subject::Transfer { amount } => {
            let decision = decided.decided.as_ref().map(|decided| decided.decision.code());
            let detail = json!({ "user": decided.buyer.0, "amount": amount.get(), "decision": decision });
            audit::event(context, EventKind::RequestDecided, None, detail)
        }
    };
    event.id = format!("{}-{}", EventKind::RequestDecided.name(), decided.id);
    event
}

fn notices(
    decided: &Request,
    contacts: &[Contact],
    (by, reason): (&str, Option<MessageRef>),
    context: &UpdateContext,
) -> Vec<Notice> {
    let buyer = contacts.iter().find(|contact| contact.user.id == decided.buyer);
    let named = buyer.map_or(NamedUser { id: decided.buyer, name: String::new() }, |buyer| buyer.user.clone());
    let mut notices = Vec::new();
    for Contact { user, language, .. } in contacts {
        let mut add = |what: &str, kind| {
            let cause = format!("{what}-{}", decided.id);
            notices.push(Notice::new(&cause, (user.id, *language), kind, context.now));
        };
        if user.id == decided.buyer {
            add("decided", NoticeKind::Buyer(BuyerNotice::RequestDecided { request: decided.clone() }));
            if let Some(original) = reason {
                add("refusal", NoticeKind::Buyer(BuyerNotice::RefusalReason { original }));
            }
        } else {
            let (buyer, request, by) = (named.clone(), decided.clone(), by.to_owned());
            add("decided", NoticeKind::Admin(AdminNotice::RequestDecided { buyer, request, by }));
        }
    }
    notices
}
