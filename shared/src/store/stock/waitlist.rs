//! Waitlists: an entry a user and product, in the sweep index under the product's own name, sorted by when they joined.
//! The user's item holds the same moment, so that a screen needs no read, and ordering the product ends the wait: an entry
//! without it is stale, and is removed when its turn comes.

use crate::domain::ids::{ProductCode, UserId};
use crate::domain::notice::Notice;
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, condition_held, failed, unwritable};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, Key, number, text};
use crate::store::table::transaction::Transaction;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};
use serde::Deserialize;

/// What stands before a product's code in the name of the attribute that says since when a user waits for it.
pub(in crate::store) const WAITS: &str = "waits#";

/// Minutes that an entry is kept: half a year.
const KEPT_MINUTES: i64 = 182 * 24 * 60;

/// The head of a waitlist: it is there once somebody has waited, and due from when the product is restocked until who
/// waits was told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WaitlistHead {
    /// How often the product was restocked.
    #[serde(default)]
    pub restocked: u64,
    /// Looks at an empty stock since then.
    #[serde(default)]
    pub empty_looks: u32,
    /// When it is due; absent if it is not.
    #[serde(default)]
    pub due_at: Option<Moment>,
}

/// Somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub user: UserId,
    /// When they joined.
    pub since: Moment,
}

