//! The files that a seed file names: read from where they were uploaded, checked, sealed, and put where they stay.

use crate::archive::{Archive, ArchiveError};
use crate::domain::catalogue::seed_file::{NamedFile, RowError, RowErrorKind, SeedFile};
use crate::domain::catalogue::stored_file::{FileKey, MAX_FILE_BYTES, MAX_PHOTO_BYTES, StoredFile, picture_type};
use crate::store::Store;
use anyhow::{Context, ensure};
use std::collections::{BTreeMap, BTreeSet};

/// Where the uploads of one run lie, and the shop that takes them in.
pub(super) struct IncomingFiles<'a> {
    pub(super) store: &'a Store,
    pub(super) archive: &'a Archive,
    /// `incoming/<run>/`; none if nothing was uploaded.
    pub(super) prefix: Option<String>,
}

/// What a file is used as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Goods,
    Photo,
}

/// The files that a seed file names, by their names.
pub(super) type CheckedFiles = BTreeMap<String, StoredFile>;

/// The folder of all uploads; the template deletes what stays in it.
const INCOMING: &str = "incoming/";

/// Whether this is a folder of uploads: `incoming/<run>/`.
pub(super) fn is_prefix(prefix: &str) -> bool {
    let run = prefix.strip_prefix(INCOMING).and_then(|rest| rest.strip_suffix('/')).unwrap_or_default();
    !run.is_empty() && run.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}

impl IncomingFiles<'_> {
    /// Checks every file that is named; the inner `Err` holds what is wrong, by line. Nothing is stored yet.
    pub(super) async fn check(&self, shelf: &SeedFile) -> anyhow::Result<Result<CheckedFiles, Vec<RowError>>> {
        let (mut checked, mut errors, mut seen) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
        let goods = shelf.products.iter().flat_map(|seeded| &seeded.files).map(|file| (Use::Goods, file));
        let photos = shelf.products.iter().filter_map(|seeded| seeded.photo.as_ref()).map(|file| (Use::Photo, file));
        for (used_as, NamedFile { line, name }) in goods.chain(photos) {
            if !seen.insert((used_as, name)) {
                continue;
            }
            match self.check_file(used_as, name).await? {
                Ok(file) => {
                    checked.insert(name.clone(), file);
                }
                Err(kind) => errors.push(RowError { line: *line, kind }),
            }
        }
        errors.extend(shelf.products.iter().flat_map(|seeded| same_contents(&seeded.files, &checked)));
        errors.sort_by_key(|error| error.line);
        Ok(if errors.is_empty() { Ok(checked) } else { Err(errors) })
    }

    async fn check_file(&self, used_as: Use, name: &str) -> anyhow::Result<Result<StoredFile, RowErrorKind>> {
        let most = match used_as {
            Use::Goods => MAX_FILE_BYTES,
            Use::Photo => MAX_PHOTO_BYTES,
        };
        let bytes = match self.read(name, most + 1).await {
            // Telegram refuses an empty file.
            Ok(bytes) if bytes.is_empty() => return Ok(Err(RowErrorKind::FileMissing(name.to_owned()))),
            Ok(bytes) => bytes,
            Err(ArchiveError::Missing) => return Ok(Err(RowErrorKind::FileMissing(name.to_owned()))),
            Err(error) => return Err(error).context("cannot read an uploaded file"),
        };
        if bytes.len() > most {
            return Ok(Err(RowErrorKind::FileTooLarge(name.to_owned(), most / (1024 * 1024))));
        }
        if used_as == Use::Photo && picture_type(&bytes).is_none() {
            return Ok(Err(RowErrorKind::NotAPicture(name.to_owned())));
        }
        let key = self.store.file_key(name, &bytes);
        Ok(Ok(StoredFile { key, name: name.to_owned(), size: bytes.len() }))
    }

    /// Puts a file where it stays, if it is not there already.
    pub(super) async fn store(&self, file: &StoredFile) -> anyhow::Result<FileKey> {
        let StoredFile { key, name, .. } = file;
        if !self.store.has_file(key).await? {
            let bytes = self.read(name, MAX_FILE_BYTES).await.context("cannot read an uploaded file")?;
            ensure!(self.store.file_key(name, &bytes) == *key, "an uploaded file was changed meanwhile");
            let sealed = self.store.seal_file(key, &bytes)?;
            self.archive.put(&key.object(), sealed).await.context("cannot store a file")?;
            self.store.add_file(key).await?;
        }
        Ok(key.clone())
    }

    /// Deletes what was uploaded. What is left is deleted by the bucket within days.
    pub(super) async fn delete(&self, files: &CheckedFiles) {
        for name in files.keys() {
            if let Err(error) = self.archive.delete(&self.object(name)).await {
                tracing::warn!(%error, "an uploaded file is left to the bucket");
            }
        }
    }

    async fn read(&self, name: &str, most: usize) -> Result<Vec<u8>, ArchiveError> {
        match self.prefix {
            Some(_) => self.archive.get(&self.object(name), most).await,
            None => Err(ArchiveError::Missing),
        }
    }

    fn object(&self, name: &str) -> String {
        format!("{}{name}", self.prefix.as_deref().unwrap_or_default())
    }
}

/// The files of a product that are the same as another one of it, under another name.
fn same_contents(files: &[NamedFile], checked: &CheckedFiles) -> Vec<RowError> {
    let (mut lines, mut errors) = (BTreeMap::new(), Vec::new());
    for NamedFile { line, name } in files {
        let Some(file) = checked.get(name) else { continue };
        match lines.get(file.key.contents()) {
            Some(other) => errors.push(RowError { line: *line, kind: RowErrorKind::ContentTwice(*other) }),
            None => {
                lines.insert(file.key.contents().to_owned(), *line);
            }
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_lie_in_a_folder_of_their_own() {
        assert!(is_prefix("incoming/20261122T050000Z-a1b2/"));
        for bad in ["", "incoming/", "incoming//", "incoming/a", "files/a/", "incoming/../", "incoming/a/b/"] {
            assert!(!is_prefix(bad), "{bad:?}");
        }
    }
}
