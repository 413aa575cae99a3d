//! The objects of an import, read item by item into the table.

use super::request::{BucketSource, Requested};
use crate::bucket::Bucket;
use crate::table::engine::Engine;
use crate::table::limits;
use anyhow::Result;
use dynoxide::Item;
use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::sync::Arc;

/// So many items are written at once: others are answered in between.
const BATCH: usize = 1_000;

/// The largest item (a limit of DynamoDB).
const ITEM_BYTES: usize = 400 * 1024;

/// How an import went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) imported: u64,
    /// Items and objects that could not be used.
    pub(super) errors: u64,
    /// What was read, uncompressed.
    pub(super) bytes: u64,
}

/// What is to be loaded, and where.
#[derive(Debug)]
pub(super) struct Load {
    engine: Arc<Engine>,
    bucket: Bucket,
    bucket_name: String,
    keys: Vec<String>,
    is_gzip: bool,
    table: String,
}

/// A line.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Line {
    item: Value,
}

/// The keys that begin with the prefix: each is an object of items, whatever it is called.
pub(super) fn keys(bucket: &Bucket, source: &BucketSource) -> Result<Vec<String>> {
    let keys = bucket.keys(&source.bucket)?;
    Ok(keys.into_iter().filter(|key| key.starts_with(source.prefix())).collect())
}

impl Load {
    pub(super) fn new(engine: Arc<Engine>, bucket: Bucket, request: &Requested, keys: Vec<String>) -> Self {
        let (bucket_name, table) = (request.source.bucket.clone(), request.table().to_owned());
        Self { engine, bucket, bucket_name, keys, is_gzip: request.is_gzip(), table }
    }

    pub(super) fn run(self) -> Counted {
        let mut counted = Counted::default();
        for key in &self.keys {
            match self.bucket.get(&self.bucket_name, key) {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(bytes) if self.is_gzip => {
                    self.object(BufReader::new(MultiGzDecoder::new(bytes.as_slice())), &mut counted)
                }
                Ok(bytes) => self.object(bytes.as_slice(), &mut counted),
                // It was deleted meanwhile.
                Err(_) => counted.errors += 1,
            }
        }
        counted
    }

    /// The items of an object up to the first line that is none: the rest is given up, and all of it is one error
    /// (measured).
    fn object(&self, mut lines: impl BufRead, counted: &mut Counted) {
        let (mut batch, mut line) = (Vec::new(), Vec::new());
        loop {
            line.clear();
            match lines.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(read) => counted.bytes += read as u64,
                Err(_) => {
                    counted.errors += 1;
                    break;
                }
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let Some((item, bytes)) = item_of(&line) else {
                counted.errors += 1;
                break;
            };
            if bytes > ITEM_BYTES {
                counted.errors += 1;
                continue;
            }
            batch.push(item);
            if batch.len() == BATCH {
                self.write(std::mem::take(&mut batch), counted);
            }
        }
        self.write(batch, counted);
    }

    /// Writes the items; one that the table doesn't take (it lacks a key, or a key is of another type) is left out.
    fn write(&self, batch: Vec<Item>, counted: &mut Counted) {
        let all = batch.len() as u64;
        if self.engine.import(&self.table, batch.clone()).is_ok() {
            counted.imported += all;
            return;
        }
        for item in batch {
            match self.engine.import(&self.table, vec![item]) {
                Ok(()) => counted.imported += 1,
                Err(_) => counted.errors += 1,
            }
        }
    }
}

fn item_of(line: &[u8]) -> Option<(Item, usize)> {
    let Line { item } = serde_json::from_slice(line).ok()?;
    let bytes = limits::item_bytes(&item);
    Some((serde_json::from_value(item).ok()?, bytes))
}
