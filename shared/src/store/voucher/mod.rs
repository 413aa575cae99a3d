//! Vouchers, and the counts of their uses: of each voucher, of each buyer and voucher, and of each buyer's first order.

mod editing;
mod uses;

use crate::domain::catalogue::Product;
use crate::domain::ids::UserId;
use crate::domain::order::{Order, PaidState};
use crate::domain::user::User;
use crate::domain::voucher::{
    ChosenVoucher, OrderVoucher, Voucher, VoucherCode, VoucherRefusal, VoucherState, VoucherUses,
};
use crate::store::order::{next_revision, read_order};
use crate::store::table::error::{Item, StoreError, failed, unwritable};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, Key, number, text};
use crate::store::table::transaction::Transaction;
use crate::store::{OrderUpdate, Store};
use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, Select, TransactWriteItem, Update};
use serde::{Deserialize, Serialize};

/// A voucher as it stands in the table. `most_uses` stands beside it too, for the condition of a transaction.
#[derive(Serialize, Deserialize)]
struct VoucherItem {
    voucher: Voucher,
    #[serde(default)]
    uses: u32,
}

/// A count of uses by one buyer.
#[derive(Deserialize)]
struct UsesItem {
    uses: u32,
}

/// What decides what a cart costs.
#[derive(Debug)]
pub struct Prices {
    /// Its products that exist.
    pub products: Vec<Product>,
    /// The voucher that the buyer chose, if they chose one.
    pub voucher: Option<ChosenVoucher>,
}

impl Store {
    /// What decides what a buyer's cart costs with this voucher, in one call. A `consistent` read sees every write that was
    /// confirmed before. Whether they paid an order before is not read: see [`Store::has_paid_order`].
    ///
    /// # Errors
    /// If the table fails or something can't be read.
    pub async fn prices(
        &self,
        buyer: &User,
        code: Option<&VoucherCode>,
        consistent: bool,
    ) -> Result<Prices, StoreError> {
        let Some(code) = code else {
            let products = match consistent {
                true => self.products_now(buyer.cart.keys()).await?,
                false => self.products(buyer.cart.keys()).await?,
            };
            return Ok(Prices { products, voucher: None });
        };
        let (of_buyer, first) = (keys::voucher_uses(buyer.id, code), keys::first_order_uses(buyer.id));
        let mut keys: Vec<Item> = buyer.cart.keys().map(|code| keys::product(code).item()).collect();
        keys.extend([keys::voucher(code).item(), of_buyer.item(), first.item()]);
        let (mut products, mut voucher, mut uses) = (Vec::new(), None, VoucherUses::default());
        for item in self.batch_get(keys, consistent).await? {
            let is = |key: &Key| item.get("pk") == Some(&text(&key.pk)) && item.get("sk") == Some(&text(&key.sk));
            if is(&keys::voucher(code)) {
                let VoucherItem { voucher: known, uses: all } = from_item("voucher", item)?;
                voucher = Some(known);
                uses.all = all;
            } else if is(&of_buyer) {
                uses.by_buyer = from_item::<UsesItem>("uses of a voucher", item)?.uses;
            } else if is(&first) {
                uses.ordered_before = from_item::<UsesItem>("uses of a voucher", item)?.uses > 0;
            } else {
                products.extend(Some(from_item("product", item)?).filter(Product::is_on_sale));
            }
        }
        let known = voucher.map(|voucher| (voucher, uses));
        Ok(Prices { products, voucher: Some(ChosenVoucher { code: code.clone(), known }) })
    }

