//! The embedded DynamoDB-compatible engine.

mod items;
mod tables;

use anyhow::{Context, Result};
use dynoxide::Database;
use local_kit::clock::Clock;
use local_kit::serve;
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
