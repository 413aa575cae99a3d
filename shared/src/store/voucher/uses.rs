//! The orders that use a voucher. An order stands in the index as long as its use is counted.

use crate::domain::ids::{OrderId, UserId};
use crate::domain::intent::PageCursor;
use crate::domain::order::{OrderKey, OrderSummary};
use crate::domain::page::Page;
use crate::domain::time::Moment;
use crate::domain::voucher::{UseKey, VoucherCode, VoucherUse};
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, number, text};
use serde::Deserialize;

/// Orders on a page.
const PAGE: usize = 10;

/// What the index holds of an order.
#[derive(Deserialize)]
struct Indexed {
    id: OrderId,
    buyer: UserId,
    placed: Moment,
    summary: OrderSummary,
}

impl Store {
    /// A page of the orders that use a voucher, the newest first: one query.
    ///
    /// # Errors
    /// If the table fails or an entry can't be read.
    pub async fn voucher_uses(
        &self,
        code: &VoucherCode,
        to: &PageCursor<UseKey>,
    ) -> Result<Page<VoucherUse>, StoreError> {
        let start = match to {
            PageCursor::First => None,
            PageCursor::After(UseKey(key)) | PageCursor::Before(UseKey(key)) => Some(start_after(code, key)),
        };
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::VOUCHER_USES_INDEX)
            .key_condition_expression("voucher_used = :code")
            .expression_attribute_values(":code", text(code.as_str()))
            .scan_index_forward(matches!(to, PageCursor::Before(_)))
            .set_exclusive_start_key(start)
            // One more shows whether there is a page beyond.
            .limit(i32::try_from(PAGE).unwrap_or(i32::MAX).saturating_add(1))
            .send()
            .await
            .map_err(failed("read who used a voucher"))?;
        let entry = |item| {
            let Indexed { id, buyer, placed, summary } = from_item("order that uses a voucher", item)?;
            Ok(VoucherUse { key: UseKey(OrderKey { placed, id }), buyer, summary })
        };
        let uses = answer.items.unwrap_or_default().into_iter().map(entry).collect::<Result<_, StoreError>>()?;
        Ok(Page::cut(uses, PAGE, to, |voucher_use: &VoucherUse| &voucher_use.key))
    }
}

/// The key in the index behind which a query goes on.
fn start_after(code: &VoucherCode, order: &OrderKey) -> Item {
    let mut key = keys::order(&order.id).item();
    key.insert("voucher_used".to_owned(), text(code.as_str()));
    key.insert("placed".to_owned(), number(order.placed.as_millis()));
    key
}
