//! The list of users, the newest first, and finding one by name or number: each is one query of an index.

use crate::domain::ids::UserId;
use crate::domain::intent::PageCursor;
use crate::domain::language::Language;
use crate::domain::notice::NamedUser;
use crate::domain::page::Page;
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::domain::user::listing::{ActiveDay, ListedUser, UserKey, UserQuery, name_key};
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::keys::{self, number, text};

/// Users that a search shows.
const FOUND: usize = 10;

/// How many of the newest users are searched beside the index of names, which does not hold whoever came only once yet.
const NEWEST: usize = 100;

impl Store {
    /// A page of at most `size` users, the newest first.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn users_page(&self, to: &PageCursor<UserKey>, size: usize) -> Result<Page<ListedUser>, StoreError> {
        let start = match to {
            PageCursor::First => None,
            PageCursor::After(key) | PageCursor::Before(key) => Some(start_after(*key)),
        };
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::USERS_INDEX)
            .key_condition_expression("listed = :users")
            .expression_attribute_values(":users", text(keys::USERS))
            .scan_index_forward(matches!(to, PageCursor::Before(_)))
            .set_exclusive_start_key(start)
            // One more shows whether there is a page beyond.
            .limit(i32::try_from(size).unwrap_or(i32::MAX).saturating_add(1))
            .send()
            .await
            .map_err(failed("read the list of users"))?;
        let users = answer.items().iter().filter_map(listed).collect();
        Ok(Page::cut(users, size, to, |user: &ListedUser| &user.key))
    }

    /// The first users that a search finds. An id is found whether or not they were counted.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn find_users(&self, query: &UserQuery) -> Result<Vec<NamedUser>, StoreError> {
        let call = self.client.query().table_name(self.table()).limit(i32::try_from(FOUND).unwrap_or(i32::MAX));
        let call = match query {
            UserQuery::Id(id) => {
                return Ok(self.contacts(&[*id]).await?.into_iter().map(|contact| contact.user).collect());
            }
            UserQuery::WhatsApp(written) => call
                .index_name(keys::WHATSAPP_INDEX)
                .key_condition_expression("whatsapp = :number")
                .expression_attribute_values(":number", text(written.to_string())),
            UserQuery::Name(beginning) => call
                .index_name(keys::NAMES_INDEX)
                .key_condition_expression("named = :names AND begins_with(name_key, :beginning)")
                .expression_attribute_values(":names", text(keys::NAMES))
                .expression_attribute_values(":beginning", text(beginning)),
        };
        let found = async {
            let answer = call.send().await.map_err(failed("search for users"))?;
            let named = |item: &Item| Some(NamedUser { id: id_of(item)?, name: name_of(item) });
            Ok(answer.items().iter().filter_map(named).collect::<Vec<_>>())
        };
        let UserQuery::Name(beginning) = query else { return found.await };
        let newest = self.users_page(&PageCursor::First, NEWEST);
        let (mut found, newest) = futures_util::future::try_join(found, newest).await?;
        let newest = newest.entries.into_iter().filter(|user| name_key(&user.name).starts_with(beginning));
        for ListedUser { key, name, .. } in newest {
            if found.len() < FOUND && !found.iter().any(|user| user.id == key.id) {
                found.push(NamedUser { id: key.id, name });
            }
        }
        Ok(found)
    }

    /// A user with what they are called; `None` if the bot never met them.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn user(&self, id: UserId) -> Result<Option<(User, String)>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::user(id).item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read a user"))?.item;
        Ok(item.map(|item| (super::user_from_item(id, &item), name_of(&item))))
    }
}

fn listed(item: &Item) -> Option<ListedUser> {
    let count = |name: &str| item.get(name)?.as_n().ok()?.parse::<i64>().ok();
    let holds = |name: &str| item.get(name).and_then(|value| value.as_bool().ok()).copied().unwrap_or(false);
    let since = Moment::from_millis(count("listed_at")?);
    Some(ListedUser {
        key: UserKey { since, id: id_of(item)? },
        name: name_of(item),
        language: item.get("language").and_then(|code| Language::parse(code.as_s().ok()?)).unwrap_or_default(),
        blocked: holds("blocked"),
        unreachable: item.contains_key("unreachable"),
        active: count("active_day").map_or(ActiveDay::of(since), ActiveDay),
        bought: holds("bought"),
    })
}

fn id_of(item: &Item) -> Option<UserId> {
    keys::user_of(item.get("pk")?.as_s().ok()?)
}

/// What a user is called: by the name they chose, else by the one they have in Telegram.
fn name_of(item: &Item) -> String {
    let name = item.get("chosen_name").or_else(|| item.get("name")).and_then(|name| name.as_s().ok());
    name.cloned().unwrap_or_default()
}

/// The key in the index behind which a query goes on.
pub(in crate::store) fn start_after(key: UserKey) -> Item {
    let mut item = keys::user(key.id).item();
    item.insert("listed".to_owned(), text(keys::USERS));
    item.insert("listed_at".to_owned(), number(key.since.as_millis()));
    item
}
