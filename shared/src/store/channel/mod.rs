//! The shop's channel, and what is to be posted there: gathered in one item, until the sweep posts it.

use super::table::error::{Item, StoreError, condition_held, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use super::table::transaction::Transaction;
use super::{PendingEvent, Store};
use crate::domain::channel::{Channel, MAX_LINES, PostKind, PostLine};
use crate::domain::time::Moment;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// What the name of an attribute that holds a line begins with; its id follows.
const LINE: &str = "line#";

/// Ids of lines that are remembered after they were posted, so that an event that comes again is not posted again.
const REMEMBERED: usize = 100;

/// Minutes that a sweep has for posting before another one may try.
const ATTEMPT_MINUTES: i64 = 5;

/// What waits to be posted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitingPosts {
    /// The lines by their ids.
    pub lines: BTreeMap<String, PostLine>,
    /// How many came beyond them.
    pub more: usize,
    due_at: i64,
    posted: Vec<String>,
}

impl Store {
    /// The shop's channel, if it has one.
    ///
    /// # Errors
    /// If the table fails or it can't be read.
    pub async fn channel(&self) -> Result<Option<Channel>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::channel().item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read the channel"))?.item;
        item.map(|item| from_item("channel", item)).transpose()
    }

    /// Switches a kind of post on or off, with the event that says so; `false` if it is so already, or there is no channel.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn switch_post_kind(&self, kind: PostKind, on: bool, event: &PendingEvent) -> Result<bool, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::channel().item()))
            .update_expression("SET kinds.#kind = :on")
            .condition_expression(
                "attribute_exists(kinds) AND (attribute_not_exists(kinds.#kind) OR kinds.#kind <> :on)",
            )
            .expression_attribute_names("#kind", kind.code())
            .expression_attribute_values(":on", AttributeValue::Bool(on))
            .build()
            .map_err(unwritable)?;
        let action = TransactWriteItem::builder().update(update).build();
        let written = self.transact_audited("switch a kind of post", vec![action], &[event]).await?;
        Ok(matches!(written, Transaction::Committed))
    }

    /// Connects a channel in place of that which was `seen`, with the event that says so; `false` if another admin was faster.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_channel(
        &self,
        seen: Option<&Channel>,
        channel: &Channel,
        event: &PendingEvent,
    ) -> Result<bool, StoreError> {
        let mut item: Item = to_item("the channel", channel)?;
        item.extend(keys::channel().item());
        let put = Put::builder().set_item(Some(item));
        let put = match seen {
            Some(seen) => {
                put.condition_expression("id = :seen").expression_attribute_values(":seen", number(seen.id.0))
            }
            None => put.condition_expression("attribute_not_exists(pk)"),
        };
        self.put_audited("store the channel", put, Some(event)).await
    }

    /// Forgets the channel as an admin wishes, with the event that says so; `false` if there is none.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn disconnect_channel(&self, event: &PendingEvent) -> Result<bool, StoreError> {
        let delete = Delete::builder()
            .table_name(self.table())
            .set_key(Some(keys::channel().item()))
            .condition_expression("attribute_exists(pk)")
            .build()
            .map_err(unwritable)?;
        let action = TransactWriteItem::builder().delete(delete).build();
        let written = self.transact_audited("forget the channel", vec![action], &[event]).await?;
        Ok(matches!(written, Transaction::Committed))
    }

    /// Forgets the channel, as the bot is no member of it any more.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn remove_channel(&self) -> Result<(), StoreError> {
        let call = self.client.delete_item().table_name(self.table()).set_key(Some(keys::channel().item()));
        call.send().await.map_err(failed("forget the channel"))?;
        Ok(())
    }

    /// Adds a line to what is posted next, once for each event. Beyond [`MAX_LINES`] it is only counted.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn enqueue_post(&self, event: &str, line: &PostLine, now: Moment) -> Result<(), StoreError> {
        let id: String = Sha256::digest(event).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let key = keys::channel_posts();
        let value = serde_dynamo::to_attribute_value(line)
            .map_err(|error| StoreError::Unwritable { what: "a line of a post", why: error.to_string() })?;
        let due = "due = :shard, due_at = if_not_exists(due_at, :now)";
        let call = || {
            let call = self.client.update_item().table_name(self.table()).set_key(Some(key.item()));
            call.expression_attribute_values(":one", number(1))
                .expression_attribute_values(":shard", text(keys::due_shard(&key.pk)))
                .expression_attribute_values(":now", number(now.as_millis()))
        };
        let written = call()
            .update_expression(format!("SET #line = :line, {due} ADD waiting :one"))
            .condition_expression(
                "attribute_not_exists(#line) AND NOT contains(posted, :id) AND \
                 (attribute_not_exists(waiting) OR waiting < :most)",
            )
            .expression_attribute_names("#line", format!("{LINE}{id}"))
            .expression_attribute_values(":line", value)
            .expression_attribute_values(":id", text(&id))
            .expression_attribute_values(":most", number(MAX_LINES))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(error) = written else { return Ok(()) };
        let Some(UpdateItemError::ConditionalCheckFailedException(known)) = error.as_service_error() else {
            return Err(failed("add to the next post")(error));
        };
        let waiting = waiting(&known.item().cloned().unwrap_or_default())?;
        if waiting.lines.contains_key(&id) || waiting.posted.contains(&id) {
            return Ok(());
        }
        let counted = call().update_expression(format!("SET {due} ADD more :one")).send().await;
        counted.map_err(failed("count for the next post"))?;
        Ok(())
    }

    /// Takes what waits to be posted, if it is due and no other sweep does the same.
    ///
    /// # Errors
    /// If the table fails or it can't be read.
    pub async fn begin_post(&self, now: Moment) -> Result<Option<WaitingPosts>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::channel_posts().item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read the next post"))?.item;
        let Some(seen) = item.filter(|item| item.contains_key("due")).map(|item| waiting(&item)).transpose()? else {
            return Ok(None);
        };
        let until = now.plus_minutes(ATTEMPT_MINUTES);
        let is_mine = seen.due_at <= now.as_millis() && self.postpone_post(&seen, until).await?;
        Ok(is_mine.then_some(WaitingPosts { due_at: until.as_millis(), ..seen }))
    }

    /// Leaves what waits to a later time; `false` if somebody else did so meanwhile.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_post(&self, seen: &WaitingPosts, until: Moment) -> Result<bool, StoreError> {
        let written = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::channel_posts().item()))
            .update_expression("SET due_at = :until")
            .condition_expression("due_at = :seen")
            .expression_attribute_values(":until", number(until.as_millis()))
            .expression_attribute_values(":seen", number(seen.due_at))
            .send()
            .await;
        condition_held("postpone a post", written)
    }

    /// Notes that these lines were posted, or will never be. What came meanwhile waits for the next post, which is due `next`.
    ///
    /// # Errors
    /// If the table fails; they may then be posted again.
    pub async fn mark_posted(&self, done: &WaitingPosts, next: Moment) -> Result<(), StoreError> {
        let posted = done.posted.iter().chain(done.lines.keys());
        let skipped = (done.posted.len() + done.lines.len()).saturating_sub(REMEMBERED);
        let posted: Vec<AttributeValue> = posted.skip(skipped).map(text).collect();
        let lines: HashMap<String, String> =
            done.lines.keys().enumerate().map(|(at, id)| (format!("#l{at}"), format!("{LINE}{id}"))).collect();
        let call = |update: String| {
            let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::channel_posts().item()));
            call.update_expression(update)
                .set_expression_attribute_names((!lines.is_empty()).then(|| lines.clone()))
                .expression_attribute_values(":posted", AttributeValue::L(posted.clone()))
                .expression_attribute_values(":count", number(done.lines.len()))
                .expression_attribute_values(":more", number(done.more))
        };
        let mut removed: Vec<&str> = lines.keys().map(String::as_str).collect();
        removed.extend(["waiting", "more", "due", "due_at"]);
        let nothing_came = "(waiting = :count OR (attribute_not_exists(waiting) AND :count = :zero)) AND \
                            (more = :more OR (attribute_not_exists(more) AND :more = :zero))";
        let all = call(format!("SET posted = :posted REMOVE {}", removed.join(", ")))
            .condition_expression(nothing_came)
            .expression_attribute_values(":zero", number(0));
        if condition_held("note what was posted", all.send().await)? {
            return Ok(());
        }
        let removed: Vec<&str> = lines.keys().map(String::as_str).collect();
        let remove = if removed.is_empty() { String::new() } else { format!(" REMOVE {}", removed.join(", ")) };
        let zero = "if_not_exists(waiting, :zero) - :count, more = if_not_exists(more, :zero) - :more";
        call(format!("SET posted = :posted, waiting = {zero}, due_at = :next{remove}"))
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":next", number(next.as_millis()))
            .send()
            .await
            .map_err(failed("note what was posted"))?;
        Ok(())
    }
}

fn waiting(item: &Item) -> Result<WaitingPosts, StoreError> {
    let number = |name: &str| item.get(name).and_then(|value| value.as_n().ok()?.parse::<i64>().ok());
    let mut lines = BTreeMap::new();
    for (name, value) in item {
        if let Some(id) = name.strip_prefix(LINE) {
            let line = serde_dynamo::from_attribute_value(value.clone())
                .map_err(|error| StoreError::Unreadable { record: "next post".into(), why: error.to_string() })?;
            lines.insert(id.to_owned(), line);
        }
    }
    let posted = item.get("posted").and_then(|posted| posted.as_l().ok()).map_or(&[][..], |posted| posted);
    Ok(WaitingPosts {
        lines,
        more: number("more").and_then(|more| more.try_into().ok()).unwrap_or_default(),
        due_at: number("due_at").unwrap_or_default(),
        posted: posted.iter().filter_map(|id| id.as_s().ok().cloned()).collect(),
    })
}
