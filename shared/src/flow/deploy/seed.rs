//! Filling the shelf from a file: all of it, or nothing. Repeating it adds nothing twice.

use crate::domain::catalogue::seed_file;
use crate::store::{Store, StoreError};
use crate::wording;
use serde::Serialize;

/// What became of a seed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Seeded {
    /// It is on the shelf.
    Done {
        /// Products described.
        products: usize,
        /// Units that are new in stock.
        units: usize,
        /// Contents that were in stock, or sold, before.
        skipped: usize,
    },
    /// Nothing was loaded.
    Refused {
        /// What is wrong, by line.
        errors: Vec<BadRow>,
    },
}

/// A row that can't be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong with it and what is wanted.
    pub problem: String,
}

/// Loads a seed file.
///
/// # Errors
/// If the table fails; loading the same file again completes what is missing.
pub async fn seed(store: &Store, file: &str) -> Result<Seeded, StoreError> {
    let shelf = match seed_file::parse(file) {
        Ok(shelf) => shelf,
        Err(problems) => {
            let row = |problem: &seed_file::RowError| BadRow {
                line: problem.line,
                problem: wording::deploy::seed_error(&problem.fault),
            };
            return Ok(Seeded::Refused { errors: problems.iter().map(row).collect() });
        }
    };
    store.add_categories(&shelf.categories).await?;
    let (mut units, mut skipped) = (0, 0);
    for stocked in &shelf.products {
        store.upsert_product(&stocked.product, &stocked.texts).await?;
        let added = store.add_units(&stocked.product.code, &stocked.contents).await?;
        units += added.units;
        skipped += added.known;
    }
    Ok(Seeded::Done { products: shelf.products.len(), units, skipped })
}
