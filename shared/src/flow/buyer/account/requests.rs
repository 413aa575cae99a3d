//! What a buyer asks for and an admin decides: a transfer that is to be credited, a unit that failed under warranty.

use super::orders::own;
use crate::domain::ids::{OrderId, UserId};
use crate::domain::intent::WarrantyIntent;
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::money::wallet;
use crate::domain::notice::{AdminNotice, MessageRef, NamedUser, Notice, NoticeKind};
use crate::domain::order::UnitRef;
use crate::domain::request::{Request, Subject};
use crate::domain::user::message::{Attachment, UserMessage};
use crate::domain::user::wizard::{Wizard, WizardStep};
use crate::flow::buyer::wizard::{self, Answer};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::notices::{admins, send_once, send_stored};
use crate::shop::Shop;
use crate::store::{Opened, StoreError};
use crate::wording;
use futures_util::future::try_join;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// How to transfer by oneself.
pub(super) fn transfer(shop: &Shop, context: &UpdateContext) -> Reply {
    Reply::Screen(wording::buyer::transfer(&context.say, !shop.config.admins.is_empty()))
}

/// Takes the amount that was transferred, and asks for the proof.
pub(in crate::flow) async fn answer_amount(
    shop: &Shop,
    context: &UpdateContext,
    Answer { wizard, step, message }: Answer<'_>,
) -> Result<Reply, StoreError> {
    let amount = message.plain_text().and_then(Rupiah::parse).filter(|amount| wallet::may_deposit(*amount));
    let Some(amount) = amount else { return Ok(Reply::Screen(wording::buyer::ask_again(&context.say, step))) };
    let proof = WizardStep::ProveTransfer { amount };
    let next = Wizard::answer(step.clone(), context.update, Some(proof.clone()), context.now);
    if !shop.store.move_wizard(context.user.id, (wizard, &next)).await? {
        return Ok(Reply::Toast(wording::buyer::wizard_ended(&context.say)));
    }
    Ok(Reply::Screen(wording::buyer::ask_for(&context.say, &proof)))
}

/// Takes the proof of a transfer: a photo or a file.
pub(in crate::flow) async fn answer_proof(
    shop: &Shop,
    context: &UpdateContext,
    answer: Answer<'_>,
    amount: Rupiah,
) -> Result<Reply, StoreError> {
    match answer.message.attachment {
        Some(Attachment::Photo(_) | Attachment::Document(_)) => {
            open(shop, context, answer, Subject::Transfer { amount }).await
        }
        Some(Attachment::Other) | None => Ok(Reply::Screen(wording::buyer::ask_again(&context.say, answer.step))),
    }
}

/// Does what a buyer asks for about the warranty of an order.
pub(in crate::flow) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: WarrantyIntent,
) -> Result<Reply, StoreError> {
    match intent {
        WarrantyIntent::Units(id) => match own(shop, context, &id).await? {
            Ok(order) => Ok(Reply::Screen(wording::buyer::units_under_warranty(&context.say, &order, context.now))),
            Err(refusal) => Ok(refusal),
        },
        WarrantyIntent::Claim(id, unit) => match own(shop, context, &id).await? {
            Ok(order) if order.line_under_warranty(unit, context.now).is_some() => {
                wizard::ask(shop, context, WizardStep::ClaimWarranty { order: id, unit }).await
            }
            Ok(_) => Ok(Reply::Toast(wording::buyer::not_under_warranty(&context.say))),
            Err(refusal) => Ok(refusal),
        },
    }
}

/// Takes what is wrong with a unit.
pub(in crate::flow) async fn answer_claim(
    shop: &Shop,
    context: &UpdateContext,
    answer: Answer<'_>,
    (id, unit): (&OrderId, UnitRef),
) -> Result<Reply, StoreError> {
    if answer.message.attachment == Some(Attachment::Other) {
        return Ok(Reply::Screen(wording::buyer::ask_again(&context.say, answer.step)));
    }
    let (order, fees) = try_join(own(shop, context, id), shop.store.refund_fees()).await?;
    let order = match order {
        Ok(order) => order,
        Err(refusal) => return Ok(refusal),
    };
    let Some(line) = order.line_under_warranty(unit, context.now) else {
        return Ok(Reply::Toast(wording::buyer::not_under_warranty(&context.say)));
    };
    let refund = order.unit_refund(line, &fees, context.now);
    let (number, name) = (order.unit_number(unit), line.name.clone());
    let subject = Subject::Warranty { order: id.clone(), unit, number, name, refund };
    open(shop, context, answer, subject).await
}

