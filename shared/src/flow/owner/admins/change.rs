//! Changes what somebody may do as an admin.

use super::{ask, card, find, list};
use crate::domain::event::EventKind;
use crate::domain::ids::UserId;
use crate::domain::notice::{BuyerNotice, Notice, NoticeKind};
use crate::domain::owner::AdminsAnswer;
use crate::domain::screen::Screen;
use crate::domain::user::access::{AdminMenu, Rights};
use crate::flow::owner::OwnerBot;
use crate::flow::owner::closures::Asked;
use crate::flow::publish::send_stored_event;
use crate::store::{PendingEvent, RightsWritten, StoreError};
use crate::wording::owner::RightsProblem;
use crate::wording::texts::Localizer;

/// Which rights change: of one menu, or of all.
#[derive(Clone, Copy)]
pub(super) enum Change {
    /// Whether this menu may be used.
    Menu(AdminMenu, bool),
    /// Whether every menu may be used.
    All(bool),
}

/// Changes somebody's rights, if the deployment does not name them. Whoever is made an admin by it is told by the shop bot,
/// whose notice the sweep sends. Taking the last right takes them off the list, which needs the second step.
pub(super) async fn change(
    bot: &OwnerBot,
    say: &Localizer,
    (id, change): (UserId, Change),
    asked: Asked,
) -> Result<Screen, StoreError> {
    let Some(contact) = find(bot, id).await?.filter(|_| !bot.admins.contains(&id)) else {
        return card(bot, say, id, None).await;
    };
    let seen = &contact.rights;
    let (next, menu, granted) = match change {
        Change::Menu(menu, granted) => (seen.with(menu, granted), menu.code(), granted),
        Change::All(true) => (Rights::all(), "all", true),
        Change::All(false) => (Rights::default(), "all", false),
    };
    if next == *seen {
        return card(bot, say, id, None).await;
    }
    if next.is_empty() && matches!(change, Change::Menu(..)) {
        return ask(bot, say, AdminsAnswer::Removal(id), asked).await;
    }
    let cause = format!("owner-rights-{}-{}", id.0, asked.update);
    let made_admin =
        || Notice::new(&cause, (id, contact.language), NoticeKind::Buyer(BuyerNotice::MadeAdmin), asked.now);
    let notice = seen.is_empty().then(|| made_admin().left_to_sweep());
    let detail = serde_json::json!({ "user": id.0, "by": asked.by.0, "menu": menu, "granted": granted });
    let event = PendingEvent::new(cause.clone(), EventKind::AdminRightsChanged, &detail, asked.now);
    let problem = match bot.store.set_rights(id, (seen, &next), notice.as_ref(), &event).await? {
        RightsWritten::Done => {
            tracing::info!(menu, granted, "an owner changed an admin's rights");
            send_stored_event((&bot.store, &bot.bus), &event, asked.now).await?;
            None
        }
        RightsWritten::Changed => Some(RightsProblem::Changed),
        RightsWritten::TooMany => Some(RightsProblem::TooMany),
    };
    if next.is_empty() && problem.is_none() {
        return list(bot, say, asked).await;
    }
    card(bot, say, id, problem).await
}
