//! The books: records of an export, and of the table itself, as the domain adds them up.

mod json;
mod live;
mod record;
mod seal;

use super::Store;
use super::stock::encryption::Encrypted;
use super::table::error::{Item, StoreError};
use super::table::item::from_item;
use super::table::keys::Key;
use crate::domain::books::Record;
use crate::domain::time::Moment;
use std::collections::HashMap;

/// Where a record lies, and what it says: enough to read again what belongs to it.
#[derive(Clone, Debug)]
pub struct Place {
    pub(in crate::store) key: Key,
    pub(in crate::store) record: Record,
}

/// A line of an export.
pub struct ExportedItem {
    item: Item,
    /// Where it lies, and what it says.
    pub place: Place,
}

/// A line of an export is no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a line of an export is no item")]
pub struct NoItem;

impl Place {
    /// What the record says.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    fn of(item: &Item) -> Self {
        let (key, record) = record::read(item);
        Self { key, record }
    }
}

impl ExportedItem {
    /// Reads a line of an export.
    ///
    /// # Errors
    /// If it is no item in DynamoDB's JSON with a key of this table.
    pub fn parse(line: &[u8]) -> Result<Self, NoItem> {
        let item = json::parse_line(line).ok_or(NoItem)?;
        let has_key = ["pk", "sk"].iter().all(|name| item.get(*name).is_some_and(|value| value.as_s().is_ok()));
        if !has_key {
            return Err(NoItem);
        }
        let place = Place::of(&item);
        Ok(Self { item, place })
    }
}

/// The key of an item.
fn place_of(item: &Item) -> (Option<String>, Option<String>) {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned();
    (text("pk"), text("sk"))
}

impl Store {
    /// Whether this table holds these items as they were exported. Those that are to be deleted by now may be missing.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn holds(&self, exported: &[ExportedItem], now: Moment) -> Result<bool, StoreError> {
        let is_kept = |item: &&ExportedItem| {
            let ttl = item.item.get("ttl").and_then(|ttl| ttl.as_n().ok()?.parse::<i64>().ok());
            ttl.is_none_or(|ttl| ttl > now.as_millis() / 1_000)
        };
        let kept: Vec<&ExportedItem> = exported.iter().filter(is_kept).collect();
        let keys = kept.iter().map(|exported| exported.place.key.item()).collect();
        let found: HashMap<(Option<String>, Option<String>), Item> =
            self.batch_get(keys, true).await?.into_iter().map(|item| (place_of(&item), item)).collect();
        Ok(kept.iter().all(|exported| found.get(&place_of(&exported.item)) == Some(&exported.item)))
    }

    /// Whether the sealed contents of an exported item open; `None` if it holds none of a product.
    pub fn opens(&self, exported: &ExportedItem) -> Option<bool> {
        let (code, id) = match &exported.place.record {
            Record::Unit { code, id, .. } | Record::Binned(code, id) => (code, id),
            _ => return None,
        };
        let Ok(unit) = from_item::<super::stock::Unit>("unit", exported.item.clone()) else { return Some(false) };
        let sealed = Encrypted { key: unit.key, bytes: unit.encrypted };
        Some(self.open_unit(code, id, &sealed, unit.file.as_ref()).is_some())
    }
}
