//! Allocation of slots by a product's slot counter.

use crate::domain::catalogue::{Product, StockAlert};
use crate::domain::ids::ProductCode;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, condition_held, failed, unwritable};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, number, text};
use crate::store::table::transaction::past_transactions;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use std::ops::RangeInclusive;

/// Minutes after which allocated slots without a reservation count as orphaned.
pub(in crate::store) const ORPHANED_AFTER_MINUTES: i64 = 5;

/// The result of an allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotAllocation {
    /// These slots, to be reserved; the product as it was at that moment.
    Slots(Product, RangeInclusive<u64>),
    /// Fewer slots are left than were wanted; the product as it is now. One that is sold without end has none, and needs none.
    OutOfStock(Product),
    /// There is no such product.
    NoProduct,
}

impl Store {
    /// Allocates `quantity` slots. Their units are not reserved yet; the sweep releases slots that are never reserved.
    ///
    /// # Errors
    /// If the table fails or the product can't be read.
    pub async fn allocate_slots(
        &self,
        code: &ProductCode,
        quantity: u32,
        now: Moment,
    ) -> Result<SlotAllocation, StoreError> {
        let key = keys::product(code);
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .update_expression(
                "SET #left = #left - :quantity, due = if_not_exists(due, :shard), due_at = if_not_exists(due_at, :check)",
            )
            // What is left of an earlier stock is not sold once the product is sold without end, or by its variants.
            .condition_expression(
                "#left >= :quantity AND (attribute_not_exists(kind) OR kind <> :endless) \
                 AND (attribute_not_exists(variants) OR size(variants) = :none)",
            )
            .expression_attribute_names("#left", "left")
            .expression_attribute_values(":endless", text("endless"))
            .expression_attribute_values(":none", number(0))
            .expression_attribute_values(":quantity", number(quantity))
            .expression_attribute_values(":shard", text(keys::due_shard(&key.sk)))
            .expression_attribute_values(":check", number(now.plus_minutes(ORPHANED_AFTER_MINUTES).as_millis()))
            .set_key(Some(key.item()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match past_transactions(|| call.clone().send()).await {
            Ok(answer) => {
                let product: Product = from_item("product", answer.attributes.unwrap_or_default())?;
                let slots = product.stock.slots_just_allocated(quantity);
                if slots.clone().count() != quantity as usize {
                    let record = format!("product {code}");
                    return Err(StoreError::Unreadable { record, why: "its slot counter does not add up".to_owned() });
                }
                Ok(SlotAllocation::Slots(product, slots))
            }
            Err(error) => match error.as_service_error().and_then(condition_failed) {
                Some(Some(item)) => Ok(SlotAllocation::OutOfStock(from_item("product", item)?)),
                Some(None) => Ok(SlotAllocation::NoProduct),
                None => Err(failed("allocate slots")(error)),
            },
        }
    }

    /// The transaction's action that adds to a product's sold units, on the condition that there is such a product.
    pub(in crate::store) fn add_to_sold(
        &self,
        code: &ProductCode,
        quantity: u32,
    ) -> Result<TransactWriteItem, StoreError> {
        self.add_to_product(code, "sold", quantity)
    }

    /// The transaction's action that counts a unit that replaces one which failed, on the same condition.
    pub(in crate::store) fn add_to_replaced(&self, code: &ProductCode) -> Result<TransactWriteItem, StoreError> {
        self.add_to_product(code, "replaced", 1)
    }

    /// Notes what admins were told of a product's stock, unless it was filled since it was `seen`.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn note_stock_alert(&self, seen: &Product, told: StockAlert) -> Result<(), StoreError> {
        let told = serde_dynamo::to_attribute_value(told)
            .map_err(|error| StoreError::Unwritable { what: "what was told of stock", why: error.to_string() })?;
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::product(&seen.code).item()));
        let call = call
            .update_expression("SET told = :told")
            .condition_expression("#last = :last")
            .expression_attribute_names("#last", "last")
            .expression_attribute_values(":last", number(seen.stock.last))
            .expression_attribute_values(":told", told);
        condition_held("note what was told of stock", past_transactions(|| call.clone().send()).await).map(|_| ())
    }

    fn add_to_product(
        &self,
        code: &ProductCode,
        counter: &str,
        quantity: u32,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::product(code).item()))
            .update_expression("ADD #counter :quantity")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#counter", counter)
            .expression_attribute_values(":quantity", number(quantity))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

/// The existing item if the condition failed, `Some(None)` if there is no item; `None` if the call failed otherwise.
fn condition_failed(error: &UpdateItemError) -> Option<Option<Item>> {
    match error {
        UpdateItemError::ConditionalCheckFailedException(failed) => {
            Some(failed.item().filter(|item| !item.is_empty()).cloned())
        }
        _ => None,
    }
}
