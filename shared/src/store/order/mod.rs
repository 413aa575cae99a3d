//! Orders: placed with their units in one transaction, changed one revision at a time.

mod acts;
mod history;
mod proofs;
mod refund_fees;
mod status;
pub(super) mod ttl;

pub use acts::{ActRecord, OrderHistory};
pub use proofs::{NewProof, TermsMet};

use super::table::error::{Item, StoreError, failed, unwritable};
use super::table::item::{KEYS_PER_CALL, from_item, to_item};
use super::table::keys::{self, number, text};
use super::table::transaction::{Transaction, past_transactions};
use super::user::balance;
use super::voucher::refusal;
use super::{OrderUpdate, PendingEvent, Store};
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::incident::Incident;
use crate::domain::money::Rupiah;
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::order::{Line, Order};
use crate::domain::statistics::{of_delivery, of_placed};
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::domain::voucher::VoucherRefusal;
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

/// How placing an order ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is stored, and its units are reserved.
    Done,
    /// It existed already: the same tap was delivered twice. The order as it is now.
    Already(Box<Order>),
    /// The buyer's cart changed since it was read.
    CartChanged,
    /// The units in these slots can't be reserved: there is none, or another order holds it.
    SlotsTaken(Vec<(ProductCode, u64)>),
    /// The balance does not suffice; what it is now.
    BalanceTooLow(Rupiah),
    /// Its voucher can't be used any more.
    VoucherRefused(VoucherRefusal),
}