impl Store {
    /// Puts a user on the waitlist of a product; `false` if they are on it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn join_waitlist(&self, user: UserId, code: &ProductCode, now: Moment) -> Result<bool, StoreError> {
        let wait = self
            .waits(user, code)
            .update_expression("SET #waits = :now")
            // An entry that was kept as long as it may be is gone, whatever the user's item says.
            .condition_expression("attribute_exists(pk) AND (attribute_not_exists(#waits) OR #waits < :gone)")
            .expression_attribute_values(":gone", number(now.plus_minutes(-KEPT_MINUTES).as_millis()))
            .expression_attribute_values(":now", number(now.as_millis()));
        let mut entry: Item = keys::waiting(code, user).item();
        entry.insert("due".to_owned(), text(keys::waitlist_shard(code)));
        entry.insert("due_at".to_owned(), number(now.as_millis()));
        entry.insert("ttl".to_owned(), number(now.plus_minutes(KEPT_MINUTES).as_millis() / 1_000));
        let entry = Put::builder().table_name(self.table()).set_item(Some(entry)).build().map_err(unwritable)?;
        let head = self.update_item_of(keys::waitlist(code)).update_expression("SET code = :code");
        let head = head.expression_attribute_values(":code", text(code.as_str()));
        let actions = vec![update(wait)?, TransactWriteItem::builder().put(entry).build(), update(head)?];
        Ok(matches!(self.transact_write("join a waitlist", actions).await?, Transaction::Committed))
    }

    /// Takes a user off the waitlist of a product.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn leave_waitlist(&self, user: UserId, code: &ProductCode) -> Result<(), StoreError> {
        let wait =
            self.waits(user, code).update_expression("REMOVE #waits").condition_expression("attribute_exists(pk)");
        let actions = vec![update(wait)?, self.delete_entry(code, user)?];
        match self.transact_write("leave a waitlist", actions).await? {
            Transaction::Committed | Transaction::ConditionsFailed(_) => Ok(()),
        }
    }

    /// Notes that a product is about to be restocked, so that the sweep tells who waits for it; if nobody ever did, nothing
    /// is written. It is noted before the units are added: who dies in between leaves the sweep looking for them.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn announce_restock(&self, code: &ProductCode) -> Result<(), StoreError> {
        let key = keys::waitlist(code);
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .update_expression("SET due = :shard, due_at = :at_once, empty_looks = :zero ADD restocked :one")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":shard", text(keys::due_shard(&key.pk)))
            .expression_attribute_values(":at_once", number(0))
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":one", number(1));
        condition_held("announce a restock", call.send().await).map(|_| ())
    }

    /// The head of a product's waitlist.
    ///
    /// # Errors
    /// If the table fails or it can't be read.
    pub async fn waitlist_head(&self, code: &ProductCode) -> Result<Option<WaitlistHead>, StoreError> {
        let key = Some(keys::waitlist(code).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read a waitlist"))?.item;
        item.map(|item| from_item("waitlist", item)).transpose()
    }

    /// Who waits for a product, those who joined first; at most `limit`.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn waiting(&self, code: &ProductCode, limit: usize) -> Result<Vec<Waiting>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::DUE_INDEX)
            .key_condition_expression("due = :waitlist")
            .expression_attribute_values(":waitlist", text(keys::waitlist_shard(code)))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(failed("read who waits"))?;
        let waiting = |item: &Item| {
            let user = item.get("sk")?.as_s().ok()?.parse().ok().map(UserId)?;
            let since = item.get("due_at")?.as_n().ok()?.parse().ok().map(Moment::from_millis)?;
            Some(Waiting { user, since })
        };
        Ok(answer.items().iter().filter_map(waiting).collect())
    }

    /// Takes somebody off the waitlist and stores the notice that tells them, in one transaction: so they are told once, and
    /// not forgotten. Whose wait has ended otherwise is taken off untold.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn tell_waiting(
        &self,
        code: &ProductCode,
        Waiting { user, since }: Waiting,
        notice: &Notice,
    ) -> Result<(), StoreError> {
        let wait = self
            .waits(user, code)
            .update_expression("REMOVE #waits")
            .condition_expression("#waits = :since")
            .expression_attribute_values(":since", number(since.as_millis()));
        let actions = vec![update(wait)?, self.delete_entry(code, user)?, self.put_notice(notice)?];
        match self.transact_write("tell who waits", actions).await? {
            Transaction::Committed => Ok(()),
            Transaction::ConditionsFailed(_) => self.remove_stale(code, Waiting { user, since }).await,
        }
    }

    /// Removes an entry whose wait has ended, unless its user joined again meanwhile.
    async fn remove_stale(&self, code: &ProductCode, Waiting { user, since }: Waiting) -> Result<(), StoreError> {
        let call = self
            .client
            .delete_item()
            .table_name(self.table())
            .set_key(Some(keys::waiting(code, user).item()))
            .condition_expression("due_at = :since")
            .expression_attribute_values(":since", number(since.as_millis()));
        condition_held("tidy a waitlist", call.send().await).map(|_| ())
    }

    /// Brings the head of a waitlist from `seen` to `next`, unless the product was restocked again meanwhile.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_waitlist(
        &self,
        code: &ProductCode,
        seen: &WaitlistHead,
        next: &WaitlistHead,
    ) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::waitlist(code).item()));
        let call = match next.due_at {
            Some(at) => call
                .update_expression("SET due_at = :at, empty_looks = :looks")
                .expression_attribute_values(":at", number(at.as_millis()))
                .expression_attribute_values(":looks", number(next.empty_looks)),
            None => call.update_expression("REMOVE due, due_at, empty_looks"),
        };
        let call = call
            .condition_expression("restocked = :restocked AND attribute_exists(due)")
            .expression_attribute_values(":restocked", number(seen.restocked));
        condition_held("note who was told", call.send().await).map(|_| ())
    }

    fn waits(&self, user: UserId, code: &ProductCode) -> UpdateBuilder {
        self.update_item_of(keys::user(user)).expression_attribute_names("#waits", format!("{WAITS}{code}"))
    }

    fn update_item_of(&self, key: Key) -> UpdateBuilder {
        Update::builder().table_name(self.table()).set_key(Some(key.item()))
    }

    fn delete_entry(&self, code: &ProductCode, user: UserId) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(self.table()).set_key(Some(keys::waiting(code, user).item()));
        Ok(TransactWriteItem::builder().delete(delete.build().map_err(unwritable)?).build())
    }
}

/// The names of the attributes by which a buyer waits for what they order.
pub(in crate::store) fn ended_by_order(buyer: &User) -> impl Iterator<Item = String> {
    buyer.cart.keys().filter(|code| buyer.waits.contains_key(code)).map(|code| format!("{WAITS}{code}"))
}

fn update(update: UpdateBuilder) -> Result<TransactWriteItem, StoreError> {
    Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
}
