//! Loads a seed file into the catalogue and the stock. A file with an error is refused as a whole; loading a file again
//! adds no unit twice.

use crate::domain::catalogue::seed_file;
use crate::store::{Store, StoreError};
use crate::wording;
use serde::Serialize;

/// The result of loading a seed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Seeded {
    /// It was loaded.
    Done {
        /// Products created or updated.
        products: usize,
        /// Units added to the stock.
        units: usize,
        /// Contents that were skipped, because the product has or had a unit with the same contents.
        skipped: usize,
    },
    /// Nothing was loaded.
    Refused {
        /// What is wrong, by line.
        errors: Vec<BadRow>,
    },
}

/// A row with an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// A sentence: what is wrong with it, and what is expected.
    pub problem: String,
}

/// Loads a seed file.
///
/// # Errors
/// If the table fails; loading the same file again completes what is missing.
pub async fn seed(store: &Store, file: &str) -> Result<Seeded, StoreError> {
    let file = match seed_file::parse(file) {
        Ok(file) => file,
        Err(problems) => {
            let row = |problem: &seed_file::RowError| BadRow {
                line: problem.line,
                problem: wording::deploy::seed_error(&problem.kind),
            };
            return Ok(Seeded::Refused { errors: problems.iter().map(row).collect() });
        }
    };
    store.add_categories(&file.categories).await?;
    let (mut units, mut skipped) = (0, 0);
    for seeded in &file.products {
        store.upsert_product(&seeded.product, &seeded.texts).await?;
        let added = store.add_units(&seeded.product.code, &seeded.contents).await?;
        units += added.units;
        skipped += added.known;
    }
    Ok(Seeded::Done { products: file.products.len(), units, skipped })
}
