//! Requests: opened once, decided once. What a decision gives is written in the same transaction.

use super::table::error::{Item, StoreError, failed, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, Key, number, text};
use super::table::transaction::Transaction;
use super::{ActRecord, Store};
use crate::domain::ids::{MessageId, ProductCode, UserId};
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::notice::Notice;
use crate::domain::order::Order;
use crate::domain::request::{Request, RequestId, Subject};
use crate::domain::time::Moment;
use crate::domain::user::wizard::Wizard;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

/// Minutes for which it is known what shows a request: 30 days.
const SHOWN_MINUTES: i64 = 30 * 24 * 60;

/// How opening a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It is stored.
    Done,
    /// It was stored before: the same update was delivered again.
    Before,
    /// The same thing was asked for before, and can't be asked for again now.
    Already,
    /// The wizard that asked is no longer as it was seen.
    WizardEnded,
}

/// What a decision gives.
pub enum Grant<'a> {
    /// Nothing.
    Nothing,
    /// An amount, to the buyer's balance.
    Entry(&'a LedgerEntry),
    /// A refund for a unit of an order, to the buyer's balance: the order as it was read and as it is with the refund.
    Refund(&'a Order, &'a Order, &'a LedgerEntry),
    /// Another unit: the order as it was read and as it is with the unit, and the unit's product and slot.
    Unit(&'a Order, &'a Order, (&'a ProductCode, u64)),
}

/// How deciding a request ended.
#[derive(Debug, PartialEq, Eq)]
pub enum DecisionWritten {
    /// The decision stands.
    Done,
    /// Somebody decided before.
    DecidedBefore,
    /// The order changed since it was read.
    OrderChanged(Box<Order>),
    /// The unit is not free.
    UnitTaken,
}

impl Store {
    /// Opens a request, brings the wizard that asked for it from the first to the second, and stores the notices about it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn open_request(
        &self,
        request: &Request,
        wizard: (&Wizard, &Wizard),
        notices: &[Notice],
    ) -> Result<Opened, StoreError> {
        let mut marker = marker(request).item();
        marker.insert("request".to_owned(), text(request.id.to_string()));
        let mut actions = vec![
            self.put(request_item(request)?, "attribute_not_exists(pk)")?,
            self.put(marker, "attribute_not_exists(pk)")?,
            self.answer_wizard(request.buyer, wizard)?,
        ];
        for notice in notices {
            actions.push(self.put_notice(notice)?);
        }
        match self.transact_write("open a request", actions).await? {
            Transaction::Committed => Ok(Opened::Done),
            Transaction::ConditionsFailed(failed) if failed.iter().any(|(at, _)| *at == 0) => Ok(Opened::Before),
            Transaction::ConditionsFailed(failed) if failed.iter().any(|(at, _)| *at == 1) => Ok(Opened::Already),
            Transaction::ConditionsFailed(_) => Ok(Opened::WizardEnded),
        }
    }

    /// A request.
    ///
    /// # Errors
    /// If the table fails or the request can't be read.
    pub async fn request(&self, id: &RequestId) -> Result<Option<Request>, StoreError> {
        let key = Some(keys::request(id).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read a request"))?.item;
        item.map(|item| from_item("request", item)).transpose()
    }

    /// Notes that a message in the chat of `reader` shows a request.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn note_request_message(
        &self,
        id: &RequestId,
        (reader, message): (UserId, MessageId),
        now: Moment,
    ) -> Result<(), StoreError> {
        let key = keys::request_messages(id, reader).item();
        self.client
            .update_item()
            .table_name(self.table())
            .set_key(Some(key))
            .update_expression("SET #ttl = :end ADD messages :message")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":end", number(now.plus_minutes(SHOWN_MINUTES).as_millis() / 1_000))
            .expression_attribute_values(":message", AttributeValue::Ns(vec![message.0.to_string()]))
            .send()
            .await
            .map_err(failed("note what shows a request"))?;
        Ok(())
    }

    /// The messages in the chat of `reader` that show a request.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn request_messages(&self, id: &RequestId, reader: UserId) -> Result<Vec<MessageId>, StoreError> {
        let key = Some(keys::request_messages(id, reader).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read what shows a request"))?.item.unwrap_or_default();
        let messages = item.get("messages").and_then(|messages| messages.as_ns().ok());
        let ids = messages.into_iter().flatten().filter_map(|message| message.parse().ok());
        Ok(ids.map(MessageId).collect())
    }

    /// The request that keeps this one from being opened, if it is still to be decided.
    ///
    /// # Errors
    /// If the table fails or the request can't be read.
    pub async fn undecided_request(&self, asked: &Request) -> Result<Option<Request>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(marker(asked).item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read a request"))?.item;
        let id = item.and_then(|item| item.get("request")?.as_s().ok()?.parse::<RequestId>().ok());
        let Some(id) = id else { return Ok(None) };
        Ok(self.request(&id).await?.filter(|request| request.decided.is_none()))
    }

    /// Writes the decision on a request that was open, what it gives, and what is recorded of it: for a transfer, which
    /// belongs to no order, without the act.
    ///
    /// # Errors
    /// If the table fails, or the order that changed meanwhile can't be read.
    pub async fn decide_request(
        &self,
        decided: &Request,
        grant: Grant<'_>,
        record: ActRecord<'_>,
    ) -> Result<DecisionWritten, StoreError> {
        let mut actions =
            vec![self.put(request_item(decided)?, "attribute_exists(pk) AND attribute_not_exists(decided)")?];
        match &grant {
            Grant::Nothing => {}
            Grant::Entry(entry) => actions.extend(self.credit(decided.buyer, entry)?),
            Grant::Refund(seen, next, entry) => {
                actions.push(self.replace_order(seen, next)?);
                actions.extend(self.credit(decided.buyer, entry)?);
            }
            Grant::Unit(seen, next, (code, slot)) => {
                actions.push(self.replace_order(seen, next)?);
                actions.push(self.reserve_unit(code, *slot, &seen.id)?);
                actions.push(self.add_to_replaced(code)?);
            }
        }
        if decided.decided.as_ref().is_some_and(|decided| decided.decision.may_be_asked_again()) {
            let delete = Delete::builder().table_name(self.table()).set_key(Some(marker(decided).item()));
            let delete = delete.build().map_err(unwritable)?;
            actions.push(TransactWriteItem::builder().delete(delete).build());
        }
        match &decided.subject {
            Subject::Warranty { order, .. } => actions.extend(self.record_actions(order, record)?),
            Subject::Transfer { .. } => {
                for notice in record.notices {
                    actions.push(self.put_notice(notice)?);
                }
            }
        }
        match self.transact_audited("decide a request", actions, &[record.event]).await? {
            Transaction::Committed => Ok(DecisionWritten::Done),
            Transaction::ConditionsFailed(failed) => match (failed.into_iter().next(), grant) {
                (Some((1, item)), Grant::Unit(seen, ..) | Grant::Refund(seen, ..)) => {
                    Ok(DecisionWritten::OrderChanged(Box::new(super::order::read_order(item, &seen.id)?)))
                }
                (Some((2, _)), Grant::Unit(..)) => Ok(DecisionWritten::UnitTaken),
                (Some(_) | None, _) => Ok(DecisionWritten::DecidedBefore),
            },
        }
    }

    fn put(&self, item: Item, condition: &str) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(self.table())
            .set_item(Some(item))
            .condition_expression(condition)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build())
    }
}

fn request_item(request: &Request) -> Result<Item, StoreError> {
    let mut item: Item = to_item("a request", request)?;
    if request.decided.is_none() {
        item.insert("listed_as".to_owned(), text(keys::OPEN_REQUESTS));
        item.insert("placed".to_owned(), number(request.opened.as_millis()));
    }
    item.extend(keys::request(&request.id).item());
    Ok(item)
}

/// What keeps the same thing from being asked for twice: one transfer of a buyer at a time, one claim for a unit.
fn marker(request: &Request) -> Key {
    match &request.subject {
        Subject::Transfer { .. } => keys::transfer_marker(request.buyer),
        Subject::Warranty { order, unit, .. } => keys::claim_marker(order, *unit),
    }
}
