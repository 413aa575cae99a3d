//! A campaign while it is sent: who sends a page holds a lease on it until their process would be ended anyway.

use super::{WAKE_SECONDS, value};
use crate::domain::campaign::{Campaign, CampaignId, CampaignState};
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, condition_held, unwritable};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, number, text};
use crate::store::table::transaction::Transaction;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::{ReturnValue, TransactWriteItem, Update};

/// Who sends a page, and from when to when their process can be at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignLease {
    /// The invocation.
    pub holder: String,
    /// When it began.
    pub from: Moment,
    /// When it is ended at the latest.
    pub until: Moment,
}

impl Store {
    /// Takes the lease on a page of a campaign. `None` if it is not to be sent by this invocation: the campaign does not run,
    /// is beyond that page, or is being sent by somebody else.
    ///
    /// # Errors
    /// If the table fails or the campaign can't be read.
    pub async fn lease_campaign(
        &self,
        (id, page): (&CampaignId, u32),
        lease: &CampaignLease,
    ) -> Result<Option<Campaign>, StoreError> {
        let written = self
            .update_campaign(id)
            .update_expression("SET #holder = :holder, lease_end = :until, due_at = :until")
            .condition_expression(
                "#state = :running AND #page = :page AND (attribute_not_exists(#holder) OR lease_end <= :now)",
            )
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#page", "page")
            .expression_attribute_names("#holder", "holder")
            .expression_attribute_values(":running", value(&CampaignState::Running)?)
            .expression_attribute_values(":page", number(page))
            .expression_attribute_values(":holder", text(&lease.holder))
            .expression_attribute_values(":until", number(lease.until.as_millis()))
            .expression_attribute_values(":now", number(lease.from.as_millis()))
            .send()
            .await;
        read_written("take the lease on a campaign", written)
    }

    /// Notes how far a campaign is, whatever an admin made of it meanwhile; the campaign as it is then. `None` if the lease
    /// is somebody else's.
    ///
    /// # Errors
    /// If the table fails or the campaign can't be read.
    pub async fn note_campaign_progress(
        &self,
        campaign: &Campaign,
        lease: &CampaignLease,
    ) -> Result<Option<Campaign>, StoreError> {
        let written = self
            .update_campaign(&campaign.id)
            .update_expression("SET counts = :counts, #cursor = :cursor, unsent = :unsent")
            .condition_expression("#holder = :holder")
            .expression_attribute_names("#cursor", "cursor")
            .expression_attribute_names("#holder", "holder")
            .expression_attribute_values(":counts", value(&campaign.counts)?)
            .expression_attribute_values(":cursor", value(&campaign.cursor)?)
            .expression_attribute_values(":unsent", value(&campaign.unsent)?)
            .expression_attribute_values(":holder", text(&lease.holder))
            .send()
            .await;
        read_written("note how far a campaign is", written)
    }

    /// Gives the lease back and makes the next page the one that is to be sent; by the sweep, if it is not by `wake_at`.
    ///
    /// # Errors
    /// If the table fails or the campaign can't be read.
    pub async fn end_campaign_page(
        &self,
        id: &CampaignId,
        lease: &CampaignLease,
        wake_at: Option<Moment>,
    ) -> Result<Option<Campaign>, StoreError> {
        let wake_at = wake_at.unwrap_or_else(|| lease.until.plus_seconds(WAKE_SECONDS));
        let written = self
            .update_campaign(id)
            // A campaign that an admin paused has no shard, so the time alone brings it into no index.
            .update_expression("SET #page = #page + :one, due_at = :wake_at REMOVE #holder, lease_end")
            .condition_expression("#holder = :holder")
            .expression_attribute_names("#page", "page")
            .expression_attribute_names("#holder", "holder")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":wake_at", number(wake_at.as_millis()))
            .expression_attribute_values(":holder", text(&lease.holder))
            .send()
            .await;
        read_written("end a page of a campaign", written)
    }

    /// Ends a campaign for good, as done or as stopped, and lets another run; `false` if it does not run any more.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn end_campaign(
        &self,
        id: &CampaignId,
        lease: &CampaignLease,
        state: CampaignState,
    ) -> Result<bool, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::campaign(id).item()))
            .update_expression("SET #state = :state, revision = revision + :one REMOVE #holder, lease_end, due, due_at")
            .condition_expression("#holder = :holder AND #state = :running")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#holder", "holder")
            .expression_attribute_values(":state", value(&state)?)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":holder", text(&lease.holder))
            .expression_attribute_values(":running", value(&CampaignState::Running)?)
            .build()
            .map_err(unwritable)?;
        let actions = vec![TransactWriteItem::builder().update(update).build(), self.leave_lane(id)?];
        Ok(matches!(self.transact_write("end a campaign", actions).await?, Transaction::Committed))
    }

    /// Takes a campaign that should have gone on by now; `None` if it has, or does not run any more. It is due again soon.
    ///
    /// # Errors
    /// If the table fails or the campaign can't be read.
    pub async fn wake_campaign(&self, id: &CampaignId, now: Moment) -> Result<Option<Campaign>, StoreError> {
        let written = self
            .update_campaign(id)
            .update_expression("SET due_at = :later")
            .condition_expression("#state = :running AND due_at <= :now")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":running", value(&CampaignState::Running)?)
            .expression_attribute_values(":later", number(now.plus_seconds(WAKE_SECONDS).as_millis()))
            .expression_attribute_values(":now", number(now.as_millis()))
            .send()
            .await;
        read_written("wake a campaign", written)
    }

    fn update_campaign(&self, id: &CampaignId) -> UpdateItemFluentBuilder {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::campaign(id).item()));
        call.return_values(ReturnValue::AllNew)
    }
}

/// The campaign after a write; `None` if its condition did not hold.
fn read_written<R>(
    what: &'static str,
    written: Result<UpdateItemOutput, SdkError<UpdateItemError, R>>,
) -> Result<Option<Campaign>, StoreError> {
    let item: Item = match written {
        Ok(written) => written.attributes.unwrap_or_default(),
        Err(error) => return condition_held::<UpdateItemOutput, _, _>(what, Err(error)).map(|_| None),
    };
    from_item("campaign", item).map(Some)
}