impl Store {
    /// Places an order in one transaction: writes it, reserves its units and removes its lines from the cart; or a deposit,
    /// which has neither. An order that the balance pays takes its amount from it, with an entry in the ledger.
    /// The use of a voucher is counted.
    /// `no_longer_open` are orders on the user item's list of possibly open ones that have been paid or have lapsed; they
    /// are removed from the list.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn place(&self, order: &Order, buyer: &User, no_longer_open: &[OrderId]) -> Result<Placed, StoreError> {
        let reservations = self.reserve_actions(order)?;
        let slots: Vec<_> = reservations.iter().map(|(code, slot, _)| (code.clone(), *slot)).collect();
        let mut actions = vec![self.put_order(order, None)?, self.buyer_places(buyer, order, no_longer_open)?];
        let reservations_from = actions.len();
        actions.extend(reservations.into_iter().map(|(_, _, action)| action));
        if let InvoiceState::PaidFromBalance { at } = order.invoice.state {
            let entry = LedgerEntry::of_purchase(&order.id, order.invoice.amount, at);
            actions.push(self.put_entry(buyer.id, &entry)?);
        }
        let voucher_from = actions.len();
        actions.extend(self.count_use(order)?);
        match self.transact_write("place an order", actions).await? {
            Transaction::Committed => Ok(Placed::Done),
            Transaction::ConditionsFailed(failed) => {
                let (of_voucher, others): (Vec<_>, Vec<_>) =
                    failed.into_iter().partition(|(at, _)| *at >= voucher_from);
                match of_voucher.first().filter(|_| others.is_empty()) {
                    Some((at, item)) => Ok(Placed::VoucherRefused(refusal(at - voucher_from, item))),
                    None => not_placed(others, reservations_from, &slots, order),
                }
            }
        }
    }

    /// An order, by a strongly consistent read.
    ///
    /// # Errors
    /// If the table fails or the order can't be read.
    pub async fn order(&self, id: &OrderId) -> Result<Option<Order>, StoreError> {
        let key = Some(keys::order(id).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read an order"))?.item;
        item.map(|item| read_order(item, id)).transpose()
    }

    /// Those of the orders that exist.
    ///
    /// # Errors
    /// If the table fails or an order can't be read.
    pub async fn orders(&self, ids: impl Iterator<Item = &OrderId>) -> Result<Vec<Order>, StoreError> {
        let keys = ids.map(|id| keys::order(id).item()).collect();
        self.batch_get(keys, true).await?.into_iter().map(|item| from_item("order", item)).collect()
    }

    /// Orders by id, each with its own result, so that one that can't be read does not affect the others. An order that the
    /// table left unprocessed is an error; one that does not exist is left out.
    pub async fn orders_one_by_one(&self, ids: &[OrderId]) -> Vec<(OrderId, Result<Order, StoreError>)> {
        let mut orders = Vec::new();
        for ids in ids.chunks(KEYS_PER_CALL) {
            let keys: Vec<Item> = ids.iter().map(|id| keys::order(id).item()).collect();
            let (found, left) = match self.batch_get_some(keys.clone(), true).await {
                Ok(answer) => answer,
                Err(error) => {
                    tracing::warn!(%error, "due orders are left to the next sweep");
                    (Vec::new(), keys)
                }
            };
            for id in ids {
                let pk = text(keys::order(id).pk);
                let is_it = |item: &&Item| item.get("pk") == Some(&pk);
                if let Some(item) = found.iter().find(is_it) {
                    orders.push((id.clone(), read_order(item.clone(), id)));
                } else if left.iter().any(|item| is_it(&item)) {
                    let unprocessed = StoreError::Call { what: "read a due order", code: "unprocessed keys".into() };
                    orders.push((id.clone(), Err(unprocessed)));
                }
            }
        }
        orders
    }

    /// Writes `next` over the order, if its revision is still that of `seen`.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn update_order(&self, seen: &Order, next: &Order) -> Result<OrderUpdate, StoreError> {
        if !self.count_placed(seen, next)?.is_empty() {
            return self.update_order_with(seen, next, Vec::new(), &[]).await;
        }
        let item = self.with_ttl(next, item_of(&next_revision(seen, next))?);
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        let call = call
            .condition_expression("revision = :seen")
            .expression_attribute_values(":seen", number(seen.revision))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let written = past_transactions(|| call.clone().send()).await;
        use aws_sdk_dynamodb::operation::put_item::PutItemError as E;
        match written {
            Ok(_) => Ok(OrderUpdate::Applied(next_revision(seen, next))),
            Err(error) => match error.as_service_error() {
                Some(E::ConditionalCheckFailedException(failed)) => {
                    let item = failed.item().cloned().unwrap_or_default();
                    Ok(OrderUpdate::Conflict(read_order(item, &seen.id)?))
                }
                _ => Err(failed("change an order")(error)),
            },
        }
    }

    /// As [`Store::update_order`] for an order that is delivered, and in the same transaction counts it in the statistics and
    /// its units among the sold ones of their products.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn update_order_and_count(&self, seen: &Order, next: &Order) -> Result<OrderUpdate, StoreError> {
        // A product that does not exist any more is not counted.
        let mut lines: Vec<&Line> = seen.lines.iter().collect();
        let mut counted = of_delivery(next, self.zone);
        counted.extend((!seen.counted).then(|| of_placed(next, self.zone)));
        loop {
            let mut actions = vec![self.replace_order(seen, next)?];
            actions.extend(self.count(&counted)?);
            let products_from = actions.len();
            for line in &lines {
                actions.push(self.add_to_sold(&line.code, line.quantity)?);
            }
            let failed = match self.transact_write("count a delivered order", actions).await? {
                Transaction::Committed => return Ok(OrderUpdate::Applied(next_revision(seen, next))),
                Transaction::ConditionsFailed(failed) => failed,
            };
            if let Some((_, item)) = failed.iter().find(|(at, _)| *at == 0) {
                return Ok(OrderUpdate::Conflict(read_order(item.clone(), &seen.id)?));
            }
            let gone: Vec<usize> = failed.iter().filter_map(|(at, _)| at.checked_sub(products_from)).collect();
            if gone.is_empty() {
                let why = format!("a condition that none of its actions has, at order {}", seen.id);
                return Err(StoreError::Unwritable { what: "the count of a delivered order", why });
            }
            let mut at = 0..;
            lines.retain(|_| at.next().is_some_and(|at| !gone.contains(&at)));
        }
    }

    /// As [`Store::update_order`] for an order that lapses and holds no units, as a deposit does, and in the same transaction
    /// notes one more unpaid invoice of its buyer.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn lapse_without_units(
        &self,
        seen: &Order,
        next: &Order,
        now: Moment,
    ) -> Result<OrderUpdate, StoreError> {
        let lapse = self.note_lapse(seen.buyer, now)?;
        self.update_order_with(seen, next, vec![lapse], &[]).await
    }

    /// As [`Store::update_order`], and in the same transaction writes a ledger entry, adds its amount to the balance and
    /// stores `incident`, if there is one.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn update_order_with_ledger_entry(
        &self,
        seen: &Order,
        next: &Order,
        entry: &LedgerEntry,
        incident: Option<&Incident>,
    ) -> Result<OrderUpdate, StoreError> {
        let mut actions = self.credit(seen.buyer, entry)?;
        if let Some(incident) = incident {
            actions.push(self.put_incident(incident)?);
        }
        self.update_order_with(seen, next, actions, &[]).await
    }

    /// As [`Store::update_order`], and in the same transaction reserves the units of `next` and stores `incident`. The use of
    /// a voucher that was given back is counted again; if its limits are met, the order stands without. The inner `Err` holds the slots whose units can't be reserved; nothing was written then.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn update_order_and_reserve(
        &self,
        seen: &Order,
        next: &Order,
        incident: &Incident,
    ) -> Result<Result<OrderUpdate, Vec<(ProductCode, u64)>>, StoreError> {
        let reservations = self.reserve_actions(next)?;
        let slots: Vec<_> = reservations.iter().map(|(code, slot, _)| (code.clone(), *slot)).collect();
        let mut actions = vec![self.replace_order(seen, next)?];
        actions.extend(reservations.into_iter().map(|(_, _, action)| action));
        actions.push(self.put_incident(incident)?);
        let voucher_from = actions.len();
        let given_back = seen.voucher.as_ref().is_some_and(|voucher| !voucher.counted);
        if given_back {
            actions.extend(self.count_use(next)?);
        }
        match self.transact_write("reserve units for a late payment", actions).await? {
            Transaction::ConditionsFailed(failed) if failed.iter().all(|(at, _)| *at >= voucher_from) => {
                Box::pin(self.update_order_and_reserve(seen, &next.without_counted_voucher(), incident)).await
            }
            Transaction::Committed => Ok(Ok(OrderUpdate::Applied(next_revision(seen, next)))),
            Transaction::ConditionsFailed(failed) => match not_placed(failed, 1, &slots, next)? {
                Placed::SlotsTaken(slots) => Ok(Err(slots)),
                Placed::Already(order) => Ok(Ok(OrderUpdate::Conflict(*order))),
                Placed::Done | Placed::CartChanged | Placed::BalanceTooLow(_) | Placed::VoucherRefused(_) => {
                    unreachable!("no such condition is in this transaction")
                }
            },
        }
    }

    async fn update_order_with(
        &self,
        seen: &Order,
        next: &Order,
        more: Vec<TransactWriteItem>,
        events: &[&PendingEvent],
    ) -> Result<OrderUpdate, StoreError> {
        let mut actions = vec![self.replace_order(seen, next)?];
        actions.extend(more);
        actions.extend(self.count_placed(seen, next)?);
        match self.transact_audited("change an order", actions, events).await? {
            Transaction::Committed => Ok(OrderUpdate::Applied(next_revision(seen, next))),
            Transaction::ConditionsFailed(failed) => match failed.into_iter().find(|(at, _)| *at == 0) {
                Some((_, item)) => Ok(OrderUpdate::Conflict(read_order(item, &seen.id)?)),
                None => Err(StoreError::Unwritable {
                    what: "the actions beside an order's update",
                    why: format!("one of their conditions does not hold, at order {}", seen.id),
                }),
            },
        }
    }

    /// The transaction's action that writes `next` over the order, if its revision is still that of `seen`.
    pub(in crate::store) fn replace_order(&self, seen: &Order, next: &Order) -> Result<TransactWriteItem, StoreError> {
        self.put_order(&next_revision(seen, next), Some(seen.revision))
    }

    fn put_order(&self, order: &Order, seen: Option<u32>) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(self.table())
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = match seen {
            None => put.set_item(Some(item_of(order)?)).condition_expression("attribute_not_exists(pk)"),
            Some(revision) => put
                .set_item(Some(self.with_ttl(order, item_of(order)?)))
                .condition_expression("revision = :seen")
                .expression_attribute_values(":seen", number(revision)),
        };
        Ok(TransactWriteItem::builder().put(put.build().map_err(unwritable)?).build())
    }
}

