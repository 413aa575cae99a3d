//! Who is an admin of the shop, and which menus they may use. The owners stand in the deployment, so none of this can lock
//! one of them out.

mod change;

use crate::domain::ids::UserId;
use crate::domain::intent::OwnerAdminsIntent;
use crate::domain::owner::{AdminsAnswer, AdminsStep, OwnerStep};
use crate::domain::screen::Screen;
use crate::domain::user::access::Rights;
use crate::domain::user::message::{Forwarded, SharedContact, UserMessage};
use crate::flow::owner::OwnerBot;
use crate::flow::owner::closures::Asked;
use crate::store::{Contact, StoreError};
use crate::wording::owner::{self, AdminPerson, PersonProblem, RightsProblem};
use crate::wording::texts::Localizer;
use change::{Change, change};

/// Does what an owner asks about admins. A step that was begun is given up.
pub(super) async fn route(
    bot: &OwnerBot,
    say: &Localizer,
    intent: OwnerAdminsIntent,
    asked: Asked,
) -> Result<Screen, StoreError> {
    match intent {
        OwnerAdminsIntent::List => list(bot, say, asked).await,
        OwnerAdminsIntent::Add => ask(bot, say, AdminsAnswer::Person, asked).await,
        OwnerAdminsIntent::Open(id) => {
            bot.store.delete_owner_step(asked.by).await?;
            card(bot, say, id, None).await
        }
        OwnerAdminsIntent::Grant(id, menu, granted) => change(bot, say, (id, Change::Menu(menu, granted)), asked).await,
        OwnerAdminsIntent::GrantAll(id) => change(bot, say, (id, Change::All(true)), asked).await,
        OwnerAdminsIntent::Remove(id) => ask(bot, say, AdminsAnswer::Removal(id), asked).await,
    }
}

/// Takes what an owner sent as the answer to a step.
pub(super) async fn answer(
    bot: &OwnerBot,
    say: &Localizer,
    (step, message): (AdminsStep, &UserMessage),
    asked: Asked,
) -> Result<Screen, StoreError> {
    match step.waits_for {
        AdminsAnswer::Person => {
            let known = match person_of(message) {
                Ok(id) if bot.admins.contains(&id) => Ok(id),
                Ok(id) => find(bot, id).await?.map(|_| id).ok_or(PersonProblem::Unknown),
                Err(problem) => Err(problem),
            };
            match known {
                Ok(id) => {
                    bot.store.delete_owner_step(asked.by).await?;
                    card(bot, say, id, None).await
                }
                Err(problem) => Ok(owner::ask_admin(say, Some(problem))),
            }
        }
        AdminsAnswer::Removal(id) => {
            let Some(contact) = removable(bot, id).await? else { return list(bot, say, asked).await };
            if !owner::names_removal(say, message.plain_text().unwrap_or_default()) {
                return Ok(owner::ask_removal(say, &person(&contact), true));
            }
            let screen = change(bot, say, (id, Change::All(false)), asked).await?;
            // Only now: if this process dies before, the same message takes them once more.
            bot.store.delete_owner_step(asked.by).await?;
            Ok(screen)
        }
    }
}

/// Whom a message names: by being theirs, by their contact, or by their id.
fn person_of(message: &UserMessage) -> Result<UserId, PersonProblem> {
    match (&message.forwarded, &message.contact) {
        (Some(Forwarded::From(id)), _) | (None, Some(SharedContact::Of(id))) => return Ok(*id),
        (Some(Forwarded::Hidden), _) => return Err(PersonProblem::Hidden),
        (None, Some(SharedContact::Elsewhere)) => return Err(PersonProblem::Elsewhere),
        (None, None) => {}
    }
    let id = message.plain_text().and_then(|text| text.trim().parse().ok()).filter(|id| *id > 0);
    id.map(UserId).ok_or(PersonProblem::Unreadable)
}

async fn list(bot: &OwnerBot, say: &Localizer, asked: Asked) -> Result<Screen, StoreError> {
    bot.store.delete_owner_step(asked.by).await?;
    let mut made = bot.store.admins().await?;
    made.retain(|id| !bot.admins.contains(id));
    made.sort_unstable();
    let (named, made) = (people(bot, &bot.admins).await?, people(bot, &made).await?);
    Ok(owner::admin_list(say, &bot.shop, (&named, &made)))
}

/// These users, those too whom the shop bot never met.
async fn people(bot: &OwnerBot, ids: &[UserId]) -> Result<Vec<AdminPerson>, StoreError> {
    let known = bot.store.contacts(ids).await?;
    let one = |id: &UserId| {
        let unknown = AdminPerson { id: *id, name: None, rights: Rights::default() };
        known.iter().find(|contact| contact.user.id == *id).map_or(unknown, person)
    };
    Ok(ids.iter().map(one).collect())
}

fn person(contact: &Contact) -> AdminPerson {
    AdminPerson { id: contact.user.id, name: Some(contact.user.name.clone()), rights: contact.rights.clone() }
}

async fn find(bot: &OwnerBot, id: UserId) -> Result<Option<Contact>, StoreError> {
    Ok(bot.store.contacts(&[id]).await?.pop())
}

/// An admin whose rights can be taken here.
async fn removable(bot: &OwnerBot, id: UserId) -> Result<Option<Contact>, StoreError> {
    if bot.admins.contains(&id) {
        return Ok(None);
    }
    Ok(find(bot, id).await?.filter(|contact| !contact.rights.is_empty()))
}

async fn card(
    bot: &OwnerBot,
    say: &Localizer,
    id: UserId,
    problem: Option<RightsProblem>,
) -> Result<Screen, StoreError> {
    if bot.admins.contains(&id) {
        let named = people(bot, &[id]).await?;
        return Ok(owner::named_admin(say, named.first().and_then(|admin| admin.name.as_deref()), id));
    }
    Ok(match find(bot, id).await? {
        Some(contact) => owner::admin_card(say, &person(&contact), problem),
        None => owner::ask_admin(say, Some(PersonProblem::Unknown)),
    })
}

/// Asks for a person, or for the name of the act that takes all rights from one.
async fn ask(bot: &OwnerBot, say: &Localizer, waits_for: AdminsAnswer, asked: Asked) -> Result<Screen, StoreError> {
    let screen = match waits_for {
        AdminsAnswer::Person => owner::ask_admin(say, None),
        AdminsAnswer::Removal(id) => match removable(bot, id).await? {
            Some(contact) => owner::ask_removal(say, &person(&contact), false),
            None => return card(bot, say, id, None).await,
        },
    };
    let step = OwnerStep::Admins(AdminsStep { waits_for, since: asked.now });
    bot.store.put_owner_step(asked.by, &step).await?;
    Ok(screen)
}
