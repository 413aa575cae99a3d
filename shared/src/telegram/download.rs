//! Files that people sent: fetched from Telegram, which hands out at most 20 MB.

use super::client::Telegram;
use super::failure::Failure;
use crate::domain::user::message::FileId;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// The time limit for the bytes of a file. 20 MB need 0.7 MB a second.
const TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
struct Found {
    result: Path,
}

#[derive(Deserialize)]
struct Path {
    file_path: Option<String>,
}

impl Telegram {
    /// The bytes of a file that somebody sent.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::Refused`] if the file is too large to be handed out.
    pub async fn download(&self, file: &FileId) -> Result<Vec<u8>, Failure> {
        let answer = self.call("getFile", &json!({ "file_id": file.0 })).await?.unwrap_or_default();
        let found: Found = serde_json::from_slice(&answer).map_err(|_| Failure::Later(None))?;
        let path = found.result.file_path.ok_or(Failure::UnknownFile)?;
        Ok(self.fetch_file(&path, TIMEOUT).await?.unwrap_or_default())
    }
}
