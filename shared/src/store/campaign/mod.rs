//! Campaigns as admins make and steer them: each change is written on the condition of the revision that was seen.

mod delivery;
mod recipients;

pub use delivery::CampaignLease;

use super::table::error::{Item, StoreError, condition_held, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use super::table::transaction::Transaction;
use super::{PendingEvent, Store};
use crate::domain::campaign::{Campaign, CampaignId, CampaignState};
use crate::domain::intent::PageCursor;
use crate::domain::page::Page;
use crate::domain::time::Moment;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem, Update};
use serde::Serialize;
use std::collections::HashMap;

/// Campaigns on one page of the list.
const PAGE: usize = 5;

/// After so long the sweep looks whether a campaign goes on whose event may be lost.
const WAKE_SECONDS: i64 = 120;

/// Nobody runs, or this campaign does.
const LANE_IS_MINE: &str = "attribute_not_exists(pk) OR campaign = :id";

/// How a change of a campaign's state ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum CampaignWritten {
    /// It is written.
    Written,
    /// Another change came first.
    Changed,
    /// Another campaign is being sent, and only one is at a time.
    AnotherRuns,
}

impl Store {
    /// A page of the campaigns, the newest first: one query.
    ///
    /// # Errors
    /// If the table fails or one can't be read.
    pub async fn campaigns(&self, to: &PageCursor<CampaignId>) -> Result<Page<Campaign>, StoreError> {
        let (first, last) = keys::campaign_range(to);
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :campaigns AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":campaigns", text(keys::CAMPAIGNS))
            .expression_attribute_values(":first", text(first))
            .expression_attribute_values(":last", text(last))
            .scan_index_forward(matches!(to, PageCursor::Before(_)))
            // The cursor's own, and one more that shows whether there is a page beyond.
            .limit(i32::try_from(PAGE).unwrap_or(i32::MAX).saturating_add(2))
            .send()
            .await
            .map_err(failed("read the campaigns"))?;
        let read = answer.items.unwrap_or_default().into_iter().map(|item| from_item("campaign", item));
        Ok(Page::cut(read.collect::<Result<_, StoreError>>()?, PAGE, to, |campaign: &Campaign| &campaign.id))
    }

    /// A campaign, if there is one of this id.
    ///
    /// # Errors
    /// If the table fails or it can't be read.
    pub async fn campaign(&self, id: &CampaignId) -> Result<Option<Campaign>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::campaign(id).item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read a campaign"))?.item;
        item.map(|item| from_item("campaign", item)).transpose()
    }

    /// Stores a new campaign; `false` if there is one of its id.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn create_campaign(&self, campaign: &Campaign) -> Result<bool, StoreError> {
        let mut item: Item = to_item("a campaign", campaign)?;
        item.extend(keys::campaign(&campaign.id).item());
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        condition_held("store a campaign", call.condition_expression("attribute_not_exists(pk)").send().await)
    }

    /// Changes a draft: its message, buttons and audience. `false`, and nothing changed, if it is not as it was seen.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn update_draft(&self, seen: &Campaign, next: &Campaign) -> Result<bool, StoreError> {
        let mut item: Item = to_item("a campaign", next)?;
        item.insert("revision".to_owned(), number(seen.revision.saturating_add(1)));
        item.extend(keys::campaign(&next.id).item());
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        // Nothing but an admin's change is written to a draft, so the whole item is known.
        let written = call
            .condition_expression("revision = :seen AND #state = :draft")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":seen", number(seen.revision))
            .expression_attribute_values(":draft", text("draft"))
            .send()
            .await;
        condition_held("change a campaign", written)
    }

    /// Throws a draft away; `false` if it is none any more, or is not as it was seen.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn delete_draft(&self, seen: &Campaign) -> Result<bool, StoreError> {
        let call = self.client.delete_item().table_name(self.table()).set_key(Some(keys::campaign(&seen.id).item()));
        let written = call
            .condition_expression("revision = :seen AND #state = :draft")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":seen", number(seen.revision))
            .expression_attribute_values(":draft", text("draft"))
            .send()
            .await;
        condition_held("throw a draft away", written)
    }

    /// Writes the state that an admin gave a campaign, with the event about it. While it runs, no other does, and the
    /// sweep sees that it goes on.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn steer_campaign(
        &self,
        (seen, next): (&Campaign, &Campaign),
        event: &PendingEvent,
        now: Moment,
    ) -> Result<CampaignWritten, StoreError> {
        let mut values: HashMap<String, AttributeValue> = [
            (":seen".to_owned(), number(seen.revision)),
            (":before".to_owned(), value(&seen.state)?),
            (":next".to_owned(), number(seen.revision.saturating_add(1))),
            (":state".to_owned(), value(&next.state)?),
        ]
        .into();
        let mut actions = Vec::new();
        let change = if next.state == CampaignState::Running {
            values.extend([
                (":started".to_owned(), value(&next.started)?),
                (":expected".to_owned(), number(next.expected)),
                (":card".to_owned(), value(&next.card)?),
                (":due".to_owned(), text(keys::due_shard(&next.id.to_string()))),
                (":due_at".to_owned(), number(now.plus_seconds(WAKE_SECONDS).as_millis())),
            ]);
            actions.push(self.take_lane(&next.id)?);
            ", started = :started, expected = :expected, card = :card, due = :due, due_at = :due_at"
        } else {
            if seen.state == CampaignState::Running {
                actions.push(self.leave_lane(&next.id)?);
            }
            " REMOVE due, due_at"
        };
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::campaign(&next.id).item()))
            .update_expression(format!("SET revision = :next, #state = :state{change}"))
            .condition_expression("revision = :seen AND #state = :before")
            .expression_attribute_names("#state", "state")
            .set_expression_attribute_values(Some(values))
            .build()
            .map_err(unwritable)?;
        actions.push(TransactWriteItem::builder().update(update).build());
        Ok(match self.transact_audited("steer a campaign", actions, &[event]).await? {
            Transaction::Committed => CampaignWritten::Written,
            // The lane is the first action of a campaign that is to run.
            Transaction::ConditionsFailed(failed)
                if next.state == CampaignState::Running && failed.iter().all(|(action, _)| *action == 0) =>
            {
                CampaignWritten::AnotherRuns
            }
            Transaction::ConditionsFailed(_) => CampaignWritten::Changed,
        })
    }

    /// The transaction's action that lets this campaign be the one that runs.
    fn take_lane(&self, id: &CampaignId) -> Result<TransactWriteItem, StoreError> {
        let mut item = keys::campaign_lane().item();
        item.insert("campaign".to_owned(), text(id.to_string()));
        let put = Put::builder()
            .table_name(self.table())
            .set_item(Some(item))
            .condition_expression(LANE_IS_MINE)
            .expression_attribute_values(":id", text(id.to_string()))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// The transaction's action that lets another campaign run.
    fn leave_lane(&self, id: &CampaignId) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(self.table())
            .set_key(Some(keys::campaign_lane().item()))
            .condition_expression(LANE_IS_MINE)
            .expression_attribute_values(":id", text(id.to_string()))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }
}

/// A part of a campaign as the table holds it.
fn value<T: Serialize>(part: &T) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(part)
        .map_err(|error| StoreError::Unwritable { what: "a campaign", why: error.to_string() })
}
