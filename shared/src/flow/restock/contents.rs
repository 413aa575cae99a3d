//! The contents of a job: they lie sealed in the bucket from the check until the job is done.

use crate::archive::ArchiveError;
use crate::domain::catalogue::stored_file::{Content, StoredFile};
use crate::domain::restock::{MAX_UPLOAD_BYTES, StockJob, StockWork, Upload};
use crate::shop::Shop;
use crate::store::StoreError;

/// Bytes that sealing and JSON add at most.
const SPARE_BYTES: usize = 4 * 1024 * 1024;

/// What a job adds. It has no `Debug`, so that it is never logged.
#[derive(Default)]
pub(super) struct Contents(pub(super) Vec<Content>);

/// Puts the texts of a job where they lie until it is done.
pub(super) async fn keep_texts(shop: &Shop, job: &StockJob, texts: &[String]) -> Result<(), StoreError> {
    let unwritable = |error: serde_json::Error| StoreError::Unwritable { what: "an upload", why: error.to_string() };
    keep(shop, job, &serde_json::to_vec(texts).map_err(unwritable)?).await
}

/// The same for the file of a job.
pub(super) async fn keep(shop: &Shop, job: &StockJob, bytes: &[u8]) -> Result<(), StoreError> {
    let object = job.object(job.runs);
    let sealed = shop.store.seal_upload(&object, bytes)?;
    shop.archive.put(&object, sealed).await.map_err(failed)
}

/// The contents of a job; `None` if they are gone. A file is put where it stays.
pub(super) async fn load(shop: &Shop, job: &StockJob, upload: &Upload) -> Result<Option<Contents>, StoreError> {
    let object = job.object(job.checked_by);
    let sealed = match shop.archive.get(&object, MAX_UPLOAD_BYTES + SPARE_BYTES).await {
        Ok(sealed) => sealed,
        Err(ArchiveError::Missing) => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let bytes = shop.store.open_upload(&object, &sealed)?;
    drop(sealed);
    match (job.work, upload) {
        (StockWork::File, Upload::File(_, name)) => {
            let file = stored(shop, name, &bytes);
            if !shop.store.has_file(&file.key).await? {
                let sealed = shop.store.seal_file(&file.key, &bytes)?;
                shop.archive.put(&file.key.object(), sealed).await.map_err(failed)?;
                shop.store.add_file(&file.key).await?;
            }
            Ok(Some(Contents(vec![Content::File(file)])))
        }
        _ => {
            let record = || format!("upload {}", job.id);
            let texts: Vec<String> = serde_json::from_slice(&bytes)
                .map_err(|error| StoreError::Unreadable { record: record(), why: error.to_string() })?;
            Ok(Some(Contents(texts.into_iter().map(Content::Text).collect())))
        }
    }
}

/// The file of this name with these bytes.
pub(super) fn stored(shop: &Shop, name: &str, bytes: &[u8]) -> StoredFile {
    StoredFile { key: shop.store.file_key(name, bytes), name: name.to_owned(), size: bytes.len() }
}

fn failed(error: ArchiveError) -> StoreError {
    StoreError::Call { what: "reach an upload in the bucket", code: error.to_string() }
}
