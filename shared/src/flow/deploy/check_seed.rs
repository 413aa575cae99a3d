//! What is wrong with a seed file beside what the table holds.

use super::seed::SeedError;
use crate::domain::catalogue::Product;
use crate::domain::catalogue::seed_file::{MAX_VARIANTS, RowErrorKind, SeedFile, SeedProduct};
use crate::store::Store;
use crate::wording;
use crate::wording::texts::Localizer;

/// What is wrong: a product with variants in the table that is to be sold itself; too many variants, those of the table
/// counted; a product that an admin deleted; stock of another kind than an admin chose.
pub(super) async fn beside_the_table(
    store: &Store,
    say: &Localizer,
    shelf: &SeedFile,
) -> anyhow::Result<Vec<SeedError>> {
    let known = store.every_product(shelf.products.iter().map(|seeded| &seeded.product.code)).await?;
    let error = |seeded: &SeedProduct| {
        let known = known.iter().find(|known| known.code == seeded.product.code)?;
        let problem = wording::deploy::seed_error(say, &wrong(seeded, known)?);
        Some(SeedError::Row { line: seeded.line, problem })
    };
    Ok(shelf.products.iter().filter_map(error).collect())
}

fn wrong(seeded: &SeedProduct, known: &Product) -> Option<RowErrorKind> {
    let product = &seeded.product;
    let more = product.variants.iter().filter(|code| !known.variants.contains(code)).count();
    let is_other_kind = known.seller.revision > 0 && known.kind != product.kind && seeded.is_restocked();
    match product.variants.is_empty() {
        _ if known.is_deleted() => Some(RowErrorKind::Deleted),
        true if !known.variants.is_empty() => Some(RowErrorKind::OfItsVariants("price")),
        false if known.variants.len() + more > MAX_VARIANTS => Some(RowErrorKind::TooManyVariants),
        _ if is_other_kind => Some(RowErrorKind::OtherKind),
        _ => None,
    }
}