/// `next` with the revision number after that of `seen`.
pub(in crate::store) fn next_revision(seen: &Order, next: &Order) -> Order {
    Order { revision: seen.revision.wrapping_add(1), ..next.clone() }
}

fn item_of(order: &Order) -> Result<Item, StoreError> {
    let key = keys::order(&order.id);
    let mut item: Item = to_item("an order", order)?;
    if order.next_check.is_some() {
        item.insert("due".to_owned(), text(keys::due_shard(&key.pk)));
    }
    item.insert("history".to_owned(), text(keys::history(order.buyer, order.is_deposit())));
    if let Some(status) = order.status() {
        item.insert("listed_as".to_owned(), text(status.name()));
    }
    if let Some(voucher) = order.voucher.as_ref().filter(|voucher| voucher.counted) {
        item.insert("voucher_used".to_owned(), text(voucher.code.as_str()));
    }
    item.extend(to_item("an order's summary", &history::Listed { summary: order.summary() })?);
    item.extend(key.item());
    Ok(item)
}

/// Reads an order; the error names its id.
pub(in crate::store) fn read_order(item: Item, id: &OrderId) -> Result<Order, StoreError> {
    from_item("order", item).map_err(|error| match error {
        StoreError::Unreadable { why, .. } => StoreError::Unreadable { record: format!("order {id}"), why },
        other => other,
    })
}

