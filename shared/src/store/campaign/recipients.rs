//! The users whom a campaign passes: a page of the list of users by one query, and what decides of a hundred of them by one
//! call.

use crate::domain::campaign::Recipient;
use crate::domain::time::Moment;
use crate::domain::user::listing::UserKey;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::keys::{self, number, text};
use crate::store::user::list::start_after;

impl Store {
    /// The users who joined by `until`, those first who joined first: at most `most` of them after `after`, and whether there
    /// are more.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn listed_users(
        &self,
        after: Option<UserKey>,
        until: Moment,
        most: i32,
    ) -> Result<(Vec<UserKey>, bool), StoreError> {
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::USERS_INDEX)
            .key_condition_expression("listed = :users AND listed_at <= :until")
            .expression_attribute_values(":users", text(keys::USERS))
            .expression_attribute_values(":until", number(until.as_millis()))
            .set_exclusive_start_key(after.map(start_after))
            .limit(most)
            .send()
            .await
            .map_err(failed("read the list of users"))?;
        let listed = |item: &Item| {
            let id = keys::user_of(item.get("pk")?.as_s().ok()?)?;
            let since = item.get("listed_at")?.as_n().ok()?.parse().ok()?;
            Some(UserKey { since: Moment::from_millis(since), id })
        };
        Ok((answer.items().iter().filter_map(listed).collect(), answer.last_evaluated_key.is_some()))
    }

    /// What decides of each of these users (at most 100); those who are gone are not among them.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn recipients(&self, users: &[UserKey]) -> Result<Vec<Recipient>, StoreError> {
        let keys = users.iter().map(|user| keys::user(user.id).item()).collect();
        let read = |item: Item| {
            let id = keys::user_of(item.get("pk")?.as_s().ok()?)?;
            let user = crate::store::user::user_from_item(id, &item);
            Some(Recipient {
                id,
                language: user.language,
                blocked: user.blocked,
                unreachable: user.unreachable.is_some(),
                bought: user.bought,
                latest: user.recent_actions.first().copied().filter(|at| at.as_millis() > 0),
            })
        };
        Ok(self.batch_get(keys, true).await?.into_iter().filter_map(read).collect())
    }
}
