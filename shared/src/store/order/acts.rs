//! What admins do with orders: each act is kept in the order's history, with the event for the audit and the notices about it,
//! in the transaction that does it.

use super::{next_revision, not_placed, read_order};
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::notice::Notice;
use crate::domain::order::acts::OrderAct;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::order::{Order, Proof};
use crate::domain::request::RequestId;
use crate::store::stock::encryption::Encrypted;
use crate::store::table::error::{StoreError, failed, unwritable};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, text};
use crate::store::table::transaction::Transaction;
use crate::store::{OrderUpdate, PendingEvent, Placed, Store};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};

/// An act as it is written down: in the order's history, for the audit, and to whom it concerns.
#[derive(Clone, Copy, Debug)]
pub struct ActRecord<'a> {
    /// The act.
    pub act: &'a OrderAct,
    /// The event that tells of it.
    pub event: &'a PendingEvent,
    /// Who is told.
    pub notices: &'a [Notice],
}

/// An order with what is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderHistory {
    /// The order.
    pub order: Order,
    /// The latest acts of admins, the oldest first.
    pub acts: Vec<OrderAct>,
    /// Its warranty claims: those that are undecided, and those that were granted.
    pub claims: Vec<RequestId>,
}

/// Records that are read beside an order: more than its units can be claimed.
const MOST_RECORDS: i32 = 100;

