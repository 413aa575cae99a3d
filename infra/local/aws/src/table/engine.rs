//! The embedded DynamoDB-compatible engine.

use crate::template::TableSpec;
use anyhow::{Context, Result};
use dynoxide::Database;
use local_kit::clock::Clock;
use local_kit::serve;
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// The engine and its HTTP server, which stops with it.
pub(super) struct Engine {
    database: Database,
    base_url: String,
    server: JoinHandle<()>,
}

/// Our clock, as the engine wants one.
struct Hand(Clock);

impl Engine {
    /// Opens a database in memory or on a file.
    pub(super) async fn open(file: Option<&Path>, clock: &Clock) -> Result<Self> {
        let database = match file {
            None => Database::memory_with_clock(Arc::new(Hand(clock.clone()))),
            Some(file) => Database::new(file.to_str().context("the path of the table is not UTF-8")?),
        }
        .context("cannot open the table's database")?;
        let listener = serve::listen(None).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
        Ok(Self { database, base_url, server })
    }

    pub(super) fn base_url(&self) -> String {
        self.base_url.clone()
    }

    /// Creates the table unless it is there.
    pub(super) fn create(&self, spec: &TableSpec) -> Result<()> {
        let there = self.database.describe_table(serde_json::from_value(json!({ "TableName": spec.name }))?);
        if there.is_err() {
            self.database
                .create_table(serde_json::from_value(spec.request.clone()).context("cannot read its definition")?)?;
            if let Some(attribute) = &spec.ttl {
                let specification = json!({ "AttributeName": attribute, "Enabled": true });
                let request = json!({ "TableName": spec.name, "TimeToLiveSpecification": specification });
                self.database.update_time_to_live(serde_json::from_value(request)?)?;
            }
        }
        Ok(())
    }

    /// All items of a table.
    pub(super) fn all(&self, table: &str) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut from = Value::Null;
        loop {
            let mut request = json!({ "TableName": table, "ConsistentRead": true });
            if !from.is_null() {
                request["ExclusiveStartKey"] = from;
            }
            let mut page = serde_json::to_value(self.database.scan(serde_json::from_value(request)?)?)?;
            if let Value::Array(found) = page["Items"].take() {
                items.extend(found);
            }
            from = page["LastEvaluatedKey"].take();
            if from.is_null() {
                return Ok(items);
            }
        }
    }

    pub(super) fn get(&self, request: Value) -> Result<Value> {
        Ok(serde_json::to_value(self.database.get_item(serde_json::from_value(request)?)?)?)
    }

    pub(super) fn delete(&self, request: Value) -> Result<()> {
        self.database.delete_item(serde_json::from_value(request)?)?;
        Ok(())
    }

    pub(super) fn put(&self, request: Value) -> Result<()> {
        self.database.put_item(serde_json::from_value(request)?)?;
        Ok(())
    }

    pub(super) fn sweep(&self) -> Result<usize> {
        Ok(self.database.sweep_ttl()?)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Engine").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl dynoxide::storage_backend::Clock for Hand {
    fn now_unix_secs(&self) -> u64 {
        u64::try_from(self.0.now().as_second()).unwrap_or_default()
    }

    fn now_unix_secs_f64(&self) -> f64 {
        self.0.now().as_duration().as_secs_f64()
    }
}
