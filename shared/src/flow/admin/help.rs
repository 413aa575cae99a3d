//! Help, as an admin gives it: answers are copied to the buyer, and the other admins read who answered.

use crate::domain::ids::UserId;
use crate::domain::notice::{AdminNotice, BuyerNotice, MessageRef, Notice, NoticeKind};
use crate::domain::user::message::{Attachment, UserMessage};
use crate::domain::user::wizard::{AdminStep, Wizard, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::notices::{Attempt, send_once, send_stored};
use crate::shop::Shop;
use crate::store::{Contact, StoreError};
use crate::wording;

/// Asks for an answer to this buyer.
pub(in crate::flow) async fn ask(shop: &Shop, context: &UpdateContext, buyer: UserId) -> Result<Reply, StoreError> {
    let Some(buyer) = shop.store.contacts(&[buyer]).await?.pop() else {
        return Ok(Reply::Toast(wording::admin::buyer_unknown(&context.say)));
    };
    let step = WizardStep::Admin(AdminStep::AnswerHelp { buyer: buyer.user.id });
    let screen = wording::admin::ask_for_help_answer(&context.say, &step, &buyer.user.name);
    context.start_wizard(shop, step).await?;
    Ok(Reply::Message(screen))
}

/// Copies an admin's answer to the buyer.
pub(in crate::flow) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    buyer: UserId,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    if message.attachment == Some(Attachment::Other) {
        return Ok(Reply::Message(wording::admin::help_wrong_kind(&context.say)));
    }
    let Some((buyer, others)) = buyer_and_others(shop, context, buyer).await? else {
        return Ok(Reply::Toast(wording::admin::buyer_unknown(&context.say)));
    };
    let cause = |what: &str| format!("{what}-{}-{}", context.user.id.0, message.id.0);
    let original = MessageRef { chat: context.user.id, message: message.id };
    let to_buyer = NoticeKind::Buyer(BuyerNotice::HelpAnswer { original });
    let mut notices = vec![Notice::new(&cause("help-answer"), (buyer.user.id, buyer.language), to_buyer, context.now)];
    // An album is one answer.
    for other in others.into_iter().filter(|_| !context.is_album_continued()) {
        let told = AdminNotice::HelpAnswered { buyer: buyer.user.clone(), by: own_name(context) };
        let reader = (other.user.id, other.language);
        notices.push(Notice::new(&cause("help-answered"), reader, NoticeKind::Admin(told), context.now));
    }
    let step = WizardStep::Admin(AdminStep::AnswerHelp { buyer: buyer.user.id });
    let waits = context.user.wizard.as_ref().is_some_and(|wizard| wizard.waiting.as_ref() == Some(&step));
    let done = Wizard::answer(step, context.update, None, context.now);
    let attempts = if !waits {
        send_once(shop, &notices, context.now).await?
    } else if shop.store.relay_help(context.user.id, (None, &done), &notices).await? {
        send_stored(shop, &notices, context.now).await
    } else {
        Vec::new()
    };
    let name = &buyer.user.name;
    Ok(Reply::Message(match attempts.into_iter().find(|(to, _)| *to == buyer.user.id) {
        Some((_, Attempt::Unreachable)) => wording::admin::help_answer_unreachable(&context.say, name),
        Some((_, Attempt::Later(_))) => wording::admin::help_answer_later(&context.say, name),
        Some((_, Attempt::Sent | Attempt::Dropped)) | None => wording::admin::help_answer_sent(&context.say, name),
    }))
}

/// Closes a buyer's thread; the buyer and the other admins are told.
pub(in crate::flow) async fn close(shop: &Shop, context: &UpdateContext, buyer: UserId) -> Result<Reply, StoreError> {
    let Some((buyer, others)) = buyer_and_others(shop, context, buyer).await? else {
        return Ok(Reply::Toast(wording::admin::buyer_unknown(&context.say)));
    };
    let Some(thread) = &buyer.help else {
        return Ok(Reply::Toast(wording::admin::help_closed_already(&context.say)));
    };
    let cause = format!("help-closed-{}-{}", buyer.user.id.0, thread.since.as_millis());
    let told = NoticeKind::Buyer(BuyerNotice::HelpClosed);
    let mut notices = vec![Notice::new(&cause, (buyer.user.id, buyer.language), told, context.now)];
    for other in others.iter().filter(|other| other.user.id != buyer.user.id) {
        let told = AdminNotice::HelpClosed { buyer: buyer.user.clone(), by: Some(own_name(context)) };
        notices.push(Notice::new(&cause, (other.user.id, other.language), NoticeKind::Admin(told), context.now));
    }
    if !shop.store.close_help(buyer.user.id, &notices).await? {
        return Ok(Reply::Toast(wording::admin::help_closed_already(&context.say)));
    }
    shop.store.leave_help_wizard(buyer.user.id).await?;
    send_stored(shop, &notices, context.now).await;
    Ok(Reply::Toast(wording::admin::help_closed_now(&context.say, &buyer.user.name)))
}

/// The buyer, and the admins beside the one who acts; `None` if the bot does not know the buyer.
async fn buyer_and_others(
    shop: &Shop,
    context: &UpdateContext,
    buyer: UserId,
) -> Result<Option<(Contact, Vec<Contact>)>, StoreError> {
    let others = shop.admins(context.now).await?.into_iter().filter(|id| *id != context.user.id && *id != buyer);
    let ids: Vec<UserId> = std::iter::once(buyer).chain(others).collect();
    let mut known = shop.store.contacts(&ids).await?;
    Ok(match known.first() {
        Some(first) if first.user.id == buyer => Some((known.remove(0), known)),
        _ => None,
    })
}

fn own_name(context: &UpdateContext) -> String {
    context.user.profile.name_or(&context.name)
}
