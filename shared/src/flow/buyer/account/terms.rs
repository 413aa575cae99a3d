//! The terms of what was bought: their buyer sends a proof that they are met, and the admins get it.

use super::orders::own;
use crate::domain::ids::OrderId;
use crate::domain::notice::{AdminNotice, MessageRef, NamedUser, Notice, NoticeKind};
use crate::domain::order::{Order, Proof, ProofRefusal};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{Wizard, WizardStep};
use crate::flow::buyer::wizard::Answer;
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::notices::{admins, send_once, send_stored};
use crate::shop::Shop;
use crate::store::{NewProof, StoreError, TermsMet};
use crate::wording;
use futures_util::future::try_join;

/// Says what the terms of a line ask, and waits for the proof.
pub(in crate::flow) async fn ask(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
    line: usize,
) -> Result<Reply, StoreError> {
    let order = match own(shop, context, id).await? {
        Ok(order) => order,
        Err(refusal) => return Ok(refusal),
    };
    match order.line_to_meet(line) {
        Ok(bought) => {
            let step = WizardStep::MeetTerms { order: id.clone(), line };
            let wizard = Wizard::start(step.clone(), context.now);
            let started = shop.store.start_wizard(context.user.id, &wizard);
            let (terms, ()) = try_join(shop.store.terms(&order), started).await?;
            let terms = terms.get(line).map(String::as_str).unwrap_or_default();
            Ok(Reply::Screen(wording::buyer::ask_for_proof(&context.say, &step, &bought.name, terms)))
        }
        Err(refusal) => Ok(Reply::Toast(wording::buyer::terms_refused(&context.say, refusal))),
    }
}

/// Takes the proof: it is stored, and then sent to the admins.
pub(in crate::flow) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    answer: Answer<'_>,
    (id, line): (&OrderId, usize),
) -> Result<Reply, StoreError> {
    let proof = match Proof::of(answer.message) {
        Ok(proof) => proof,
        Err(ProofRefusal::Kind) => return Ok(Reply::Screen(wording::buyer::ask_again(&context.say, answer.step))),
        Err(ProofRefusal::TooLong) => {
            return Ok(Reply::Screen(wording::buyer::proof_too_long(&context.say, answer.step)));
        }
    };
    let mut order = match own(shop, context, id).await? {
        Ok(order) => order,
        Err(refusal) => return Ok(refusal),
    };
    if context.is_album_continued() {
        return pass_on_album(shop, context, (&order, line), answer.message).await;
    }
    // The update that was taken is delivered again.
    if answer.wizard.answered.as_ref().is_some_and(|answered| answered.update == context.update) {
        return Ok(Reply::Screen(wording::buyer::terms_met(&context.say, &order, line)));
    }
    let notices = notices(shop, context, (&order, line), answer.message).await?;
    let deleted = context.now.plus_minutes(shop.proof_days() * 24 * 60);
    let answered = Wizard::answer(answer.step.clone(), context.update, None, context.now);
    loop {
        let next = match order.meet_terms(line, context.now) {
            Ok(next) => next,
            Err(refusal) => {
                shop.store.leave_wizard(context.user.id).await?;
                return Ok(Reply::Toast(wording::buyer::terms_refused(&context.say, refusal)));
            }
        };
        let new = NewProof { line, proof: &proof, deleted };
        let wizard = (answer.wizard, &answered);
        match shop.store.meet_terms((&order, &next), new, wizard, &notices).await? {
            TermsMet::Done => {
                tracing::info!(order = %order.id, line, "terms are met");
                send_stored(shop, &notices, context.now).await;
                return Ok(Reply::Screen(wording::buyer::terms_met(&context.say, &next, line)));
            }
            TermsMet::OrderChanged(current) => order = *current,
            TermsMet::WizardEnded => return Ok(Reply::Toast(wording::buyer::wizard_ended(&context.say))),
        }
    }
}

/// Every admin gets the rest of an album too, whose first message was taken as the proof.
async fn pass_on_album(
    shop: &Shop,
    context: &UpdateContext,
    (order, line): (&Order, usize),
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    if order.line_to_meet(line).is_err() {
        let buyer = NamedUser { id: context.user.id, name: context.user.profile.name_or(&context.name) };
        let original = MessageRef { chat: context.user.id, message: message.id };
        let notice = |reader| {
            let kind = NoticeKind::Admin(AdminNotice::RequestProof { buyer: buyer.clone(), original });
            let cause = format!("terms-album-{}-{line}-{}", order.id, message.id.0);
            Notice::new(&cause, reader, kind, context.now)
        };
        let notices: Vec<Notice> = admins(shop).await?.into_iter().map(notice).collect();
        send_once(shop, &notices, context.now).await?;
    }
    Ok(Reply::Nothing)
}

/// Every admin gets the proof, and then what it is for.
async fn notices(
    shop: &Shop,
    context: &UpdateContext,
    (order, line): (&Order, usize),
    message: &UserMessage,
) -> Result<Vec<Notice>, StoreError> {
    let Some(bought) = order.lines.get(line) else { return Ok(Vec::new()) };
    let buyer = NamedUser { id: context.user.id, name: context.user.profile.name_or(&context.name) };
    let original = MessageRef { chat: context.user.id, message: message.id };
    let mut notices = Vec::new();
    for reader in admins(shop).await? {
        let proof = AdminNotice::RequestProof { buyer: buyer.clone(), original };
        let met = AdminNotice::TermsMet { buyer: buyer.clone(), order: order.id.clone(), name: bought.name.clone() };
        for (what, kind) in [("terms-proof", proof), ("terms", met)] {
            let cause = format!("{what}-{}-{line}", order.id);
            notices.push(Notice::new(&cause, reader, NoticeKind::Admin(kind), context.now));
        }
    }
    Ok(notices)
}
