//! The client of the shop's bucket.

mod export;
mod lines;

pub use export::{ExportFile, ExportManifest, ManifestError};
pub use lines::FileRead;

use crate::clients::Aws;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use std::sync::OnceLock;

/// The bucket.
pub struct Archive {
    aws: Aws,
    /// Made with the first object: most cold starts need none.
    client: OnceLock<Client>,
    bucket: String,
}

/// Why an object was not read, written or deleted. The messages name neither the object nor the bucket.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// There is no such object.
    #[error("the object is missing")]
    Missing,
    /// The call failed; S3's code, or that there was no answer.
    #[error("the bucket failed: {0}")]
    Failed(String),
}

impl Archive {
    /// The bucket of this name.
    pub fn new(aws: Aws, bucket: String) -> Self {
        Self { aws, client: OnceLock::new(), bucket }
    }

    /// An object, but at most its first `most` bytes.
    ///
    /// # Errors
    /// As S3 fails.
    pub async fn get(&self, key: &str, most: usize) -> Result<Vec<u8>, ArchiveError> {
        let range = format!("bytes=0-{}", most.saturating_sub(1));
        let call = self.client().get_object().bucket(&self.bucket).key(key).range(range);
        match call.send().await.map_err(|error| missing(failure(error))) {
            // An empty object has no first byte.
            Err(ArchiveError::Failed(code)) if code == "InvalidRange" => Ok(Vec::new()),
            Err(error) => Err(error),
            Ok(object) => {
                let body = object.body.collect().await;
                Ok(body.map_err(|_| ArchiveError::Failed("the body was cut off".into()))?.into_bytes().into())
            }
        }
    }

    /// Writes an object, in place of one that is there.
    ///
    /// # Errors
    /// As S3 fails.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), ArchiveError> {
        let call = self.client().put_object().bucket(&self.bucket).key(key).body(ByteStream::from(bytes));
        call.send().await.map(|_| ()).map_err(failure)
    }

    /// Writes an object that is never changed; `false` if one is there that holds something else.
    ///
    /// # Errors
    /// As S3 fails.
    pub async fn put_once(&self, key: &str, bytes: Vec<u8>) -> Result<bool, ArchiveError> {
        let body = ByteStream::from(bytes.clone());
        let call = self.client().put_object().bucket(&self.bucket).key(key).if_none_match("*").body(body);
        match call.send().await.map_err(failure) {
            Ok(_) => Ok(true),
            Err(ArchiveError::Failed(code)) if code == "PreconditionFailed" => {
                Ok(self.get(key, bytes.len().saturating_add(1)).await? == bytes)
            }
            Err(error) => Err(error),
        }
    }

    /// Deletes an object. It is not an error if there is none.
    ///
    /// # Errors
    /// As S3 fails.
    pub async fn delete(&self, key: &str) -> Result<(), ArchiveError> {
        let call = self.client().delete_object().bucket(&self.bucket).key(key);
        call.send().await.map(|_| ()).map_err(failure)
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| self.aws.s3())
    }
}

/// Without the right to list a bucket, S3 denies access to what is not there.
fn missing(error: ArchiveError) -> ArchiveError {
    match error {
        ArchiveError::Failed(code) if code == "NoSuchKey" || code == "AccessDenied" => ArchiveError::Missing,
        other => other,
    }
}

fn failure<E: ProvideErrorMetadata>(error: SdkError<E>) -> ArchiveError {
    let code = error.as_service_error().map(|error| error.code().unwrap_or("unknown"));
    ArchiveError::Failed(code.unwrap_or("no answer").to_owned())
}
