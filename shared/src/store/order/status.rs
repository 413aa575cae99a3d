//! The lists in which admins find orders, deposits, and what buyers ask for: a page of each is one query of a sparse index.

use crate::domain::ids::{OrderId, UserId};
use crate::domain::intent::PageCursor;
use crate::domain::order::acts::OrderStatus;
use crate::domain::order::{OrderEntry, OrderKey, OrderSummary};
use crate::domain::page::Page;
use crate::domain::request::{Request, RequestKey};
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, Key, number, text};
use futures_util::future::try_join3;
use serde::Deserialize;

/// Entries on one page.
const PAGE: usize = 8;

/// What the index holds of an order.
#[derive(Deserialize)]
struct Indexed {
    id: OrderId,
    buyer: UserId,
    placed: Moment,
    summary: OrderSummary,
}

impl Store {
    /// A page of the orders or deposits of this status that were placed between two moments, the newest first, each with
    /// its buyer: one query.
    ///
    /// # Errors
    /// If the table fails or an entry can't be read.
    pub async fn orders_of_status(
        &self,
        status: OrderStatus,
        (from, until): (Moment, Moment),
        to: &PageCursor<OrderKey>,
    ) -> Result<Page<(OrderEntry, UserId)>, StoreError> {
        let place = |order: &OrderKey| (keys::order(&order.id), order.placed);
        let items = self.listed(status.name(), (from, until), place_of(to, place)).await?;
        let entry = |item| {
            let Indexed { id, buyer, placed, summary } = from_item("order in a list", item)?;
            Ok((OrderEntry { key: OrderKey { placed, id }, summary }, buyer))
        };
        let entries = items.into_iter().map(entry).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Page::cut(entries, PAGE, to, |(entry, _)| &entry.key))
    }

    /// Whether an order or a deposit can still be paid.
    ///
    /// # Errors
    /// If the table fails or an entry can't be read.
    pub async fn has_open_invoices(&self) -> Result<bool, StoreError> {
        Ok(self.has_any(OrderStatus::Unpaid).await? || self.has_any(OrderStatus::DepositUnpaid).await?)
    }

    /// Whether an order is paid and its goods are owed.
    ///
    /// # Errors
    /// If the table fails or an entry can't be read.
    pub async fn has_owed_goods(&self) -> Result<bool, StoreError> {
        self.has_any(OrderStatus::Owed).await
    }

    async fn has_any(&self, status: OrderStatus) -> Result<bool, StoreError> {
        let always = (Moment::from_millis(0), Moment::from_millis(i64::MAX));
        Ok(!self.orders_of_status(status, always, &PageCursor::First).await?.entries.is_empty())
    }

    /// A page of what buyers ask for and nobody has decided, the newest first: one query.
    ///
    /// # Errors
    /// If the table fails or a request can't be read.
    pub async fn open_requests(&self, to: &PageCursor<RequestKey>) -> Result<Page<(RequestKey, Request)>, StoreError> {
        let always = (Moment::from_millis(0), Moment::from_millis(i64::MAX));
        let place = |request: &RequestKey| (keys::request(&request.id), request.opened);
        let items = self.listed(keys::OPEN_REQUESTS, always, place_of(to, place)).await?;
        let entry = |item| from_item("request in a list", item).map(|request: Request| (request.key(), request));
        let entries = items.into_iter().map(entry).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Page::cut(entries, PAGE, to, |(key, _)| key))
    }

    /// How many orders and deposits can be paid now, and to how many orders that are paid goods are owed.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn count_open(&self) -> Result<(usize, usize), StoreError> {
        let lists = [OrderStatus::Unpaid, OrderStatus::DepositUnpaid, OrderStatus::Owed];
        let [orders, deposits, owed] = lists.map(|status| self.count_listed(status.name()));
        let (orders, deposits, owed) = try_join3(orders, deposits, owed).await?;
        Ok((orders + deposits, owed))
    }

    async fn count_listed(&self, list: &str) -> Result<usize, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::STATUS_INDEX)
            .key_condition_expression("listed_as = :list")
            .expression_attribute_values(":list", text(list))
            .projection_expression("pk");
        let mut pages = query.into_paginator().items().send();
        let mut count = 0;
        while let Some(item) = pages.next().await {
            item.map_err(failed("count a list"))?;
            count += 1;
        }
        Ok(count)
    }

    /// What stands in a list between two moments; from a place on, towards the older entries or the newer ones.
    async fn listed(
        &self,
        list: &str,
        (from, until): (Moment, Moment),
        (start, forward): (Option<(Key, Moment)>, bool),
    ) -> Result<Vec<Item>, StoreError> {
        // Days pass while a list is open: a place outside them, which no query may start behind, leads to their first page.
        let start = start.filter(|(_, placed)| (from..=until).contains(placed));
        let start = start.map(|(key, placed)| {
            let mut key = key.item();
            key.insert("listed_as".to_owned(), text(list));
            key.insert("placed".to_owned(), number(placed.as_millis()));
            key
        });
        let query = self
            .client
            .query()
            .table_name(self.table())
            .index_name(keys::STATUS_INDEX)
            .key_condition_expression("listed_as = :list AND placed BETWEEN :from AND :until")
            .expression_attribute_values(":list", text(list))
            .expression_attribute_values(":from", number(from.as_millis()))
            .expression_attribute_values(":until", number(until.as_millis()))
            .scan_index_forward(forward)
            .set_exclusive_start_key(start)
            // One more shows whether there is a page beyond.
            .limit(i32::try_from(PAGE).unwrap_or(i32::MAX).saturating_add(1));
        Ok(query.send().await.map_err(failed("read a list of an admin"))?.items.unwrap_or_default())
    }
}

/// Where a page begins, and whether it lies towards the newer entries.
fn place_of<K>(to: &PageCursor<K>, place: impl Fn(&K) -> (Key, Moment)) -> (Option<(Key, Moment)>, bool) {
    match to {
        PageCursor::First => (None, false),
        PageCursor::After(here) => (Some(place(here)), false),
        PageCursor::Before(here) => (Some(place(here)), true),
    }
}
