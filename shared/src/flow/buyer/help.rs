//! Help: what a buyer writes is copied to every admin, and what an admin answers comes back. Nothing of it is stored but
//! the ids of the messages.

use crate::domain::ids::OrderId;
use crate::domain::intent::HelpIntent;
use crate::domain::language::Language;
use crate::domain::notice::{AdminNotice, MessageRef, NamedUser, Notice, NoticeKind};
use crate::domain::user::help::{HelpAdmission, HelpQuota, HelpThread};
use crate::domain::user::message::{Attachment, UserMessage};
use crate::domain::user::wizard::{Wizard, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::notices::{admins, send_stored};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// Opens help, or closes it.
pub(in crate::flow) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: HelpIntent,
) -> Result<Reply, StoreError> {
    match intent {
        HelpIntent::Open => {
            let order = context.user.help.as_ref().and_then(|thread| thread.order.clone());
            open(shop, context, order).await
        }
        HelpIntent::About(order) => match shop.store.order(&order).await? {
            Some(known) if known.buyer == context.user.id => open(shop, context, Some(order)).await,
            _ => Ok(Reply::Toast(wording::buyer::order_not_found(&context.say))),
        },
        HelpIntent::Close => close(shop, context).await,
    }
}

async fn open(shop: &Shop, context: &UpdateContext, order: Option<OrderId>) -> Result<Reply, StoreError> {
    if shop.config.admins.is_empty() {
        return Ok(Reply::Message(wording::buyer::help_nobody(&context.say)));
    }
    let screen = wording::buyer::help(&context.say, order.as_ref());
    shop.store.start_wizard(context.user.id, &Wizard::start(WizardStep::Help { order }, context.now)).await?;
    Ok(Reply::Message(screen))
}

/// Copies a message to every admin; who has blocked the bot gets it later. A buyer can't send them any number of messages.
pub(in crate::flow) async fn relay(
    shop: &Shop,
    context: &UpdateContext,
    message: &UserMessage,
    order: Option<&OrderId>,
) -> Result<Reply, StoreError> {
    if message.attachment == Some(Attachment::Other) {
        return Ok(Reply::Message(wording::buyer::help_wrong_kind(&context.say)));
    }
    let quota = match HelpQuota::admit(context.user.help_quota.as_ref(), context.update, context.now) {
        HelpAdmission::Relay(quota) => quota,
        HelpAdmission::Tell(quota) if !context.is_album_continued() => {
            shop.store.note_help_quota(context.user.id, &quota).await?;
            return Ok(Reply::Message(wording::buyer::help_too_many(&context.say, quota.end())));
        }
        HelpAdmission::Tell(_) | HelpAdmission::Ignore => return Ok(Reply::Nothing),
    };
    let admins = admins(shop, context.now).await?;
    if admins.is_empty() {
        return Ok(Reply::Message(wording::buyer::help_nobody(&context.say)));
    }
    let open = context.user.help.as_ref();
    let thread = HelpThread::of_message(open, order, context.now);
    let is_new = open != Some(&thread);
    let mut notices = Vec::new();
    for (to, language) in admins {
        let mut add = |what: &str, kind| {
            let cause = format!("{what}-{}-{}", context.user.id.0, message.id.0);
            notices.push(Notice::new(&cause, (to, language), NoticeKind::Admin(kind), context.now));
        };
        if is_new {
            add("help-opened", AdminNotice::HelpOpened { buyer: buyer(context), order: thread.order.clone() });
        }
        let original = MessageRef { chat: context.user.id, message: message.id };
        add("help-message", AdminNotice::HelpMessage { buyer: buyer(context), original });
    }
    let step = WizardStep::Help { order: order.cloned() };
    let next = Wizard::answer(step.clone(), context.update, Some(step), context.now);
    if shop.store.relay_help(context.user.id, (Some((&thread, &quota)), &next), &notices).await? {
        send_stored(shop, &notices, context.now).await;
    }
    Ok(Reply::Message(wording::buyer::help_relayed(&context.say, is_new)))
}

/// Closes the thread; the admins are told, if there was one.
pub(in crate::flow) async fn close(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    if let Some(thread) = &context.user.help {
        let closed = |(to, language): (_, Language)| {
            let cause = format!("help-closed-{}-{}", context.user.id.0, thread.since.as_millis());
            let kind = NoticeKind::Admin(AdminNotice::HelpClosed { buyer: buyer(context), by: None });
            Notice::new(&cause, (to, language), kind, context.now)
        };
        let notices: Vec<Notice> = admins(shop, context.now).await?.into_iter().map(closed).collect();
        if shop.store.close_help(context.user.id, &notices).await? {
            send_stored(shop, &notices, context.now).await;
        }
    }
    shop.store.leave_help_wizard(context.user.id).await?;
    Ok(Reply::Message(wording::buyer::help_closed(&context.say)))
}

fn buyer(context: &UpdateContext) -> NamedUser {
    NamedUser { id: context.user.id, name: context.user.profile.name_or(&context.name) }
}
