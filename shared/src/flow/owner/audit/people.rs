//! Whose acts can be looked for, and what they are called.

use crate::domain::ids::UserId;
use crate::flow::owner::OwnerBot;
use crate::store::StoreError;
use crate::wording::owner::{self, Person};
use crate::wording::texts::Localizer;
use std::collections::BTreeMap;

/// What people are called.
pub(super) type Names = BTreeMap<UserId, String>;

/// The owners and the admins, each once.
pub(super) async fn known_people(bot: &OwnerBot, say: &Localizer) -> Result<Vec<Person>, StoreError> {
    let made = bot.store.admins().await?;
    let mut ids: Vec<UserId> = bot.owners.iter().chain(&bot.admins).copied().chain(made).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = names_of(bot, say, &ids).await?;
    Ok(ids.into_iter().map(|id| Person { id, name: names.get(&id).cloned() }).collect())
}

/// What these users are called; of an owner whom the shop bot never met, that they are one; and what
/// the shop itself is called.
pub(super) async fn names_of(bot: &OwnerBot, say: &Localizer, ids: &[UserId]) -> Result<Names, StoreError> {
    let known = bot.store.contacts(ids).await?;
    let mut names: Names = known.into_iter().map(|contact| (contact.user.id, contact.user.name)).collect();
    for id in ids.iter().filter(|id| bot.owners.contains(id)) {
        names.entry(*id).or_insert_with(|| owner::owner_name(say, *id));
    }
    names.insert(UserId::SHOP, owner::shop_name(say));
    Ok(names)
}

/// Whose name holds what was written.
pub(super) fn by_name(known: &[Person], text: &str) -> Vec<Person> {
    let wanted = text.trim().to_lowercase();
    let is_found = |name: &String| !wanted.is_empty() && name.to_lowercase().contains(&wanted);
    known.iter().filter(|person| person.name.as_ref().is_some_and(is_found)).cloned().collect()
}
