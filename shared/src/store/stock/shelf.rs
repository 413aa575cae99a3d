//! What an admin reads of a product's stock: how much there is, and its units one by one.

use super::bin::BINNED;
use super::encryption::Encrypted;
use super::{Unit, associated_data};
use crate::domain::catalogue::stored_file::Content;
use crate::domain::ids::ProductCode;
use crate::domain::intent::PageCursor;
use crate::domain::page::Page;
use crate::domain::restock::{StockRoom, StockUnit, UnitTag};
use crate::store::Store;
use crate::store::table::error::{StoreError, failed};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, text};

/// Units on a page.
const PAGE: usize = 8;

impl Store {
    /// A product with its stock, by a strongly consistent read.
    ///
    /// # Errors
    /// If the table fails or the product can't be read.
    pub async fn stock_room(&self, code: &ProductCode) -> Result<Option<StockRoom>, StoreError> {
        let key = Some(keys::product(code).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let Some(item) = call.send().await.map_err(failed("read a product's stock"))?.item else { return Ok(None) };
        let binned = item.get(BINNED).and_then(|count| count.as_n().ok()?.parse().ok()).unwrap_or_default();
        Ok(Some(StockRoom { product: from_item("product", item)?, binned }))
    }

    /// A page of the units in slots, those that no order holds: one query.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn shelf(&self, code: &ProductCode, to: &PageCursor<u64>) -> Result<Page<StockUnit>, StoreError> {
        let (first, last) = match to {
            PageCursor::First => (0, u64::MAX),
            PageCursor::After(slot) => (*slot, u64::MAX),
            PageCursor::Before(slot) => (0, *slot),
        };
        let query = self.client.query().table_name(self.table());
        // `BETWEEN` includes the cursor itself, and one more than a page shows whether there is another.
        let answer = query
            .key_condition_expression("pk = :units AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":units", text(keys::unit(code, 0).pk))
            .expression_attribute_values(":first", text(keys::slot_key(first)))
            .expression_attribute_values(":last", text(keys::slot_key(last.min(MAX_SLOT))))
            .scan_index_forward(!matches!(to, PageCursor::Before(_)))
            .limit(page_and_two())
            .send()
            .await
            .map_err(failed("read units"))?;
        let units: Vec<Unit> = answer
            .items
            .unwrap_or_default()
            .into_iter()
            .map(|item| from_item("unit", item))
            .collect::<Result<_, _>>()?;
        let free: Vec<Unit> = units.into_iter().filter(|unit| unit.order.is_none()).collect();
        let page = Page::cut(free, PAGE, &page_cursor(to), |unit| &unit.sk);
        let entries = page.entries.iter().map(|unit| self.on_shelf(code, unit)).collect();
        Ok(Page { entries, before: page.before, after: page.after })
    }

    /// The free unit of this tag in this slot, if it is there.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn shelf_unit(
        &self,
        code: &ProductCode,
        slot: u64,
        tag: &UnitTag,
    ) -> Result<Option<StockUnit>, StoreError> {
        let found = self.units_in(code, &[slot], |unit| unit.order.is_none() && UnitTag::of(&unit.id) == *tag).await?;
        Ok(found.first().map(|unit| self.on_shelf(code, unit)))
    }

    /// The contents of the units that are not allocated, in the order of their slots, up to `most` units and `most_bytes`
    /// bytes; and how many there are.
    ///
    /// # Errors
    /// If the table fails, or there is no such product.
    pub async fn export_units(
        &self,
        code: &ProductCode,
        (most, most_bytes): (usize, usize),
    ) -> Result<(Vec<Content>, u64), StoreError> {
        let marks = self.marks(code).await?;
        let mut pages = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :units AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":units", text(keys::unit(code, 0).pk))
            .expression_attribute_values(":first", text(keys::slot_key(marks.allocated() + 1)))
            .expression_attribute_values(":last", text(keys::slot_key(marks.last)))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send();
        let (mut contents, mut bytes) = (Vec::new(), 0);
        if marks.left == 0 {
            return Ok((contents, 0));
        }
        while let Some(item) = pages.next().await {
            let unit: Unit = from_item("unit", item.map_err(failed("read units"))?)?;
            bytes += unit.encrypted.len();
            if contents.len() >= most || bytes > most_bytes {
                break;
            }
            contents.extend(self.on_shelf(code, &unit).content.filter(|_| unit.order.is_none()));
        }
        Ok((contents, marks.left))
    }

    /// A page of the bin: one query.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn bin(&self, code: &ProductCode, to: &PageCursor<UnitTag>) -> Result<Page<StockUnit>, StoreError> {
        let (first, last) = keys::bin_range(to);
        let answer = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :bin AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":bin", text(keys::binned(code, "").pk))
            .expression_attribute_values(":first", text(first))
            .expression_attribute_values(":last", text(last))
            .scan_index_forward(!matches!(to, PageCursor::Before(_)))
            .limit(page_and_two())
            .send()
            .await
            .map_err(failed("read the bin"))?;
        let binned = |item| {
            let unit: Unit = from_item("unit", item)?;
            Ok(self.on_shelf(code, &unit))
        };
        let units = answer.items.unwrap_or_default().into_iter().map(binned).collect::<Result<_, StoreError>>()?;
        Ok(Page::cut(units, PAGE, to, |unit| &unit.tag))
    }

    fn on_shelf(&self, code: &ProductCode, unit: &Unit) -> StockUnit {
        let encrypted = Encrypted { key: unit.key.clone(), bytes: unit.encrypted.clone() };
        let content = self.decrypt_as(&associated_data(code, &unit.id), &encrypted, unit.file.as_ref());
        StockUnit { slot: unit.sk.parse().unwrap_or_default(), tag: UnitTag::of(&unit.id), content }
    }
}

/// The largest slot that a sort key holds.
const MAX_SLOT: u64 = 999_999_999_999;

fn page_and_two() -> i32 {
    i32::try_from(PAGE + 2).unwrap_or(i32::MAX)
}

fn page_cursor(to: &PageCursor<u64>) -> PageCursor<String> {
    match to {
        PageCursor::First => PageCursor::First,
        PageCursor::After(slot) => PageCursor::After(keys::slot_key(*slot)),
        PageCursor::Before(slot) => PageCursor::Before(keys::slot_key(*slot)),
    }
}
