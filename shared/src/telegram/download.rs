//! Files that people sent to the bot, brought from Telegram.

use super::client::Telegram;
use super::failure::Failure;
use crate::domain::user::message::FileId;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Found {
    result: File,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    file_size: usize,
    file_path: String,
}

impl Telegram {
    /// A file of at most `most` bytes; `None` if it is larger.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn download(&self, id: &FileId, most: usize) -> Result<Option<Vec<u8>>, Failure> {
        let found = self.call("getFile", &json!({ "file_id": id.0 })).await?.unwrap_or_default();
        // A body that is not this JSON, with status 200, comes from a proxy and not from Telegram.
        let Found { result } = serde_json::from_slice(&found).map_err(|_| Failure::Later(None))?;
        if result.file_size > most {
            return Ok(None);
        }
        let bytes = self.file(&result.file_path).await?;
        Ok(Some(bytes).filter(|bytes| bytes.len() <= most))
    }
}
