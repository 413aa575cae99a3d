//! The list of a buyer's orders, and that of their deposits.

use crate::domain::ids::{OrderId, UserId};
use crate::domain::intent::PageCursor;
use crate::domain::order::{OrderEntry, OrderKey, OrderSummary};
use crate::domain::page::Page;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, number, text};
use serde::{Deserialize, Serialize};

/// Orders on one page of a list.
const PAGE: usize = 5;

/// What an order's item holds for the list.
#[derive(Serialize, Deserialize)]
pub(super) struct Listed {
    pub(super) summary: OrderSummary,
}

/// What the index holds of an order.
#[derive(Deserialize)]
struct Indexed {
    id: OrderId,
    placed: Moment,
    summary: OrderSummary,
}

impl Store {
    /// A page of a buyer's orders, or of their deposits, the newest first: one query.
    ///
    /// # Errors
    /// If the table fails or an entry can't be read.
    pub async fn order_history(
        &self,
        buyer: UserId,
        deposits: bool,
        to: &PageCursor<OrderKey>,
    ) -> Result<Page<OrderEntry>, StoreError> {
        let list = keys::history(buyer, deposits);
        let start = match to {
            PageCursor::First => None,
            PageCursor::After(order) | PageCursor::Before(order) => Some(start_after(&list, order)),
        };
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::HISTORY_INDEX)
            .key_condition_expression("history = :list")
            .expression_attribute_values(":list", text(list))
            .scan_index_forward(matches!(to, PageCursor::Before(_)))
            .set_exclusive_start_key(start)
            // One more shows whether there is a page beyond.
            .limit(i32::try_from(PAGE).unwrap_or(i32::MAX).saturating_add(1))
            .send()
            .await
            .map_err(failed("read a list of orders"))?;
        let entry = |item| {
            let Indexed { id, placed, summary } = from_item("order in a list", item)?;
            Ok(OrderEntry { key: OrderKey { placed, id }, summary })
        };
        let entries = answer.items.unwrap_or_default().into_iter().map(entry).collect::<Result<_, StoreError>>()?;
        Ok(Page::cut(entries, PAGE, to, |entry: &OrderEntry| &entry.key))
    }
}

/// The key in the index behind which a query goes on.
fn start_after(list: &str, order: &OrderKey) -> Item {
    let mut key = keys::order(&order.id).item();
    key.insert("history".to_owned(), text(list));
    key.insert("placed".to_owned(), number(order.placed.as_millis()));
    key
}
