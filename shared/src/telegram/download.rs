//! Downloads of files that people sent to the bot.

use super::client::Telegram;
use super::failure::Failure;
use crate::domain::user::message::FileId;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// The time limit of a download: 20 MB need 1.4 MB a second.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
struct Answered {
    result: File,
}

#[derive(Deserialize)]
struct File {
    file_path: Option<String>,
}

impl Telegram {
    /// The bytes of a file; `None` if it has more than `most`, or more than the 20 MB that Telegram hands out.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::UnknownFile`] if it does not know the file.
    pub async fn download(&self, file: &FileId, most: usize) -> Result<Option<Vec<u8>>, Failure> {
        let answer = match self.call("getFile", &json!({ "file_id": file.0 })).await {
            Ok(answer) => answer.unwrap_or_default(),
            Err(Failure::Refused(why)) if why.contains("file is too big") => return Ok(None),
            Err(failure) => return Err(failure),
        };
        // A body that is not this JSON, with status 200, comes from a proxy and not from Telegram.
        let answered: Answered = serde_json::from_slice(&answer).map_err(|_| Failure::Later(None))?;
        let path = answered.result.file_path.ok_or(Failure::UnknownFile)?;
        let later = |_| Failure::Later(None);
        let mut body = self.get_file(&path).timeout(DOWNLOAD_TIMEOUT).send().await.map_err(later)?;
        if !body.status().is_success() {
            return Err(Failure::Later(None));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = body.chunk().await.map_err(later)? {
            if bytes.len() + chunk.len() > most {
                return Ok(None);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Some(bytes))
    }
}
