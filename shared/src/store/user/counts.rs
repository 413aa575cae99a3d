//! Counting users: all of them, the new and the active ones of each day, those who are blocked. The counts stand on the live
//! items of the statistics, and change in the transaction that changes the user.

use crate::domain::ids::UserId;
use crate::domain::statistics::{Day, Figure};
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::domain::user::listing::{ActiveDay, UserCounts, name_key};
use crate::store::statistics::attribute;
use crate::store::table::error::{Item, StoreError, unwritable};
use crate::store::table::keys::{self, number, text};
use crate::store::table::transaction::Transaction;
use crate::store::{PendingEvent, Store};
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};

/// What stands before a day in the name of the attribute that counts whose latest action was on it.
const ACTIVE: &str = "active#";

/// Days that are forgotten with each count of a day, so that an item keeps about as many as are asked for.
const FORGOTTEN: i64 = 10;

impl Store {
    /// Counts a user among the bot's users, once: they are listed from then on. Their name is indexed when they come again, on
    /// another day; until then it is found among the newest of the list. That keeps a first visit at one write of an index.
    ///
    /// # Errors
    /// If the table fails; they are then counted the next time.
    pub async fn count_user(&self, id: UserId, now: Moment) -> Result<(), StoreError> {
        let today = ActiveDay::of(now);
        let mark = self
            .change_user(id)
            .update_expression("SET counted = :true, listed = :users, listed_at = :now, active_day = :today")
            .condition_expression("attribute_not_exists(counted)")
            .expression_attribute_values(":true", AttributeValue::Bool(true))
            .expression_attribute_values(":users", text(keys::USERS))
            .expression_attribute_values(":now", number(now.as_millis()))
            .expression_attribute_values(":today", number(today.0));
        let counts = forget(self.counts(id), today)
            .expression_attribute_names("#users", Figure::Users.to_string())
            .expression_attribute_names("#new", attribute(Some(Day::of(now, self.zone)), &Figure::Users))
            .expression_attribute_names("#today", active(today))
            .expression_attribute_values(":one", number(1));
        let counts = counts.update_expression(format!("ADD #users :one, #new :one, #today :one {}", forgetting()));
        // Counted already: the next greeting sees it.
        self.write_both("count a user", mark, counts, None).await.map(|_| ())
    }

    /// Notes that a user who was counted is here today, and what they are called now.
    ///
    /// # Errors
    /// If the table fails; it is then noted the next time.
    pub async fn note_presence(&self, user: &User, name: &str, now: Moment) -> Result<(), StoreError> {
        let (today, key) = (ActiveDay::of(now), name_key(name));
        let is_renamed = !user.name_key.is_empty() && user.name_key != key;
        if user.active_day == Some(today) && !is_renamed {
            return Ok(());
        }
        let mut mark = self
            .change_user(user.id)
            .update_expression(
                "SET listed = :users, listed_at = if_not_exists(listed_at, :now), active_day = :today, \
                 named = :names, name_key = :key",
            )
            .expression_attribute_values(":users", text(keys::USERS))
            .expression_attribute_values(":now", number(now.as_millis()))
            .expression_attribute_values(":today", number(today.0))
            .expression_attribute_values(":names", text(keys::NAMES))
            .expression_attribute_values(":key", text(key));
        mark = match user.active_day {
            Some(seen) => mark
                .condition_expression("active_day = :seen AND counted = :true")
                .expression_attribute_values(":seen", number(seen.0)),
            None => mark.condition_expression("attribute_not_exists(active_day) AND counted = :true"),
        };
        mark = mark.expression_attribute_values(":true", AttributeValue::Bool(true));
        if user.active_day == Some(today) {
            let mark = TransactWriteItem::builder().update(mark.build().map_err(unwritable)?).build();
            return self.transact_write("note a user's name", vec![mark]).await.map(|_| ());
        }
        // A day that is long over was forgotten.
        let before = user.active_day.filter(|seen| *seen >= today.since());
        let mut counts = forget(self.counts(user.id), today)
            .expression_attribute_names("#today", active(today))
            .expression_attribute_values(":one", number(1));
        let mut adds = "ADD #today :one".to_owned();
        if let Some(before) = before {
            adds.push_str(", #before :less");
            counts = counts
                .expression_attribute_names("#before", active(before))
                .expression_attribute_values(":less", number(-1));
        }
        let counts = counts.update_expression(format!("{adds} {}", forgetting()));
        self.write_both("note that a user is here", mark, counts, None).await.map(|_| ())
    }

