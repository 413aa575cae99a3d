//! Photos of products: taken from the message that an admin sent, sealed, and put into the bucket.

use crate::domain::catalogue::stored_file::{FileKey, MAX_PHOTO_BYTES, picture_type};
use crate::domain::ids::ProductCode;
use crate::domain::user::message::FileId;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording::admin::PhotoProblem;

/// Keeps a photo; the inner `Err` says why it can't be kept now. Until a product names it, nobody sees it.
pub(super) async fn keep(
    shop: &Shop,
    code: &ProductCode,
    photo: &FileId,
) -> Result<Result<FileKey, PhotoProblem>, StoreError> {
    let _one_at_a_time = shop.uploads.lock().await;
    let bytes = match shop.telegram.download(photo, MAX_PHOTO_BYTES).await {
        Ok(Some(bytes)) if picture_type(&bytes).is_some() => bytes,
        Ok(Some(_)) => return Ok(Err(PhotoProblem::NotAPhoto)),
        Ok(None) => return Ok(Err(PhotoProblem::TooLarge)),
        Err(failure) => {
            tracing::warn!(product = %code, %failure, "a photo could not be brought from Telegram");
            return Ok(Err(PhotoProblem::Later));
        }
    };
    let key = shop.store.photo_key(code, &bytes);
    let sealed = shop.store.seal_file(&key, &bytes)?;
    match shop.archive.put(&key.object(), sealed).await {
        Ok(()) => Ok(Ok(key)),
        Err(error) => {
            tracing::warn!(product = %code, %error, "a photo could not be stored");
            Ok(Err(PhotoProblem::Later))
        }
    }
}

/// Deletes the object of a photo that was replaced. Photos of a seed stay: several products may have the same.
pub(super) async fn forget(shop: &Shop, code: &ProductCode, replaced: Option<FileKey>) {
    let Some(key) = replaced.filter(|key| shop.store.is_photo_of(code, key)) else { return };
    if let Err(error) = shop.archive.delete(&key.object()).await {
        tracing::warn!(product = %code, %error, "a replaced photo stays in the bucket");
    }
}
