//! The users whom a campaign passes: a page of the list of users by one query, and what decides of a hundred of them by one
//! call.

use crate::domain::campaign::{ListedUser, Recipient};
use crate::domain::ids::UserId;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::keys::{self, number, text};

impl Store {
    /// The users who joined by `until`, those first who joined first: at most `most` of them after `after`, and whether there
    /// are more.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn listed_users(
        &self,
        after: Option<ListedUser>,
        until: Moment,
        most: i32,
    ) -> Result<(Vec<ListedUser>, bool), StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
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
            let id = item.get("pk")?.as_s().ok()?.strip_prefix(keys::USER)?.parse().ok()?;
            let joined = item.get("listed_at")?.as_n().ok()?.parse().ok()?;
            Some(ListedUser { id: UserId(id), joined: Moment::from_millis(joined) })
        };
        Ok((answer.items().iter().filter_map(listed).collect(), answer.last_evaluated_key.is_some()))
    }

    /// What decides of each of these users (at most 100); those who are gone are not among them.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn recipients(&self, users: &[ListedUser]) -> Result<Vec<Recipient>, StoreError> {
        let keys = users.iter().map(|user| keys::user(user.id).item()).collect();
        let read = |item: Item| {
            let id = UserId(item.get("pk")?.as_s().ok()?.strip_prefix(keys::USER)?.parse().ok()?);
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

/// The key in the index behind which a query goes on.
fn start_after(user: ListedUser) -> Item {
    let mut key = keys::user(user.id).item();
    key.insert("listed".to_owned(), text(keys::USERS));
    key.insert("listed_at".to_owned(), number(user.joined.as_millis()));
    key
}