    /// Whether a buyer has paid an order before, as far as the list of their orders says: it may be a moment behind.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn has_paid_order(&self, buyer: UserId) -> Result<bool, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::HISTORY_INDEX)
            .key_condition_expression("history = :list")
            .filter_expression("summary.#state = :paid")
            .expression_attribute_names("#state", "state")
            .set_expression_attribute_values(Some(
                [(":list".to_owned(), text(keys::history(buyer, false))), (":paid".to_owned(), paid()?)].into(),
            ))
            .select(Select::Count);
        let mut from = None;
        loop {
            let answer = query.clone().set_exclusive_start_key(from).send().await;
            let answer = answer.map_err(failed("read a list of orders"))?;
            from = answer.last_evaluated_key;
            if answer.count > 0 || from.is_none() {
                return Ok(answer.count > 0);
            }
        }
    }

    /// The transaction's actions that count one more use of an order's voucher, within its limits: of the voucher, of the
    /// buyer, of first orders. [`refusal`] says which limit was met.
    pub(in crate::store) fn count_use(&self, order: &Order) -> Result<Vec<TransactWriteItem>, StoreError> {
        let Some(voucher) = counted(order) else { return Ok(Vec::new()) };
        let mut actions = vec![self.count_voucher(voucher)?];
        for (key, most) in uses_of_buyer(order.buyer, voucher) {
            let mut update = Update::builder()
                .table_name(self.table())
                .set_key(Some(key.item()))
                .update_expression("SET #uses = if_not_exists(#uses, :zero) + :one")
                .expression_attribute_names("#uses", "uses")
                .expression_attribute_values(":zero", number(0))
                .expression_attribute_values(":one", number(1));
            if let Some(most) = most {
                update = update
                    .condition_expression("attribute_not_exists(#uses) OR #uses < :most")
                    .expression_attribute_values(":most", number(most));
            }
            actions.push(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build());
        }
        Ok(actions)
    }

    fn count_voucher(&self, voucher: &OrderVoucher) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::voucher(&voucher.code).item()))
            .update_expression("SET #uses = #uses + :one")
            .condition_expression("voucher.#state = :active AND (attribute_not_exists(most_uses) OR #uses < most_uses)")
            .expression_attribute_names("#uses", "uses")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":active", editing::value(&VoucherState::Active)?)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build())
    }

    /// As [`Store::update_order`] for an order whose voucher goes back, and in the same transaction counts one use less.
    ///
    /// # Errors
    /// If the table fails, or on a conflict the current order can't be read.
    pub async fn return_voucher(&self, seen: &Order, next: &Order) -> Result<OrderUpdate, StoreError> {
        let mut actions = vec![self.replace_order(seen, next)?];
        if let Some(voucher) = counted(seen) {
            let of_buyer = uses_of_buyer(seen.buyer, voucher).into_iter().map(|(key, _)| key);
            for key in [keys::voucher(&voucher.code)].into_iter().chain(of_buyer) {
                let update = Update::builder()
                    .table_name(self.table())
                    .set_key(Some(key.item()))
                    .update_expression("SET #uses = #uses - :one")
                    .condition_expression("#uses >= :one")
                    .expression_attribute_names("#uses", "uses")
                    .expression_attribute_values(":one", number(1));
                actions.push(TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build());
            }
        }
        match self.transact_write("give a voucher back", actions).await? {
            Transaction::Committed => Ok(OrderUpdate::Applied(next_revision(seen, next))),
            Transaction::ConditionsFailed(failed) => match failed.into_iter().find(|(at, _)| *at == 0) {
                Some((_, item)) => Ok(OrderUpdate::Conflict(read_order(item, &seen.id)?)),
                None => Err(StoreError::Unreadable {
                    record: format!("uses of the voucher of order {}", seen.id),
                    why: "they are fewer than the orders that use it".to_owned(),
                }),
            },
        }
    }
}

/// The refusal that a failed action of [`Store::count_use`] means, by its place among them; `item` is the voucher's.
pub(in crate::store) fn refusal(action: usize, item: &Item) -> VoucherRefusal {
    match action {
        0 => match from_item::<VoucherItem>("voucher", item.clone()).map(|item| item.voucher.state) {
            Ok(VoucherState::Active) => VoucherRefusal::UsedUp,
            Ok(VoucherState::Paused) => VoucherRefusal::Paused,
            Ok(VoucherState::Deleted) | Err(_) => VoucherRefusal::Unknown,
        },
        1 => VoucherRefusal::UsedByYou,
        _ => VoucherRefusal::NotFirstOrder,
    }
}

/// The voucher of an order, if its use is counted.
fn counted(order: &Order) -> Option<&OrderVoucher> {
    order.voucher.as_ref().filter(|voucher| voucher.counted)
}

/// The counts of a buyer's uses that a voucher changes, each with its limit.
fn uses_of_buyer(buyer: UserId, voucher: &OrderVoucher) -> Vec<(Key, Option<u32>)> {
    let own = (keys::voucher_uses(buyer, &voucher.code), voucher.most_uses_each);
    let first = voucher.first_order.then(|| (keys::first_order_uses(buyer), Some(1)));
    [own].into_iter().chain(first).collect()
}

/// The state of a paid order as the list holds it.
fn paid() -> Result<aws_sdk_dynamodb::types::AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(PaidState::Paid)
        .map_err(|error| StoreError::Unwritable { what: "a query", why: error.to_string() })
}
