//! Which table serves: its record, and following the shop from table to table.

use super::Store;
use super::table::error::{Item, StoreError, condition_held, failed};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, text};
use crate::domain::serving::{KNOWN_MILLIS, Serving};
use crate::domain::time::Moment;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The most tables that are passed on the way to the one that serves. Each restore makes one.
const MOST_HOPS: usize = 50;

/// The table that a process works on, and what it knows of it.
pub(super) struct ServingTable {
    table: String,
    /// When it was found open last.
    open: Option<Moment>,
}

impl ServingTable {
    /// A table of which nothing is known.
    pub(super) const fn unknown(table: String) -> Self {
        Self { table, open: None }
    }
}

impl Store {
    /// The name of the table that this process works on.
    pub fn table(&self) -> String {
        self.known().table.clone()
    }

    /// Another table, with the same keys and settings.
    #[must_use]
    pub fn in_table(&self, name: &str) -> Self {
        Self {
            client: self.client.clone(),
            serving: RwLock::new(ServingTable::unknown(name.to_owned())),
            keyring: Arc::clone(&self.keyring),
            unpaid_days: self.unpaid_days,
            zone: self.zone,
        }
    }

    /// Whether this table serves, as it is written there now.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn serving(&self) -> Result<Serving, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::serving().item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read which table serves"))?.item;
        read_serving(item)
    }

    /// Writes whether this table serves; `false` if that is not as it was `seen` any more.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn set_serving(&self, seen: &Serving, next: &Serving) -> Result<bool, StoreError> {
        let mut item: Item = to_item("which table serves", next)?;
        item.extend(keys::serving().item());
        let put = self.client.put_item().table_name(self.table()).set_item(Some(item));
        let put = put.expression_attribute_names("#state", "state");
        let put = match seen {
            Serving::Open => put
                .condition_expression("attribute_not_exists(pk) OR #state = :seen")
                .expression_attribute_values(":seen", text("open")),
            Serving::Fenced => {
                put.condition_expression("#state = :seen").expression_attribute_values(":seen", text("fenced"))
            }
            Serving::Superseded { by } => put
                .condition_expression("#state = :seen AND #by = :by")
                .expression_attribute_names("#by", "by")
                .expression_attribute_values(":seen", text("superseded"))
                .expression_attribute_values(":by", text(by)),
        };
        condition_held("write which table serves", put.send().await)
    }

    /// What each call begins with: goes over to the table that serves now, and says whether that is open. An open table is
    /// looked at once a minute, which the fence of a table outlasts by far; a fenced one at each call. `now` must be when the
    /// call was made: an event that is tried again is older, and what was read long ago would pass for new.
    ///
    /// # Errors
    /// If a table fails or its record can't be read: nobody knows then whether anything may be sold.
    pub async fn follow(&self, now: Moment) -> Result<Serving, StoreError> {
        match self.known_open(now) {
            true => Ok(Serving::Open),
            false => self.take_serving(self.serving().await?, now).await,
        }
    }

    /// The same for calls that are few, or whose time is not known: looks at the table whatever is known.
    ///
    /// # Errors
    /// As [`Self::follow`].
    pub async fn find_serving(&self) -> Result<Serving, StoreError> {
        self.go_to_serving(self.serving().await?).await
    }

    /// Whether this table was found open within the last minute.
    pub(crate) fn known_open(&self, now: Moment) -> bool {
        let known = self.known();
        known.open.is_some_and(|read| (0..KNOWN_MILLIS).contains(&now.millis_since(read)))
    }

    /// Goes by what was just read of this table, as [`Self::follow`] does.
    ///
    /// # Errors
    /// As [`Self::follow`].
    pub(crate) async fn take_serving(&self, read: Serving, now: Moment) -> Result<Serving, StoreError> {
        let serving = self.go_to_serving(read).await?;
        let mut known = self.known_mut();
        known.open = (serving == Serving::Open).then_some(now);
        drop(known);
        Ok(serving)
    }

    /// Goes from table to table while they are superseded.
    async fn go_to_serving(&self, mut read: Serving) -> Result<Serving, StoreError> {
        for _ in 0..MOST_HOPS {
            let Serving::Superseded { by } = read else { return Ok(read) };
            tracing::info!(table = by, "the shop has moved to another table");
            *self.known_mut() = ServingTable::unknown(by);
            read = self.serving().await?;
        }
        Err(StoreError::Unreadable { record: self.table(), why: "each table names another one that serves".to_owned() })
    }

    fn known(&self) -> RwLockReadGuard<'_, ServingTable> {
        self.serving.read().expect("no holder of the table's name panics")
    }

    fn known_mut(&self) -> RwLockWriteGuard<'_, ServingTable> {
        self.serving.write().expect("no holder of the table's name panics")
    }
}

/// The record; without one, the table is open.
pub(super) fn read_serving(item: Option<Item>) -> Result<Serving, StoreError> {
    item.map_or_else(|| Ok(Serving::Open), |item| from_item("which table serves", item))
}