/// Stores the request with a notice to every admin, and then sends those.
async fn open(
    shop: &Shop,
    context: &UpdateContext,
    Answer { wizard, step, message }: Answer<'_>,
    subject: Subject,
) -> Result<Reply, StoreError> {
    let admins = admins(shop).await?;
    if admins.is_empty() {
        return Ok(Reply::Message(wording::buyer::help_nobody(&context.say)));
    }
    if let Some(first) = context.album_begun_by {
        return pass_on_album(shop, context, (first, message), &admins).await;
    }
    let original = MessageRef { chat: context.user.id, message: message.id };
    let request = Request::open((context.user.id, context.update), subject, Some(original), context.now);
    let notices = notices(context, &request, original, &admins);
    let next = Wizard::answer(step.clone(), context.update, None, context.now);
    match shop.store.open_request(&request, (wizard, &next), &notices).await? {
        Opened::Done => {
            tracing::info!(request = %request.id, "a request was opened");
            send_stored(shop, &notices, context.now).await;
            Ok(Reply::Screen(wording::buyer::request_opened(&context.say, &request)))
        }
        Opened::Before => Ok(Reply::Screen(wording::buyer::request_opened(&context.say, &request))),
        Opened::Already => {
            remind(shop, context, (&request, original), &admins).await?;
            shop.store.leave_wizard(context.user.id).await?;
            Ok(Reply::Screen(wording::buyer::request_open_already(&context.say, &request)))
        }
        Opened::WizardEnded => Ok(Reply::Toast(wording::buyer::wizard_ended(&context.say))),
    }
}

/// Every admin gets the rest of an album too, whose first message opened a request.
async fn pass_on_album(
    shop: &Shop,
    context: &UpdateContext,
    (first, message): (i64, &UserMessage),
    admins: &[(UserId, Language)],
) -> Result<Reply, StoreError> {
    let id = Request::id_of(context.user.id, first);
    if shop.store.request(&id).await?.is_some_and(|request| request.decided.is_none()) {
        let original = MessageRef { chat: context.user.id, message: message.id };
        let proof = |(to, language): &(UserId, Language)| {
            let kind = NoticeKind::Admin(AdminNotice::RequestProof { buyer: buyer(context), original });
            Notice::new(&format!("request-album-{id}-{}", message.id.0), (*to, *language), kind, context.now)
        };
        let notices: Vec<Notice> = admins.iter().map(proof).collect();
        send_once(shop, &notices, context.now).await?;
    }
    Ok(Reply::Nothing)
}

/// A request that waits may have been overlooked, or its notices given up: once a day, asking again tells the admins again.
async fn remind(
    shop: &Shop,
    context: &UpdateContext,
    (asked, original): (&Request, MessageRef),
    admins: &[(UserId, Language)],
) -> Result<(), StoreError> {
    if let Some(waiting) = shop.store.undecided_request(asked).await? {
        send_once(shop, &notices(context, &waiting, original, admins), context.now).await?;
    }
    Ok(())
}

/// Every admin gets the proof, and then what it is for; at most once a day for each request.
fn notices(
    context: &UpdateContext,
    request: &Request,
    original: MessageRef,
    admins: &[(UserId, Language)],
) -> Vec<Notice> {
    let buyer = buyer(context);
    let day = context.now.millis_since(request.opened) / DAY_MILLIS;
    let mut notices = Vec::new();
    for (to, language) in admins {
        let opened = AdminNotice::RequestOpened { buyer: buyer.clone(), request: request.clone() };
        let proof = AdminNotice::RequestProof { buyer: buyer.clone(), original };
        for (what, kind) in [("request-proof", proof), ("request", opened)] {
            let cause = format!("{what}-{}-{day}", request.id);
            notices.push(Notice::new(&cause, (*to, *language), NoticeKind::Admin(kind), context.now));
        }
    }
    notices
}

fn buyer(context: &UpdateContext) -> NamedUser {
    NamedUser { id: context.user.id, name: context.user.profile.name_or(&context.name) }
}
