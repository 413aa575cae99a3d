//! The audit trail as it stands in the table: a record is written in the transaction that does what it tells of, on the
//! condition that it is the next of its chain. It costs that transaction two write units and one read of the chain's end.

use super::table::error::{Item, StoreError, condition_held, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use super::table::transaction::Transaction;
use super::{ATTEMPTS, PendingEvent, Store, backoff};
use crate::domain::audit::{ArchivedDay, AuditRecord, AuditedAct, ChainId, Kept};
use crate::domain::ids::UserId;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use futures_util::future::try_join_all;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Seconds that a record stays in the table, as long as the logs do: each day is kept in the bucket beside it.
const KEPT_SECONDS: i64 = 400 * 24 * 60 * 60;

impl Store {
    /// As [`Store::transact_write`], and in the same transaction stores the events and appends to the audit trail what they
    /// tell of. Their actions come last, and their conditions are never among those that are told as failed.
    pub(in crate::store) async fn transact_audited(
        &self,
        what: &'static str,
        mut actions: Vec<TransactWriteItem>,
        events: &[&PendingEvent],
    ) -> Result<Transaction, StoreError> {
        for event in events {
            actions.push(self.event_action(event)?);
        }
        self.append_to_trail(what, actions, events).await
    }

    /// Puts an item, if its condition holds, with the event that is owed for it, as [`Store::transact_audited`] stores it; `false` if
    /// the condition does not hold.
    pub(in crate::store) async fn put_audited(
        &self,
        what: &'static str,
        put: PutBuilder,
        event: Option<&PendingEvent>,
    ) -> Result<bool, StoreError> {
        let put = put.table_name(self.table()).build().map_err(unwritable)?;
        let actions = vec![TransactWriteItem::builder().put(put).build()];
        Ok(matches!(self.transact_audited(what, actions, event.as_slice()).await?, Transaction::Committed))
    }

    /// The same for events that the actions store already.
    pub(in crate::store) async fn append_to_trail(
        &self,
        what: &'static str,
        actions: Vec<TransactWriteItem>,
        events: &[&PendingEvent],
    ) -> Result<Transaction, StoreError> {
        let own = actions.len();
        for attempt in 1..=ATTEMPTS {
            let mut actions = actions.clone();
            actions.extend(self.audit_actions(events).await?);
            match self.transact_write(what, actions).await? {
                Transaction::Committed => return Ok(Transaction::Committed),
                Transaction::ConditionsFailed(mut failed) => {
                    failed.retain(|(at, _)| *at < own);
                    if !failed.is_empty() {
                        return Ok(Transaction::ConditionsFailed(failed));
                    }
                    // Another act came first in the chain.
                    backoff(attempt).await;
                }
            }
        }
        Err(StoreError::Call { what, code: "a conflict in the audit trail".into() })
    }

    /// The actions that append what these events tell of, each to its chain as it is now.
    async fn audit_actions(&self, events: &[&PendingEvent]) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut ends: BTreeMap<ChainId, Option<AuditRecord>> = BTreeMap::new();
        let mut actions = Vec::new();
        for event in events {
            let Some(act) = act_of(event) else { continue };
            let chain = ChainId::of(act.actor, act.at);
            let end = match ends.remove(&chain) {
                Some(end) => end,
                None => self.end_of(chain).await?,
            };
            let record = AuditRecord::after(chain, end.as_ref(), act);
            actions.push(self.put_record(chain, &record)?);
            ends.insert(chain, Some(record));
        }
        Ok(actions)
    }

    fn put_record(&self, chain: ChainId, record: &AuditRecord) -> Result<TransactWriteItem, StoreError> {
        let mut item: Item = to_item("an audit record", record)?;
        item.insert("ttl".to_owned(), number(record.act.at.as_millis() / 1_000 + KEPT_SECONDS));
        item.extend(keys::audit_record(chain, record.number).item());
        let put = Put::builder()
            .table_name(self.table())
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// All chains of a day, each in the order of its numbers, by strongly consistent reads. What can't be read as a record is
    /// handed over as it stands.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn audit_day(&self, day: i64) -> Result<Vec<(ChainId, Vec<Kept>)>, StoreError> {
        let records = |chain| async move { self.audit_chain(chain).await.map(|records| (chain, records)) };
        try_join_all(ChainId::of_day(day).map(records)).await
    }

    /// The day that was kept last.
    ///
    /// # Errors
    /// If the table fails or what it says of it can't be read.
    pub async fn archived_audit_day(&self) -> Result<Option<ArchivedDay>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::audit_archive().item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read which day was kept"))?.item;
        item.map(|item| from_item("archived day", item)).transpose()
    }

    /// Notes that a day was kept after `seen`; `false` if another one was noted meanwhile.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn note_archived_audit_day(
        &self,
        seen: Option<&ArchivedDay>,
        kept: &ArchivedDay,
    ) -> Result<bool, StoreError> {
        let mut item: Item = to_item("an archived day", kept)?;
        item.extend(keys::audit_archive().item());
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        let call = match seen {
            None => call.condition_expression("attribute_not_exists(pk)"),
            Some(seen) => call
                .condition_expression("#day = :seen")
                .expression_attribute_names("#day", "day")
                .expression_attribute_values(":seen", number(seen.day)),
        };
        condition_held("note which day was kept", call.send().await)
    }

    /// The records of a chain, by a strongly consistent read.
    fn chain_query(&self, chain: ChainId) -> QueryFluentBuilder {
        let (pk, day) = keys::audit_chain(chain);
        self.client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :chain AND begins_with(sk, :day)")
            .expression_attribute_values(":chain", text(pk))
            .expression_attribute_values(":day", text(day))
            .consistent_read(true)
    }

    async fn audit_chain(&self, chain: ChainId) -> Result<Vec<Kept>, StoreError> {
        let mut records = Vec::new();
        self.each_of_chain(chain, |item| {
            records.push(match from_item("audit record", item.clone()) {
                Ok(record) => Ok(Kept::Record(record)),
                Err(_) => from_item("damaged audit record", item).map(Kept::Damaged),
            });
            ControlFlow::Continue(())
        })
        .await?;
        records.into_iter().collect()
    }

    /// Hands over the records of a chain in the order of their numbers, by strongly consistent reads, until it is to stop. No
    /// more than a page of the table (1 MB) is in memory at a time. A record that can't be read is an error of its own.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn read_audit_chain(
        &self,
        chain: ChainId,
        mut take: impl FnMut(Result<AuditRecord, StoreError>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.each_of_chain(chain, |item| take(from_item("audit record", item))).await
    }

    async fn each_of_chain(
        &self,
        chain: ChainId,
        mut take: impl FnMut(Item) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let query = self.chain_query(chain);
        let mut from = None;
        loop {
            let answer = query.clone().set_exclusive_start_key(from).send().await;
            let answer = answer.map_err(failed("read an audit trail"))?;
            for item in answer.items.unwrap_or_default() {
                if take(item).is_break() {
                    return Ok(());
                }
            }
            from = answer.last_evaluated_key;
            if from.is_none() {
                return Ok(());
            }
        }
    }

    /// Takes over the records of a day that another table has and this one has not: both have the same chains, as this one is
    /// what the other was before. How many.
    ///
    /// # Errors
    /// If a table fails.
    pub async fn take_audit_day(&self, from: &Self, day: i64) -> Result<u64, StoreError> {
        let mut taken = 0;
        for chain in ChainId::of_day(day) {
            let mut items = Vec::new();
            from.each_of_chain(chain, |item| {
                items.push(item);
                ControlFlow::Continue(())
            })
            .await?;
            for item in items {
                let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
                let call = call.condition_expression("attribute_not_exists(pk)");
                taken += u64::from(condition_held("take an audit record over", call.send().await)?);
            }
        }
        Ok(taken)
    }

    /// The last record of a chain.
    async fn end_of(&self, chain: ChainId) -> Result<Option<AuditRecord>, StoreError> {
        let call = self.chain_query(chain).scan_index_forward(false).limit(1);
        let answer = call.send().await.map_err(failed("read the end of an audit trail"))?;
        answer.items.unwrap_or_default().pop().map(|item| from_item("audit record", item)).transpose()
    }
}

/// What an event tells of; `None` if nobody did it.
pub(in crate::store) fn act_of(event: &PendingEvent) -> Option<AuditedAct> {
    let detail: serde_json::Value = serde_json::from_str(&event.detail).ok()?;
    let actor = UserId(detail.get("by")?.as_i64()?);
    Some(AuditedAct { at: event.at, actor, action: event.kind, detail: event.detail.clone(), event: event.id.clone() })
}