/// Why `order` could not be placed: it exists already, else the balance is too low or the cart changed, else units are
/// taken.
fn not_placed(
    failed: Vec<(usize, Item)>,
    reservations_from: usize,
    slots: &[(ProductCode, u64)],
    order: &Order,
) -> Result<Placed, StoreError> {
    let mut taken = Vec::new();
    for (at, item) in failed {
        match at.checked_sub(reservations_from) {
            Some(reservation) => taken.extend(slots.get(reservation).cloned()),
            None if at == 0 => return Ok(Placed::Already(Box::new(from_item("order", item)?))),
            None => {
                let short = balance(&item) < order.invoice.amount;
                let from_balance = matches!(order.invoice.state, InvoiceState::PaidFromBalance { .. });
                return Ok(if from_balance && short {
                    Placed::BalanceTooLow(balance(&item))
                } else {
                    Placed::CartChanged
                });
            }
        }
    }
    Ok(Placed::SlotsTaken(taken))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{MessageId, UserId};
    use crate::domain::language::Language;
    use crate::domain::order::Buyer;
    use crate::domain::order::invoice::Invoice;
    use aws_sdk_dynamodb::types::AttributeValue;
    use expect_test::expect;

    /// The exact item: whoever changes its shape must see to it that orders already in the table can still be read.
    #[test]
    fn an_order_is_this_item() {
        let item = item_of(&open_order()).expect("it can be written");
        expect![[r#"{attempted: N("1795330800000"), buyer: N("7"), due: S("0"), due_at: N("1795330890000"), failed_attempts: N("0"), goods: S("reserved"), history: S("ORDERS#7"), id: S("LP-4K7Q-M2XR-9TBV"), invoice: {amount: N("45000"), deadline: N("1795331700000"), message: N("5"), state: S("open")}, language: S("en"), lines: [{code: S("NETFLIX"), name: S("Netflix"), quantity: N("1"), slots: [N("7")], unit_price: N("45000")}], outbox: [S("show_invoice"), {publish_event: S("order_placed")}], outbox_since: N("1795330800000"), pk: S("ORDER#LP-4K7Q-M2XR-9TBV"), placed: N("1795330800000"), revision: N("0"), sk: S("ORDER"), summary: {amount: N("45000"), first: S("Netflix"), more: N("0"), state: S("open")}}"#]].assert_eq(&written(&AttributeValue::M(item)));
    }

    fn open_order() -> Order {
        let now = Moment::from_millis(1_795_330_800_000);
        let line = Line {
            code: ProductCode::parse("NETFLIX").expect("a code"),
            name: "Netflix".into(),
            unit_price: Rupiah::new(45_000),
            cost: None,
            quantity: 1,
            slots: vec![7],
            content: None,
            warranty_days: 0,
            replaced: Vec::new(),
        };
        let invoice = Invoice {
            amount: Rupiah::new(45_000),
            deadline: now.plus_minutes(15),
            message: Some(MessageId(5)),
            shown_again: None,
            charge: None,
            state: InvoiceState::Open,
        };
        let id = OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id");
        Order::place(id, Buyer { id: UserId(7), language: Language::English }, vec![line], invoice, now)
    }

    /// A language of a later version that was rolled back.
    #[test]
    fn an_order_in_an_unknown_language_is_read() {
        let mut item = item_of(&open_order()).expect("it can be written");
        item.insert("language".into(), text("xx"));
        let order: Order = from_item("an order", item).expect("it can be read");
        assert_eq!(order.language, Language::Indonesian);
    }

    /// An attribute with its type, maps in the order of their names.
    fn written(value: &AttributeValue) -> String {
        match value {
            AttributeValue::M(map) => {
                let mut parts: Vec<_> = map.iter().map(|(name, value)| format!("{name}: {}", written(value))).collect();
                parts.sort();
                format!("{{{}}}", parts.join(", "))
            }
            AttributeValue::L(list) => format!("[{}]", list.iter().map(written).collect::<Vec<_>>().join(", ")),
            other => format!("{other:?}"),
        }
    }
}
