//! Point-in-time recovery of the tables: since when it is on, and what items were before they changed.

mod journal;
mod request;

use super::engine::Engine;
use super::refusals::{internal, name_of, no_table, parse};
use crate::json::Refusal;
use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use journal::Journal;
pub(super) use journal::{Key, key_of};
use request::{Described, Updated};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// For so long moments are kept.
const DAYS: i64 = 35;

/// The latest moment is so old.
const LAG: SignedDuration = SignedDuration::from_mins(5);

/// The tables that have it on. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Recovery {
    histories: Arc<Mutex<BTreeMap<String, History>>>,
}

/// The moments that can be had again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) earliest: Timestamp,
    pub(super) latest: Timestamp,
}

#[derive(Debug)]
struct History {
    /// Since when it is on.
    since: Timestamp,
    journal: Journal,
}

impl Recovery {
    /// Switches it on as of a moment, or off.
    pub(super) fn switch(&self, table: &str, since: Option<Timestamp>) {
        let mut histories = self.histories();
        match since {
            None => drop(histories.remove(table)),
            Some(since) => {
                let history =
                    histories.entry(table.into()).or_insert_with(|| History { since, journal: Journal::default() });
                history.since = since;
            }
        }
    }

    /// The moments of a table that can be had again; none while it is off.
    pub(super) fn window(&self, table: &str, now: Timestamp) -> Option<Window> {
        let histories = self.histories();
        let history = histories.get(table)?;
        let kept = history.journal.earliest().and_then(|second| Timestamp::from_second(second).ok());
        let kept = kept.unwrap_or(Timestamp::MIN).max(now - SignedDuration::from_hours(DAYS * 24));
        let earliest = history.since.max(kept);
        Some(Window { earliest, latest: (now - LAG).max(earliest) })
    }

    /// Whether what an item is now must be noted before it changes.
    pub(super) fn lacks(&self, table: &str, second: i64, key: &Key) -> bool {
        self.histories().get(table).is_some_and(|history| history.journal.lacks(second, key))
    }

    /// Notes what an item was before it changed; none if it was not there.
    pub(super) fn note(&self, table: &str, second: i64, key: Key, before: Option<Value>) {
        if let Some(history) = self.histories().get_mut(table) {
            history.journal.note(second, key, before);
        }
    }

    /// The items of a table as they were at the end of a second. All that changed in it later is noted, also what changed
    /// while its pages were read: a change is noted before it is made, and the notes are read after the pages.
    pub(super) fn items_at(&self, engine: &Engine, table: &str, second: i64) -> Result<Vec<Value>> {
        let items = engine.all(table)?;
        Ok(match self.histories().get(table) {
            Some(history) => history.journal.undo(items, second),
            None => items,
        })
    }

    /// Deletes what is past its time to live, and notes what it was.
    pub(super) fn sweep(&self, engine: &Engine, now: Timestamp) -> Result<usize> {
        let tables: Vec<String> = self.histories().keys().cloned().collect();
        let mut expiring = Vec::new();
        for table in tables {
            let description = engine.time_to_live(&table).map_err(|refusal| anyhow::anyhow!(refusal.message))?;
            if let Some(attribute) = description["AttributeName"].as_str() {
                let items = engine.all(&table)?.into_iter().filter(|item| !item[attribute].is_null());
                expiring.extend(items.map(|item| (table.clone(), item)));
            }
        }
        let swept = engine.sweep()?;
        for (table, item) in expiring {
            if let Some(key) = key_of(&item)
                && engine.get(&table, &key.to_value())?.is_none()
            {
                self.note(&table, second_of(now), key, Some(item));
            }
        }
        Ok(swept)
    }

    /// `UpdateContinuousBackups`.
    pub(super) fn update(&self, body: &Value, engine: &Engine, now: Timestamp) -> Result<Value, Refusal> {
        let request = parse::<Updated>(body)?;
        let table = name_of(&request.table_name);
        engine.describe(table).map_err(|_| no_table(table))?;
        let since = request.is_on()?.then(|| self.histories().get(table).map_or(now, |history| history.since));
        self.switch(table, since);
        Ok(self.description(table, now))
    }

    /// `DescribeContinuousBackups`.
    pub(super) fn describe(&self, body: &Value, engine: &Engine, now: Timestamp) -> Result<Value, Refusal> {
        let request = parse::<Described>(body)?;
        let table = name_of(&request.table_name);
        engine.describe(table).map_err(|_| no_table(table))?;
        Ok(self.description(table, now))
    }

    fn description(&self, table: &str, now: Timestamp) -> Value {
        let window = self.window(table, now);
        let status = if window.is_some() { "ENABLED" } else { "DISABLED" };
        let mut description = json!({ "PointInTimeRecoveryStatus": status });
        if let Some(Window { earliest, latest }) = window {
            description["RecoveryPeriodInDays"] = DAYS.into();
            description["EarliestRestorableDateTime"] = earliest.as_second().into();
            description["LatestRestorableDateTime"] = latest.as_second().into();
        }
        let description =
            json!({ "ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": description });
        json!({ "ContinuousBackupsDescription": description })
    }

    fn histories(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, History>> {
        self.histories.lock().expect("no holder of the histories panics")
    }
}

/// The items of a table, now or at the end of a second.
pub(super) fn items(
    (engine, recovery): (&Engine, &Recovery),
    table: &str,
    second: Option<i64>,
) -> Result<Vec<Value>, Refusal> {
    match second {
        None => engine.all(table),
        Some(second) => recovery.items_at(engine, table, second),
    }
    .map_err(|error| internal(&error))
}

/// The whole second by whose end a moment is over: exports are asked for by whole seconds.
pub(super) fn second_of(at: Timestamp) -> i64 {
    at.as_second() + i64::from(at.subsec_nanosecond() > 0)
}
