//! Files in the bucket: sealed before they go there, opened when they come back; and Telegram's ids of those that were sent.

mod sealing;

use super::Store;
use super::table::error::{StoreError, failed};
use super::table::keys::{self, text};
use crate::domain::catalogue::stored_file::FileKey;
use crate::domain::ids::ProductCode;
use crate::domain::user::message::FileId;
use std::collections::BTreeMap;

impl Store {
    /// The key of a file of this name with these bytes.
    pub fn file_key(&self, name: &str, bytes: &[u8]) -> FileKey {
        let name = self.keyring.fingerprint("file name", name);
        FileKey(format!("{}-{}", self.keyring.fingerprint("file", bytes), name.get(..8).unwrap_or_default()))
    }

    /// The key of a photo that an admin gave to this product alone.
    pub fn photo_key(&self, code: &ProductCode, bytes: &[u8]) -> FileKey {
        self.file_key(&photo_name(code), bytes)
    }

    /// Whether an admin gave this photo to this product alone, so that no other product shows it.
    pub fn is_photo_of(&self, code: &ProductCode, key: &FileKey) -> bool {
        let FileKey(of_nothing) = self.file_key(&photo_name(code), b"");
        of_nothing.split_once('-').is_some_and(|(_, name)| key.0.ends_with(&format!("-{name}")))
    }

    /// Seals a file, as it is to lie in the bucket.
    ///
    /// # Errors
    /// If there is no key, or no randomness.
    pub fn seal_file(&self, key: &FileKey, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let sealed = self.keyring.seal_file(&key.object(), bytes);
        sealed.map_err(|error| StoreError::Unwritable { what: "a file", why: error.to_string() })
    }

    /// Opens a file as it lay in the bucket.
    ///
    /// # Errors
    /// If no key opens it or it was tampered with.
    pub fn open_file(&self, key: &FileKey, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let opened = self.keyring.open_file(&key.object(), sealed);
        opened.ok_or_else(|| StoreError::Unreadable { record: format!("file {key}"), why: "no key opens it".into() })
    }

    /// Whether the file lies in the bucket.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn has_file(&self, key: &FileKey) -> Result<bool, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::file(key).item()));
        Ok(call.send().await.map_err(failed("read a file's record"))?.item.is_some())
    }

    /// Notes that the file lies in the bucket. What is known of it stays.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn add_file(&self, key: &FileKey) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::file(key).item()));
        call.send().await.map_err(failed("write a file's record"))?;
        Ok(())
    }

    /// Telegram's ids of those files that were sent before.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn telegram_ids(
        &self,
        files: impl Iterator<Item = &FileKey>,
    ) -> Result<BTreeMap<FileKey, FileId>, StoreError> {
        let keys = files.map(|key| (keys::file(key).pk, key)).collect::<BTreeMap<_, _>>();
        let found = self.batch_get(keys.values().map(|key| keys::file(key).item()).collect(), false).await?;
        let id = |item: &super::table::error::Item| {
            let string = |name: &str| Some(item.get(name)?.as_s().ok()?.clone());
            Some(((*keys.get(&string("pk")?)?).clone(), FileId(string("telegram")?)))
        };
        Ok(found.iter().filter_map(id).collect())
    }

    /// Notes Telegram's id of a file that was sent. If that fails, the file is brought to Telegram once more.
    ///
    /// # Errors
    /// If the table fails, or there is no such file.
    pub async fn remember_file(&self, key: &FileKey, id: &FileId) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::file(key).item()));
        let call = call.update_expression("SET telegram = :id").condition_expression("attribute_exists(pk)");
        let call = call.expression_attribute_values(":id", text(&id.0));
        call.send().await.map_err(failed("note a file's id"))?;
        Ok(())
    }

    /// Notes Telegram's id of a product's photo, beside the product's texts, so that its screen needs no further call.
    ///
    /// # Errors
    /// If the table fails, or the product has another photo by now.
    pub async fn remember_photo(&self, code: &ProductCode, key: &FileKey, id: &FileId) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::product_texts(code).item()));
        let call = call.update_expression("SET photo_sent = :key, photo_id = :id");
        let call = call.condition_expression("photo = :key").expression_attribute_values(":key", text(&key.0));
        call.expression_attribute_values(":id", text(&id.0)).send().await.map_err(failed("note a photo's id"))?;
        Ok(())
    }
}

/// No name of a file holds a slash.
fn photo_name(code: &ProductCode) -> String {
    format!("photo/{code}")
}