    /// Blocks a user, or not any more, with the event that says so; `false`, and nothing changed, if they are so already.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn set_blocked(&self, id: UserId, blocked: bool, event: &PendingEvent) -> Result<bool, StoreError> {
        let mark = match blocked {
            true => self
                .change_user(id)
                .update_expression("SET blocked = :true")
                .condition_expression("attribute_exists(pk) AND attribute_not_exists(blocked)")
                .expression_attribute_values(":true", AttributeValue::Bool(true)),
            false => self
                .change_user(id)
                .update_expression("REMOVE blocked")
                .condition_expression("attribute_exists(blocked)"),
        };
        let counts = self
            .counts(id)
            .update_expression("ADD blocked :change")
            .expression_attribute_values(":change", number(if blocked { 1 } else { -1 }));
        self.write_both("block or unblock a user", mark, counts, Some(event)).await
    }

    /// How many users there are.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn user_counts(&self, now: Moment) -> Result<UserCounts, StoreError> {
        let items = self.live_statistics().await?;
        let since = ActiveDay::of(now).since();
        let is_active = |name: &str| name.strip_prefix(ACTIVE).and_then(|day| day.parse().ok()) >= Some(since.0);
        Ok(UserCounts {
            all: sum(&items, |name| name == Figure::Users.to_string()),
            active: sum(&items, is_active),
            blocked: sum(&items, |name| name == "blocked"),
        })
    }

    fn change_user(&self, id: UserId) -> UpdateBuilder {
        Update::builder().table_name(self.table()).set_key(Some(keys::user(id).item()))
    }

    fn counts(&self, id: UserId) -> UpdateBuilder {
        Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::live_statistics(keys::statistics_shard(&id.0.to_string())).item()))
    }

    /// Whether they were written; not if the condition of the first does not hold.
    async fn write_both(
        &self,
        what: &'static str,
        user: UpdateBuilder,
        counts: UpdateBuilder,
        event: Option<&PendingEvent>,
    ) -> Result<bool, StoreError> {
        let action = |update: UpdateBuilder| -> Result<_, StoreError> {
            Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
        };
        let actions = vec![action(user)?, action(counts)?];
        let written = match event {
            Some(event) => self.transact_audited(what, actions, &[event]).await?,
            None => self.transact_write(what, actions).await?,
        };
        Ok(matches!(written, Transaction::Committed))
    }
}

/// The name of the attribute that counts whose latest action was on this day.
fn active(day: ActiveDay) -> String {
    format!("{ACTIVE}{}", day.0)
}

/// Names the days that [`forgetting`] removes: those just before the first that counts as active.
fn forget(counts: UpdateBuilder, today: ActiveDay) -> UpdateBuilder {
    (1..=FORGOTTEN).fold(counts, |counts, back| {
        counts.expression_attribute_names(format!("#f{back}"), active(ActiveDay(today.since().0 - back)))
    })
}

fn forgetting() -> String {
    let days: Vec<String> = (1..=FORGOTTEN).map(|back| format!("#f{back}")).collect();
    format!("REMOVE {}", days.join(", "))
}

/// The sum of the attributes whose names are wanted. A count that is less than nothing on one item is more on another.
fn sum(items: &[Item], wanted: impl Fn(&str) -> bool) -> u64 {
    let counts = items.iter().flatten().filter(|(name, _)| wanted(name));
    let sum: i64 = counts.filter_map(|(_, value)| value.as_n().ok()?.parse::<i64>().ok()).sum();
    u64::try_from(sum).unwrap_or_default()
}
