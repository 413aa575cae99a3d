//! All orders of some days, for a file.

use crate::domain::order::Order;
use crate::domain::order::acts::OrderStatus;
use crate::domain::statistics::Span;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::{KEYS_PER_CALL, from_item};
use crate::store::table::keys::{self, number, text};
use futures_util::future::try_join_all;

impl Store {
    /// What `line` makes of each order that was placed on these days, in the order in which they were placed; of the first
    /// `most`, and whether there are more. Orders are read a hundred at a time and not kept.
    ///
    /// # Errors
    /// If the table fails or an order can't be read.
    pub async fn orders_placed<T>(
        &self,
        span: Span,
        most: usize,
        line: impl Fn(&Order) -> T,
    ) -> Result<(Vec<T>, bool), StoreError> {
        let lists = OrderStatus::ORDERS.map(|status| self.keys_of_orders(status, span));
        let mut found: Vec<(i64, Item)> = try_join_all(lists).await?.into_iter().flatten().collect();
        found.sort_by_key(|(placed, _)| *placed);
        let are_more = found.len() > most;
        found.truncate(most);
        let mut lines = Vec::with_capacity(found.len());
        for keys in found.chunks(KEYS_PER_CALL) {
            let items = self.batch_get(keys.iter().map(|(_, key)| key.clone()).collect(), false).await?;
            let orders = items.into_iter().map(|item| from_item("order", item)).collect::<Result<Vec<Order>, _>>()?;
            let mut orders: Vec<&Order> = orders.iter().collect();
            orders.sort_by_key(|order| order.placed);
            lines.extend(orders.into_iter().map(&line));
        }
        Ok((lines, are_more))
    }

    /// The keys of the orders of a list that were placed on these days, each with when that was.
    async fn keys_of_orders(&self, status: OrderStatus, span: Span) -> Result<Vec<(i64, Item)>, StoreError> {
        let (from, until) = (span.from.start(self.zone), span.to.plus(1).start(self.zone));
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let answer = self
                .client
                .query()
                .table_name(self.table())
                .index_name(keys::STATUS_INDEX)
                .key_condition_expression("listed_as = :list AND placed BETWEEN :from AND :until")
                .expression_attribute_values(":list", text(status.name()))
                .expression_attribute_values(":from", number(from.as_millis()))
                .expression_attribute_values(":until", number(until.as_millis().saturating_sub(1)))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(failed("read the orders of some days"))?;
            for mut item in answer.items.unwrap_or_default() {
                let placed = item.get("placed").and_then(|placed| placed.as_n().ok()?.parse().ok());
                item.retain(|name, _| name == "pk" || name == "sk");
                found.push((placed.unwrap_or_default(), item));
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }
}