impl Store {
    /// An order with its history: one query.
    ///
    /// # Errors
    /// If the table fails or something of it can't be read.
    pub async fn order_with_history(&self, id: &OrderId) -> Result<Option<OrderHistory>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :order")
            .expression_attribute_values(":order", text(keys::order(id).pk))
            // The order first, then its claims, then the latest acts.
            .scan_index_forward(false)
            .limit(MOST_RECORDS)
            .consistent_read(true);
        let items = query.send().await.map_err(failed("read an order's history"))?.items.unwrap_or_default();
        let (mut order, mut acts, mut claims) = (None, Vec::new(), Vec::new());
        for item in items {
            let written = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            match written("sk") {
                sk if sk == keys::order(id).sk => order = Some(read_order(item, id)?),
                sk if sk.starts_with(keys::ACT) => acts.push(from_item("act", item)?),
                _ => claims.extend(written("request").parse::<RequestId>().ok()),
            }
        }
        acts.reverse();
        Ok(order.map(|order| OrderHistory { order, acts, claims }))
    }

    /// As [`Store::update_order`], and in the same transaction records the act.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn update_order_with_act(
        &self,
        seen: &Order,
        next: &Order,
        record: ActRecord<'_>,
    ) -> Result<OrderUpdate, StoreError> {
        let actions = self.record_actions(&seen.id, record)?;
        self.update_order_with(seen, next, actions, &[record.event]).await
    }

    /// As [`Store::update_order_with_act`], and in the same transaction writes a ledger entry and adds its amount to the
    /// balance.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn refund_order(
        &self,
        seen: &Order,
        next: &Order,
        entry: &LedgerEntry,
        record: ActRecord<'_>,
    ) -> Result<OrderUpdate, StoreError> {
        let mut actions = self.credit(seen.buyer, entry)?;
        actions.extend(self.record_actions(&seen.id, record)?);
        self.update_order_with(seen, next, actions, &[record.event]).await
    }

    /// As [`Store::update_order_with_act`] for an order that an admin marked as paid: the ledger gets what was paid, and
    /// that the order took it, so the balance stays. The units of an order that had lapsed are reserved again, and the use of
    /// its voucher is counted again; if the voucher's limits are met, the order stands without. The inner `Err` holds the
    /// slots whose units can't be reserved; nothing was written then.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn mark_order_paid(
        &self,
        seen: &Order,
        next: &Order,
        record: ActRecord<'_>,
    ) -> Result<Result<OrderUpdate, Vec<(ProductCode, u64)>>, StoreError> {
        let InvoiceState::PaidFromBalance { at } = next.invoice.state else {
            let why = format!("order {} is not marked as paid", seen.id);
            return Err(StoreError::Unwritable { what: "a marked order", why });
        };
        let lapsed = seen.invoice.state != InvoiceState::Open;
        let reservations = if lapsed { self.reserve_actions(next)? } else { Vec::new() };
        let slots: Vec<_> = reservations.iter().map(|(code, slot, _)| (code.clone(), *slot)).collect();
        let mut actions = vec![self.replace_order(seen, next)?];
        actions.extend(reservations.into_iter().map(|(_, _, action)| action));
        actions.push(self.put_entry(seen.buyer, &LedgerEntry::of_marking(&seen.id, seen.invoice.amount, at))?);
        actions.push(self.put_entry(seen.buyer, &LedgerEntry::of_purchase(&seen.id, seen.invoice.amount, at))?);
        actions.extend(self.record_actions(&seen.id, record)?);
        let voucher_from = actions.len();
        if seen.voucher.as_ref().is_some_and(|voucher| !voucher.counted) {
            actions.extend(self.count_use(next)?);
        }
        match self.transact_audited("mark an order as paid", actions, &[record.event]).await? {
            Transaction::ConditionsFailed(failed) if failed.iter().all(|(at, _)| *at >= voucher_from) => {
                Box::pin(self.mark_order_paid(seen, &next.without_counted_voucher(), record)).await
            }
            Transaction::Committed => Ok(Ok(OrderUpdate::Applied(next_revision(seen, next)))),
            Transaction::ConditionsFailed(failed) => match not_placed(failed, 1, &slots, next)? {
                Placed::Already(order) => Ok(Ok(OrderUpdate::Conflict(*order))),
                Placed::SlotsTaken(slots) if !slots.is_empty() => Ok(Err(slots)),
                Placed::SlotsTaken(_)
                | Placed::Done
                | Placed::CartChanged
                | Placed::BalanceTooLow(_)
                | Placed::VoucherRefused(_) => {
                    let why = format!("a condition beside it does not hold, at order {}", seen.id);
                    Err(StoreError::Unwritable { what: "a marked order", why })
                }
            },
        }
    }

    /// Records an act that changes nothing of the order.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn record_act(&self, order: &OrderId, record: ActRecord<'_>) -> Result<(), StoreError> {
        match self.transact_audited("record an act", self.record_actions(order, record)?, &[record.event]).await? {
            // The same update, delivered again.
            Transaction::Committed | Transaction::ConditionsFailed(_) => Ok(()),
        }
    }

    /// The transaction's actions that record an act; its event is stored beside them.
    pub(in crate::store) fn record_actions(
        &self,
        order: &OrderId,
        ActRecord { act, notices, .. }: ActRecord<'_>,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut item = to_item("an act", act)?;
        item.extend(keys::act(order, act).item());
        let put = Put::builder().table_name(self.table()).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
        let mut actions = vec![TransactWriteItem::builder().put(put).build()];
        for notice in notices {
            actions.push(self.put_notice(notice)?);
        }
        Ok(actions)
    }

    /// The proof that the terms of an order's line are met, as long as it is kept.
    ///
    /// # Errors
    /// If the table fails or the proof can't be read.
    pub async fn proof(&self, order: &OrderId, line: usize) -> Result<Option<Proof>, StoreError> {
        let key = Some(keys::proof(order, line).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let Some(item) = call.send().await.map_err(failed("read a proof"))?.item else { return Ok(None) };
        let super::proofs::Sealed { key, encrypted } = from_item("proof", item)?;
        let unreadable = |why: &str| StoreError::Unreadable { record: format!("proof {order}"), why: why.to_owned() };
        let sealed = Encrypted { key, bytes: encrypted };
        let written = self.keyring.decrypt(&super::proofs::associated_data(order, line), &sealed);
        let written = written.ok_or_else(|| unreadable("no key decrypts it"))?;
        serde_json::from_str(&written).map(Some).map_err(|_| unreadable("it is no proof"))
    }
}
