//! Checks an export: its manifests, the checksum and the items of each file, a sample of its contents, and its books.

use super::BackupWork;
use super::books::{BooksFound, balance};
use crate::archive::{ArchiveError, ExportFile, ManifestError};
use crate::domain::audit::date_of;
use crate::domain::backup::{Backup, BackupState, Contents, Defect, WrongBooks};
use crate::domain::books::{Movements, Sealing, Tally, Terms, Topic};
use crate::domain::time::Moment;
use crate::store::{ExportedItem, StoreError};

/// Of so many sealed contents one is opened, besides the first of each file.
const SAMPLE: u64 = 16;

/// An export could not be checked; it may be checked again.
#[derive(Debug, thiserror::Error)]
pub(super) enum CheckError {
    /// The bucket failed.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The table failed, which is asked about what does not match.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no random bytes.
    #[error("the system gave no randomness")]
    NoRandomness,
}

impl CheckError {
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Archive(_) => "BucketFailed",
            Self::Store(_) => "TableFailed",
            Self::NoRandomness => "NoRandomness",
        }
    }
}

/// How an export was found.
pub(super) struct Verdict {
    /// Verified, or what is wrong.
    pub(super) state: BackupState,
    /// The days that are to be sealed; none if something else is wrong than a broken seal.
    pub(super) seals: Vec<Sealing>,
    /// The keys of the objects that were checked; none if one of them is corrupt.
    pub(super) objects: Vec<String>,
}

/// Checks an export.
pub(super) async fn verify(
    work: &BackupWork,
    (backup, arn): (&Backup, &str),
    now: Moment,
) -> Result<Verdict, CheckError> {
    let corrupt =
        |defect| Ok(Verdict { state: BackupState::Corrupt { defect }, seals: Vec::new(), objects: Vec::new() });
    // One that was brought in from a lost shop names that shop's table.
    if matches!(backup.state, BackupState::Exporting { .. }) && !work.is_own_export(arn) {
        return corrupt(Defect::Foreign);
    }
    let manifest = match work.archive.export_manifest(&backup.class.folder(arn), arn).await {
        Ok(manifest) => manifest,
        Err(ManifestError::Archive(ArchiveError::Missing)) => return corrupt(Defect::Missing),
        Err(ManifestError::Archive(error)) => return Err(error.into()),
        Err(ManifestError::Changed) => return corrupt(Defect::Changed),
        Err(ManifestError::Foreign) => return corrupt(Defect::Foreign),
    };
    let terms = Terms { at: backup.moment(), zone: work.zone };
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|_| CheckError::NoRandomness)?;
    let movements = Movements::new(work.store.seal_key(), terms.at);
    let contents = Contents { items: 0, bytes: 0, opened: 0, at: now };
    let mut pass = Pass { tally: Tally::new(key), movements, contents };
    for file in &manifest.files {
        if let Some(defect) = pass.file(work, file, terms).await? {
            return corrupt(defect);
        }
    }
    let Pass { tally, movements, contents } = pass;
    if contents.items != manifest.items {
        return corrupt(Defect::Count);
    }
    if let BooksFound::Open(wrong) = balance(work, &manifest, (&tally, terms)).await? {
        let state = BackupState::Unbalanced { contents, wrong };
        return Ok(Verdict { state, seals: Vec::new(), objects: manifest.objects() });
    }
    let broken = movements.broken();
    let state = match first_of(&broken) {
        None => BackupState::Verified(contents),
        Some(wrong) => BackupState::Unbalanced { contents, wrong },
    };
    Ok(Verdict { state, seals: [broken, movements.unsealed()].concat(), objects: manifest.objects() })
}

/// The first of the days whose seals are broken.
fn first_of(broken: &[Sealing]) -> Option<WrongBooks> {
    let first = broken.first()?;
    let before = first.before.as_ref().map_or(0, |before| i128::from(before.amount));
    Some(WrongBooks {
        topic: Topic::Sealed.name().to_owned(),
        key: date_of(first.seal.day),
        difference: (i128::from(first.seal.amount) - before).to_string(),
        count: u64::try_from(broken.len()).unwrap_or(u64::MAX),
    })
}

/// The first pass over an export.
struct Pass {
    tally: Tally,
    movements: Movements,
    contents: Contents,
}

impl Pass {
    /// Reads a file; what is wrong with it, if anything is.
    async fn file(
        &mut self,
        work: &BackupWork,
        file: &ExportFile,
        terms: Terms,
    ) -> Result<Option<Defect>, ArchiveError> {
        let (tally, movements, opened) = (&mut self.tally, &mut self.movements, &mut self.contents.opened);
        let (mut sealed, mut is_unopenable) = (0_u64, false);
        let take = |line: &[u8]| {
            let Ok(item) = ExportedItem::parse(line) else { return false };
            if item.place.record().product().is_some() {
                if sealed.is_multiple_of(SAMPLE)
                    && let Some(opens) = work.store.opens(&item)
                {
                    *opened += u64::from(opens);
                    is_unopenable |= !opens;
                }
                sealed += 1;
            }
            for claim in item.place.record().claims(terms) {
                tally.add(&claim);
            }
            movements.add(item.place.record());
            true
        };
        let read = match work.archive.read_lines(&file.key, take).await {
            Ok(read) => read,
            Err(ArchiveError::Missing) => return Ok(Some(Defect::Missing)),
            Err(error) => return Err(error),
        };
        self.contents.items = self.contents.items.saturating_add(read.lines);
        self.contents.bytes = self.contents.bytes.saturating_add(read.bytes);
        let is_whole = read.is_readable && read.md5.as_slice() == file.md5;
        Ok(match (is_whole, read.lines == file.items) {
            (false, _) => Some(Defect::Changed),
            (true, false) => Some(Defect::Count),
            (true, true) => is_unopenable.then_some(Defect::Sealed),
        })
    }
}
