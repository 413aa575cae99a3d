//! What somebody may do as an admin, as those decide whom the deployment names.

use super::may_grant;
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::notice::{BuyerNotice, Notice, NoticeKind};
use crate::domain::user::access::{AdminMenu, Rights};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::notices::send_stored;
use crate::flow::publish::send_event;
use crate::shop::Shop;
use crate::store::{PendingEvent, RightsWritten, StoreError};
use crate::wording;

/// The menus, and which of them a user may use.
pub(super) async fn show(shop: &Shop, context: &UpdateContext, id: UserId) -> Result<Reply, StoreError> {
    if !may_grant(shop, context, id) {
        return Ok(Reply::Toast(wording::admin::right_needed(&context.say)));
    }
    Ok(match shop.store.user(id).await? {
        Some((user, name)) => Reply::Screen(wording::admin::rights(&context.say, (id, &name), &user.rights, false)),
        None => Reply::Toast(wording::admin::buyer_unknown(&context.say)),
    })
}

/// Lets a user use a menu, or not any more. Who is made an admin by it is told.
pub(super) async fn grant(
    shop: &Shop,
    context: &UpdateContext,
    id: UserId,
    (menu, granted): (AdminMenu, bool),
) -> Result<Reply, StoreError> {
    if !may_grant(shop, context, id) {
        return Ok(Reply::Toast(wording::admin::right_needed(&context.say)));
    }
    let Some((user, name)) = shop.store.user(id).await? else {
        return Ok(Reply::Toast(wording::admin::buyer_unknown(&context.say)));
    };
    let screen = |rights: &Rights, changed| {
        Ok(Reply::Screen(wording::admin::rights(&context.say, (id, &name), rights, changed)))
    };
    let next = user.rights.with(menu, granted);
    if next == user.rights {
        return screen(&next, false);
    }
    let cause = format!("rights-{}-{}", id.0, context.update);
    let notice = user
        .rights
        .is_empty()
        .then(|| Notice::new(&cause, (id, user.language), NoticeKind::Buyer(BuyerNotice::MadeAdmin), context.now));
    let detail = serde_json::json!({
        "user": id.0, "by": context.user.id.0, "menu": menu.code(), "granted": granted,
    });
    let event = PendingEvent::new(cause, EventKind::AdminRightsChanged, &detail, context.now);
    match shop.store.set_rights(id, (&user.rights, &next), notice.as_ref(), &event).await? {
        RightsWritten::Done => {
            tracing::info!(menu = menu.code(), granted, "an admin's rights changed");
            shop.forget_admins();
            send_event(shop, &event, context.now).await?;
            send_stored(shop, notice.as_slice(), context.now).await;
            screen(&next, false)
        }
        RightsWritten::Changed => match shop.store.user(id).await? {
            Some((user, _)) => screen(&user.rights, true),
            None => Ok(Reply::Toast(wording::admin::buyer_unknown(&context.say))),
        },
        RightsWritten::TooMany => Ok(Reply::Toast(wording::admin::too_many_admins(&context.say))),
    }
}
