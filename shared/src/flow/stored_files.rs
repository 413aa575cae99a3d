//! Brings files from the bucket to Telegram, once each: afterwards they are sent by the id that Telegram gave them.

use crate::archive::ArchiveError;
use crate::domain::catalogue::stored_file::{self, FileKey, MAX_FILE_BYTES, StoredFile};
use crate::domain::ids::{MessageId, UserId};
use crate::domain::screen::{ProductPhoto, Screen, ScreenPhoto};
use crate::domain::user::message::FileId;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::{Failure, Media, SentMedia, Upload};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::timeout;

/// Bytes that sealing adds to a file at most.
const SEALING_BYTES: usize = 64 * 1024;

/// How long a buyer waits for a photo before they are shown the text alone.
const PHOTO_TIMEOUT: Duration = Duration::from_secs(8);

/// A file, opened; the inner `Err` if the bucket does not answer now.
pub(super) async fn read_file(shop: &Shop, key: &FileKey) -> Result<Result<Vec<u8>, ArchiveError>, StoreError> {
    match shop.archive.get(&key.object(), MAX_FILE_BYTES + SEALING_BYTES).await {
        Ok(sealed) => shop.store.open_file(key, &sealed).map(Ok),
        Err(ArchiveError::Missing) => {
            Err(StoreError::Unreadable { record: format!("file {key}"), why: ArchiveError::Missing.to_string() })
        }
        Err(error) => Ok(Err(error)),
    }
}

/// How long all files of an order may take: what is left of the functions' 30 seconds is for what comes before and after. Files
/// that are with Telegram by then need no time the next time.
const FILES_TIMEOUT: Duration = Duration::from_secs(18);

/// A file that is to be sent.
pub(super) struct FileToSend<'a> {
    /// Which part of the goods it is.
    pub(super) part: usize,
    /// The file.
    pub(super) file: &'a StoredFile,
    /// Telegram's id of it, if it was sent before.
    pub(super) known: Option<FileId>,
    /// What stands under it.
    pub(super) screen: Screen,
}

/// Sends files, and adds each that was sent to `parts`. The inner `Err`: the others are to be sent later; what was brought to
/// Telegram is not brought there again.
pub(super) async fn send_files(
    shop: &Shop,
    to: UserId,
    files: &[FileToSend<'_>],
    parts: &mut BTreeSet<usize>,
) -> Result<Result<(), Failure>, StoreError> {
    if files.is_empty() {
        return Ok(Ok(()));
    }
    let _one_at_a_time = shop.uploads.lock().await;
    let send_all = async {
        for file in files {
            match send_file(shop, to, file).await? {
                Ok(()) => parts.insert(file.part),
                Err(failure) => return Ok(Err(failure)),
            };
        }
        Ok(Ok(()))
    };
    timeout(FILES_TIMEOUT, send_all).await.unwrap_or(Ok(Err(Failure::Later(None))))
}

async fn send_file(
    shop: &Shop,
    to: UserId,
    FileToSend { file, known, screen, .. }: &FileToSend<'_>,
) -> Result<Result<(), Failure>, StoreError> {
    if let Some(id) = known {
        match shop.telegram.send_document(to, Media::Known(id.clone()), screen).await {
            Err(Failure::UnknownFile) => {}
            ended => return Ok(ended.map(|_| ())),
        }
    }
    let bytes = match read_file(shop, &file.key).await? {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::warn!(file = %file.key, %error, "a file could not be read");
            return Ok(Err(Failure::Later(None)));
        }
    };
    let upload = Upload { name: file.name.clone(), media_type: file.media_type(), bytes };
    let id = match shop.telegram.send_document(to, Media::Upload(upload), screen).await {
        Ok(id) => id,
        Err(failure) => return Ok(Err(failure)),
    };
    if let Some(id) = id
        && let Err(error) = shop.store.remember_file(&file.key, &id).await
    {
        tracing::warn!(file = %file.key, %error, "a file's id was not noted; it is uploaded once more");
    }
    Ok(Ok(()))
}

/// Shows a photo with the screen's text under it; `None` if the photo can't be shown.
pub(super) async fn show_photo(
    shop: &Shop,
    place: (UserId, Option<MessageId>),
    photo: &ScreenPhoto,
    screen: &Screen,
) -> Option<Result<SentMedia, Failure>> {
    let (to, message) = place;
    match photo {
        ScreenPhoto::Product(photo) => show_product_photo(shop, place, photo, screen).await,
        ScreenPhoto::Sent(id) => match shop.telegram.show_photo(to, message, &Media::Known(id.clone()), screen).await {
            shown @ (Ok(_) | Err(Failure::Unreachable)) => Some(shown),
            Err(failure) => {
                tracing::warn!(%failure, "a picture of the shop could not be shown");
                None
            }
        },
    }
}

async fn show_product_photo(
    shop: &Shop,
    (to, message): (UserId, Option<MessageId>),
    photo: &ProductPhoto,
    screen: &Screen,
) -> Option<Result<SentMedia, Failure>> {
    let shown = match &photo.photo.telegram {
        Some(id) => shop.telegram.show_photo(to, message, &Media::Known(id.clone()), screen).await,
        None => Err(Failure::UnknownFile),
    };
    let shown = match shown {
        Err(Failure::UnknownFile) => {
            match timeout(PHOTO_TIMEOUT, upload_photo(shop, (to, message), photo, screen)).await {
                Ok(shown) => shown?,
                Err(_) => {
                    tracing::warn!(product = %photo.product, "a photo was not shown in time");
                    return None;
                }
            }
        }
        shown => shown,
    };
    match shown {
        Ok(_) | Err(Failure::Unreachable) => Some(shown),
        Err(failure) => {
            tracing::warn!(product = %photo.product, %failure, "a photo could not be shown");
            None
        }
    }
}

async fn upload_photo(
    shop: &Shop,
    (to, message): (UserId, Option<MessageId>),
    ProductPhoto { product, photo }: &ProductPhoto,
    screen: &Screen,
) -> Option<Result<SentMedia, Failure>> {
    let _one_at_a_time = shop.uploads.lock().await;
    let bytes = match read_file(shop, &photo.file).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) => {
            tracing::warn!(%product, %error, "a photo could not be read");
            return None;
        }
        Err(error) => {
            tracing::error!(%product, %error, "a photo is broken");
            return None;
        }
    };
    let media_type = stored_file::picture_type(&bytes).unwrap_or("image/jpeg");
    let upload = Media::Upload(Upload { name: "photo".to_owned(), media_type, bytes });
    let shown = shop.telegram.show_photo(to, message, &upload, screen).await;
    if let Ok(SentMedia { file: Some(id), .. }) = &shown
        && let Err(error) = shop.store.remember_photo(product, &photo.file, id).await
    {
        tracing::warn!(%product, %error, "a photo's id was not noted; it is uploaded once more");
    }
    Some(shown)
}
