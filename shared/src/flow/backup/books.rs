//! Closes the books of an export: what does not cancel out is found in a second pass, and looked up in the table itself.

use super::BackupWork;
use super::verify::CheckError;
use crate::archive::ExportManifest;
use crate::domain::backup::WrongBooks;
use crate::domain::books::{Suspect, Suspects, Tally, Terms, Topic};
use crate::domain::ids::ProductCode;
use crate::store::{ExportedItem, Place};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many that do not match are looked up. Where there are more, no writing meanwhile explains them.
const MOST_LOOKED_UP: usize = 50;

/// How the books were found.
pub(super) enum BooksFound {
    /// They close.
    Closed,
    /// They do not; the first that does not match.
    Open(WrongBooks),
}

pub(super) async fn balance(
    work: &BackupWork,
    manifest: &ExportManifest,
    (tally, terms): (&Tally, Terms),
) -> Result<BooksFound, CheckError> {
    if tally.closes() {
        return Ok(BooksFound::Closed);
    }
    let found = second_pass(work, manifest, (tally, terms)).await?;
    let (is_partial, topic) = (found.is_partial(), found.first_topic());
    let suspects = found.named();
    let places = suspects.iter().take(MOST_LOOKED_UP).flat_map(|suspect| &suspect.places);
    let products: BTreeSet<ProductCode> = places.filter_map(|place| place.record().product()).cloned().collect();
    let mut wrong: Vec<&Suspect<Arc<Place>>> = Vec::new();
    for (at, suspect) in suspects.iter().enumerate() {
        if at >= MOST_LOOKED_UP || !work.store.matches_now(suspect, &products, terms).await? {
            wrong.push(suspect);
        }
    }
    tracing::warn!(
        unmatched = suspects.len(),
        wrong = wrong.len(),
        "the books of an export do not close by themselves"
    );
    Ok(match wrong.first() {
        // Something does not cancel out, and was not among what could be looked at.
        None if is_partial || suspects.is_empty() => BooksFound::Open(WrongBooks {
            topic: topic.map_or("", Topic::name).to_owned(),
            key: "?".to_owned(),
            difference: "?".to_owned(),
            count: 1,
        }),
        None => BooksFound::Closed,
        Some(first) => BooksFound::Open(WrongBooks {
            topic: first.topic.name().to_owned(),
            key: first.key.clone(),
            difference: first.sum.to_string(),
            count: u64::try_from(wrong.len()).unwrap_or(u64::MAX),
        }),
    })
}

async fn second_pass(
    work: &BackupWork,
    manifest: &ExportManifest,
    (tally, terms): (&Tally, Terms),
) -> Result<Suspects<Arc<Place>>, CheckError> {
    let mut suspects = Suspects::of(tally);
    for file in &manifest.files {
        let take = |line: &[u8]| {
            if let Ok(item) = ExportedItem::parse(line) {
                // Several figures of a day share it.
                let place = Arc::new(item.place);
                for claim in place.record().claims(terms) {
                    suspects.add(&claim, &place);
                }
            }
            true
        };
        work.archive.read_lines(&file.key, take).await?;
    }
    Ok(suspects)
}
